"""Read and check the secteurs an organiser drew: what is wrong, and which part of Paris they leave out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.anomalies import Anomalie
from geo.contours import keep_polygons, leave_out_tangles, to_degrees
from geo.couches import read_couche
from geo.crs import DEGREES, METRES, require_metres
from geo.pavage import describe_gaps, overlaps, overruns, uncovered

COLONNES_CODE = ("code", "code_secteur", "secteur", "id_secteur", "num_secteur", "numero", "name", "nom", "id")
COLONNES_NOM = ("nom", "libelle", "libellé", "label", "name")
"""Column names recognised, capitals aside: the first the file has wins. A Shapefile keeps ten letters of them."""

LETTRES_SHAPEFILE = 10


@dataclass(frozen=True)
class ZonesLues:
    """What a file of secteurs holds.

    Attributes
    ----------
    zones : GeoDataFrame, EPSG:4326
        ``code``, ``nom``, ``geometry``: the objects with a usable contour, in the order of the file.
    anomalies : list of Anomalie
        Faults, blocking or not.
    non_couvert : GeoDataFrame, EPSG:4326
        ``code``, ``nom``, ``surface_m2``, ``geometry``: what no zone covers, one row for each arrondissement
        concerned, pieces of 50 m² or less left out.
    """

    zones: gpd.GeoDataFrame
    anomalies: list[Anomalie]
    non_couvert: gpd.GeoDataFrame

    @property
    def acceptable(self) -> bool:
        """Whether nothing blocks the import."""
        return not any(anomalie.bloquante for anomalie in self.anomalies)


def read_zones(path: str | Path, *, perimetre: gpd.GeoDataFrame, colonne_code: str | None = None) -> ZonesLues:
    """Read an organiser's secteurs, and say everything that is wrong with them.

    Parameters
    ----------
    path : str or Path
        GeoJSON, GeoPackage or zipped Shapefile.
    perimetre : GeoDataFrame, EPSG:2154
        ``code``, ``nom``, ``geometry``: the arrondissements to be covered.
    colonne_code : str, optional
        Column of the codes; else the first of `COLONNES_CODE` the file has.

    Returns
    -------
    lues : ZonesLues
        Blocking: no object, a code missing or used twice, no polygon, no CRS, everything outside `perimetre`, two
        zones sharing more than 50 m², a contour that crosses itself over 5,000 times. Not blocking: contour mended,
        3D flattened, zone overrunning `perimetre`, part of an arrondissement that no zone covers.

    Raises
    ------
    CoucheIllisibleError
        The file cannot be read at all.
    WrongCRSError
        `perimetre` is not in EPSG:2154.
    """
    require_metres(perimetre)
    couche = read_couche(Path(path))
    zones, anomalies = _name(couche, colonne_code)
    contours, found = to_degrees(couche.geometry, perimetre)
    anomalies += found
    zones = zones.loc[contours.index].set_geometry(contours)
    for step in (leave_out_tangles, keep_polygons):
        zones, found = step(zones)
        anomalies += found
    mesures = zones.to_crs(METRES)
    non_couvert = uncovered(mesures, perimetre)
    anomalies += [*overlaps(mesures), *overruns(mesures, perimetre)]
    anomalies += describe_gaps(non_couvert) if len(mesures) else []
    return ZonesLues(zones.drop(columns="lieu"), anomalies, non_couvert.to_crs(DEGREES))


def _name(couche: gpd.GeoDataFrame, colonne_code: str | None) -> tuple[gpd.GeoDataFrame, list[Anomalie]]:
    """Columns ``code``, ``nom``, and ``lieu``: how to name the object to a person."""
    if couche.empty:
        remede = "Exportez la couche où les secteurs sont tracés."
        return _frame(couche, [], []), [Anomalie("fichier", "au moins un secteur", "aucun objet", remede)]
    codes, anomalies = _read_codes(couche, colonne_code or find_column(couche, COLONNES_CODE))
    colonne_nom = find_column(couche, COLONNES_NOM)
    noms = couche[colonne_nom].map(read_cell) if colonne_nom else codes
    return _frame(couche, codes, [nom or code for nom, code in zip(noms, codes, strict=True)]), anomalies


def _frame(couche: gpd.GeoDataFrame, codes: Sequence[str], noms: Sequence[str]) -> gpd.GeoDataFrame:
    lieux = [f"secteur {code} (objet {k})" if code else f"objet {k}" for k, code in enumerate(codes, 1)]
    columns = {"code": pd.Series(codes, dtype="str"), "nom": pd.Series(noms, dtype="str")}
    return gpd.GeoDataFrame({**columns, "lieu": pd.Series(lieux, dtype="str")}, index=couche.index)


def _read_codes(couche: gpd.GeoDataFrame, colonne: str | None) -> tuple[list[str], list[Anomalie]]:
    if colonne is None or colonne not in couche.columns:
        found = ", ".join(map(str, couche.columns.drop(couche.geometry.name))) or "aucune colonne"
        remede = "Nommez la colonne des codes « code », ou indiquez-la."
        return [""] * len(couche), [Anomalie("fichier", f"une colonne « {colonne or 'code'} »", found, remede)]
    codes = [read_cell(value) for value in couche[colonne]]
    objets: dict[str, list[str]] = {}
    for k, code in enumerate(codes, 1):
        objets.setdefault(code, []).append(str(k))
    manquants = [
        Anomalie(f"objet {k}, colonne {colonne}", "un code", "vide", "Donnez un code à ce secteur.")
        for k in objets.pop("", [])
    ]
    doubles = [
        Anomalie(f"secteur {code}", "un seul objet par code", f"objets {', '.join(k)}", "Changez ou réunissez-les.")
        for code, k in objets.items()
        if len(k) > 1
    ]
    return codes, manquants + doubles


def find_column(couche: gpd.GeoDataFrame, names: tuple[str, ...]) -> str | None:
    """First column of a layer that bears one of these names, capitals aside, a Shapefile's ten letters included."""
    columns = {str(column).strip().lower(): str(column) for column in couche.columns.drop(couche.geometry.name)}
    wanted = (spelling for name in names for spelling in (name, name[:LETTRES_SHAPEFILE]))
    return next((columns[spelling] for spelling in wanted if spelling in columns), None)


def read_cell(value: Any) -> str:
    """Write a cell as text; a number that lost its integer type to empty cells gets it back (1909.0 is 1909).

    The items of a list, which a GeoJSON may hold, follow with commas.
    """
    if isinstance(value, (list, np.ndarray)):
        return ", ".join(filter(None, map(read_cell, value)))
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
