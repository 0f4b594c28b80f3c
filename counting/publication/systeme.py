"""Figures tied by sums, as somebody who wants to undo a suppression sees them: cells, and links between cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from counting.errors import CountingError
from geo.creneaux import Bools

Ints = NDArray[np.int64]

SANS_BORNE = 10**6
"""Persons: a figure that may reach it has no upper bound."""


class SystemeError(CountingError):
    """The cells do not satisfy their own links, or a cell is asked to be two things at once."""


@dataclass(frozen=True, eq=False)
class Systeme:
    """Cells of linked tables; all arrays have one item a cell.

    Attributes
    ----------
    noms : tuple of str
        What each cell is, in French: said when it cannot be protected.
    valeurs : int array
        True counts, persons, ≥ 0.
    liens : sparse array (links, cells)
        ``liens @ valeurs == 0``. « a ≤ b » is written b = a + another cell that is `implicites`.
    sensibles : bool array
        Must be hidden, and protected.
    implicites : bool array
        Never published (a difference between two published figures, a figure once hidden): not hidden by choice, and
        protected only if sensitive too.
    figees : bool array
        Published already: everybody knows them, nothing hides them any more.
    planchers, plafonds : int arrays
        What everybody knows of a cell even hidden: 0 and `SANS_BORNE`, unless it was once said to be « moins de 11 ».
    surplus : int array
        Width a hidden cell keeps beyond the one asked for, persons: where everybody knows of values it cannot have.
    familles : text array
        Variable of each cell: tables of one variable are tied by many links, those of two by few.

    Raises
    ------
    SystemeError
        At construction.
    """

    noms: tuple[str, ...]
    valeurs: Ints
    liens: sparse.csr_array
    sensibles: Bools
    implicites: Bools
    figees: Bools
    planchers: Ints
    plafonds: Ints
    surplus: Ints
    familles: NDArray[np.str_]

    def __post_init__(self) -> None:
        """Refuse what would make every later promise void."""
        for rang in np.flatnonzero(self.valeurs < 0)[:1]:
            raise SystemeError(f"{self.noms[rang]} : attendu un effectif ≥ 0, reçu {self.valeurs[rang]}.")
        for lien in np.flatnonzero(self.liens @ self.valeurs)[:1]:
            membres = self.liens.indices[self.liens.indptr[lien] : self.liens.indptr[lien + 1]]
            cites = " ; ".join(f"{self.noms[rang]} = {self.valeurs[rang]}" for rang in membres[:4])
            raise SystemeError(f"Ces chiffres ne s’additionnent pas : {cites}… Recalculez-les d’une même source.")
        for rang in np.flatnonzero(self.figees & (self.sensibles | self.implicites))[:1]:
            raise SystemeError(f"{self.noms[rang]} : déjà publié, ce chiffre ne peut plus être tu.")

    def widths(self, largeur: int) -> Ints:
        """Width each cell must keep, persons: as much as was asked, or all that is possible if that is less."""
        return np.asarray(np.minimum(largeur + self.surplus, self.plafonds - self.planchers))

    @property
    def choix(self) -> Bools:
        """Cells one may hide or show."""
        return ~(self.sensibles | self.implicites | self.figees)


def restrict(systeme: Systeme, cellules: Ints) -> tuple[Ints, Systeme]:
    """Part of a system: these cells, and the links that hold no others but frozen ones, which come with them.

    Returns
    -------
    ranks, Systeme
        Where each cell of the part stands in the whole.
    """
    dedans = np.zeros(len(systeme.valeurs), np.bool_)
    dedans[cellules] = True
    membres = abs(systeme.liens)
    liens = systeme.liens[(membres @ dedans > 0) & (membres @ (~dedans & ~systeme.figees) == 0)]
    rangs = np.flatnonzero(dedans | (np.bincount(liens.indices, minlength=len(dedans)) > 0))
    return rangs, Systeme(
        tuple(systeme.noms[rang] for rang in rangs),
        systeme.valeurs[rangs],
        sparse.csr_array(liens[:, rangs]),
        systeme.sensibles[rangs],
        systeme.implicites[rangs],
        systeme.figees[rangs],
        systeme.planchers[rangs],
        systeme.plafonds[rangs],
        systeme.surplus[rangs],
        systeme.familles[rangs],
    )


def join(systemes: Sequence[Systeme], liens: sparse.csr_array) -> Systeme:
    """One system of several, whose cells follow one another, and of the links between them."""
    tous = [(*un.noms,) for un in systemes]
    cote = sparse.block_diag([un.liens for un in systemes], format="csr")
    return Systeme(
        tuple(nom for noms in tous for nom in noms),
        np.concatenate([un.valeurs for un in systemes]),
        sparse.csr_array(sparse.vstack([cote, liens])),
        *(
            np.concatenate([getattr(un, champ) for un in systemes])
            for champ in ("sensibles", "implicites", "figees", "planchers", "plafonds", "surplus", "familles")
        ),
    )


def untold(noms: Sequence[str], valeurs: Ints, familles: NDArray[np.str_]) -> Systeme:
    """Cells that nobody publishes and no link ties yet: what lies between figures that are."""
    n = len(valeurs)
    non, oui = np.zeros(n, np.bool_), np.ones(n, np.bool_)
    liens = sparse.csr_array((0, n), dtype=np.int64)
    zeros = np.zeros(n, np.int64)
    return Systeme(tuple(noms), valeurs, liens, non, oui, non, zeros, np.full(n, SANS_BORNE), zeros, familles)


def rows(liens: Sequence[tuple[Sequence[int], Sequence[int]]], taille: int) -> sparse.csr_array:
    """Matrix of links « these cells = sum of those »; a cell named twice counts twice."""
    ligne = np.repeat(np.arange(len(liens)), [len(a) + len(b) for a, b in liens])
    colonne = np.concatenate([np.zeros(0), *([*a, *b] for a, b in liens)]).astype(np.int64)
    signe = np.concatenate([np.zeros(0), *([-1] * len(a) + [1] * len(b) for a, b in liens)]).astype(np.int64)
    return sparse.csr_array((signe, (ligne, colonne)), shape=(len(liens), taille))


def blocks(liens: sparse.csr_array, inconnues: Ints) -> list[tuple[Ints, Ints]]:
    """Split unknown cells into blocks that no link ties.

    Parameters
    ----------
    liens : sparse array (links, cells)
        From `Systeme.liens`.
    inconnues : int array
        Ranks of the cells that are not known.

    Returns
    -------
    list of (links, cells)
        Ranks, one pair a block; a cell that no link holds is a block of its own.
    """
    vus = sparse.csr_array(liens[:, inconnues])
    nombre, groupe = connected_components(abs(vus).T @ abs(vus), directed=False)
    utiles = np.flatnonzero(np.diff(vus.indptr))
    du_lien = groupe[vus.indices[vus.indptr[utiles]]]
    return [(utiles[du_lien == bloc], inconnues[groupe == bloc]) for bloc in range(nombre)]
