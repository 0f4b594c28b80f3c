"""The pages *Résultats* and *Éditions publiées*: figures of a night and of those before it."""
