import contextlib
import itertools
import json
import zipfile

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import couches
from geo.couches import CoucheIllisibleError
from geo.crs import METRES, WrongCRSError
from geo.decoupage import nombres_par_defaut, propose_secteurs, to_geojson
from geo.reference import load_arrondissements
from geo.zones import read_zones

X, Y = 650_000, 6_860_000


def carre(x, y=0, cote=1000):
    return shapely.box(X + x, Y + y, X + x + cote, Y + y + cote)


VILLE = gpd.GeoDataFrame(
    {"code": ["75118", "75119"], "nom": ["18e", "19e"]}, geometry=[carre(0), carre(1000)], crs=METRES
)


def secteurs(*contours, codes=None, colonne="code", crs=METRES):
    codes = codes or [f"19-{k:02}" for k in range(1, len(contours) + 1)]
    return gpd.GeoDataFrame({colonne: codes}, geometry=list(contours), crs=crs)


def write_zip(path, frame, *, sans=(), dossier="", ajoute=None):
    source = path.parent / "couche"
    source.mkdir()
    frame.to_file(source / "secteurs.shp")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(source.iterdir()):
            if file.suffix not in sans:
                archive.write(file, f"{dossier}{file.name}")
        for name, content in (ajoute or {}).items():
            archive.writestr(name, content)
    return path


def write(path, frame):
    if path.suffix == ".zip":
        return write_zip(path, frame)
    (frame.to_crs(4326) if path.suffix == ".geojson" else frame).to_file(path)
    return path


def lire(tmp_path, *contours, **options):
    return read_zones(write(tmp_path / "secteurs.gpkg", secteurs(*contours, **options)), perimetre=VILLE)


def phrases(lues, *, bloquante):
    return [str(anomalie) for anomalie in lues.anomalies if anomalie.bloquante is bloquante]


@pytest.mark.parametrize("nom", ["secteurs.geojson", "secteurs.gpkg", "secteurs.zip", "SECTEURS.GEOJSON"])
def test_des_secteurs_sans_defaut_se_lisent_dans_chaque_format(tmp_path, nom):
    frame = secteurs(carre(0), carre(1000)).assign(nom=["Évangile", "Flandre"])
    provisoire = write(tmp_path / nom.lower(), frame)
    lues = read_zones(provisoire.rename(tmp_path / nom), perimetre=VILLE)
    assert (lues.anomalies, lues.acceptable, len(lues.non_couvert)) == ([], True, 0)
    assert lues.zones.crs == "EPSG:4326"
    assert lues.zones.drop(columns="geometry").to_dict("list") == {
        "code": ["19-01", "19-02"],
        "nom": ["Évangile", "Flandre"],
    }
    assert lues.zones.to_crs(METRES).area.round().tolist() == [1_000_000, 1_000_000]


@pytest.mark.parametrize(
    ("nom", "colonne"),
    [
        *[("secteurs.gpkg", colonne) for colonne in ("code", "Secteur", "ID_SECTEUR", "name")],
        *itertools.product(["secteurs.gpkg", "secteurs.zip"], ["num_secteur", "code_secteur"]),
    ],
)  # a Shapefile keeps ten characters
@pytest.mark.filterwarnings("ignore:Column names longer than 10 characters")
@pytest.mark.filterwarnings("ignore:Normalized/laundered field name")
def test_la_colonne_des_codes_est_reconnue(tmp_path, colonne, nom):
    path = write(tmp_path / nom, secteurs(carre(0), carre(1000), colonne=colonne))
    assert read_zones(path, perimetre=VILLE).zones["code"].tolist() == ["19-01", "19-02"]


def test_la_colonne_des_codes_peut_etre_indiquee(tmp_path):
    frame = secteurs(carre(0), carre(1000)).assign(equipe=["A", "B"])
    lues = read_zones(write(tmp_path / "s.gpkg", frame), perimetre=VILLE, colonne_code="equipe")
    assert lues.zones["code"].tolist() == ["A", "B"]


def test_sans_colonne_de_code_une_seule_anomalie_nomme_les_colonnes(tmp_path):
    lues = lire(tmp_path, carre(0), carre(1000), colonne="equipe")
    assert phrases(lues, bloquante=True) == [
        "Fichier : une colonne « code », reçu « equipe ». Nommez la colonne des codes « code », ou indiquez-la."
    ]
    assert len(lues.zones) == 2


def test_un_code_vide_ou_en_double_bloque(tmp_path):
    lues = lire(tmp_path, carre(0, 0, 500), carre(0, 500, 500), carre(1000), codes=["19-01", "19-01", " "])
    assert phrases(lues, bloquante=True) == [
        "Objet 3, colonne code : un code, reçu « vide ». Donnez un code à ce secteur.",
        "Secteur 19-01 : un seul objet par code, reçu « objets 1, 2 ». Changez ou réunissez-les.",
    ]


def test_des_codes_numeriques_restent_des_entiers(tmp_path):
    lues = lire(tmp_path, carre(0), carre(1000), codes=[1909.0, None])
    assert lues.zones["code"].tolist() == ["1909", ""]


def test_un_recouvrement_de_plus_de_50_m2_bloque_et_nomme_la_paire(tmp_path):
    large = shapely.box(X - 0, Y, X + 1002, Y + 1000)
    lues = lire(tmp_path, large, carre(1000))
    (phrase,) = phrases(lues, bloquante=True)
    assert phrase.startswith("Secteurs 19-01 et 19-02 : recouvrement de 50 m² au plus, reçu « 2\u202f000\u202fm² »")


@pytest.mark.parametrize(("debord", "acceptable"), [(0.049, True), (0.051, False)])
def test_la_limite_du_recouvrement_est_50_m2(tmp_path, debord, acceptable):
    assert lire(tmp_path, shapely.box(X, Y, X + 1000 + debord, Y + 1000), carre(1000)).acceptable is acceptable


def test_la_part_non_couverte_est_dite_par_arrondissement(tmp_path):
    lues = lire(tmp_path, carre(0), shapely.box(X + 1000, Y, X + 2000, Y + 700))
    assert lues.acceptable
    assert lues.non_couvert[["code", "nom"]].to_numpy().tolist() == [["75119", "19e"]]
    assert lues.non_couvert["surface_m2"].round().tolist() == [300_000]
    assert lues.non_couvert.crs == "EPSG:4326"
    trou = shapely.box(X + 1000, Y + 700, X + 2000, Y + 1000)
    assert lues.non_couvert.to_crs(METRES).geometry.iloc[0].symmetric_difference(trou).area < 1
    assert phrases(lues, bloquante=False)[0].startswith(
        "Arrondissement 19e : territoire couvert par les secteurs, reçu « 300"
    )


def test_un_trou_de_50_m2_ou_moins_est_laisse(tmp_path):
    assert len(lire(tmp_path, carre(0), shapely.box(X + 1000.049, Y, X + 2000, Y + 1000)).non_couvert) == 0


def test_un_secteur_qui_deborde_avertit_sans_bloquer(tmp_path):
    lues = lire(tmp_path, shapely.box(X - 100, Y, X + 1000, Y + 1000), carre(1000))
    assert lues.acceptable
    assert "100\u202f000\u202fm² en dehors" in phrases(lues, bloquante=False)[0]


def test_un_contour_qui_se_recoupe_est_repare_et_signale(tmp_path):
    sablier = shapely.Polygon([(X, Y), (X + 1000, Y + 1000), (X + 1000, Y), (X, Y + 1000)])
    lues = lire(tmp_path, sablier, carre(1000))
    assert lues.acceptable
    assert lues.zones.is_valid.all()
    assert phrases(lues, bloquante=False)[0].startswith(
        "Secteur 19-01 (objet 1) : contour valide, reçu « le contour se recoupe, vers"
    )
    assert lues.zones.to_crs(METRES).area.round().tolist() == [500_000, 1_000_000]


def test_un_contour_sans_surface_est_refuse_et_les_autres_restent(tmp_path):
    plat = shapely.Polygon([(X, Y), (X + 10, Y + 10), (X + 20, Y + 20)])
    lues = lire(tmp_path, plat, carre(1000))
    assert phrases(lues, bloquante=True) == [
        "Secteur 19-01 (objet 1) : contour valide, reçu « surface nulle ». Tracez-le de nouveau."
    ]
    assert lues.zones["code"].tolist() == ["19-02"]


@pytest.mark.parametrize(
    ("contour", "dit"),
    [
        (None, "contour présent et fermé"),
        (shapely.Polygon(), "contour présent"),
        (shapely.Point(X, Y), "une surface, reçu « un point »"),
    ],
)
def test_ce_qui_n_est_pas_une_surface_est_refuse(tmp_path, contour, dit):
    lues = lire(tmp_path, carre(0), contour)
    assert f"Secteur 19-02 (objet 2) : {dit}" in phrases(lues, bloquante=True)[0]
    assert lues.zones["code"].tolist() == ["19-01"]


def test_la_troisieme_dimension_est_retiree_et_signalee(tmp_path):
    lues = lire(tmp_path, shapely.force_3d(carre(0), 35), shapely.force_3d(carre(1000), 35))
    assert lues.acceptable
    assert not lues.zones.has_z.any()
    assert phrases(lues, bloquante=False) == [
        "Fichier : contours à plat, reçu « 2 en 3D ». L’altitude a été retirée, le tracé est inchangé."
    ]


def test_un_shapefile_sans_prj_dit_comment_le_reparer(tmp_path):
    remede = "Joignez le fichier .prj, ou exportez en GeoJSON (WGS 84)."
    path = write_zip(tmp_path / "s.zip", secteurs(carre(0), carre(1000)), sans={".prj"})
    lues = read_zones(path, perimetre=VILLE)
    assert phrases(lues, bloquante=True) == [f"Fichier : système de coordonnées déclaré, reçu « aucun ». {remede}"]
    assert len(lues.zones) == 0
    assert lues.non_couvert["surface_m2"].round().tolist() == [1_000_000, 1_000_000]


def test_un_systeme_de_coordonnees_local_est_nomme(tmp_path):
    prj = {"secteurs.prj": 'LOCAL_CS["Plan de la mairie",UNIT["metre",1]]'}
    path = write_zip(tmp_path / "s.zip", secteurs(carre(0)), sans={".prj"}, ajoute=prj)
    (phrase,) = phrases(read_zones(path, perimetre=VILLE), bloquante=True)
    assert "reçu « Plan de la mairie ». Exportez en Lambert-93" in phrase


def geojson(path, *anneaux):
    objets = [
        {
            "type": "Feature",
            "properties": {"code": f"19-{k:02}"},
            "geometry": {"type": "Polygon", "coordinates": [anneau]},
        }
        for k, anneau in enumerate(anneaux, 1)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": objets}))
    return path


@pytest.mark.parametrize(
    ("place", "dit"),
    [
        (lambda lon, lat: (lat, lon), "latitude et longitude inversées"),
        (lambda lon, lat: (650_000 + lon, 6_860_000 + lat), "coordonnées en mètres annoncées en degrés"),
        (lambda lon, lat: (lon + 5, lat - 5), "longitude 7,"),
    ],
)
def test_des_secteurs_ailleurs_disent_pourquoi(tmp_path, place, dit):
    anneau = [place(*point) for point in secteurs(carre(0)).to_crs(4326).geometry[0].exterior.coords]
    lues = read_zones(geojson(tmp_path / "s.geojson", anneau), perimetre=VILLE)
    (phrase,) = phrases(lues, bloquante=True)
    assert dit in phrase
    assert phrases(lues, bloquante=False) == []


def test_un_seul_sommet_hors_de_france_refuse_son_secteur_et_garde_les_autres(tmp_path):
    bon, autre = ([*contour.exterior.coords] for contour in secteurs(carre(0), carre(1000)).to_crs(4326).geometry)
    lues = read_zones(geojson(tmp_path / "s.geojson", bon, [*autre[:2], (235_000, 48.8), *autre[3:]]), perimetre=VILLE)
    assert "Secteur 19-02 (objet 2) : contour en France métropolitaine" in phrases(lues, bloquante=True)[0]
    assert lues.zones["code"].tolist() == ["19-01"]


def test_un_fichier_vide_est_une_anomalie(tmp_path):
    lues = read_zones(geojson(tmp_path / "s.geojson"), perimetre=VILLE)
    (phrase,) = phrases(lues, bloquante=True)
    assert phrase.startswith("Fichier : au moins un secteur, reçu « aucun objet »")


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [
        ("s.geojson", b"bonjour", "le contenu"),
        ("s.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", "le contenu"),
        ("s.geojson", b'{"type": "FeatureCollection", "features": [', "abîmé ou incomplet"),
        ("s.geojson", b'{"a": 1}', "abîmé ou incomplet"),
        ("s.geojson", b"", "le contenu"),
        ("s.gpkg", b"PK", "le contenu"),
        ("s.gpkg", b"SQLite format 3\x00 et puis plus rien", "abîmé ou incomplet"),
        ("s.zip", b"PK mais non", "archive abîmée"),
        ("s.kml", b"<kml/>", "abîmé ou incomplet"),
        ("s.kml", b"<gpx/>", "le contenu"),
        ("s.gpx", b"<gpx", "abîmé ou incomplet"),
        ("s.gpx", "<gpx/>".encode("utf-16"), "le contenu"),
        ("s.gpx", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]><gpx>&a;</gpx>', "ne définit pas d’entités"),
        ("s.kmz", b"PK", "attendu un GeoJSON"),
    ],
)
def test_un_fichier_illisible_est_dit_en_francais(tmp_path, nom, contenu, dit):
    (tmp_path / nom).write_bytes(contenu)
    with pytest.raises(CoucheIllisibleError, match=dit):
        read_zones(tmp_path / nom, perimetre=VILLE)


def test_un_fichier_absent_est_dit(tmp_path):
    with pytest.raises(CoucheIllisibleError, match="introuvable"):
        read_zones(tmp_path / "rien.gpkg", perimetre=VILLE)


@pytest.mark.parametrize(
    ("sans", "dit"),
    [
        ({".shp"}, "un seul .shp dans l’archive, reçu aucun"),
        ({".dbf", ".shx"}, "il manque .dbf et .shx à côté du .shp"),
    ],
)
def test_une_archive_incomplete_dit_ce_qui_manque(tmp_path, sans, dit):
    path = write_zip(tmp_path / "s.zip", secteurs(carre(0)), sans=sans)
    with pytest.raises(CoucheIllisibleError, match=dit):
        read_zones(path, perimetre=VILLE)


def test_une_archive_a_deux_couches_est_refusee(tmp_path):
    path = write_zip(tmp_path / "s.zip", secteurs(carre(0)), ajoute={"autre.shp": b""})
    with pytest.raises(CoucheIllisibleError, match=r"secteurs\.shp, autre\.shp"):
        read_zones(path, perimetre=VILLE)


def test_les_fichiers_caches_d_un_mac_et_les_dossiers_sont_ignores(tmp_path):
    frame = secteurs(carre(0), carre(1000))
    path = write_zip(tmp_path / "s.zip", frame, dossier="NDLS/", ajoute={"__MACOSX/NDLS/._secteurs.shp": b"x"})
    assert read_zones(path, perimetre=VILLE).anomalies == []


def test_une_archive_qui_gonfle_est_refusee(tmp_path, monkeypatch):
    monkeypatch.setattr(couches, "TAILLE_DECOMPRESSEE_MAX_MO", 1)
    path = write_zip(tmp_path / "s.zip", secteurs(carre(0)), sans={".dbf"}, ajoute={"secteurs.dbf": bytes(2_000_000)})
    assert path.stat().st_size < 10_000
    with pytest.raises(CoucheIllisibleError, match="plus de 1 Mo une fois décompressé"):
        read_zones(path, perimetre=VILLE)


def test_une_archive_qui_ment_sur_sa_taille_est_refusee(tmp_path):
    path = write_zip(tmp_path / "s.zip", secteurs(carre(0)), sans={".dbf"}, ajoute={"secteurs.dbf": bytes(2_000_000)})
    vraie, fausse = (2_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(vraie, fausse))
    with pytest.raises(CoucheIllisibleError, match="archive abîmée"):
        read_zones(path, perimetre=VILLE)


def test_un_fichier_trop_lourd_ou_trop_nombreux_est_refuse(tmp_path, monkeypatch):
    path = write(tmp_path / "s.gpkg", secteurs(*[carre(0)] * 5_001))
    with pytest.raises(CoucheIllisibleError, match="plus de 5000 objets"):
        read_zones(path, perimetre=VILLE)
    monkeypatch.setattr(couches, "TAILLE_MAX_MO", 0)
    with pytest.raises(CoucheIllisibleError, match="0 Mo au plus"):
        read_zones(path, perimetre=VILLE)


def test_un_geopackage_a_deux_couches_est_refuse(tmp_path):
    path = write(tmp_path / "s.gpkg", secteurs(carre(0)))
    secteurs(carre(1000)).to_file(path, layer="brouillon")
    with pytest.raises(CoucheIllisibleError, match="reçu s, brouillon"):
        read_zones(path, perimetre=VILLE)


def test_le_perimetre_en_degres_est_refuse(tmp_path):
    with pytest.raises(WrongCRSError):
        read_zones(write(tmp_path / "s.gpkg", secteurs(carre(0))), perimetre=VILLE.to_crs(4326))


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([".geojson", ".gpkg", ".zip"]), st.data())
@pytest.mark.filterwarnings("ignore")
def test_un_fichier_mutile_est_lu_ou_refuse_jamais_autre_chose(tmp_path, suffixe, data):
    path = tmp_path / f"s{suffixe}"
    if not path.exists():
        write(path, secteurs(carre(0), carre(1000)))
    octets = bytearray(path.read_bytes())
    ou = data.draw(st.integers(0, len(octets) - 1))
    abime = tmp_path / f"abime{suffixe}"
    abime.write_bytes(
        octets[:ou] if data.draw(st.booleans()) else octets[:ou] + data.draw(st.binary(max_size=40)) + octets[ou:]
    )
    with contextlib.suppress(CoucheIllisibleError):
        assert read_zones(abime, perimetre=VILLE).zones.is_valid.all()


def test_le_decoupage_propose_se_relit_sans_defaut(tmp_path):
    paris = load_arrondissements()[0].to_crs(METRES)
    proposes = propose_secteurs(paris, nombres_par_defaut(paris))
    (tmp_path / "s.geojson").write_text(to_geojson(proposes))
    lues = read_zones(tmp_path / "s.geojson", perimetre=paris)
    assert lues.anomalies == []
    assert lues.zones["code"].tolist() == proposes["code"].tolist()
