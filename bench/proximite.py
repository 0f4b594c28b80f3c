"""Claim: nearest suitable open place, 100,000 points × 500 places × 12 hours, 30 × geopandas.sjoin_nearest.

Run ``LANTERNE_REFERENCE=folder python -m bench.proximite``. All is simulated from a seed but the addresses: points and
places stand at addresses of the BAN, points moved by about 10 m, each with one of five audiences; a place suits an
audience one time in two. Two nights of 12 hours, from 20 h: one where places keep hours like the published ones
(evening, night, day, round the clock), and a harder one where each opens and closes at hours drawn at random. The plain
path calls ``geopandas.sjoin_nearest`` once an hour and an audience, on frames made beforehand; both run whole, in
turns, figures are medians, and every distance and place is compared. Then the streets: making the graph, one hour and
one audience, the whole night, and what walking adds to the straight line between pairs of addresses.
"""

import os
import sys
from pathlib import Path
from statistics import median

import geopandas as gpd
import numpy as np
import pandas as pd

from bench import timed
from geo import marche, proximite, reference
from geo.crs import DEGREES, METRES
from geo.proximite import Proches, Question
from geo.rues import Rues, make_rues, measure

POINTS, LIEUX, PUBLICS, TOURS = 100_000, 500, 5, 5
PAIRES = 10_000
HEURES = [hour % 24 for hour in range(20, 32)]
HORAIRES = ((0, 24), (20, 8), (18, 9), (19, 7), (21, 7), (18, 23), (19, 22), (7, 20), (8, 20), (9, 16))
TOLERANCE_M = 1e-6


def main() -> None:
    adresses, voies = reference.adresses_path(), reference.load_voies()
    if adresses is None or voies is None:
        sys.exit("LANTERNE_REFERENCE ne désigne pas un dossier de référence : rien à mesurer.")
    places, rng = read_places(adresses), np.random.default_rng(2026)
    print(
        f"{POINTS:_} points, {LIEUX} lieux, {PUBLICS} publics, {len(HEURES)} heures simulés, {os.cpu_count()} cœurs ; ",
        end="",
    )
    print(f"médiane de {TOURS} tours")
    nuit = simulate(places, usual_hours(rng), rng)
    compare("horaires habituels", nuit)
    compare("horaires tirés au sort", simulate(places, any_hours(rng), rng))
    walk(voies[0].to_crs(METRES), nuit, places)


def read_places(adresses: Path) -> np.ndarray:
    ban = pd.read_csv(adresses, sep=";", usecols=["lon", "lat"])
    points = gpd.GeoSeries(gpd.points_from_xy(ban["lon"], ban["lat"]), crs=DEGREES).to_crs(METRES)
    return points.get_coordinates().to_numpy()


def simulate(places: np.ndarray, ouvert: np.ndarray, rng: np.random.Generator) -> Question:
    points = places[rng.integers(len(places), size=POINTS)] + rng.normal(0, 10, (POINTS, 2))
    lieux = places[rng.choice(len(places), LIEUX, replace=False)]
    return Question(points, lieux, rng.random((PUBLICS, LIEUX)) < 0.5, ouvert, rng.integers(PUBLICS, size=POINTS))


def usual_hours(rng: np.random.Generator) -> np.ndarray:
    return np.array([opened(*HORAIRES[rang]) for rang in rng.integers(len(HORAIRES), size=LIEUX)]).T


def any_hours(rng: np.random.Generator) -> np.ndarray:
    return np.array([opened(*rng.choice(24, 2, replace=False)) for _ in range(LIEUX)]).T


def opened(start: int, end: int) -> list[bool]:
    return [start <= hour < end if start < end else hour >= start or hour < end for hour in HEURES]


def compare(name: str, question: Question) -> None:
    publics, lieux = as_frames(question)
    nous, eux = [], []
    for _ in range(TOURS):
        t_nous, proches = timed(lambda: proximite.nearest(question, detour=1.0))
        t_eux, joints = timed(lambda: by_sjoin(question, publics, lieux))
        assert_same(question, proches, joints)
        nous.append(t_nous)
        eux.append(t_eux)
    distincts = len(np.unique(question.ouvert, axis=0))
    print(f"\n{name} : {distincts} heures distinctes, {question.ouvert.mean():.0%} de lieux ouverts ; mêmes distances")
    print(f"  proximite.nearest                 {median(nous):7.3f} s")
    print(f"  sjoin_nearest par heure et public {median(eux):7.3f} s   × {median(np.divide(eux, nous)):.1f}")


def as_frames(question: Question) -> tuple[list[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    points = gpd.GeoDataFrame(
        {"profil": question.profil}, geometry=gpd.points_from_xy(*question.points_m.T), crs=METRES
    )
    rangs = {"rang": np.arange(LIEUX)}
    lieux = gpd.GeoDataFrame(rangs, geometry=gpd.points_from_xy(*question.destinations_m.T), crs=METRES)
    return [points[points["profil"] == public] for public in range(PUBLICS)], lieux


def by_sjoin(
    question: Question, publics: list[gpd.GeoDataFrame], lieux: gpd.GeoDataFrame
) -> list[tuple[int, gpd.GeoDataFrame]]:
    return [
        (heure, points.sjoin_nearest(lieux[ouverts & convient], distance_col="distance_m"))
        for heure, ouverts in enumerate(question.ouvert)
        for points, convient in zip(publics, question.convient, strict=True)
    ]


def assert_same(question: Question, proches: Proches, joints: list[tuple[int, gpd.GeoDataFrame]]) -> None:
    """Same distance everywhere, and the same place unless two are as near."""
    answered = np.zeros(question.shape, bool)
    for heure, joint in joints:
        points = joint.index.to_numpy()
        answered[heure, points] = True
        np.testing.assert_allclose(proches.distance_m[heure, points], joint["distance_m"], rtol=0, atol=TOLERANCE_M)
        apart = joint["rang"].to_numpy() != proches.rang[heure, points]
        named = question.destinations_m[proches.rang[heure, points[apart]]] - question.points_m[points[apart]]
        far_m = np.sqrt((named**2).sum(axis=1))
        np.testing.assert_allclose(far_m, joint["distance_m"].to_numpy()[apart], rtol=0, atol=TOLERANCE_M)
    np.testing.assert_array_equal(answered, proches.rang >= 0)


def walk(voies: gpd.GeoDataFrame, nuit: Question, places: np.ndarray) -> None:
    construction = median(timed(lambda: make_rues(voies))[0] for _ in range(3))
    rues = make_rues(voies)
    seule = nuit.profil == 0
    une = Question(nuit.points_m[seule], nuit.destinations_m, nuit.convient, nuit.ouvert[3:4], nuit.profil[seule])
    heure = median(timed(lambda: marche.nearest(rues, une, detour=1.0))[0] for _ in range(3))
    douze = median(timed(lambda: marche.nearest(rues, nuit, detour=1.0))[0] for _ in range(3))
    faits = measure(rues)
    print(
        f"\nPar les rues : {faits.longueur_m / 1e3:.0f} km, {faits.troncons} tronçons, {faits.carrefours} nœuds, ",
        end="",
    )
    print(f"{faits.composantes} composantes, {faits.part_principale:.2%} de la longueur dans la principale, ", end="")
    print(f"{faits.ecartees} voies écartées")
    print(f"  graphe                            {construction:7.3f} s")
    print(f"  une heure, un public ({int(seule.sum())} points) {heure:7.3f} s")
    print(f"  toute la nuit ({POINTS} points)     {douze:7.3f} s")
    report_ratio(rues, places)


def report_ratio(rues: Rues, places: np.ndarray) -> None:
    """Street over straight, for pairs of addresses drawn 200 m to 2 km apart; the pair of a profile is its only way."""
    rng = np.random.default_rng(0)
    lieux = places[rng.integers(len(places), size=LIEUX)]
    rangs = np.repeat(np.arange(LIEUX), PAIRES // LIEUX)
    points = np.empty((PAIRES, 2))
    for rang, lieu in enumerate(lieux):
        far_m = np.sqrt(((places - lieu) ** 2).sum(axis=1))
        points[rangs == rang] = places[rng.choice(np.flatnonzero((far_m >= 200) & (far_m <= 2_000)), PAIRES // LIEUX)]
    question = Question(points, lieux, np.eye(LIEUX, dtype=bool), np.ones((1, LIEUX), bool), rangs)
    pied, droit = marche.nearest(rues, question, detour=1.0), proximite.nearest(question, detour=1.0)
    reached = ~pied.estimee[0]
    ratio, far_m = (pied.distance_m / droit.distance_m)[0, reached], droit.distance_m[0, reached]
    quantiles = ", ".join(f"{value:.2f}" for value in np.percentile(ratio, [5, 25, 50, 75, 95]))
    print(f"\nMètres par les rues pour un mètre à vol d’oiseau, {reached.sum()} paires, calculé sur voies.geojson")
    print(f"  moyenne {ratio.mean():.3f}, quantiles 5-25-50-75-95 % : {quantiles}, ", end="")
    print(f"somme sur somme {(pied.distance_m[0, reached].sum() / far_m.sum()):.3f}")
    for low, high in ((200, 500), (500, 1_000), (1_000, 2_000)):
        here = (far_m >= low) & (far_m < high)
        print(
            f"  {low:5} à {high} m : moyenne {ratio[here].mean():.3f}, médiane {np.median(ratio[here]):.3f}, ", end=""
        )
        print(f"{here.sum()} paires")


if __name__ == "__main__":
    main()
