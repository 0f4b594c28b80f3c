"""The adversary finds what can be found by hand, and never less than all whole tables would show."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from counting.publication.attaque import attack, bounds
from counting.publication.systeme import SANS_BORNE, Systeme


def systeme(valeurs, liens, *, sensibles=(), implicites=(), figees=()):
    """Cells named by their rank; links as lists of coefficients."""
    n = len(valeurs)
    parmi = [np.isin(np.arange(n), choix) for choix in (sensibles, implicites, figees)]
    matrice = sparse.csr_array(np.array(liens, np.int64).reshape(-1, n))
    noms = tuple(f"case {i}" for i in range(n))
    zeros = np.zeros(n, np.int64)
    plafonds, familles = np.full(n, SANS_BORNE), np.full(n, "sexe")
    return Systeme(noms, np.array(valeurs, np.int64), matrice, *parmi, zeros, plafonds, zeros, familles)


def cacher(n, *rangs):
    return np.isin(np.arange(n), rangs)


def test_une_seule_case_tue_se_retrouve_par_soustraction():
    lignes = systeme([40, 3, 37], [[-1, 1, 1]])
    assert bounds(lignes, cacher(3, 1))[0][1] == bounds(lignes, cacher(3, 1))[1][1] == 3
    assert attack(lignes, cacher(3, 1), largeur=11).trahies.tolist() == [1]


def test_deux_cases_tues_se_cachent_l_une_l_autre():
    lignes = systeme([40, 3, 37], [[-1, 1, 1]])
    mini, maxi = bounds(lignes, cacher(3, 1, 2))
    assert (mini[1], maxi[1], mini[2], maxi[2]) == (0, 40, 0, 40)
    assert not len(attack(lignes, cacher(3, 1, 2), largeur=11).trahies)


def test_deux_petites_cases_dont_la_somme_est_connue_se_trahissent():
    lignes = systeme([40, 3, 5, 32], [[-1, 1, 1, 1]])
    assert attack(lignes, cacher(4, 1, 2), largeur=11).trahies.tolist() == [1, 2]


def test_une_somme_tue_que_rien_ne_borne_n_a_pas_de_maximum():
    lignes = systeme([8, 3, 5], [[-1, 1, 1]])
    assert (bounds(lignes, cacher(3, 0, 1, 2))[1] >= SANS_BORNE).all()


def test_un_plafond_connu_borne_aussi_les_autres():
    lignes = systeme([40, 3, 37], [[-1, 1, 1]])
    plafonds = np.array([SANS_BORNE, 10, SANS_BORNE])
    connu = replace(lignes, plafonds=plafonds)
    mini, maxi = bounds(connu, cacher(3, 1, 2))
    assert (mini[2], maxi[2]) == (30, 40)


@st.composite
def petits_tableaux(draw):
    """Tables 2 × 3 of counts from 0 to 2, margins included, and any choice of hidden cells."""
    corps = np.array(draw(st.lists(st.integers(0, 2), min_size=6, max_size=6))).reshape(2, 3)
    plein = np.zeros((3, 4), np.int64)
    plein[1:, 1:] = corps
    plein[0, 1:], plein[:, 0] = corps.sum(axis=0), plein[:, 1:].sum(axis=1)
    plein[0, 0] = corps.sum()
    rangs = np.arange(12).reshape(3, 4)
    liens = np.zeros((7, 12), np.int64)
    for i, ligne in enumerate(rangs):
        liens[i, ligne] = [-1, 1, 1, 1]
    for j, colonne in enumerate(rangs.T):
        liens[3 + j, colonne] = [-1, 1, 1]
    caches = np.array(draw(st.lists(st.booleans(), min_size=12, max_size=12)))
    caches[0] = False  # the whole is known, so the tables to try are few
    return systeme(plein.ravel(), liens), caches


@settings(max_examples=25, deadline=None)
@given(petits_tableaux(), st.integers(1, 4))
def test_toutes_les_tables_entieres_possibles_donnent_le_meme_verdict(cas, largeur):
    lignes, caches = cas
    mini, maxi = par_force_brute(lignes, caches)
    bas, haut = bounds(lignes, caches)
    assert (bas <= mini).all()
    assert (haut >= maxi).all()
    trahies = attack(lignes, caches, largeur=largeur).trahies
    assert trahies.tolist() == np.flatnonzero(caches & (maxi - mini < largeur)).tolist()


def par_force_brute(lignes, caches):
    """Least and most of each cell over all whole tables that keep what is published."""
    total = int(lignes.valeurs[0])
    trouvees = []
    for barres in itertools.combinations(range(total + 5), 5):  # every way to split the whole in six
        corps = np.diff([-1, *barres, total + 5]) - 1
        plein = np.zeros((3, 4), np.int64)
        plein[1:, 1:] = corps.reshape(2, 3)
        plein[0, 1:], plein[:, 0] = plein[1:, 1:].sum(axis=0), plein[:, 1:].sum(axis=1)
        plein[0, 0] = total
        if (plein.ravel() == lignes.valeurs)[~caches].all():
            trouvees.append(plein.ravel())
    return np.min(trouvees, axis=0), np.max(trouvees, axis=0)
