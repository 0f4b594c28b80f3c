"""The pages *Conservation* and *Journal*, without a browser: what they say, and the name that must be typed."""

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest
from ville import EDITION, centre, fiche, gens

from counting.conservation.durees import list_conservations
from counting.domain import Version
from counting.editions.versions import settle
from counting.fiches.registre import read, save
from counting.journal import Filtre, Verbe, load_actes, note

ADRESSE = "14 bis impasse du Guet"


@pytest.fixture
def maison(base, ville, monkeypatch):
    """An administrateur before a closed édition."""
    monkeypatch.setattr("dashboard.session.FREE_ROLES", True)
    monkeypatch.setattr("dashboard.base.store", lambda: base)
    monkeypatch.setattr("counting.conservation.durees.load_territoires", lambda _: ville)
    save(base, fiche("13-01", gens("a", adresse=ADRESSE, point=centre(13), h=2)))
    for version in Version:
        settle(base, EDITION, version, "Ana")
    return base


def ouvrir(nom: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / nom), default_timeout=30)
    page.session_state["role"] = "ADMINISTRATEUR"
    return page.run()


def test_la_promesse_et_sa_source_sont_sur_la_page(maison):
    page = ouvrir("conservation.py")
    assert "« ne rendront pas possible une localisation individuelle »" in page.markdown[0].value
    assert "news.sfr.fr" in page.caption[0].value
    assert page.dataframe[0].value["État"].tolist() == ["close, délai en cours"]


def test_reduire_demande_le_nom_de_l_edition_lettre_a_lettre(maison):
    page = ouvrir("conservation.py")
    page.text_input[0].input("nuit dans la ville").run()
    assert page.button[0].disabled
    page.text_input[0].input("Nuit dans la ville").run()
    assert read(maison, EDITION, "13-01").rencontres[0].adresse == ADRESSE
    page.button[0].click().run()
    assert not page.exception
    assert "réduite au secteur" in page.success[0].value
    assert read(maison, EDITION, "13-01").rencontres[0].adresse == "13-01"
    assert list_conservations(maison)[0].reduction.qui == "démonstration (administrateur)"
    assert not page.text_input
    assert page.dataframe[0].value["État"].item().startswith("réduite au secteur le ")


def test_la_reduction_s_inscrit_aussitot_au_registre_des_sauvegardes(maison, monkeypatch, tmp_path):
    monkeypatch.setenv("LANTERNE_SAUVEGARDES", str(tmp_path))
    page = ouvrir("conservation.py")
    page.text_input[0].input("Nuit dans la ville").run()
    page.button[0].click().run()
    assert (tmp_path / "reductions.csv").read_text().splitlines()[1].startswith(f"{EDITION};")


def test_le_journal_se_filtre_et_dit_combien_de_temps_il_se_garde(maison):
    note(maison, Verbe.EXPORTE, qui="Ana", objet="edition:ville")
    note(maison, Verbe.VU, qui="Bob", objet="page:saisir_fiche")
    page = ouvrir("journal.py")
    page.text_input[0].input("ana").run()
    assert page.dataframe[0].value[["Qui", "Fait", "Objet"]].to_numpy().tolist() == [
        ["Ana", "exporté", "édition Nuit dans la ville"]
    ]
    page.text_input[0].input("personne").run()
    assert "Aucune ligne" in page.info[0].value
    assert "2021-122" in "".join(bloc.proto.body for bloc in page.get("html"))
    assert len(load_actes(maison, Filtre(qui="ana"))) == 1
