"""The reference geography: the official folder when it is there, what ships otherwise, and which one it is."""

import hashlib
import json

import geopandas as gpd
import numpy as np
import officiels
import pandas as pd
import pytest
import shapely

from geo import manifeste, reference
from geo.crs import METRES
from geo.lecture import FichierInvalideError, check_adresses, read_voies
from geo.reference import SHIPPED_ARRONDISSEMENTS


@pytest.fixture
def dossier(tmp_path, monkeypatch):
    """An empty reference folder."""
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    return tmp_path


def ecrire_arrondissements(dossier, features=None):
    path = dossier / "arrondissements.geojson"
    path.write_bytes(officiels.geojson(features or officiels.arrondissements()))
    return path


def test_sans_dossier_officiel_on_lit_ce_qui_est_livre_et_on_le_dit(dossier):
    zones, source = reference.load_arrondissements()
    assert list(zones.columns) == ["code", "nom", "geometry"]
    assert list(zones["code"]) == [str(code) for code in range(75101, 75121)]
    assert list(zones["nom"][:2]) == ["1er", "2e"]
    assert zones.crs == "EPSG:4326"
    assert source == SHIPPED_ARRONDISSEMENTS
    assert "166 m au plus" in source.precision
    assert reference.load_quartiers() is None
    assert reference.load_voies() is None
    assert reference.adresses_path() is None
    assert reference.source_adresses() is None


def test_le_dossier_officiel_est_prefere(dossier):
    ecrire_arrondissements(dossier)
    zones, source = reference.load_arrondissements()
    assert source.nom == "Ville de Paris, opendata.paris.fr « arrondissements »"
    assert source.precision == "contour officiel"
    assert list(zones["code"]) == [str(code) for code in range(75101, 75121)]
    assert zones.geometry[0].bounds == pytest.approx((2.23, 48.82, 2.27, 48.84))


def test_sans_manifeste_le_millesime_n_est_pas_precise(dossier):
    ecrire_arrondissements(dossier)
    assert reference.load_arrondissements()[1].millesime == "millésime non précisé"


def test_le_manifeste_date_le_fichier_qu_il_decrit_et_lui_seul(dossier):
    path = ecrire_arrondissements(dossier)
    empreinte = hashlib.sha256(path.read_bytes()).hexdigest()
    recu = manifeste.Recu("https://exemple.fr", "2026-11-21T20:00:00Z", path.stat().st_size, empreinte)
    manifeste.write(dossier, {path.name: recu})
    assert reference.load_arrondissements()[1].millesime == "téléchargé le 21/11/2026"
    path.write_bytes(path.read_bytes() + b"\n")
    assert reference.load_arrondissements()[1].millesime == "millésime non précisé"


@pytest.mark.parametrize("contenu", ["", "[]", '{"fichiers": []}', '{"fichiers": {"a": 1}}', '{"fichiers": {"a": {}}}'])
def test_un_manifeste_abime_ne_date_rien(dossier, contenu):
    (dossier / "manifest.json").write_text(contenu)
    assert manifeste.read(dossier) == {}


@pytest.mark.parametrize("casse", [str.lower, str.upper])
def test_les_colonnes_se_lisent_en_majuscules_comme_en_minuscules(dossier, casse):
    features = officiels.voies()
    for feature in features:
        feature["properties"] = {casse(nom): valeur for nom, valeur in feature["properties"].items()}
    (dossier / "voies.geojson").write_bytes(officiels.geojson(features))
    voies, source = reference.load_voies()
    assert list(voies.columns) == ["code", "nom", "geometry"]
    assert (voies["code"][0], voies["nom"][0]) == ("750000000", "Rue 0")
    assert "« voie »" in source.nom


def test_les_quartiers_ont_leur_code_et_leur_nom(dossier):
    (dossier / "quartiers.geojson").write_bytes(officiels.geojson(officiels.quartiers()[::-1]))
    zones, _ = reference.load_quartiers()
    assert len(zones) == 80
    assert (zones["code"][0], zones["nom"][0]) == ("7510101", "Carré 1-1")


def test_une_voie_sans_trace_est_laissee_de_cote(tmp_path):
    features = officiels.voies()
    features[7]["geometry"] = None
    path = tmp_path / "voies.geojson"
    path.write_bytes(officiels.geojson(features))
    assert len(read_voies(path)) == len(features) - 1


def test_un_fichier_officiel_casse_est_refuse_avec_son_remede_et_jamais_remplace_en_silence(dossier):
    ecrire_arrondissements(dossier).write_bytes(b"<html>")
    with pytest.raises(FichierInvalideError, match=r"arrondissements.geojson .* python -m geo update --only arr"):
        reference.load_arrondissements()


def sans_le_dernier(features):
    return features[:-1]


def deux_fois_le_meme_code(features):
    features[1]["properties"]["c_arinsee"] = 75101
    return features


def noeud_papillon(features):
    ring = features[3]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    return features


def en_metres(features):
    features[0]["geometry"]["coordinates"] = [[[65e4, 686e4], [66e4, 686e4], [66e4, 687e4], [65e4, 686e4]]]
    return features


def sans_code(features):
    del features[0]["properties"]["c_arinsee"]
    return features


def des_points(features):
    features[5]["geometry"] = {"type": "Point", "coordinates": [2.3, 48.85]}
    return features


@pytest.mark.parametrize(
    ("abime", "message"),
    [
        (sans_le_dernier, "19 contours trouvés, 20 attendus"),
        (deux_fois_le_meme_code, "codes manquants : 75102"),
        (noeud_papillon, "contour invalide pour 75104"),
        (en_metres, "hors de Paris"),
        (sans_code, "une valeur qui n’est pas un code"),
        (des_points, "contour invalide pour 75106"),
    ],
)
def test_des_arrondissements_abimes_sont_refuses(dossier, abime, message):
    ecrire_arrondissements(dossier, abime(officiels.arrondissements()))
    with pytest.raises(FichierInvalideError, match=message):
        reference.load_arrondissements()


def test_un_autre_systeme_de_coordonnees_est_refuse(dossier):
    zones = gpd.read_file(ecrire_arrondissements(dossier)).to_crs(METRES)
    zones.to_file(dossier / "arrondissements.geojson", driver="GeoJSON", RFC7946="NO")
    assert "2154" in json.loads((dossier / "arrondissements.geojson").read_text())["crs"]["properties"]["name"]
    with pytest.raises(FichierInvalideError, match="longitude et latitude attendues"):
        reference.load_arrondissements()


@pytest.mark.parametrize(
    ("contenu", "message"),
    [
        (b"id;lon\n", "abîmé"),
        (officiels.adresses(1000), "1000 adresses trouvées, de 120000 à 250000 attendues"),
        (officiels.adresses()[:-4000], "abîmé"),
        (officiels.adresses(lon=3.0), "100,0 % des adresses sont hors de Paris"),
    ],
)
def test_des_adresses_abimees_sont_refusees(tmp_path, contenu, message):
    path = tmp_path / "adresses-75.csv.gz"
    path.write_bytes(contenu)
    with pytest.raises(FichierInvalideError, match=message):
        check_adresses(path)


def test_les_fichiers_officiels_se_lisent(reference, monkeypatch):
    from geo import reference as geographie

    monkeypatch.setenv("LANTERNE_REFERENCE", str(reference))
    assert len(geographie.load_arrondissements()[0]) == 20
    assert len(geographie.load_quartiers()[0]) == 80
    assert len(geographie.load_voies()[0]) > 6_000
    check_adresses(geographie.adresses_path())


def test_la_precision_annoncee_du_contour_livre_est_la_vraie(reference, monkeypatch):
    from geo import reference as geographie

    monkeypatch.setenv("LANTERNE_REFERENCE", str(reference / "absent"))
    livres = geographie.load_arrondissements()[0]
    monkeypatch.setenv("LANTERNE_REFERENCE", str(reference))
    officiel = geographie.load_arrondissements()[0]
    adresses = pd.read_csv(geographie.adresses_path(), sep=";", usecols=["lon", "lat"])
    points = shapely.points(adresses["lon"], adresses["lat"])
    faux = premiere_zone(livres, points) != premiere_zone(officiel, points)
    assert round(100 * faux.mean(), 1) == 1.0

    contours = [zones.to_crs(METRES).boundary for zones in (livres, officiel)]
    moyennes = [ecart_moyen_m(vrai, livre) for livre, vrai in zip(*contours, strict=True)]
    assert round(np.mean(moyennes)) == 13
    assert round(max(contours[0].hausdorff_distance(contours[1]))) == 166


def ecart_moyen_m(contour, autre):
    points = shapely.line_interpolate_point(contour, np.arange(0, contour.length, 10))
    return shapely.distance(points, autre).mean()


def premiere_zone(zones, points):
    position = np.full(len(points), -1)
    point, zone = shapely.STRtree(points).query(zones.geometry, predicate="intersects")[::-1]
    position[point[::-1]] = zone[::-1]
    return position
