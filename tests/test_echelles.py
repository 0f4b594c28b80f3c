import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.rapports import echelles


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours written #rrggbb."""
    clear, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (clear + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_zero_a_sa_classe_la_plus_claire_et_s_ecrit_0():
    echelle = echelles.sequentielle(pd.Series([0, 5, 40, 150]))
    assert echelle.couleur(0) == echelles.ZERO
    assert echelle.libelles[0] == "0"
    assert echelle.couleur(5) != echelles.ZERO


def test_cinq_classes_sans_trou_ni_classe_vide():
    echelle = echelles.sequentielle(pd.Series(range(101)))
    assert echelle.libelles == ("0", "1 à 20", "21 à 40", "41 à 60", "61 à 80", "81 à 100")


def test_peu_de_valeurs_font_peu_de_classes_et_la_plus_haute_est_la_plus_foncee():
    echelle = echelles.sequentielle(pd.Series([0, 0, 7, 7]))
    assert echelle.libelles == ("0", "7")
    assert echelle.couleur(7) == echelles.SEQUENTIELLE[-1]


@pytest.mark.parametrize("valeurs", [[], [0], [None, None], [0, None]])
def test_sans_valeur_positive_il_reste_le_zero(valeurs):
    assert echelles.sequentielle(pd.Series(valeurs, dtype="Float64")).libelles == ("0",)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=60))
def test_la_couleur_fonce_avec_la_valeur(valeurs):
    echelle = echelles.sequentielle(pd.Series(valeurs))
    palette = [echelles.ZERO, *echelles.SEQUENTIELLE]
    rangs = [palette.index(echelle.couleur(valeur)) for valeur in sorted(valeurs)]
    assert rangs == sorted(rangs)
    assert len(echelle.bornes) == len(echelle.couleurs) == len(echelle.libelles)


def test_la_part_de_paris_est_au_milieu_et_sans_rouge():
    echelle = echelles.divergente(pd.Series([0.05, 0.142, 0.20]), centre=0.142)
    assert echelle.couleur(0.142) == echelles.DIVERGENTE[2]
    assert echelle.couleur(0.05) == echelles.DIVERGENTE[0]
    assert echelle.couleur(0.20) == echelles.DIVERGENTE[3]
    assert echelle.libelles[2].startswith("proche de Paris (14,2")


def test_une_seule_part_n_invente_pas_d_ecart():
    assert echelles.divergente(pd.Series([0.142]), centre=0.142).couleur(0.142) == echelles.DIVERGENTE[2]


@pytest.mark.parametrize("couleur", [echelles.ZERO, *echelles.SEQUENTIELLE, *echelles.DIVERGENTE])
def test_un_texte_ecrit_sur_une_couleur_passe_aa(couleur):
    assert contrast(couleur, echelles.encre(couleur)) >= 4.5


@pytest.mark.parametrize("palette", [(echelles.ZERO, *echelles.SEQUENTIELLE)])
def test_la_clarte_baisse_a_chaque_classe(palette):
    clartes = [luminance(couleur) for couleur in palette]
    assert clartes == sorted(clartes, reverse=True)
