"""Read coordinates as people write them: decimal or sexagesimal degrees in either order, or Lambert-93 metres."""

import re
from functools import cache, lru_cache

from pyproj import Transformer

from geo.crs import DEGREES, METRES

_SIGN = re.compile(r"[°º'’′\"″]|\d[.,]\d{3}|\d{6}")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_SEXAGESIMAL = re.compile(
    r"([NSEWO])?\s*(\d{1,3})\s*[°º]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|''|’’|′′))?\s*([NSEWO])?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_NAMES = re.compile(
    r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|gps|coordonn[ée]es|position|point|lambert(?:[- ]?93)?|wgs ?84)\b",
    re.IGNORECASE,
)

_DECIMALS = re.compile(r"(?<![\d.,])(\d{1,2}[.,]\d{3,})[^\d]{1,20}(\d{1,2}[.,]\d{3,})(?!\d)")

LON_PARIS, LAT_PARIS = (2.20, 2.48), (48.80, 48.91)
"""Amid other words only a pair inside these, as wide as Paris and its woods, is taken for coordinates."""

LONGEST = 300
LON_FRANCE = (-5.5, 9.7)
LAT_FRANCE = (41.2, 51.2)
X_LAMBERT = (80_000.0, 1_250_000.0)
Y_LAMBERT = (6_000_000.0, 7_150_000.0)


def read_coordinates(text: str) -> tuple[float, float] | None:
    """Longitude and latitude (EPSG:4326) written in `text`, or None.

    Mainland France only: its longitudes (below 10) and latitudes (above 41) cannot be confused, so either order works.

    >>> read_coordinates("48.8534, 2.3488") == read_coordinates("2.3488 48.8534") == (2.3488, 48.8534)
    True
    >>> read_coordinates("48°51'12''N 2°20'56''E")
    (2.348889, 48.853333)
    """
    if len(text) > LONGEST or not _SIGN.search(text):
        return None
    text = _NAMES.sub(" ", text)
    if _WORDS.search(text):
        return _amid_words(text)
    return _from_sexagesimal(text) or _from_pair(text)


def _amid_words(text: str) -> tuple[float, float] | None:
    """Pair of decimal degrees in Paris, whatever is written around it: « 48.8566, 2.3522 (12 rue de Rivoli) »."""
    for first, second in _DECIMALS.findall(text):
        pair = _in_order(float(first.replace(",", ".")), float(second.replace(",", ".")), LON_PARIS, LAT_PARIS)
        if pair:
            return pair
    return None


def _from_sexagesimal(text: str) -> tuple[float, float] | None:
    parts = _SEXAGESIMAL.findall(text)
    if len(parts) != 2:
        return None
    values = []
    for before, degrees, minutes, seconds, after in parts:
        value = (
            float(degrees) + float(minutes.replace(",", ".") or 0) / 60 + float(seconds.replace(",", ".") or 0) / 3600
        )
        values.append(-value if (before or after).upper() in {"S", "W", "O"} else value)
    return _in_order(values[0], values[1])


def _from_pair(text: str) -> tuple[float, float] | None:
    for decimal_comma in (False, True):
        numbers = _NUMBER.findall(re.sub(r"(?<=\d),(?=\d)", "." if decimal_comma else " ", text))
        if len(numbers) == 2:
            first, second = map(float, numbers)
            pair = _in_order(first, second) or _from_lambert(first, second)
            if pair:
                return pair
    return None


def _in_order(
    first: float, second: float, lons: tuple[float, float] = LON_FRANCE, lats: tuple[float, float] = LAT_FRANCE
) -> tuple[float, float] | None:
    for lon, lat in ((first, second), (second, first)):
        if lons[0] <= lon <= lons[1] and lats[0] <= lat <= lats[1]:
            return round(lon, 6), round(lat, 6)
    return None


def _from_lambert(first: float, second: float) -> tuple[float, float] | None:
    for x, y in ((first, second), (second, first)):
        if X_LAMBERT[0] <= x <= X_LAMBERT[1] and Y_LAMBERT[0] <= y <= Y_LAMBERT[1]:
            return to_degrees(x, y)
    return None


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude (EPSG:4326) of a Lambert-93 point (EPSG:2154, metres)."""
    lon, lat = _transformer(METRES, DEGREES).transform(x, y)
    return round(float(lon), 6), round(float(lat), 6)


@lru_cache(maxsize=1_000)
def to_metres(lon: float, lat: float) -> tuple[float, float]:
    """Lambert-93 point (EPSG:2154, metres) of a longitude and latitude (EPSG:4326)."""
    x, y = _transformer(DEGREES, METRES).transform(lon, lat)
    return float(x), float(y)


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
