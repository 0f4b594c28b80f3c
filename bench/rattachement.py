"""Claim: 10 M points in 20 + 80 official polygons, 60 × geopandas.sjoin + groupby and 5 × SedonaDB, same zones.

Run ``LANTERNE_REFERENCE=folder python -m bench.rattachement``. Each figure is a median over rounds in which the three
take turns, both levels added up. ``geopandas.sjoin`` runs on 1 M of the points, its time is multiplied by 10. Peers
have the advantage: their points are made geometries beforehand, and our time includes building the index.
"""

import os
import sys
import tracemalloc
from statistics import median

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import sedonadb
import shapely

from bench import timed
from geo import reference
from geo.rattachement import ZoneIndex

POINTS = 10_000_000
SAMPLE = 1_000_000
ROUNDS = 3


def main() -> None:
    quartiers, adresses = reference.load_quartiers(), reference.adresses_path()
    if quartiers is None or adresses is None:
        sys.exit("LANTERNE_REFERENCE ne désigne pas un dossier de référence : rien à mesurer.")
    levels = {"20 arrondissements": reference.load_arrondissements()[0], "80 quartiers": quartiers[0]}
    print(f"{POINTS:_} points, {os.cpu_count()} cœurs ; médiane de {ROUNDS} tours")
    for name, zones in levels.items():
        report_build(name, zones)
        assert_same_zone_as_shapely(zones)
    rng = np.random.default_rng(0)
    extent = levels["20 arrondissements"].total_bounds
    compare("points uniformes sur l’emprise de Paris", uniform(extent, rng), levels)
    compare("adresses de la BAN, à 10 m près", around_addresses(pd.read_csv(adresses, sep=";"), rng), levels)


def uniform(extent: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(extent[:2], extent[2:], (POINTS, 2)).T.copy()


def around_addresses(ban: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Drawn addresses moved by about 10 m: streets are often borders, so these are the hard points."""
    drawn = ban[["lon", "lat"]].to_numpy()[rng.integers(len(ban), size=POINTS)]
    return (drawn + rng.normal(0, (1.4e-4, 0.9e-4), drawn.shape)).T.copy()


def report_build(name: str, zones: gpd.GeoDataFrame) -> None:
    seconds = median(timed(lambda: ZoneIndex(zones))[0] for _ in range(5))
    tracemalloc.start()
    index = ZoneIndex(zones)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{name} : {index.codes.size} zones, construction {seconds * 1e3:.0f} ms, ", end="")
    print(f"{held / 1e6:.1f} Mo gardés, {peak / 1e6:.0f} Mo au plus fort (tableaux de numpy)")


def assert_same_zone_as_shapely(zones: gpd.GeoDataFrame) -> None:
    """Vertices, middles of edges, their next doubles and 100,000 random points."""
    rng = np.random.default_rng(1)
    zones = zones.sort_values("code", ignore_index=True)
    west, south, east, north = zones.total_bounds
    corners = zones.get_coordinates().to_numpy()
    places = np.concatenate([corners, (corners[1:] + corners[:-1]) / 2])
    anywhere = rng.uniform((west, south), (east, north), (100_000, 2))
    lon, lat = np.concatenate([places, np.nextafter(places, 0), np.nextafter(places, 180), anywhere]).T
    point, zone = shapely.STRtree(zones.geometry).query(shapely.points(lon, lat), predicate="intersects")
    expected = np.full(lon.size, len(zones))
    np.minimum.at(expected, point, zone)
    expected[expected == len(zones)] = -1
    np.testing.assert_array_equal(ZoneIndex(zones).locate(lon, lat), expected)
    several = int((np.bincount(point) > 1).sum())
    print(f"  même zone que shapely pour {lon.size:_} points, dont {several:_} dans plusieurs zones")


def compare(name: str, points: np.ndarray, levels: dict[str, gpd.GeoDataFrame]) -> None:
    lon, lat = points
    sample = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon[:SAMPLE], lat[:SAMPLE]), crs="EPSG:4326")
    sedona = sedona_with(lon, lat, levels)
    ours, sjoin, peer = [], [], []
    for _ in range(ROUNDS):
        turn = np.zeros(3)
        for level, zones in levels.items():
            t_ours, counts = timed(lambda zones=zones: count_by_index(zones, lon, lat))
            t_sjoin, by_sjoin = timed(lambda zones=zones: count_by_sjoin(zones, sample))
            t_sedona, by_sedona = timed(lambda level=level: count_by_sedona(sedona, level))
            pd.testing.assert_series_equal(count_by_index(zones, lon[:SAMPLE], lat[:SAMPLE]), by_sjoin)
            pd.testing.assert_series_equal(counts, by_sedona)
            turn += (t_ours, t_sjoin * POINTS / SAMPLE, t_sedona)
        for times, seconds in zip((ours, sjoin, peer), turn, strict=True):
            times.append(seconds)
    print(f"\n{name}, 20 + 80 zones, mêmes effectifs par zone chez les trois")
    for who, times in (("ZoneIndex", ours), ("geopandas.sjoin (1 M × 10)", sjoin), ("SedonaDB", peer)):
        seconds, ratio = median(times), median(np.divide(times, ours))
        speed = POINTS * len(levels) / seconds / 1e6
        print(f"  {who:27} {seconds:8.3f} s   {speed:6.1f} M points/s   × {ratio:.1f}")


def count_by_index(zones: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray) -> pd.Series:
    index = ZoneIndex(zones)
    positions = np.array_split(index.locate(lon, lat), 100)  # parts that stay in the cache
    counts = sum(np.bincount(part + 1, minlength=index.codes.size + 1) for part in positions)
    return counted(pd.Series(counts[1:], index=index.codes))


def count_by_sjoin(zones: gpd.GeoDataFrame, sample: gpd.GeoDataFrame) -> pd.Series:
    return counted(sample.sjoin(zones[["code", "geometry"]], predicate="intersects").groupby("code").size())


def sedona_with(
    lon: np.ndarray, lat: np.ndarray, levels: dict[str, gpd.GeoDataFrame]
) -> sedonadb.context.SedonaContext:
    sedona = sedonadb.connect()
    sedona.create_data_frame(pa.table({"lon": lon, "lat": lat})).to_view("xy")
    sedona.sql("SELECT ST_Point(lon, lat, 4326) AS geometry FROM xy").to_memtable().to_view("points")
    for level, zones in levels.items():
        sedona.create_data_frame(zones[["code", "geometry"]]).to_view(level)
    return sedona


def count_by_sedona(sedona: sedonadb.context.SedonaContext, level: str) -> pd.Series:
    rows = sedona.sql(
        f'SELECT z.code, count(*) AS n FROM points p JOIN "{level}" z '
        "ON ST_Intersects(z.geometry, p.geometry) GROUP BY z.code"
    ).to_pandas()
    return counted(rows.set_index("code")["n"])


def counted(counts: pd.Series) -> pd.Series:
    return pd.Series(counts.to_numpy(np.int64), index=counts.index.astype(str).rename(None)).sort_index()


if __name__ == "__main__":
    main()
