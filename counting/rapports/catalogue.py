"""Entry of an open-data catalogue for a publication: DCAT-AP in JSON-LD, one distribution a file, with its checksum."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import shapely

from counting.domain import Niveau
from counting.geographie.niveaux import PARIS, Territoires
from counting.publication.registre import Publiee

CONTEXTE = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "spdx": "http://spdx.org/rdf/terms#",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
}
LICENCE_OUVERTE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"
GENRES_IANA = "https://www.iana.org/assignments/media-types/"
FRANCAIS = "http://publications.europa.eu/resource/authority/language/FRA"
LAMBERT, WGS84 = (f"http://www.opengis.net/def/crs/EPSG/0/{code}" for code in (2154, 4326))
PRODUCTEUR = "Ville de Paris"
SIMULATION = "Lanterne, données simulées"
MOTS_CLES = ("Nuit de la Solidarité", "personnes en situation de rue", "sans-abri", "arrondissements", "Paris")
GENRES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
AVEC_CONTOURS = {".geojson": WGS84, ".gpkg": LAMBERT}
"""Formats that hold contours, and their CRS: the licence of the contours holds for them too."""


@dataclass(frozen=True)
class Fichier:
    """A file of the publication: its name, what it is in a sentence, its bytes."""

    nom: str
    titre: str
    octets: bytes


def make_entry(publiee: Publiee, territoires: Territoires, fichiers: Sequence[Fichier], adresse: str = "") -> bytes:
    """The entry as JSON-LD.

    Parameters
    ----------
    publiee : Publiee
    territoires : Territoires
        Geography in use: extent, and licence of the contours.
    fichiers : sequence of Fichier
        Files put beside the entry.
    adresse : str
        Where they will be, ending with « / »; empty: beside the entry.

    Returns
    -------
    bytes
        UTF-8. Terms: DCAT 3, DCAT-AP, SPDX for checksums, GeoSPARQL for the extent.
    """
    edition = publiee.edition
    simulee = bool(publiee.contexte.simulees)
    entree: dict[str, object] = {
        "@context": CONTEXTE,
        "@id": f"urn:sha256:{publiee.empreinte}",
        "@type": "dcat:Dataset",
        "dct:title": _french(f"Nuit de la Solidarité, {edition.nom}, {publiee.version}"),
        "dct:description": _french(_describe(publiee)),
        "dct:identifier": publiee.empreinte,
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": SIMULATION if simulee else PRODUCTEUR},
        "dct:language": {"@id": FRANCAIS},
        "dct:issued": _typed("dateTime", publiee.ecrite_le.strftime("%Y-%m-%dT%H:%M:%SZ")),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed("date", edition.nuit.isoformat()),
            "dcat:endDate": _typed("date", (edition.nuit + timedelta(days=1)).isoformat()),
        },
        "dct:spatial": {
            "@type": "dct:Location",
            "locn:geometry": {"@type": "gsp:wktLiteral", "@value": _extent(territoires)},
        },
        "dcat:keyword": [_french(mot) for mot in (*MOTS_CLES, *(("données simulées",) if simulee else ()))],
        "dcat:version": str(publiee.version),
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "dct:description": [_french(source) for source in publiee.contexte.sources],
        },
        "dcat:distribution": [_distribution(un, territoires, adresse) for un in fichiers],
    }
    return json.dumps(entree, ensure_ascii=False, indent=1).encode()


def _describe(publiee: Publiee) -> str:
    simulees = publiee.contexte.simulees
    avis = f" Sont simulés : {', '.join(simulees)} ; ne pas citer." if simulees else ""
    seuil = publiee.publication.seuil
    return (
        "Personnes en situation de rue rencontrées une nuit à Paris, par territoire, sexe, âge, configuration, type "
        f"de lieu. Les effectifs de moins de {seuil.valeur} {seuil.unite} sont tus ({seuil.source}) ; un chiffre "
        f"vide est tu, ce n’est pas un zéro.{avis}"
    )


def _distribution(fichier: Fichier, territoires: Territoires, adresse: str) -> dict[str, object]:
    genre = "." + fichier.nom.rpartition(".")[2]
    lien = {"@id": f"{adresse}{fichier.nom}"}
    licences = {LICENCE_OUVERTE}
    if genre in AVEC_CONTOURS and any("ODbL" in source.licence for source in territoires.sources[:1]):
        licences = {ODBL}
    contours = {"dct:conformsTo": {"@id": AVEC_CONTOURS[genre]}} if genre in AVEC_CONTOURS else {}
    return {
        "@type": "dcat:Distribution",
        "dct:title": _french(fichier.titre),
        "dcat:accessURL": lien,
        "dcat:downloadURL": lien,
        "dcat:mediaType": {"@id": GENRES_IANA + GENRES[genre]},
        "dcat:byteSize": _typed("nonNegativeInteger", str(len(fichier.octets))),
        "dct:license": [{"@id": licence} for licence in sorted(licences)],
        **contours,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed("hexBinary", hashlib.sha256(fichier.octets).hexdigest()),
        },
    }


def _extent(territoires: Territoires) -> str:
    """Box around Paris, WKT, longitude first."""
    boite = shapely.box(*territoires.couches[Niveau.PARIS].loc[PARIS, "geometry"].bounds)
    return str(shapely.to_wkt(boite, rounding_precision=4))


def _french(texte: str) -> dict[str, str]:
    return {"@language": "fr", "@value": texte}


def _typed(genre: str, valeur: str) -> dict[str, str]:
    return {"@type": f"xsd:{genre}", "@value": valeur}
