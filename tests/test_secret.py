"""Statistical secrecy: no small number on the screen, none to be had back from the others."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from counting.domain import Niveau
from counting.niveaux import NON_LOCALISE, group
from counting.proximite import PORTEES
from counting.secret import NIVEAUX, hidden, protect
from counting.seuils import SECRET
from counting.territoires import CODES, regroupements

GROUPES = regroupements(date(2026, 1, 22))
"""DST of the list that ships: Sud holds 5, 6, 13 and 14; Nord holds Paris Centre."""

ARRONDISSEMENT, DST, PARIS = Niveau.ARRONDISSEMENT, Niveau.DST, Niveau.PARIS


def effectifs(defaut=100, **autres):
    """Persons of each arrondissement: `a5=3` in the 5th; `dehors=2` outside Paris."""
    serie = pd.Series(defaut, index=[*CODES, NON_LOCALISE])
    serie[NON_LOCALISE] = autres.pop("dehors", 0)
    for nom, combien in autres.items():
        serie[f"751{int(nom[1:]):02}"] = combien
    return serie


def caches(**autres):
    return hidden(effectifs(**autres), GROUPES)


def test_rien_de_petit_rien_de_cache():
    assert caches(dehors=50) == {niveau: set() for niveau in NIVEAUX}


@pytest.mark.parametrize(("combien", "cache"), [(SECRET.valeur - 1, True), (SECRET.valeur, False)])
def test_le_seuil_est_le_premier_qui_se_montre(combien, cache):
    assert ("75105" in caches(a5=combien, dehors=50)[ARRONDISSEMENT]) is cache


def test_un_seul_cache_sous_un_total_en_cache_un_autre_le_plus_petit_de_la_meme_dst():
    assert caches(a5=3, a6=40, dehors=50)[ARRONDISSEMENT] == {"75105", "75106"}


def test_deux_caches_qui_font_moins_que_le_seuil_en_cachent_un_troisieme():
    assert caches(a5=0, a6=3, a13=40, dehors=50)[ARRONDISSEMENT] == {"75105", "75106", "75113"}


def test_deux_caches_qui_font_assez_suffisent():
    assert caches(a5=6, a6=8, dehors=50)[ARRONDISSEMENT] == {"75105", "75106"}


def test_le_meme_arrondissement_est_cache_a_tous_les_niveaux():
    vus = caches(a5=3, a6=40, dehors=50)
    assert vus[Niveau.PARIS_CENTRE] == {"5e", "6e"}
    assert vus[DST] == vus[PARIS] == set()


def test_qui_est_hors_de_paris_est_protege_a_tous_les_niveaux():
    vus = caches(dehors=2)
    assert all(NON_LOCALISE in vus[niveau] for niveau in (ARRONDISSEMENT, Niveau.PARIS_CENTRE, DST))
    assert len(vus[ARRONDISSEMENT]) == len(vus[DST]) == 2


def test_si_tout_paris_est_sous_le_seuil_rien_ne_se_montre():
    vus = hidden(effectifs(0, a5=10), GROUPES)
    assert vus[PARIS] == {"75056"}
    assert vus[ARRONDISSEMENT] == {*CODES, NON_LOCALISE}


@settings(max_examples=20)
@given(st.lists(st.sampled_from([0, 1, 3, 6, 9, 10, 11, 12, 30, 200]), min_size=21, max_size=21))
def test_aucun_effectif_cache_ne_se_retrouve_ni_ne_se_borne_sous_le_seuil(tires):
    """Whoever knows all that is shown, and that nobody counts less than 0, still cannot tell a hidden number."""
    serie = pd.Series(tires, index=[*CODES, NON_LOCALISE])
    vus = hidden(serie, GROUPES)
    montres, secrets = [], []
    for niveau in NIVEAUX:
        unites = group(serie.index.to_series(), niveau, GROUPES).to_numpy()
        for code in set(unites):
            (secrets if code in vus[niveau] else montres).append((unites == code).astype(float))
    egalites = {"A_eq": np.array(montres), "b_eq": np.array(montres) @ serie.to_numpy()} if montres else {}
    for secret in secrets:
        bas = linprog(secret, bounds=(0, None), **egalites)
        haut = linprog(-secret, bounds=(0, None), **egalites)
        assert haut.status == 3 or -haut.fun - bas.fun >= SECRET.valeur - 1


def test_sous_secret_on_lit_des_parts_arrondies_et_rien_de_cache():
    parts = {nom: [1, 13] for nom in PORTEES} | {"sans": [2, 27], "mediane_m": [512.0, 1962.0]}
    table = pd.DataFrame({"nom": ["5e", "6e"], "personnes": [3, 40], **parts}, index=["75105", "75106"])
    vue = protect(table, {"75105"})
    assert vue.loc["75106"].tolist() == ["6e", 40, *[0.32] * len(PORTEES), 0.68, 2000]
    assert vue.loc["75105"].drop("nom").isna().all()
