"""Place a named street and a number: the very address, the nearest one on the same side, or the street's middle."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from geo.adresses.magasin import Tables
from geo.adresses.numeros import Number

SUFFIXES = 1024
"""Room for the suffixes of one number in the sorted keys."""

DOOR_SUFFIXES = np.array([b"", b"a", b"b", b"c", b"d", b"t", b"q"])
"""Suffixes that people read on doors; BAN's others (« 9v », « 162p35 ») number entrances of parks, works, lock-ups."""

PRECISION_EXACT, PRECISION_SUFFIX, PRECISION_MIDDLE = 0.95, 0.88, 0.93
PRECISION_RANGE, PRECISION_LONG_RANGE, SHORT_RANGE_M = 0.9, 0.6, 50.0
NEAREST_PRECISION = ((50.0, 0.9), (200.0, 0.7))
"""Precision of the nearest number, by the distance between its two neighbours on that side of the street."""

LEAST_PRECISION = 0.3
OTHER_SIDE = 10
"""The nearest number on the same side is left for the other side's when it is so much farther, in numbers."""

BEYOND_M_PER_NUMBER = 20.0
"""Beyond a street's last number nothing bounds the place: this much is supposed for each number missing."""

FIT_NO_ADDRESS, LEAST_FIT, FIT_LOST_PER_NUMBER = 0.9, 0.8, 0.005


class Place(NamedTuple):
    """A spot of the index: a part of a street (or another named place) and, for an address, its row; else -1.

    ``fit`` in [0, 1] is how well the number was met, ``precision`` the chance that the true spot lies within 100 m when
    name and number are right, ``reach_m`` how far off it may be along the street.
    """

    part: int
    row: int
    fit: float
    precision: float
    reach_m: float


class Placement:
    """Look numbers up in the tables."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        suffixes, codes = np.unique(tables.rep, return_inverse=True)
        self._codes = {suffix.decode(): code for code, suffix in enumerate(suffixes.tolist())}
        self._doors = np.isin(tables.rep, DOOR_SUFFIXES)
        self._keys = (tables.numero.astype(np.int64) * SUFFIXES + codes).data
        self._starts = tables.part_start.tolist()
        self._ends = tables.part_end.tolist()
        self._shares = tables.part_share.tolist()
        self._reaches = tables.part_reach.tolist()

    def places(self, parts: Sequence[int], wanted: Sequence[int], number: Number) -> list[Place]:
        """Places of a number in one name.

        The very number wherever it is among its `parts`, the last one for a range; else the nearest number of each
        part; without number or address, the middle of the `wanted` parts.
        """
        if number.written:
            exact = [place for part in parts if (place := self._exact(part, number))]
            if exact:
                return exact
            nearest = [self._nearest(part, number.first) for part in parts if self._ends[part] > self._starts[part]]
            if nearest:
                return nearest
        fit = FIT_NO_ADDRESS if number.written else 1.0
        return [Place(part, -1, fit, PRECISION_MIDDLE * self._shares[part], self._reaches[part]) for part in wanted]

    def _exact(self, part: int, number: Number) -> Place | None:
        row, precision = self._row(part, number.first, number.suffix)
        last, _ = self._row(part, number.last, "") if number.last >= 0 else (-1, 0.0)
        if row < 0 and last < 0:
            return None
        if last < 0 or row < 0:
            return Place(part, max(row, last), 1.0, precision or PRECISION_SUFFIX, 0.0)
        reach = float(np.hypot(*(self._tables.xy[last] - self._tables.xy[row])))
        return Place(part, last, 1.0, PRECISION_RANGE if reach < SHORT_RANGE_M else PRECISION_LONG_RANGE, reach)

    def _row(self, part: int, number: int, suffix: str) -> tuple[int, float]:
        """Row of a number, or of the same number with no suffix, or with any; -1 if there is none."""
        start, end = self._starts[part], self._ends[part]
        base = number * SUFFIXES
        code = self._codes.get(suffix)
        if code is not None:
            row = bisect_left(self._keys, base + code, start, end)
            if row < end and self._keys[row] == base + code:
                return row, PRECISION_EXACT
        row = bisect_left(self._keys, base, start, end)
        return (row, PRECISION_SUFFIX) if row < end and self._keys[row] < base + SUFFIXES else (-1, 0.0)

    def _nearest(self, part: int, number: int) -> Place:
        """Nearest number that doors bear, on the same side of the street if it has some near; else nearest of all."""
        start, end = self._starts[part], self._ends[part]
        numbers = self._tables.numero[start:end]
        same_side = (numbers - number) % 2 == 0
        doors = self._doors[start:end]
        masks = (same_side & doors, doors, same_side, doors | True)
        rows = _closest_side([np.flatnonzero(mask) for mask in masks if mask.any()], numbers, number)
        best = int(rows[np.argmin(np.abs(numbers[rows] - number))])
        difference = abs(int(numbers[best]) - number)
        reach = self._gap_m(start, rows, number) or BEYOND_M_PER_NUMBER * difference
        precision = next((share for limit, share in NEAREST_PRECISION if reach <= limit), LEAST_PRECISION)
        fit = max(0.97 - FIT_LOST_PER_NUMBER * difference, LEAST_FIT)
        return Place(part, start + best, fit, precision, reach)

    def _gap_m(self, start: int, rows: np.ndarray, number: int) -> float:
        """Metres between the two numbers around a missing one; 0 if it is beyond the last."""
        numbers = self._tables.numero[start + rows]
        above, below = rows[numbers > number], rows[numbers < number]
        if not len(above) or not len(below):
            return 0.0
        return max(float(np.hypot(*(self._tables.xy[start + above[0]] - self._tables.xy[start + below[-1]]))), 1.0)


def _closest_side(choices: list[np.ndarray], numbers: np.ndarray, number: int) -> np.ndarray:
    """First of the choices of rows, unless the second one's nearest number is much nearer: one side may begin later."""
    missing = [int(np.abs(numbers[rows] - number).min()) for rows in choices[:2]]
    return choices[1] if len(missing) > 1 and missing[0] > missing[1] + OTHER_SIDE else choices[0]
