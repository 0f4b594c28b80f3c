"""Cells, each wholly inside or outside every zone: what is covered, when, how often, in which territory."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.creneaux import Bools, Floats, Ints, cover, pack, sum_bits, unpack


class SelectionError(ValueError):
    """A selection, a count or a weight that is not one value a zone, or one a cell."""


@dataclass(frozen=True)
class Cells:
    """Pieces of a perimeter that no border crosses: faces (m²) or stretches of street (m).

    A *selection* is a boolean array (zones,): the zones at work; or (slots, zones): one row a slot of the week,
    all answered at once. Slots may be hours, half-hours, or anything else, such as one plan a row.

    Attributes
    ----------
    codes : ndarray, one a territory
        In the order of the rows of the perimeter.
    zones : int
        Number of zones.
    measures : ndarray of float, one a cell
        Square metres or metres.
    ranks : tuple of arrays of int
        ``ranks[k][c]`` is the k-th zone of cell c. Cells are sorted, most zones first.
    cell, territory : arrays of int
        Pairs: which cell lies in which territory. Territories may overlap (arrondissements and quartiers together).
    """

    codes: NDArray[np.generic]
    zones: int
    measures: Floats
    ranks: tuple[Ints, ...]
    cell: Ints
    territory: Ints

    def covered(self, selection: Bools, *, teams: int = 1) -> Bools:
        """Say which cells at least `teams` of the zones at work contain.

        Parameters
        ----------
        selection : bool array (zones,) or (slots, zones)
            ``numpy.eye(zones, dtype=bool)`` gives the membership matrix (zones, cells).
        teams : int ≥ 1
            3: cells where three teams or more pass in the same slot.

        Returns
        -------
        covered : bool array (cells,) or (slots, cells)

        Raises
        ------
        SelectionError
            Not boolean, not one value a zone, or `teams` below 1.
        """
        rows = self._rows(selection)
        covered = unpack(self._bits(rows, teams), len(rows))
        return covered[0] if selection.ndim == 1 else covered

    def white(self, selection: Bools, *, teams: int = 1, weights: Floats | None = None) -> Floats:
        """Sum what is not covered, by territory.

        Parameters
        ----------
        selection, teams
            As for :meth:`covered`.
        weights : float array (cells,), optional
            Persons, women… of each cell; by default `measures` (m² or m).

        Returns
        -------
        white : float array (territories,) or (slots, territories)
            In the order of `codes`.

        Raises
        ------
        SelectionError
            As for :meth:`covered`; or not one weight a cell.
        """
        rows = self._rows(selection)
        poids = self.measures if weights is None else self.one_a_cell(weights)
        white = ~self._bits(rows, teams)
        sums = sum_bits(white[self.cell], len(rows), poids[self.cell], self.territory, self.codes.size)
        return sums[0] if selection.ndim == 1 else sums

    def white_total(self, selection: Bools, *, teams: int = 1, weights: Floats | None = None) -> Floats:
        """Sum what is not covered over the whole perimeter, each cell once: () or (slots,); as :meth:`white`."""
        cells = np.arange(self.measures.size)
        whole = replace(self, codes=np.array(["périmètre"]), cell=cells, territory=np.zeros_like(cells))
        return whole.white(selection, teams=teams, weights=weights)[..., 0]

    def by_territory(self, values: ArrayLike) -> Floats:
        """Sum values, one a cell (numbers, or True where a mask holds), into one a territory.

        ``by_territory(measures)`` is the whole measure of each territory.
        """
        return np.bincount(self.territory, self.one_a_cell(values)[self.cell], self.codes.size).astype(np.float64)

    def inside(self, code: object) -> Bools:
        """Cells of one territory: bool array (cells,); SelectionError for a code that is none of `codes`."""
        known = self.codes == code
        if not np.any(known):
            raise SelectionError(f"Territoire « {code} » : inconnu de ce périmètre.")
        inside = np.zeros(self.measures.size, np.bool_)
        inside[self.cell[known[self.territory]]] = True
        return inside

    def count(self, per_zone: NDArray[Any]) -> NDArray[Any]:
        """Sum a number of each zone over the zones that contain each cell.

        Parameters
        ----------
        per_zone : array (zones,) or (slots, zones)
            A selection gives the number of teams in each cell; passages a week (0.5 for every other week) give the
            passages a week in each cell.

        Returns
        -------
        count : array (cells,) or (slots, cells), int or float as `per_zone`

        Raises
        ------
        SelectionError
            Not one value a zone.
        """
        self._check_width(per_zone)
        counts = np.zeros((*per_zone.shape[:-1], self.measures.size), np.result_type(per_zone, np.int64))
        for rank in self.ranks:
            counts[..., : rank.size] += per_zone[..., rank]
        return counts

    def slots(self, selection: Bools, *, teams: int = 1) -> Ints:
        """Count the slots in which each cell is covered: int array (cells,); parameters as :meth:`covered`."""
        slots: Ints = np.bitwise_count(self._bits(self._rows(selection), teams)).sum(axis=1, dtype=np.int64)
        return slots

    def one_a_cell(self, values: ArrayLike) -> Floats:
        """Values as floats, once it is sure that there is one a cell; else SelectionError."""
        floats = np.asarray(values, np.float64)
        if floats.shape != self.measures.shape:
            raise SelectionError(f"Poids : attendu {self.measures.size} valeurs, reçu la forme {floats.shape}.")
        return floats

    def _bits(self, rows: Bools, teams: int) -> NDArray[np.uint64]:
        if teams < 1:
            raise SelectionError(f"Nombre d’équipes : attendu 1 ou plus, reçu {teams}.")
        return cover(self.ranks, pack(rows), self.measures.size, teams)

    def _rows(self, selection: Bools) -> Bools:
        self._check_width(selection)
        if selection.dtype != np.bool_:
            raise SelectionError(f"Sélection : attendu vrai ou faux pour chaque zone, reçu des {selection.dtype}.")
        return np.atleast_2d(selection)

    def _check_width(self, per_zone: NDArray[Any]) -> None:
        if per_zone.ndim not in {1, 2} or per_zone.shape[-1] != self.zones:
            raise SelectionError(f"Sélection : attendu {self.zones} zones par ligne, reçu la forme {per_zone.shape}.")
