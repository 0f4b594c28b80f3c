"""What is seen and what leaves: told to the journal first, or not at all."""

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from counting.journal import Filtre, JournalIndisponibleError, load_actes
from dashboard import telechargement

PAGE = """
from dashboard.vues import note_vue
import streamlit as st
note_vue("saisir_fiche", st.session_state["qui"])
note_vue("voir_accueil", st.session_state["qui"])
st.write("la fiche")
"""


@pytest.fixture
def journal(base, monkeypatch):
    monkeypatch.setattr("dashboard.base.store", lambda: base)
    return base


def rompre(base):
    with base.begin() as connexion:
        connexion.exec_driver_sql("DROP TABLE acte")


@pytest.fixture
def clic(journal, monkeypatch):
    """What a click on the button runs, as Streamlit receives it."""
    recus = []
    monkeypatch.setattr("dashboard.session.qui", lambda: "Ana")
    monkeypatch.setattr("streamlit.download_button", lambda _titre, fichier, *_, **__: recus.append(fichier))

    def cliquer(donnees):
        telechargement.bouton("Télécharger", donnees, "f.csv", "text/csv", objet="edition:ville")
        return recus[-1]()

    return cliquer


@pytest.mark.parametrize("donnees", [b"a;b", lambda: b"a;b"])
def test_un_fichier_ne_sort_qu_apres_sa_ligne_au_journal(clic, journal, donnees):
    assert clic(donnees) == b"a;b"
    lignes = load_actes(journal, Filtre())[["qui", "verbe", "objet", "detail"]].to_numpy().tolist()
    assert lignes == [["Ana", "exporté", "edition:ville", "f.csv"]]


def test_sans_journal_aucun_fichier_ne_se_fait(clic, journal):
    rompre(journal)
    with pytest.raises(JournalIndisponibleError):
        clic(lambda: pytest.fail("le fichier a été fait"))


def test_une_page_se_journalise_une_fois_par_visite_et_par_personne(journal):
    page = AppTest.from_string(PAGE)
    for qui in ("Ana", "Ana", "Bob"):
        page.session_state["qui"] = qui
        page.run()
    lignes = load_actes(journal, Filtre())
    assert lignes["qui"].tolist() == ["Bob", "Ana"]
    assert set(lignes["objet"]) == {"page:saisir_fiche"}


def test_sans_journal_aucune_page_reservee_ne_se_montre(journal):
    rompre(journal)
    page = AppTest.from_string(PAGE)
    page.session_state["qui"] = "Ana"
    page.run()
    assert "journal" in page.error[0].value
    assert not page.markdown


def test_aucun_bouton_de_telechargement_n_echappe_au_journal():
    fichiers = [chemin for dossier in ("dashboard", "pages") for chemin in (ROOT / dossier).rglob("*.py")]
    nus = [chemin.name for chemin in fichiers if "download_button(" in chemin.read_text(encoding="utf-8")]
    assert nus == ["telechargement.py"]
