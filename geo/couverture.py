"""Coverage of a perimeter by zones: one exact mosaic, cut once, that answers every question."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike

from geo.cellules import Cells
from geo.creneaux import Bools, Floats, Ints
from geo.crs import require_metres
from geo.faces import arrange, node, split_lines
from geo.formes import CouvertureError, Objects, move, read_codes, read_polygons

SUR_LA_LIMITE_M = 1e-6
"""A stretch of street this close to a border lies on it: far above rounding, far below any drawing."""

POUSSIERE_M2 = 1e-6
"""Square metres under which a face is the dust of two borders, a millimetre square."""


class Mosaic:
    """All borders noded together, once: faces, each wholly inside or outside every zone and every territory.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:2154
        Valid polygons or multipolygons, in any number, even none; they may touch, overlap, be nested or identical,
        overrun the perimeter. Buffer lines and points first. Selections follow the order of its rows.
    perimeter : GeoDataFrame, EPSG:2154
        Territories: valid polygons; arrondissements, quartiers, secteurs, or several levels together.
    left_out : GeoDataFrame, EPSG:2154, optional
        Surfaces that count nowhere (Seine, railway tracks): subtracted from every territory.
    key : str
        Column of `perimeter` with the codes, unique.

    Attributes
    ----------
    zones : pandas.Index
        Index of `zones`.
    polygons : ndarray of Polygon, EPSG:2154
        The faces inside the perimeter. They share their very vertices.
    faces : Cells
        The faces, to be asked: measures are m². Those in most zones come first.

    Raises
    ------
    WrongCRSError
        A frame is not in EPSG:2154.
    CouvertureError
        A shape missing, empty, not a polygon or invalid; no territory; a code missing or used twice.

    Notes
    -----
    Borders are noded near the origin, where doubles are finest, on a grid of 1 nm. A point of each face says which
    zones contain it; where a face is too thin for its point to be told from its border, its area is null as well.

    Examples
    --------
    >>> ville = gpd.GeoDataFrame({"code": ["A"]}, geometry=[shapely.box(0, 0, 10, 10)], crs="EPSG:2154")
    >>> zones = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 5, 10), shapely.box(4, 0, 6, 10)], crs="EPSG:2154")
    >>> mosaic = Mosaic(zones, ville)
    >>> lundi_et_mardi = np.array([[True, False], [True, True]])
    >>> mosaic.faces.white(lundi_et_mardi).tolist()
    [[50.0], [40.0]]
    """

    def __init__(
        self,
        zones: gpd.GeoDataFrame,
        perimeter: gpd.GeoDataFrame,
        *,
        left_out: gpd.GeoDataFrame | None = None,
        key: str = "code",
    ) -> None:
        require_metres(zones, perimeter)
        self.zones: pd.Index = zones.index
        self._codes = read_codes(perimeter, key)
        self._zones, self._territoires = read_polygons(zones, "Zones"), read_polygons(perimeter, "Périmètre")
        west, south, east, north = perimeter.total_bounds
        self._origin = np.floor([(west + east) / 2, (south + north) / 2])
        self._zones, self._territoires = self._near(self._zones), self._near(self._territoires)
        if left_out is not None:
            require_metres(left_out)
            erased = shapely.union_all(self._near(read_polygons(left_out, "Surfaces exclues")))
            self._territoires = shapely.difference(self._territoires, erased)
        self._edges = node(np.concatenate([self._zones, self._territoires]))
        faces = shapely.get_parts(shapely.polygonize(self._edges))
        points = shapely.point_on_surface(faces)
        order, self.faces = self._arrange(points, shapely.area(faces), near_m=0.0)
        self._faces, self._points = faces[order], points[order]
        self._tree = shapely.STRtree(self._faces)
        self.polygons = move(self._faces, self._origin)

    def cut(self, voies: gpd.GeoDataFrame) -> Cells:
        """Cut streets along the borders of the mosaic.

        Parameters
        ----------
        voies : GeoDataFrame of lines, EPSG:2154
            A missing line is passed over. Two streets one over the other count twice.

        Returns
        -------
        stretches : Cells
            Measures are metres. A stretch along the border of a zone lies in it; along the border of two territories,
            in both. What lies outside the perimeter is left out.

        Raises
        ------
        WrongCRSError
            `voies` is not in EPSG:2154.
        """
        require_metres(voies)
        rues = self._near(np.asarray(voies.geometry.dropna(), dtype=object))
        stretches = split_lines(rues, self._edges)
        middles = shapely.line_interpolate_point(stretches, 0.5, normalized=True)
        return self._arrange(middles, shapely.length(stretches), near_m=SUR_LA_LIMITE_M)[1]

    def locate(self, x_m: ArrayLike, y_m: ArrayLike) -> Ints:
        """Give the face of each point.

        Parameters
        ----------
        x_m, y_m : float arrays, same shape, metres, EPSG:2154

        Returns
        -------
        faces : int array, one a point
            Row of `polygons`; -1 outside the perimeter, in a surface left out, and for NaN. A point on a border goes
            to the face in most zones.

        Raises
        ------
        CouvertureError
            Not as many x as y.
        """
        x, y = np.asarray(x_m, np.float64).ravel(), np.asarray(y_m, np.float64).ravel()
        if x.size != y.size:
            raise CouvertureError(f"Points : {x.size} abscisses pour {y.size} ordonnées ; donnez-les par paires.")
        points = shapely.points(x - self._origin[0], y - self._origin[1])
        point, face = self._tree.query(points, predicate="intersects")
        found = np.full(x.size, len(self.polygons))
        np.minimum.at(found, point, face)
        return np.where(found == len(self.polygons), -1, found)

    def weigh(self, x_m: ArrayLike, y_m: ArrayLike, weights: ArrayLike) -> tuple[Floats, float]:
        """Sum the weights of points (persons, women…) face by face.

        Parameters
        ----------
        x_m, y_m : float arrays, metres, EPSG:2154
        weights : float array, one a point

        Returns
        -------
        per_face : float array, one a face
            To be passed as ``weights`` to `faces`.
        outside : float
            Sum of the points that :meth:`locate` finds in no face: to be said, so that nobody is lost.

        Raises
        ------
        CouvertureError
            Not as many x, y and weights.
        """
        face, poids = self.locate(x_m, y_m), np.asarray(weights, np.float64).ravel()
        if poids.size != face.size:
            raise CouvertureError(f"Points : {face.size} points pour {poids.size} poids ; donnez un poids par point.")
        sums = np.bincount(face + 1, poids, len(self.polygons) + 1).astype(np.float64)
        return sums[1:], float(sums[0])

    def merge(self, mask: Bools) -> tuple[Objects, Ints]:
        """Merge faces into connected polygons.

        Parameters
        ----------
        mask : bool array, one a face

        Returns
        -------
        polygons : ndarray of Polygon, EPSG:2154
            Two that touch at a point only stay apart.
        labels : int array, one a face
            Row of `polygons`, -1 where `mask` is false, and for a face of under `POUSSIERE_M2`: between two borders
            drawn a nanometre apart it is no place, and GEOS takes it for an overlap.

        Raises
        ------
        SelectionError
            Not one value a face.
        """
        faces = np.flatnonzero(self.faces.one_a_cell(mask).astype(bool) & (shapely.area(self._faces) >= POUSSIERE_M2))
        polygons = shapely.get_parts(shapely.coverage_union_all(self._faces[faces]))
        polygon, point = shapely.STRtree(self._points[faces]).query(polygons, predicate="intersects")
        labels = np.full(len(self._faces), -1)
        labels[faces[point]] = polygon
        return move(polygons, self._origin), labels

    def _near(self, shapes: Objects) -> Objects:
        return move(shapes, -self._origin)

    def _arrange(self, points: Objects, measures: Floats, near_m: float) -> tuple[Ints, Cells]:
        return arrange(
            points, measures, zones=self._zones, territoires=self._territoires, codes=self._codes, near_m=near_m
        )
