from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting import mots

FINE = "\u202f"


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [(0, "0"), (999, "999"), (1000, f"1{FINE}000"), (3507, f"3{FINE}507"), (-1043, f"−1{FINE}043"), (0.4, "0")],
)
def test_un_nombre_s_ecrit_en_francais(valeur, attendu):
    assert mots.nombre(valeur) == attendu


@given(st.integers(-(10**12), 10**12))
def test_un_nombre_ecrit_se_relit(valeur):
    assert int(mots.nombre(valeur).replace(FINE, "").replace("−", "-")) == valeur


@pytest.mark.parametrize("absent", [None, pd.NA, float("nan")])
def test_une_valeur_absente_n_est_jamais_un_zero(absent):
    assert mots.nombre(absent) == mots.part(absent) == mots.ecart(absent) == "—"
    assert mots.bornes(absent, 0.2) == mots.bornes(0.1, absent) == "—"


def test_une_part_s_ecrit_avec_une_espace_fine():
    assert mots.part(0.142) == f"14,2{FINE}%"
    assert mots.part(0) == f"0,0{FINE}%"
    assert mots.part(1, 0) == f"100{FINE}%"


def test_un_ecart_dit_son_signe():
    assert [mots.ecart(valeur) for valeur in (16, 0, -16)] == ["+16", "0", "−16"]


def test_le_pluriel_commence_a_deux():
    dits = [mots.accord(valeur, "personne", "personnes") for valeur in (0, 1, 2)]
    assert dits == ["0 personne", "1 personne", "2 personnes"]


def test_un_total_incomplet_le_dit():
    assert mots.incomplet(318, 24, 27) == "318 sur 24 secteurs restitués de 27"
    assert mots.incomplet(318, 1, 27) == "318 sur 1 secteur restitué de 27"
    assert mots.incomplet(318, 27, 27) == "318"
    assert mots.incomplet(0, 27, 27) == "0"
    assert mots.incomplet(None, 0, 27) == "aucun secteur restitué de 27"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_une_nuit_nomme_ses_deux_jours(debut):
    texte, fin = mots.nuit(debut), debut + timedelta(days=1)
    assert texte.startswith("nuit du ")
    assert texte.endswith(f"{mots.MOIS[fin.month - 1]} {fin.year}")


def test_le_premier_du_mois_s_ecrit_1er():
    assert mots.jour(date(2026, 3, 1)) == "dimanche 1er mars 2026"
    assert mots.nuit(date(2020, 1, 31)) == "nuit du 31 janvier au 1er février 2020"
    assert mots.nuit(date(2024, 12, 31)) == "nuit du 31 décembre 2024 au 1er janvier 2025"
