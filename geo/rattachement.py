"""Say in which zone points lie: by arithmetic on a raster, and by shapely along the borders only."""

import os
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.crs import require_degrees
from geo.trame import Floats, Grid, Ints, Rows, make_raster, prepare

CHUNK = 1 << 17
"""Points a thread takes at once: its working arrays stay in the cache (2^15 to 2^18 measured)."""


class RattachementError(ValueError):
    """Zones in which no point can be located, or coordinates that are not numbers in pairs."""


class ZoneIndex:
    """Locate points in zones, fast and exactly.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:4326
        Valid polygons or multipolygons, in any number; they may overlap, touch or leave gaps. Not changed.
    key : str
        Column of the codes: unique, none missing, all text or all numbers.

    Attributes
    ----------
    codes : ndarray
        Code of each row of `zones`, in the order of the rows as given.

    Raises
    ------
    WrongCRSError
        `zones` is not in EPSG:4326.
    RattachementError
        No row, no column `key`, a missing or duplicate code, a shape that is missing, empty, not a polygon, invalid, or
        beyond the longitudes and latitudes that exist.

    Notes
    -----
    A raster covers the extent of the zones. A cell that no border touches lies wholly in one zone or wholly outside,
    and answers for its points. A cell that a border touches keeps the zones that meet it, lowest code first, and its
    points ask shapely, zone after zone. For every point the answer is the lowest code of the zones for which
    ``shapely.intersects`` is true.

    Examples
    --------
    >>> carres = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    >>> index = ZoneIndex(gpd.GeoDataFrame({"code": ["B", "A"]}, geometry=carres, crs="EPSG:4326"))
    >>> positions = index.locate([0.5, 1.0, 1.5, 9.0], [0.5, 0.5, 0.5, 0.5])
    >>> positions.tolist()
    [0, 1, 1, -1]
    >>> index.codes[positions[:3]].tolist()
    ['B', 'A', 'A']
    """

    def __init__(self, zones: gpd.GeoDataFrame, key: str = "code") -> None:
        require_degrees(zones)
        rows = _rows_by_code(zones, key)
        self.codes: NDArray[np.generic] = zones[key].to_numpy()
        self._shapes = prepare(zones.geometry.to_numpy())
        self._grid = Grid.over(*zones.total_bounds)
        self._table, self._candidates, self._first = make_raster(self._shapes, rows, self._grid)

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> Rows:
        """Give the zone of each point.

        Parameters
        ----------
        lon, lat : array_like of float, same shape, degrees, EPSG:4326
            Arrays, columns, lists or single numbers. NaN and infinite values lie in no zone.

        Returns
        -------
        positions : ndarray of int32, same shape
            Row of the zone in the frame as given, hence position in `codes`; -1 outside every zone. A point on a
            border, or in several zones, goes to the lowest code (text is compared as text). Beware that ``codes[-1]``
            is the last code: ``pandas.Categorical.from_codes(positions, codes)`` makes -1 missing.

        Raises
        ------
        RattachementError
            A coordinate that is not a number, or not as many longitudes as latitudes.
        """
        x, y = _degrees(lon, "longitude"), _degrees(lat, "latitude")
        if x.shape != y.shape:
            raise RattachementError(
                f"Coordonnées : {x.size} longitudes pour {y.size} latitudes, de formes {x.shape} et {y.shape} ; "
                "donnez une longitude et une latitude par point."
            )
        found = np.empty(x.size, np.int32)
        flat_x, flat_y = x.ravel(), y.ravel()
        chunks = [slice(start, start + CHUNK) for start in range(0, x.size, CHUNK)]
        if len(chunks) <= 1:
            self._locate_into(found, flat_x, flat_y)
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(lambda part: self._locate_into(found[part], flat_x[part], flat_y[part]), chunks))
        return found.reshape(x.shape)

    def _locate_into(self, found: Rows, lon: Floats, lat: Floats) -> None:
        found[:] = self._table[self._grid.cells(lon, lat)]
        asked = np.flatnonzero(found >= self.codes.size)
        border = found[asked] - self.codes.size
        found[asked] = -1
        turn, end = self._first[border], self._first[border + 1]
        while asked.size:
            zone = self._candidates[turn]
            inside = shapely.intersects_xy(self._shapes[zone], lon[asked], lat[asked])
            found[asked[inside]] = zone[inside]
            turn = turn + 1
            waiting = ~inside & (turn < end)
            asked, turn, end = asked[waiting], turn[waiting], end[waiting]


def _degrees(values: ArrayLike, name: str) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise RattachementError(
            f"Coordonnées : une {name} n’est pas un nombre ; attendu des degrés décimaux, comme 2.3522 ou 48.8566."
        ) from error


def _rows_by_code(zones: gpd.GeoDataFrame, key: str) -> Ints:
    """Rows in the order of the codes, once the zones are known to be usable."""
    if key not in zones.columns:
        colonnes = ", ".join(map(str, zones.columns))
        raise RattachementError(f"Zones : colonne « {key} » absente ; colonnes trouvées : {colonnes}.")
    if zones.empty:
        raise RattachementError("Zones : aucune ligne ; il faut au moins une zone.")
    codes, shapes = zones[key], zones.geometry.to_numpy()
    _refuse(codes, codes.isna(), "code absent", "donnez un code à chaque zone")
    _refuse(codes, codes.duplicated(keep=False), "code en double", "donnez à chaque zone un code qui lui soit propre")
    _refuse(codes, shapely.is_missing(shapes) | shapely.is_empty(shapes), "contour absent ou vide", "dessinez-le")
    _refuse(codes, ~np.isin(shapely.get_type_id(shapes), (3, 6)), "contour qui n’est pas un polygone", "redessinez-le")
    _refuse(codes, ~shapely.is_valid(shapes), "contour invalide", "réparez-le, par exemple dans QGIS")
    beyond = (np.abs(shapely.bounds(shapes)) > (180, 90, 180, 90)).any(axis=1)
    _refuse(codes, beyond, "contour hors des longitudes et latitudes", "exportez-le en degrés, EPSG:4326")
    try:
        return np.argsort(codes.to_numpy(), kind="stable")
    except TypeError as error:
        raise RattachementError("Zones : codes en texte et en nombre mêlés ; écrivez-les tous en texte.") from error


def _refuse(codes: pd.Series, faulty: ArrayLike, found: str, remedy: str) -> None:
    rows = np.flatnonzero(faulty)
    if rows.size:
        lines = ", ".join(f"{row + 1} ({codes.iloc[row]})" for row in rows[:5])
        more = f" et {rows.size - 5} autres" if rows.size > 5 else ""
        raise RattachementError(f"Zones, ligne {lines}{more} : {found} ; {remedy}.")
