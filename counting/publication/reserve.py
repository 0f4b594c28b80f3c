"""The figures in full behind a publication: they never leave, and the next publication may not betray them."""

import io
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from counting.domain import Perimetre
from counting.publication.faits import Fait
from counting.publication.tableaux import COLONNES, Tableaux, make_tableaux

TOTAUX_SEULS = (Perimetre.RUE,)
"""Détails are published for « tous lieux »; those of « rue » too would hide most of both."""

PARIS_SEUL = ("type_lieu",)
"""A place tells where: everybody knows which arrondissements have a bois, a station, a hospital."""


def lay_tables(figures: pd.DataFrame, faits: Sequence[Fait], groupes: pd.DataFrame) -> Tableaux:
    """Tables of what is published of an édition; arguments of `make_tableaux`."""
    return make_tableaux(figures, groupes, totaux_seuls=TOTAUX_SEULS, paris_seul=PARIS_SEUL, faits=faits)


def pack(figures: pd.DataFrame, faits: Sequence[Fait]) -> bytes:
    """Figures and facts as the store keeps them."""
    contenu = {"figures": figures.to_csv(index=False), "faits": [asdict(fait) for fait in faits]}
    return zlib.compress(json.dumps(contenu, ensure_ascii=False).encode(), 9)


def unpack(octets: bytes) -> tuple[pd.DataFrame, list[Fait]]:
    """Inverse of `pack`; format 1 held the figures alone."""
    texte = zlib.decompress(octets).decode()
    lu: dict[str, Any] = json.loads(texte) if texte.startswith("{") else {"figures": texte, "faits": []}
    figures = pd.read_csv(io.StringIO(lu["figures"]), dtype={"territoire": str}, keep_default_na=False)
    return figures[list(COLONNES)], [_read_fait(**fait) for fait in lu["faits"]]


def _read_fait(territoire: str, petites: list[list[str]], grandes: list[list[str]], phrase: str) -> Fait:
    gauche, droite = (tuple((variable, categorie) for variable, categorie in noms) for noms in (petites, grandes))
    return Fait(territoire, gauche, droite, phrase)
