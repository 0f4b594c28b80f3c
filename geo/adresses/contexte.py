"""Where an answer is expected: the towns or arrondissements named, and the point the fiche is about."""

import re
from typing import NamedTuple

import numpy as np

from geo.adresses.bords import Bords
from geo.adresses.connus import CENTRE
from geo.adresses.magasin import Tables
from geo.adresses.texte import fold

CELL_M = 250.0
FAR_M = 1_500.0
Point = tuple[float, float]


class Contexte(NamedTuple):
    """Towns (INSEE codes; none: anywhere), and a point (EPSG:2154) with the answer expected near it.

    ``explicit``: the towns are part of the address, so an answer in another one contradicts it.
    """

    cities: frozenset[str] = frozenset()
    near: Point | None = None
    explicit: bool = False


class Territoire:
    """Which towns the index knows, by any of their names, and the 250 m squares that hold their addresses."""

    def __init__(self, tables: Tables) -> None:
        self._by_postcode = _by_postcode(tables)
        self.codes: frozenset[str] = frozenset().union(*self._by_postcode.values())
        self._by_number = {number: frozenset({f"751{number:02d}"}) & self.codes for number in range(1, 21)}
        self._departements = {postcode[:2] for postcode in self._by_postcode}
        self._cells = _cells(tables)

    def contexte(self, bords: Bords, postcode: str | None, arrondissement: str | None, near: Point | None) -> Contexte:
        """Context of an address: what its text says first, else what the caller knows."""
        written = self._by_postcode.get(bords.postcode) or self._by_number.get(bords.arrondissement)
        if bords.centre:
            written = CENTRE & self.codes
        written = written or self._by_postcode.get(postcode or "") or frozenset()
        if written or not arrondissement:
            return Contexte(written, near, bool(written))
        return Contexte(self.named(arrondissement), near)

    def is_elsewhere(self, postcode: str) -> bool:
        """True for a postcode of another département than those of the index."""
        return bool(postcode and self._departements) and postcode[:2] not in self._departements

    def named(self, text: str) -> frozenset[str]:
        """Towns meant by « 75018 », « 75118 », « 18 », « 18e » or « Centre »."""
        text = fold(text)
        if "centre" in text:
            return CENTRE & self.codes
        digits = re.sub(r"\D", "", text)
        if digits in self.codes:
            return frozenset({digits})
        return self._by_postcode.get(digits) or self._by_number.get(int(digits or 0), frozenset())

    def is_far(self, xy: Point, cities: frozenset[str]) -> bool:
        """True if no address of these towns lies in the square of a point or next to it."""
        column, line = int(xy[0] // CELL_M), int(xy[1] // CELL_M)
        around = {(column + i, line + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
        return all(around.isdisjoint(self._cells.get(city, frozenset())) for city in cities)


def _by_postcode(tables: Tables) -> dict[str, frozenset[str]]:
    pairs: dict[str, set[str]] = {}
    for postcode, citycode in zip(tables.part_postcode, tables.part_citycode, strict=True):
        if postcode and citycode:
            pairs.setdefault(postcode, set()).add(citycode)
    if "75016" in pairs:
        pairs["75116"] = pairs["75016"]
    return {postcode: frozenset(codes) for postcode, codes in pairs.items()}


def _cells(tables: Tables) -> dict[str, frozenset[tuple[int, int]]]:
    part = np.repeat(np.arange(len(tables.part_start)), tables.part_end - tables.part_start)
    codes = np.array(tables.part_citycode)[part]
    squares = (tables.xy // CELL_M).astype(int)
    return {
        str(code): frozenset(map(tuple, np.unique(squares[codes == code], axis=0).tolist()))
        for code in np.unique(codes)
    }
