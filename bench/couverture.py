"""Claim: 168 hours × 20 arrondissements of white area, 70 maraudes 400 × and 400 maraudes 100 × geopandas.overlay.

Run ``LANTERNE_REFERENCE=folder python -m bench.couverture``. Maraudes are simulated from a seed: zones along walks of
300 to 3,000 m in the official streets, discs, quartiers and arrondissements. Every question is asked of both, the
answers are compared, and times are medians of rounds in which the two take turns. ``geopandas.overlay`` works through
24 of the 168 hours, one in 7 (each hour of the day once), and its time is multiplied by 7. From 10 to 1,000 maraudes
only ours is measured, each size in a process of its own, so that the memory of the mosaic is known; « zones blanches »
is one hour's, merged into polygons of 5,000 m² or more. The growth is drawn in docs/images/couverture-croissance.svg.
"""

import multiprocessing
import os
import sys
from pathlib import Path
from statistics import median

import geopandas as gpd
import numpy as np
import shapely

from bench import timed
from bench.croissance import plot
from geo import reference
from geo.couverture import Mosaic
from geo.crs import METRES
from geo.zones_blanches import merge_white

HEURES = 168
UNE_SUR = 7
TOURS = 5
TOLERANCE_M2 = 1e-3
CROISSANCE = (10, 30, 70, 100, 200, 400, 700, 1000)
PROCHE_M = 15.0
SURFACE_MIN_M2 = 5_000.0
IMAGE = Path(__file__).resolve().parent.parent / "docs" / "images" / "couverture-croissance.svg"


def main() -> None:
    if reference.load_voies() is None:
        sys.exit("LANTERNE_REFERENCE ne désigne pas un dossier de référence : rien à mesurer.")
    charge = os.getloadavg()[0]
    print(f"{HEURES} heures × 20 arrondissements, {os.cpu_count()} cœurs ; médiane de {TOURS} tours")
    for maraudes in (70, 400):
        compare(*simulate(maraudes))
    print("\nmaraudes  faces  construction  mémoire / max  168 h × 20  une heure  rues 168 h  zones blanches")
    built_s, week_s = [], []
    for maraudes in CROISSANCE:
        with multiprocessing.get_context("spawn").Pool(1) as process:
            line, built, week = process.apply(measure, (maraudes,))
        print(line)
        built_s.append(built)
        week_s.append(week)
    IMAGE.write_text(plot(CROISSANCE, {"construction": built_s, "requête, 168 h × 20": week_s}), encoding="utf-8")
    print(f"{IMAGE.name} écrit ; charge {os.getloadavg()[0]:.1f} à la fin, {charge:.1f} au début")


def simulate(maraudes: int) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, np.ndarray, gpd.GeoDataFrame]:
    """Zones, arrondissements, hours × zones, streets: the first 70 of 1,000 maraudes are the same as 70 alone."""
    paris = reference.load_arrondissements()[0].to_crs(METRES)
    quartiers, voies = (layer[0].to_crs(METRES) for layer in (reference.load_quartiers(), reference.load_voies()))
    rues = voies.geometry.to_numpy()
    tree, rng = shapely.STRtree(rues), np.random.default_rng(2026)
    zones, semaine = [], np.zeros((maraudes, HEURES), bool)
    for week in semaine:
        kind = rng.random()
        if kind < 0.7:
            zones.append(walk(rues, tree, rng).buffer(rng.choice([50, 100, 150, 200])))
        elif kind < 0.9:
            zones.append(
                shapely.line_interpolate_point(rng.choice(rues), 0.5, normalized=True).buffer(rng.uniform(200, 800))
            )
        else:
            zones.append(rng.choice((quartiers if kind < 0.96 else paris).geometry.to_numpy()))
        for day in rng.choice(7, rng.integers(1, 6), replace=False):
            start = rng.choice([8, 14, 18, 19, 20, 21, 22], p=[0.05, 0.1, 0.2, 0.2, 0.2, 0.15, 0.1])
            week[(24 * day + start + np.arange(rng.integers(2, 7))) % HEURES] = True
    return gpd.GeoDataFrame(geometry=zones, crs=METRES), paris, semaine.T.copy(), voies


def walk(rues: np.ndarray, tree: shapely.STRtree, rng: np.random.Generator) -> shapely.Geometry:
    """Streets that touch one another, for 300 to 3,000 m: whole streets, so a little more."""
    wanted, walked = rng.uniform(300, 3_000), [int(rng.integers(len(rues)))]
    while shapely.length(rues[walked]).sum() < wanted:
        near = np.setdiff1d(tree.query(rues[walked], predicate="dwithin", distance=PROCHE_M)[1], walked)
        if not near.size:
            break
        walked.append(int(rng.choice(near)))
    return shapely.union_all(rues[walked])


def compare(zones: gpd.GeoDataFrame, paris: gpd.GeoDataFrame, semaine: np.ndarray, _: gpd.GeoDataFrame) -> None:
    built, mosaic = min((timed(lambda: Mosaic(zones, paris)) for _ in range(3)), key=lambda timing: timing[0])
    sample = semaine[::UNE_SUR]
    ours, overlays, unions = [], [], []
    for _ in range(TOURS):
        t_ours, white = timed(lambda: mosaic.faces.white(semaine))
        t_overlay, by_overlay = timed(lambda: np.array([white_by_overlay(paris, zones[hour]) for hour in sample]))
        t_union, by_union = timed(lambda: np.array([white_by_union(paris, zones[hour]) for hour in sample]))
        for expected in (by_overlay, by_union):
            np.testing.assert_allclose(white[::UNE_SUR], expected, rtol=1e-6, atol=TOLERANCE_M2)
        ours.append(t_ours)
        overlays.append(t_overlay * HEURES / len(sample))
        unions.append(t_union * HEURES / len(sample))
    print(f"\n{len(zones)} maraudes, {sample.sum(axis=1).mean():.1f} à l’œuvre à la fois en moyenne, ", end="")
    print(f"{len(mosaic.polygons)} faces ; mêmes surfaces chez les trois pour {len(sample)} heures")
    own = median(ours)
    print(f"  Mosaic                                   {own * 1e3:10.2f} ms (après {built:.2f} s de construction)")
    for who, times in (("geopandas.overlay, heure par heure", overlays), ("shapely : union puis difference", unions)):
        print(f"  {who:40} {median(times) * 1e3:10.0f} ms   × {median(times) / own:.0f}", end="")
        print(f", × {median(times) / (own + built):.1f} construction comprise")


def white_by_overlay(paris: gpd.GeoDataFrame, active: gpd.GeoDataFrame) -> np.ndarray:
    left = gpd.overlay(paris, active, how="difference", keep_geom_type=True) if len(active) else paris
    return left.set_index("code").area.reindex(paris["code"], fill_value=0).to_numpy()


def white_by_union(paris: gpd.GeoDataFrame, active: gpd.GeoDataFrame) -> np.ndarray:
    return shapely.area(shapely.difference(paris.geometry.to_numpy(), shapely.union_all(active.geometry.to_numpy())))


def measure(maraudes: int) -> tuple[str, float, float]:
    zones, paris, semaine, voies = simulate(maraudes)
    Mosaic(zones[:1], paris).faces.white(semaine[:, :1])
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = memory_mb("VmRSS")
    built, mosaic = timed(lambda: Mosaic(zones, paris))
    held, peak = memory_mb("VmRSS") - before, memory_mb("VmHWM") - before
    rues = mosaic.cut(voies)
    week = median(timed(lambda: mosaic.faces.white(semaine))[0] for _ in range(9))
    hour = median(timed(lambda: mosaic.faces.white(semaine[20]))[0] for _ in range(9))
    streets = median(timed(lambda: rues.white(semaine))[0] for _ in range(9))
    drawn = median(timed(lambda: draw(mosaic, semaine[20]))[0] for _ in range(5))
    line = (
        f"{maraudes:8} {len(mosaic.polygons):6}  {built:10.2f} s {held:5.0f} / {peak:3.0f} Mo {week * 1e3:8.2f} ms "
        f"{hour * 1e3:7.2f} ms {streets * 1e3:8.2f} ms {drawn * 1e3:10.0f} ms"
    )
    return line, built, week


def draw(mosaic: Mosaic, hour: np.ndarray) -> gpd.GeoDataFrame:
    return merge_white(mosaic, ~mosaic.faces.covered(hour), surface_min_m2=SURFACE_MIN_M2)[0]


def memory_mb(name: str) -> float:
    """Memory of this process in MB: VmRSS, now; VmHWM, at most since its peak was reset."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1e3


if __name__ == "__main__":
    main()
