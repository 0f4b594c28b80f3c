"""A town of squares: the territories are 100 m squares side by side, and answers can be checked by hand."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cellules import SelectionError
from geo.couverture import SUR_LA_LIMITE_M, Mosaic
from geo.crs import DEGREES, METRES, WrongCRSError
from geo.formes import CouvertureError
from geo.reference import load_arrondissements, load_quartiers, load_voies
from geo.zones_blanches import merge_white

X, Y = 650_000, 6_860_000
UN_DOIGT_M, UN_DOIGT_M2 = 1e-3, 1e-3


def carre(x, y, largeur=100, hauteur=100):
    return shapely.box(X + x, Y + y, X + x + largeur, Y + y + hauteur)


def ligne(*points):
    return shapely.LineString([(X + x, Y + y) for x, y in points])


def couche(*shapes):
    return gpd.GeoDataFrame(geometry=list(shapes), crs=METRES)


def ville(**shapes):
    return gpd.GeoDataFrame({"code": list(shapes)}, geometry=list(shapes.values()), crs=METRES)


DEUX = ville(A=carre(0, 0), B=carre(100, 0))


def oui(*valeurs):
    return np.array(valeurs, dtype=bool)


def test_un_demi_territoire_couvert_laisse_l_autre_moitie():
    mosaic = Mosaic(couche(carre(0, 0, 50)), DEUX)
    assert mosaic.faces.white(oui(1)).tolist() == pytest.approx([5_000, 10_000])
    assert mosaic.faces.white_total(oui(1)) == pytest.approx(15_000)


def test_aucun_passage_laisse_tout_en_zone_blanche():
    mosaic = Mosaic(couche(carre(0, 0, 50)), DEUX)
    assert mosaic.faces.white(oui(0)).tolist() == pytest.approx([10_000, 10_000])
    assert mosaic.faces.white(np.zeros((0, 1), bool)).shape == (0, 2)


def test_aucune_zone_laisse_tout_en_zone_blanche():
    mosaic = Mosaic(couche(), DEUX)
    assert mosaic.faces.white(oui()).tolist() == pytest.approx([10_000, 10_000])
    assert mosaic.faces.count(np.zeros(0)).tolist() == [0, 0]


def test_deux_zones_qui_se_recouvrent_ne_comptent_qu_une_fois():
    mosaic = Mosaic(couche(carre(0, 0, 60), carre(40, 0, 60)), DEUX)
    assert mosaic.faces.white(oui(1, 1)).tolist() == pytest.approx([0, 10_000])


def test_une_zone_hors_du_perimetre_ne_couvre_rien_et_garde_sa_place():
    mosaic = Mosaic(couche(carre(900, 900), carre(0, 0)), DEUX)
    assert mosaic.faces.white(oui(1, 0)).tolist() == pytest.approx([10_000, 10_000])
    assert mosaic.faces.white(oui(0, 1)).tolist() == pytest.approx([0, 10_000])


def test_plusieurs_creneaux_se_lisent_d_un_coup():
    mosaic = Mosaic(couche(carre(0, 0), carre(100, 0)), DEUX)
    semaine = oui([0, 0], [1, 0], [0, 1], [1, 1])
    blanc = mosaic.faces.white(semaine)
    np.testing.assert_allclose(blanc, [[1e4, 1e4], [0, 1e4], [1e4, 0], [0, 0]])
    assert mosaic.faces.white_total(semaine).tolist() == pytest.approx([2e4, 1e4, 1e4, 0])
    assert mosaic.faces.slots(semaine).tolist() == [2, 2]


def test_trois_equipes_au_meme_endroit_se_comptent():
    mosaic = Mosaic(couche(carre(0, 0), carre(0, 0), carre(0, 0, 50), carre(25, 0, 50)), ville(A=carre(0, 0)))
    tous = oui(1, 1, 1, 1)
    au_moins = [10_000 - mosaic.faces.white_total(tous, teams=n) for n in range(1, 6)]
    assert au_moins == pytest.approx([10_000, 10_000, 7_500, 2_500, 0])
    assert sorted(mosaic.faces.count(tous).tolist()) == [2, 3, 3, 4]


def test_les_passages_par_semaine_s_ajoutent_face_par_face():
    mosaic = Mosaic(couche(carre(0, 0, 60), carre(40, 0, 60)), ville(A=carre(0, 0)))
    passages = mosaic.faces.count(np.array([1, 0.5]))
    assert sorted(passages.tolist()) == [0.5, 1, 1.5]
    assert mosaic.faces.measures[passages < 1].sum() == pytest.approx(4_000)


def test_une_surface_exclue_ne_compte_nulle_part():
    seine = couche(carre(0, 40, 200, 20))
    mosaic = Mosaic(couche(carre(0, 0, 50)), DEUX, left_out=seine)
    assert mosaic.faces.by_territory(mosaic.faces.measures).tolist() == pytest.approx([8_000, 8_000])
    assert mosaic.faces.white(oui(1)).tolist() == pytest.approx([4_000, 8_000])
    assert mosaic.locate([X + 20], [Y + 50]).tolist() == [-1]


def test_deux_niveaux_de_territoires_se_lisent_ensemble():
    niveaux = ville(ensemble=carre(0, 0, 200), A=carre(0, 0), B=carre(100, 0))
    mosaic = Mosaic(couche(carre(50, 0, 100)), niveaux)
    assert mosaic.faces.white(oui(1)).tolist() == pytest.approx([10_000, 5_000, 5_000])
    assert mosaic.faces.white_total(oui(1)) == pytest.approx(10_000)


def test_les_personnes_se_comptent_dans_les_faces_blanches():
    mosaic = Mosaic(couche(carre(0, 0, 50)), DEUX)
    personnes, dehors = mosaic.weigh([X + 10, X + 80, X + 150, X + 151, X - 5], [Y + 10] * 5, [7, 2, 3, 4, 1])
    assert mosaic.faces.white(oui(1), weights=personnes).tolist() == [2, 7]
    assert mosaic.faces.by_territory(personnes).tolist() == [9, 7]
    assert dehors == 1


def test_une_personne_sur_la_limite_est_dans_la_zone_qui_la_touche():
    mosaic = Mosaic(couche(carre(0, 0, 50)), DEUX)
    personnes, _ = mosaic.weigh([X + 50], [Y + 50], [1])
    assert mosaic.faces.white_total(oui(1), weights=personnes) == 0


def test_un_point_sans_coordonnees_n_est_dans_aucune_face():
    assert Mosaic(couche(), DEUX).locate([np.nan, np.inf], [np.nan, Y]).tolist() == [-1, -1]


def test_les_rues_se_coupent_a_la_limite_des_zones():
    mosaic = Mosaic(couche(carre(0, 0, 50)), DEUX)
    rues = mosaic.cut(couche(ligne((-30, 10), (230, 10)), ligne((20, 20), (20, 60)), ligne((120, 20), (120, 60))))
    assert rues.by_territory(rues.measures).tolist() == pytest.approx([140, 140])
    assert rues.white(oui(1)).tolist() == pytest.approx([50, 140])


def test_une_rue_sur_la_limite_d_une_zone_est_couverte_et_compte_dans_ses_deux_territoires():
    mosaic = Mosaic(couche(carre(0, 0, 50), carre(0, 0)), DEUX)
    rues = mosaic.cut(couche(ligne((50, 0), (50, 100)), ligne((100, 0), (100, 30))))
    assert rues.by_territory(rues.measures).tolist() == pytest.approx([130, 30])
    assert rues.white(oui(1, 0)).tolist() == pytest.approx([30, 30])
    assert rues.white_total(oui(1, 0)) == pytest.approx(30)
    assert rues.white_total(oui(0, 1)) == pytest.approx(0)


def test_sans_rue_rien_a_couvrir():
    assert Mosaic(couche(), DEUX).cut(couche()).white(oui()).tolist() == [0, 0]


def test_les_zones_blanches_sont_des_polygones_separes_du_plus_grand_au_plus_petit():
    mosaic = Mosaic(couche(carre(120, 0, 40), carre(160, 40, 40, 20)), DEUX)
    personnes, _ = mosaic.weigh([X + 10, X + 190, X + 140], [Y + 10] * 3, [5, 2, 9])
    zones, labels = merge_white(
        mosaic, ~mosaic.faces.covered(oui(1, 1)), surface_min_m2=1_000, weights={"personnes": personnes}
    )
    assert zones["surface_m2"].tolist() == pytest.approx([12_000, 1_600, 1_600])
    assert zones["code"].tolist() == ["A", "B", "B"]
    assert sorted(zones["personnes"]) == [0, 2, 5]
    assert zones.geometry.geom_type.eq("Polygon").all()
    assert np.bincount(labels + 1, mosaic.faces.measures).tolist() == pytest.approx([4_800, *zones["surface_m2"]])


def test_une_petite_zone_blanche_est_laissee_a_partir_du_seuil():
    mosaic = Mosaic(couche(carre(0, 0, 90)), ville(A=carre(0, 0)))
    white = ~mosaic.faces.covered(oui(1))
    gardees = [len(merge_white(mosaic, white, surface_min_m2=seuil)[0]) for seuil in (999, 1_001)]
    assert gardees == [1, 0]


def test_aucune_zone_blanche_donne_une_table_vide():
    mosaic = Mosaic(couche(carre(0, 0, 200)), DEUX)
    zones, labels = merge_white(mosaic, ~mosaic.faces.covered(oui(1)), surface_min_m2=0)
    assert zones.empty
    assert (labels == -1).all()


def test_les_zones_blanches_d_un_seul_territoire_s_arretent_a_sa_limite():
    mosaic = Mosaic(couche(), DEUX)
    zones, _ = merge_white(mosaic, mosaic.faces.inside("B"), surface_min_m2=0)
    assert zones["code"].tolist() == ["B"]
    assert zones["surface_m2"].tolist() == pytest.approx([10_000])


def test_deux_zones_blanches_qui_se_touchent_par_un_coin_restent_deux():
    mosaic = Mosaic(couche(carre(0, 0), carre(100, 100)), ville(A=carre(0, 0, 200, 200)))
    zones, _ = merge_white(mosaic, ~mosaic.faces.covered(oui(1, 1)), surface_min_m2=0)
    assert zones["surface_m2"].tolist() == pytest.approx([10_000, 10_000])


def test_un_territoire_inconnu_est_refuse():
    with pytest.raises(SelectionError, match="inconnu"):
        Mosaic(couche(), DEUX).faces.inside("C")


def test_un_perimetre_tout_entier_exclu_n_a_plus_de_surface():
    mosaic = Mosaic(couche(carre(0, 0)), DEUX, left_out=couche(carre(-10, -10, 300, 300)))
    assert mosaic.faces.white(oui(1)).tolist() == [0, 0]
    assert mosaic.cut(couche(ligne((0, 10), (90, 10)))).white_total(oui(1)) == 0
    assert merge_white(mosaic, ~mosaic.faces.covered(oui(1)), surface_min_m2=0)[0].empty


def test_l_altitude_d_une_zone_est_sans_effet():
    mosaic = Mosaic(couche(shapely.force_3d(carre(0, 0), 35)), DEUX)
    assert mosaic.faces.white(oui(1)).tolist() == pytest.approx([0, 10_000])
    assert not shapely.has_z(mosaic.polygons).any()


def test_les_cadres_donnes_ne_changent_pas():
    zones, territoires = couche(carre(0, 0, 50)), DEUX.copy()
    avant = zones.copy()
    Mosaic(zones, territoires, left_out=couche(carre(0, 0, 5)))
    assert zones.equals(avant)
    assert territoires.equals(DEUX)


@pytest.mark.parametrize(
    ("zones", "territoires", "message"),
    [
        (couche(ligne((0, 0), (9, 9))), DEUX, "Zones, ligne 1 (0) : contour qui n’est pas un polygone"),
        (couche(carre(0, 0), None), DEUX, "Zones, ligne 2 (1) : contour absent ou vide"),
        (couche(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])), DEUX, "contour invalide"),
        (couche(), ville(), "aucun territoire"),
        (couche(), DEUX.rename(columns={"code": "nom"}), "colonne « code » absente"),
        (couche(), DEUX.assign(code="A"), "code absent ou en double (A)"),
        (couche(), ville(A=ligne((0, 0), (9, 9))), "Périmètre, ligne 1 (0)"),
    ],
)
def test_des_contours_inutilisables_sont_refuses_avec_leur_ligne(zones, territoires, message):
    with pytest.raises(CouvertureError) as erreur:
        Mosaic(zones, territoires)
    assert message in str(erreur.value)


@pytest.mark.parametrize("name", ["zones", "perimeter", "left_out"])
def test_des_degres_sont_refuses(name):
    cadres = {"zones": couche(), "perimeter": DEUX, "left_out": couche(carre(0, 0))}
    with pytest.raises(WrongCRSError):
        Mosaic(**{**cadres, name: cadres[name].to_crs(DEGREES)})


@pytest.mark.parametrize("selection", [oui(1, 0), np.array([1]), np.ones((1, 1, 1), bool), np.array(True)])
def test_une_selection_d_une_autre_forme_est_refusee(selection):
    with pytest.raises(SelectionError):
        Mosaic(couche(carre(0, 0)), DEUX).faces.white(selection)


def test_des_poids_ou_un_nombre_d_equipes_impossibles_sont_refuses():
    faces = Mosaic(couche(carre(0, 0)), DEUX).faces
    with pytest.raises(SelectionError):
        faces.white(oui(1), weights=np.ones(5))
    with pytest.raises(SelectionError):
        faces.white(oui(1), teams=0)


def test_des_points_sans_leur_poids_sont_refuses():
    mosaic = Mosaic(couche(), DEUX)
    with pytest.raises(CouvertureError):
        mosaic.weigh([X], [Y], [1, 2])
    with pytest.raises(CouvertureError):
        mosaic.locate([X, X], [Y])


ENTIERS = st.integers(-20, 220)
REELS = st.floats(-20, 220, allow_nan=False)
COTES = st.one_of(st.integers(1, 200), st.floats(1e-4, 200))
CARRES = st.builds(carre, ENTIERS, ENTIERS, st.integers(1, 200), st.integers(1, 200))
RUBANS = st.builds(carre, REELS, REELS, COTES, st.floats(1e-6, 1e-2))
DISQUES = st.builds(lambda x, y, r: shapely.Point(X + x, Y + y).buffer(r), REELS, REELS, st.floats(0.5, 150))
TOURNES = st.builds(shapely.affinity.rotate, CARRES, st.sampled_from([1e-7, 1e-3, 30, 45]))
TROUES = st.builds(lambda x, y: carre(x, y, 90, 90) - carre(x + 20, y + 20, 30, 30), ENTIERS, ENTIERS)
FORMES = st.lists(st.one_of(CARRES, RUBANS, DISQUES, TOURNES, TROUES), min_size=1, max_size=7)


@st.composite
def plans(draw):
    """Zones, some given twice, some moved by next to nothing, with a week of three random slots."""
    formes = draw(FORMES)
    formes += draw(st.lists(st.sampled_from(formes), max_size=2))
    formes += [shapely.affinity.translate(f, 1e-9) for f in draw(st.lists(st.sampled_from(formes), max_size=1))]
    bits = draw(st.lists(st.booleans(), min_size=3 * len(formes), max_size=3 * len(formes)))
    return formes, np.array(bits).reshape(3, -1)


@settings(max_examples=150, deadline=None)
@given(plans())
def test_la_mosaique_donne_la_meme_surface_que_shapely(plan):
    formes, semaine = plan
    faces = Mosaic(couche(*formes), DEUX).faces
    zones = np.array(formes)
    attendu = [shapely.area(shapely.difference(DEUX.geometry, shapely.union_all(zones[heure]))) for heure in semaine]
    np.testing.assert_allclose(faces.white(semaine), attendu, rtol=1e-6, atol=UN_DOIGT_M2)
    seuls = np.eye(len(zones), dtype=bool)
    couvert = 20_000 - faces.white_total(seuls)
    dedans = shapely.area(shapely.intersection(zones, carre(0, 0, 200, 100)))
    np.testing.assert_allclose(couvert, dedans, rtol=1e-6, atol=UN_DOIGT_M2)


@settings(max_examples=100, deadline=None)
@given(plans(), st.lists(st.tuples(ENTIERS, ENTIERS, ENTIERS, ENTIERS), min_size=1, max_size=5))
def test_la_mosaique_donne_la_meme_longueur_de_rue_que_shapely(plan, traits):
    """Within the width of a border: a street drawn along one is covered, and shapely may say so or not."""
    formes, semaine = plan
    rues = [ligne((a, b), (c, d)) for a, b, c, d in traits if (a, b) != (c, d)]
    blanc = Mosaic(couche(*formes), DEUX).cut(couche(*rues)).white_total(semaine)
    dedans = shapely.intersection(np.array(rues, dtype=object), carre(0, 0, 200, 100))
    for heure, mesure in zip(semaine, blanc, strict=True):
        couvert = shapely.union_all(np.array(formes)[heure])
        au_moins, au_plus = (
            shapely.length(shapely.difference(dedans, couvert.buffer(signe * 2 * SUR_LA_LIMITE_M))).sum()
            for signe in (1, -1)
        )
        assert au_moins - UN_DOIGT_M <= mesure <= au_plus + UN_DOIGT_M


@settings(max_examples=100, deadline=None)
@given(plans())
def test_les_zones_blanches_sont_le_complement_de_la_couverture(plan):
    formes, semaine = plan
    mosaic = Mosaic(couche(*formes), DEUX)
    zones, labels = merge_white(mosaic, ~mosaic.faces.covered(semaine[0]), surface_min_m2=0.1)
    blanc = carre(0, 0, 200, 100) - shapely.union_all(np.array(formes)[semaine[0]])
    assert zones.geometry.is_valid.all()
    assert shapely.is_valid(mosaic.polygons).all()
    assert shapely.area(blanc ^ zones.union_all()) < 0.1 * (1 + len(shapely.get_parts(blanc)))
    sommes = np.bincount(labels + 1, mosaic.faces.measures, len(zones) + 1)[1:]
    np.testing.assert_allclose(sommes, zones["surface_m2"], rtol=1e-6, atol=UN_DOIGT_M2)


@given(plans())
@settings(max_examples=50, deadline=None)
def test_les_creneaux_ensemble_disent_la_meme_chose_que_un_par_un(plan):
    formes, semaine = plan
    faces = Mosaic(couche(*formes), DEUX).faces
    longue = np.tile(semaine, (57, 1))
    for teams in (1, 2, 3):
        assert faces.covered(longue, teams=teams).tolist() == (faces.count(longue) >= teams).tolist()
        un_par_un = [faces.white(heure, teams=teams) for heure in semaine]
        np.testing.assert_allclose(faces.white(longue, teams=teams)[-3:], un_par_un)
    assert faces.slots(longue).tolist() == faces.covered(longue).sum(axis=0).tolist()


def test_paris_se_mesure_comme_par_shapely(reference):
    """Quartiers as zones, arrondissements as territories: two official files whose borders all but coincide."""
    arrondissements = load_arrondissements()[0].to_crs(METRES)
    quartiers = load_quartiers()[0].to_crs(METRES)
    voies = load_voies()[0].to_crs(METRES)
    mosaic = Mosaic(quartiers, arrondissements)
    impairs = np.arange(len(quartiers)) % 2 == 1
    couvert = quartiers[impairs].union_all()
    np.testing.assert_allclose(
        mosaic.faces.white(impairs), arrondissements.difference(couvert).area, rtol=1e-6, atol=UN_DOIGT_M2
    )
    dehors = voies.intersection(arrondissements.union_all()).difference(couvert).length.sum()
    assert mosaic.cut(voies).white_total(impairs) == pytest.approx(dehors, rel=1e-6)


def test_la_poussiere_entre_deux_bords_ne_fait_pas_une_zone():
    """Two zones end a few nanometres apart, on a slant: GEOS takes what is between for an overlap."""
    biais = shapely.Polygon([(X, Y), (X + 33, Y), (X + 71, Y + 100), (X, Y + 100)])
    a_peine_plus = shapely.Polygon([(X, Y), (X + 33, Y), (X + 71 + 1e-8, Y + 100), (X, Y + 100)])
    mosaic = Mosaic(couche(biais, a_peine_plus), DEUX)
    poussiere = shapely.area(mosaic.polygons) < 1e-3
    assert poussiere.any()
    zones, labels = mosaic.merge(poussiere)
    assert len(zones) == 0
    assert (labels == -1).all()
    zones, _ = mosaic.merge(np.ones(len(poussiere), bool))
    assert shapely.area(zones).sum() == pytest.approx(20_000)
