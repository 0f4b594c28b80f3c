"""Turn the source files into the compact tables of the index."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from geo.adresses.ban import no_addresses, read_ban
from geo.adresses.lieux import PLACE_SHARE, mairie_parts, station_parts, zone_parts
from geo.adresses.magasin import POI, STREET, Tables, pack
from geo.adresses.parties import TOWN_M, Part, Voie, bare_parts, read_voies, street_parts
from geo.adresses.repertoire import search_tables
from geo.adresses.texte import key
from geo.crs import DEGREES, METRES


@dataclass(frozen=True)
class Sources:
    """What an index is made of; every part may be missing.

    Attributes
    ----------
    ban : Path or None
        Base Adresse Nationale CSV, `;` separated, plain or gzipped.
    voies, gares, quartiers : GeoDataFrame or None
        EPSG:4326, with a ``nom``: street lines, station points, quarter polygons.
    mairies : bool
        Whether to know the mairies of Paris, which ship.
    """

    ban: Path | None = None
    voies: gpd.GeoDataFrame | None = None
    gares: gpd.GeoDataFrame | None = None
    quartiers: gpd.GeoDataFrame | None = None
    mairies: bool = False


def build(sources: Sources) -> Tables:
    """Tables of the index.

    Raises
    ------
    AdressesError
        The address file lacks a column, or holds no address.
    WrongCRSError
        A layer is not in EPSG:4326.
    """
    addresses = read_ban(sources.ban) if sources.ban else no_addresses()
    voies = read_voies(sources.voies)
    streets = [*street_parts(addresses, voies), *bare_parts(addresses, voies)]
    others = [
        *(mairie_parts() if sources.mairies else []),
        *station_parts(sources.gares),
        *zone_parts(sources.quartiers),
    ]
    cities = addresses[["code_insee", "code_postal", "nom_commune"]].to_numpy(str)
    located = _with_city([*streets, *others], addresses[["x", "y"]].to_numpy(), cities)
    return tables_of(
        [part for part in located if part.kind == STREET or part.citycode or addresses.empty], addresses, voies
    )


def place_tables(places: gpd.GeoDataFrame, base: Tables) -> Tables:
    """Tables of known places (``nom``, points, EPSG:4326), each in the town of the nearest address."""
    points = shapely.get_coordinates(places.to_crs(METRES).geometry.to_numpy())
    parts = [
        Part(str(nom), POI, x, y, PLACE_SHARE, 0.0) for nom, (x, y) in zip(places["nom"], points.tolist(), strict=True)
    ]
    part = np.repeat(np.arange(len(base.part_nom)), base.part_end - base.part_start)
    cities = np.array([base.part_citycode, base.part_postcode, base.part_city]).T[part]
    return tables_of(_with_city(parts, base.xy, cities), no_addresses(), {})


def tables_of(parts: list[Part], addresses: pd.DataFrame, voies: dict[str, Voie]) -> Tables:
    """Tables of these parts, gathered by name, and of their addresses, sorted by part, number and suffix."""
    frame = pd.DataFrame(parts, columns=Part._fields)
    frame["key"] = [key(nom) for nom in frame["nom"]]
    names = frame.drop_duplicates("key")
    frame["name"] = frame["key"].map({name_key: n for n, name_key in enumerate(names["key"])})
    frame = frame.sort_values(["whole", "name", "citycode"], kind="stable", ignore_index=True)
    whole = frame[frame["whole"].astype(bool)]
    ordinary = frame["name"][~frame["whole"].astype(bool)]
    addresses, starts, ends = _sorted_addresses(addresses, frame)
    xy = frame[["x", "y"]].to_numpy(np.float64).reshape(-1, 2)
    return pack(
        [voies[name_key].line if name_key in voies else None for name_key in names["key"]],
        nom=names["nom"].tolist(),
        kind=names["kind"].to_numpy(np.int8),
        first_part=np.searchsorted(ordinary, np.arange(len(names) + 1)).astype(np.int32),
        whole=pd.Series(whole.index, index=whole["name"]).reindex(range(len(names)), fill_value=-1).to_numpy(np.int32),
        part_nom=frame["name"].to_numpy(np.int32),
        part_label=frame["label"].where(frame["label"] != "", frame["nom"]).tolist(),
        part_citycode=frame["citycode"].tolist(),
        part_postcode=frame["postcode"].tolist(),
        part_city=frame["city"].tolist(),
        part_xy=xy,
        part_lonlat=_lonlat(xy),
        part_share=frame["share"].to_numpy(np.float32),
        part_reach=frame["reach"].to_numpy(np.float32),
        part_start=starts,
        part_end=ends,
        numero=addresses["numero"].to_numpy(np.int32),
        rep=_bytes(addresses["rep"]),
        id=_bytes(addresses["id"]),
        postcode=_bytes(addresses["code_postal"]),
        xy=addresses[["x", "y"]].to_numpy(np.float64),
        lonlat=addresses[["lon", "lat"]].to_numpy(np.float64),
        **search_tables(names["nom"].tolist()),
    )


def _with_city(parts: list[Part], xy: NDArray[np.float64], cities: NDArray[np.str_]) -> list[Part]:
    """Give a place without address the town of the nearest address, when one lies within 1 km."""
    bare = [n for n, part in enumerate(parts) if not part.citycode]
    if not len(xy) or not bare:
        return parts
    distance, nearest = KDTree(xy).query([(parts[n].x, parts[n].y) for n in bare])
    parts = list(parts)
    for n, metres, row in zip(bare, distance, nearest, strict=True):
        if metres <= TOWN_M:
            citycode, postcode, city = cities[row].tolist()
            parts[n] = parts[n]._replace(citycode=citycode, postcode=postcode, city=city)
    return parts


def _sorted_addresses(
    addresses: pd.DataFrame, frame: pd.DataFrame
) -> tuple[pd.DataFrame, NDArray[np.int32], NDArray[np.int32]]:
    streets = frame[(frame["kind"] == STREET) & ~frame["whole"].astype(bool)]
    numbers = dict(zip(zip(streets["key"], streets["citycode"], strict=True), streets.index, strict=True))
    part = np.array(
        [numbers[pair] for pair in zip(addresses["key"], addresses["code_insee"], strict=True)], dtype=np.int64
    )
    order = np.lexsort((addresses["rep"].to_numpy(str), addresses["numero"].to_numpy(), part))
    every, part = np.arange(len(frame)), part[order]
    return (
        addresses.iloc[order],
        np.searchsorted(part, every).astype(np.int32),
        np.searchsorted(part, every, "right").astype(np.int32),
    )


def _lonlat(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    points = gpd.GeoSeries(gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=METRES).to_crs(DEGREES)
    return np.asarray(np.round(shapely.get_coordinates(points.to_numpy()).reshape(-1, 2), 6))


def _bytes(texts: pd.Series) -> NDArray[np.bytes_]:
    """Texts as fixed bytes: a third of the room of Python strings."""
    return np.array([text.encode() for text in texts.tolist()], dtype=np.bytes_)
