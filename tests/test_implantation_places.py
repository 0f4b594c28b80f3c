"""New lieux with few places, on a line, and brute force over random ones."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.affectation import AffectationError, assign_places
from geo.implantation_places import open_places
from geo.trajets import ImplantationError

AUCUN = np.inf


def test_un_petit_lieu_la_ou_ils_sont_nombreux_ne_loge_que_ses_places():
    """10 persons around a lieu of 2 places, 3 around one of 5: the second houses more."""
    ouverture = open_places([[10, AUCUN], [AUCUN, 10]], [10, 3], [2, 5], 1, rayon_m=500)
    assert ouverture.choix.tolist() == [1]
    assert (ouverture.avant, ouverture.apres) == (13, 10)
    assert ouverture.gains.tolist() == ouverture.seuls.tolist() == ouverture.pertes.tolist() == [3]
    assert ouverture.loin.tolist() == [True, False]
    assert ouverture.optimal
    assert ouverture.suivante.choix.tolist() == [0]
    assert ouverture.suivante.apres == 11


def test_deux_lieux_voisins_se_partagent_les_memes_personnes():
    ouverture = open_places([[10, 20]], [5], [4, 4], 2, rayon_m=500)
    assert ouverture.gains.tolist() == [4, 1]
    assert ouverture.seuls.tolist() == [4, 4]
    assert ouverture.pertes.tolist() == [1, 1]
    assert not ouverture.loin.any()


def test_a_nombre_egal_le_plus_court_chemin_l_emporte():
    ouverture = open_places([[300, 100, 200]], [5], [2, 2, 2], 1, rayon_m=500)
    assert ouverture.choix.tolist() == [1]
    assert ouverture.suivante.choix.tolist() == [2]


def test_le_bord_du_rayon_est_a_portee_et_au_dela_personne_ne_va():
    assert open_places([[500], [501]], [1, 1], [np.inf], 1, rayon_m=500).apres == 1


def test_un_lieu_qui_ne_loge_personne_de_plus_n_est_pas_ouvert():
    ouverture = open_places([[10, 20]], [3], [5, 5], 2, rayon_m=500)
    assert ouverture.choix.tolist() == [0]
    assert ouverture.suivante.choix.tolist() == [1]


def test_sans_le_temps_de_chercher_le_choix_est_rendu_avec_sa_borne():
    rng = np.random.default_rng(1)
    demande = rng.uniform(0, 5000, (200, 30)), rng.integers(0, 5, 200), rng.integers(0, 60, 30), 4
    presse, exact = (open_places(*demande, rayon_m=900, delai_s=delai) for delai in (0, 30))
    assert presse.borne <= exact.apres <= presse.apres < exact.avant
    assert exact.optimal


@pytest.mark.parametrize(
    ("demande", "erreur", "message"),
    [
        (([[10]], [0], [2], 1), ImplantationError, "personne à rapprocher"),
        (([[10]], [3], [0], 1), ImplantationError, "aucun candidat n’a de place"),
        (([[501]], [3], [2], 1), ImplantationError, "aucun candidat n’a de place"),
        (([[10]], [3], [2], 2), ImplantationError, "2 lieux à ouvrir pour 1 candidats"),
        (([[10]], [3], [np.nan], 1), AffectationError, "capacité inconnue"),
        (([[10]], [3], [-1], 1), AffectationError, "rang 0"),
        (([[10]], [1.5], [2], 1), AffectationError, "effectif n’est pas un entier"),
        (([[10]], [3], [2, 2], 1), ImplantationError, "les places de chacun des 1 candidats, reçu 2"),
    ],
)
def test_une_demande_impossible_ou_inutile_dit_pourquoi(demande, erreur, message):
    with pytest.raises(erreur) as levee:
        open_places(*demande, rayon_m=500)
    assert message in str(levee.value)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 8), st.integers(1, 4), st.integers(1, 3), st.integers(0, 2**32))
def test_le_choix_exact_egale_l_essai_de_tous_les_choix(points, candidats, k, seed):
    rng = np.random.default_rng(seed)
    k = min(k, candidats)
    distances, personnes = rng.integers(0, 900, (points, candidats)).astype(float), rng.integers(0, 5, points)
    places = rng.integers(0, 8, candidats)
    proches = np.where(distances <= 500, distances, np.inf)

    def loge(choix):
        some = list(choix)
        return assign_places(proches[:, some], personnes, np.ones((points, 1), bool), places[some][:, None])

    essais = {c: loge(c) for taille in range(k + 1) for c in combinations(range(candidats), taille)}
    loges = {c: essai.nombres.sum() for c, essai in essais.items()}
    if max(loges.values()) == 0:
        with pytest.raises(ImplantationError):
            open_places(distances, personnes, places, k, rayon_m=500)
        return
    ouverture = open_places(distances, personnes, places, k, rayon_m=500)
    ouverts = ouverture.choix.tolist()
    gain = ouverture.avant - ouverture.apres
    assert ouverture.optimal
    assert ouverture.avant == personnes.sum()
    assert gain == max(loges.values()) == loge(ouverts).nombres.sum() == ouverture.gains.sum()
    assert ouverture.seuls.tolist() == [loges[c,] for c in ouverts]
    assert ouverture.pertes.tolist() == [gain - loges[tuple(sorted(set(ouverts) - {c}))] for c in ouverts]
    assert (ouverture.loin == (loge(ouverts).sans_place > 0)).all()
    if len(ouverts) == k:
        assert loge(ouverts).metres == min(essais[c].metres for c in essais if loges[c] == gain and len(c) == k)
    autres = max((loges[c] for c in essais if not set(c) >= set(ouverts)), default=0)
    assert (ouverture.suivante.avant - ouverture.suivante.apres if ouverture.suivante else 0) == autres
