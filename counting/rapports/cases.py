"""What a publication says of each cell, in words, and the share of women anybody can compute from it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from counting.domain import Sexe
from counting.mots import nombre, part
from counting.publication.tableaux import TOTAL

CLES = ("perimetre", "niveau", "territoire", "variable", "categorie")
Cle = tuple[str, str, str, str, str]
"""Périmètre, niveau, territoire, variable, category."""


@dataclass(frozen=True)
class Case:
    """A published cell: its value, or the bounds anybody can compute (no maxi when nothing bounds from above)."""

    valeur: int | None
    mini: int
    maxi: int | None
    texte: str


@dataclass(frozen=True)
class PartFemmes:
    """Share of women, in [0, 1]: F/(F+H), None when one is hidden; F/N and (F+ND)/N at the least and the most."""

    part: float | None
    mini: float | None
    maxi: float | None


ABSENTE = Case(None, 0, None, "—")
"""What is not a cell of the publication."""


def read_cases(cases: pd.DataFrame) -> dict[Cle, Case]:
    """Cells of `counting.publication.porte.Publication.cases`, by what they are."""
    colonnes = [cases[nom].tolist() for nom in (*CLES, "valeur", "mini", "maxi", "texte")]
    lues: dict[Cle, Case] = {}
    for perimetre, niveau, territoire, variable, categorie, valeur, mini, maxi, texte in zip(*colonnes, strict=True):
        cle = (str(perimetre), str(niveau), str(territoire), str(variable), str(categorie))
        lues[cle] = Case(_whole(valeur), int(mini), _whole(maxi), str(texte))
    return lues


def say(case: Case) -> str:
    r"""A cell in a table: its number, the range that is known, or why there is none.

    >>> say(Case(1234, 1234, 1234, "1234")), say(Case(None, 3, 14, "secret")), say(Case(None, 0, 10, "moins de 11"))
    ('1\u202f234', '3 à 14', 'moins de 11')
    """
    if case.valeur is not None:
        return nombre(case.valeur)
    if case.maxi is None or (case.mini == 0 and case.texte.startswith("moins")):
        return case.texte
    return f"{nombre(case.mini)} à {nombre(case.maxi)}"


def part_femmes(cases: dict[Cle, Case], perimetre: str, niveau: str, territoire: str) -> PartFemmes:
    """Share of women of a territoire, from published cells only (rule 3: the unknown are said, never spread)."""
    lues = [cases.get((perimetre, niveau, territoire, "sexe", sexe), ABSENTE) for sexe in Sexe]
    hommes, femmes, inconnus = lues
    tous = cases.get((perimetre, niveau, territoire, TOTAL, TOTAL), ABSENTE).valeur
    connus = femmes.valeur + hommes.valeur if femmes.valeur is not None and hommes.valeur is not None else 0
    part_connue = femmes.valeur / connus if connus and femmes.valeur is not None else None
    if not tous or ABSENTE in lues:
        return PartFemmes(part_connue, None, None)
    mini = max(femmes.mini, tous - sum(tous if un.maxi is None else un.maxi for un in (hommes, inconnus)))
    plus = sum(tous if un.maxi is None else un.maxi for un in (femmes, inconnus))
    maxi = min(plus, tous - hommes.mini)  # those who are known to be men are neither
    return PartFemmes(part_connue, mini / tous, maxi / tous)


def say_part(une: PartFemmes) -> tuple[str, str]:
    """Share and bounds as a table writes them."""
    bornes = "—" if une.mini is None or une.maxi is None else f"{part(une.mini)} à {part(une.maxi)}"
    return ("secret" if une.mini is not None else "—") if une.part is None else part(une.part), bornes


def _whole(nombre: Any) -> int | None:
    return None if pd.isna(nombre) else int(nombre)
