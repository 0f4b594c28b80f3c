"""A file of lieux on screen is judged once a session, and again when it, the register or the day changes."""

import io
from datetime import date

import pytest
import streamlit as st
from village import make_index

from counting.lieux import registre as registre_lieux
from counting.lieux.domain import Lieu, TypeAccueil
from dashboard.lieux import importation as import_lieux
from dashboard.resultats import donnees

JOUR = date(2026, 11, 22)
ESI = Lieu("S", "1", "Accueil", TypeAccueil.ESI)


class Depose(io.BytesIO):
    """A dropped file."""

    name = "lieux.csv"


@pytest.fixture
def ecran(base, tmp_path, monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(donnees, "store", lambda: base)
    index = make_index(tmp_path)
    monkeypatch.setattr(donnees, "repertoire", lambda: index)
    return base


def juger(nom="Accueil", jour=JOUR):
    depose = Depose(f"source;identifiant;nom;type\nS;1;{nom};ESI\n".encode())
    return import_lieux._judge(depose, [], jour)


def test_un_fichier_n_est_juge_qu_une_fois_tant_que_rien_ne_change(ecran):
    premier = juger()
    assert [lieu.nom for lieu in premier.lieux] == ["Accueil"]
    assert juger() is premier


def test_un_autre_fichier_un_autre_jour_ou_un_autre_registre_se_juge_de_nouveau(ecran):
    apercus = [juger(), juger("Autre"), juger("Autre", date(2026, 11, 23))]
    registre_lieux.save(ecran, [ESI], "Ana")
    apercus.append(juger("Autre", date(2026, 11, 23)))
    assert len(set(map(id, apercus))) == 4
