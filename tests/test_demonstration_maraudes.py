"""Demonstration maraudes: published numbers, published facts as they are, simulation that says so."""

import hashlib
import json
from collections import Counter

import geopandas as gpd
import pytest
import shapely

from counting.demonstration.maraudes import NOMBRES, create, simulate
from counting.editions.publiees import DATA
from counting.fichiers.tableur import read_table
from counting.maraudes.domain import Origine, TypeMaraude
from counting.maraudes.exports import horaires_csv, zones_geojson
from counting.maraudes.horaires import check, doublons
from counting.maraudes.imports import preview_horaires
from counting.maraudes.publiees import load_publiees
from counting.maraudes.registre import load, revision
from counting.maraudes.zones import read_zones
from geo.crs import DEGREES, METRES
from geo.reference import load_arrondissements


@pytest.fixture
def sans_reference(tmp_path, monkeypatch):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path / "absent"))


@pytest.fixture(scope="module")
def maraudes(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(tmp_path_factory.mktemp("vide") / "absent"))
        return simulate()


def nommee(maraudes, debut):
    return next(maraude for maraude in maraudes if maraude.nom.startswith(debut))


def test_les_nombres_sont_ceux_du_pacte_parisien(maraudes):
    assert Counter(maraude.type for maraude in maraudes) == NOMBRES == {"MIS": 13, "MEO": 4, "MS": 11, "MB": 40}
    assert len({maraude.uid for maraude in maraudes}) == 68


def test_la_simulation_est_la_meme_partout(maraudes, sans_reference):
    assert simulate() == maraudes


def test_tout_ce_qui_est_simule_le_dit_et_rien_d_autre(maraudes):
    for maraude in maraudes:
        assert maraude.source
        assert maraude.simulee is ("Simulé : " in maraude.source or "Maraude simulée" in maraude.source)


def test_seules_zone_et_heures_publiees_ensemble_echappent_a_la_simulation(maraudes):
    assert {maraude.nom.split(",")[0] for maraude in maraudes if not maraude.simulee} == {
        "EMA", "EMEOS", "UASA", "Recueil social", "Ordre de Malte", "Protection civile", "Croix-Rouge", "La Chorba",
    }  # fmt: skip
    chorba = nommee(maraudes, "La Chorba, 1er")
    assert [(passage.jour, passage.debut, passage.fin) for passage in chorba.passages] == [(0, "19:30", "23:00")]
    assert chorba.zones[0].origine is Origine.TERRITOIRES


def test_les_quatre_meo_sont_d_astreinte_et_vont_partout(maraudes, sans_reference):
    meo = [maraude for maraude in maraudes if maraude.type is TypeMaraude.MEO]
    assert all(maraude.astreinte for maraude in meo)
    paris = load_arrondissements()[0].to_crs(METRES).union_all()
    for maraude in meo:
        zone = gpd.GeoSeries.from_wkb([maraude.zones[0].contour], crs=DEGREES).to_crs(METRES)[0]
        assert zone.symmetric_difference(paris).area < 1e-6 * paris.area


def test_chaque_maraude_planifiee_a_une_zone_valide_et_des_passages_possibles(maraudes):
    for maraude in maraudes:
        assert maraude.astreinte or (maraude.zones and maraude.passages)
        assert all(shapely.from_wkb(zone.contour).is_valid for zone in maraude.zones)
        assert doublons(maraude.passages) == []
        for passage in maraude.passages:
            check(passage)


def test_la_demonstration_exportee_se_reimporte_telle_quelle(maraudes, sans_reference, tmp_path):
    (tmp_path / "z.geojson").write_bytes(zones_geojson(maraudes))
    saisies = read_zones(tmp_path / "z.geojson")
    assert saisies.acceptable
    apercu = preview_horaires(read_table(horaires_csv(maraudes)), saisies.zones)
    assert [str(anomalie) for anomalie in apercu.anomalies] == []
    assert apercu.maraudes == tuple(maraudes)


def test_creer_deux_fois_ne_change_rien(base, sans_reference):
    create(base, lambda _: None)
    avant = revision(base)
    create(base, lambda _: None)
    assert revision(base) == avant
    assert len(load(base)) == 68


def test_avec_les_fichiers_officiels_les_rues_et_les_lieux_sont_les_vrais(reference, monkeypatch, tmp_path):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(reference))
    monkeypatch.setenv("LANTERNE_VAR", str(tmp_path))
    maraudes = simulate()
    assert Origine.VOIES in {zone.origine for maraude in maraudes for zone in maraude.zones}
    assert "Simulé : horaires." in nommee(maraudes, "Maquéro, gares du nord").source


def test_le_fichier_des_faits_publies_est_celui_que_decrit_le_paquet():
    paquet = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    (ressource,) = [ressource for ressource in paquet["resources"] if ressource["name"] == "maraudes"]
    contenu = (DATA / ressource["path"]).read_bytes()
    assert ressource["hash"] == f"sha256:{hashlib.sha256(contenu).hexdigest()}"
    assert ressource["bytes"] == len(contenu)
    champs = [champ["name"] for champ in ressource["schema"]["fields"]]
    assert champs == contenu.decode().splitlines()[0].split(",")


def test_chaque_fait_publie_a_sa_source():
    publiees = load_publiees()
    assert all(publiee.source and publiee.confiance in {"P", "S"} for publiee in publiees)
    assert all(publiee.zone_publiee or publiee.horaire_publie for publiee in publiees)
    assert all(bool(publiee.debut) == bool(publiee.fin) for publiee in publiees)
    assert all(len(publiee.lieux) in (0, len(publiee.territoires)) for publiee in publiees)
