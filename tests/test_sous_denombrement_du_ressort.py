"""A limited account reads the decoys and second passes of its own secteurs, and the estimate on all of them."""

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from test_conservation_a_l_ecran import ROOT
from ville import EDITION, fiche, gens, rendre_tout, write_reference

from counting.domain import Perimetre
from counting.fiches.registre import save
from counting.sous_denombrement import registre
from dashboard.sous_denombrement.page import DU_RESSORT


@pytest.fixture
def ville_a_leurres(base, tmp_path, monkeypatch):
    """Decoys and second passes in the 1st and the 13th, seven and nine persons counted."""
    st.cache_resource.clear()
    save(base, fiche("01-01", gens("a", h=7)))
    save(base, fiche("13-01", gens("b", h=9)))
    rendre_tout(base, "01-01", "13-01")
    for code in ("01-01", "13-01"):
        registre.save_leurres(base, EDITION, code, poses=4, retrouves=3, auteur="Ana")
    strates = pd.Series("", index=["01-01", "13-01"])
    choix = {"perimetre": Perimetre.RUE, "stratification": "aucune"}
    registre.save_tirage(base, EDITION, strates, taille=2, graine="g", auteur="Ana", **choix)
    tirage = registre.load_tirage(base, EDITION)
    for code in ("01-01", "13-01"):
        registre.save_recompte(base, tirage, code, 8, "Ana")
    write_reference(tmp_path)
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    monkeypatch.setenv("LANTERNE_DATABASE_URL", str(base.url))
    monkeypatch.setattr("dashboard.session.FREE_ROLES", True)
    yield monkeypatch
    st.cache_resource.clear()


def ouvrir():
    page = AppTest.from_file(str(ROOT / "pages" / "sous_denombrement.py"), default_timeout=60)
    page.session_state["role"] = "ORGANISATEUR"
    page.run()
    assert not page.exception
    return page


def secteurs_lus(page):
    return [table.value["Secteur"].tolist() for table in page.dataframe]


@pytest.mark.parametrize(
    ("limite", "lus"), [(None, ["01-01", "13-01"]), (frozenset({"75113"}), ["13-01"]), (frozenset(), [])]
)
def test_les_tables_et_leurs_fichiers_ne_montrent_que_le_ressort(ville_a_leurres, limite, lus):
    ville_a_leurres.setattr("dashboard.session.ressort", lambda: limite)
    ecrits = []
    ville_a_leurres.setattr("counting.fichiers.exports.table_csv", lambda table, *_: ecrits.append(table) or b"")
    page = ouvrir()
    assert [sorted(codes) for codes in secteurs_lus(page)] == [lus, lus]
    assert [sorted(table["secteur"]) for table in ecrits if "secteur" in table] == [lus, lus]
    dites = [ligne.value for ligne in page.caption].count(DU_RESSORT)
    assert dites == (0 if limite is None else 2)
    estimations = [table["comptes"].item() for table in ecrits if "comptes" in table]
    assert estimations == [16]
