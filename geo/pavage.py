"""Check zones together: overlaps, what overruns a territory, what of it they leave out."""

import geopandas as gpd
import shapely

from geo.anomalies import Anomalie
from geo.crs import require_metres

TOLERANCE_M2 = 50.0
"""Largest overlap, overrun or gap let pass, as the brief of Lanterne fixes it: a strip of pavement."""


def overlaps(zones: gpd.GeoDataFrame) -> list[Anomalie]:
    """Pairs of zones (``code``, EPSG:2154, valid) that share more than 50 m²: a person there would count twice."""
    require_metres(zones)
    shapes, codes = zones.geometry.to_numpy(), zones["code"].to_numpy()
    i, j = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    i, j = i[i < j], j[i < j]
    surfaces = shapely.area(shapely.intersection(shapes[i], shapes[j]))
    return [
        Anomalie(
            f"secteurs {codes[a]} et {codes[b]}",
            f"recouvrement de {TOLERANCE_M2:.0f} m² au plus",
            format_m2(surface),
            "Redessinez leur limite commune.",
        )
        for a, b, surface in sorted(zip(i, j, surfaces, strict=True))
        if surface > TOLERANCE_M2
    ]


def overruns(zones: gpd.GeoDataFrame, perimetre: gpd.GeoDataFrame) -> list[Anomalie]:
    """Zones of which more than 50 m² lie outside `perimetre` (both EPSG:2154, valid)."""
    require_metres(zones, perimetre)
    dehors = zones.difference(perimetre.union_all()).area
    return [
        Anomalie(
            f"secteur {code}",
            "secteur dans le territoire à couvrir",
            f"{format_m2(surface)} en dehors",
            "Vérifiez sa limite ; les rencontres faites en dehors ne comptent dans aucun arrondissement.",
            bloquante=False,
        )
        for code, surface in zip(zones["code"], dehors, strict=True)
        if surface > TOLERANCE_M2
    ]


def uncovered(zones: gpd.GeoDataFrame, perimetre: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Find what of each territory no zone covers, pieces of 50 m² or less left out.

    Parameters
    ----------
    zones, perimetre : GeoDataFrame, EPSG:2154
        Valid polygons; `perimetre` has ``code`` and ``nom``.

    Returns
    -------
    trous : GeoDataFrame, EPSG:2154
        ``code``, ``nom``, ``surface_m2``, ``geometry``, for the territories that have a gap.
    """
    require_metres(zones, perimetre)
    trous = [_large_parts(gap) for gap in perimetre.difference(zones.union_all())]
    frame = perimetre[["code", "nom"]].assign(surface_m2=shapely.area(trous))
    frame = gpd.GeoDataFrame(frame, geometry=trous, crs=perimetre.crs)
    return frame[frame["surface_m2"] > 0].reset_index(drop=True)


def describe_gaps(trous: gpd.GeoDataFrame) -> list[Anomalie]:
    """One anomaly for each row of :func:`uncovered`; none blocks: some stretches may be left to partners."""
    return [
        Anomalie(
            f"arrondissement {nom}",
            "territoire couvert par les secteurs",
            f"{format_m2(surface)} dans aucun secteur",
            "Ajoutez un secteur, ou vérifiez qu’une maraude spécialisée y passe.",
            bloquante=False,
        )
        for nom, surface in zip(trous["nom"], trous["surface_m2"], strict=True)
    ]


def format_m2(surface_m2: float) -> str:
    """Write an area in the French manner: « 12 345 m² » with narrow no-break spaces."""
    return f"{surface_m2:,.0f}\u202fm²".replace(",", "\u202f")


def _large_parts(gap: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(gap)
    return shapely.union_all(parts[shapely.area(parts) > TOLERANCE_M2]) if len(parts) else gap
