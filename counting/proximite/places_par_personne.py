"""Places for 100 persons within walking distance, shared with all who can walk there too: a second reading (E2SFCA)."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from counting.domain import Niveau
from counting.geographie.niveaux import Territoires
from counting.lieux.domain import Occupation
from counting.proximite.distances import Chercher, Proximite, metres
from counting.proximite.offre import occupees
from counting.proximite.places_libres import free_for
from counting.proximite.repartition import walks
from counting.proximite.zones import sum_by_zone
from counting.seuils import MAILLE, PORTEE, PROCHE, TRES_PROCHE
from geo.accessibilite import POIDS, accessibility
from geo.crs import METRES

PALIERS_M = (TRES_PROCHE.valeur, PROCHE.valeur, PORTEE.valeur)
SOURCE = (
    "Luo et Qi, « An enhanced two-step floating catchment area (E2SFCA) method », Health & Place 15 (4), 2009 ; leurs "
    "paliers sont de 10, 20 et 30 minutes en voiture, ceux d’ici sont à pied et restent à confirmer"
)
CENT = 100


@dataclass(frozen=True)
class Acces:
    """Places within reach of the persons of one profil, at one instant.

    Attributes
    ----------
    personnes : DataFrame, one row a point
        ``x_m``, ``y_m``, ``arrondissement``, ``quartier``, ``personnes``, ``places`` (what they can reach together,
        shared out), ``sans`` (persons who reach none).
    lieux, inconnus : int
        Lieux counted; lieux open and suitable whose capacity nobody wrote, left out.
    places : int
        Free places of the lieux counted.
    """

    personnes: pd.DataFrame
    lieux: int
    inconnus: int
    places: int


def measure_acces(etude: Proximite, rang: int, occupations: Sequence[Occupation], chercher: Chercher) -> Acces:
    """Share the free places of an instant between those who can walk to them; a nearer one weighs more.

    A place that several audiences share counts for each of them.
    """
    offre, prises = etude.offre, occupees(occupations, etude.demande.nuit)
    ouverts = [offre.lieux[lieu] for lieu in np.flatnonzero(offre.utilisables[rang])]
    libres = [(lieu, free_for(lieu, etude.demande.profil, prises.get(lieu.uid, 0))) for lieu in ouverts]
    connus = [(lieu, combien) for lieu, combien in libres if combien is not None]
    effectif = etude.personnes["effectif"].to_numpy(np.float64)
    points = etude.personnes[["x_m", "y_m"]].to_numpy(np.float64)
    loin_m = walks(points, metres([lieu for lieu, _ in connus]) if connus else np.empty((0, 2)), chercher)
    places = np.array([combien for _, combien in connus], np.float64)
    acces = accessibility(loin_m, effectif, places, paliers_m=PALIERS_M, poids=POIDS)
    personnes = etude.personnes.drop(columns="effectif").assign(
        personnes=etude.personnes["effectif"], places=acces * effectif, sans=np.where(acces > 0, 0, effectif)
    )
    return Acces(personnes, len(connus), len(libres) - len(connus), int(places.sum()))


def by_territoire(acces: Acces, niveau: Niveau, territoires: Territoires) -> pd.DataFrame:
    """Places for 100 persons, territory by territory, the total last.

    Returns
    -------
    DataFrame, index = code of the territory, « total » last
        ``nom``, ``personnes``, ``pour_100`` (missing without anyone), ``sans`` (persons).
    """
    table = sum_by_zone(acces.personnes, niveau, territoires)
    ensemble = acces.personnes[["personnes", "places", "sans"]].sum().to_frame("total").T.assign(nom="Total")
    tout = pd.concat([table, ensemble]).rename_axis("code").astype({"personnes": np.int64, "sans": np.int64})
    pour_100 = CENT * tout["places"] / tout["personnes"].where(tout["personnes"] > 0)
    return tout.assign(pour_100=pour_100)[["nom", "personnes", "pour_100", "sans"]]


def mailles(acces: Acces) -> gpd.GeoDataFrame:
    """Squares of `MAILLE` with someone, EPSG:2154: ``personnes``, ``pour_100``. Ask `voir_points` first."""
    cote = MAILLE.valeur
    coins = [acces.personnes[axe] // cote * cote for axe in ("x_m", "y_m")]
    sommes = acces.personnes[["personnes", "places"]].groupby(coins).sum().reset_index()
    carres = shapely.box(sommes["x_m"], sommes["y_m"], sommes["x_m"] + cote, sommes["y_m"] + cote)
    table = pd.DataFrame({"personnes": sommes["personnes"], "pour_100": CENT * sommes["places"] / sommes["personnes"]})
    return gpd.GeoDataFrame(table, geometry=carres, crs=METRES)
