"""Location of points: the same answer as shapely's own predicates, everywhere and first of all on borders."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo import reference as reference_geo
from geo.crs import WrongCRSError
from geo.rattachement import CHUNK, RattachementError, ZoneIndex
from geo.trame import CELLS

CARRE = shapely.box(0, 0, 1, 1)


def zones(shapes, codes=None, crs="EPSG:4326"):
    codes = [f"{number:03}" for number in range(len(shapes))] if codes is None else codes
    return gpd.GeoDataFrame({"code": codes}, geometry=list(shapes), crs=crs)


def ville(codes=("D", "B", "C", "A")):
    """Four squares of one degree: two below, two above, all meeting at (1, 1)."""
    return zones([shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))], list(codes))


def by_shapely(frame, lon, lat):
    """Ask shapely every zone for every point, and keep the lowest code."""
    found = np.full(len(lon), -1)
    for row in frame["code"].argsort()[::-1]:
        found[shapely.intersects(frame.geometry.iloc[row], shapely.points(lon, lat))] = row
    return found


def near_borders(shapes, rng):
    """Vertices, middles and random places of edges, and the doubles next to them.

    Not the doubles next to zero: at 5e-324 GEOS's prepared and plain predicates disagree with each other.
    """
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shapes)), return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    share = rng.random((start.size, 1))
    on_edges = [xy, (xy[start] + xy[start + 1]) / 2, xy[start] + share * (xy[start + 1] - xy[start])]
    places = np.concatenate(on_edges)
    step = np.spacing(np.abs(places) + 1e-12)
    return np.concatenate([places, places - step, places + step])


def test_chaque_carre_recoit_ses_points_et_le_dehors_rien():
    index = ZoneIndex(ville())
    assert index.locate([0.5, 1.5, 0.5, 1.5, 2.5, -3], [0.5, 0.5, 1.5, 1.5, 0.5, 0]).tolist() == [0, 1, 2, 3, -1, -1]
    assert index.codes.tolist() == ["D", "B", "C", "A"]


def test_un_point_sur_la_frontiere_va_au_code_le_plus_bas():
    found = ZoneIndex(ville()).locate([1, 0.5, 1, 0, 2], [0.5, 1, 1, 0, 2])
    assert ["DBCA"[row] for row in found] == ["B", "C", "A", "D", "A"]


def test_les_codes_en_nombre_se_comparent_en_nombre_et_le_texte_en_texte():
    assert ZoneIndex(ville([10, 9, 30, 40])).locate(1, 0.5) == 1
    assert ZoneIndex(ville(["10", "9", "30", "40"])).locate(1, 0.5) == 0


def test_la_position_est_le_rang_de_la_ligne_quel_que_soit_l_index():
    frame = ville().set_axis([7, 7, 3, 0]).iloc[::-1]
    assert ZoneIndex(frame).locate([0.5, 1.5], [0.5, 0.5]).tolist() == [3, 2]


def test_un_trou_est_dehors_et_son_bord_est_dedans():
    index = ZoneIndex(zones([shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)]))
    assert index.locate([1.5, 1, 1.5, 0.5], [1.5, 1.5, 2, 0.5]).tolist() == [-1, 0, 0, 0]


def test_une_ile_dans_le_trou_d_une_autre_zone_et_un_multipolygone():
    anneau = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    index = ZoneIndex(zones([anneau | shapely.box(5, 0, 6, 1), shapely.box(1, 1, 2, 2)]))
    assert index.locate([0.5, 1.5, 5.5, 4, 1], [0.5, 1.5, 0.5, 0.5, 1.5]).tolist() == [0, 1, 0, -1, 0]


def test_ou_deux_zones_se_recouvrent_le_code_le_plus_bas_l_emporte():
    index = ZoneIndex(zones([shapely.box(0, 0, 4, 4), shapely.box(1, 1, 2, 2)], ["Z", "A"]))
    assert index.locate([0.5, 1.5, 1, 3], [0.5, 1.5, 1, 3]).tolist() == [0, 1, 1, 0]


def test_une_zone_plus_petite_qu_une_case_n_est_pas_perdue():
    minuscule = shapely.box(0.5, 0.5, 0.5 + 1e-7, 0.5 + 1e-7)
    index = ZoneIndex(zones([CARRE, minuscule], ["Z", "A"]))
    assert index.locate([0.5 + 5e-8, 0.5 + 2e-7], [0.5 + 5e-8, 0.5]).tolist() == [1, 0]


@pytest.mark.parametrize("depasse", [0, 1e-12, 1e-9, 1e-6, 1e-4, 1e-2])
def test_une_pointe_qui_entre_a_peine_dans_une_case_n_est_pas_perdue(depasse):
    """Over a square of one degree the raster's lines are at half-integers / CELLS."""
    ligne, pointe = 300.5 / CELLS, (300.5 + depasse) / CELLS
    triangle = shapely.Polygon([(ligne - 0.2, 0.2), (ligne - 0.2, 0.4), (pointe, 0.3)])
    frame = zones([CARRE, triangle, shapely.transform(triangle, np.fliplr)], ["Z", "A", "B"])
    lon, lat = np.linspace(ligne - 1e-3 / CELLS, pointe + 1e-12, 101), np.full(101, 0.3)
    np.testing.assert_array_equal(ZoneIndex(frame).locate(lon, lat), by_shapely(frame, lon, lat))
    np.testing.assert_array_equal(ZoneIndex(frame).locate(lat, lon), by_shapely(frame, lat, lon))


@pytest.mark.parametrize("pente", [0.003, 0.37, 1, 2.6, 300])
def test_tout_au_long_d_une_frontiere_oblique_aucune_case_n_est_oubliee(pente):
    haut = min(pente, 1)
    frame = zones([shapely.Polygon([(0, 0), (haut / pente, haut), (0, 1)]), CARRE], ["A", "Z"])
    share = np.linspace(0, 1, 100 * CELLS)
    lon, lat = share * haut / pente, share * haut + np.tile([-1e-7, 0, 1e-7, 0], 25 * CELLS)
    np.testing.assert_array_equal(ZoneIndex(frame).locate(lon, lat), by_shapely(frame, lon, lat))


def test_ni_nan_ni_infini_ne_sont_dans_une_zone():
    faux = [np.nan, np.inf, -np.inf, 1e308, -1e308, None]
    index = ZoneIndex(ville())
    assert (index.locate(faux, [0.5] * 6) == -1).all()
    assert (index.locate([0.5] * 6, faux) == -1).all()
    assert (index.locate(faux, faux) == -1).all()


@pytest.mark.parametrize(
    ("lon", "lat", "attendu"),
    [
        (0.5, 0.5, 0),
        ([], [], []),
        ([0.5], (1.5,), [2]),
        (pd.Series([0.5, 1.5], index=[9, 4]), pd.Series([0.5, 0.5], index=[1, 2]), [0, 1]),
        (pd.array([0.5, None], dtype="Float64"), [0.5, 0.5], [0, -1]),
        (np.array([[0.5, 1.5], [5, 1.5]]), np.array([[0.5, 0.5], [0, 1.5]]), [[0, 1], [-1, 3]]),
        (np.array([0.5, 1.5], np.float32)[::-1], np.zeros(2, int), [1, 0]),
    ],
)
def test_nombre_liste_colonne_tableau_gardent_leur_forme(lon, lat, attendu):
    found = ZoneIndex(ville()).locate(lon, lat)
    assert found.dtype == np.int32
    assert found.tolist() == attendu


@pytest.mark.parametrize(
    ("lon", "lat", "message"),
    [([1, 2], [1], "2 longitudes pour 1"), (["deux"], [1], "longitude"), ([1], ["48,8"], "latitude")],
)
def test_des_coordonnees_fausses_sont_refusees(lon, lat, message):
    with pytest.raises(RattachementError, match=message):
        ZoneIndex(ville()).locate(lon, lat)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (ville()[:0], "aucune ligne"),
        (ville().rename(columns={"code": "insee"}), "« code » absente ; colonnes trouvées : insee"),
        (ville(["A", "B", "A", "C"]), r"ligne 1 \(A\), 3 \(A\) : code en double"),
        (ville(["A", None, "B", "C"]), "ligne 2 .*code absent"),
        (ville(["A", 2, "B", "C"]), "texte et en nombre"),
        (zones([CARRE, None]), r"ligne 2 \(001\) : contour absent ou vide"),
        (zones([shapely.Polygon(), CARRE]), "ligne 1 .*contour absent ou vide"),
        (zones([shapely.Point(0, 0).buffer(1).exterior]), "pas un polygone"),
        (zones([shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])]), "contour invalide"),
        (zones([shapely.Polygon([(0, 0), (1, np.inf), (1, 0)])]), "contour invalide"),
        (zones([shapely.box(648000, 6860000, 649000, 6861000)]), "degrés, EPSG:4326"),
        (zones([CARRE] * 9, ["A"] * 9), "et 4 autres"),
    ],
)
def test_des_zones_fausses_sont_refusees_en_clair(frame, message):
    with pytest.raises(RattachementError, match=message):
        ZoneIndex(frame)


@pytest.mark.parametrize("crs", [None, "EPSG:2154"])
def test_un_autre_systeme_de_coordonnees_est_refuse(crs):
    with pytest.raises(WrongCRSError):
        ZoneIndex(zones([CARRE], crs=crs))


def test_les_zones_donnees_ne_changent_pas():
    frame = ville()
    before = frame.copy()
    ZoneIndex(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert not shapely.is_prepared(frame.geometry.to_numpy()).any()


def test_un_long_tableau_reparti_sur_les_coeurs_donne_les_memes_zones():
    rng = np.random.default_rng(0)
    frame = zones([shapely.Point(x, y).buffer(0.6, 64) for x in range(5) for y in range(5)])
    lon, lat = rng.uniform(-1, 6, (2, 3 * CHUNK + 1))
    some = np.r_[0 : lon.size : 50, lon.size - 1]
    assert (ZoneIndex(frame).locate(lon, lat)[some] == by_shapely(frame, lon[some], lat[some])).all()


degres = st.integers(-3, 3) | st.floats(-3, 3).map(lambda degre: round(degre, 12))
triangle_ou_etoile = st.lists(st.tuples(degres, degres), min_size=3, max_size=9)
carre = st.tuples(st.integers(-3, 2), st.integers(-3, 2)).map(lambda c: shapely.box(c[0], c[1], c[0] + 1, c[1] + 1))


def polygonal(shape):
    return shapely.union_all([part for part in shapely.get_parts(shapely.make_valid(shape)) if part.area > 0])


zone = carre | st.one_of(
    triangle_ou_etoile.map(shapely.Polygon).map(polygonal),
    st.tuples(carre, carre).map(shapely.union_all),
    st.tuples(triangle_ou_etoile, triangle_ou_etoile).map(
        lambda rings: polygonal(shapely.Polygon(rings[0])) - polygonal(shapely.Polygon(rings[1]))
    ),
)


@settings(max_examples=100, deadline=None)
@given(
    shapes=st.lists(zone, min_size=1, max_size=8),
    scale=st.sampled_from([1, 1e-8, 1e-4, 0.03, 13]),
    paris=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_toute_zone_et_tout_point_ont_la_reponse_de_shapely(shapes, scale, paris, seed):
    rng = np.random.default_rng(seed)
    shift = (2.35, 48.85) if paris else (0, 0)
    shapes = [shapely.transform(polygonal(shape), lambda xy: xy * scale + shift) for shape in shapes]
    usable = [shape for shape in shapes if shape.geom_type in ("Polygon", "MultiPolygon") and shape.is_valid]
    usable = [shape for shape in usable if not shape.is_empty]
    assume(usable)
    frame = zones(usable, list(rng.permutation(len(usable))))
    west, south, east, north = frame.total_bounds
    lines = rng.integers(-2, CELLS + 3, (100, 2)) / CELLS * (east - west, north - south) + (west, south)
    anywhere = rng.uniform((west, south), (east, north), (100, 2))
    mixed = np.stack([lines[:, 0], anywhere[:, 1]], axis=1)
    lon, lat = np.concatenate([near_borders(usable, rng), lines, anywhere, mixed, lines + np.spacing(lines + 1)]).T
    np.testing.assert_array_equal(ZoneIndex(frame).locate(lon, lat), by_shapely(frame, lon, lat))


@pytest.mark.reference
@pytest.mark.parametrize(
    ("load", "combien"),
    [(lambda: reference_geo.load_arrondissements()[0], 20), (lambda: reference_geo.load_quartiers()[0], 80)],
)
def test_les_polygones_officiels_donnent_la_reponse_de_shapely(reference, load, combien):
    rng = np.random.default_rng(0)
    frame = load()
    assert len(frame) == combien
    west, south, east, north = frame.total_bounds
    borders = rng.permutation(near_borders(frame.geometry.to_numpy(), rng))[:6000]
    lon, lat = np.concatenate([borders, rng.uniform((west, south), (east, north), (4000, 2))]).T
    np.testing.assert_array_equal(ZoneIndex(frame).locate(lon, lat), by_shapely(frame, lon, lat))
