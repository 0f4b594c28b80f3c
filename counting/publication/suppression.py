"""Choose which figures to hide besides those that must be, so that none follows from the rest; as few as can be.

Cutting planes (see `counting.publication.coupes`): a master program picks the hidden cells, the adversary looks for
those he pins, each gives an inequality, and so on until he pins none. A block whose master has no better choice left is
optimal.
"""

import time
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from counting.publication.attaque import attack
from counting.publication.coupes import Coupe, SecretImpossibleError, as_rows, cuts, of_links
from counting.publication.systeme import Ints, Systeme, blocks, restrict
from geo.creneaux import Bools, Floats

DELAI_S = 10.0
"""Seconds a block may look for better than what it has; what it has is safe."""

ECART = 1e-6
LOT = 40
"""Betrayed cells the adversary hands in at a time."""


@dataclass(frozen=True, eq=False)
class Suppression:
    """Which cells are hidden, and whether fewer could have been.

    `borne` : no safe choice costs less (`cost`); `optimale` : this one costs no more.
    """

    caches: Bools
    optimale: bool
    borne: float


def hide(systeme: Systeme, *, largeur: int, delai_s: float = DELAI_S) -> Suppression:
    """Hide the sensitive cells, and as few others as it takes for no hidden cell to be pinned.

    Parameters
    ----------
    systeme : Systeme
        Cells and links.
    largeur : int
        Every hidden cell keeps two possible whole values that differ by it, persons.
    delai_s : float
        Time given to each block of linked cells to improve on its first safe choice.

    Returns
    -------
    Suppression
        The number of cells comes first, then the persons in them. Safe in any case: the adversary had the last word.

    Raises
    ------
    SecretImpossibleError
        Frozen cells give a sensitive one away. Never without frozen cells where each link of a sensitive cell holds
        another, of a sum that may grow.
    """
    caches, optimale, borne = systeme.sensibles & ~systeme.implicites, True, 0.0
    for _, cellules in blocks(systeme.liens, np.flatnonzero(~systeme.figees)):
        if systeme.sensibles[cellules].any():
            rangs, bloc = restrict(systeme, cellules)
            trouvee = _solve_block(bloc, cost(systeme)[rangs], largeur, delai_s)
            caches[rangs] |= trouvee.caches
            optimale &= trouvee.optimale
            borne += trouvee.borne
    return Suppression(caches, optimale, borne)


def cost(systeme: Systeme) -> Floats:
    """What hiding each cell loses: 1, and less than a cell in all for the persons of all cells."""
    return np.asarray(1.0 + systeme.valeurs / (1.0 + systeme.valeurs[systeme.choix].sum()))


def complete(systeme: Systeme, caches: Bools, largeur: int, temoins: list[Ints]) -> Bools:
    """Hide more than `caches`, by the greedy rule, until the adversary pins nothing; `temoins` as in `attack`."""
    return _complete(
        systeme, caches, np.where(systeme.choix, cost(systeme), 0.0), largeur=largeur, coupes=[], temoins=temoins
    )


def is_safe(systeme: Systeme, caches: Bools, largeur: int, temoins: list[Ints] | None = None) -> bool:
    """Whether the adversary pins no hidden cell within less than a width; `temoins` as in `attack`."""
    return not len(attack(systeme, caches, largeur=largeur, temoins=temoins, assez=1).trahies)


def _solve_block(systeme: Systeme, couts: Floats, largeur: int, delai_s: float) -> Suppression:
    """Master and adversary in turn; out of time, the master's last choice is completed until safe, then lightened."""
    temoins, fin = list[Ints](), time.thread_time() + delai_s
    systeme = _free_hopeless(systeme, largeur, temoins)
    prix, coupes = np.where(systeme.choix, couts, 0.0), of_links(systeme, largeur)
    caches, borne = systeme.sensibles, 0.0
    while (reste := fin - time.thread_time()) > 0:
        caches, borne = _master(systeme, prix, coupes, reste)
        trahies = attack(systeme, caches, largeur=largeur, temoins=temoins, assez=LOT).trahies
        if not len(trahies):
            break
        coupes += cuts(systeme, caches, trahies, largeur)
    else:
        caches = _complete(systeme, caches, prix, largeur=largeur, coupes=coupes, temoins=temoins)
        caches = _give_back(systeme, caches, prix, largeur=largeur, temoins=temoins, fin=fin + max(delai_s, 1.0))
    atteint = prix[caches].sum()
    return Suppression(caches & ~systeme.implicites, bool(borne >= atteint - ECART), min(borne, atteint))


def _free_hopeless(systeme: Systeme, largeur: int, temoins: list[Ints]) -> Systeme:
    """Freeze the cells that would be pinned even were all others hidden: hiding one is no use to anybody."""
    while True:
        caches = systeme.sensibles | systeme.choix
        trahies = attack(systeme, caches, largeur=largeur, temoins=temoins).trahies
        for cellule in trahies[systeme.sensibles[trahies]]:
            raise SecretImpossibleError(
                f"{systeme.noms[cellule]} : ce chiffre doit rester secret, et ce qui est déjà publié le donne à moins "
                f"de {largeur} personnes près. Retirez la publication précédente, ou ne publiez pas celle-ci."
            )
        if not len(trahies):
            return systeme
        figees = systeme.figees.copy()
        figees[trahies] = True
        systeme = replace(systeme, figees=figees)


def _master(systeme: Systeme, prix: Floats, coupes: list[Coupe], delai_s: float) -> tuple[Bools, float]:
    """Cheapest choice that all inequalities allow, and a cost no allowed choice is under."""
    if not coupes:
        return systeme.sensibles, 0.0
    lignes, droite = as_rows(coupes, len(prix))
    solution = milp(
        prix,
        integrality=np.ones(len(prix)),
        bounds=Bounds(np.where(systeme.choix | systeme.figees, 0.0, 1.0), np.where(systeme.figees, 0.0, 1.0)),
        constraints=LinearConstraint(lignes, droite, np.inf),
        options={"mip_rel_gap": 0.0, "time_limit": delai_s},
    )
    if solution.x is None:
        return systeme.sensibles.copy(), float(solution.mip_dual_bound or 0.0)
    return solution.x > 0.5, float(solution.mip_dual_bound)


def _complete(
    systeme: Systeme, caches: Bools, prix: Floats, *, largeur: int, coupes: list[Coupe], temoins: list[Ints]
) -> Bools:
    """Hide more until the adversary pins nothing: for each betrayed cell, what loosens most for its price."""
    caches = caches.copy()
    while len(trahies := attack(systeme, caches, largeur=largeur, temoins=temoins, assez=LOT).trahies):
        nouvelles = cuts(systeme, caches, trahies, largeur)
        coupes += nouvelles
        for coupe in nouvelles:
            ordre = np.argsort(prix[coupe.rangs] / coupe.poids, kind="stable")
            while coupe.poids[caches[coupe.rangs]].sum() < 1.0 - ECART:
                caches[coupe.rangs[next(i for i in ordre if not caches[coupe.rangs[i]])]] = True
    return caches


def _give_back(
    systeme: Systeme, caches: Bools, prix: Floats, *, largeur: int, temoins: list[Ints], fin: float
) -> Bools:
    """Show again, the costliest first, each cell hidden for nothing, while there is time."""
    rangs = np.flatnonzero(caches & systeme.choix)
    for rang in rangs[np.argsort(-prix[rangs], kind="stable")]:
        if time.thread_time() < fin:
            caches[rang] = False
            caches[rang] = not is_safe(systeme, caches, largeur, temoins)
    return caches
