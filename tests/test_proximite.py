"""Nearest suitable destination: the same answer as the whole table of distances, whatever opens, closes or ties."""

from dataclasses import replace

import numpy as np
import pytest
from carres import X, Y
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo import proximite
from geo.proximite import ProximiteError, Question, nearest

OUI, NON = True, False
COIN = np.array([X, Y], float)


def ask(points, lieux, *, convient=None, ouvert=None, profil=None):
    """Places in metres from the corner of the town; without more, one profile, one moment, all open and suitable."""
    return Question(
        np.array(points, float).reshape(-1, 2) + COIN,
        np.array(lieux, float).reshape(-1, 2) + COIN,
        np.array([[OUI] * len(lieux)] if convient is None else convient, bool),
        np.array([[OUI] * len(lieux)] if ouvert is None else ouvert, bool),
        np.zeros(len(points), int) if profil is None else np.array(profil),
    )


def by_table(question, detour=1.0):
    """Every distance, and the first of the smallest."""
    offered = question.ouvert[:, None, :] & question.convient[question.profil][None]
    vectors = question.points_m[:, None] - question.destinations_m[None]
    table = np.where(offered, np.sqrt((vectors**2).sum(axis=2)), np.inf)
    table = np.concatenate([table, np.full((*table.shape[:2], 1), np.inf)], axis=2)
    distance_m = table.min(axis=2)
    return np.where(np.isfinite(distance_m), table.argmin(axis=2), -1), distance_m * detour


def metres(size):
    """Whole metres in a small town, so that places coincide and distances tie."""
    return arrays(float, (size, 2), elements=st.integers(0, 12).map(float))


@st.composite
def questions(draw, lieux_min=0):
    points, combien = draw(st.integers(0, 12)), draw(st.integers(lieux_min, 8))
    profils, moments = draw(st.integers(1, 3)), draw(st.integers(0, 6))
    return Question(
        draw(metres(points)) + COIN,
        draw(metres(combien)) + COIN,
        draw(arrays(bool, (profils, combien))),
        draw(arrays(bool, (moments, combien))),
        draw(arrays(np.int64, points, elements=st.integers(0, profils - 1))),
    )


def test_a_400_m_en_ligne_droite_on_en_marche_520():
    proches = nearest(ask([(0, 0)], [(400, 0), (0, 500)]), detour=1.3)
    assert (proches.rang.item(), proches.distance_m.item(), proches.estimee.item()) == (0, 520, True)


def test_le_plus_proche_ne_vaut_rien_s_il_est_ferme_ou_pour_d_autres():
    lieux = [(100, 0), (200, 0), (300, 0)]
    question = ask([(0, 0)] * 2, lieux, convient=[[NON, OUI, OUI], [OUI] * 3], ouvert=[[OUI, NON, OUI]], profil=[0, 1])
    assert nearest(question, detour=1).rang.tolist() == [[2, 0]]


def test_heure_apres_heure_chacun_va_au_plus_proche_des_lieux_ouverts():
    ouvert = [[NON, NON], [NON, OUI], [OUI, OUI], [NON, OUI], [NON, NON]]
    proches = nearest(ask([(0, 0)], [(100, 0), (0, 200)], ouvert=ouvert), detour=1)
    assert proches.rang.ravel().tolist() == [-1, 1, 0, 1, -1]
    assert proches.distance_m.ravel().tolist() == [np.inf, 200, 100, 200, np.inf]
    assert proches.estimee.ravel().tolist() == [NON, OUI, OUI, OUI, NON]


@pytest.mark.parametrize("lieux", [[(30, 40), (40, 30), (50, 0)], [(9, 9), (9, 9), (9, 9)]])
def test_a_egalite_le_rang_le_plus_bas_l_emporte_meme_s_il_ouvre_apres(lieux):
    ouvert = [[NON, OUI, OUI], [OUI, OUI, OUI], [NON, NON, OUI]]
    assert nearest(ask([(0, 0)], lieux, ouvert=ouvert), detour=1).rang.ravel().tolist() == [1, 0, 2]


@pytest.mark.parametrize(("points", "lieux"), [([], [(0, 0)]), ([(0, 0)], []), ([], [])])
def test_sans_point_ou_sans_lieu_la_reponse_est_vide_ou_personne(points, lieux):
    proches = nearest(ask(points, lieux), detour=1)
    assert proches.rang.shape == proches.distance_m.shape == (1, len(points))
    assert (proches.rang == -1).all()
    assert np.isinf(proches.distance_m).all()


@given(questions(), st.sampled_from([1.0, 1.25]))
def test_les_reponses_sont_celles_du_tableau_de_toutes_les_distances(question, detour):
    proches = nearest(question, detour=detour)
    rang, distance_m = by_table(question, detour)
    np.testing.assert_array_equal(proches.rang, rang)
    np.testing.assert_array_equal(proches.distance_m, distance_m)
    np.testing.assert_array_equal(proches.estimee, rang >= 0)


@given(questions(lieux_min=1), st.data())
def test_ouvrir_un_lieu_de_plus_n_eloigne_personne(question, data):
    lieu, heure = data.draw(st.integers(0, len(question.destinations_m) - 1)), data.draw(st.integers(0, 6))
    ouvert = question.ouvert.copy()
    ouvert[heure : heure + 1, lieu] = True
    apres = nearest(replace(question, ouvert=ouvert), detour=1.3)
    assert (apres.distance_m <= nearest(question, detour=1.3).distance_m).all()


@given(questions())
def test_chaque_point_a_la_reponse_qu_il_aurait_seul(question):
    ensemble = nearest(question, detour=1)
    for point in range(len(question.points_m)):
        seul = slice(point, point + 1)
        un = nearest(replace(question, points_m=question.points_m[seul], profil=question.profil[seul]), detour=1)
        np.testing.assert_array_equal(un.rang, ensemble.rang[:, seul])
        np.testing.assert_array_equal(un.distance_m, ensemble.distance_m[:, seul])


def test_en_plusieurs_morceaux_la_reponse_est_la_meme(monkeypatch):
    rng = np.random.default_rng(0)
    convient, ouvert, profil = rng.random((3, 40)) < 0.5, rng.random((12, 40)) < 0.5, rng.integers(3, size=500)
    question = ask(
        rng.uniform(0, 1e4, (500, 2)), rng.uniform(0, 1e4, (40, 2)), convient=convient, ouvert=ouvert, profil=profil
    )
    rang, distance_m = by_table(question)
    monkeypatch.setattr(proximite, "CHUNK", 7)
    monkeypatch.setattr(proximite, "PAIRS", 50)
    proches = nearest(question, detour=1)
    np.testing.assert_array_equal(proches.rang, rang)
    np.testing.assert_allclose(proches.distance_m, distance_m, rtol=1e-12)


@pytest.mark.parametrize(
    ("fautif", "message"),
    [
        ({"points_m": np.array([[0, np.nan]])}, "Points : .* pas de position"),
        ({"points_m": np.zeros((1, 3))}, "Points : attendu deux coordonnées"),
        ({"destinations_m": np.array([[np.inf, 0.0]])}, "Destinations : "),
        ({"convient": np.ones((1, 2), bool)}, "« convient » : attendu des booléens sur 1 colonnes"),
        ({"ouvert": np.ones((1, 1))}, "« ouvert » : .* reçu float64"),
        ({"profil": np.array([1])}, "Profils : attendu 1 entiers de 0 à 0"),
        ({"profil": np.array([0, 0])}, "Profils : attendu 1 entiers"),
    ],
)
def test_ce_qui_ne_va_pas_ensemble_est_refuse_avec_le_remede(fautif, message):
    with pytest.raises(ProximiteError, match=message):
        replace(ask([(0, 0)], [(1, 1)]), **fautif)


@pytest.mark.parametrize("detour", [0.99, np.nan, np.inf])
def test_un_detour_ne_raccourcit_pas(detour):
    with pytest.raises(ProximiteError, match="au moins 1"):
        nearest(ask([(0, 0)], [(1, 1)]), detour=detour)
