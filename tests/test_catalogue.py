"""The entry of the open-data catalogue: what harvesters read, and the checksum of each file."""

import hashlib
import json
from dataclasses import replace

from emportees import publish_town, spoil

from counting.rapports.catalogue import LICENCE_OUVERTE, ODBL, Fichier, make_entry

PUBLIEE, VILLE = publish_town()
CSV = Fichier("cases.csv", "Cases", b"a;b")
GPKG = Fichier("publication.gpkg", "Couches", b"gpkg")


def entree(*fichiers, publiee=PUBLIEE, ville=VILLE, **options):
    return json.loads(make_entry(publiee, ville, fichiers, **options))


def test_l_entree_dit_quoi_ou_quand_et_par_qui():
    dite = entree(CSV)
    assert dite["@type"] == "dcat:Dataset"
    assert dite["dct:identifier"] == PUBLIEE.empreinte
    assert dite["dct:temporal"]["dcat:startDate"]["@value"] == "2026-01-22"
    assert dite["dct:temporal"]["dcat:endDate"]["@value"] == "2026-01-23"
    assert dite["dct:spatial"]["locn:geometry"]["@value"].startswith("POLYGON ((")
    assert dite["dct:publisher"]["foaf:name"] == "Ville de Paris"
    assert "11 personnes" in dite["dct:description"]["@value"]


def test_chaque_fichier_a_sa_taille_son_genre_et_sa_somme():
    (distribution,) = entree(CSV, adresse="https://exemple.fr/")["dcat:distribution"]
    assert distribution["dcat:downloadURL"]["@id"] == "https://exemple.fr/cases.csv"
    assert distribution["dcat:byteSize"]["@value"] == "3"
    assert distribution["dcat:mediaType"]["@id"].endswith("/text/csv")
    assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(b"a;b").hexdigest()


def test_les_prefixes_sont_tous_declares():
    dite = entree(CSV, GPKG)
    declares = set(dite["@context"])

    def prefixes(valeur):
        if isinstance(valeur, dict):
            for cle, dedans in valeur.items():
                yield from [cle.partition(":")[0]] if not cle.startswith("@") else []
                yield from prefixes(dedans) if cle != "@context" else []
        elif isinstance(valeur, list):
            for dedans in valeur:
                yield from prefixes(dedans)

    assert set(prefixes(dite)) <= declares


def test_les_contours_gardent_leur_licence():
    odbl = replace(VILLE, sources=tuple(replace(source, licence="ODbL") for source in VILLE.sources))
    cases, couches = entree(CSV, GPKG, ville=odbl)["dcat:distribution"]
    assert cases["dct:license"] == [{"@id": LICENCE_OUVERTE}]
    assert couches["dct:license"] == [{"@id": ODBL}]
    assert couches["dct:conformsTo"]["@id"].endswith("/EPSG/0/2154")


def test_une_simulation_n_est_pas_signee_de_la_ville():
    dite = entree(CSV, publiee=spoil(PUBLIEE, VILLE)[0])
    assert dite["dct:publisher"]["foaf:name"] == "Lanterne, données simulées"
    assert "données simulées" in [mot["@value"] for mot in dite["dcat:keyword"]]
