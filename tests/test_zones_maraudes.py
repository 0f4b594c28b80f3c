"""Zones of maraudes in the town of squares: drawn, from a list of streets, from territoires."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from officiels import carre
from village import LUNE, SOLEIL, make_index, point
from ville import centre, write_reference

from counting.maraudes.domain import Maraude, Origine, TypeMaraude, Zone
from counting.maraudes.zones import (
    arrondissements,
    count_sommets,
    draw_zone,
    lighten,
    maraudes_at,
    read_zones,
    zone_of_lieux,
    zone_of_territoires,
)
from counting.seuils import RAYON_MARAUDE
from geo.crs import DEGREES, METRES
from geo.parcours import trace_parcours


@pytest.fixture(autouse=True)
def dossier(tmp_path, monkeypatch):
    write_reference(tmp_path)
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Rue de la Lune and Rue du Soleil, 20 numbers each."""
    return make_index(tmp_path_factory.mktemp("village"))


def surface_m2(zone):
    return gpd.GeoSeries.from_wkb([zone.contour], crs=DEGREES).to_crs(METRES).area[0]


def dites(saisies):
    return [(anomalie.bloquante, str(anomalie)) for anomalie in saisies.anomalies]


def test_un_point_dessine_devient_un_disque_du_rayon_par_defaut():
    saisies = draw_zone(shapely.Point(centre(5)), "P", "Place")
    (zone,) = saisies.zones
    assert (zone.code, zone.nom, zone.origine, zone.rayon_m) == ("P", "Place", Origine.LIEUX, RAYON_MARAUDE.valeur)
    assert surface_m2(zone) == pytest.approx(31_214, rel=1e-3)
    assert saisies.acceptable


def test_un_polygone_dessine_garde_ses_sommets():
    trace = shapely.Polygon(carre(5))
    (zone,) = draw_zone(trace, "P", "").zones
    assert shapely.from_wkb(zone.contour).equals_exact(trace)
    assert (zone.nom, zone.origine, zone.rayon_m) == ("P", Origine.POLYGONE, 0)


def test_un_dessin_hors_de_paris_ne_donne_pas_de_zone():
    saisies = draw_zone(shapely.Point(3, 48), "P", "")
    assert saisies.zones == ()
    assert not saisies.acceptable


def test_un_fichier_de_zones_se_lit(tmp_path):
    gpd.GeoDataFrame(
        {"code": ["A", "B"]}, geometry=[shapely.Polygon(carre(1)), shapely.Point(centre(2))], crs=DEGREES
    ).to_file(tmp_path / "z.geojson")
    saisies = read_zones(tmp_path / "z.geojson", rayon_m=50)
    assert [(zone.code, zone.origine, zone.rayon_m) for zone in saisies.zones] == [
        ("A", Origine.POLYGONE, 0),
        ("B", Origine.LIEUX, 50),
    ]


def test_une_liste_d_adresses_fait_une_zone_et_dit_ce_qui_manque(index):
    saisies = zone_of_lieux(["3 rue de la Lune", " ", "nulle part"], "L", "Liste", index=index)
    assert surface_m2(saisies.zones[0]) == pytest.approx(31_214, rel=1e-3)
    assert saisies.zones[0].origine is Origine.VOIES
    (dite,) = dites(saisies)
    assert dite[0]
    assert dite[1].startswith("Ligne 3 : un lieu connu, reçu « nulle part ». Écrivez une rue, un carrefour")


def test_une_liste_dont_rien_ne_se_situe_ne_donne_pas_de_zone(index):
    saisies = zone_of_lieux(["nulle part"], "L", "Liste", index=index)
    assert saisies.zones == ()
    assert [anomalie.trouve for anomalie in saisies.anomalies] == ["nulle part", "aucun"]


def test_une_rue_est_toute_la_rue_et_son_milieu_seulement_sans_trace(index):
    lune = shapely.LineString([point(LUNE, 1), point(LUNE, 20)])
    voies = gpd.GeoDataFrame({"nom": ["Rue de la Lune"]}, geometry=[lune], crs=DEGREES)
    trace, anomalies = trace_parcours(["r. de la lune"], index=index, voies=voies)
    assert trace.equals(lune)
    assert anomalies == []
    trace, (anomalie,) = trace_parcours(["rue du Soleil"], index=index, voies=voies)
    assert trace.within(shapely.box(*SOLEIL, SOLEIL[0] + 0.004, SOLEIL[1] + 0.003))
    assert trace.geom_type == "Point"
    assert "seul son milieu est pris" in str(anomalie)
    assert not anomalie.bloquante


def test_un_lieu_compris_avec_un_doute_se_dit(index):
    trace, (anomalie,) = trace_parcours(["4 rue Lune 12e"], index=index, voies=None)
    assert not trace.is_empty
    assert "Compris : 4 Rue de la Lune 75019 Paris. Vérifiez." in str(anomalie)


@pytest.mark.parametrize(
    ("noms", "carres"),
    [(["17e"], [17]), (["75117", "18"], [17, 18]), (["Paris Centre"], [1, 2, 3, 4]), (["paris"], range(1, 21))],
)
def test_des_territoires_se_nomment_par_code_ou_par_nom(noms, carres):
    (zone,) = zone_of_territoires(noms, "T", "Territoires").zones
    attendu = shapely.union_all([shapely.Polygon(carre(numero)) for numero in carres])
    assert shapely.from_wkb(zone.contour).symmetric_difference(attendu).area < 1e-12
    assert zone.origine is Origine.TERRITOIRES


def test_un_quartier_se_nomme_et_un_inconnu_se_dit():
    saisies = zone_of_territoires(["Carré 17-1", "Atlantide"], "T", "T")
    assert shapely.from_wkb(saisies.zones[0].contour).equals(shapely.Polygon(carre(17, 0)))
    assert "reçu « Atlantide »" in dites(saisies)[0][1]
    assert zone_of_territoires([], "T", "T").zones == ()


def test_les_arrondissements_sont_vingt_zones():
    zones = arrondissements()
    assert [zone.code for zone in zones] == [str(code) for code in range(75101, 75121)]
    assert zones[0].nom == "1er"


def test_une_rue_de_paris_est_toute_la_rue(reference, monkeypatch, tmp_path):
    from counting.geographie.localisation import build_index

    monkeypatch.setenv("LANTERNE_REFERENCE", str(reference))
    index = build_index(cache=tmp_path)
    saisies = zone_of_lieux(["boulevard Ney", "gare du Nord", "rue de Flandre"], "N", "Nord", index=index)
    assert surface_m2(saisies.zones[0]) > 900_000
    assert [anomalie.bloquante for anomalie in saisies.anomalies] == [False]
    assert "Avenue de Flandre" in str(saisies.anomalies[0])


def test_un_contour_qui_se_recoupe_est_repare_et_le_dit():
    (x, y), pas = centre(5), 0.002
    noeud = shapely.Polygon([(x - pas, y - pas), (x + pas, y + pas), (x + pas, y - pas), (x - pas, y + pas)])
    saisies = draw_zone(noeud, "Z1", "Gare")
    ((bloquante, phrase),) = dites(saisies)
    assert not bloquante
    assert phrase.startswith("Zone « Gare » : contour valide, reçu « le contour se recoupe, vers longitude")
    assert shapely.from_wkb(saisies.zones[0].contour).is_valid


def test_un_contour_vide_est_refuse_et_le_dit():
    saisies = draw_zone(shapely.Polygon(), "Z1", "Gare")
    assert saisies.zones == ()
    assert [phrase.split(".")[0] for _, phrase in dites(saisies)] == [
        "Zone « Gare » : contour présent et fermé, reçu « aucun »"
    ]


def test_un_dessin_de_deux_cent_mille_sommets_est_allege_et_le_dit():
    angles = np.linspace(0, 2 * np.pi, 200_000, endpoint=False)
    disque = shapely.Polygon(np.array(centre(5)) + 0.003 * np.column_stack([np.cos(angles), np.sin(angles)]))
    saisies = draw_zone(disque, "Z1", "Disque")
    assert "reçu « 200\u202f001 sommets »" in dites(saisies)[0][1]
    assert count_sommets(saisies.zones[0]) < 5_000
    assert surface_m2(saisies.zones[0]) == pytest.approx(surface_m2(zone_de(disque)), rel=0.01)


def zone_de(contour):
    return Zone("Z", "Zone", shapely.to_wkb(contour))


def test_un_contour_s_allege_aussi_finement_que_possible():
    disque = zone_de(shapely.Point(centre(5)).buffer(0.003, quad_segs=5_000))
    leger, tolerance_m = lighten(disque, 100)
    assert (tolerance_m, leger.code, leger.nom) == (1, "Z", "Zone")
    assert count_sommets(leger) <= 100
    plus_leger, tolerance_m = lighten(disque, 20)
    assert count_sommets(plus_leger) <= 20
    assert tolerance_m > 1
    assert surface_m2(plus_leger) == pytest.approx(surface_m2(disque), rel=0.1)


def test_un_contour_deja_leger_ne_change_pas():
    carree = zone_de(shapely.Polygon(carre(5)))
    leger, _ = lighten(carree, 5)
    assert shapely.from_wkb(leger.contour).equals_exact(shapely.from_wkb(carree.contour), 1e-9)


def test_au_point_clique_la_plus_petite_zone_vient_d_abord():
    disque = draw_zone(shapely.Point(centre(5)), "P", "").zones
    quartier = (zone_de(shapely.Polygon(carre(5))),)
    grande, petite, ailleurs, sans = (
        Maraude(uid, uid, "", TypeMaraude.MB, zones=zones)
        for uid, zones in [
            ("grande", quartier),
            ("petite", disque),
            ("ailleurs", (zone_de(shapely.Polygon(carre(6))),)),
            ("sans", ()),
        ]
    )
    assert maraudes_at([grande, petite, ailleurs, sans], *centre(5)) == [petite, grande]
    assert maraudes_at([grande, petite, ailleurs, sans], 3.0, 48.0) == []
