"""The named places that are no streets: mairies, stations, quarters."""

import geopandas as gpd
import numpy as np
import shapely

from geo import mairies
from geo.adresses.abreviations import STATION_TYPES
from geo.adresses.magasin import POI, ZONE
from geo.adresses.parties import Part
from geo.adresses.texte import key
from geo.crs import METRES, require_degrees
from geo.reference import load_mairies

STATION_SHARES = ((100.0, 0.85), (250.0, 0.8), (1_000.0, 0.5))
"""Chance that who names a station stands within 100 m of its middle, by the distance of its farthest line; supposed."""

ZONE_SHARE, PLACE_SHARE = 0.05, 1.0
MOVED_SHARE, MOVED_M = 0.5, 756.0
"""A mairie whose services are 756 m from the building of that name: either is meant (geo.mairies.PROVISOIRES)."""


def mairie_parts() -> list[Part]:
    """Every name of every mairie, and one name, « Mairie », with a part an arrondissement; from the files that ship."""
    table, _ = load_mairies()
    points = table.to_crs(METRES).geometry
    parts = []
    for code, nom, point in zip(table["code"], table["nom"], points, strict=True):
        share, reach = (MOVED_SHARE, MOVED_M) if code in mairies.PROVISOIRES else (PLACE_SHARE, 0.0)
        where = code, f"750{code[-2:]}", "Paris"
        parts += [Part(name, POI, point.x, point.y, share, reach, *where, label=nom) for name in ("Mairie", nom)]
    by_point = {(part.x, part.y): part for part in parts}
    names = mairies.places().to_crs(METRES)
    others = [
        by_point[point.x, point.y]._replace(nom=nom) for nom, point in zip(names["nom"], names.geometry, strict=True)
    ]
    return list({(part.nom, part.citycode): part for part in [*parts, *others]}.values())


def station_parts(gares: gpd.GeoDataFrame | None) -> list[Part]:
    """One place a station name: the middle of its lines' points."""
    if gares is None:
        return []
    require_degrees(gares)
    parts = []
    for nom, group in gares.to_crs(METRES).groupby("nom"):
        points = shapely.get_coordinates(group.geometry.to_numpy())
        x, y = points.mean(axis=0).tolist()
        reach = float(np.hypot(*(points - (x, y)).T).max())
        label = nom if key(nom).split(" ")[0] in STATION_TYPES else f"Métro {nom}"
        share = next((share for limit, share in STATION_SHARES if reach <= limit), 0.0)
        parts.append(Part(label, POI, x, y, share, reach))
    return parts


def zone_parts(quartiers: gpd.GeoDataFrame | None) -> list[Part]:
    """One place a quarter: a point inside it."""
    if quartiers is None:
        return []
    require_degrees(quartiers)
    parts = []
    for nom, shape in zip(quartiers["nom"], quartiers.to_crs(METRES).geometry, strict=True):
        point = shape.representative_point()
        parts.append(
            Part(f"Quartier {nom}", ZONE, point.x, point.y, ZONE_SHARE, float(shapely.hausdorff_distance(point, shape)))
        )
    return parts
