"""Who gets a place if everyone walks to one: as many people as possible, then as few metres as possible."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from geo.creneaux import Bools, Floats, Ints
from geo.flots import Reseau, solve


class AffectationError(ValueError):
    """Groups, distances or places that cannot be; the message says which."""


@dataclass(frozen=True)
class Affectation:
    """Who goes where.

    Attributes
    ----------
    nombres : int array (groups, lieux)
        Persons of each group in each lieu.
    sans_place : int array (groups,)
        Persons left without a place.
    metres : float
        Metres walked by all who have a place.
    """

    nombres: Ints
    sans_place: Ints
    metres: float

    @property
    def rangs(self) -> Ints:
        """Rank of each person's lieu, -1 for none: the persons of the first group, then of the second…"""
        counts = np.column_stack([self.nombres, self.sans_place])
        ranks = np.append(np.arange(self.nombres.shape[1]), -1)
        return np.repeat(np.tile(ranks, len(counts)), counts.ravel())


@dataclass(frozen=True)
class _Groupes:
    """Persons who may go to the same places, at the same distances, gathered.

    `classe` (groups asked) is the row of each in the others; `profil` (classes) is a row of `admis` (profiles, pools).
    """

    classe: Ints
    distances_m: Floats
    effectifs: Ints
    profil: Ints
    admis: Bools


def assign_places(
    distances_m: ArrayLike, effectifs: ArrayLike, admis: Bools, places: ArrayLike, *, totaux: ArrayLike | None = None
) -> Affectation:
    """Give places to as many persons as can be, and, of all the ways to do so, take one with the fewest metres.

    Parameters
    ----------
    distances_m : float array (groups, lieux), ≥ 0
        Infinite or NaN where the group cannot go: unsuitable, closed, too far.
    effectifs : int array (groups,), ≥ 0
        Persons at one point. They may be sent to different lieux: a family to be kept together is not told here.
    admis : bool array (groups, audiences)
        Places that the persons of each group may take: a woman alone those « femmes », and those open to all.
    places : array (lieux, audiences) of whole numbers ≥ 0, or infinite
        Places that a lieu keeps for each audience. Infinite is « no limit », 0 « none » or « full ». A capacity that is
        not known is neither: the caller decides which of the two to suppose, and says so; NaN is refused.
    totaux : array (lieux,) of whole numbers ≥ 0, or infinite, optional
        Places of each lieu, all audiences together, where it is less than their sum.

    Returns
    -------
    affectation : Affectation
        Of persons who may take the same places at the same distances, the first rows are served first.

    Raises
    ------
    AffectationError
        Shapes that disagree, a negative distance, persons or places that are not whole numbers ≥ 0.

    Notes
    -----
    Minimum-cost flow: group → lieu by profile → places of one audience → lieu. Its matrix is totally unimodular (the
    limits are nested), so that HiGHS's vertices are whole numbers (Hoffman and Kruskal, 1956). A person housed besides
    moves at most one other at each (lieu, profile): housing is worth that many times the longest distance, so no
    saving of metres outweighs a person. Arcs are offered by their reduced cost until none is left that would improve
    (column generation: Dantzig and Wolfe, 1960), which proves the answer over all of them.
    """
    distances = np.asarray(distances_m, np.float64)
    people = np.asarray(effectifs)
    rooms = np.asarray(places, np.float64)
    total = np.full(len(rooms), np.inf) if totaux is None else np.asarray(totaux, np.float64)
    _check(distances, people, admis, rooms, total)
    possible = np.isfinite(distances) & (admis @ (rooms > 0).T) & (total > 0) & (people > 0)[:, None]
    groupes = _gather(np.where(possible, distances, np.inf), people.astype(np.int64), admis)
    flows = solve(_lay_out(groupes, rooms, total)) if possible.any() else np.zeros_like(groupes.distances_m, np.int64)
    nombres = _share(groupes, people.astype(np.int64), flows)
    metres = float((nombres * np.where(possible, distances, 0)).sum())
    return Affectation(nombres, people.astype(np.int64) - nombres.sum(axis=1), metres)


def _gather(distances: Floats, people: Ints, admis: Bools) -> _Groupes:
    octets = np.ascontiguousarray(np.column_stack([distances, admis])).view(np.uint8)
    _, first, classe = np.unique(_as_words(octets), return_index=True, return_inverse=True)
    profils, profil = np.unique(admis[first], axis=0, return_inverse=True)
    counts = np.bincount(classe, people, len(first)).astype(np.int64)
    return _Groupes(classe, distances[first], counts, profil, profils)


def _as_words(octets: NDArray[np.uint8]) -> NDArray[np.void]:
    return octets.view(f"V{octets.shape[1]}").ravel()


def _lay_out(groupes: _Groupes, places: Floats, totaux: Floats) -> Reseau:
    """Behind a door (lieu, profile), an arc to each pool (lieu, audience) the profile may use, then the lieu."""
    lieux, audiences = places.shape
    profils = len(groupes.admis)
    lieu, profil, audience = np.nonzero((places[:, None, :] > 0) & groupes.admis)
    doors, pools = lieux * profils, lieux * audiences
    rows = np.concatenate([lieu * profils + profil, doors + lieu * audiences + audience, doors + pools + lieu])
    signs, arcs = np.repeat([-1.0, 1.0, 1.0], lieu.size), np.tile(np.arange(lieu.size), 3)
    everyone = groupes.effectifs.sum()
    finite = groupes.distances_m[np.isfinite(groupes.distances_m)]
    return Reseau(
        groupes.distances_m,
        groupes.effectifs.astype(np.float64),
        np.arange(lieux) * profils + groupes.profil[:, None],
        csr_array((signs, (rows, arcs)), shape=(doors + pools + lieux, lieu.size)),
        np.concatenate([np.zeros(doors), np.minimum(places.ravel(), everyone), np.minimum(totaux, everyone)]),
        float(1 + finite.max() * min(doors, len(groupes.effectifs))),
    )


def _share(groupes: _Groupes, people: Ints, flows: Ints) -> Ints:
    """Give each class's places to its groups, first rows first."""
    order = np.argsort(groupes.classe, kind="stable")
    ends = np.empty_like(people)
    cumulated = np.cumsum(people[order])
    before = np.concatenate([[0], np.cumsum(groupes.effectifs)[:-1]])
    ends[order] = cumulated - before[groupes.classe[order]]
    upto = np.cumsum(flows, axis=1)[groupes.classe]
    since = upto - flows[groupes.classe]
    taken: Ints = np.minimum(upto, ends[:, None]) - np.maximum(since, (ends - people)[:, None])
    return taken.clip(0)


def _check(distances: Floats, people: NDArray[np.generic], admis: Bools, places: Floats, totaux: Floats) -> None:
    if distances.ndim != 2 or places.ndim != 2 or people.shape != distances.shape[:1]:
        raise AffectationError("Affectation : attendu une distance par groupe et par lieu, et un effectif par groupe.")
    groupes, lieux = distances.shape
    if len(places) != lieux or totaux.shape != (lieux,):
        raise AffectationError(f"Affectation : attendu les places de chacun des {lieux} lieux, reçu {len(places)}.")
    if admis.dtype != np.bool_ or admis.shape != (groupes, places.shape[1]):
        raise AffectationError("Affectation : attendu vrai ou faux pour chaque groupe et chaque public.")
    if (distances < 0).any():
        raise AffectationError("Affectation : une distance est négative. Vérifiez les coordonnées.")
    persons = people.astype(np.float64)
    if not (_whole(persons) & np.isfinite(persons)).all():
        raise AffectationError("Affectation : un effectif n’est pas un entier positif ou nul. Corrigez-le.")
    wrong = np.flatnonzero(~_whole(np.column_stack([places, totaux])).all(axis=1))
    if wrong.size:
        raise AffectationError(
            f"Affectation : les places du lieu de rang {wrong[0]} ne sont pas un entier positif ou nul. "
            "Une capacité inconnue se compte sans limite (infini) ou nulle (0), au choix de l’appelant."
        )


def _whole(numbers: Floats) -> Bools:
    whole: Bools = (numbers >= 0) & (numbers == np.floor(numbers))
    return whole
