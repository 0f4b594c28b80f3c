import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import METRES, WrongCRSError
from geo.decoupage import DecoupageError, nombres_par_defaut, propose_secteurs, to_geojson
from geo.equilibre import CellulesError, divide, serpentine
from geo.ilots import cut_ilots
from geo.reference import load_arrondissements, load_voies

X, Y = 650_000, 6_860_000
AUCUNE = np.array([], dtype=object)


def carre(x, y, cote=1000):
    return shapely.box(X + x, Y + y, X + x + cote, Y + y + cote)


def ville(**contours):
    codes = [code.removeprefix("c") for code in contours]
    return gpd.GeoDataFrame({"code": codes, "nom": codes}, geometry=list(contours.values()), crs=METRES)


def rue(*points):
    return shapely.LineString([(X + x, Y + y) for x, y in points])


def rues(*lignes):
    return gpd.GeoDataFrame(geometry=list(lignes), crs=METRES)


def quadrillage(pas):
    traits = range(pas, 1000, pas)
    return rues(*[rue((t, 0), (t, 1000)) for t in traits], *[rue((0, t), (1000, t)) for t in traits])


def longueurs(territoire, *lignes):
    """Metres of street on each block, west to east."""
    ilots = cut_ilots(territoire, np.array(lignes, dtype=object), cellules=1)
    return ilots.longueurs_m[np.argsort(shapely.get_x(shapely.centroid(ilots.faces)))].round(6).tolist()


def ecarts(secteurs, mesure):
    """Load of each secteur over the mean of its arrondissement."""
    return secteurs[mesure] / secteurs.groupby("arrondissement")[mesure].transform("mean")


def check_pavage(secteurs, arrondissements, nombres):
    assert secteurs.geom_type.eq("Polygon").all()
    assert secteurs.is_valid.all()
    for code, contour in zip(arrondissements["code"], arrondissements.geometry, strict=True):
        siens = secteurs[secteurs["arrondissement"] == code]
        assert len(siens) == nombres[code]
        assert siens.area.sum() == pytest.approx(contour.area, abs=0.01)
        assert siens.union_all().symmetric_difference(contour).area < 0.01


def test_une_rue_entre_deux_ilots_compte_moitie_pour_chacun():
    assert longueurs(carre(0, 0), rue((400, 0), (400, 1000))) == [500, 500]


def test_une_impasse_compte_entiere_pour_son_ilot():
    assert longueurs(carre(0, 0), rue((400, 0), (400, 1000)), rue((400, 500), (700, 500))) == [500, 800]


def test_une_rue_sur_la_limite_de_l_arrondissement_compte_moitie():
    assert longueurs(carre(0, 0), rue((0, 0), (0, 1000))) == [500]


def test_une_rue_qui_depasse_ne_compte_que_dedans():
    assert longueurs(carre(0, 0), rue((400, -900), (400, 1900))) == [500, 500]


def test_deux_rues_superposees_ne_comptent_qu_une_fois():
    assert longueurs(carre(0, 0), rue((400, 0), (400, 1000)), rue((400, 200), (400, 600))) == [500, 500]


def test_les_codes_portent_l_arrondissement_et_le_rang():
    secteurs = propose_secteurs(ville(c75119=carre(0, 0), c75101=carre(2000, 0)), {"75119": 3, "75101": 2})
    assert secteurs["code"].tolist() == ["01-01", "01-02", "19-01", "19-02", "19-03"]
    assert secteurs["rang"].tolist() == [1, 2, 1, 2, 3]
    assert secteurs["arrondissement"].tolist() == ["75101"] * 2 + ["75119"] * 3


def test_sans_voies_les_surfaces_s_equilibrent_et_la_longueur_manque():
    secteurs = propose_secteurs(ville(c75119=carre(0, 0)), {"75119": 4})
    assert secteurs["surface_m2"].between(225_000, 275_000).all()
    assert secteurs["longueur_voies_m"].isna().all()


def test_des_voies_ailleurs_valent_absence_de_voies():
    secteurs = propose_secteurs(ville(c75119=carre(5000, 0)), {"75119": 4}, voies=quadrillage(100))
    assert secteurs["longueur_voies_m"].isna().all()


def test_avec_voies_les_longueurs_s_equilibrent_et_leur_somme_est_celle_des_rues():
    secteurs = propose_secteurs(ville(c75119=carre(0, 0)), {"75119": 4}, voies=quadrillage(100))
    assert secteurs["longueur_voies_m"].sum() == pytest.approx(18 * 1000)
    assert secteurs["longueur_voies_m"].between(3_600, 5_400).all()


def test_les_limites_suivent_les_rues():
    grille, territoire = quadrillage(100), carre(0, 0)
    secteurs = propose_secteurs(ville(c75119=territoire), {"75119": 4}, voies=grille)
    permis = shapely.union_all([*grille.geometry, territoire.boundary]).buffer(0.01)
    assert secteurs.boundary.within(permis).all()


def test_un_quartier_dense_donne_de_petits_secteurs():
    dense = rues(
        *[rue((t, 0), (t, 500)) for t in range(50, 500, 50)], *[rue((0, t), (500, t)) for t in range(50, 501, 50)]
    )
    secteurs = propose_secteurs(ville(c75119=carre(0, 0)), {"75119": 5}, voies=dense)
    assert secteurs["surface_m2"].min() < 100_000 < secteurs["surface_m2"].max()


def test_un_seul_secteur_est_l_arrondissement():
    (secteur,) = propose_secteurs(ville(c75119=carre(0, 0)), {"75119": 1}).geometry
    assert secteur.equals(carre(0, 0))


def test_les_memes_entrees_donnent_les_memes_secteurs():
    paris, nombres = ville(c75119=carre(0, 0)), {"75119": 7}
    premier, second = (propose_secteurs(paris, nombres, voies=quadrillage(100)) for _ in range(2))
    assert premier.geometry.geom_equals_exact(second.geometry, 0).all()


def test_les_rangs_serpentent():
    haute = np.array([[x, y] for y in (30, 20, 10, 0) for x in (0, 15)])
    assert serpentine(haute).tolist() == [0, 1, 3, 2, 4, 5, 7, 6]
    large = np.array([[x, y] for x in (0, 10, 20, 30) for y in (15, 0)])
    assert serpentine(large).tolist() == [0, 1, 3, 2, 4, 5, 7, 6]


CARRE = carre(0, 0)
EQUERRE = CARRE.difference(carre(300, 300))
ANNEAU = CARRE.difference(carre(200, 200, 600))
PEIGNE = CARRE.difference(
    shapely.union_all([shapely.box(X + x, Y + 100, X + x + 150, Y + 1000) for x in (150, 450, 750)])
)
points = st.tuples(st.integers(-100, 1100), st.integers(-100, 1100))
lignes = st.lists(points, min_size=2, max_size=4, unique=True).map(lambda p: rue(*p))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([CARRE, EQUERRE, ANNEAU, PEIGNE]), st.lists(lignes, max_size=12), st.integers(1, 9))
def test_les_secteurs_pavent_l_arrondissement_quelles_que_soient_les_rues(contour, traits, nombre):
    paris = ville(c75119=contour)
    secteurs = propose_secteurs(paris, {"75119": nombre}, voies=rues(*traits))
    check_pavage(secteurs, paris, {"75119": nombre})
    if secteurs["longueur_voies_m"].notna().any():
        dedans = shapely.union_all([*traits]).intersection(contour)
        bord = dedans.intersection(contour.boundary).length
        assert secteurs["longueur_voies_m"].sum() == pytest.approx(dedans.length - bord / 2, abs=0.01)


@settings(deadline=None)
@given(st.dictionaries(st.integers(75101, 75120).map(str), st.integers(1, 90), min_size=1), st.integers(0, 200))
def test_les_nombres_par_defaut_tombent_juste(cotes, en_plus):
    contours = {f"c{code}": carre(1000 * k, 0, cote * 10) for k, (code, cote) in enumerate(cotes.items())}
    total = len(cotes) + en_plus
    nombres = nombres_par_defaut(ville(**contours), total)
    assert sum(nombres.values()) == total
    assert min(nombres.values()) >= 1


def test_les_nombres_suivent_la_surface_ou_la_longueur_des_voies():
    paris = ville(c75101=carre(0, 0), c75119=carre(1000, 0))
    assert nombres_par_defaut(paris, 8) == {"75101": 4, "75119": 4}
    voies = rues(rue((500, 0), (500, 1000)), *[rue((1000 + t, 0), (1000 + t, 1000)) for t in (200, 500, 800)])
    assert nombres_par_defaut(paris, 8, voies) == {"75101": 2, "75119": 6}


def test_le_plus_fort_reste_donne_le_dernier_secteur():
    paris = ville(c75101=carre(0, 0), c75102=carre(2000, 0), c75103=carre(4000, 0, 2000))
    assert nombres_par_defaut(paris, 9) == {"75101": 2, "75102": 1, "75103": 6}


def test_chacun_a_au_moins_un_secteur():
    assert nombres_par_defaut(ville(c75101=carre(0, 0, 10), c75119=carre(1000, 0)), 5) == {"75101": 1, "75119": 4}


def test_le_geojson_est_en_degres_a_sept_decimales():
    secteurs = propose_secteurs(ville(c75119=carre(0, 0)), {"75119": 2})
    objets = json.loads(to_geojson(secteurs))["features"]
    assert [objet["properties"]["code"] for objet in objets] == ["19-01", "19-02"]
    assert objets[0]["properties"]["longueur_voies_m"] is None
    for lon, lat in objets[0]["geometry"]["coordinates"][0]:
        assert (2 < lon < 3, 48 < lat < 49, round(lon, 7), round(lat, 7)) == (True, True, lon, lat)


@pytest.mark.parametrize(
    ("contour", "nombres", "dit"),
    [
        (carre(0, 0), {}, "75119 : attendu de 1 à 99 secteurs, reçu rien"),
        (carre(0, 0), {"75119": 0}, "reçu 0"),
        (carre(0, 0), {"75119": 100}, "reçu 100"),
        (shapely.MultiPolygon([carre(0, 0), carre(2000, 0)]), {"75119": 2}, "d’un seul tenant"),
        (shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)]), {"75119": 2}, "valide"),
    ],
)
def test_un_decoupage_impossible_dit_ou_et_pourquoi(contour, nombres, dit):
    with pytest.raises(DecoupageError, match=dit):
        propose_secteurs(ville(c75119=contour), nombres)


def test_un_arrondissement_present_deux_fois_est_refuse():
    deux = gpd.GeoDataFrame({"code": ["75119"] * 2}, geometry=[carre(0, 0), carre(2000, 0)], crs=METRES)
    with pytest.raises(DecoupageError, match="présent 2 fois"):
        propose_secteurs(deux, {"75119": 2})


def test_moins_de_secteurs_que_d_arrondissements_est_refuse():
    with pytest.raises(DecoupageError, match="1 secteurs pour 2 arrondissements"):
        nombres_par_defaut(ville(c75101=carre(0, 0), c75119=carre(1000, 0)), 1)


def test_des_ilots_separes_ou_trop_peu_nombreux_sont_refuses():
    separes = cut_ilots(shapely.MultiPolygon([carre(0, 0), carre(2000, 0)]), AUCUNE, cellules=1)
    with pytest.raises(CellulesError):
        divide(separes, separes.surfaces_m2, 1)
    seul = cut_ilots(carre(0, 0), AUCUNE, cellules=1)
    with pytest.raises(CellulesError):
        divide(seul, seul.surfaces_m2, 2)


def test_aucune_part_n_est_vide_meme_si_tout_le_poids_est_au_meme_endroit():
    ilots = cut_ilots(carre(0, 0), AUCUNE, cellules=40)
    poids = np.zeros(len(ilots.faces))
    poids[0] = 1
    assert set(divide(ilots, poids, 6)) == set(range(6))


def test_les_degres_sont_refuses():
    paris = ville(c75119=carre(0, 0))
    with pytest.raises(WrongCRSError):
        propose_secteurs(paris.to_crs(4326), {"75119": 2})
    with pytest.raises(WrongCRSError):
        propose_secteurs(paris, {"75119": 2}, voies=quadrillage(100).to_crs(4326))


@pytest.mark.reference
def test_tout_paris_en_355_secteurs_equilibres(reference):
    paris, voies = load_arrondissements()[0].to_crs(METRES), load_voies()[0].to_crs(METRES)
    nombres = nombres_par_defaut(paris, 355, voies)
    secteurs = propose_secteurs(paris, nombres, voies=voies)
    check_pavage(secteurs, paris, nombres)
    assert len(secteurs) == 355
    assert ecarts(secteurs, "longueur_voies_m").between(0.8, 1.2).mean() >= 0.9


def test_tout_paris_sans_voies_en_355_secteurs_equilibres():
    paris = load_arrondissements()[0].to_crs(METRES)
    nombres = nombres_par_defaut(paris)
    secteurs = propose_secteurs(paris, nombres)
    check_pavage(secteurs, paris, nombres)
    assert ecarts(secteurs, "surface_m2").between(0.8, 1.2).mean() >= 0.9
