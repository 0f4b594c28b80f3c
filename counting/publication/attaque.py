"""The adversary: all that is published in hand, between which bounds does each hidden figure lie?

Two proofs. A figure is *protected* when two tables of whole numbers, equal to all that is published and to every link,
differ by the width asked for in that figure: nobody, however clever, can tell them apart. It is *betrayed* when no two
do. Tables come from linear programs (HiGHS), of whole numbers where the relaxation gave fractions; each table found
serves all figures.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from counting.publication.programmes import EXACT, Vue, solve, sweep, tables, unit
from counting.publication.systeme import Ints, Systeme, blocks
from geo.creneaux import Bools

BALAYAGES = 6
"""Pairs of tables drawn for all open cells at once, before one asks cell by cell."""


@dataclass(frozen=True, eq=False)
class Attaque:
    """What the adversary finds.

    Attributes
    ----------
    trahies : int array
        Ranks of the target cells that no two whole tables set apart by the width: proved.
    mini, maxi : int arrays, one item a cell
        Values that whole tables reached, the true one for a known cell; the search stops once a cell is wide enough.
    """

    trahies: Ints
    mini: Ints
    maxi: Ints


def attack(
    systeme: Systeme,
    caches: Bools,
    *,
    largeur: int,
    temoins: list[Ints] | None = None,
    assez: int | None = None,
) -> Attaque:
    """Look for hidden cells that everything else published pins within less than a width.

    Parameters
    ----------
    systeme : Systeme
        Cells and links.
    caches : bool array
        Cells not published; `Systeme.implicites` never are.
    largeur : int
        Persons. A cell is safe when two whole tables differ by it there (`Systeme.widths`).
    temoins : list of int arrays, optional
        Tables found by earlier attacks of the same cells, minus the true one; those that move hidden cells only still
        stand. The new ones are added.
    assez : int, optional
        Stop at this many betrayed cells. All are found otherwise.

    Returns
    -------
    Attaque
        Targets are the hidden cells that are not implicit, and the sensitive ones.
    """
    temoins = [] if temoins is None else temoins
    vues, voulues = targets(systeme, caches), systeme.widths(largeur)
    moins, plus = _still_standing(systeme, temoins, caches)
    trahies: list[int] = []
    for vue in views(systeme, caches):
        vus = vue.cellules
        recherche = _Recherche(vue, voulues[vus], moins[vus], plus[vus], [])
        places = recherche.run(vues[vus], None if assez is None else assez - len(trahies))
        trahies += vus[places].tolist()
        moins[vus], plus[vus] = recherche.moins, recherche.plus
        for ecart in recherche.trouves:
            temoins.append(np.zeros_like(systeme.valeurs))
            temoins[-1][vus] = ecart
        if len(trahies) == assez:
            break
    mini, maxi = systeme.valeurs + moins, systeme.valeurs + plus
    return Attaque(np.array(sorted(trahies), np.int64), mini, maxi)


@dataclass(frozen=True, eq=False)
class _Recherche:
    """Search in one block: how far down and up tables take each cell, and those found; changed in place."""

    vue: Vue
    voulues: Ints
    moins: Ints
    plus: Ints
    trouves: list[Ints]

    def run(self, cibles: Bools, assez: int | None) -> list[int]:
        """Places of the targets proved too narrow, `assez` at most."""
        for _ in range(BALAYAGES):
            ouvertes = cibles & self.narrow()
            if ouvertes.sum() > 2 * BALAYAGES:
                self.add(sweep(self.vue, ouvertes))
        trahies: list[int] = []
        for place in map(int, np.flatnonzero(cibles & self.narrow())):
            for ecart in tables(self.vue, place, int(self.voulues[place])):
                self.add([ecart])
                if not self.narrow()[place]:
                    break
            if self.narrow()[place]:
                trahies.append(place)
            if len(trahies) == assez:
                break
        return trahies

    def narrow(self) -> Bools:
        return np.asarray(self.plus - self.moins < self.voulues)

    def add(self, ecarts: Iterable[Ints]) -> None:
        for ecart in ecarts:
            self.trouves.append(ecart)
            np.minimum(self.moins, ecart, out=self.moins)
            np.maximum(self.plus, ecart, out=self.plus)


def targets(systeme: Systeme, caches: Bools) -> Bools:
    """Cells to protect: hidden by choice or by rule, and differences that are sensitive."""
    return (caches & ~systeme.implicites) | systeme.sensibles


def bounds(systeme: Systeme, caches: Bools, temoins: list[Ints] | None = None) -> tuple[Ints, Ints]:
    """Bounds of each target cell as linear programs give them, rounded outward; known cells have their value twice.

    Parameters
    ----------
    temoins : list of int arrays, optional
        As in `attack`: a bound they reach, and that is known from the start, needs no program.

    Returns
    -------
    two int arrays
        `SANS_BORNE` or more where nothing bounds from above.
    """
    mini, maxi = systeme.valeurs.copy(), systeme.valeurs.copy()
    vues = targets(systeme, caches)
    moins, plus = _still_standing(systeme, temoins or [], caches)
    for vue in views(systeme, caches):
        for place in map(int, np.flatnonzero(vues[vue.cellules])):
            cellule = vue.cellules[place]
            mini[cellule], maxi[cellule] = systeme.planchers[cellule], systeme.plafonds[cellule]
            if systeme.valeurs[cellule] + moins[cellule] > mini[cellule]:
                mini[cellule] = np.floor(solve(vue, unit(vue, place, 1.0))[place] + EXACT)
            if systeme.valeurs[cellule] + plus[cellule] < maxi[cellule]:
                maxi[cellule] = np.ceil(solve(vue, unit(vue, place, -1.0))[place] - EXACT)
    return mini, maxi


def views(systeme: Systeme, caches: Bools) -> Iterator[Vue]:
    """Blocks of unknown cells with a target in them."""
    inconnues = caches | systeme.implicites
    droite = -(systeme.liens @ np.where(inconnues, 0, systeme.valeurs)).astype(np.float64)
    vues = targets(systeme, caches)
    for lignes, cellules in blocks(systeme.liens, np.flatnonzero(inconnues)):
        if vues[cellules].any():
            yield Vue(
                cellules,
                lignes,
                sparse.csr_array(systeme.liens[lignes][:, cellules]).astype(np.float64),
                droite[lignes],
                systeme.planchers[cellules].astype(np.float64),
                systeme.plafonds[cellules].astype(np.float64),
                systeme.valeurs[cellules],
                (systeme.sensibles | systeme.implicites)[cellules],
            )


def _still_standing(systeme: Systeme, temoins: list[Ints], caches: Bools) -> tuple[Ints, Ints]:
    """How far down and up the tables that keep all that is known take each cell."""
    connues = ~(caches | systeme.implicites)
    toutes = np.array([np.zeros(len(caches), np.int64), *temoins])
    toutes = toutes[~toutes[:, connues].any(axis=1)]
    atteints = toutes + systeme.valeurs
    permis = (connues | ((systeme.planchers <= atteints) & (atteints <= systeme.plafonds))).all(axis=1)
    return toutes[permis].min(axis=0), toutes[permis].max(axis=0)
