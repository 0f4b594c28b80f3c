"""Second pass over secteurs drawn at random: how much it differs from the first, apart from the count."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pandas as pd
from scipy.stats import t as student

from counting.errors import CountingError
from counting.seuils import CONFIANCE, Seuil

ECHANTILLON = Seuil(
    5, "% des secteurs", "2026-11", "réglage de Lanterne, à confirmer par l’Apur : taille proposée de l’échantillon"
)
PAR_STRATE = 2
"""Secteurs of a stratum without which its variance cannot be estimated."""


class TirageRefuseError(CountingError):
    """A sample that cannot be drawn, or a result that is not of the sample; nothing was written."""


@dataclass(frozen=True)
class Comparaison:
    """Two passes over the same secteurs; `premier`, `second` and `ecart` are sums over those recounted, nothing more.

    `rapport` is the second pass over the first, with its interval for all the secteurs the sample was drawn from;
    None when it cannot be said. It never multiplies a published figure.
    """

    tires: int
    recomptes: int
    premier: int
    second: int
    rapport: float | None
    bas: float | None
    haut: float | None

    @property
    def ecart(self) -> int:
        """Persons the second pass counted more than the first."""
        return self.second - self.premier


def allocate(tailles: pd.Series, taille: int) -> pd.Series:
    """Share a sample between strata: two secteurs in each, the rest in proportion to the others (largest remainders).

    Raises
    ------
    TirageRefuseError
        A sample larger than the secteurs, or too small for two secteurs a stratum.

    Examples
    --------
    >>> allocate(pd.Series({"Est": 30, "Nord": 10, "Bois": 1}), 9).to_dict()
    {'Est': 5, 'Nord': 3, 'Bois': 1}
    """
    minimum = tailles.clip(upper=PAR_STRATE)
    if taille > tailles.sum():
        raise TirageRefuseError(
            f"Taille : {taille} secteurs demandés sur {tailles.sum()} possibles. Demandez-en {tailles.sum()} au plus."
        )
    if taille < minimum.sum() or taille < PAR_STRATE:
        raise TirageRefuseError(
            f"Taille : attendu {max(minimum.sum(), PAR_STRATE)} secteurs au moins, deux par strate, reçu {taille}. "
            "Demandez-en davantage, ou tirez sans strates."
        )
    restes = tailles - minimum
    quotas = restes * ((taille - minimum.sum()) / max(restes.sum(), 1))
    parts = minimum + np.floor(quotas).astype(int)
    suivants = (quotas % 1).sort_values(ascending=False, kind="stable").index
    parts[suivants[: taille - parts.sum()]] += 1
    return pd.Series(parts, dtype=int)


def draw(strates: pd.Series, taille: int, graine: str) -> pd.Series:
    """Draw secteurs at random, without replacement.

    In each stratum, those whose SHA-256 of « graine:code » comes first in alphabetical order: whoever knows the seed
    can redo the draw, with any tool and for ever.

    Parameters
    ----------
    strates : Series of str, index = secteur
        Stratum of every secteur that may be drawn; one only for a simple draw.

    Returns
    -------
    Series of bool, same index

    Raises
    ------
    TirageRefuseError
        No seed, or a size that does not fit.
    """
    if not graine.strip():
        raise TirageRefuseError("Graine : attendu un mot ou un nombre, pour pouvoir refaire le tirage. Écrivez-la.")
    parts = allocate(strates.value_counts().sort_index(), taille)
    empreintes = pd.Series([sha256(f"{graine}:{code}".encode()).hexdigest() for code in strates.index], strates.index)
    rangs = empreintes.groupby(strates).rank(method="first")
    return (rangs <= strates.map(parts)).rename("tire")


def compare(base: pd.DataFrame) -> Comparaison:
    """Compare the two passes.

    Parameters
    ----------
    base : DataFrame, index = secteur
        Every secteur that could be drawn: ``strate``, ``tire``, ``premier`` and ``second`` (persons, missing while
        unknown). Drawn secteurs that miss a pass are left out as if the draw had been smaller.

    Returns
    -------
    Comparaison
        The interval is that of the values r such that the stratified mean of second - r × first is not far from 0 by
        more than a Student quantile of its standard deviation, finite population correction included (Fieller 1954;
        Cochran 1977, chapter 6, combined ratio and quadratic limits). The quantile's degrees of freedom count the
        secteurs that weigh, not those recounted (Satterthwaite 1946, of which the effective number of Kish 1965 is a
        case: von Davier 2026, arXiv:2602.20912): where few hold most of the people, the variance is known from these
        few, and n - 1 promises too much (measured by `bench/recomptage.py`). It is not given when a stratum
        has a single secteur recounted of several, nor when the sample knows too little for it to have two ends.

    Examples
    --------
    >>> passes = {"strate": "", "tire": True, "premier": [10, 20, 30], "second": [11, 22, 33]}
    >>> une = compare(pd.DataFrame(passes, index=["a", "b", "c"]))
    >>> une.ecart, une.rapport, une.bas, une.haut
    (6, 1.1, 1.1, 1.1)
    """
    faits = base[base["tire"] & base["premier"].notna() & base["second"].notna()]
    x, y = faits["premier"].astype(float), faits["second"].astype(float)
    groupes, possibles = faits["strate"], base["strate"].value_counts()
    effectifs = groupes.value_counts().reindex(possibles.index, fill_value=0)
    poids = groupes.map(possibles / effectifs.where(effectifs > 0)).astype(float)
    premier, second = float((poids * x).sum()), float((poids * y).sum())
    rapport = second / premier if premier else None
    bas, haut = None, None
    if rapport is not None and (effectifs >= possibles.clip(upper=PAR_STRATE)).all():
        variances, libres = _variances(x, y, groupes, possibles)
        bas, haut = _limits(premier, second, variances, _degrees(poids * x, groupes.nunique(), libres))
    return Comparaison(int(base["tire"].sum()), len(faits), int(x.sum()), int(y.sum()), rapport, bas, haut)


def _variances(x: pd.Series, y: pd.Series, groupes: pd.Series, possibles: pd.Series) -> tuple[np.ndarray, int]:
    """Covariance matrix of the expanded sums of both passes, and degrees of freedom."""
    somme, libres = np.zeros((2, 2)), 0
    for strate, n_possibles in possibles.items():
        dedans = groupes == strate
        n = int(dedans.sum())
        if n < n_possibles:
            somme += n_possibles**2 * (1 - n / n_possibles) / n * np.cov(x[dedans], y[dedans])
            libres += n - 1
    return somme, libres


def _degrees(expanses: pd.Series, strates: int, libres: int) -> float:
    """Degrees of freedom: Kish's effective number of secteurs less the strata, one at least, `libres` at most.

    n people in one secteur weigh as one secteur, n in n secteurs as n.
    """
    if not libres:
        return 0
    effectif = float(expanses.sum() ** 2 / (expanses**2).sum())
    return min(max(effectif - strates, 1.0), float(libres))


def _limits(premier: float, second: float, variances: np.ndarray, libres: float) -> tuple[float | None, float | None]:
    """Ends of the r such that (second - r premier)² ≤ q² var(second - r premier); None when there is no end."""
    q2 = student.ppf(0.5 + CONFIANCE.valeur / 200, libres) ** 2 if libres else 0.0
    a = premier**2 - q2 * variances[0, 0]
    b = premier * second - q2 * variances[0, 1]
    c = second**2 - q2 * variances[1, 1]
    if a <= 0:
        return None, None
    ecart = max(b * b - a * c, 0.0) ** 0.5
    return float(max((b - ecart) / a, 0.0)), float((b + ecart) / a)
