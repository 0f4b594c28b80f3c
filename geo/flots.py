"""A minimum-cost flow from groups to places, solved by HiGHS on the few arcs that matter, and proved on all of them."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_array, csr_array

from geo.creneaux import Bools, Floats, Ints

PROCHES = 4
"""Arcs offered to a group at each round."""

EGALITE_M = 1e-6
"""Metres under which another place is no nearer."""

PART = 3
"""Prices are first learnt from one group in three, as long as there are more than `PEU`."""

PEU = 200

MARGE_M = 500.0
"""Metres by which learnt prices may mislead: an arc that looks that much too dear is still offered."""


@dataclass(frozen=True)
class Reseau:
    """Groups, the doors they may come to, and what is behind the doors.

    Attributes
    ----------
    costs_m : float array (groups, lieux), ≥ 0
        Infinite where there is no arc.
    effectifs : float array (groups,)
        Persons of each group.
    doors : int array (groups, lieux)
        Row of `behind` that each arc comes to: a lieu, as one profile finds it.
    behind : sparse array (rows, inner arcs)
        -1 in the row of the door that an inner arc leaves, 1 in the rows of what it fills.
    limits : float array (rows,)
        0 for a door: what comes in goes out. Else the places.
    prime_m : float
        Metres that housing one person more is worth.
    """

    costs_m: Floats
    effectifs: Floats
    doors: Ints
    behind: csr_array
    limits: Floats
    prime_m: float


def solve(reseau: Reseau) -> Ints:
    """Persons of each group that each arc takes, for the most persons, then the fewest metres.

    Returns
    -------
    flows : int array (groups, lieux)
    """
    flows, _ = _optimum(reseau)
    return np.rint(flows).astype(np.int64)


def _optimum(reseau: Reseau) -> tuple[Floats, Floats]:
    """Best flow along all the arcs, and the prices of what is behind the doors."""
    reduced = _reduced(reseau, _learn(reseau))
    offered = _best(reduced) & (reduced < MARGE_M)
    while True:
        flows, prices, groups = _flow(reseau, offered)
        reduced = _reduced(reseau, prices) - groups[:, None]
        fresh = _best(reduced) & ~offered & (reduced < -EGALITE_M)
        if not fresh.any():
            return flows, prices
        offered |= fresh


def _learn(reseau: Reseau) -> Floats:
    """What would be paid behind the doors by a sample of the groups, for as large a part of the places."""
    if len(reseau.effectifs) <= PEU:
        return np.zeros(len(reseau.limits))
    some = slice(None, None, PART)
    costs_m, effectifs, doors = reseau.costs_m[some], reseau.effectifs[some], reseau.doors[some]
    limits = reseau.limits * effectifs.sum() / reseau.effectifs.sum()
    return _optimum(replace(reseau, costs_m=costs_m, effectifs=effectifs, doors=doors, limits=limits))[1]


def _reduced(reseau: Reseau, prices: Floats) -> Floats:
    return reseau.costs_m - reseau.prime_m - prices[reseau.doors]


def _best(reduced: Floats) -> Bools:
    """The few best arcs of each group."""
    last = min(PROCHES, reduced.shape[1]) - 1
    threshold = np.partition(reduced, last, axis=1)[:, last, None]
    best: Bools = (reduced <= threshold) & np.isfinite(reduced)
    return best


def _flow(reseau: Reseau, offered: Bools) -> tuple[Floats, Floats, Floats]:
    """Best flow along the arcs offered, and the prices of what is behind the doors and of the groups."""
    group, lieu = np.nonzero(offered)
    arcs, (rows, inner) = group.size, reseau.behind.shape
    column, ones = np.arange(arcs), np.ones(arcs)
    leaving = csr_array((ones, (group, column)), shape=(len(offered), arcs))
    coming = csr_array((ones, (reseau.doors[group, lieu], column)), shape=(rows, arcs))
    result = linprog(
        np.concatenate([reseau.costs_m[group, lieu] - reseau.prime_m, np.zeros(inner)]),
        A_ub=block_array([[leaving, None], [coming, reseau.behind]], format="csr"),
        b_ub=np.concatenate([reseau.effectifs, reseau.limits]),
        method="highs-ipm",
    )
    flows = np.zeros(offered.shape)
    flows[group, lieu] = result.x[:arcs]
    prices = result.ineqlin.marginals
    return flows, prices[len(offered) :], prices[: len(offered)]
