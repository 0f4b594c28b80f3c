"""Merge white faces into zones blanches: one polygon each, with what they hold."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.couverture import Mosaic
from geo.creneaux import Bools, Floats, Ints
from geo.crs import METRES


def merge_white(
    mosaic: Mosaic, white: Bools, *, surface_min_m2: float, weights: Mapping[str, Floats] | None = None
) -> tuple[gpd.GeoDataFrame, Ints]:
    """Merge the white faces of a mosaic into zones blanches, each in one piece.

    Parameters
    ----------
    mosaic : Mosaic
    white : bool array, one a face
        For instance ``~mosaic.faces.covered(selection)``, or ``mosaic.faces.count(passages) < minimum``; with
        ``& mosaic.faces.inside(code)``, the zones of one territory, cut along its border.
    surface_min_m2 : float
        Smaller zones are left out.
    weights : mapping of column name to float array, one a face, optional
        Persons, women… to sum in each zone.

    Returns
    -------
    zones : GeoDataFrame, EPSG:2154, largest first
        ``code`` (the territory that holds most of it), ``surface_m2``, the columns of `weights`, ``geometry`` (one
        Polygon).
    labels : int array, one a face
        Row of `zones`; -1 for a face that is not white, or whose zone is left out.

    Raises
    ------
    SelectionError
        `white` or a weight has not one value a face.
    """
    polygons, labels = mosaic.merge(white)
    surfaces = shapely.area(polygons)
    kept = np.flatnonzero(surfaces >= surface_min_m2)
    kept = kept[np.argsort(-surfaces[kept], kind="stable")]
    place = np.full(len(polygons) + 1, -1)
    place[kept] = np.arange(kept.size)
    labels = place[labels]
    columns = {"code": _main_codes(mosaic, labels, kept.size), "surface_m2": surfaces[kept]}
    for name, poids in (weights or {}).items():
        columns[name] = np.bincount(labels + 1, mosaic.faces.one_a_cell(poids), kept.size + 1)[1:]
    return gpd.GeoDataFrame(columns, geometry=polygons[kept], crs=METRES), labels


def _main_codes(mosaic: Mosaic, labels: Ints, size: int) -> NDArray[np.generic]:
    cells = mosaic.faces
    label = labels[cells.cell]
    keys = label * cells.codes.size + cells.territory
    shares = np.bincount(keys[label >= 0], cells.measures[cells.cell][label >= 0], size * cells.codes.size)
    return np.asarray(cells.codes[shares.reshape(size, cells.codes.size).argmax(axis=1)])
