"""The two coordinate systems of the house, and the refusal of any other."""

import geopandas as gpd

METRES = "EPSG:2154"
"""Lambert-93: every length and area. Over Paris its scale is off by 0.1 m per km, far below any radius used."""

DEGREES = "EPSG:4326"
"""WGS 84 longitude and latitude: every exchange."""


class WrongCRSError(ValueError):
    """A frame came without a CRS, or in another than the one the function works in."""


def require_metres(*frames: gpd.GeoDataFrame | gpd.GeoSeries) -> None:
    """Refuse any frame that is not in EPSG:2154.

    Raises
    ------
    WrongCRSError
        Nothing is ever reprojected in silence: an overlay of degrees with metres would be empty.
    """
    _require(METRES, frames)


def require_degrees(*frames: gpd.GeoDataFrame | gpd.GeoSeries) -> None:
    """Refuse any frame that is not in EPSG:4326.

    Raises
    ------
    WrongCRSError
        As for :func:`require_metres`.
    """
    _require(DEGREES, frames)


def _require(expected: str, frames: tuple[gpd.GeoDataFrame | gpd.GeoSeries, ...]) -> None:
    for frame in frames:
        if frame.crs is None or frame.crs != expected:
            raise WrongCRSError(f"Système de coordonnées attendu : {expected} ; reçu : {frame.crs or 'aucun'}.")
