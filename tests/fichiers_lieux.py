"""Files of lieux as someone sends them: a sheet, a GeoJSON, the services of data·inclusion."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from counting.lieux.exports import lieux_csv, lieux_geojson, lieux_xlsx
from counting.lieux.imports import ApercuLieux, preview_lieux
from counting.lieux.lectures import read_lieux
from geo.adresses import AddressIndex, open_reference_index

JOUR = date(2026, 11, 21)
ENTETES = "source;identifiant;nom;type;adresse;longitude;latitude;places nuit;horaires;du;au"
JUSTE = "SIAO;h1;Halte;halte de nuit;1 rue A, 75019 Paris;2.38;48.88;15;20:00-08:00;;"
FORMATS = {"csv": lieux_csv, "xlsx": lieux_xlsx, "geojson": lieux_geojson}
SERVICE = {
    "source": "dora", "structure_id": "dora--s1", "id": "dora--42", "nom": "Halte de la gare",
    "description": "Halte de nuit. Un lieu pour dormir assis, au chaud, toute l’année, sans rendez-vous.",
    "date_maj": "2026-10-02", "publics": ["femmes", "seniors"], "mobilisable_par": ["professionnels"],
    "horaires_accueil": "20:00-08:00", "telephone": "+33100000000",
}  # fmt: skip
STRUCTURE = {
    "source": "dora", "id": "dora--s1", "nom": "Les Veilleurs", "adresse": "1 rue A", "code_postal": "75019",
    "commune": "Paris", "longitude": 2.38, "latitude": 48.88,
}  # fmt: skip


def index_livre(dossier: Path) -> AddressIndex:
    """Index of the shipped mairies only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(dossier / "absent"))
        return open_reference_index(dossier)


def juger(*lignes, entetes=ENTETES, connus=(), index=None) -> ApercuLieux:
    feuille = "\n".join([entetes, *lignes]).encode()
    return preview_lieux(read_lieux(feuille), connus, index=index, jour=JOUR)


def relire(octets, connus=(), index=None) -> ApercuLieux:
    return preview_lieux(read_lieux(octets), connus, index=index, jour=JOUR)


def data_inclusion(*services):
    return json.dumps({"structures": [STRUCTURE], "services": services or [SERVICE]}).encode()


def archive(*services):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as fichier:
        fichier.writestr("structures.json", json.dumps([STRUCTURE]))
        fichier.writestr("services.json", json.dumps(list(services) or [SERVICE]))
    return octets.getvalue()
