"""The GeoPackage of a publication: metres, names QGIS looks for, rules that cover every territoire once."""

import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from emportees import publish_town, spoil

from counting.rapports.geopaquet import write_geopackage

PUBLIEE, VILLE = publish_town()
COUCHES = ["paris", "dst", "paris_centre_16", "arrondissement"]


@pytest.fixture(scope="module")
def chemin(tmp_path_factory):
    chemin = tmp_path_factory.mktemp("gpkg") / "publication.gpkg"
    chemin.write_bytes(write_geopackage(PUBLIEE, VILLE))
    return chemin


def ask(chemin, requete):
    with closing(sqlite3.connect(chemin)) as base:
        return base.execute(requete).fetchall()


def test_une_couche_par_niveau_en_lambert_93(chemin):
    noms = [nom for nom, genre in pyogrio.list_layers(chemin) if genre is not None]
    assert noms == COUCHES
    for nom in noms:
        lue = pyogrio.read_info(chemin, layer=nom)
        assert (lue["crs"], lue["geometry_type"], lue["geometry_name"]) == ("EPSG:2154", "MultiPolygon", "geom")


def test_toutes_les_cases_et_le_lisez_moi_sont_dedans(chemin):
    assert ask(chemin, "SELECT count(*) FROM cases") == [(len(PUBLIEE.publication.cases),)]
    assert ask(chemin, "SELECT texte FROM lisez_moi WHERE nom = 'Empreinte SHA-256'") == [(PUBLIEE.empreinte,)]


def test_chaque_couche_a_un_style_par_defaut_et_un_seul(chemin):
    styles = ask(chemin, "SELECT f_table_name, f_geometry_column, sum(useAsDefault) FROM layer_styles GROUP BY 1, 2")
    assert sorted(styles) == sorted((nom, "geom", 1) for nom in COUCHES)
    noms = ask(chemin, "SELECT styleName FROM layer_styles WHERE f_table_name = 'dst' ORDER BY id")
    assert [nom for (nom,) in noms] == ["Effectif, tous lieux", "Effectif, rue"]  # Paris's own share is a secret here


def test_chaque_style_est_lisible_et_chaque_regle_a_son_symbole(chemin):
    for (qml,) in ask(chemin, "SELECT styleQML FROM layer_styles"):
        racine = ET.fromstring(qml)  # noqa: S314
        regles = [regle.get("symbol") for regle in racine.iter("rule")]
        assert regles == [symbole.get("name") for symbole in racine.find("renderer-v2/symbols")]
        classes = {couche.get("class") for couche in racine.iter("layer")}
        assert {"SimpleFill", "PointPatternFill", "LinePatternFill"} <= classes


def test_les_regles_couvrent_chaque_territoire_une_fois(chemin):
    for nom, qml in ask(chemin, "SELECT f_table_name, styleQML FROM layer_styles"):
        filtres = [regle.get("filter") for regle in ET.fromstring(qml).iter("rule")]  # noqa: S314
        comptes = " + ".join(f"coalesce(({filtre}), 0)" for filtre in filtres)
        assert set(ask(chemin, f"SELECT {comptes} FROM {nom}")) == {(1,)}


def test_la_meme_publication_donne_les_memes_octets(chemin):
    assert write_geopackage(PUBLIEE, VILLE) == chemin.read_bytes()


def test_des_mots_hostiles_n_y_changent_rien(tmp_path):
    chemin = tmp_path / "hostile.gpkg"
    publiee, ville = spoil(PUBLIEE, VILLE, "'); DROP TABLE cases; -- <a>")
    chemin.write_bytes(write_geopackage(publiee, ville))
    assert ask(chemin, "SELECT DISTINCT edition FROM cases") == [("'); DROP TABLE cases; -- <a>",)]
