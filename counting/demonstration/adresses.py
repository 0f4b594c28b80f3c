"""Draw addresses inside a zone: real ones when the reference folder has them, else bare coordinates."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import reference
from geo.rattachement import ZoneIndex

PARIS = "Paris"
"""Zone that stands for all secteurs together."""


class Adresses:
    """Addresses to draw from: of a secteur; bare coordinates in an arrondissement, or in all `PARIS`.

    Parameters
    ----------
    secteurs : GeoDataFrame, EPSG:4326
        ``code``, ``arrondissement`` (INSEE).
    """

    def __init__(self, secteurs: gpd.GeoDataFrame) -> None:
        arrondissements = secteurs.dissolve("arrondissement").geometry
        self._contours = dict(zip(secteurs["code"], secteurs.geometry, strict=True)) | dict(arrondissements.items())
        self._contours[PARIS] = arrondissements.union_all()
        chemin = reference.adresses_path()
        self._lues = _read(chemin, secteurs) if chemin else {}

    def draw(self, zone: str, rng: np.random.Generator) -> tuple[str, float, float]:
        """One address of a zone with its longitude and latitude (EPSG:4326)."""
        if zone in self._lues:
            choix = self._lues[zone].iloc[int(rng.integers(len(self._lues[zone])))]
            return str(choix["texte"]), float(choix["lon"]), float(choix["lat"])
        lon, lat = _random_point(self._contours[zone], rng)
        return f"{lat:.5f}, {lon:.5f}", lon, lat


def _read(chemin: Path, secteurs: gpd.GeoDataFrame) -> dict[str, pd.DataFrame]:
    colonnes = ["numero", "nom_voie", "code_postal", "lon", "lat"]
    texte = dict.fromkeys(colonnes[:3], str)
    lues = pd.read_csv(chemin, sep=";", usecols=colonnes, dtype=texte)
    rangs = ZoneIndex(secteurs, key="code").locate(lues["lon"].to_numpy(), lues["lat"].to_numpy())
    lues = lues.assign(
        secteur=secteurs["code"].to_numpy()[rangs],
        texte=lues["numero"] + " " + lues["nom_voie"] + ", " + lues["code_postal"],
    )
    return {str(code): lot for code, lot in lues[rangs >= 0].groupby("secteur")}


def _random_point(contour: shapely.Geometry, rng: np.random.Generator) -> tuple[float, float]:
    ouest, sud, est, nord = contour.bounds
    while True:
        lon, lat = round(rng.uniform(ouest, est), 5), round(rng.uniform(sud, nord), 5)
        if contour.contains(shapely.Point(lon, lat)):
            return lon, lat
