"""Outlines as they are drawn: simplified, so that a map is small to send. Nothing is computed from them."""

import re

import geopandas as gpd
import numpy as np
import shapely
import streamlit as st

from geo.crs import DEGREES, METRES

TOLERANCE_M = 15
"""Detail dropped from a drawn outline: less than a pixel when the whole of Paris is in view."""


def _empreinte(zones: gpd.GeoDataFrame) -> int:
    return hash(tuple(zones.geometry.to_wkb()))


@st.cache_data(hash_funcs={gpd.GeoDataFrame: _empreinte}, max_entries=64, show_spinner=False)
def traces(zones: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """Write each outline, and where its label goes, as GeoJSON geometries with 6 decimals of a degree.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:4326 or EPSG:2154
        Polygons that do not overlap; borders that they share stay shared.

    Returns
    -------
    list of (outline, line)
        The line goes from the centre of the largest circle that the outline holds to that circle's edge.
    """
    simples = shapely.coverage_simplify(zones.geometry.to_crs(METRES).values, TOLERANCE_M)
    rayons = shapely.maximum_inscribed_circle(simples, tolerance=TOLERANCE_M)
    return list(zip(_geojson(simples), _geojson(rayons), strict=True))


def _geojson(metres: np.ndarray) -> list[str]:
    degres = gpd.GeoSeries(metres, crs=METRES).to_crs(DEGREES)
    return [re.sub(r"(\.\d{6})\d+", r"\1", geometrie) for geometrie in shapely.to_geojson(degres.values)]
