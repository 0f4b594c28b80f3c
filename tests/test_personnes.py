"""How people are written on a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.domain import AGES, CASES, Age, Sexe
from counting.fiches.personnes import NotationError, classe, compter, ecrire_ages, mineurs, par_sexe


def gens(h=0, f=0, nd=0):
    return {Sexe.H: h, Sexe.F: f, Sexe.ND: nd}


def cases(effectifs):
    return {f"{s} {a}": n for (s, a), n in zip(CASES, effectifs, strict=True) if n}


@pytest.mark.parametrize(
    ("ans", "attendue"),
    [
        (0, Age.MOINS_DE_18), (17, Age.MOINS_DE_18), (18, Age.DE_18_A_24), (24, Age.DE_18_A_24), (25, Age.DE_25_A_39),
        (39, Age.DE_25_A_39), (40, Age.DE_40_A_54), (54, Age.DE_40_A_54), (55, Age.DE_55_A_69), (69, Age.DE_55_A_69),
        (70, Age.DES_70), (103, Age.DES_70),
    ],
)  # fmt: skip
def test_chaque_borne_d_age_est_du_bon_cote(ans, attendue):
    assert classe(ans) == attendue


@pytest.mark.parametrize(
    ("par_sexe_", "ages", "enfants", "attendu"),
    [
        (gens(h=1), "", None, {"H ND": 1}),
        (gens(h=1), "32", None, {"H 25-39": 1}),
        (gens(h=1), "32 ans", None, {"H 25-39": 1}),
        (gens(nd=3), "25-39", None, {"ND 25-39": 3}),
        (gens(h=2), "H 32, H 70+", None, {"H 25-39": 1, "H 70+": 1}),
        (gens(h=1, f=1, nd=2), "H 40-54, F 32, 2xND <18", None, {"H 40-54": 1, "F 25-39": 1, "ND <18": 2}),
        (gens(h=3), "2 x 32", None, {"H 25-39": 2, "H ND": 1}),
        (gens(f=1, nd=2), "F 32", 2, {"F 25-39": 1, "ND <18": 2}),
        (gens(f=3), "F 32", 2, {"F 25-39": 1, "F <18": 2}),
        (gens(h=1, f=1), "", 0, {"H ND": 1, "F ND": 1}),
    ],
)
def test_les_gens_d_une_ligne_vont_dans_leurs_cases(par_sexe_, ages, enfants, attendu):
    assert cases(compter(par_sexe_, ages, enfants)) == attendu


@pytest.mark.parametrize(
    ("par_sexe_", "ages", "enfants"),
    [
        (gens(h=1), "vieux", None),
        (gens(h=1, f=1), "32", None),
        (gens(h=1), "F 32", None),
        (gens(h=1), "H 32, H 40", None),
        (gens(h=1), "", 2),
        (gens(h=2, f=2), "", 1),
        (gens(h=1, nd=1), "ND <18", 0),
    ],
)
def test_une_notation_qui_se_contredit_est_refusee(par_sexe_, ages, enfants):
    with pytest.raises(NotationError):
        compter(par_sexe_, ages, enfants)


effectifs_possibles = st.lists(st.integers(0, 9), min_size=21, max_size=21).map(tuple)


@given(effectifs_possibles)
def test_ce_qui_est_ecrit_se_relit(effectifs):
    assert compter(par_sexe(effectifs), ecrire_ages(effectifs), None) == effectifs


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_personne_n_est_perdu_ni_invente(h, f, nd):
    effectifs = compter(gens(h, f, nd), "", None)
    assert par_sexe(effectifs) == gens(h, f, nd)
    assert mineurs(effectifs) == 0
    assert len(effectifs) == len(Sexe) * len(AGES)
