"""Choose the k candidates that meet the most: at once by the greedy rule, then exactly, with the proof."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from geo.creneaux import Bools, Floats, Ints
from geo.demande import Demande, read_demande

DELAI_S = 30.0
"""Longest search by default, for the choice and for its runner-up each."""

EGALITE = 1e-9
"""Share of the gain under which two sums of the same weights, added in another order, are equal."""


@dataclass(frozen=True)
class Proposition:
    """A choice of candidates.

    Attributes
    ----------
    choix : int array, at most k
        Rows of the candidates, best first: each is the one that adds most to those before. Fewer than k when the
        others would add nothing.
    gains : float array
        What each adds: weights newly met.
    restant : float
        Weights still unmet, those that no candidate reaches included.
    borne : float
        No choice of k candidates gains more than this.
    autre : Proposition or None
        The runner-up: a choice that leaves out one at least of `choix`. None when every such choice gains nothing.
    """

    choix: Ints
    gains: Floats
    restant: float
    borne: float
    autre: "Proposition | None" = None

    @property
    def gain(self) -> float:
        """Weights newly met by the whole choice."""
        return float(self.gains.sum())

    @property
    def optimal(self) -> bool:
        """Whether it is proved that no choice gains more. Of a runner-up: no choice but the first."""
        return self.gain >= self.borne * (1 - EGALITE)


def propose_greedy(candidates: Bools, weights: ArrayLike, k: int, *, covered: Bools | None = None) -> Proposition:
    """Choose one candidate after the other, each time the one that adds most: at once, and often the best.

    Parameters
    ----------
    candidates : bool array (candidates, demands)
        What each candidate would meet: faces, stretches of street, or pairs of face and slot.
    weights : float array (demands,), ≥ 0
        Persons, metres…
    k : int, 1 to candidates
    covered : bool array (demands,), optional
        Already met by the passages kept; by default nothing.

    Returns
    -------
    proposition : Proposition
        `optimal` is rarely known. The runner-up changes the last candidate chosen only; its bound is no proof either.

    Raises
    ------
    PropositionError
        k below 1 or above the candidates, no candidate, shapes that disagree, a weight negative or not finite, or no
        candidate that adds anything.

    Notes
    -----
    The gain is at least 1 - 1/e, 63 %, of the best (Nemhauser, Wolsey and Fisher, 1978). The bound is the smallest,
    over the steps, of what is gained plus the k largest additions still open.
    """
    demande = read_demande(candidates, weights, k, covered)
    chosen = demande.extend([])
    other = demande.extend(chosen[:-1], without=chosen[-1])
    borne = demande.bound(chosen)
    return _with_runner_up(_proposition(demande, chosen, borne), _proposition(demande, other, borne))


def propose_exact(
    candidates: Bools, weights: ArrayLike, k: int, *, covered: Bools | None = None, delai_s: float = DELAI_S
) -> Proposition:
    """Choose the k candidates that meet the most weight together, and prove it.

    Parameters
    ----------
    candidates, weights, k, covered
        As for :func:`propose_greedy`.
    delai_s : float
        Longest search, in seconds, for the choice and for its runner-up each. Past it, the best found is returned,
        never worse than the greedy one, with `optimal` false and the bound that was reached.

    Returns
    -------
    proposition : Proposition
        The runner-up is the best choice that leaves out one at least of the first: nearly as good, if it must be.

    Raises
    ------
    PropositionError
        As for :func:`propose_greedy`.

    Notes
    -----
    Maximal covering (Church and ReVelle, 1974), solved by HiGHS through SciPy: exact to 10⁻⁶ of the mean weight.
    """
    demande = read_demande(candidates, weights, k, covered)
    greedy = demande.extend([])
    first = _best(demande, greedy, delai_s, without=[])
    chosen = first.choix.tolist()
    known = demande.extend(chosen[:-1], without=chosen[-1]) if set(chosen) <= set(greedy) else greedy
    second = _best(demande, known, delai_s, without=chosen)
    if second.gain > first.gain:  # the first search ran out of time
        first, second = replace(second, borne=max(first.borne, second.gain)), first
    return _with_runner_up(first, second)


def _best(demande: Demande, known: list[int], delai_s: float, without: list[int]) -> Proposition:
    """Best choice, or best of those that leave out one of `without`; `known` where nothing better was found."""
    found, borne = _search(demande, delai_s, without)
    better = demande.gain(found) > demande.gain(known) * (1 + EGALITE)
    return _proposition(demande, found if better else known, borne)


def _search(demande: Demande, delai_s: float, without: list[int]) -> tuple[list[int], float]:
    """What HiGHS chose, nothing if it had no time to, and the most there is to gain besides, 0 once that is proved."""
    candidates, demands = demande.reach.shape
    scale = demande.weights.mean()
    any_reached = hstack([-demande.reach.T, eye_array(demands)])
    choices = np.zeros((2, candidates + demands))
    choices[0, :candidates] = 1
    choices[1, without] = 1
    most = np.concatenate([np.zeros(demands), [demande.k, len(without) - 1 if without else 0]])
    result: OptimizeResult = milp(
        np.concatenate([np.zeros(candidates), -demande.weights / scale]),
        integrality=np.repeat([1, 0], [candidates, demands]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(vstack([any_reached, csr_array(choices)]), ub=most),
        options={"time_limit": delai_s, "mip_rel_gap": 0},
    )
    found = [] if result.x is None else np.flatnonzero(result.x[:candidates] > 0.5).tolist()
    if result.status == 0:
        return found, 0.0
    dual = -np.inf if result.mip_dual_bound is None else result.mip_dual_bound
    return found, min(-dual * scale, demande.bound(demande.extend([])))


def _proposition(demande: Demande, chosen: list[int], borne: float) -> Proposition:
    choix = demande.order(chosen)
    cumulated = np.array([demande.gain(choix[:count]) for count in range(len(choix) + 1)])
    gain = float(cumulated[-1])
    return Proposition(np.array(choix, np.int64), np.diff(cumulated), max(demande.total - gain, 0.0), max(borne, gain))


def _with_runner_up(first: Proposition, second: Proposition) -> Proposition:
    return replace(first, autre=second if second.gain > 0 else None)
