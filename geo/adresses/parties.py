"""The named places of a territory: streets and their parts, bridges, mairies, stations, quarters."""

from collections import Counter
from itertools import groupby
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from geo.adresses.abreviations import STATION_TYPES
from geo.adresses.connus import CENTRE, MAIRIES
from geo.adresses.magasin import POI, STREET, ZONE
from geo.adresses.texte import key
from geo.crs import METRES, require_degrees
from geo.reference import nom_arrondissement

NEAR_M = 100.0
"""An answer this near is right: the distance that scores are calibrated on."""

STEP_M = 20.0
SAME_SHARE = 0.5
"""Points with so much of the best one's share are equals: addresses are not spread evenly enough to tell them apart."""

STATION_SHARES = ((100.0, 0.85), (250.0, 0.8), (1_000.0, 0.5))
"""Chance that who names a station stands within 100 m of its middle, by the distance of its farthest line; supposed."""

ZONE_SHARE, PLACE_SHARE = 0.05, 1.0


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
            spread = _spread(_with_line(xy[run], line) if len(runs) == 1 else xy[run], line)
            postcode = Counter(postcodes[run]).most_common(1)[0][0]
            parts.append(Part(noms[run.start], STREET, *spread, code, postcode, cities[run.start]))
        if len(runs) > 1 and len(set(cities[street])) == 1:
            parts.append(Part(noms[street.start], STREET, *_spread(_with_line(xy[street], line), line), whole=True))
    return parts


def _runs(values: list[str], rows: slice) -> list[tuple[str, slice]]:
    """Runs of equal values among sorted rows."""
    runs, start = [], rows.start
    for value, group in groupby(values[rows]):
        end = start + sum(1 for _ in group)
        runs.append((value, slice(start, end)))
        start = end
    return runs


def _with_line(points: NDArray[np.float64], line: shapely.Geometry | None) -> NDArray[np.float64]:
    return points if line is None else np.vstack([points, _points_along(line)])


def bare_parts(addresses: pd.DataFrame, voies: dict[str, Voie]) -> list[Part]:
    """Streets, squares, bridges and gates that have a line and no address."""
    known = set(addresses["key"])
    bare = [voie for name_key, voie in voies.items() if name_key not in known]
    return [Part(voie.nom, STREET, *_spread(_points_along(voie.line), voie.line)) for voie in bare]


def _points_along(line: shapely.Geometry) -> NDArray[np.float64]:
    return np.asarray(shapely.get_coordinates(shapely.segmentize(line, STEP_M)))


def _spread(points: NDArray[np.float64], line: shapely.Geometry | None) -> tuple[float, float, float, float]:
    """Place of a street as a whole (x, y), share of its points within 100 m of it, distance of the farthest.

    It is the point, on the street's line where there is one, that has most of the street within 100 m; among equals, as
    along any straight street longer than 200 m, the middlemost.
    """
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    spots = points if line is None else _points_along(line)
    counts = KDTree(points).query_ball_point(spots, NEAR_M, return_length=True)
    off = np.hypot(*(spots - middle).T)
    x, y = spots[np.lexsort((off, counts < SAME_SHARE * counts.max()))[0]]
    distance = np.hypot(points[:, 0] - x, points[:, 1] - y)
    return float(x), float(y), float((distance <= NEAR_M).mean()), float(distance.max())


def mairie_parts(addresses: pd.DataFrame) -> list[Part]:
    """One name, « Mairie », with a part an arrondissement, at the mairie's address."""
    keys = {citycode: (number, key(street)) for citycode, (number, street) in MAIRIES.items()}
    streets = {street for _, street in keys.values()}
    parts = []
    for row in addresses[addresses["key"].isin(streets) & (addresses["rep"] == "")].to_dict("records"):
        citycode = row["code_insee"]
        if keys.get(citycode) == (row["numero"], row["key"]):
            label = "Mairie de Paris Centre" if citycode in CENTRE else f"Mairie du {nom_arrondissement(citycode)}"
            where = citycode, row["code_postal"], row["nom_commune"]
            parts.append(Part("Mairie", POI, row["x"], row["y"], PLACE_SHARE, 0.0, *where, label=label))
    return parts


def station_parts(gares: gpd.GeoDataFrame | None) -> list[Part]:
    """One place a station name: the middle of its lines' points."""
    if gares is None:
        return []
    require_degrees(gares)
    parts = []
    for nom, group in gares.to_crs(METRES).groupby("nom"):
        points = shapely.get_coordinates(group.geometry.to_numpy())
        x, y = points.mean(axis=0).tolist()
        reach = float(np.hypot(*(points - (x, y)).T).max())
        label = nom if key(nom).split(" ")[0] in STATION_TYPES else f"Métro {nom}"
        share = next((share for limit, share in STATION_SHARES if reach <= limit), 0.0)
        parts.append(Part(label, POI, x, y, share, reach))
    return parts


def zone_parts(quartiers: gpd.GeoDataFrame | None) -> list[Part]:
    """One place a quarter: a point inside it."""
    if quartiers is None:
        return []
    require_degrees(quartiers)
    parts = []
    for nom, shape in zip(quartiers["nom"], quartiers.to_crs(METRES).geometry, strict=True):
        point = shape.representative_point()
        parts.append(
            Part(f"Quartier {nom}", ZONE, point.x, point.y, ZONE_SHARE, float(shapely.hausdorff_distance(point, shape)))
        )
    return parts
