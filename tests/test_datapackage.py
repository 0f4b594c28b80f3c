"""Every line of data/arrondissements/datapackage.json is true, and build.py gives the same bytes again."""

import hashlib
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
from geo.crs import METRES
from geo.reference import SHIPPED, SHIPPED_ARRONDISSEMENTS, nom_arrondissement

PACKAGE = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
ARRONDISSEMENTS = RESOURCES["arrondissements"]
REGROUPEMENTS = RESOURCES["regroupements"]


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
        "Institut national de l’information géographique et forestière (IGN)"
    ]
    assert set(RESOURCES) == {"arrondissements", "regroupements"}


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
    assert build.SHA256 in ARRONDISSEMENTS["sources"][1]["title"]
    assert build.PAQUET.replace("==", " ") in ARRONDISSEMENTS["sources"][1]["title"]


def test_le_schema_des_arrondissements_est_celui_du_fichier(zones):
    fields = ARRONDISSEMENTS["schema"]["fields"]
    assert [field["name"] for field in fields] == list(zones.columns.drop("geometry"))
    assert ARRONDISSEMENTS["schema"]["primaryKey"] == ["code"]
    for field in fields:
        verify(field, zones[field["name"]].astype("string"))


def test_le_schema_des_regroupements_est_celui_du_fichier(table):
    fields = REGROUPEMENTS["schema"]["fields"]
    assert [field["name"] for field in fields] == list(table.columns)
    assert len(table) == REGROUPEMENTS["rows"]
    for field in fields:
        verify(field, table[field["name"]])
    assert not table.duplicated(REGROUPEMENTS["schema"]["uniqueKeys"][0]).any()
    assert REGROUPEMENTS["dialect"] == {"delimiter": ",", "lineTerminator": "\n", "header": True}
    assert b"\r" not in (SHIPPED / REGROUPEMENTS["path"]).read_bytes()


def test_chaque_arrondissement_regroupe_existe(table, zones):
    key = REGROUPEMENTS["schema"]["foreignKeys"][0]
    assert (key["reference"]["resource"], key["reference"]["fields"]) == ("arrondissements", ["code"])
    assert set(table[key["fields"][0]]) == set(zones["code"])


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
    else:
        assert field["type"] == "string"
    assert set(constraints) <= {"required", "unique", "pattern", "enum"}


def carres(decalage=0.0):
    """The rows of a communes table: 20 squares, their corners not round, and a commune that is not ours."""
    lignes = ["code,type,geometry", "75056,COM,"]
    for numero in range(1, 21):
        ring = [[x + 1e-8, y] for x, y in officiels.carre(numero)]
        if numero == 7:  # an inner square: its corner is shared by three others
            ring[1][0] += decalage
        lignes.append(f"{75100 + numero},ARM,{shapely.MultiPolygon([shapely.Polygon(ring)]).wkb_hex}")
    return "\n".join(lignes)


def emballer(path, table):
    """Write a wheel that holds nothing but the communes table; return its checksum."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(build.COMMUNES, lzma.compress(table.encode()))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_refaire_le_geojson_donne_les_memes_octets(tmp_path):
    wheel = tmp_path / "paquet.whl"
    empreinte = emballer(wheel, carres())
    for nom in ("un.geojson", "deux.geojson"):
        build.build(wheel, tmp_path / nom, sha256=empreinte)
    assert (tmp_path / "un.geojson").read_bytes() == (tmp_path / "deux.geojson").read_bytes()
    zones = gpd.read_file(tmp_path / "un.geojson")
    assert list(zones["nom"][:2]) == ["1er", "2e"]
    assert zones.union_all().area == pytest.approx(20 * officiels.COTE[0] * officiels.COTE[1])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (carres(decalage=0.01), "se chevauchent"),
        (carres(decalage=-0.01), "un vide"),
        (carres().rsplit("\n", 1)[0], "absents du paquet : 75120"),
    ],
)
def test_des_contours_qui_ne_s_ajustent_pas_ne_s_ecrivent_pas(tmp_path, table, message):
    empreinte = emballer(tmp_path / "paquet.whl", table)
    with pytest.raises(build.PaquetError, match=message):
        build.build(tmp_path / "paquet.whl", tmp_path / "sortie.geojson", sha256=empreinte)
    assert not (tmp_path / "sortie.geojson").exists()


def test_un_autre_paquet_est_refuse(tmp_path):
    emballer(tmp_path / "paquet.whl", carres())
    with pytest.raises(build.PaquetError, match="empreinte attendue 15a571c1"):
        build.build(tmp_path / "paquet.whl", tmp_path / "sortie.geojson")


def test_sceller_ne_change_rien_a_un_paquet_deja_juste(tmp_path):
    for nom in ("arrondissements.geojson", "regroupements.csv", "datapackage.json"):
        shutil.copy(SHIPPED / nom, tmp_path / nom)
    build.seal(tmp_path)
    assert (tmp_path / "datapackage.json").read_bytes() == (SHIPPED / "datapackage.json").read_bytes()
