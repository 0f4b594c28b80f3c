"""Every line of data/arrondissements/datapackage.json is true, and build.py gives the same bytes again."""

import csv
import hashlib
import io
import json
import lzma
import re
import shutil
import zipfile
from datetime import date, datetime

import geopandas as gpd
import officiels
import pandas as pd
import pytest
import shapely

from data.arrondissements import build
from geo.adresses.texte import key
from geo.crs import DEGREES, METRES
from geo.reference import SHIPPED, SHIPPED_ARRONDISSEMENTS, SHIPPED_MAIRIES, load_arrondissements, nom_arrondissement

PACKAGE = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
ARRONDISSEMENTS = RESOURCES["arrondissements"]
REGROUPEMENTS = RESOURCES["regroupements"]
MAIRIES = RESOURCES["mairies"]
ECART_BAN_M = 150
ABSENTES_DE_LA_BAN = {"75119"}
"""Place Roger-Madec is a name the file of 2024 does not have yet."""


@pytest.fixture(scope="module")
def zones():
    return gpd.read_file(SHIPPED / ARRONDISSEMENTS["path"])


@pytest.fixture(scope="module")
def table():
    return pd.read_csv(SHIPPED / REGROUPEMENTS["path"], dtype="string", sep=REGROUPEMENTS["dialect"]["delimiter"])


def test_le_paquet_dit_qui_produit_sous_quelle_licence_et_quand():
    assert PACKAGE["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9-]+", PACKAGE["name"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", PACKAGE["version"])
    assert datetime.fromisoformat(PACKAGE["created"]).tzinfo is not None
    assert PACKAGE["title"]
    assert PACKAGE["description"]
    assert PACKAGE["keywords"]
    assert [contributor["title"] for contributor in PACKAGE["contributors"] if contributor["roles"] == ["author"]] == [
        "Institut national de l’information géographique et forestière (IGN)",
        "Direction de l’information légale et administrative (DILA), Service-Public.fr",
    ]
    assert set(RESOURCES) == {"arrondissements", "regroupements", "mairies"}


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_chaque_ressource_est_la_avec_sa_taille_son_empreinte_et_sa_licence(resource):
    content = (SHIPPED / resource["path"]).read_bytes()
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert resource["path"].endswith(f".{resource['format']}")
    assert resource["mediatype"] in {"application/geo+json", "text/csv"}
    content.decode(resource["encoding"])
    assert [licence["name"] for licence in resource["licenses"]] == ["etalab-2.0"]
    assert all(licence["title"] and licence["path"].startswith("https://") for licence in resource["licenses"])
    assert resource["title"]
    assert resource["description"]
    assert resource["vintage"]
    assert all(source["title"] for source in resource["sources"])


def test_les_vingt_contours_sont_valides_et_ou_le_paquet_le_dit(zones):
    assert len(zones) == ARRONDISSEMENTS["features"] == 20
    assert zones.crs == ARRONDISSEMENTS["crs"] == "EPSG:4326"
    assert set(zones.geom_type) == {ARRONDISSEMENTS["geometry"]}
    assert zones.is_valid.all()
    assert list(zones.total_bounds) == ARRONDISSEMENTS["bounds"]
    assert list(zones["code"]) == [str(code) for code in range(75101, 75121)]
    assert list(zones["nom"]) == [nom_arrondissement(code) for code in zones["code"]]


@pytest.fixture(scope="module")
def mairies():
    return pd.read_csv(
        SHIPPED / MAIRIES["path"], dtype={"arrondissement": "string"}, sep=MAIRIES["dialect"]["delimiter"]
    )


def test_les_contours_ne_se_chevauchent_pas_et_ne_laissent_pas_de_vide(zones):
    paris = zones.union_all()
    assert paris.geom_type == "Polygon"
    assert len(paris.interiors) == 0
    metres = zones.to_crs(METRES)
    pairs = [(i, j) for i in range(20) for j in range(i)]
    assert all(metres.geometry[i].intersection(metres.geometry[j]).area < 1e-3 for i, j in pairs)
    assert all(zones.geometry[i].relate_pattern(zones.geometry[j], "F********") for i, j in pairs)


def test_le_geojson_suit_la_norme(zones):
    assert zones.geometry.exterior.is_ccw.all()
    coordinates = shapely.get_coordinates(zones.geometry)
    assert (coordinates.round(build.DECIMALES) == coordinates).all()


def test_l_ecran_dit_la_meme_chose_que_le_paquet():
    assert SHIPPED_ARRONDISSEMENTS.licence == ARRONDISSEMENTS["licenses"][0]["title"]
    assert "antérieure" in SHIPPED_ARRONDISSEMENTS.millesime
    assert "antérieure au 1er janvier 2025" in ARRONDISSEMENTS["vintage"]
    precision = SHIPPED_ARRONDISSEMENTS.precision.split(" : ")[1]
    for figure in re.findall(r"\d[\d,]* [m%]", precision):
        assert figure in ARRONDISSEMENTS["description"]
    for resource in (ARRONDISSEMENTS, MAIRIES):
        assert build.SHA256 in resource["sources"][1]["title"]
        assert build.PAQUET.replace("==", " ") in resource["sources"][1]["title"]
    assert SHIPPED_MAIRIES.licence == MAIRIES["licenses"][0]["title"]
    assert SHIPPED_MAIRIES.millesime.split(", ")[0] in MAIRIES["vintage"]
    assert "27 janvier 2025" in SHIPPED_MAIRIES.millesime
    assert "27 janvier 2025" in MAIRIES["vintage"]


def test_le_schema_des_arrondissements_est_celui_du_fichier(zones):
    fields = ARRONDISSEMENTS["schema"]["fields"]
    assert [field["name"] for field in fields] == list(zones.columns.drop("geometry"))
    assert ARRONDISSEMENTS["schema"]["primaryKey"] == ["code"]
    for field in fields:
        verify(field, zones[field["name"]].astype("string"))


def test_le_schema_des_mairies_est_celui_du_fichier_qui_ne_dit_rien_de_plus(mairies):
    fields = MAIRIES["schema"]["fields"]
    assert [field["name"] for field in fields] == list(mairies.columns)
    assert list(mairies.columns) == ["arrondissement", "nom", "adresse", "longitude", "latitude"]
    assert len(mairies) == MAIRIES["rows"] == 17
    for field in fields:
        verify(field, mairies[field["name"]])
    assert tuple(mairies["arrondissement"]) == build.MAIRIES
    content = (SHIPPED / MAIRIES["path"]).read_bytes()
    assert b"\r" not in content
    assert all(re.search(r",2\.\d{6},48\.\d{6}$", line) for line in content.decode().splitlines()[1:])


def test_chaque_mairie_porte_le_numero_de_son_arrondissement(mairies):
    for code, nom, adresse in mairies[["arrondissement", "nom", "adresse"]].itertuples(index=False):
        assert nom == (
            "Mairie de Paris Centre" if code == "75103" else f"Mairie du {nom_arrondissement(code)} arrondissement"
        )
        assert adresse.endswith(f", 750{code[-2:]} Paris")


def test_chaque_mairie_est_dans_son_arrondissement_livre(mairies, zones):
    assert_dedans(mairies, zones)


def test_chaque_mairie_est_dans_son_arrondissement_officiel(mairies, reference, monkeypatch):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(reference))
    assert_dedans(mairies, load_arrondissements()[0])


def test_chaque_mairie_est_a_l_adresse_que_la_ban_lui_connait(mairies, reference):
    ban = pd.read_csv(reference / "adresses-75.csv.gz", sep=";", dtype={"code_insee": str}, keep_default_na=False)
    ban = ban[(ban["rep"] == "") & ban["code_insee"].isin(mairies["arrondissement"])]
    places = gpd.GeoSeries.from_xy(ban["lon"], ban["lat"], crs=DEGREES).to_crs(METRES)
    adresses = zip(ban["code_insee"], ban["numero"], ban["nom_voie"].map(key), strict=True)
    connues = dict(zip(adresses, places, strict=True))
    absentes = set()
    for mairie, point in zip(mairies.itertuples(), points(mairies).to_crs(METRES), strict=True):
        numero, rue = re.match(r"(\d+)(?:-\d+)? ([^,]+),", mairie.adresse).groups()
        place = connues.get((mairie.arrondissement, int(numero), key(rue)))
        if place is None:
            absentes.add(mairie.arrondissement)
        else:
            assert point.distance(place) < ECART_BAN_M, mairie.nom
    assert absentes <= ABSENTES_DE_LA_BAN


def points(mairies):
    return gpd.GeoSeries.from_xy(mairies["longitude"], mairies["latitude"], crs=DEGREES)


def assert_dedans(mairies, zones):
    contours = zones.set_index("code").geometry
    assert [
        c for c, p in zip(mairies["arrondissement"], points(mairies), strict=True) if not contours[c].covers(p)
    ] == []


def test_le_schema_des_regroupements_est_celui_du_fichier(table):
    fields = REGROUPEMENTS["schema"]["fields"]
    assert [field["name"] for field in fields] == list(table.columns)
    assert len(table) == REGROUPEMENTS["rows"]
    for field in fields:
        verify(field, table[field["name"]])
    assert not table.duplicated(REGROUPEMENTS["schema"]["uniqueKeys"][0]).any()
    assert REGROUPEMENTS["dialect"] == {"delimiter": ",", "lineTerminator": "\n", "header": True}
    assert b"\r" not in (SHIPPED / REGROUPEMENTS["path"]).read_bytes()


def test_chaque_arrondissement_regroupe_existe(table, mairies, zones):
    for resource, lignes in ((REGROUPEMENTS, table), (MAIRIES, mairies)):
        lien = resource["schema"]["foreignKeys"][0]
        assert (lien["reference"]["resource"], lien["reference"]["fields"]) == ("arrondissements", ["code"])
        assert set(lignes[lien["fields"][0]]) <= set(zones["code"])
    assert set(table["arrondissement"]) == set(zones["code"])


def test_une_composition_inconnue_est_vide_et_une_composition_publiee_ne_l_est_pas(table):
    assert (table["nom"].isna() == (table["statut"] == "inconnu")).all()
    assert table["source"].str.contains("https://").all()


def verify(field, values):
    """Check a column against what its field says."""
    assert field["description"]
    constraints = field.get("constraints", {})
    if constraints.get("required"):
        assert values.notna().all()
    if constraints.get("unique"):
        assert values.is_unique
    if "pattern" in constraints:
        assert values.str.fullmatch(constraints["pattern"]).all()
    if "enum" in constraints:
        assert set(values) <= set(constraints["enum"])
    if field["type"] == "date":
        assert all(date.fromisoformat(value) for value in values.dropna())
    elif field["type"] == "number":
        assert values.between(constraints["minimum"], constraints["maximum"]).all()
    else:
        assert field["type"] == "string"
    assert set(constraints) <= {"required", "unique", "pattern", "enum", "minimum", "maximum"}


FICHIERS = ("arrondissements.geojson", "mairies.csv")
COLONNES = ("code", "type", "geometry", "mairie_adresse", "mairie_localisation", "mairie_email")


def carres(decalage=0.0, *, codes=build.CODES, mairies=build.MAIRIES, ecart=0.0):
    """A communes table: 20 squares, their corners not round, a mairie in the middle, and a commune that is not ours."""
    lignes = [COLONNES, ("75056", "COM", "", "", r"\N", "")]
    for code in codes:
        ring = [[x + 1e-8, y] for x, y in officiels.carre(int(code[-2:]))]
        milieu = shapely.Polygon(ring).centroid
        if code == "75107":  # an inner square: its corner is shared by three others
            ring[1][0] += decalage
        place = shapely.Point(milieu.x + ecart, milieu.y).wkb_hex if code in mairies else r"\N"
        contour = shapely.MultiPolygon([shapely.Polygon(ring)]).wkb_hex
        adresse = f"1 place du Carré\n750{code[-2:]} Paris" if code in mairies else ""
        lignes.append((code, "ARM", contour, adresse, place, "ne-sort-pas@exemple.fr"))
    table = io.StringIO()
    csv.writer(table).writerows(lignes)
    return table.getvalue()


def emballer(path, table):
    """Write a wheel that holds nothing but the communes table; return its checksum."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(build.COMMUNES, lzma.compress(table.encode()))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_refaire_les_fichiers_donne_les_memes_octets(tmp_path):
    wheel = tmp_path / "paquet.whl"
    empreinte = emballer(wheel, carres())
    fois = [tmp_path / "un", tmp_path / "deux"]
    for dossier in fois:
        dossier.mkdir()
        build.build(wheel, dossier, sha256=empreinte)
    for nom in FICHIERS:
        assert (fois[0] / nom).read_bytes() == (fois[1] / nom).read_bytes()
    zones = gpd.read_file(fois[0] / "arrondissements.geojson")
    assert list(zones["nom"][:2]) == ["1er", "2e"]
    assert zones.union_all().area == pytest.approx(20 * officiels.COTE[0] * officiels.COTE[1])
    lignes = (fois[0] / "mairies.csv").read_text().splitlines()
    assert lignes[1] == '75103,Mairie de Paris Centre,"1 place du Carré, 75003 Paris",2.330000,48.830000'
    assert lignes[2].startswith("75105,Mairie du 5e arrondissement,")
    assert "exemple.fr" not in "".join(lignes)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (carres(decalage=0.01), "se chevauchent"),
        (carres(decalage=-0.01), "un vide"),
        (carres(codes=build.CODES[:-1]), "absents du paquet : 75120"),
        (carres(mairies=build.MAIRIES[:-1]), "75120 : mairie sans adresse"),
        (carres(ecart=0.03), "75103 : la mairie est hors"),
    ],
)
def test_des_donnees_qui_ne_s_ajustent_pas_ne_s_ecrivent_pas(tmp_path, table, message):
    empreinte = emballer(tmp_path / "paquet.whl", table)
    with pytest.raises(build.PaquetError, match=message):
        build.build(tmp_path / "paquet.whl", tmp_path, sha256=empreinte)
    assert not any((tmp_path / nom).exists() for nom in FICHIERS)


def test_un_autre_paquet_est_refuse(tmp_path):
    emballer(tmp_path / "paquet.whl", carres())
    with pytest.raises(build.PaquetError, match="empreinte attendue 15a571c1"):
        build.build(tmp_path / "paquet.whl", tmp_path)


def test_sceller_ne_change_rien_a_un_paquet_deja_juste(tmp_path):
    for nom in (*FICHIERS, "regroupements.csv", "datapackage.json"):
        shutil.copy(SHIPPED / nom, tmp_path / nom)
    build.seal(tmp_path)
    assert (tmp_path / "datapackage.json").read_bytes() == (SHIPPED / "datapackage.json").read_bytes()
