"""Shares of women: what the unknown could change, and how sure a small number makes us."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.chiffres.parts import Z, part_femmes
from counting.seuils import CONFIANCE

personnes = st.integers(0, 5_000)


def parts(hommes, femmes, sexe_nd=0):
    return part_femmes(pd.Series([hommes]), pd.Series([femmes]), pd.Series([sexe_nd])).iloc[0]


def test_la_part_et_ses_bornes_a_la_main():
    """12 men, 4 women, 4 unknown: 4 of 16 known, at least 4 of 20, at most 8 of 20."""
    une = parts(12, 4, 4)
    assert (une["part_femmes"], une["part_femmes_min"], une["part_femmes_max"]) == (0.25, 0.2, 0.4)


@pytest.mark.parametrize(
    ("femmes", "connus", "bas", "haut"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_l_intervalle_est_celui_de_la_litterature(femmes, connus, bas, haut):
    """Newcombe 1998, « Two-sided confidence intervals for the single proportion », table I, score method."""
    une = parts(connus - femmes, femmes)
    assert (une["wilson_min"], une["wilson_max"]) == pytest.approx((bas, haut), abs=5e-5)


def test_l_intervalle_a_la_main():
    """No woman of n: the upper limit is z² / (n + z²); half of n: 1/2 ± z / (2 √(n + z²))."""
    assert parts(20, 0)["wilson_max"] == pytest.approx(Z**2 / (20 + Z**2))
    moitie = parts(8, 8)
    ecart = Z / (2 * (16 + Z**2) ** 0.5)
    assert (moitie["wilson_min"], moitie["wilson_max"]) == pytest.approx((0.5 - ecart, 0.5 + ecart))


def test_le_quantile_est_celui_du_seuil_de_confiance():
    assert CONFIANCE.valeur == 95
    assert pytest.approx(1.959964, abs=1e-6) == Z


def test_sans_personne_il_n_y_a_pas_de_part():
    assert parts(0, 0).isna().all()


def test_sans_sexe_connu_il_n_y_a_que_des_bornes():
    une = parts(0, 0, 3)
    assert une[["part_femmes", "wilson_min", "wilson_max"]].isna().all()
    assert (une["part_femmes_min"], une["part_femmes_max"]) == (0, 1)


def test_l_index_est_garde():
    codes = pd.Index(["Nord", "Sud"])
    hommes, femmes, inconnus = (pd.Series(valeurs, index=codes) for valeurs in ([3, 0], [1, 0], [0, 0]))
    assert part_femmes(hommes, femmes, inconnus).index.equals(codes)


@given(hommes=personnes, femmes=personnes, sexe_nd=personnes)
def test_la_part_est_toujours_entre_ses_bornes(hommes, femmes, sexe_nd):
    une = parts(hommes, femmes, sexe_nd)
    if hommes + femmes:
        assert 0 <= une["part_femmes_min"] <= une["part_femmes"] <= une["part_femmes_max"] <= 1
        arrondi = 1e-12
        assert 0 <= une["wilson_min"] <= une["part_femmes"] + arrondi <= une["wilson_max"] + 2 * arrondi
        assert une["wilson_max"] <= 1
    if hommes + femmes + sexe_nd:
        ecart = une["part_femmes_max"] - une["part_femmes_min"]
        assert ecart == pytest.approx(sexe_nd / (hommes + femmes + sexe_nd))
