"""Doors on a line, and brute force over random ones."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.implantation import ImplantationError, lay_couverture, lay_median

AUCUN = np.inf
LES_DEUX = pytest.mark.parametrize("resolution", ["greedy", "exact"])


def sur_une_ligne(personnes, candidats):
    """Distances between points of a line."""
    return np.abs(np.array(personnes, float)[:, None] - np.array(candidats, float))


def resolve(probleme, resolution):
    return getattr(probleme, resolution)()


@LES_DEUX
def test_le_meilleur_candidat_raccourcit_le_plus_le_chemin_de_tous(resolution):
    """At 0 and 1,000 m live 1 and 3 persons, today's door is at 1,500 m: opening at 1,000 m saves 3 × 500 + 500."""
    distances = sur_une_ligne([0, 1000], [0, 1000])
    choix = resolve(lay_median(distances, [1500, 500], [1, 3], 1, plafond_m=3000), resolution)
    assert choix.choix.tolist() == [1]
    assert choix.avant == 3000
    assert choix.apres == 1000
    assert choix.gains.tolist() == choix.seuls.tolist() == choix.pertes.tolist() == [2000]


@LES_DEUX
def test_qui_n_a_rien_aujourd_hui_compte_la_plus_longue_marche(resolution):
    choix = resolve(lay_median([[100], [AUCUN]], [AUCUN, np.nan], [2, 1], 1, plafond_m=1000), resolution)
    assert choix.avant == 3000
    assert choix.apres == 1200
    assert choix.loin.tolist() == [False, True]


@LES_DEUX
def test_la_couverture_compte_les_personnes_dans_le_rayon_bord_compris(resolution):
    distances = sur_une_ligne([0, 500, 1001], [500])
    choix = resolve(lay_couverture(distances, [AUCUN, 400, AUCUN], [2, 7, 4], 1, rayon_m=500), resolution)
    assert choix.avant == 6
    assert choix.apres == 4
    assert choix.loin.tolist() == [False, False, True]


def test_deux_candidats_voisins_se_prennent_leur_gain():
    """Alone each brings 10 persons within reach, 8 of them the same: what is lost without one is 2."""
    atteints = np.where([[True, True], [True, False], [False, True]], 0, AUCUN)
    choix = lay_couverture(atteints, [AUCUN] * 3, [8, 2, 2], 2, rayon_m=500).exact()
    assert choix.gains.tolist() == [10, 2]
    assert choix.seuls.tolist() == [10, 10]
    assert choix.pertes.tolist() == [2, 2]


def test_le_choix_exact_fait_mieux_que_de_proche_en_proche():
    """The greedy rule opens in the middle first, and cannot come back."""
    probleme = lay_median(sur_une_ligne([0, 300, 700, 1000], [0, 500, 1000]), [AUCUN] * 4, [3] * 4, 2, plafond_m=1000)
    assert probleme.greedy().apres == 3 * (0 + 200 + 200 + 500)
    exact = probleme.exact()
    assert sorted(exact.choix.tolist()) == [0, 2]
    assert exact.apres == 3 * (0 + 300 + 300 + 0)


def test_la_suivante_se_passe_d_un_des_choisis():
    choix = lay_couverture(sur_une_ligne([0, 1000, 2000], [0, 1000, 2000]), [AUCUN] * 3, [5, 3, 2], 2, rayon_m=100)
    exact = choix.exact()
    assert exact.choix.tolist() == [0, 1]
    assert exact.optimal
    assert exact.suivante.choix.tolist() == [0, 2]
    assert exact.suivante.apres == 3
    assert exact.suivante.loin.tolist() == [False, True, False]


def test_un_candidat_inutile_n_est_pas_ouvert():
    choix = lay_median([[100, 900]], [800], [1], 2, plafond_m=1000).exact()
    assert choix.choix.tolist() == [0]
    assert choix.suivante is None


def test_sans_le_temps_de_chercher_le_choix_est_rendu_avec_sa_borne():
    rng = np.random.default_rng(3)
    distances = sur_une_ligne(rng.uniform(0, 9000, 300), rng.uniform(0, 9000, 40))
    probleme = lay_median(distances, [AUCUN] * 300, rng.integers(1, 9, 300), 4, plafond_m=3000)
    presse, exact = probleme.exact(delai_s=0), probleme.exact()
    assert presse.borne <= exact.apres <= presse.apres <= probleme.greedy().apres
    assert exact.optimal
    assert exact.borne == pytest.approx(exact.apres)


@pytest.mark.parametrize(
    ("demande", "k", "distance_m", "message"),
    [
        ((np.zeros((1, 0)), [1], [1]), 1, 500, "aucun emplacement candidat"),
        (([[1]], [900], [1]), 0, 500, "1 ou plus, reçu 0"),
        (([[1]], [900], [1]), 2, 500, "2 lieux à ouvrir pour 1 candidats"),
        (([[1]], [900], [1]), 1, 0, "au-dessus de 0, reçu 0"),
        (([[1]], [900], [1]), 1, np.inf, "au-dessus de 0, reçu inf"),
        (([[-1]], [900], [1]), 1, 500, "distance est négative"),
        (([[1]], [-1], [1]), 1, 500, "distance est négative"),
        (([[1]], [900], [-1]), 1, 500, "effectif est négatif"),
        (([[1]], [900], [np.nan]), 1, 500, "effectif est négatif ou n’est pas un nombre"),
        (([[1]], [900], [0]), 1, 500, "personne à rapprocher"),
        (([[600]], [500], [1]), 1, 500, "aucun candidat ne rapprocherait"),
        (([[1]], [900, 1], [1]), 1, 500, "une distance par point et par candidat"),
    ],
)
def test_une_demande_impossible_ou_inutile_dit_pourquoi(demande, k, distance_m, message):
    for essai in (
        lambda: lay_median(*demande, k, plafond_m=distance_m),
        lambda: lay_couverture(*demande, k, rayon_m=distance_m),
    ):
        with pytest.raises(ImplantationError) as erreur:
            essai()
        assert message in str(erreur.value)


@st.composite
def villes(draw):
    """Distances, today's distances, persons, k, limit."""
    points, candidats = draw(st.integers(1, 12)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    distances, actuelles = rng.integers(0, 3000, (points, candidats)), rng.integers(0, 3000, points)
    distances = np.where(rng.random(distances.shape) < 0.2, np.inf, distances)
    actuelles = np.where(rng.random(points) < 0.3, np.inf, actuelles)
    return distances, actuelles, rng.integers(0, 9, points), draw(st.integers(1, candidats)), draw(st.integers(1, 3000))


def median(distances, actuelles, personnes, limite):
    return personnes @ np.minimum(np.column_stack([distances, actuelles]).min(axis=1), limite)


def couverture(distances, actuelles, personnes, limite):
    return personnes @ (np.column_stack([distances, actuelles]).min(axis=1) > limite)


@pytest.mark.parametrize(
    ("lay", "total", "mot"), [(lay_median, median, "plafond_m"), (lay_couverture, couverture, "rayon_m")]
)
@settings(max_examples=100, deadline=None)
@given(ville=villes())
def test_le_choix_exact_egale_l_essai_de_tous_les_choix(lay, total, mot, ville):
    distances, actuelles, personnes, k, limite = ville
    reste = lambda choix: total(distances[:, list(choix)], actuelles, personnes, limite)  # noqa: E731
    choix = [set(c) for taille in range(k + 1) for c in combinations(range(distances.shape[1]), taille)]
    totaux = [reste(c) for c in choix]
    if min(totaux) == reste([]):
        with pytest.raises(ImplantationError):
            lay(distances, actuelles, personnes, k, **{mot: limite})
        return
    probleme = lay(distances, actuelles, personnes, k, **{mot: limite})
    exact = probleme.exact()
    ouverts = exact.choix.tolist()
    assert exact.optimal
    assert exact.avant == reste([])
    assert exact.apres == pytest.approx(min(totaux)) == pytest.approx(reste(ouverts))
    assert exact.avant - exact.gains.sum() == pytest.approx(exact.apres)
    assert exact.seuls.tolist() == pytest.approx([reste([]) - reste([c]) for c in ouverts])
    assert exact.pertes.tolist() == pytest.approx([reste(set(ouverts) - {c}) - exact.apres for c in ouverts])
    assert (exact.loin == (np.column_stack([distances[:, ouverts], actuelles]).min(axis=1) > limite)).all()
    autres = [reste_ for c, reste_ in zip(choix, totaux, strict=True) if not c >= set(ouverts)]
    suivante = exact.suivante.apres if exact.suivante else exact.avant
    assert suivante == pytest.approx(min(autres))
    assert probleme.greedy().apres >= exact.apres - 1e-6
