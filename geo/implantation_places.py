"""Where to open k lieux that have so many places, for those who have none tonight."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import block_array, csr_array, diags_array, eye_array

from geo.affectation import Affectation, assign_places
from geo.creneaux import Floats
from geo.implantation import Implantation
from geo.propositions import DELAI_S
from geo.trajets import ImplantationError, read_trajets


def open_places(
    distances_m: ArrayLike,
    effectifs: ArrayLike,
    places: ArrayLike,
    k: int,
    *,
    rayon_m: float,
    delai_s: float = DELAI_S,
) -> Implantation:
    """Choose the k candidates that give a place to the most persons, and, of equals, with the shortest walks.

    Parameters
    ----------
    distances_m : float array (points, candidates), ≥ 0
        Infinite or NaN where the candidate would not suit.
    effectifs : int array (points,), ≥ 0
        Persons without a place at each point: ``Affectation.sans_place``. Those who have one keep it.
    places : array (candidates,) of whole numbers ≥ 0, or infinite
        Places that each candidate would have for these persons.
    k : int, 1 to candidates
    rayon_m : float, > 0
        Longest walk, included.
    delai_s : float
        Longest search, in seconds, for the choice and for its runner-up each.

    Returns
    -------
    implantation : Implantation
        In persons without a place; `loin` is where some are left. Candidates that would house nobody more are left out.

    Raises
    ------
    ImplantationError
        As for :func:`geo.implantation.lay_median`, or no candidate with a place within reach of anybody.
    AffectationError
        Persons or places that are not whole numbers ≥ 0.

    Notes
    -----
    Capacitated maximal covering (Current and Storbeck, 1988), solved by HiGHS through SciPy: exact on the persons; on
    the metres to 10⁻⁶ of the longest walk of all the persons housed together.
    """
    nearest, _, people = read_trajets(distances_m, np.full(np.shape(effectifs), np.inf), effectifs, k, rayon_m)
    rooms = np.minimum(np.asarray(places, np.float64), people.sum())
    if rooms.shape != nearest.shape[1:]:
        raise ImplantationError(
            f"Implantation : attendu les places de chacun des {nearest.shape[1]} candidats, reçu {rooms.size}."
        )
    offre = _Offre(np.where(nearest <= rayon_m, nearest, np.inf), people, rooms, k)
    if not offre.house(range(len(rooms))).nombres.any():
        raise ImplantationError(
            "Implantation : aucun candidat n’a de place à portée d’une personne qui en manque. "
            "Essayez d’autres emplacements, plus de places ou une distance plus grande."
        )
    first = offre.best(delai_s, without=[])
    second = offre.best(delai_s, without=first.choix.tolist())
    if second.apres < first.apres:  # the first search ran out of time
        first, second = second, first
    return replace(first, suivante=second if second.apres < second.avant else None)


@dataclass(frozen=True)
class _Offre:
    """Distances (points, candidates), infinite beyond the longest walk; persons; places; candidates to open."""

    distances_m: Floats
    effectifs: Floats
    places: Floats
    k: int

    def house(self, chosen: Sequence[int]) -> Affectation:
        """Who gets in when some candidates open."""
        some, anybody = list(chosen), np.ones((len(self.effectifs), 1), bool)
        return assign_places(self.distances_m[:, some], self.effectifs, anybody, self.places[some][:, None])

    def best(self, delai_s: float, without: list[int]) -> Implantation:
        """Best choice, or best of those that leave out one of `without`; the greedy one if time ran out before."""
        found, persons = self._search(delai_s, without)
        return self._read(max(found, self._extend(without[-1:]), key=self._worth), persons)

    def _worth(self, chosen: list[int]) -> tuple[int, float]:
        housed = self.house(chosen)
        return int(housed.nombres.sum()), -housed.metres

    def _extend(self, without: list[int]) -> list[int]:
        """Open one candidate after the other, each time the one that houses most of those left, never `without`."""
        chosen: list[int] = []
        left = self.effectifs
        while len(chosen) < self.k:
            added = np.minimum(left @ np.isfinite(self.distances_m), self.places)
            added[[*without, *chosen]] = 0
            best = int(np.argmax(added))
            if added[best] <= 0:
                break
            chosen.append(best)
            left = left - replace(self, effectifs=left).house([best]).nombres[:, 0]
        return chosen

    def _search(self, delai_s: float, without: list[int]) -> tuple[list[int], int]:
        """What HiGHS chose, nothing if it had no time to, and the most persons that any choice houses."""
        point, candidat = np.nonzero(np.isfinite(self.distances_m))
        candidats, arcs = len(self.places), point.size
        column, ones = np.arange(arcs), np.ones(arcs)
        unit = self.distances_m[point, candidat].max() * min(
            self.effectifs.sum(), np.sort(self.places)[-self.k :].sum()
        )
        most = -np.minimum(self.effectifs[point], self.places[candidat])
        choices = np.zeros((2, candidats))
        choices[0], choices[1, without] = 1, 1
        rows = [
            [None, csr_array((ones, (point, column)), shape=(len(self.effectifs), arcs))],
            [-diags_array(self.places), csr_array((ones, (candidat, column)), shape=(candidats, arcs))],
            [csr_array((most, (column, candidat)), shape=(arcs, candidats)), eye_array(arcs)],
            [csr_array(choices), None],
        ]
        last = [self.k, len(without) - 1 if without else 0]
        limits = np.concatenate([self.effectifs, np.zeros(candidats + arcs), last])
        result: OptimizeResult = milp(
            np.concatenate([np.zeros(candidats), self.distances_m[point, candidat] / (unit + 1) - 1]),
            integrality=np.repeat([1, 0], [candidats, arcs]),
            bounds=Bounds(0, np.repeat([1, np.inf], [candidats, arcs])),
            constraints=LinearConstraint(block_array(rows, format="csr"), ub=limits),
            options={"time_limit": delai_s, "mip_rel_gap": 0},
        )
        found = [] if result.x is None else np.flatnonzero(result.x[:candidats] > 0.5).tolist()
        everybody = float(self.effectifs.sum())
        bound = everybody if result.mip_dual_bound is None else min(-result.mip_dual_bound, everybody)
        return found, int(np.ceil(bound - 1e-6))

    def _read(self, chosen: list[int], borne: int) -> Implantation:
        order: list[int] = []
        counts = [0]
        while len(order) < len(chosen):
            best = max((rank for rank in chosen if rank not in order), key=lambda rank: self._worth([*order, rank]))
            if (count := self._worth([*order, best])[0]) == counts[-1]:
                break
            order.append(best)
            counts.append(count)
        avant, left = float(self.effectifs.sum()), self.house(order).sans_place
        others = [self._worth([other for other in order if other != rank])[0] for rank in order]
        return Implantation(
            choix=np.array(order, np.int64),
            gains=np.diff(counts).astype(np.float64),
            seuls=np.array([self._worth([rank])[0] for rank in order], np.float64),
            pertes=counts[-1] - np.array(others, np.float64),
            avant=avant,
            apres=avant - counts[-1],
            loin=left > 0,
            borne=avant - max(borne, counts[-1]),
            optimal=counts[-1] >= borne,
            suivante=None,
        )
