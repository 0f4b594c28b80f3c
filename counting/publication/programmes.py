"""The adversary's programs (HiGHS): whole tables that fit all that is published, and take one figure far."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from counting.publication.systeme import SANS_BORNE, Ints
from geo.creneaux import Bools, Floats

EXACT = 1e-6
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


def duals(vue: Vue, place: int, sens: float) -> Floats:
    """Prices of the links when a cell is pushed up (`sens` 1) or down (-1): how much one unit of each would give."""
    bornes = np.column_stack([vue.bas, np.where(vue.haut < SANS_BORNE, vue.haut, np.inf)])
    solution = linprog(unit(vue, place, -sens), A_eq=vue.liens, b_eq=vue.droite, bounds=bornes, method="highs")
    if solution.status != 0:
        return np.full(len(vue.droite), np.nan)
    return np.asarray(-solution.eqlin.marginals)


def tables(vue: Vue, place: int, largeur: int) -> Iterator[Ints]:
    """Tables that take a cell far, minus the true one: by the width and little else, else as low and as high as can be.

    The caller asks for the next one while he is not satisfied; there is none where fractions themselves go less far.
    """
    if (ecart := _shift(vue, place, largeur)) is not None:
        yield ecart
    extremes = [solve(vue, unit(vue, place, signe)) for signe in (1.0, -1.0)]
    if extremes[1][place] - extremes[0][place] > largeur - EXACT:
        for signe, table in zip((1.0, -1.0), extremes, strict=True):
            ecart = _rounded(vue, table)
            if ecart is None:
                ecart = _rounded(vue, solve(vue, unit(vue, place, signe), entier=True))
            if ecart is not None:
                yield ecart


def sweep(vue: Vue, ouvertes: Bools) -> Iterator[Ints]:
    """Two opposite tables that take all open cells far at once, each its own way, minus the true one."""
    sens = ouvertes * np.random.default_rng(int(ouvertes.sum())).choice((-1.0, 1.0), len(ouvertes))
    for objectif in (sens, -sens):
        if (ecart := _rounded(vue, solve(vue, objectif))) is not None:
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


def unit(vue: Vue, place: int, poids: float) -> Floats:
    """Objective that looks at one cell."""
    objectif = np.zeros(len(vue.vraies))
    objectif[place] = poids
    return objectif


def _rounded(vue: Vue, table: Floats) -> Ints | None:
    """Difference from the true table, if this one is of whole numbers and keeps all that is known."""
    entiers = np.rint(table).astype(np.int64)
    garde = np.abs(table - entiers).max() < EXACT and (vue.bas <= entiers).all() and (entiers <= vue.haut).all()
    return entiers - vue.vraies if garde and not np.any(vue.liens @ entiers - vue.droite) else None


def solve(vue: Vue, objectif: Floats, *, entier: bool = False) -> Floats:
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
