"""Footprints: the area a round covers, from the polygon, the line or the places someone drew."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.anomalies import Anomalie
from geo.contours import keep_polygons, leave_out_tangles, to_degrees
from geo.couches import read_couche
from geo.crs import DEGREES, require_metres
from geo.elargissement import check_inside, check_places, find_twins, simplify, widen_all
from geo.zones import find_column, read_cell

COLONNES_CODE = ("code", "code_zone", "zone", "id_zone", "name", "nom", "id")
COLONNES_NOM = ("nom", "libelle", "libellé", "label", "name", "code")
COLONNES = ["code", "nom", "origine", "rayon_m", "geometry"]
CODE_MAX = 40


@dataclass(frozen=True)
class Emprises:
    """What could be laid, and what was wrong.

    Attributes
    ----------
    zones : GeoDataFrame, EPSG:4326
        ``code``, ``nom``, ``origine`` (polygone, ligne, lieux, or what the file says), ``rayon_m`` (0: none),
        ``geometry``: valid polygons, the radius applied.
    anomalies : list of Anomalie
        Faults, blocking (the object is left out) or not.
    """

    zones: gpd.GeoDataFrame
    anomalies: list[Anomalie]


def read_emprises(path: str | Path, *, perimetre: gpd.GeoDataFrame, rayon_m: int) -> Emprises:
    """Read the zones of a file: polygons as they are, lines and points widened by a radius.

    Parameters
    ----------
    path : str or Path
        GeoJSON, GeoPackage, KML, GPX or zipped Shapefile. Columns: ``code`` (else the name, cut at 40 letters),
        ``nom``, ``origine``, ``rayon_m`` (else `rayon_m`).
    perimetre : GeoDataFrame, EPSG:2154
        Where zones count.
    rayon_m : int
        Metres, crow-fly, around lines and points.

    Raises
    ------
    CoucheIllisibleError
        The file cannot be read at all.
    WrongCRSError
        `perimetre` is not in EPSG:2154.
    """
    couche = read_couche(Path(path))
    noms, codes = _column(couche, COLONNES_NOM), _column(couche, COLONNES_CODE)
    rayons = pd.to_numeric(_column(couche, ("rayon_m", "rayon")), errors="coerce")
    champs = {
        "code": codes.str.slice(0, CODE_MAX),
        "nom": noms.where(noms != "", codes),
        "origine": _column(couche, ("origine",)),
        "rayon_m": rayons.fillna(rayon_m).astype(float),
    }
    traces = gpd.GeoDataFrame(champs, geometry=couche.geometry.to_numpy(), crs=couche.crs)
    return lay_emprises(traces, perimetre=perimetre)


def lay_emprises(traces: gpd.GeoDataFrame, *, perimetre: gpd.GeoDataFrame) -> Emprises:
    """Check what was drawn object by object, widen lines and points, mend or leave out the rest, and say so.

    Parameters
    ----------
    traces : GeoDataFrame, any stated CRS
        ``code``, ``nom``, ``origine`` (empty: from the shape), ``rayon_m`` (metres, around lines and points).
    perimetre : GeoDataFrame, EPSG:2154
        Where zones count.

    Returns
    -------
    emprises : Emprises
        Blocking: no code or one used twice, no CRS, no shape, longitude and latitude swapped, nothing in `perimetre`,
        a radius that is not of 1 to 2,000 m, a contour that crosses itself over 5,000 times, over 50,000 vertices
        once simplified. Not blocking: nothing drawn, contour mended, 3D flattened, over 5,000 vertices (simplified at
        1 m), part outside `perimetre`, two zones of one shape.

    Raises
    ------
    WrongCRSError
        `perimetre` is not in EPSG:2154.
    """
    require_metres(perimetre)
    if traces.empty:
        remede = "Si des zones sont tracées, exportez leur couche."
        vide = Anomalie("fichier", "au moins une zone", "aucune zone", remede, bloquante=False)
        return Emprises(gpd.GeoDataFrame({nom: [] for nom in COLONNES}, geometry="geometry", crs=DEGREES), [vide])
    zones, anomalies = _check_codes(traces.reset_index(drop=True))
    contours, found = to_degrees(zones.geometry, perimetre)
    anomalies += found
    zones = zones.loc[contours.index].set_geometry(contours)
    zones, found = check_places(zones, perimetre)
    anomalies += found
    for step in (leave_out_tangles, simplify, widen_all, keep_polygons):
        zones, found = step(zones)
        anomalies += found
    zones, found = check_inside(zones, perimetre)
    anomalies += [*found, *find_twins(zones)]
    return Emprises(zones[COLONNES].reset_index(drop=True), anomalies)


def _column(couche: gpd.GeoDataFrame, names: tuple[str, ...]) -> pd.Series:
    """First column of these names as text, empty cells where it has none."""
    column = find_column(couche, names)
    cells = [""] * len(couche) if column is None else [read_cell(value) for value in couche[column]]
    return pd.Series(cells, index=couche.index, dtype="str")


def _check_codes(zones: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Anomalie]]:
    """Add ``lieu``, how to name each object to a person; leave out those without a code of their own."""
    lieux = [f"zone {code} (objet {k})" if code else f"objet {k}" for k, code in enumerate(zones["code"], 1)]
    vides, doubles = zones["code"] == "", zones["code"].duplicated(keep=False)
    anomalies = [
        Anomalie(lieu, "un code ou un nom", "vide", "Donnez un code à cette zone.")
        for lieu, vide in zip(lieux, vides, strict=True)
        if vide
    ]
    for code, objets in zones[doubles & ~vides].groupby("code").groups.items():
        found = f"objets {', '.join(str(k + 1) for k in objets)}"
        anomalies.append(Anomalie(f"zone {code}", "un seul objet par code", found, "Changez-les ou réunissez-les."))
    return zones.assign(lieu=lieux)[~vides & ~doubles], anomalies
