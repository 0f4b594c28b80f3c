"""Read one official file, and refuse whatever is not it. Reading is the check: nothing unreadable passes."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import DEGREES

ARRONDISSEMENTS = tuple(str(code) for code in range(75101, 75121))
QUARTIERS = tuple(f"{arrondissement}{rang:02}" for arrondissement in ARRONDISSEMENTS for rang in range(1, 5))
PARIS = shapely.box(2.22, 48.81, 2.48, 48.91)
"""EPSG:4326; the official outline spans 2.2240-2.4698 and 48.8155-48.9022."""

VOIES = range(5_000, 10_001)
"""Plausible number of named streets; 6,564 in 2024."""

ADRESSES = range(120_000, 250_001)
"""Plausible number of addresses; 158,048 in 2024."""

COLONNES_ADRESSES = ("id", "numero", "rep", "nom_voie", "code_insee", "lon", "lat")
PART_FAUTIVE_MAX = 0.01
"""Share of streets without a line, or of addresses outside Paris, over which the file is refused."""


class FichierInvalideError(ValueError):
    """An official file is unreadable, or is not what its name says."""


def read_arrondissements(path: Path) -> gpd.GeoDataFrame:
    """Read the 20 arrondissements of opendata.paris.fr.

    Returns
    -------
    GeoDataFrame, 20 rows, EPSG:4326
        ``code`` (INSEE, text), sorted.

    Raises
    ------
    FichierInvalideError
        Unreadable, other codes than 75101 to 75120, an invalid polygon, a polygon outside Paris.
    """
    frame = _read(path)
    return _polygons(path, frame, _codes(path, frame, "c_arinsee"), ARRONDISSEMENTS)[["code", "geometry"]]


def read_quartiers(path: Path) -> gpd.GeoDataFrame:
    """Read the 80 quartiers of opendata.paris.fr: ``code`` (INSEE, text: 7510301) and ``nom``; as above."""
    frame = _read(path)
    noms = _column(path, frame, "l_qu")
    quartiers = _polygons(path, frame.assign(nom=noms), _codes(path, frame, "c_quinsee"), QUARTIERS)
    return quartiers[["code", "nom", "geometry"]]


def read_voies(path: Path) -> gpd.GeoDataFrame:
    """Read the named streets of opendata.paris.fr; those without a line are left out.

    Returns
    -------
    GeoDataFrame, one row a street, lines, EPSG:4326
        ``code`` (n_sq_vo, text) and ``nom`` (full name), sorted by code.

    Raises
    ------
    FichierInvalideError
        Unreadable, an implausible number of streets, a code twice, over 1 % without a line or outside Paris.
    """
    frame = _read(path)
    frame["code"] = _codes(path, frame, "n_sq_vo")
    frame["nom"] = _column(path, frame, "l_longmin")
    _require_count(path, len(frame), VOIES, "voies")
    if not frame["code"].is_unique:
        raise FichierInvalideError(f"{path.name} : un identifiant de voie y est deux fois.")
    lines = frame[frame.geometry.geom_type.isin(("LineString", "MultiLineString"))]
    _require_share(path, 1 - len(lines) / len(frame), "des voies sont sans tracé")
    _require_share(path, 1 - lines.within(PARIS).mean(), "des voies sont hors de Paris")
    return lines[["code", "nom", "geometry"]].sort_values("code", ignore_index=True)


def read_eau(path: Path) -> gpd.GeoDataFrame:
    """Read the surfaces of the Seine and the canals of opendata.paris.fr: polygons, EPSG:4326, nothing else kept.

    Raises
    ------
    FichierInvalideError
        Unreadable, or a surface that is not a valid polygon or lies outside Paris.
    """
    return _surfaces(path, "d’eau")


def read_ferrees(path: Path) -> gpd.GeoDataFrame:
    """Read the surfaces of the railways, as :func:`read_eau`: whoever has their contour brings it."""
    return _surfaces(path, "ferroviaire(s)")


def check_adresses(path: Path) -> None:
    """Refuse a file that is not Paris's Base Adresse Nationale (CSV with semicolons, gzip).

    Raises
    ------
    FichierInvalideError
        Broken gzip, a column missing, an implausible number of rows, an arrondissement without address, over 1 % of
        rows outside Paris.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            absentes = set(COLONNES_ADRESSES) - set(lines.readline().strip().split(";"))
            if absentes:
                raise FichierInvalideError(f"{path.name} : colonnes absentes : {', '.join(sorted(absentes))}.")
        table = pd.read_csv(path, sep=";", compression="gzip", usecols=list(COLONNES_ADRESSES), dtype=str)
    except FichierInvalideError:
        raise
    except (OSError, EOFError, ValueError) as error:
        raise FichierInvalideError(f"{path.name} : archive gzip ou tableau CSV abîmé.") from error
    _require_count(path, len(table), ADRESSES, "adresses")
    _require_codes(path, ARRONDISSEMENTS, table["code_insee"].unique(), exact=False)
    lon, lat = (pd.to_numeric(table[axis], errors="coerce").to_numpy(dtype=float) for axis in ("lon", "lat"))
    inside = table["code_insee"].isin(ARRONDISSEMENTS) & shapely.contains_xy(PARIS, lon, lat)
    _require_share(path, 1 - float(inside.mean()), "des adresses sont hors de Paris ou sans position")


def _read(path: Path) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(path)
    except (OSError, RuntimeError, ValueError, shapely.errors.ShapelyError) as error:
        raise FichierInvalideError(f"{path.name} : ce n’est pas un GeoJSON lisible.") from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise FichierInvalideError(f"{path.name} : aucun contour.")
    if frame.crs != DEGREES:
        raise FichierInvalideError(f"{path.name} : coordonnées en {frame.crs}, longitude et latitude attendues.")
    frame.columns = [str(column).lower() for column in frame.columns]
    return frame


def _surfaces(path: Path, quoi: str) -> gpd.GeoDataFrame:
    """Polygons that touch Paris, nothing else kept."""
    frame = _read(path)
    bons = frame.geometry.geom_type.isin(("Polygon", "MultiPolygon")) & frame.is_valid & frame.intersects(PARIS)
    if not bons.all():
        combien = int((~bons).sum())
        raise FichierInvalideError(
            f"{path.name} : {combien} surface(s) {quoi} invalide(s), hors de Paris, ou qui ne sont pas des polygones."
        )
    return frame[["geometry"]]


def _column(path: Path, frame: gpd.GeoDataFrame, name: str) -> pd.Series:
    if name not in frame:
        raise FichierInvalideError(f"{path.name} : colonne « {name} » absente.")
    column: pd.Series = frame[name]
    return column


def _codes(path: Path, frame: gpd.GeoDataFrame, name: str) -> pd.Series:
    """Codes as text: the producers give them as text, integer or decimal."""
    numbers = pd.to_numeric(_column(path, frame, name), errors="coerce")
    if not np.isfinite(numbers).all():
        raise FichierInvalideError(f"{path.name} : la colonne « {name} » a une valeur qui n’est pas un code.")
    return numbers.astype("int64").astype("str")


def _polygons(path: Path, frame: gpd.GeoDataFrame, codes: pd.Series, attendus: tuple[str, ...]) -> gpd.GeoDataFrame:
    if len(frame) != len(attendus):
        raise FichierInvalideError(f"{path.name} : {len(frame)} contours trouvés, {len(attendus)} attendus.")
    _require_codes(path, attendus, codes, exact=True)
    frame = frame.assign(code=codes).sort_values("code", ignore_index=True)
    bons = frame.geometry.geom_type.isin(("Polygon", "MultiPolygon")) & frame.is_valid & ~frame.is_empty
    if not bons.all():
        raise FichierInvalideError(f"{path.name} : contour invalide pour {', '.join(frame['code'][~bons])}.")
    if not frame.within(PARIS).all():
        raise FichierInvalideError(f"{path.name} : un contour est hors de Paris.")
    return frame


def _require_codes(path: Path, attendus: tuple[str, ...], trouves: Iterable[str], *, exact: bool) -> None:
    manquants = sorted(set(attendus) - set(trouves))
    intrus = sorted(set(trouves) - set(attendus)) if exact else []
    if manquants or intrus:
        faute = f"codes manquants : {', '.join(manquants)}" if manquants else f"codes inconnus : {', '.join(intrus)}"
        raise FichierInvalideError(f"{path.name} : {faute}.")


def _require_count(path: Path, nombre: int, plausible: range, quoi: str) -> None:
    if nombre not in plausible:
        bornes = f"de {plausible.start} à {plausible.stop - 1} attendues"
        raise FichierInvalideError(f"{path.name} : {nombre} {quoi} trouvées, {bornes}.")


def _require_share(path: Path, part: float, quoi: str) -> None:
    if part > PART_FAUTIVE_MAX:
        trouve, admis = (f"{100 * valeur:.1f} %".replace(".", ",") for valeur in (part, PART_FAUTIVE_MAX))
        raise FichierInvalideError(f"{path.name} : {trouve} {quoi} ; {admis} au plus admis.")
