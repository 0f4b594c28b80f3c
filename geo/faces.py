"""Cut the plane along borders, and say which zones and which territories hold each piece."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.cellules import Cells
from geo.creneaux import Floats, Ints
from geo.formes import Objects

MAILLE_M = 2.0**-30
"""Grid of the vertices, 1 nm: a double of 6,860 km north is a multiple of it, so that moving back rounds nothing."""


def node(shapes: Objects) -> Objects:
    """Node the borders of polygons together: lines that meet at their ends only, each given once.

    Parameters
    ----------
    shapes : array of Polygon or MultiPolygon
        In metres, near the origin (:func:`geo.formes.move`).

    Notes
    -----
    Vertices are snapped to a grid of 1 nm: noding then cannot fail, and faces stay valid once moved back to EPSG:2154.
    A grid of 1 mm would halve the slivers that borders drawn twice leave, but change areas by 10⁻⁶ of themselves.
    """
    edges: Objects = shapely.get_parts(shapely.union_all(shapely.boundary(shapes), grid_size=MAILLE_M))
    return edges


def split_lines(lines: Objects, edges: Objects) -> Objects:
    """Split lines where they meet edges; what runs along an edge is a piece of its own."""
    line, edge = shapely.STRtree(edges).query(lines, predicate="intersects")
    by_line = np.argsort(line, kind="stable")
    crossed, place = np.unique(line[by_line], return_inverse=True)
    borders = shapely.multilinestrings(edges[edge[by_line]], indices=place)
    apart = shapely.difference(lines[crossed], borders)
    along = shapely.intersection(lines[crossed], borders)
    parts = shapely.get_parts(np.concatenate([np.delete(lines, crossed), apart, along]))
    pieces: Objects = parts[shapely.length(parts) > 0]
    return pieces


def arrange(
    points: Objects,
    measures: Floats,
    *,
    zones: Objects,
    territoires: Objects,
    codes: NDArray[np.generic],
    near_m: float = 0.0,
) -> tuple[Ints, Cells]:
    """Keep the cells inside a territory, and sort them, those in most zones first.

    Parameters
    ----------
    points : array of Point, one inside each cell
    measures : float array, one a cell
    zones, territoires : arrays of Polygon or MultiPolygon
    codes : array, one a territory
    near_m : float
        A point this close to a zone or a territory lies in it.

    Returns
    -------
    order : int array
        The cells kept, as rows of `points`.
    cells : Cells
    """
    tree = shapely.STRtree(points)
    territory, of_territory = _holders(tree, territoires, near_m)
    zone, of_zone = _holders(tree, zones, near_m)
    kept = np.unique(of_territory)
    depth = np.bincount(of_zone, minlength=len(points))
    order = kept[np.argsort(-depth[kept], kind="stable")]
    place = np.full(len(points), -1)
    place[order] = np.arange(order.size)
    known = place[of_zone] >= 0
    ranks = _ranks(zone[known], place[of_zone[known]], depth[order])
    by_cell = np.lexsort((territory, place[of_territory]))
    pairs = place[of_territory][by_cell], territory[by_cell]
    return order, Cells(codes, len(zones), measures[order], ranks, *pairs)


def _holders(tree: shapely.STRtree, shapes: Objects, near_m: float) -> tuple[Ints, Ints]:
    """Every pair (shape, point) where the shape holds the point."""
    if near_m > 0:
        shape, point = tree.query(shapes, predicate="dwithin", distance=near_m)
    else:
        shape, point = tree.query(shapes, predicate="intersects")
    return shape, point


def _ranks(zone: Ints, cell: Ints, depth: Ints) -> tuple[Ints, ...]:
    by_cell = np.lexsort((zone, cell))
    rank = np.arange(zone.size) - np.repeat(np.cumsum(depth) - depth, depth)
    by_rank = by_cell[np.argsort(rank, kind="stable")]
    return tuple(np.split(zone[by_rank], np.cumsum(np.bincount(rank))[:-1])) if zone.size else ()
