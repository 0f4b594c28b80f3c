"""Claim: the interval of the second pass covers 95 times in 100 on average, uneven or not; the usual ones do not.

Run ``python -m bench.recomptage`` (``python -m bench.recomptage 500`` for 500 draws a line). 355 secteurs of 8 people
on average, each pass finding a share of them drawn by secteur (beta 8, 2). Five populations a line, since one may be
kind; the least of the five is said too. Peers, on the very same draws: the linearised ratio with Student's
n - 1, as survey software does by default, and Fieller's limits with n - 1, which Lanterne had until November 2026.
An interval without an end counts as covering, and is counted apart: it says that the sample is too small.
"""

import sys
import time

import numpy as np
import pandas as pd
from scipy.stats import t as student

from counting.sous_denombrement.recomptage import compare

TIRAGES, POPULATIONS, SECTEURS, MOYENNE = 2_000, 5, 355, 8
GRAINE = 2026
Intervalle = tuple[float, float]


def present(sorte: str, hasard: np.random.Generator) -> np.ndarray:
    """People in each secteur."""
    if sorte == "un camp":
        part = np.where(hasard.random(SECTEURS) < 0.05, 10, 0.5)
        return hasard.poisson(MOYENNE * part)
    if sorte == "log-normale":
        return hasard.poisson(MOYENNE * np.exp(hasard.normal(-1.125, 1.5, SECTEURS)))
    forme = float(sorte)
    return hasard.negative_binomial(forme, forme / (forme + MOYENNE), SECTEURS)


def linear(x: np.ndarray, y: np.ndarray) -> Intervalle:
    """Linearised ratio, Student n - 1."""
    n = len(x)
    if not x.sum():
        return -np.inf, np.inf
    rapport = y.sum() / x.sum()
    variance = (1 - n / SECTEURS) * (y - rapport * x).var(ddof=1) / n / x.mean() ** 2
    ecart = student.ppf(0.975, n - 1) * variance**0.5
    return rapport - ecart, rapport + ecart


def fieller(x: np.ndarray, y: np.ndarray) -> Intervalle:
    """Fieller's limits, Student n - 1."""
    n = len(x)
    q2 = student.ppf(0.975, n - 1) ** 2
    c = np.cov(x, y) * (1 - n / SECTEURS) / n
    a, b, fin = x.mean() ** 2 - q2 * c[0, 0], x.mean() * y.mean() - q2 * c[0, 1], y.mean() ** 2 - q2 * c[1, 1]
    if a <= 0:
        return -np.inf, np.inf
    ecart = max(b * b - a * fin, 0.0) ** 0.5
    return max((b - ecart) / a, 0.0), (b + ecart) / a


def ours(x: np.ndarray, y: np.ndarray, tires: np.ndarray) -> Intervalle:
    """What the page says."""
    base = pd.DataFrame({"strate": "", "tire": tires, "premier": np.nan, "second": np.nan})
    base.loc[tires, ["premier", "second"]] = np.column_stack([x, y])
    une = compare(base)
    return (-np.inf, np.inf) if une.bas is None or une.haut is None else (une.bas, une.haut)


def measure(sorte: str, taille: int, tirages: int) -> None:
    """One line: each interval's mean coverage, its least, how often it has no end, its median width."""
    lus = np.empty((POPULATIONS, tirages // POPULATIONS, 3, 2))
    vrais = np.empty(POPULATIONS)
    for rang in range(POPULATIONS):
        hasard = np.random.default_rng([GRAINE, rang])
        presents = present(sorte, hasard)
        premier, second = (hasard.binomial(presents, hasard.beta(8, 2, SECTEURS)).astype(float) for _ in range(2))
        vrais[rang] = second.sum() / premier.sum()
        for numero in range(lus.shape[1]):
            tires = np.zeros(SECTEURS, bool)
            tires[hasard.choice(SECTEURS, taille, replace=False)] = True
            x, y = premier[tires], second[tires]
            lus[rang, numero] = linear(x, y), fieller(x, y), ours(x, y, tires)
    couverts = (lus[..., 0] <= vrais[:, None, None]) & (vrais[:, None, None] <= lus[..., 1])
    largeurs = lus[..., 1] - lus[..., 0]
    dits = [
        f"{couverts[..., rang].mean():.1%} (moins {couverts[..., rang].mean(axis=1).min():.0%}) ; "
        f"sans borne {np.isinf(largeurs[..., rang]).mean():.0%} ; largeur {np.median(largeurs[..., rang]):.2f}"
        for rang in range(3)
    ]
    print(f"| {sorte} | {taille} | " + " | ".join(dits) + " |", flush=True)


def main() -> None:
    tirages = int(sys.argv[1]) if len(sys.argv) > 1 else TIRAGES
    depart = time.perf_counter()
    print("| secteurs | tirés | linéarisé, n - 1 | Fieller, n - 1 | Lanterne |")
    for sorte in ("3", "0.6", "0.3", "log-normale", "un camp"):
        for taille in (18, 36):
            measure(sorte, taille, tirages)
    print(
        f"{tirages} tirages par ligne, {POPULATIONS} populations, graine {GRAINE}, {time.perf_counter() - depart:.0f} s"
    )


if __name__ == "__main__":
    main()
