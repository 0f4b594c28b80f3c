"""How far the nearest door is that is open, receives a person and has room: hour by hour through a night."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from counting.lieux.domain import Lieu, Profil
from counting.proximite.marcheurs import ZONES, Marcheurs
from counting.proximite.offre import Demande, Offre
from counting.seuils import DETOUR, MAILLE, MARCHE, PORTEE, PROCHE, QUART_D_HEURE, TRES_PROCHE
from geo import marche
from geo.creneaux import Floats
from geo.crs import DEGREES, METRES
from geo.proximite import Proches, Question, nearest
from geo.rues import Rues

PORTEES = {
    "a_500_m": TRES_PROCHE.valeur,
    "a_1_km": PROCHE.valeur,
    "a_2_km": PORTEE.valeur,
    "a_15_min": QUART_D_HEURE.valeur * MARCHE.valeur,
}
"""Column of the tables: metres walked at most."""

Chercher = Callable[[Question], Proches]
"""`geo.proximite.nearest` or `geo.marche.nearest`, its settings given."""


@dataclass(frozen=True)
class Proximite:
    """One demande, the persons of one édition under its profil, the lieux that answer it.

    Attributes
    ----------
    personnes : DataFrame, one row a rencontre with someone of the profil
        ``x_m``, ``y_m`` (EPSG:2154), ``arrondissement``, ``quartier``, ``effectif``.
    sans_point : int
        Persons of the profil without a sure point.
    proches : Proches
        Fifteen instants × rows of `personnes`; ranks are those of ``offre.lieux``.
    """

    demande: Demande
    personnes: pd.DataFrame
    sans_point: int
    offre: Offre
    proches: Proches

    def distance_m(self, rang: int) -> Floats:
        """Metres to walk at an instant of the night (0: 18 h, 14: 8 h): (rows of `personnes`,); infinite: no door."""
        distance_m: Floats = self.proches.distance_m[rang]
        return distance_m


class Trajet(StrEnum):
    """How the way on foot is measured."""

    RUES = "par les rues"
    LIGNE = "en ligne droite, allongée"


def by_crow(question: Question) -> Proches:
    """Straight line × the detour factor of `counting.seuils`."""
    return nearest(question, detour=DETOUR.valeur / 100)


def by_streets(rues: Rues, question: Question) -> Proches:
    """Along the streets; from a point to the nearest street, straight line × the detour factor."""
    return marche.nearest(rues, question, detour=DETOUR.valeur / 100)


def study(demande: Demande, marcheurs: Marcheurs, offre: Offre, chercher: Chercher = by_crow) -> Proximite:
    """Answer the fifteen hours of a night at once; `offre` is made for the same demande."""
    personnes = persons(marcheurs, demande.profil)
    question = Question(
        points_m=personnes[["x_m", "y_m"]].to_numpy(np.float64),
        destinations_m=metres(offre.lieux),
        convient=np.ones((1, len(offre.lieux)), np.bool_),
        ouvert=offre.utilisables,
        profil=np.zeros(len(personnes), np.int64),
    )
    return Proximite(demande, personnes, int(marcheurs.sans_point[demande.profil]), offre, chercher(question))


def persons(marcheurs: Marcheurs, profil: Profil) -> pd.DataFrame:
    """Rencontres with someone of a profil: ``x_m``, ``y_m``, ``arrondissement``, ``quartier``, ``effectif``."""
    points = marcheurs.points
    ici = points[points[profil] > 0].reset_index(drop=True)
    return ici[["x_m", "y_m", *ZONES]].assign(effectif=ici[profil])


def metres(lieux: Sequence[Lieu]) -> Floats:
    """Where placed lieux stand: float array (lieux, 2), EPSG:2154."""
    lons, lats = zip(*(lieu.point for lieu in lieux if lieu.point), strict=True) if lieux else ((), ())
    points = gpd.GeoSeries.from_xy(lons, lats, crs=DEGREES).to_crs(METRES)
    return np.column_stack([points.x, points.y]).astype(np.float64)


def measure(distance_m: Floats, effectif: Floats) -> dict[str, float]:
    """Persons within each distance of `PORTEES`, how many there are, and the median.

    The median is the least distance within which half of them are at least; infinite when more than half have no
    door, NaN without anyone.

    Examples
    --------
    >>> measure(np.array([300.0, 1000.0, np.inf]), np.array([1.0, 2.0, 1.0]))["a_1_km"]
    3.0
    """
    ordre = np.argsort(distance_m, kind="stable")
    cumul = np.cumsum(effectif[ordre])
    tous = float(cumul[-1]) if cumul.size else 0.0
    mediane = float(distance_m[ordre][np.searchsorted(cumul, tous / 2)]) if tous else float("nan")
    reach = {nom: float(effectif[distance_m <= portee_m].sum()) for nom, portee_m in PORTEES.items()}
    return {"personnes": tous, **reach, "mediane_m": mediane}


def share_by_hour(etude: Proximite, portee_m: float = PROCHE.valeur) -> Floats:
    """Share of the persons within a distance at each instant: float array (15,), NaN without anyone."""
    effectif = etude.personnes["effectif"].to_numpy(np.float64)
    tous = effectif.sum()
    if not tous:
        return np.full(len(etude.proches.distance_m), np.nan)
    return np.asarray((etude.proches.distance_m <= portee_m) @ effectif / tous, np.float64)


def mailles(etude: Proximite, rang: int) -> gpd.GeoDataFrame:
    """Squares of `MAILLE` where someone of the profil was counted: for whoever may « voir_points » only.

    Returns
    -------
    GeoDataFrame, EPSG:2154
        ``personnes``, ``mediane_m`` (see `measure`).
    """
    cote = MAILLE.valeur
    colonne, ligne = (np.floor(etude.personnes[axe] / cote).astype(np.int64) for axe in ("x_m", "y_m"))
    lues = pd.DataFrame(
        {"distance_m": etude.distance_m(rang), "effectif": etude.personnes["effectif"].to_numpy(np.float64)}
    )
    groupes = lues.groupby([colonne.to_numpy(), ligne.to_numpy()])
    mesures = [measure(g["distance_m"].to_numpy(), g["effectif"].to_numpy()) for _, g in groupes]
    coins = np.array(list(groupes.groups), np.float64).reshape(-1, 2) * cote
    carres = shapely.box(coins[:, 0], coins[:, 1], coins[:, 0] + cote, coins[:, 1] + cote)
    table = pd.DataFrame(mesures, columns=["personnes", "mediane_m"])
    return gpd.GeoDataFrame(table, geometry=carres, crs=METRES)
