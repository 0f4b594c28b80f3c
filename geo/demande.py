"""What is left to meet, and which candidates reach it: the arithmetic of propositions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geo.creneaux import Bools, Floats


class PropositionError(ValueError):
    """What is asked cannot be, or would change nothing; the message says why."""


@dataclass(frozen=True)
class Demande:
    """Weights still unmet.

    Attributes
    ----------
    reach : sparse array (candidates, demands) of 0 and 1
        Demands that some candidate reaches; those reached by the same candidates are one.
    weights : float array (demands,), > 0
    total : float
        Weights unmet, those that no candidate reaches included.
    k : int
        Candidates to choose.
    """

    reach: csr_array
    weights: Floats
    total: float
    k: int

    def extend(self, chosen: Sequence[int], *, without: int | None = None) -> list[int]:
        """Choose up to k candidates, each time the one that adds most (the first of equals), never `without`."""
        extended, left = list(chosen), self.left(chosen)
        while len(extended) < self.k:
            added = self.reach @ left
            if without is not None:
                added[without] = 0
            best = int(np.argmax(added))
            if added[best] <= 0:
                break
            extended.append(best)
            left = self.left(extended)
        return extended

    def order(self, chosen: Sequence[int]) -> list[int]:
        """Sort a choice, each candidate the one that adds most to those before; those that add nothing go."""
        remaining = sorted(chosen)
        ordered: list[int] = []
        while remaining:
            added = self.reach[remaining] @ self.left(ordered)
            if added.max() <= 0:
                break
            ordered.append(remaining.pop(int(np.argmax(added))))
        return ordered

    def gain(self, chosen: Sequence[int]) -> float:
        """Weights that a choice meets, all together."""
        return float(self.weights.sum() - self.left(chosen).sum())

    def bound(self, chosen: Sequence[int]) -> float:
        """Most that k candidates can gain: what some of a choice gain, plus the k largest additions still open."""
        firsts = [chosen[:count] for count in range(len(chosen) + 1)]
        return min(self.gain(some) + float(np.sort(self.reach @ self.left(some))[-self.k :].sum()) for some in firsts)

    def left(self, chosen: Sequence[int]) -> Floats:
        """Weights of the demands that a choice leaves unmet, 0 for the others."""
        return np.where(self.reach[list(chosen)].sum(axis=0) > 0, 0, self.weights)


def read_demande(candidates: Bools, weights: ArrayLike, k: int, covered: Bools | None) -> Demande:
    """Check what is asked, and gather what is left to meet; parameters as :func:`geo.propositions.propose_exact`.

    Raises
    ------
    PropositionError
        As for :func:`geo.propositions.propose_exact`.
    """
    poids = np.asarray(weights, np.float64)
    _check(candidates, poids, k, covered)
    left = poids if covered is None else np.where(covered, 0, poids)
    useful = np.flatnonzero((left > 0) & candidates.any(axis=0))
    if not useful.size:
        why = "tout est déjà couvert" if not left.any() else "aucun candidat n’atteint ce qui reste à couvrir"
        raise PropositionError(f"Propositions : aucun gain possible, {why}. Essayez d’autres zones ou créneaux.")
    octets = np.ascontiguousarray(np.packbits(candidates[:, useful], axis=0).T)
    same = octets.view(f"V{octets.shape[1]}").ravel()
    _, first, group = np.unique(same, return_index=True, return_inverse=True)
    reach = csr_array(candidates[:, useful[first]].astype(np.float64))
    return Demande(reach, np.bincount(group, left[useful]).astype(np.float64), float(left.sum()), k)


def _check(candidates: Bools, weights: Floats, k: int, covered: Bools | None) -> None:
    if candidates.ndim != 2 or len(candidates) == 0:
        raise PropositionError("Propositions : aucun candidat. Donnez au moins une zone et un créneau à essayer.")
    if k < 1:
        raise PropositionError(f"Propositions : attendu un nombre de passages de 1 ou plus, reçu {k}.")
    if k > len(candidates):
        raise PropositionError(
            f"Propositions : {k} passages demandés pour {len(candidates)} candidats. Demandez-en moins, ou ajoutez-en."
        )
    size = candidates.shape[1]
    if candidates.dtype != np.bool_ or weights.shape != (size,) or (covered is not None and covered.shape != (size,)):
        raise PropositionError(f"Propositions : attendu vrai ou faux, et un poids, pour chacun des {size} lieux.")
    if not (np.isfinite(weights) & (weights >= 0)).all():
        raise PropositionError("Propositions : un poids est négatif ou n’est pas un nombre. Corrigez les effectifs.")
