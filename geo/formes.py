"""Shapes and codes of a frame, checked, and moved near the origin where doubles are fine-grained."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.creneaux import Floats

Objects = NDArray[np.object_]


class CouvertureError(ValueError):
    """Zones, territories or points of which no coverage can be told; the message says which line, and the remedy."""


def read_polygons(frame: gpd.GeoDataFrame, name: str) -> Objects:
    """Polygons of a frame, flattened to 2D.

    Raises
    ------
    CouvertureError
        A shape missing, empty, not a polygon or invalid; the message begins with `name`.
    """
    shapes = np.asarray(frame.geometry, dtype=object)
    faults = {
        "contour absent ou vide ; dessinez-le": shapely.is_missing(shapes) | shapely.is_empty(shapes),
        "contour qui n’est pas un polygone ; élargissez la ligne ou le point de son rayon": ~np.isin(
            shapely.get_type_id(shapes), (3, 6)
        ),
        "contour invalide ; réparez-le": ~shapely.is_valid(shapes),
    }
    for fault, faulty in faults.items():
        rows = np.flatnonzero(faulty)
        if rows.size:
            lines = ", ".join(f"{row + 1} ({frame.index[row]})" for row in rows[:5])
            more = f" et {rows.size - 5} autres" if rows.size > 5 else ""
            raise CouvertureError(f"{name}, ligne {lines}{more} : {fault}.")
    return np.asarray(shapely.force_2d(shapes))


def read_codes(perimeter: gpd.GeoDataFrame, key: str) -> NDArray[np.generic]:
    """Codes of the territories.

    Raises
    ------
    CouvertureError
        No territory, no column `key`, a code missing or used twice.
    """
    if key not in perimeter.columns:
        raise CouvertureError(f"Périmètre : colonne « {key} » absente ; nommez ainsi celle des codes.")
    if perimeter.empty:
        raise CouvertureError("Périmètre : aucun territoire ; il en faut au moins un.")
    codes: pd.Series = perimeter[key]
    faulty = codes[codes.isna() | codes.duplicated(keep=False)]
    if not faulty.empty:
        found = ", ".join(map(str, faulty.unique()[:5]))
        raise CouvertureError(f"Périmètre : code absent ou en double ({found}) ; donnez à chaque territoire le sien.")
    return codes.to_numpy()


def move(shapes: Objects, by: Floats) -> Objects:
    """Move shapes by (x, y) metres.

    Notes
    -----
    A whole number of metres near the shapes is taken off without any rounding. In Lambert-93, 6,860 km from the origin,
    crossings fall 1 nm off and GEOS, when noding fails, merges what 7 µm separate; 10 km from it, 500 times less.
    """
    return np.asarray(shapely.transform(shapes, lambda xy: xy + by))
