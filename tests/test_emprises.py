"""Footprints from what someone drew: two squares of 1 km stand for Paris."""

import contextlib
import json
import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import elargissement
from geo.couches import CoucheIllisibleError
from geo.crs import DEGREES, METRES, WrongCRSError
from geo.elargissement import widen
from geo.emprises import lay_emprises, read_emprises

X, Y = 650_000, 6_860_000
KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<NetworkLink><Link><href>http://ailleurs.invalid/z.kml</href></Link></NetworkLink>
<Folder><Placemark><name>Place</name><Point><coordinates>{0}</coordinates></Point></Placemark></Folder>
<Folder><Placemark><name>Trajet</name><LineString><coordinates>{0} {1}</coordinates></LineString></Placemark></Folder>
</Document></kml>"""
GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lon="{0[0]}" lat="{0[1]}"><name>Place</name></wpt><trk><name>Trajet</name><trkseg>
<trkpt lon="{0[0]}" lat="{0[1]}"><ele>30</ele></trkpt><trkpt lon="{1[0]}" lat="{1[1]}"/></trkseg></trk></gpx>"""


def carre(x, y=0, cote=1000):
    return shapely.box(X + x, Y + y, X + x + cote, Y + y + cote)


def ligne(*points):
    return shapely.LineString([(X + x, Y + y) for x, y in points])


def point(x, y):
    return shapely.Point(X + x, Y + y)


VILLE = gpd.GeoDataFrame({"code": ["75118", "75119"]}, geometry=[carre(0), carre(1000)], crs=METRES)
TRAJET = ligne((300, 500), (700, 500))
DISQUE = 8 * 4 * 0.5 * math.sin(math.pi / 16) * 100**2
"""A disc of 100 m cut in 32 triangles: 31,214 m²."""


def poser(*formes, codes=None, rayon=100.0, origine=""):
    codes = codes or [f"Z{rang}" for rang in range(1, len(formes) + 1)]
    champs = {"code": codes, "nom": codes, "origine": origine, "rayon_m": rayon}
    return lay_emprises(gpd.GeoDataFrame(champs, geometry=list(formes), crs=METRES), perimetre=VILLE)


def surfaces(emprises):
    return emprises.zones.to_crs(METRES).area.tolist()


def phrases(emprises, *, bloquante):
    return [str(anomalie) for anomalie in emprises.anomalies if anomalie.bloquante is bloquante]


def degres(forme):
    return gpd.GeoSeries([forme], crs=METRES).to_crs(DEGREES).iloc[0]


def test_un_polygone_reste_tel_quel_les_lignes_et_les_points_s_elargissent():
    emprises = poser(carre(100, 100, 500), TRAJET, point(500, 500))
    assert emprises.anomalies == []
    assert emprises.zones["origine"].tolist() == ["polygone", "ligne", "lieux"]
    assert emprises.zones["rayon_m"].tolist() == [0, 100, 100]
    assert surfaces(emprises) == pytest.approx([250_000, 400 * 200 + DISQUE, DISQUE], rel=1e-5)


def test_un_polygone_et_son_point_font_une_seule_zone():
    melange = shapely.GeometryCollection([carre(0, 0, 100), point(700, 700), TRAJET])
    (surface,) = surfaces(poser(melange))
    assert surface == pytest.approx(10_000 + 400 * 200 + 2 * DISQUE, rel=1e-4)


@pytest.mark.parametrize(("nom", "colonne"), [("z.gpkg", "code"), ("z.geojson", "Nom"), ("z.zip", "zone")])
def test_chaque_format_de_surfaces_donne_les_memes_zones(tmp_path, nom, colonne):
    from test_zones import write

    couche = gpd.GeoDataFrame({colonne: ["A"], "rayon_m": [50]}, geometry=[TRAJET], crs=METRES)
    emprises = read_emprises(write(tmp_path / nom, couche), perimetre=VILLE, rayon_m=100)
    assert emprises.anomalies == []
    assert emprises.zones[["code", "nom", "origine", "rayon_m"]].to_numpy().tolist() == [["A", "A", "ligne", 50]]
    assert surfaces(emprises) == pytest.approx([400 * 100 + DISQUE / 4], rel=1e-4)


@pytest.mark.parametrize("suffixe", ["kml", "gpx"])
def test_un_kml_et_un_gpx_donnent_leurs_lieux_et_leurs_trajets(tmp_path, suffixe):
    bouts = [shapely.Point(xy) for xy in degres(TRAJET).coords]
    texte = (
        KML.format(*(f"{p.x},{p.y}" for p in bouts)) if suffixe == "kml" else GPX.format(*((p.x, p.y) for p in bouts))
    )
    path = tmp_path / f"z.{suffixe}"
    path.write_text(texte)
    emprises = read_emprises(path, perimetre=VILLE, rayon_m=100)
    assert phrases(emprises, bloquante=True) == []
    assert emprises.zones[["code", "origine"]].to_numpy().tolist() == [["Place", "lieux"], ["Trajet", "ligne"]]
    assert surfaces(emprises) == pytest.approx([DISQUE, 80_000 + DISQUE], rel=1e-4)


def test_un_polygone_deja_elargi_garde_son_origine_et_son_rayon():
    emprises = poser(carre(0, 0, 500), rayon=80.0, origine="voies")
    assert emprises.zones[["origine", "rayon_m"]].to_numpy().tolist() == [["voies", 80]]
    assert surfaces(emprises) == pytest.approx([250_000], rel=1e-6)


def test_un_contour_qui_se_recoupe_est_repare_avec_son_endroit():
    sablier = shapely.Polygon([(X, Y), (X + 1000, Y + 1000), (X + 1000, Y), (X, Y + 1000)])
    emprises = poser(sablier)
    (phrase,) = phrases(emprises, bloquante=False)
    assert phrase.startswith("Zone Z1 (objet 1) : contour valide, reçu « le contour se recoupe, vers longitude 2,3")
    assert surfaces(emprises) == pytest.approx([500_000], rel=1e-5)


@pytest.mark.parametrize(
    ("forme", "dit"),
    [
        (None, "contour présent et fermé, reçu « aucun »"),
        (shapely.Polygon(), "contour présent"),
        (shapely.LineString(), "contour présent"),
        (carre(5_000), "contours situés dans le territoire à couvrir, reçu « longitude 2,3"),
        (shapely.Polygon([(X - 500, Y + 500), (X - 500, Y + 2_000), (X + 500, Y + 2_000)]), "reçu « tout en dehors »"),
        (ligne((0, 0), (10_000_000, 0)), "contour en France métropolitaine"),
        (shapely.Polygon([(X, Y), (X + 10, Y + 10), (X + 20, Y + 20)]), "surface nulle"),
    ],
    ids=["absent", "vide", "ligne vide", "loin", "à côté", "sommet perdu", "plat"],
)
def test_ce_qui_ne_peut_servir_est_refuse_seul(forme, dit):
    emprises = poser(carre(0), forme)
    (phrase,) = phrases(emprises, bloquante=True)
    assert phrase.startswith("Zone Z2 (objet 2)")
    assert dit in phrase
    assert emprises.zones["code"].tolist() == ["Z1"]


def test_latitude_et_longitude_inversees_sont_refusees_avec_leur_remede():
    formes = [degres(carre(0)), shapely.transform(degres(carre(0)), lambda xy: xy[:, ::-1])]
    traces = gpd.GeoDataFrame(
        {"code": ["A", "B"], "nom": "", "origine": "", "rayon_m": 100.0}, geometry=formes, crs=DEGREES
    )
    emprises = lay_emprises(traces, perimetre=VILLE)
    (phrase,) = phrases(emprises, bloquante=True)
    assert "reçu « latitude et longitude inversées ». Écrivez la longitude d’abord" in phrase
    assert emprises.zones["code"].tolist() == ["A"]


@pytest.mark.parametrize(("debord", "doute"), [(9, False), (12, True)])
def test_une_zone_qui_deborde_de_plus_d_un_pour_cent_est_un_doute(debord, doute):
    emprises = poser(shapely.box(X - debord, Y, X + 1000 - debord, Y + 1000))
    assert len(emprises.zones) == 1
    assert [("en dehors (1 %)" in phrase) for phrase in phrases(emprises, bloquante=False)] == [True] * doute


def test_la_troisieme_dimension_est_retiree_et_signalee():
    emprises = poser(shapely.force_3d(carre(0), 35))
    assert not emprises.zones.has_z.any()
    assert "1 en 3D" in phrases(emprises, bloquante=False)[0]


@pytest.mark.parametrize(
    ("rayon", "accepte"), [(0.9, False), (1, True), (2_000, True), (2_001, False), (math.nan, False)]
)
def test_un_rayon_va_de_1_a_2000_m(rayon, accepte):
    emprises = poser(TRAJET, rayon=rayon)
    assert bool(len(emprises.zones)) is accepte
    assert ["rayon de 1 à 2\u202f000 m" in phrase for phrase in phrases(emprises, bloquante=True)] == [True] * (
        not accepte
    )


def etoile(sommets, bruit):
    angles = np.linspace(0, 2 * np.pi, sommets, endpoint=False)
    rayons = 400 + np.random.default_rng(1).uniform(-bruit, bruit, sommets)
    return shapely.Polygon(np.column_stack([X + 500 + rayons * np.cos(angles), Y + 500 + rayons * np.sin(angles)]))


def test_deux_cent_mille_sommets_se_simplifient_a_un_metre_pres_et_le_disent():
    emprises = poser(etoile(200_000, 0.2))
    (phrase,) = phrases(emprises, bloquante=False)
    assert "reçu « 200\u202f001 sommets ». Tracé simplifié à 1 m près" in phrase
    assert shapely.get_num_coordinates(emprises.zones.geometry[0]) < 200
    assert surfaces(emprises) == pytest.approx([math.pi * 400**2], rel=0.01)


def test_une_ligne_de_deux_cent_mille_sommets_se_simplifie_aussi():
    x = np.linspace(0, 900, 200_000)
    emprises = poser(shapely.LineString(np.column_stack([X + x, Y + 500 + np.sin(x)])))
    assert len(emprises.zones) == 1
    assert "sommets restent" in phrases(emprises, bloquante=False)[0]


def test_un_trace_encore_trop_lourd_une_fois_simplifie_est_refuse(monkeypatch):
    monkeypatch.setattr(elargissement, "SOMMETS_MAX", 1_000)
    emprises = poser(carre(0), etoile(6_000, 50))
    assert "Tracez la zone à grands traits" in phrases(emprises, bloquante=True)[0]
    assert emprises.zones["code"].tolist() == ["Z1"]


@pytest.mark.parametrize("sommets", [300, 20_000])
@pytest.mark.parametrize("avec", [[], [point(500, 500)]], ids=["seul", "avec un lieu"])
def test_un_contour_emmele_est_refuse_avec_son_endroit(sommets, avec):
    xy = np.random.default_rng(1).uniform((X, Y), (X + 1000, Y + 1000), (sommets, 2))
    emmele = shapely.Polygon(xy)
    emprises = poser(carre(0), shapely.GeometryCollection([emmele, *avec]) if avec else emmele)
    (phrase,) = phrases(emprises, bloquante=True)
    assert phrase.startswith("Zone Z2 (objet 2) : un contour qui se recoupe 5\u202f000 fois au plus, reçu « plus : le")
    assert "vers longitude 2,3" in phrase
    assert emprises.zones["code"].tolist() == ["Z1"]


def test_un_melange_dont_une_surface_se_recoupe_est_repare_et_le_dit():
    sablier = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    emprises = poser(shapely.GeometryCollection([sablier, point(700, 700)]))
    (phrase,) = phrases(emprises, bloquante=False)
    assert "contour valide, reçu « le contour se recoupe, vers longitude 2,3" in phrase
    assert surfaces(emprises) == pytest.approx([5_000 + DISQUE], rel=1e-4)


@pytest.mark.parametrize(
    ("ecrit", "lu"), [(["a", "b"], "a, b"), ([], ""), ([1, None], "1"), ({"a": 1}, "{'a': 1}"), (True, "True")]
)
def test_un_attribut_se_lit_comme_un_texte_quel_qu_il_soit(tmp_path, ecrit, lu):
    contour = shapely.geometry.mapping(degres(carre(0)))
    objet = {"type": "Feature", "properties": {"code": "A", "nom": ecrit, "rayon_m": ecrit}, "geometry": contour}
    path = tmp_path / "z.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [objet]}))
    assert read_emprises(path, perimetre=VILLE, rayon_m=100).zones["nom"].tolist() == [lu or "A"]


def test_un_systeme_de_coordonnees_inconnu_est_refuse(tmp_path):
    contour = shapely.geometry.mapping(degres(carre(0)))
    objet = {"type": "Feature", "properties": {"code": "A"}, "geometry": contour}
    path = tmp_path / "z.geojson"
    for code, accepte in (("OGC:1.3:CRS84", True), ("EPSG::999999", False)):
        crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{code}"}}
        path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [objet]}))
        refus = contextlib.nullcontext() if accepte else pytest.raises(CoucheIllisibleError, match="inconnu, « urn:")
        with refus:
            read_emprises(path, perimetre=VILLE, rayon_m=100)


def test_un_code_vide_ou_en_double_ecarte_ses_objets():
    emprises = poser(
        carre(0, 0, 100), carre(200, 0, 100), carre(400, 0, 100), carre(600, 0, 100), codes=["A", "A", "", "B"]
    )
    assert phrases(emprises, bloquante=True) == [
        "Objet 3 : un code ou un nom, reçu « vide ». Donnez un code à cette zone.",
        "Zone A : un seul objet par code, reçu « objets 1, 2 ». Changez-les ou réunissez-les.",
    ]
    assert emprises.zones["code"].tolist() == ["B"]


def test_deux_codes_pour_un_meme_trace_sont_un_doute():
    (phrase,) = phrases(poser(carre(0), carre(0).reverse()), bloquante=False)
    assert phrase.startswith("Zones Z1 et Z2 : un tracé par zone")


def test_une_couche_vide_et_un_systeme_absent_sont_dits(tmp_path):
    path = tmp_path / "z.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    assert "aucune zone" in phrases(read_emprises(path, perimetre=VILLE, rayon_m=100), bloquante=False)[0]
    traces = gpd.GeoDataFrame({"code": ["A"], "nom": "", "origine": "", "rayon_m": 1.0}, geometry=[carre(0)])
    assert "système de coordonnées" in phrases(lay_emprises(traces, perimetre=VILLE), bloquante=True)[0]


def test_un_perimetre_en_degres_et_une_couche_illisible_levent(tmp_path):
    with pytest.raises(WrongCRSError):
        lay_emprises(gpd.GeoDataFrame(geometry=[], crs=METRES), perimetre=VILLE.to_crs(DEGREES))
    with pytest.raises(CoucheIllisibleError, match="introuvable"):
        read_emprises(tmp_path / "rien.kml", perimetre=VILLE, rayon_m=100)


def test_une_ligne_en_dents_de_scie_s_elargit_sans_attendre():
    """GEOS takes half a minute to widen this line at once."""
    dents = np.column_stack([np.linspace(0, 900, 1_500), np.tile([0, 30], 750)])
    large = widen(shapely.LineString(dents), 100)
    assert large.is_valid
    assert large.area == pytest.approx(900 * 230 + 200 * 30 + math.pi * 100**2, rel=0.01)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=6, unique=True))
def test_elargir_segment_par_segment_est_elargir(points):
    trait = shapely.LineString(points)
    ecart = widen(trait, 100).symmetric_difference(trait.buffer(100, quad_segs=64)).area
    assert ecart <= 0.012 * trait.buffer(100).area


@settings(max_examples=6, deadline=None)
@given(st.sampled_from(["kml", "gpx"]), st.integers(0, 700), st.binary(max_size=4))
@pytest.mark.filterwarnings("ignore")
def test_un_kml_ou_un_gpx_mutile_est_lu_ou_refuse_jamais_autre_chose(tmp_path_factory, suffixe, ou, octets):
    bouts = degres(TRAJET).coords
    texte = KML.format(*(f"{x},{y}" for x, y in bouts)) if suffixe == "kml" else GPX.format(*bouts)
    path = tmp_path_factory.mktemp("mutile") / f"z.{suffixe}"
    path.write_bytes(texte.encode()[:ou] + octets + texte.encode()[ou + 2 :])
    with contextlib.suppress(CoucheIllisibleError):
        read_emprises(path, perimetre=VILLE, rayon_m=100)
