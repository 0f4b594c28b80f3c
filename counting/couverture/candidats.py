"""Rounds that could be: the zones that exist and new discs, each at the hours when its zone is the least seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.lib.stride_tricks import sliding_window_view

from counting.couverture.denombrement import Gens, Regard
from counting.couverture.etude import Etude
from counting.couverture.regles import SUR_L_HORLOGE, Moment
from counting.couverture.terrain import Terrain
from counting.maraudes.horaires import HEURES
from geo.creneaux import Bools, Floats, Ints

DISQUES = 200
"""Discs tried at most, centred where most is unmet."""

PAS_M = 50.0
"""Streets are weighed by pieces of this length at most, each at its middle."""


@dataclass(frozen=True)
class Lieux:
    """Places with a weight: people counted, or metres of street.

    Attributes
    ----------
    x_m, y_m : float arrays, EPSG:2154
    poids : float array
    face : int array
        Face of the mosaic.
    """

    x_m: Floats
    y_m: Floats
    poids: Floats
    face: Ints

    def restrict(self, terrain: Terrain, codes: Sequence[str]) -> "Lieux":
        """Those that lie in some arrondissements."""
        dans = (self.face >= 0) & terrain.inside(terrain.mosaic.faces, codes)[self.face]
        return Lieux(self.x_m[dans], self.y_m[dans], self.poids[dans], self.face[dans])

    def seen(self, faces: Bools) -> Bools:
        """Value of its face for each place."""
        return faces[self.face]


@dataclass(frozen=True)
class Candidats:
    """Rounds that could be added.

    Attributes
    ----------
    noms : list of str
    contours : array of Polygon, EPSG:2154
    atteints : bool array (candidates, places)
    moments : list of Moment
        The hours, among those asked, when most people of its zone are seen by nobody.
    """

    noms: list[str]
    contours: np.ndarray
    atteints: Bools
    moments: list[Moment]


def lay_gens(terrain: Terrain, gens: Gens, regard: Regard) -> Lieux:
    """Places where people were counted."""
    x_m, y_m = (gens.points[nom].to_numpy(np.float64) for nom in ("x_m", "y_m"))
    return Lieux(x_m, y_m, gens.points[regard].to_numpy(np.float64), terrain.mosaic.locate(x_m, y_m))


def lay_rues(terrain: Terrain, voies: gpd.GeoDataFrame) -> Lieux:
    """Streets as the middles of pieces of `PAS_M` at most; `voies` in EPSG:2154."""
    lignes = shapely.get_parts(shapely.segmentize(voies.geometry.to_numpy(), PAS_M))
    points, ligne = shapely.get_coordinates(lignes, return_index=True)
    suite = ligne[1:] == ligne[:-1]
    milieux = ((points[1:] + points[:-1]) / 2)[suite]
    longueurs = np.hypot(*(points[1:] - points[:-1])[suite].T)
    return Lieux(milieux[:, 0], milieux[:, 1], longueurs, terrain.mosaic.locate(milieux[:, 0], milieux[:, 1]))


def list_candidats(etude: Etude, lieux: Lieux, vus: Bools, horizon: Bools, *, duree_h: int, rayon_m: int) -> Candidats:
    """Zones of planned maraudes, then discs around what is unmet; those that reach nothing unmet are left out."""
    terrain = etude.terrain
    planifiees = np.flatnonzero(~terrain.zones["astreinte"].to_numpy(np.bool_))
    zones = terrain.zones.iloc[planifiees]
    appartient = terrain.mosaic.faces.covered(np.eye(len(terrain.zones), dtype=np.bool_)[planifiees])
    centres = _centres(lieux, ~vus, rayon_m)
    points = shapely.points(lieux.x_m, lieux.y_m)
    tous = shapely.points(lieux.x_m[centres], lieux.y_m[centres])
    dans_disque = np.zeros((centres.size, lieux.face.size), np.bool_)
    disque, point = shapely.STRtree(points).query(tous, predicate="dwithin", distance=rayon_m)
    dans_disque[disque, point] = True
    atteints = np.concatenate([appartient[:, lieux.face], dans_disque])
    noms = [f"zone de « {nom} »" for nom in zones["nom"]] + [
        f"disque de {rayon_m} m, {_place(terrain, face)}" for face in lieux.face[centres]
    ]
    contours = np.concatenate([zones.geometry.to_numpy(), shapely.buffer(tous, rayon_m)])
    utiles = np.flatnonzero((atteints & ~vus) @ lieux.poids > 0)
    moments = _best_moments(etude, lieux, atteints[utiles], horizon, duree_h)
    return Candidats([noms[rang] for rang in utiles], contours[utiles], atteints[utiles], moments)


def _centres(lieux: Lieux, manquants: Bools, rayon_m: int) -> Ints:
    """Places around which most is unmet, half a radius apart at least, the best first."""
    ouverts = np.flatnonzero(manquants & (lieux.poids > 0))
    points = shapely.points(lieux.x_m[ouverts], lieux.y_m[ouverts])
    arbre = shapely.STRtree(points)
    centre, voisin = arbre.query(points, predicate="dwithin", distance=rayon_m)
    poids = np.bincount(centre, lieux.poids[ouverts[voisin]], ouverts.size)
    libres, gardes = np.ones(ouverts.size, np.bool_), []
    for rang in np.argsort(-poids, kind="stable"):
        if libres[rang]:
            gardes.append(rang)
            libres[arbre.query(points[rang], predicate="dwithin", distance=rayon_m / 2)] = False
        if len(gardes) == DISQUES:
            break
    return ouverts[np.array(gardes, np.int64)]


def _place(terrain: Terrain, face: int) -> str:
    morceau = terrain.morceau(terrain.mosaic.faces)[face]
    return str(terrain.morceaux["nom"].iloc[morceau])


def _best_moments(etude: Etude, lieux: Lieux, atteints: Bools, horizon: Bools, duree_h: int) -> list[Moment]:
    """For each candidate, of the slots most inside the horizon, the one when its zone is the least seen.

    Every slot lies inside the rule's hours; one that goes on past 6 h belongs to the night it began.
    """
    regardees = etude.regle.heures()
    vides = (~etude.couvert[:, lieux.face] * lieux.poids) @ atteints.T  # (168, candidates)
    entiers: Bools = _runs(regardees, duree_h).min(axis=-1)
    communes = np.where(entiers, _runs(horizon & regardees, duree_h).sum(axis=-1), 0)
    sommes = np.where((communes == communes.max())[:, None], _runs(vides, duree_h).sum(axis=-1), -1)
    return [_moment(depart, duree_h) for depart in sommes.argmax(axis=0).tolist()]


def _runs(par_creneau: np.ndarray, duree_h: int) -> np.ndarray:
    """Each run of hours of the week, by its first slot; the last night's go on into the first's."""
    tour = np.concatenate([par_creneau, par_creneau[: duree_h - 1]])
    return sliding_window_view(tour, duree_h, axis=0)


def _moment(creneau: int, duree_h: int) -> Moment:
    jour, depart = divmod(creneau, HEURES)
    return Moment(jour, SUR_L_HORLOGE[depart], SUR_L_HORLOGE[(depart + duree_h) % HEURES])
