"""What *Proximité* says of what it does not know: lieux left out, and nobody counted."""

from datetime import date

import pytest
import streamlit as st
from conftest import ROOT
from portes import A_23_H, NUIT, lieu, marcheurs
from portes import etude as etude_de
from streamlit.testing.v1 import AppTest
from ville import gens

from counting.domain import Configuration, Edition, Fiche, Mode, Secteur, Version
from counting.editions.registre import create_edition
from counting.editions.versions import settle
from counting.fiches.registre import save
from counting.lieux.domain import Capacite, Moment, Occupation, Publics
from counting.lieux.registre import save as save_lieux
from counting.roles import Role
from counting.store import open_store
from dashboard.proximite.page import unknown

PERSONNE = "Personne de ce profil n’a été compté avec un point sûr."


@pytest.fixture(params=[True, False], ids=["soixante femmes", "personne"])
def femmes(request, tmp_path, monkeypatch):
    """Thirty women and as many of all others at each of two places, or nobody; nothing is known of one of the lieux."""
    st.cache_resource.clear()
    engine = open_store(f"sqlite:///{tmp_path / 'lanterne.db'}")
    secteurs = [Secteur("13-01", Mode.RUE, "Le 13e", "75113")]
    create_edition(engine, Edition("essai", "Nuit d’essai", date(2026, 1, 22), simulee=False), secteurs)
    if request.param:
        rencontres = tuple(
            gens(f"{rang}{qui}", point=ou, configuration=configuration, f=30, h=30)
            for rang, ou in enumerate((lieu("a").point, (2.3600, 48.8280)))
            for qui, configuration in enumerate((Configuration.ND, Configuration.COUPLE, Configuration.FAMILLE))
        )
        save(engine, Fiche("essai", "13-01", "Ana", "cle", contreseing="Bob", rencontres=rencontres))
    save_lieux(engine, [lieu("a"), lieu("b", publics=Publics(), horaires="")], "Ana")
    settle(engine, "essai", Version.PREMIER, "Ana")
    engine.dispose()
    monkeypatch.setenv("LANTERNE_VAR", str(tmp_path))
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path / "absent"))
    monkeypatch.setattr("dashboard.session.FREE_ROLES", True)
    yield request.param
    st.cache_resource.clear()


def ouvrir(role, **choix):
    page = AppTest.from_file(str(ROOT / "pages" / "proximite.py"), default_timeout=30)
    page.session_state["role"] = role.name
    for cle, valeur in choix.items():
        page.session_state[f"proximite-{cle}"] = valeur
    page.run()
    assert not page.exception
    return page


def test_on_lit_combien_de_lieux_ne_sont_pas_comptes_faute_de_savoir(femmes):
    lu = " ".join(bloc.proto.body for bloc in ouvrir(Role.COORDINATEUR).get("html"))
    dit = "1 lieu dont le public ou les horaires sont inconnus n’est pas compté." in lu
    assert dit is femmes


def test_sans_personne_comptee_la_page_ne_se_felicite_pas(femmes):
    page = ouvrir(Role.COORDINATEUR, detail="Sans rien à portée")
    assert not page.success
    assert (PERSONNE in [avis.value for avis in page.info]) is not femmes


def test_les_lieux_inconnus_sont_dits_au_pluriel_et_pas_s_ils_sont_comptes_fermes_ou_pleins():
    plein = lieu("d", publics=Publics(), capacites=(Capacite(Moment.NUIT, "", 5),))
    lieux = (lieu("a"), lieu("b", horaires=""), lieu("c", publics=Publics()), plein)
    pleins = [Occupation(plein.uid, NUIT, nuitees=5)]
    dite = unknown(etude_de(marcheurs((0, 1)), *lieux, occupations=pleins), A_23_H)
    assert dite == " ; 2 lieux dont le public ou les horaires sont inconnus ne sont pas comptés"
    assert unknown(etude_de(marcheurs((0, 1)), *lieux, occupations=pleins, inconnus=True), A_23_H) == ""
    assert unknown(etude_de(marcheurs((0, 1)), lieu("a")), A_23_H) == ""
