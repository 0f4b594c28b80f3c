"""Decoys: formulas by hand, then the promise of the interval, tried exactly and by simulation."""

from functools import lru_cache
from math import comb, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from counting.seuils import CONFIANCE
from counting.sous_denombrement.leurres import RISQUE, LeurresRefusesError, estimate, interval, pool

NOMINALE = CONFIANCE.valeur / 100
connu = lru_cache(maxsize=None)(interval)


def test_l_estimation_a_la_main():
    """18 of 20 found, 90 counted: 90 / 0.9; Chapman 21 × 109 / 19 - 21; its variance, factor by factor."""
    une = estimate(20, 18, 90)
    assert (une.part, une.population) == (0.9, 100)
    assert une.chapman == pytest.approx(21 * 109 / 19 - 21)
    assert une.ecart_type == pytest.approx(sqrt(21 * 109 * (20 - 18) * (108 - 18) / (19**2 * 20)))


def test_chapman_est_celui_de_la_litterature():
    """n1 = n2 = 100, m2 = 20: N = 101² / 21 - 1, variance 101² × 80² / (21² × 22), as in the R package recapr."""
    une = estimate(100, 20, 80)
    assert une.chapman + 100 == pytest.approx(101**2 / 21 - 1)
    assert une.ecart_type**2 == pytest.approx(101**2 * 80**2 / (21**2 * 22))


@pytest.mark.parametrize(("retrouves", "bas", "haut"), [(0, 0, 0.3085), (10, 0.6915, 1), (5, 0.1871, 0.8129)])
def test_la_part_retrouvee_a_son_intervalle_exact(retrouves, bas, haut):
    """Clopper and Pearson, n = 10; with none found the upper limit is 1 - 0.025^(1/10)."""
    une = estimate(10, retrouves, 0)
    assert (une.part_basse, une.part_haute) == pytest.approx((bas, haut), abs=5e-5)


def test_l_intervalle_a_la_main():
    """Both of two decoys found with one person: were N there, chance (N + 2 choose 3)⁻¹ N; more than 2.5 % to stay."""
    possibles = [n for n in range(1, 500) if n / comb(n + 2, 3) > RISQUE]
    assert interval(2, 2, 1) == (1, max(possibles))


def test_sans_leurre_retrouve_rien_ne_borne_par_le_haut():
    une = estimate(5, 0, 12)
    assert une.population is None
    assert une.haute is None
    assert une.basse >= 12


def test_tous_les_leurres_retrouves_ne_prouvent_pas_que_tout_le_monde_l_est():
    une = estimate(10, 10, 100)
    assert (une.population, une.basse, une.ecart_type) == (100, 100, 0)
    assert une.haute > 130


@pytest.mark.parametrize(
    ("nombres", "extrait"),
    [((20, 21, 5), "pas plus qu’il n’y en a"), ((-1, -2, 5), "0 au moins"), ((0, 0, 5), "au moins un leurre"),
     ((5, 1, -1), "0 personne ou plus")],
)  # fmt: skip
def test_des_leurres_impossibles_sont_refuses(nombres, extrait):
    with pytest.raises(LeurresRefusesError, match=extrait):
        estimate(*nombres)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 900))
def test_l_intervalle_contient_l_estimation_et_jamais_moins_que_les_personnes_comptees(leurres, retrouves, comptes):
    une = estimate(leurres, min(retrouves, leurres), comptes)
    assert comptes <= une.basse
    if une.population is not None:
        assert une.basse <= une.population <= une.haute + 1  # N is whole, u R / m need not be


@pytest.mark.parametrize(("leurres", "presents"), [(3, 1), (5, 6), (5, 25), (12, 40)])
@pytest.mark.parametrize("chance", [0.3, 0.7, 0.9, 0.98])
def test_la_couverture_exacte_n_est_jamais_sous_la_nominale(leurres, presents, chance):
    """Every outcome weighed by its chance, none simulated."""
    m, u = np.arange(leurres + 1), np.arange(presents + 1)
    poids = np.outer(binom.pmf(m, leurres, chance), binom.pmf(u, presents, chance))
    couvre = [[_covers(leurres, int(i), int(j), presents) for j in u] for i in m]
    assert poids[np.array(couvre)].sum() >= NOMINALE


@pytest.mark.parametrize(("leurres", "presents", "chance"), [(20, 250, 0.85), (60, 900, 0.7)])
def test_la_couverture_simulee_n_est_pas_sous_la_nominale(leurres, presents, chance):
    tirages = 1500
    hasard = np.random.default_rng(2026)
    trouves = zip(hasard.binomial(leurres, chance, tirages), hasard.binomial(presents, chance, tirages), strict=True)
    couverts = sum(_covers(leurres, int(m), int(u), presents) for m, u in trouves)
    assert couverts / tirages >= NOMINALE - 2 * sqrt(NOMINALE * (1 - NOMINALE) / tirages)


def test_ne_compter_que_le_hasard_des_leurres_couvrirait_trop_peu():
    """Why not u / p with Clopper-Pearson's p: with many decoys and few people it forgets the people's own chance."""
    leurres, presents, chance = 60, 25, 0.7
    m, u = np.arange(leurres + 1), np.arange(presents + 1)
    poids = np.outer(binom.pmf(m, leurres, chance), binom.pmf(u, presents, chance))
    parts = [estimate(leurres, int(i), 0) for i in m]
    basses, hautes = (np.array([getattr(une, nom) for une in parts]) for nom in ("part_basse", "part_haute"))
    naive = (u[None] <= presents * hautes[:, None]) & (u[None] >= presents * basses[:, None])
    exact = np.array([[_covers(leurres, int(i), int(j), presents) for j in u] for i in m])
    assert poids[naive].sum() < 0.9
    assert poids[exact].sum() >= NOMINALE


def test_un_secteur_non_restitue_n_entre_pas_dans_l_estimation():
    leurres = pd.DataFrame({"poses": [10, 5, 4, 0], "retrouves": [9, 5, 0, 0]}, index=["A", "B", "C", "D"])
    effectifs = pd.Series([40, 12, pd.NA, 7], index=["A", "B", "C", "D"], dtype="Int64")
    une, ecartes = pool(leurres, effectifs)
    assert (une.leurres, une.retrouves, une.comptes, ecartes) == (15, 14, 52, ["C"])
    assert pool(leurres.loc[["C", "D"]], effectifs) == (None, ["C"])


def _covers(leurres: int, retrouves: int, comptes: int, presents: int) -> bool:
    basse, haute = connu(leurres, retrouves, comptes)
    return basse <= presents and (haute is None or presents <= haute)
