"""Answer the code of a zone: « 19-09 », « secteur 19-09 »."""

import re

import geopandas as gpd

from geo.adresses.answer import Candidate
from geo.adresses.texte import fold

_PREFIX = re.compile(r"^(?:secteur|sect\.?|s)\s*(?=\d)")


def zone_code(text: str) -> str:
    """Code of a zone as it is compared: no case, no blank, no word « secteur ».

    >>> zone_code(" Secteur 19-09")
    '19-09'
    """
    return _PREFIX.sub("", fold(text[:40])).replace(" ", "")


def zone_candidates(zones: gpd.GeoDataFrame) -> dict[str, Candidate]:
    """Candidates of zones by their compared code: a point inside each (``code``, polygons, EPSG:4326)."""
    points = zones.geometry.representative_point()
    return {
        zone_code(str(code)): Candidate(
            round(point.x, 6), round(point.y, 6), "zone", f"Secteur {code}", 1.0, name=str(code)
        )
        for code, point in zip(zones["code"], points, strict=True)
    }
