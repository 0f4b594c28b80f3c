"""A fact that ties figures to one another, and that anybody may know before reading any of them."""

from dataclasses import dataclass

PARTOUT = ""
"""Territoire of a fact that holds in each arrondissement."""

Categorie = tuple[str, str]
"""Variable, category."""


@dataclass(frozen=True)
class Fait:
    """In an arrondissement, `petites` add up to no more than `grandes`; without `grandes`, nobody can be in them.

    `phrase` says it in French, and is frozen in the publication.
    """

    territoire: str
    petites: tuple[Categorie, ...]
    grandes: tuple[Categorie, ...]
    phrase: str
