"""Editions, secteurs, fiches, rules, publication and store; never heard of a screen."""
