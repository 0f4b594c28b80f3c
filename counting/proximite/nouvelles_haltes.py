"""Where the next haltes would help most, the lieux open at that hour staying where they are; compared with today."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from counting.domain import Niveau
from counting.errors import CountingError
from counting.geographie.niveaux import Territoires
from counting.lieux.domain import Profil
from counting.proximite.distances import Proximite
from counting.proximite.places_de_nuit import CATEGORIES
from counting.proximite.repartition import Repartition
from counting.proximite.zones import sum_by_zone
from counting.seuils import RECHERCHE
from geo.affectation import assign_places
from geo.creneaux import Floats, Ints
from geo.implantation import Implantation, Probleme, lay_couverture, lay_median
from geo.implantation_places import open_places


class But(StrEnum):
    """What the new haltes are to do best."""

    COUVRIR = "le plus de personnes à portée"
    MARCHER = "le moins de marche en tout"
    LOGER = "le plus de personnes avec une place"


@dataclass(frozen=True)
class Projet:
    """What is asked: `k` haltes, at most `distance_m` on foot; `places` each, for `But.LOGER` only."""

    but: But
    k: int
    distance_m: int
    places: int = 0


@dataclass(frozen=True)
class Terrain:
    """Persons of a profil, and their walks.

    Attributes
    ----------
    personnes : DataFrame, one row a point
        ``x_m``, ``y_m``, ``arrondissement``, ``quartier``, ``personnes``, ``effectif``: those the answer counts, all
        of them, or those without a place.
    actuelles_m : float array (points,)
        To the nearest door of today; infinite without one.
    distances_m : float array (points, candidates)
    """

    personnes: pd.DataFrame
    actuelles_m: Floats
    distances_m: Floats


def persons_of(etude: Proximite) -> pd.DataFrame:
    """Everyone of the profil: ``personnes`` of a `Terrain`."""
    return etude.personnes.assign(personnes=etude.personnes["effectif"])


def persons_without(repartition: Repartition, profil: Profil) -> pd.DataFrame:
    """Those of the profil whom `repartition` leaves without a place: ``personnes`` of a `Terrain`.

    Raises
    ------
    CountingError
        A profil that looks again at persons of others: nobody knows who of them has a place.
    """
    if profil not in CATEGORIES:
        raise CountingError(
            f"Profil « {profil} » : le partage des places ne le suit pas, il regarde des personnes déjà comptées sous "
            "un autre profil. Choisissez-en un autre, ou videz le nombre de places."
        )
    ici = repartition.personnes[repartition.personnes["categorie"] == profil].reset_index(drop=True)
    return ici.drop(columns="categorie").assign(personnes=ici["effectif"], effectif=ici["sans"])


def greedy(projet: Projet, terrain: Terrain) -> Implantation | None:
    """Answer at once, one halte after the other; None for `But.LOGER`, which has no such first answer."""
    return None if projet.but is But.LOGER else _lay_out(projet, terrain).greedy()


def exact(projet: Projet, terrain: Terrain) -> Implantation:
    """Answer with the proof, or the best found in `RECHERCHE` and its bound.

    Of one halte the greedy answer is the best, and its runner-up too.

    Raises
    ------
    ImplantationError
        What is asked cannot be, or would change nothing.
    """
    if projet.but is not But.LOGER:
        probleme = _lay_out(projet, terrain)
        return probleme.greedy() if projet.k == 1 else probleme.exact(delai_s=RECHERCHE.valeur)
    candidats = terrain.distances_m.shape[1]
    return open_places(
        terrain.distances_m,
        terrain.personnes["effectif"].to_numpy(np.int64),
        np.full(candidats, projet.places),
        projet.k,
        rayon_m=projet.distance_m,
        delai_s=RECHERCHE.valeur,
    )


def compare(projet: Projet, terrain: Terrain, choix: Ints, niveau: Niveau, territoires: Territoires) -> pd.DataFrame:
    """Today and once some candidates are open, territory by territory, the total last.

    Returns
    -------
    DataFrame, index = code of the territory, « total » last
        ``nom``, ``personnes``, then ``avant``, ``apres``, ``gain`` (the first less the second): persons beyond reach,
        persons without a place, or metres walked on average by a person (missing without anyone).
    """
    avant, apres = _both(projet, terrain, choix)
    points = terrain.personnes.drop(columns="effectif").assign(avant=avant, apres=apres, gain=avant - apres)
    table = sum_by_zone(points, niveau, territoires)
    colonnes = ["personnes", "avant", "apres", "gain"]
    ensemble = points[colonnes].sum().to_frame("total").T.assign(nom="Total")
    tout = pd.concat([table[["nom", *colonnes]], ensemble]).rename_axis("code").astype({"personnes": np.int64})
    if projet.but is But.MARCHER:
        tout[colonnes[1:]] = tout[colonnes[1:]].div(tout["personnes"].where(tout["personnes"] > 0), axis=0)
    return tout


def _lay_out(projet: Projet, terrain: Terrain) -> Probleme:
    effectif = terrain.personnes["effectif"].to_numpy(np.float64)
    demande = terrain.distances_m, terrain.actuelles_m, effectif, projet.k
    if projet.but is But.MARCHER:
        return lay_median(*demande, plafond_m=projet.distance_m)
    return lay_couverture(*demande, rayon_m=projet.distance_m)


def _both(projet: Projet, terrain: Terrain, choix: Ints) -> tuple[Floats, Floats]:
    """What the answer counts at each point, today and then."""
    effectif = terrain.personnes["effectif"].to_numpy(np.float64)
    ouvertes_m = terrain.distances_m[:, choix]
    apres_m = np.minimum(terrain.actuelles_m, ouvertes_m.min(axis=1, initial=np.inf))
    if projet.but is But.MARCHER:
        plafond_m = float(projet.distance_m)
        return effectif * np.minimum(terrain.actuelles_m, plafond_m), effectif * np.minimum(apres_m, plafond_m)
    if projet.but is But.COUVRIR:
        return effectif * (terrain.actuelles_m > projet.distance_m), effectif * (apres_m > projet.distance_m)
    reponse = assign_places(
        np.where(ouvertes_m <= projet.distance_m, ouvertes_m, np.inf),
        effectif.astype(np.int64),
        np.ones((len(effectif), 1), np.bool_),
        np.full((len(choix), 1), projet.places),
    )
    return effectif, reponse.sans_place.astype(np.float64)
