"""On foot along the streets of a town of squares of 100 m, and along those of Paris."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from carres import X, Y
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo import marche, proximite
from geo import reference as reference_geo
from geo.crs import DEGREES, METRES, WrongCRSError
from geo.proximite import ProximiteError, Question
from geo.rues import INTERDITES, LIMITES, RuesError, make_rues, measure

COTE = 300
COIN = np.array([X, Y], float)


def rue(*points):
    return shapely.LineString([(X + x, Y + y) for x, y in points])


def voies(*rues, noms=None):
    noms = [f"Rue {rang}" for rang in range(len(rues))] if noms is None else noms
    return gpd.GeoDataFrame({"nom": noms}, geometry=list(rues), crs=METRES)


def damier():
    """Four streets each way, every 100 m from 0 to 300."""
    rangs = range(0, COTE + 1, 100)
    return [rue((x, 0), (x, COTE)) for x in rangs] + [rue((0, y), (COTE, y)) for y in rangs]


VILLE = make_rues(voies(*damier()))


def ask(points, lieux, ouvert=None):
    return Question(
        np.array(points, float).reshape(-1, 2) + COIN,
        np.array(lieux, float).reshape(-1, 2) + COIN,
        np.ones((1, len(lieux)), bool),
        np.ones((1, len(lieux)), bool) if ouvert is None else np.array(ouvert),
        np.zeros(len(points), int),
    )


def walk(rues, points, lieux, *, detour=1.0, ouvert=None):
    proches = marche.nearest(rues, ask(points, lieux, ouvert), detour=detour)
    return proches.rang.ravel().tolist(), proches.distance_m.ravel().tolist(), proches.estimee.ravel().tolist()


def table(rues, places):
    """Metres on foot between all pairs of places: one profile for each destination."""
    size = len(places)
    question = Question(
        np.repeat(places, size, axis=0),
        places,
        np.eye(size, dtype=bool),
        np.ones((1, size), bool),
        np.tile(np.arange(size), size),
    )
    return marche.nearest(rues, question, detour=1.0).distance_m.reshape(size, size)


def test_d_un_coin_a_l_autre_on_suit_deux_cotes_et_non_la_diagonale():
    rang, distance_m, estimee = walk(VILLE, [(0, 0)], [(300, 300)])
    assert (rang, estimee) == ([0], [False])
    assert distance_m == pytest.approx([600])


def test_au_milieu_d_un_troncon_on_part_du_bon_bout():
    _, distance_m, _ = walk(VILLE, [(30, 0), (80, 0)], [(0, 100)])
    assert distance_m == pytest.approx([130, 180])


def test_sur_le_meme_troncon_on_ne_va_pas_au_carrefour():
    _, distance_m, _ = walk(VILLE, [(20, 0), (60, 0), (90, 0)], [(60, 0)])
    assert distance_m == pytest.approx([40, 0, 30])


def test_l_ecart_a_la_rue_se_marche_avec_le_detour_et_la_rue_sans():
    """10 m to the street, 90 m along it, 20 m from it."""
    _, distance_m, _ = walk(VILLE, [(5, 10)], [(50, 20)], detour=1.5)
    assert distance_m == pytest.approx([5 * 1.5 + 10 + 50 + 20 * 1.5])


def test_le_plus_proche_a_vol_d_oiseau_peut_etre_le_plus_loin_a_pied():
    """A wall: two parallel streets 40 m apart that meet 300 m away."""
    mur = make_rues(voies(rue((0, 0), (300, 0)), rue((0, 40), (300, 40)), rue((300, 0), (300, 40))))
    rang, distance_m, _ = walk(mur, [(0, 0)], [(0, 40), (100, 0)])
    assert rang == [1]
    assert distance_m == pytest.approx([100])
    assert proximite.nearest(ask([(0, 0)], [(0, 40), (100, 0)]), detour=1).rang.item() == 0


def test_heure_par_heure_et_personne_si_rien_n_est_ouvert():
    ouvert = [[True, True], [False, True], [False, False]]
    rang, distance_m, estimee = walk(VILLE, [(0, 0)], [(100, 0), (300, 0)], ouvert=ouvert)
    assert rang == [0, 1, -1]
    assert distance_m == pytest.approx([100, 300, np.inf])
    assert estimee == [False] * 3


@pytest.mark.parametrize("lieux", [[(200, 100), (0, 100), (100, 200)], [(300, 100)] * 3])
def test_a_egalite_le_rang_le_plus_bas_l_emporte(lieux):
    assert walk(VILLE, [(100, 100)], lieux)[0] == [0]
    assert walk(VILLE, [(100, 100)], lieux, ouvert=[[False, True, True]])[0] == [1]


def test_vers_une_rue_isolee_on_estime_et_on_le_dit():
    rues = make_rues(voies(*damier(), rue((600, 0), (700, 0))))
    assert walk(rues, [(300, 0)], [(600, 0)], detour=1.3) == ([0], pytest.approx([390]), [True])
    assert walk(rues, [(650, 0)], [(0, 0), (690, 0)], detour=1.3) == ([1], pytest.approx([40]), [False])
    # 200 m along the streets beat 300 m × 1,3, and lose to them when closed
    assert walk(rues, [(300, 0)], [(600, 0), (100, 0)], detour=1.3) == ([1], pytest.approx([200]), [False])


def test_une_rue_qui_s_arrete_a_3_cm_d_une_autre_la_rejoint():
    rues = make_rues(voies(rue((0, 0), (100, 0)), rue((50, 0.03), (50, 100))))
    assert measure(rues).composantes == 1
    assert walk(rues, [(0, 0)], [(50, 100)])[1] == pytest.approx([150])


def test_de_deux_troncons_entre_les_memes_carrefours_on_prend_le_plus_court():
    rues = make_rues(voies(rue((0, 0), (100, 0)), rue((0, 0), (0, 200), (100, 200), (100, 0))))
    assert walk(rues, [(0, 0)], [(100, 0)])[1] == pytest.approx([100])


def test_une_rue_en_boucle_se_parcourt_dans_les_deux_sens():
    boucle = make_rues(voies(rue((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))))
    assert walk(boucle, [(100, 0)], [(0, 50)])[1] == pytest.approx([150])


def test_les_mesures_du_damier_et_ce_qui_en_est_ecarte():
    noms = [*"ABCDEFGH", "Rue isolée", "Boulevard Périphérique", "Souterrain Alma"]
    rues = make_rues(
        voies(*damier(), rue((600, 0), (700, 0)), rue((0, 50), (300, 50)), rue((0, 60), (300, 60)), noms=noms)
    )
    mesures = measure(rues)
    assert (mesures.longueur_m, mesures.troncons, mesures.carrefours) == (2500, 25, 18)
    assert (mesures.composantes, mesures.part_principale, mesures.ecartees) == (2, 2400 / 2500, 2)
    assert rues.ecartees == ("Boulevard Périphérique", "Souterrain Alma")
    assert len(LIMITES) == len(set(LIMITES))


def test_sans_rue_ou_en_degres_le_graphe_est_refuse():
    with pytest.raises(WrongCRSError):
        make_rues(voies(*damier()).to_crs(DEGREES))
    with pytest.raises(RuesError, match="aucune à parcourir"):
        make_rues(voies(rue((0, 0), (1, 0)), noms=["Souterrain Alma"]))


def test_un_detour_ne_raccourcit_pas():
    with pytest.raises(ProximiteError, match="au moins 1"):
        marche.nearest(VILLE, ask([(0, 0)], [(1, 1)]), detour=0.5)


@pytest.mark.parametrize(("points", "lieux"), [([], [(0, 0)]), ([(0, 0)], []), ([], [])])
def test_sans_point_ou_sans_lieu_la_reponse_est_vide_ou_personne(points, lieux):
    assert walk(VILLE, points, lieux) == ([-1] * len(points), [np.inf] * len(points), [False] * len(points))


def manhattan(a, b):
    """On foot between two places of the streets of the town, both within 300 m: by hand."""
    (xa, ya), (xb, yb) = a, b
    meme_rue_x = xa == xb and xa % 100 == 0
    meme_rue_y = ya == yb and ya % 100 == 0
    if meme_rue_x or meme_rue_y:
        return abs(xa - xb) + abs(ya - yb)
    traverses = range(0, COTE + 1, 100)
    if xa % 100 and xb % 100:  # both on streets along x: some street along y must be taken
        return abs(ya - yb) + min(abs(xa - x) + abs(x - xb) for x in traverses)
    if ya % 100 and yb % 100:
        return abs(xa - xb) + min(abs(ya - y) + abs(y - yb) for y in traverses)
    return abs(xa - xb) + abs(ya - yb)


PLACES = st.tuples(st.integers(0, 3).map(lambda rang: 100 * rang), st.integers(0, COTE)).flatmap(
    lambda place: st.sampled_from([place, place[::-1]])
)


@settings(max_examples=60)
@given(st.lists(PLACES, min_size=2, max_size=6))
def test_sur_le_damier_les_distances_sont_celles_qu_on_compte_a_la_main(places):
    attendu = [[manhattan(a, b) for b in places] for a in places]
    np.testing.assert_allclose(table(VILLE, np.array(places, float) + COIN), attendu, atol=1e-5)


@settings(max_examples=60)
@given(arrays(float, st.tuples(st.integers(2, 6), st.just(2)), elements=st.floats(-50, COTE + 50, width=32)))
def test_partout_c_est_au_moins_la_ligne_droite_autant_au_retour_et_jamais_plus_que_par_un_troisieme_lieu(places):
    places += COIN
    pied_m = table(VILLE, places)
    droit_m = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    assert (pied_m >= droit_m - 1e-4).all()
    np.testing.assert_allclose(pied_m, pied_m.T, atol=1e-4)
    par_un_tiers = (pied_m[:, :, None] + pied_m[None]).min(axis=1)
    assert (pied_m <= par_un_tiers + 1e-4).all()


@settings(max_examples=60)
@given(
    arrays(float, (5, 2), elements=st.floats(0, COTE, width=32)),
    arrays(float, (4, 2), elements=st.floats(0, COTE, width=32)),
    arrays(bool, (3, 4)),
    st.integers(0, 3),
)
def test_ouvrir_un_lieu_de_plus_n_eloigne_personne(points, lieux, ouvert, lieu):
    question = ask(points, lieux, ouvert)
    plus = ouvert.copy()
    plus[:, lieu] = True
    avant = marche.nearest(VILLE, question, detour=1.2).distance_m
    assert (marche.nearest(VILLE, replace(question, ouvert=plus), detour=1.2).distance_m <= avant + 1e-5).all()


@pytest.mark.reference
def test_a_paris_les_rues_tiennent_ensemble_et_allongent_la_ligne_droite(reference):
    lues, chemin = reference_geo.load_voies(), reference_geo.adresses_path()
    rues = make_rues(lues[0].to_crs(METRES))
    assert measure(rues).part_principale > 0.99
    assert all(any(nom.startswith(debut) for nom in rues.ecartees) for debut in INTERDITES)
    ban = pd.read_csv(chemin, sep=";", usecols=["lon", "lat"]).sample(1_000, random_state=0)
    points = gpd.GeoSeries(gpd.points_from_xy(ban["lon"], ban["lat"]), crs=DEGREES).to_crs(METRES)
    places = points.get_coordinates().to_numpy()
    rng = np.random.default_rng(0)
    question = Question(
        places[:900], places[900:], rng.random((2, 100)) < 0.5, rng.random((3, 100)) < 0.5, rng.integers(2, size=900)
    )
    pied, droit = marche.nearest(rues, question, detour=1.0), proximite.nearest(question, detour=1.0)
    assert (pied.distance_m >= droit.distance_m - 1e-4).all()
    assert pied.estimee.mean() < 0.01
    assert 1.1 < np.median(pied.distance_m / droit.distance_m) < 1.6
