"""A raster over zones: which cells lie wholly in one zone, and which zones a border cell must ask."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

CELLS = 1024
"""Cells along each side of the zones' extent (18 m × 10 m over Paris): the fastest of 512 to 4096 measured on uniform
points and on addresses; 4 MB, so that the processor's cache holds most of it."""

SIDE = CELLS + 3
"""Cells along each side of the raster: one and a half more around, which no zone meets."""

MARGIN = 1e-6
"""Share of a cell by which borders are thickened; the rounding of a row or column number stays below 1e-9."""

SMALLEST_CELL_DEG = 1e-9
"""About 0.1 mm: thinner, the centre of a cell would not be told from its edges in double precision."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Grid:
    """SIDE × SIDE cells, numbered row after row; the outer ring meets no zone and takes whatever lies beyond."""

    west: float
    south: float
    width: float
    height: float

    @classmethod
    def over(cls, west: float, south: float, east: float, north: float) -> "Grid":
        """Grid whose inner cells cover an extent, in degrees."""
        width = max((east - west) / CELLS, SMALLEST_CELL_DEG)
        height = max((north - south) / CELLS, SMALLEST_CELL_DEG)
        return cls(west - 1.5 * width, south - 1.5 * height, width, height)

    def scale(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Column and row with their fractions; the one arithmetic that both borders and points go through."""
        with np.errstate(over="ignore"):
            return (lon - self.west) / self.width, (lat - self.south) / self.height

    def cells(self, lon: Floats, lat: Floats) -> Ints:
        """Number of the cell of each point; beyond the grid, and for NaN, a cell of the outer ring."""
        column, row = self.scale(lon, lat)
        for number in (column, row):
            np.fmax(number, 0, out=number)  # also sends NaN to the outer ring
            np.fmin(number, SIDE - 1, out=number)
        np.floor(row, out=row)
        row *= SIDE
        row += column
        return row.astype(np.int64)

    def centres(self, cells: Ints) -> tuple[Floats, Floats]:
        """Centres of cells, in degrees."""
        row, column = np.divmod(cells, SIDE)
        return self.west + (column + 0.5) * self.width, self.south + (row + 0.5) * self.height


def make_raster(shapes: Shapes, rows: Ints, grid: Grid) -> tuple[Rows, Rows, Ints]:
    """Answer of each cell: a row, -1 outside, or ``rows.size`` plus the number of a border cell.

    The rows to ask in border cell ``b`` are ``candidates[first[b]:first[b + 1]]``, in the order of `rows`.
    """
    ordered, row_of = shapes[rows], np.append(rows, -1).astype(np.int32)
    cell, rank = _touched(ordered, grid)
    touched = np.zeros(SIDE**2, bool)
    touched[cell] = True
    starts = ~touched & np.append(True, touched[:-1])  # no border inside a run of cells: its first answers for all
    run, held_by = _covering(ordered, *grid.centres(np.flatnonzero(starts)))
    lowest = np.full(np.count_nonzero(starts), rows.size)
    np.minimum.at(lowest, run, held_by)
    table = row_of[lowest][np.cumsum(starts) - 1]

    border = np.flatnonzero(touched)
    table[border] = rows.size + np.arange(border.size)
    # A shape meets a cell when its border touches the cell, or when it holds the whole cell, hence its centre.
    number, held_by = _covering(ordered, *grid.centres(border))
    pairs = np.unique(np.append(cell * rows.size + rank, border[number] * rows.size + held_by))
    first = np.append(np.searchsorted(pairs, border * rows.size), pairs.size)
    return table, row_of[pairs % rows.size], first


def _touched(shapes: Shapes, grid: Grid) -> tuple[Ints, Ints]:
    """Every pair (cell, shape) where the border of the shape passes within MARGIN of the cell; pairs may repeat."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    x, y = grid.scale(xy[:, 0], xy[:, 1])
    segment, row = _integers(np.minimum(y[start], y[start + 1]), np.maximum(y[start], y[start + 1]))
    start = start[segment]
    x0, y0, dx, dy = x[start], y[start], x[start + 1] - x[start], y[start + 1] - y[start]
    slope = np.where(dy == 0, 1, dy)
    enter = np.where(dy == 0, 0, np.clip((row - MARGIN - y0) / slope, 0, 1))
    leave = np.where(dy == 0, 1, np.clip((row + 1 + MARGIN - y0) / slope, 0, 1))
    xa, xb = x0 + enter * dx, x0 + leave * dx
    stretch, column = _integers(np.minimum(xa, xb), np.maximum(xa, xb))
    return row[stretch] * SIDE + column, shape_of_part[part_of_ring[ring[start[stretch]]]]


def _integers(low: Floats, high: Floats) -> tuple[Ints, Ints]:
    """Rows (or columns) from `low` to `high`, thickened by MARGIN: which interval, which integer."""
    begin = np.floor(low - MARGIN).astype(np.int64)
    count = np.floor(high + MARGIN).astype(np.int64) - begin + 1
    interval = np.repeat(np.arange(count.size), count)
    return interval, np.arange(interval.size) - np.repeat(np.cumsum(count) - count, count) + begin[interval]


def _covering(shapes: Shapes, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Every pair (point, shape) where the shape holds the point."""
    point, shape = shapely.STRtree(shapes).query(shapely.points(lon, lat))
    held = shapely.intersects_xy(shapes[shape], lon[point], lat[point])
    return point[held], shape[held]


def prepare(shapes: Shapes) -> Shapes:
    """Own copies, prepared. GEOS builds their indexes at the first calls and unguarded: call before any thread does."""
    shapes = shapely.force_2d(shapes)
    shapely.prepare(shapes)
    corners = shapely.get_point(shapely.get_exterior_ring(shapely.get_geometry(shapes, 0)), 0)
    for _ in range(3):
        shapely.intersects_xy(shapes, shapely.get_x(corners), shapely.get_y(corners))
    return shapes
