"""Zones drawn at random in the arrondissements: a place, streets, a wandering line."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from counting.maraudes.domain import Origine
from counting.seuils import RAYON_MARAUDE
from geo import reference
from geo.crs import DEGREES, METRES

ATTRAIT = {"75101": 3, "75104": 2, "75108": 2, "75109": 2, "75110": 5, "75111": 2, "75118": 5, "75119": 5}
"""How much oftener a simulated round goes there than elsewhere: gaps and overlaps are both to be seen."""

RAYON_LIEU_M = 250
"""Around a place: a station and its surroundings."""

PAS_M, ETAPES = 350.0, 6
"""Steps of a simulated route."""

VOIE_MAX_M = 1_500
"""A longer street is no evening's walk."""


class Trace(NamedTuple):
    """What is drawn, EPSG:4326, what it is drawn from, the radius around it, its name when it has one."""

    forme: shapely.Geometry
    origine: Origine
    rayon_m: int = 0
    nom: str = ""


class Ville:
    """What zones are made of: arrondissements, named streets and the address index where the reference has them."""

    def __init__(self) -> None:
        zones, _ = reference.load_arrondissements()
        self.contours = dict(zip(zones["code"], zones.geometry, strict=True))
        self.metres = dict(zip(zones["code"], zones.geometry.to_crs(METRES), strict=True))
        lues = reference.load_voies()
        voies = None if lues is None else lues[0].to_crs(METRES).geometry
        self.voies = None if voies is None else voies[voies.length < VOIE_MAX_M]
        self.perimetre = zones.to_crs(METRES)
        self.paris = self.perimetre.union_all()

    def point(self, code: str, rng: np.random.Generator) -> shapely.Point:
        """Point of an arrondissement, EPSG:2154."""
        contour = self.metres[code]
        ouest, sud, est, nord = contour.bounds
        while not contour.contains(point := shapely.Point(rng.uniform(ouest, est), rng.uniform(sud, nord))):
            pass
        return point


def draw(ville: Ville, rng: np.random.Generator) -> Trace:
    """Draw a zone: a place, the streets around a point when they are known, else a wandering line."""
    codes = sorted(ville.contours)
    poids = np.array([ATTRAIT.get(code, 1) for code in codes], float)
    depart = ville.point(str(rng.choice(codes, p=poids / poids.sum())), rng)
    if rng.random() < 1 / 3:
        return Trace(to_degrees(depart), Origine.LIEUX, RAYON_LIEU_M)
    if ville.voies is None:
        caps = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.6, ETAPES))
        pas = PAS_M * np.column_stack([np.cos(caps), np.sin(caps)]).cumsum(axis=0)
        ligne = shapely.LineString(np.vstack([[0, 0], pas]) + np.array([depart.x, depart.y]))
        return Trace(to_degrees(ligne.intersection(ville.paris)), Origine.LIGNE, RAYON_MARAUDE.valeur)
    proches = ville.voies.distance(depart).nsmallest(ETAPES).index
    return Trace(to_degrees(shapely.union_all(ville.voies[proches])), Origine.VOIES, RAYON_MARAUDE.valeur)


def to_degrees(forme: shapely.Geometry) -> shapely.Geometry:
    """One shape from EPSG:2154 to EPSG:4326."""
    return gpd.GeoSeries([forme], crs=METRES).to_crs(DEGREES).iloc[0]
