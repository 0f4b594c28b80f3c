"""Cut a territory into îlots: blocks between streets, or honeycomb cells where streets are absent."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Objects = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SUR_LA_RUE_M = 1e-6
"""A side cut out of a street lies this close to it: far above rounding, far below the gap to a parallel border."""

RUES_SUFFISANTES = 1 / 3
"""Share of the wanted cells that streets must enclose; below, blocks are too coarse to be shared out evenly."""


@dataclass(frozen=True)
class Ilots:
    """The cells of one territory and how they touch. EPSG:2154.

    Attributes
    ----------
    faces : array of n Polygon
        They tile the territory: neighbours share their very vertices.
    longueurs_m, surfaces_m2 : arrays of n float
        Metres of street and square metres of each cell.
    voisins : array (m, 2) of int
        Pairs of cells that share a side, one line a side.
    contacts_m : array of m float
        Length of that side.
    """

    faces: Objects
    longueurs_m: Floats
    surfaces_m2: Floats
    voisins: Ints
    contacts_m: Floats


def cut_ilots(territoire: shapely.Geometry, rues: Objects, *, cellules: int) -> Ilots:
    """Cut a territory along its streets, and along a honeycomb where streets enclose too few blocks.

    Parameters
    ----------
    territoire : Polygon, EPSG:2154
    rues : array of LineString or MultiLineString, EPSG:2154
        May be empty and may overrun the territory.
    cellules : int
        Cells wanted, roughly. The honeycomb comes in when streets enclose fewer than a third of them.

    Notes
    -----
    A street between two cells counts half for each, a dead end whole for the cell it enters; a street along the
    border of the territory counts half, its other half is the neighbour's.
    """
    dedans = shapely.intersection(rues, territoire)
    faces, aretes = _polygonize([*dedans, territoire.boundary])
    if len(faces) < cellules * RUES_SUFFISANTES:
        alveoles = _honeycomb(territoire, territoire.area / cellules)
        faces, aretes = _polygonize([*dedans, territoire.boundary, alveoles])
    faces = faces[shapely.contains_properly(territoire, shapely.point_on_surface(faces))]
    segments, cotes = _sides(faces)
    uniques, inverse = np.unique(segments, axis=0, return_inverse=True)
    longueurs = np.hypot(*(uniques[:, 2:] - uniques[:, :2]).T)
    en_rue = _on_street(shapely.points((uniques[:, :2] + uniques[:, 2:]) / 2), dedans)
    metres = np.bincount(cotes, (longueurs * en_rue / 2)[inverse], len(faces)) + _dead_ends(faces, aretes, dedans)
    ordre = np.argsort(inverse, kind="stable")
    paires = np.flatnonzero(np.diff(inverse[ordre]) == 0)
    voisins = np.column_stack([cotes[ordre][paires], cotes[ordre][paires + 1]])
    return Ilots(faces, metres, shapely.area(faces), voisins, longueurs[inverse[ordre][paires]])


def _polygonize(lignes: list[shapely.Geometry]) -> tuple[Objects, Objects]:
    parts = shapely.get_parts(shapely.union_all(np.array(lignes, dtype=object)))
    aretes = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    return shapely.get_parts(shapely.polygonize(aretes)), aretes


def _honeycomb(territoire: shapely.Geometry, surface_m2: float) -> shapely.Geometry:
    pas_x = np.sqrt(surface_m2 * 2 / np.sqrt(3))
    pas_y = pas_x * np.sqrt(3) / 2
    x0, y0, x1, y1 = shapely.buffer(territoire, 2 * pas_x).bounds
    y, x = np.mgrid[y0:y1:pas_y, x0:x1:pas_x]
    x[1::2] += pas_x / 2
    points = shapely.multipoints(np.column_stack([x.ravel(), y.ravel()]))
    return shapely.intersection(shapely.voronoi_polygons(points, only_edges=True), territoire)


def _sides(faces: Objects) -> tuple[Floats, Ints]:
    """Sides of the faces, one line (x, y, x, y) a side with its smaller end first, and the face of each."""
    rings, owners = shapely.get_rings(faces, return_index=True)
    points, index = shapely.get_coordinates(rings, return_index=True)
    joined = index[1:] == index[:-1]
    start, end = points[:-1][joined], points[1:][joined]
    reverse = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    sides = np.where(reverse[:, None], np.hstack([end, start]), np.hstack([start, end]))
    return sides, owners[index[1:][joined]]


def _dead_ends(faces: Objects, aretes: Objects, rues: Objects) -> Floats:
    impasses, owners = shapely.STRtree(faces).query(aretes, predicate="within")
    milieux = shapely.line_interpolate_point(aretes[impasses], 0.5, normalized=True)
    metres = shapely.length(aretes[impasses]) * _on_street(milieux, rues)
    return np.bincount(owners, metres, len(faces)).astype(float)


def _on_street(points: Objects, rues: Objects) -> NDArray[np.bool_]:
    found = np.zeros(len(points), dtype=bool)
    found[shapely.STRtree(rues).query(points, predicate="dwithin", distance=SUR_LA_RUE_M)[0]] = True
    return found
