"""Gather cells into parts that are connected, compact, and weigh about the same."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from geo.ilots import Ilots

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOURS = 60
"""Rounds of the power diagram: over Paris, a hundred do no better."""

PASSES = 40
"""Most visits of every cell by :class:`_Echanges`: it stops by itself well before over Paris."""

RIGUEUR = 10.0
"""Price of uneven loads against long borders. Over Paris's streets, 2 leaves 7 % of 355 parts beyond ± 20 % of the
mean, 10 leaves one part, 30 none but longer borders (``python -m bench.decoupage``)."""


class CellulesError(ValueError):
    """The cells are in separate pieces, or fewer than the parts wanted: no division into connected parts exists."""


def divide(ilots: Ilots, poids: Floats, nombre: int) -> Ints:
    """Divide cells into connected parts of about the same weight.

    Parameters
    ----------
    ilots : Ilots
        n cells in one piece. EPSG:2154.
    poids : array of n float ≥ 0, not all zero
        What is shared out: metres of street or square metres.
    nombre : int ≥ 1
        Parts wanted.

    Returns
    -------
    parts : array of n int, 0 to nombre - 1
        The part of each cell. No part is empty, every part is connected by sides, and ranks wind through the
        territory (:func:`serpentine`). No chance is involved: the same cells give the same parts.

    Raises
    ------
    CellulesError
        Cells in several pieces, or fewer than `nombre`.

    Notes
    -----
    First a balanced power diagram: each cell goes to the site of least squared distance minus that site's bonus;
    sites move to the middle of their cells, bonuses rise where the load is short (the principle of Cohen-Addad,
    Klein and Young, « Balanced centroidal power diagrams for redistricting », SIGSPATIAL 2018). Then stray pieces
    join a neighbour, and cells change hands along borders as long as loads even out or borders shorten.
    """
    contacts = _contacts(ilots)
    if len(poids) < nombre or connected_components(contacts, directed=False)[0] > 1:
        raise CellulesError(f"{len(poids)} îlots ne peuvent former {nombre} secteurs d’un seul tenant.")
    centres = shapely.get_coordinates(shapely.centroid(ilots.faces))
    parts = _power_diagram(centres, ilots.surfaces_m2, poids, nombre)
    parts = _connect(parts, contacts, ilots.surfaces_m2, nombre)
    parts = _Echanges(parts, contacts, poids, np.sqrt(ilots.surfaces_m2.sum() / nombre), nombre).settle()
    return serpentine(_middles(centres, ilots.surfaces_m2, parts, np.zeros((nombre, 2))))[parts]


def serpentine(points: Floats) -> Ints:
    """Rank points in rows across the longer side of their extent, back and forth: neighbours get near ranks.

    Rows run from the west where the extent is wide, from the north where it is tall.

    Parameters
    ----------
    points : array (n, 2) of float, EPSG:2154

    Returns
    -------
    rangs : array of n int, 0 to n - 1
    """
    largeur, hauteur = np.maximum(np.ptp(points, axis=0), 1.0)
    est, sud = points[:, 0], -points[:, 1]
    along, across, ratio = (est, sud, largeur / hauteur) if largeur > hauteur else (sud, est, hauteur / largeur)
    rows = np.array_split(np.lexsort((across, along)), min(round(np.sqrt(len(points) * ratio)), len(points)))
    ordered = [row[np.argsort(across[row], kind="stable")][:: 1 if k % 2 == 0 else -1] for k, row in enumerate(rows)]
    rangs = np.empty(len(points), dtype=np.int64)
    rangs[np.concatenate(ordered)] = np.arange(len(points))
    return rangs


def _contacts(ilots: Ilots) -> csr_matrix:
    a, b = ilots.voisins.T
    size = len(ilots.faces)
    return coo_matrix((np.tile(ilots.contacts_m, 2), (np.r_[a, b], np.r_[b, a])), shape=(size, size)).tocsr()


def _power_diagram(points: Floats, surfaces: Floats, poids: Floats, nombre: int) -> Ints:
    cible = poids.sum() / nombre
    along = np.argsort(serpentine(points))
    parts = np.empty(len(points), dtype=np.int64)
    parts[along] = np.minimum((np.cumsum(poids[along]) - poids[along] / 2) // cible, nombre - 1)
    sites = _middles(points, surfaces, parts, np.tile(points.mean(axis=0), (nombre, 1)))
    bonus = np.zeros(nombre)
    for _ in range(TOURS):
        parts = (((points[:, None, :] - sites) ** 2).sum(axis=2) - bonus).argmin(axis=1)
        bonus += (cible - np.bincount(parts, poids, nombre)) * surfaces.sum() / poids.sum() / 4
        sites = _middles(points, surfaces, parts, sites)
    return parts


def _middles(points: Floats, surfaces: Floats, parts: Ints, otherwise: Floats) -> Floats:
    total = np.bincount(parts, surfaces, len(otherwise))[:, None]
    sums = np.column_stack([np.bincount(parts, surfaces * axis, len(otherwise)) for axis in points.T])
    return np.divide(sums, total, out=otherwise.copy(), where=total > 0)


def _connect(parts: Ints, contacts: csr_matrix, surfaces: Floats, nombre: int) -> Ints:
    """Keep the largest piece of each part; the others join the neighbour with the longest common border."""
    a, b = contacts.nonzero()
    same = parts[a] == parts[b]
    inner = coo_matrix((np.ones(same.sum()), (a[same], b[same])), shape=contacts.shape)
    _, pieces = connected_components(inner, directed=False)
    order = np.argsort(np.bincount(pieces, surfaces)[pieces], kind="stable")
    largest = np.full(nombre, -1)
    largest[parts[order]] = pieces[order]
    parts = np.where(pieces == largest[parts], parts, -1)
    while (parts < 0).any():
        known = np.flatnonzero(parts >= 0)
        members = coo_matrix((np.ones(len(known)), (known, parts[known])), shape=(len(parts), nombre))
        borders = (contacts @ members.tocsr()).toarray()
        ready = (parts < 0) & (borders > 0).any(axis=1)
        parts[ready] = borders[ready].argmax(axis=1)
    return parts


class _Echanges:
    """Cells changing hands along the borders of parts, one at a time, never cutting a part in two."""

    def __init__(self, parts: Ints, contacts: csr_matrix, poids: Floats, unite_m: float, nombre: int) -> None:
        lines = zip(contacts.indptr, contacts.indptr[1:], strict=False)
        indices, metres = contacts.indices.tolist(), (contacts.data / unite_m).tolist()
        self.voisins = [dict(zip(indices[i:j], metres[i:j], strict=True)) for i, j in lines]
        self.parts: list[int] = parts.tolist()
        self.poids: list[float] = (poids * nombre / poids.sum()).tolist()
        self.charges: list[float] = np.bincount(parts, self.poids, nombre).tolist()

    def settle(self) -> Ints:
        """Fill the empty parts, then move cells as long as it lowers the price."""
        for part in sorted(set(range(len(self.charges))) - set(self.parts)):
            self._open(part)
        for _ in range(PASSES):
            if not sum([self._improve(cell) for cell in range(len(self.parts))]):
                break
        return np.array(self.parts)

    def _open(self, part: int) -> None:
        largest = np.bincount(self.parts).argmax()
        members = (cell for cell, owner in enumerate(self.parts) if owner == largest)
        self._move(next(cell for cell in members if self._removable(cell)), part)

    def _improve(self, cell: int) -> bool:
        here = self.parts[cell]
        borders = {here: 0.0}
        for voisin, metres in self.voisins[cell].items():
            borders[self.parts[voisin]] = borders.get(self.parts[voisin], 0.0) + metres
        prices = {
            part: self._unevenness(cell, part) + borders[here] - metres
            for part, metres in borders.items()
            if part != here
        }
        best = min(prices, key=prices.__getitem__, default=here)
        if best == here or prices[best] > -1e-9 or not self._removable(cell):
            return False
        self._move(cell, best)
        return True

    def _unevenness(self, cell: int, part: int) -> float:
        """Change of Σ (load - 1)², at its price, if the cell went to the part."""
        poids = self.poids[cell]
        return 2 * RIGUEUR * poids * (poids + self.charges[part] - self.charges[self.parts[cell]])

    def _removable(self, cell: int) -> bool:
        here = self.parts[cell]
        kin = [voisin for voisin in self.voisins[cell] if self.parts[voisin] == here]
        seen, todo = {cell, *kin[:1]}, kin[:1]
        while todo:
            for voisin in self.voisins[todo.pop()]:
                if voisin not in seen and self.parts[voisin] == here:
                    seen.add(voisin)
                    todo.append(voisin)
        return bool(kin) and seen.issuperset(kin)

    def _move(self, cell: int, part: int) -> None:
        self.charges[self.parts[cell]] -= self.poids[cell]
        self.charges[part] += self.poids[cell]
        self.parts[cell] = part
