"""Thresholds: each is dated, sourced, and written once."""

import re
from pathlib import Path

import pytest

from counting import seuils
from counting.seuils import Seuil

ROOT = Path(__file__).resolve().parent.parent
SEUILS = {nom: valeur for nom, valeur in vars(seuils).items() if isinstance(valeur, Seuil)}


@pytest.mark.parametrize("nom", SEUILS)
def test_un_seuil_a_une_unite_une_date_et_une_source(nom):
    seuil = SEUILS[nom]
    assert seuil.valeur > 0
    assert seuil.unite
    assert re.match(r"\d{4}|usage", seuil.depuis)
    assert len(seuil.source) > 20


@pytest.mark.parametrize("nom", SEUILS)
def test_un_seuil_se_lit_par_son_nom(nom):
    """Whoever compares with a threshold imports it."""
    lecteurs = [chemin for dossier in ("counting", "dashboard", "pages") for chemin in (ROOT / dossier).rglob("*.py")]
    assert any(re.search(rf"\b{nom}\b", chemin.read_text()) for chemin in lecteurs if chemin.name != "seuils.py")
