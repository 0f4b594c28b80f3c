"""The streets, squares and bridges of a territory, and their part in each town."""

from collections import Counter
from itertools import groupby
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from geo.adresses.magasin import STREET
from geo.adresses.texte import key
from geo.crs import METRES, require_degrees

NEAR_M = 100.0
"""An answer this near is right: the distance that scores are calibrated on."""

STEP_M = 20.0
LEAST_LENGTH_M = 200.0
"""Less of a street than this in a town is only the width of a border."""

SAME_SHARE = 0.8
"""Points with so much of the best one's share are equals."""

BESIDE_M = 150.0
"""A part of a line farther than this from the addresses of a town belongs to the street in another town."""

NO_TOWN = ("", "", "")
TOWN_M = 1_000.0
"""A place farther than this from any address belongs to no town of the index."""


class Part(NamedTuple):
    """A named place, or the part of a street that lies in one town; x, y in EPSG:2154.

    ``share`` of it lies within 100 m of its point, all of it within ``reach`` metres. ``whole``: the street through
    several arrondissements, beside its parts. ``label`` is what is shown, where that is not ``nom``.
    """

    nom: str
    kind: int
    x: float
    y: float
    share: float
    reach: float
    citycode: str = ""
    postcode: str = ""
    city: str = ""
    whole: bool = False
    label: str = ""


class Towns:
    """The town of a point: that of the nearest address."""

    def __init__(self, addresses: pd.DataFrame) -> None:
        self._wheres = list(addresses[["code_insee", "code_postal", "nom_commune"]].itertuples(index=False, name=None))
        self._tree = KDTree(addresses[["x", "y"]].to_numpy()) if self._wheres else None

    def split(self, points: NDArray[np.float64]) -> list[tuple[tuple[str, str, str], NDArray[np.float64]]]:
        """Points by town, 1 km from an address at most; all of them in no town when one is farther."""
        if self._tree is None:
            return [(NO_TOWN, points)]
        distance, nearest = self._tree.query(points)
        if distance.max() > TOWN_M:
            return [(NO_TOWN, points)]
        wheres: dict[str, tuple[str, str, str]] = {}
        for row in nearest:
            wheres.setdefault(self._wheres[row][0], self._wheres[row])
        codes = np.array([self._wheres[row][0] for row in nearest])
        return [(where, points[codes == code]) for code, where in sorted(wheres.items())]


class Voie(NamedTuple):
    """A street line, EPSG:2154, and its full name."""

    nom: str
    line: shapely.Geometry


def read_voies(voies: gpd.GeoDataFrame | None) -> dict[str, Voie]:
    """Street lines by compared name."""
    if voies is None:
        return {}
    require_degrees(voies)
    lines: dict[str, Voie] = {}
    for nom, line in zip(voies["nom"], voies.to_crs(METRES).geometry, strict=True):
        name_key = key(nom)
        known = lines.get(name_key)
        lines[name_key] = Voie(nom, known.line.union(line) if known else line)
    lines.pop("", None)
    return lines


def street_parts(addresses: pd.DataFrame, voies: dict[str, Voie]) -> list[Part]:
    """The part of each street in each town, and the whole of a street that crosses several arrondissements."""
    rows = addresses.sort_values(["key", "code_insee"], kind="stable")
    territory = Towns(addresses)
    xy = rows[["x", "y"]].to_numpy()
    keys, towns, postcodes, cities, noms = (
        rows[name].tolist() for name in ("key", "code_insee", "code_postal", "nom_commune", "nom")
    )
    parts = []
    for name_key, street in _runs(keys, slice(0, len(keys))):
        voie = voies.get(name_key)
        line = voie.line if voie else None
        runs = _runs(towns, street)
        for code, run in runs:
            spread = _spread(_points_of(xy[run], line))
            postcode = Counter(postcodes[run]).most_common(1)[0][0]
            parts.append(Part(noms[run.start], STREET, *spread, code, postcode, cities[run.start]))
        unaddressed = _unaddressed(noms[street.start], line, territory, {code for code, _ in runs})
        parts += unaddressed
        if len(runs) + len(unaddressed) > 1 and len(set(cities[street])) == 1:
            parts.append(Part(noms[street.start], STREET, *_spread(_points_of(xy[street], line)), whole=True))
    return parts


def _unaddressed(nom: str, line: shapely.Geometry | None, territory: Towns, known: set[str]) -> list[Part]:
    """The part of a street in each town where it has a length and no address: « Parc Rives de Seine », in the 1st."""
    if line is None or line.length < 2 * LEAST_LENGTH_M:
        return []
    pieces = territory.split(_points_along(line))
    return [
        Part(nom, STREET, *_spread(points), *where)
        for where, points in pieces
        if where[0] not in known and where[0] and len(points) * STEP_M >= LEAST_LENGTH_M
    ]


def _runs(values: list[str], rows: slice) -> list[tuple[str, slice]]:
    """Runs of equal values among sorted rows."""
    runs, start = [], rows.start
    for value, group in groupby(values[rows]):
        end = start + sum(1 for _ in group)
        runs.append((value, slice(start, end)))
        start = end
    return runs


def _points_of(addresses: NDArray[np.float64], line: shapely.Geometry | None) -> NDArray[np.float64]:
    """Points along the line of a street, near its addresses; the addresses themselves where it has no line.

    What has no number (trees, fountains, people) is spread along the street, also where no door is.
    """
    if line is None:
        return addresses
    points = _points_along(line)
    near = points[KDTree(addresses).query(points)[0] <= BESIDE_M]
    return near if len(near) else addresses


def bare_parts(addresses: pd.DataFrame, voies: dict[str, Voie]) -> list[Part]:
    """Streets, squares, bridges and gates that have a line and no address."""
    known = set(addresses["key"])
    towns = Towns(addresses)
    parts = []
    for name_key, voie in voies.items():
        if name_key not in known:
            points = _points_along(voie.line)
            runs = towns.split(points)
            parts += [Part(voie.nom, STREET, *_spread(inside), *where) for where, inside in runs]
            if len(runs) > 1:
                parts.append(Part(voie.nom, STREET, *_spread(points), whole=True))
    return parts


def _points_along(line: shapely.Geometry) -> NDArray[np.float64]:
    return np.asarray(shapely.get_coordinates(shapely.segmentize(line, STEP_M)))


def _spread(points: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Place of a street as a whole (x, y), share of its points within 100 m of it, distance of the farthest.

    It is the point that has most of the street within 100 m; among equals, as along any straight street longer than
    200 m, the middlemost.
    """
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    counts = KDTree(points).query_ball_point(points, NEAR_M, return_length=True)
    off = np.hypot(*(points - middle).T)
    x, y = points[np.lexsort((off, counts < SAME_SHARE * counts.max()))[0]]
    distance = np.hypot(points[:, 0] - x, points[:, 1] - y)
    return float(x), float(y), float((distance <= NEAR_M).mean()), float(distance.max())
