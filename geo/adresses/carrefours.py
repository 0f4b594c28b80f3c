"""Where two streets meet."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
import shapely
from scipy.spatial import KDTree

from geo.adresses.contexte import Point
from geo.adresses.couche import Couche
from geo.adresses.lecture import Piece
from geo.adresses.magasin import STREET, Tables
from geo.adresses.repertoire import Match

MEETING_M = 60.0
"""Streets whose lines or addresses come nearer than this meet: the width of a large Paris crossing."""

LONGEST_MEETING_M = 300.0
"""Streets that run so far side by side, as a port and its quai, meet nowhere in particular."""

LEAST_LIKENESS = 0.75
NAMES_TRIED = 4


class Carrefour(NamedTuple):
    """Where two named streets meet (`xy` in EPSG:2154), and how like the words their names are."""

    first: int
    second: int
    xy: Point
    likeness: float


def find_carrefour(couche: Couche, pieces: list[Piece]) -> Carrefour | None:
    """Likeliest meeting of two of the streets these pieces name, or None if no two of them meet."""
    streets = [_names(couche, piece) for piece in pieces]
    pairs = [
        (first.likeness * second.likeness, first.nom, second.nom)
        for some, others in combinations(streets, 2)
        for first in some
        for second in others
        if first.nom != second.nom
    ]
    for likeness, first, second in sorted(pairs, key=lambda pair: -pair[0]):
        xy = meeting_point(couche.tables, first, second)
        if xy:
            return Carrefour(first, second, xy, likeness)
    return None


def _names(couche: Couche, piece: Piece) -> list[Match]:
    matches = couche.matches(piece.words, thorough=False)
    return [match for match in matches if match.likeness >= LEAST_LIKENESS and couche.tables.kind[match.nom] == STREET][
        :NAMES_TRIED
    ]


def meeting_point(tables: Tables, first: int, second: int) -> Point | None:
    """Point where two names meet (EPSG:2154): of their lines, else of their closest addresses; None if they do not."""
    one, other = tables.line_of(first), tables.line_of(second)
    if one is None or other is None:
        return _closest_addresses(_addresses(tables, first), _addresses(tables, second))
    link = shapely.shortest_line(one, other)
    if link.length > MEETING_M or one.intersection(other.buffer(MEETING_M)).length > LONGEST_MEETING_M:
        return None
    common = one.intersection(other)
    middle = shapely.centroid(link if common.is_empty else common)
    return float(middle.x), float(middle.y)


def _addresses(tables: Tables, nom: int) -> np.ndarray:
    parts = slice(tables.first_part[nom], tables.first_part[nom + 1])
    return tables.xy[tables.part_start[parts].min() : tables.part_end[parts].max()]


def _closest_addresses(first: np.ndarray, second: np.ndarray) -> Point | None:
    if not len(first) or not len(second):
        return None
    distance, nearest = KDTree(second).query(first)
    best = int(np.argmin(distance))
    if distance[best] > MEETING_M:
        return None
    x, y = (first[best] + second[nearest[best]]) / 2
    return float(x), float(y)
