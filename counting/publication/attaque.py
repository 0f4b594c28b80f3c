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
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from counting.publication.systeme import SANS_BORNE, Ints, Systeme, blocks
from geo.creneaux import Bools, Floats

EXACT = 1e-6
BALAYAGES = 6
"""Pairs of tables drawn for all open cells at once, before one asks cell by cell."""

LEGER = 0.01
"""Weight of moving a cell that stays hidden whatever is chosen: a table that moves such cells serves longer."""


@dataclass(frozen=True, eq=False)
class Vue:
    """What is left unknown, one block: ``liens @ x == droite``, ``bas <= x <= haut``; `vraies` is one solution.

    `cellules` and `lignes` are the ranks, in the system, of its cells and of its links; `stables` says which cells
    nobody may choose to show.
    """

    cellules: Ints
    lignes: Ints
    liens: sparse.csr_array
    droite: Floats
    bas: Floats
    haut: Floats
    vraies: Ints
    stables: Bools


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
                self.add(_sweep(self.vue, ouvertes))
        trahies: list[int] = []
        for place in map(int, np.flatnonzero(cibles & self.narrow())):
            for ecart in _tables(self.vue, place, int(self.voulues[place])):
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
                mini[cellule] = np.floor(_solve(vue, _unit(vue, place, 1.0))[place] + EXACT)
            if systeme.valeurs[cellule] + plus[cellule] < maxi[cellule]:
                maxi[cellule] = np.ceil(_solve(vue, _unit(vue, place, -1.0))[place] - EXACT)
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


def duals(vue: Vue, place: int, sens: float) -> Floats:
    """Prices of the links when a cell is pushed up (`sens` 1) or down (-1): how much one unit of each would give."""
    bornes = np.column_stack([vue.bas, np.where(vue.haut < SANS_BORNE, vue.haut, np.inf)])
    solution = linprog(_unit(vue, place, -sens), A_eq=vue.liens, b_eq=vue.droite, bounds=bornes, method="highs")
    if solution.status != 0:
        return np.full(len(vue.droite), np.nan)
    return np.asarray(-solution.eqlin.marginals)


def _still_standing(systeme: Systeme, temoins: list[Ints], caches: Bools) -> tuple[Ints, Ints]:
    """How far down and up the tables that keep all that is known take each cell."""
    connues = ~(caches | systeme.implicites)
    tables = np.array([np.zeros(len(caches), np.int64), *temoins])
    tables = tables[~tables[:, connues].any(axis=1)]
    atteints = tables + systeme.valeurs
    permis = (connues | ((systeme.planchers <= atteints) & (atteints <= systeme.plafonds))).all(axis=1)
    return tables[permis].min(axis=0), tables[permis].max(axis=0)


def _tables(vue: Vue, place: int, largeur: int) -> Iterator[Ints]:
    """Tables that take a cell far, minus the true one: by the width and little else, else as low and as high as can be.

    The caller asks for the next one while he is not satisfied; there is none where fractions themselves go less far.
    """
    if (ecart := _shift(vue, place, largeur)) is not None:
        yield ecart
    extremes = [_solve(vue, _unit(vue, place, signe)) for signe in (1.0, -1.0)]
    if extremes[1][place] - extremes[0][place] > largeur - EXACT:
        for signe, table in zip((1.0, -1.0), extremes, strict=True):
            ecart = _rounded(vue, table)
            if ecart is None:
                ecart = _rounded(vue, _solve(vue, _unit(vue, place, signe), entier=True))
            if ecart is not None:
                yield ecart


def _sweep(vue: Vue, ouvertes: Bools) -> Iterator[Ints]:
    """Two opposite tables that take all open cells far at once, each its own way, minus the true one."""
    sens = ouvertes * np.random.default_rng(int(ouvertes.sum())).choice((-1.0, 1.0), len(ouvertes))
    for objectif in (sens, -sens):
        if (ecart := _rounded(vue, _solve(vue, objectif))) is not None:
            yield ecart


def _shift(vue: Vue, place: int, largeur: int) -> Ints | None:
    """Difference between two tables that adds a width to a cell and moves as little else as it can, if any does."""
    deux = np.tile(np.where(vue.stables, LEGER, 1.0), 2)
    haut = np.concatenate([vue.haut - vue.vraies, vue.vraies - vue.bas])
    bas = np.zeros(len(haut))
    if haut[place] < largeur:
        return None
    bas[place] = haut[place] = largeur
    haut[len(vue.vraies) + place] = 0.0
    solution = milp(
        deux,
        bounds=Bounds(bas, haut),
        constraints=LinearConstraint(sparse.hstack([vue.liens, -vue.liens], format="csr"), 0.0, 0.0),
        options={"presolve": False},
    )
    if solution.x is None:
        return None
    return _rounded(vue, vue.vraies + solution.x[: len(vue.vraies)] - solution.x[len(vue.vraies) :])


def _unit(vue: Vue, place: int, poids: float) -> Floats:
    objectif = np.zeros(len(vue.vraies))
    objectif[place] = poids
    return objectif


def _rounded(vue: Vue, table: Floats) -> Ints | None:
    """Difference from the true table, if this one is of whole numbers and keeps all that is known."""
    entiers = np.rint(table).astype(np.int64)
    garde = np.abs(table - entiers).max() < EXACT and (vue.bas <= entiers).all() and (entiers <= vue.haut).all()
    return entiers - vue.vraies if garde and not np.any(vue.liens @ entiers - vue.droite) else None


def _solve(vue: Vue, objectif: Floats, *, entier: bool = False) -> Floats:
    """Table that minimises an objective; whole numbers if asked for, to the exact optimum."""
    solution = milp(
        objectif,
        integrality=np.full(len(objectif), int(entier)),
        bounds=Bounds(vue.bas, vue.haut),
        constraints=LinearConstraint(vue.liens, vue.droite, vue.droite) if vue.liens.shape[0] else None,
        options={"mip_rel_gap": 0.0, "presolve": entier},
    )
    if solution.x is None:
        raise RuntimeError(solution.message)
    return np.asarray(solution.x)
