"""Places shared by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.accessibilite import AccessibiliteError, accessibility

PALIERS = (500, 1000, 2000)


def test_dix_places_pour_vingt_personnes_a_la_porte_font_une_demi_place_chacune():
    assert accessibility([[100], [500]], [15, 5], [10], paliers_m=PALIERS).tolist() == [0.5, 0.5]


def test_au_palier_suivant_le_poids_baisse_des_deux_cotes():
    """10 places, 10 persons at the door and 10 at 501 m: 10 / (10 + 6.8), then × 1 and × 0.68."""
    acces = accessibility([[0], [501]], [10, 10], [10], paliers_m=PALIERS)
    assert acces == pytest.approx([10 / 16.8, 0.68 * 10 / 16.8])


@pytest.mark.parametrize("hors", [2000.1, np.inf, np.nan])
def test_hors_du_dernier_palier_il_n_y_a_rien(hors):
    assert accessibility([[10, hors], [hors, hors]], [4, 4], [2, 9], paliers_m=PALIERS).tolist() == [0.5, 0]


def test_deux_lieux_s_ajoutent():
    assert accessibility([[10, 2000]], [10], [10, 11], paliers_m=PALIERS) == pytest.approx([1 + 1.1])


def test_un_point_sans_personne_a_un_acces_mais_ne_prend_rien():
    assert accessibility([[10], [10]], [0, 4], [2], paliers_m=PALIERS).tolist() == [0.5, 0.5]


def test_un_lieu_que_personne_n_atteint_ne_donne_rien():
    assert accessibility([[10]], [0], [2], paliers_m=PALIERS).tolist() == [0]


def test_le_bord_d_un_palier_lui_appartient():
    a, b = (accessibility([[d], [0]], [1, 1], [1], paliers_m=(500, 600), poids=(1, 0.5))[0] for d in (500, 500.01))
    assert a == 0.5
    assert b == pytest.approx(0.5 / 1.5)


@pytest.mark.parametrize(
    ("demande", "paliers", "poids", "message"),
    [
        (([[1]], [1, 1], [1]), (500,), (1,), "une distance par point et par lieu"),
        (([1], [1], []), (500,), (1,), "une distance par point et par lieu"),
        (([[-1]], [1], [1]), (500,), (1,), "distance est négative"),
        (([[1]], [np.nan], [1]), (500,), (1,), "un effectif est négatif, inconnu"),
        (([[1]], [1], [np.inf]), (500,), (1,), "un nombre de places est négatif, inconnu ou illimité"),
        (([[1]], [1], [1]), (500, 400), (1, 0.5), "croissantes"),
        (([[1]], [1], [1]), (), (), "0 paliers pour 0 poids"),
        (([[1]], [1], [1]), (500,), (1, 0.5), "1 paliers pour 2 poids"),
        (([[1]], [1], [1]), (500,), (0,), "hors de ]0, 1]"),
    ],
)
def test_une_demande_impossible_dit_pourquoi(demande, paliers, poids, message):
    with pytest.raises(AccessibiliteError) as erreur:
        accessibility(*demande, paliers_m=paliers, poids=poids)
    assert message in str(erreur.value)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 30), st.integers(1, 8), st.integers(0, 2**32))
def test_aucune_place_ne_se_perd_ni_ne_compte_deux_fois(points, lieux, seed):
    rng = np.random.default_rng(seed)
    distances, personnes = rng.uniform(0, 4000, (points, lieux)), rng.integers(0, 9, points)
    places = rng.integers(0, 60, lieux)
    atteints = (distances[personnes > 0] <= 2000).any(axis=0)
    acces = accessibility(distances, personnes, places, paliers_m=PALIERS)
    assert personnes @ acces == pytest.approx(places[atteints].sum())
