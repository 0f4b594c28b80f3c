"""Find the nearest destination that suits each point, at each moment: straight line × a detour factor."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.creneaux import Bools, Floats, Ints

CHUNK = 1 << 15
"""Points a thread follows through the moments at once (2^12 to 2^15 measured)."""

PAIRS = 1 << 16
"""Points × destinations compared at once: 512 kB stay in the cache and BLAS keeps to one thread (2^14 to 2^19
measured)."""


class ProximiteError(ValueError):
    """Points, destinations or choices that do not fit together; the message says which, and the remedy."""


@dataclass(frozen=True)
class Question:
    """Who looks for what, and when: asked alike of :func:`nearest` and of :func:`geo.marche.nearest`.

    A point is whatever has a place: for inhabited cells give their centres, and weigh the answers by what each holds.

    Parameters
    ----------
    points_m : array (N, 2) of float, EPSG:2154
    destinations_m : array (M, 2) of float, EPSG:2154
    convient : array (P, M) of bool
        Destinations that suit each profile.
    ouvert : array (T, M) of bool
        Destinations that can be used at each moment: open, and whatever else the caller requires.
    profil : array (N,) of int
        Profile of each point, 0 to P - 1.

    Raises
    ------
    ProximiteError
        Shapes that disagree, a coordinate that is not a number, a profile out of range.
    """

    points_m: Floats
    destinations_m: Floats
    convient: Bools
    ouvert: Bools
    profil: Ints

    def __post_init__(self) -> None:
        _require_places("Points", self.points_m)
        _require_places("Destinations", self.destinations_m)
        for name, table in (("convient", self.convient), ("ouvert", self.ouvert)):
            if table.dtype != bool or table.ndim != 2 or table.shape[1] != len(self.destinations_m):
                raise ProximiteError(
                    f"Tableau « {name} » : attendu des booléens sur {len(self.destinations_m)} colonnes, reçu "
                    f"{table.dtype} {table.shape}. Donnez une colonne à chaque destination."
                )
        if self.profil.shape != (len(self.points_m),) or not np.isin(self.profil, np.arange(len(self.convient))).all():
            raise ProximiteError(
                f"Profils : attendu {len(self.points_m)} entiers de 0 à {len(self.convient) - 1}, reçu autre chose. "
                "Donnez à chaque point le rang d’une ligne de « convient »."
            )

    @property
    def shape(self) -> tuple[int, int]:
        """Moments, points."""
        return len(self.ouvert), len(self.points_m)


@dataclass(frozen=True)
class Proches:
    """Nearest suitable destination of each point at each moment.

    Attributes
    ----------
    rang : array (T, N) of int
        Row of the destination, the lowest of equal ones; -1 when none suits.
    distance_m : array (T, N) of float
        Metres to walk; infinite when none suits.
    estimee : array (T, N) of bool
        The distance is a straight line × the detour factor, not a way along streets; false when none suits.
    """

    rang: Ints
    distance_m: Floats
    estimee: Bools


def nearest(question: Question, *, detour: float) -> Proches:
    """Nearest suitable destination, in a straight line lengthened by the detour factor.

    Parameters
    ----------
    question : Question
    detour : float ≥ 1
        Metres walked for one metre in a straight line.

    Returns
    -------
    Proches

    Raises
    ------
    ProximiteError
        A detour factor under 1.

    Notes
    -----
    From one moment to the next only what opens is compared, and only points whose destination closes ask anew: most
    hours of a night change little. Within a set every destination is compared, by a product of matrices. Distances that
    differ by under 0.3 mm may be taken as equal; at one same place, or on whole metres, the order is exact, and the
    distance given is always that of the destination named. Memory: twice the answer, and a few arrays of CHUNK and
    PAIRS numbers a thread.

    Examples
    --------
    >>> xy = np.array([[0.0, 0.0], [400.0, 300.0]])
    >>> convient, ouvert = np.array([[True, True]]), np.array([[True, True], [False, True], [False, False]])
    >>> proches = nearest(Question(xy[:1], xy, convient, ouvert, np.array([0])), detour=1.2)
    >>> proches.rang.ravel().tolist(), proches.distance_m.ravel().tolist()
    ([0, 1, -1], [0.0, 600.0, inf])
    """
    require_detour(detour)
    changes = (question.ouvert != np.roll(question.ouvert, 1, axis=0)).any(axis=1)
    changes[:1] = True
    ouvert, same = question.ouvert[changes], np.cumsum(changes) - 1
    shape = len(ouvert), len(question.points_m)
    rang, distance_m = np.empty(shape, np.int64), np.empty(shape)
    places = _Places(question.destinations_m)

    def answer(points: Ints) -> None:
        offered = ouvert & question.convient[question.profil[points[0]]]
        for moment, (named, straight_m) in enumerate(_follow(question.points_m[points], places, offered)):
            rang[moment, points], distance_m[moment, points] = named, straight_m * detour

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(answer, _chunks(question.profil)))
    return Proches(rang[same], distance_m[same], (rang >= 0)[same])


def require_detour(detour: float) -> None:
    """Refuse a detour factor that is not a number of at least 1.

    Raises
    ------
    ProximiteError
    """
    if not 1 <= detour < np.inf:
        raise ProximiteError(f"Facteur de détour : attendu un nombre d’au moins 1, reçu {detour}. Écrivez-en un autre.")


class _Places:
    """Destinations, ready to be compared with points: |d|² - 2 p·d orders them as their distance to p does."""

    def __init__(self, destinations: Floats) -> None:
        self.origin = np.floor(destinations.mean(axis=0)) if len(destinations) else np.zeros(2)
        self.x, self.y = np.ascontiguousarray((destinations - self.origin).T)
        self.terms = np.vstack([-2 * self.x, -2 * self.y, self.x**2 + self.y**2])
        self.place = np.unique(destinations, axis=0, return_inverse=True)[1].ravel()

    def nearest(self, points: Floats, offered: Ints) -> tuple[Ints, Floats]:
        """Nearest of the destinations offered, and its distance; points as (x, y, 1) from the origin."""
        if not offered.size or not len(points):
            return np.full(len(points), -1), np.full(len(points), np.inf)
        offered = offered[np.sort(np.unique(self.place[offered], return_index=True)[1])]
        terms = self.terms[:, offered]
        rows = max(PAIRS // offered.size, 1)
        scores = np.empty((min(rows, len(points)), offered.size))
        found = np.empty(len(points), np.int64)
        for start in range(0, len(points), rows):
            part = points[start : start + rows]
            np.matmul(part, terms, out=scores[: len(part)]).argmin(axis=1, out=found[start : start + rows])
        found = offered[found]
        return found, np.sqrt((points[:, 0] - self.x[found]) ** 2 + (points[:, 1] - self.y[found]) ** 2)


def _follow(points: Floats, places: _Places, offered: Bools) -> Iterator[tuple[Ints, Floats]]:
    """Nearest place offered and its distance, moment after moment; the two arrays are changed in place."""
    points = np.column_stack([points - places.origin, np.ones(len(points))])
    rang, straight_m = np.full(len(points), -1), np.full(len(points), np.inf)
    before = np.zeros(offered.shape[1], bool)
    for now in offered:
        lost = np.flatnonzero(np.append(before & ~now, False)[rang])
        rang[lost], straight_m[lost] = places.nearest(points[lost], np.flatnonzero(now))
        opened, far_m = places.nearest(points, np.flatnonzero(now & ~before))
        better = np.flatnonzero((far_m < straight_m) | (far_m == straight_m) & (opened < rang))
        rang[better], straight_m[better] = opened[better], far_m[better]
        yield rang, straight_m
        before = now


def _chunks(profil: Ints) -> Iterator[Ints]:
    """Points, CHUNK at most at once, of one profile."""
    for one in np.unique(profil):
        points = np.flatnonzero(profil == one)
        yield from np.array_split(points, -(-points.size // CHUNK))


def _require_places(name: str, places: NDArray[np.generic]) -> None:
    if places.ndim != 2 or places.shape[1] != 2 or places.dtype != float or not np.isfinite(places).all():
        raise ProximiteError(
            f"{name} : attendu deux coordonnées en mètres par ligne, reçu {places.dtype} {places.shape} ou une valeur "
            "qui n’est pas un nombre. Retirez ce qui n’a pas de position."
        )
