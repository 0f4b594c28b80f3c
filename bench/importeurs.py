"""Every importer, as one function from bytes to nothing: what it may raise is typed, or it is a fault of ours."""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import shapely
from sqlalchemy import Engine

from bench.mutations import FICHES, HORAIRES, LIEUX, couches, csv_of, data_inclusion, points_geojson, xlsx_of, zipped
from counting.errors import CountingError
from counting.fiches.correspondances import CorrespondanceError, propose
from counting.fiches.imports import preview
from counting.fichiers.flux_csv import append_columns
from counting.fichiers.tableur import read_table
from counting.lieux.imports import preview_lieux
from counting.lieux.lectures import read_lieux
from counting.maraudes.domain import Zone
from counting.maraudes.imports import preview_horaires
from counting.maraudes.zones import read_zones as read_zones_maraudes
from counting.proximite.candidats import read_candidats
from geo import couches_gdal, reference
from geo.adresses import AddressIndex
from geo.couches import CoucheIllisibleError
from geo.crs import METRES
from geo.zones import read_zones

TYPEES = (CountingError, CorrespondanceError, CoucheIllisibleError, couches_gdal.RefusError)
JOUR = date(2026, 1, 22)

Importeur = Callable[[bytes], object]


def importeurs(engine: Engine, edition: str, index: AddressIndex) -> dict[str, tuple[bytes, Importeur]]:
    """Name of each importer of tables and lists, a valid file for it, and what reads it."""

    def fiches(octets: bytes) -> object:
        table = read_table(octets, "f")
        return preview(engine, edition, table, propose(list(table.columns)), index=index)

    def horaires(octets: bytes) -> object:
        zone = Zone("z0", "z0", shapely.to_wkb(shapely.box(2.35, 48.85, 2.36, 48.86)))
        return preview_horaires(read_table(octets, "h"), [zone])

    def lieux(octets: bytes) -> object:
        return preview_lieux(read_lieux(octets, "l"), [], index=index, jour=JOUR)

    def candidats(octets: bytes) -> object:
        return read_candidats(octets, "c", index=index, jour=JOUR)

    def flux(octets: bytes) -> object:
        with tempfile.TemporaryDirectory() as dossier:
            entree = Path(dossier) / "e.csv"
            entree.write_bytes(octets)
            return append_columns(entree, Path(dossier) / "s.csv", lues=["Adresse"], ajoutees=["x"],
                                  calcul=lambda lot: [("1",)] * len(lot), progress=lambda *_: None)  # fmt: skip

    return {
        "fiches CSV": (csv_of(FICHES), fiches),
        "fiches XLSX": (xlsx_of(FICHES), fiches),
        "horaires CSV": (csv_of(HORAIRES), horaires),
        "horaires XLSX": (xlsx_of(HORAIRES), horaires),
        "lieux CSV": (csv_of(LIEUX), lieux),
        "lieux XLSX": (xlsx_of(LIEUX), lieux),
        "lieux GeoJSON": (points_geojson(), lieux),
        "data·inclusion JSON": (data_inclusion(), lieux),
        "data·inclusion ZIP": (zipped(services__json=b'[{"id": "1"}]', structures__json=b"[]"), lieux),
        "candidats GeoJSON": (points_geojson(), candidats),
        "candidats CSV": (csv_of(LIEUX), candidats),
        "CSV en flux": (csv_of(FICHES), flux),
    }


def importeurs_de_couches(dossier: Path, *, a_part: bool) -> dict[str, tuple[bytes, Importeur]]:
    """The same for layers, read in a process of their own as the server does, or here, to read many."""
    perimetre = reference.load_arrondissements()[0].to_crs(METRES)

    def reader(suffixe: str, lire: Callable[[Path], object]) -> Importeur:
        def read(octets: bytes) -> object:
            chemin = dossier / f"mutee.{suffixe}"
            chemin.write_bytes(octets)
            return lire(chemin)

        return read

    lues: dict[str, tuple[bytes, Importeur]] = {}
    for suffixe, octets in couches(dossier).items():
        if a_part:
            lues[f"zones {suffixe}"] = (octets, reader(suffixe, read_zones_maraudes))
        elif suffixe != "zip":
            lues[f"couche {suffixe}"] = (octets, reader(suffixe, couches_gdal.read_layer))
        if a_part and suffixe in {"geojson", "gpkg", "zip"}:
            secteurs = reader(suffixe, lambda chemin: read_zones(chemin, perimetre=perimetre))
            lues[f"secteurs {suffixe}"] = (octets, secteurs)
    return lues
