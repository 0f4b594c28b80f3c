"""Who gets a place if everyone walks to one, and who is left without: a what-if, not an orientation."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from counting.domain import Niveau
from counting.geographie.niveaux import Territoires
from counting.proximite.distances import Chercher, metres
from counting.proximite.marcheurs import ZONES, Marcheurs
from counting.proximite.places_de_nuit import CATEGORIES, PlacesDeNuit
from counting.proximite.zones import sum_by_zone
from geo.affectation import assign_places
from geo.creneaux import Floats, Ints
from geo.proximite import Question

SANS = "sans "
"""Before a category: its persons left without a place."""


@dataclass(frozen=True)
class Repartition:
    """Persons of every category, the free places of an hour, and who takes which.

    Attributes
    ----------
    personnes : DataFrame, one row a point and category
        ``x_m``, ``y_m`` (EPSG:2154), ``arrondissement``, ``quartier``, ``categorie``, ``effectif``, ``places``,
        ``sans``: those who get a place, and those who do not.
    nombres : int array (rows, lieux)
        Persons of each row in each lieu.
    distances_m : float array (rows, lieux)
        Metres to walk; infinite beyond the longest walk.
    offre : PlacesDeNuit
    portee_m : int
    """

    personnes: pd.DataFrame
    nombres: Ints
    distances_m: Floats
    offre: PlacesDeNuit
    portee_m: int


def share_out(marcheurs: Marcheurs, offre: PlacesDeNuit, chercher: Chercher, *, portee_m: int) -> Repartition:
    """Give places to as many persons as can be, of all such ways with the fewest metres walked.

    Nobody walks beyond `portee_m`. Persons of one rencontre may be sent to different lieux, a couple too.
    """
    personnes = _gather(marcheurs)
    points, rang = np.unique(personnes[["x_m", "y_m"]].to_numpy(np.float64), axis=0, return_inverse=True)
    loin_m = walks(points, metres(offre.lieux) if offre.lieux else np.empty((0, 2)), chercher)
    distances_m = np.where(loin_m <= portee_m, loin_m, np.inf)[rang.ravel()]
    admis = np.array([[categorie in public for public in offre.publics] for categorie in personnes["categorie"]])
    admis = admis.astype(np.bool_).reshape(len(personnes), len(offre.publics))
    recoit = admis @ (offre.places > 0).T
    reponse = assign_places(
        np.where(recoit, distances_m, np.inf), personnes["effectif"], admis, offre.places, totaux=offre.libres
    )
    loges = personnes["effectif"] - reponse.sans_place
    return Repartition(
        personnes.assign(places=loges, sans=reponse.sans_place), reponse.nombres, distances_m, offre, portee_m
    )


def walks(points_m: Floats, destinations_m: Floats, chercher: Chercher) -> Floats:
    """Metres on foot from each point to each destination: float array (points, destinations)."""
    combien = len(destinations_m)
    question = Question(
        points_m=points_m,
        destinations_m=destinations_m,
        convient=np.ones((1, combien), np.bool_),
        ouvert=np.eye(combien, dtype=np.bool_),
        profil=np.zeros(len(points_m), np.int64),
    )
    distances_m: Floats = chercher(question).distance_m.T
    return distances_m


def by_territoire(repartition: Repartition, niveau: Niveau, territoires: Territoires) -> pd.DataFrame:
    """Persons with and without a place, territory by territory.

    Returns
    -------
    DataFrame, index = code of the territory
        ``nom``, ``personnes``, ``places``, ``sans``, then « sans femme seule »… one a category: ``sans`` is their sum.
    """
    return sum_by_zone(_wide(repartition.personnes), niveau, territoires)


def total(repartition: Repartition) -> pd.DataFrame:
    """All the persons: one row, columns of `by_territoire`."""
    large = _wide(repartition.personnes)
    sommes = large.drop(columns=[*ZONES]).sum().to_frame().T
    return sommes.set_axis(["total"]).assign(nom="Total")[["nom", *sommes.columns]].rename_axis("code")


def by_lieu(repartition: Repartition) -> pd.DataFrame:
    """Places of each lieu: ``uid``, ``nom``, ``type``, ``libres``, ``prises``, ``restantes`` (infinite: no limit)."""
    offre = repartition.offre
    libres = np.minimum(offre.libres, offre.places.sum(axis=1))
    prises = repartition.nombres.sum(axis=0)
    return pd.DataFrame(
        {
            "uid": [lieu.uid for lieu in offre.lieux],
            "nom": [lieu.nom for lieu in offre.lieux],
            "type": [lieu.type.value for lieu in offre.lieux],
            "libres": libres,
            "prises": prises,
            "restantes": libres - prises,
            "inconnue": offre.inconnues,
        }
    )


def median_m(repartition: Repartition) -> float:
    """Distance within which half of those who get a place have it; NaN when nobody does."""
    ligne, lieu = np.nonzero(repartition.nombres)
    distances_m, combien = repartition.distances_m[ligne, lieu], repartition.nombres[ligne, lieu]
    ordre = np.argsort(distances_m, kind="stable")
    cumul = np.cumsum(combien[ordre])
    return float(distances_m[ordre][np.searchsorted(cumul, cumul[-1] / 2)]) if cumul.size else float("nan")


def _gather(marcheurs: Marcheurs) -> pd.DataFrame:
    """One row a rencontre and category with someone."""
    garde = ["x_m", "y_m", *ZONES]
    lignes = marcheurs.points.melt(garde, list(map(str, CATEGORIES)), "categorie", "effectif")
    return lignes[lignes["effectif"] > 0].reset_index(drop=True)


def _wide(personnes: pd.DataFrame) -> pd.DataFrame:
    """Zones of each row, and its persons by outcome and category."""
    sans = {
        f"{SANS}{categorie}": personnes["sans"].where(personnes["categorie"] == categorie, 0)
        for categorie in CATEGORIES
    }
    return personnes[[*ZONES]].assign(personnes=personnes["effectif"], places=personnes["places"],
                                      sans=personnes["sans"], **sans)  # fmt: skip
