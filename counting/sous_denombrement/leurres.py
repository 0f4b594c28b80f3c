"""Undercount seen through decoys (plant-capture): what those found say of the people not counted, apart from the count.

R decoys wait where people may be; the teams, who do not know them, find m of them and count u people. When everyone,
decoy or not, has the same chance of being found, the m + u people found are a random part of the N + R present: m is
hypergeometric whatever that chance (Laska and Meisner 1993; Wang, Lysy and Béliveau 2024, arXiv:2403.04058).
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from scipy.stats import binomtest, hypergeom

from counting.errors import CountingError
from counting.seuils import CONFIANCE

RISQUE = (1 - CONFIANCE.valeur / 100) / 2
"""Risk left on each side of an interval."""


class LeurresRefusesError(CountingError):
    """Decoys that cannot be: nothing was written or computed."""


@dataclass(frozen=True)
class Estimation:
    """What decoys say of the secteurs they were in, and of no other.

    `population` is u R / m and `haute` the end of its interval, both None when no decoy was found: nothing is then
    known above. `chapman` and `ecart_type` are the small-sample form (Chapman 1951, Seber 1982 p. 60).
    """

    leurres: int
    retrouves: int
    comptes: int
    part: float
    part_basse: float
    part_haute: float
    population: float | None
    chapman: float
    ecart_type: float
    basse: int
    haute: int | None


def check_leurres(poses: int, retrouves: int, ou: str) -> None:
    """Refuse decoys that cannot be.

    Raises
    ------
    LeurresRefusesError
        A negative number, or more decoys found than placed; the message says `ou`.
    """
    if min(poses, retrouves) < 0:
        raise LeurresRefusesError(
            f"{ou} : attendu des nombres de leurres, 0 au moins, reçu {poses} placés et {retrouves} retrouvés. "
            "Corrigez-les."
        )
    if retrouves > poses:
        raise LeurresRefusesError(
            f"{ou} : {retrouves} leurres retrouvés pour {poses} placés. On n’en retrouve pas plus qu’il n’y en a : "
            "corrigez l’un des deux nombres."
        )


def estimate(leurres: int, retrouves: int, comptes: int) -> Estimation:
    """Estimate how many people were in the places where decoys were.

    Parameters
    ----------
    leurres, retrouves : int
        R decoys placed, m of them found.
    comptes : int
        u people counted in the same places, decoys not among them.

    Returns
    -------
    Estimation
        Share found m / R with its exact interval (Clopper and Pearson 1934), N = u R / m, the form of Chapman
        (R + 1)(u + m + 1) / (m + 1) - 1 - R, its standard deviation from
        (R + 1)(u + m + 1)(R - m) u / ((m + 1)² (m + 2)), and the interval of :func:`interval`.

    Raises
    ------
    LeurresRefusesError
        No decoy, more found than placed, or a negative number.

    Examples
    --------
    >>> une = estimate(20, 18, 90)
    >>> une.population, une.basse, une.haute, round(une.chapman, 1)
    (100.0, 90, 135, 99.5)
    """
    check_leurres(leurres, retrouves, "Leurres")
    if not leurres or comptes < 0:
        raise LeurresRefusesError(
            f"Estimation : attendu au moins un leurre placé et 0 personne ou plus, reçu {leurres} et {comptes}. "
            "Notez d’abord les leurres."
        )
    part = binomtest(retrouves, leurres).proportion_ci(CONFIANCE.valeur / 100, method="exact")
    facteur = (leurres + 1) * (comptes + retrouves + 1) / (retrouves + 1)
    variance = facteur * (leurres - retrouves) * comptes / ((retrouves + 1) * (retrouves + 2))
    basse, haute = interval(leurres, retrouves, comptes)
    return Estimation(
        leurres=leurres,
        retrouves=retrouves,
        comptes=comptes,
        part=retrouves / leurres,
        part_basse=float(part.low),
        part_haute=float(part.high),
        population=comptes * leurres / retrouves if retrouves else None,
        chapman=facteur - 1 - leurres,
        ecart_type=variance**0.5,
        basse=basse,
        haute=haute,
    )


def interval(leurres: int, retrouves: int, comptes: int) -> tuple[int, int | None]:
    """Numbers of people N that the decoys do not rule out, from the least to the most.

    Each tail of the hypergeometric law is inverted, as Clopper and Pearson do for a share ("Clopper-Pearson type"
    interval for N of Wang 2015): it covers the true N at least 95 times in 100, however few the decoys. The chance of
    finding a decoy and that of finding a person both count, which an interval on m / R alone would leave out.
    The most is None when no decoy was found.
    """
    pris = comptes + retrouves

    def possible_below(population: int) -> bool:
        return bool(hypergeom.cdf(retrouves, population + leurres, leurres, pris) > RISQUE)

    def impossible_above(population: int) -> bool:
        return bool(hypergeom.sf(retrouves - 1, population + leurres, leurres, pris) <= RISQUE)

    basse = _first(comptes, possible_below)
    return basse, _first(comptes, impossible_above) - 1 if retrouves else None


def pool(leurres: pd.DataFrame, effectifs: pd.Series) -> tuple[Estimation | None, list[str]]:
    """Estimate over all the secteurs that had decoys and were returned.

    Parameters
    ----------
    leurres : DataFrame, index = secteur
        ``poses``, ``retrouves``.
    effectifs : Series of Int64, index = secteur
        Persons counted; missing while the fiche is.

    Returns
    -------
    tuple
        The estimation, None without a returned secteur that had decoys; the secteurs left out because their fiche
        is missing: a decoy there could not be found.
    """
    poses = leurres[leurres["poses"] > 0]
    comptes = effectifs.reindex(poses.index)
    rendus = poses[comptes.notna()]
    ecartes = [str(code) for code in poses.index[comptes.isna()]]
    if rendus.empty:
        return None, ecartes
    return estimate(int(rendus["poses"].sum()), int(rendus["retrouves"].sum()), int(comptes.sum())), ecartes


def _first(depart: int, vrai: Callable[[int], bool]) -> int:
    """First integer from `depart` where `vrai` holds, knowing that it holds ever after."""
    if vrai(depart):
        return depart
    bas, pas = depart, 1
    while not vrai(bas + pas):
        bas, pas = bas + pas, 2 * pas
    haut = bas + pas
    while haut - bas > 1:
        milieu = (bas + haut) // 2
        bas, haut = (bas, milieu) if vrai(milieu) else (milieu, haut)
    return haut
