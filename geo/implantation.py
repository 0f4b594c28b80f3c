"""Where to open k more lieux: nearest to all (p-median), or within reach of the most (maximal covering)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geo.creneaux import Bools, Floats, Ints
from geo.propositions import DELAI_S, Proposition, propose_exact, propose_greedy
from geo.trajets import ImplantationError, read_trajets


@dataclass(frozen=True)
class Implantation:
    """A choice of candidates. Totals and gains are in the unit of the problem: person-metres, or persons.

    Attributes
    ----------
    choix : int array, at most k
        Rows of the candidates, each the one that adds most to those before. Fewer than k when the others add nothing.
    gains : float array
        What each adds to those before; their sum is the whole gain.
    seuls : float array
        What each would gain if it opened alone.
    pertes : float array
        What would be lost if it did not open and the others did.
    avant, apres : float
        Total today, and once they are open.
    loin : bool array (points,)
        Points still beyond the radius, or the longest walk.
    borne : float
        No choice of k candidates leaves less than this.
    optimal : bool
        Whether it is proved that no choice leaves less. Of a runner-up: no choice but the first.
    suivante : Implantation or None
        The runner-up: the best choice that leaves out one at least of `choix`. None when every such choice gains 0.
    """

    choix: Ints
    gains: Floats
    seuls: Floats
    pertes: Floats
    avant: float
    apres: float
    loin: Bools
    borne: float
    optimal: bool
    suivante: "Implantation | None"


@dataclass(frozen=True)
class Probleme:
    """What each candidate would gain for each point, from :func:`lay_median` or :func:`lay_couverture`.

    Attributes
    ----------
    gains : float array (points, candidates)
    avant : float
        Total today.
    loin, atteints : bool array (points,), (points, candidates)
        Points beyond the radius today; points that a candidate brings within it.
    k : int
        Candidates to choose.
    """

    gains: Floats
    avant: float
    loin: Bools
    atteints: Bools
    k: int

    def greedy(self) -> Implantation:
        """Choose one candidate after the other: at once, at least 63 % of the best gain, rarely with a proof."""
        return self._read(propose_greedy(*_by_rank(self.gains), self.k))

    def exact(self, *, delai_s: float = DELAI_S) -> Implantation:
        """Choose the best k together, with the proof, for the choice and then for its runner-up.

        Each search lasts `delai_s` seconds at most; past it, the best found is returned, never worse than the greedy
        one, with `optimal` false.
        """
        return self._read(propose_exact(*_by_rank(self.gains), self.k, delai_s=delai_s))

    def _read(self, proposition: Proposition) -> Implantation:
        choix = proposition.choix
        ours = self.gains[:, choix]
        others = np.array([np.delete(ours, rank, axis=1).max(axis=1, initial=0).sum() for rank in range(len(choix))])
        return Implantation(
            choix=choix,
            gains=proposition.gains,
            seuls=ours.sum(axis=0),
            pertes=proposition.gain - others,
            avant=self.avant,
            apres=self.avant - proposition.gain,
            loin=self.loin & ~self.atteints[:, choix].any(axis=1),
            borne=self.avant - proposition.borne,
            optimal=proposition.optimal,
            suivante=None if proposition.autre is None else self._read(proposition.autre),
        )


def lay_median(
    distances_m: ArrayLike, actuelles_m: ArrayLike, effectifs: ArrayLike, k: int, *, plafond_m: float
) -> Probleme:
    """Ask which k candidates make the total walk shortest, the lieux of today staying open (p-median).

    Parameters
    ----------
    distances_m : float array (points, candidates), ≥ 0
        Infinite or NaN where the candidate would not suit.
    actuelles_m : float array (points,), ≥ 0
        To the nearest suitable lieu of today; infinite or NaN where there is none.
    effectifs : float array (points,), ≥ 0
        Persons at each point: gather those of one cell or one address.
    k : int, 1 to candidates
    plafond_m : float, > 0
        Longest walk: whoever has nothing nearer is counted as walking that far. Without it one person with no lieu at
        all would outweigh everybody.

    Returns
    -------
    probleme : Probleme
        In person-metres; divide by the persons for the mean walk. Places are not counted: a candidate serves all who
        are nearest to it (:func:`geo.implantation_places.open_places` counts them).

    Raises
    ------
    ImplantationError
        No candidate, k below 1 or above their number, shapes that disagree, a number that is negative, nobody, or no
        candidate nearer to anybody than today.

    Notes
    -----
    Solved by levels (Cornuéjols, Nemhauser and Wolsey, 1980): a point gains a metre as soon as one of the candidates
    that are a metre nearer opens, which makes the p-median a maximal covering, without any approximation.
    """
    nearest, walks, people = read_trajets(distances_m, actuelles_m, effectifs, k, plafond_m)
    before = np.minimum(walks, plafond_m)
    gains = people[:, None] * np.maximum(before[:, None] - nearest, 0)
    return _useful(Probleme(gains, float(people @ before), walks > plafond_m, nearest <= plafond_m, k))


def lay_couverture(
    distances_m: ArrayLike, actuelles_m: ArrayLike, effectifs: ArrayLike, k: int, *, rayon_m: float
) -> Probleme:
    """Ask which k candidates bring the most persons within a radius of a lieu, those of today staying open.

    Parameters
    ----------
    distances_m, actuelles_m, effectifs, k
        As for :func:`lay_median`.
    rayon_m : float, > 0
        Included.

    Returns
    -------
    probleme : Probleme
        In persons beyond the radius. Places are not counted, as for :func:`lay_median`.

    Raises
    ------
    ImplantationError
        As for :func:`lay_median`.

    Notes
    -----
    Maximal covering: Church and ReVelle, 1974.
    """
    nearest, walks, people = read_trajets(distances_m, actuelles_m, effectifs, k, rayon_m)
    far, reached = walks > rayon_m, nearest <= rayon_m
    gains = np.where(far[:, None] & reached, people[:, None], 0.0)
    return _useful(Probleme(gains, float(people[far].sum()), far, reached, k))


def _by_rank(gains: Floats) -> tuple[Bools, Floats]:
    """Cut each point's gain in slices: the r-th is met by the r candidates that gain it most.

    Returns
    -------
    met : bool array (candidates, slices)
    weights : float array (slices,)
    """
    order = np.argsort(-gains, axis=1, kind="stable")
    falling = np.take_along_axis(gains, order, axis=1)
    slices = -np.diff(falling, axis=1, append=0)
    point, rank = np.nonzero(slices > 0)
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(gains.shape[1])[None, :], axis=1)
    met: Bools = (place[point] <= rank[:, None]).T
    return met, slices[point, rank]


def _useful(probleme: Probleme) -> Probleme:
    if not probleme.gains.any():
        raise ImplantationError(
            "Implantation : aucun candidat ne rapprocherait personne plus que les lieux d’aujourd’hui. "
            "Essayez d’autres emplacements, ou une distance plus grande."
        )
    return probleme
