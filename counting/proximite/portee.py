"""Persons within reach of an open door, territory by territory; distances of women beside those of men."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from counting.domain import Niveau
from counting.geographie.niveaux import Territoires
from counting.proximite.distances import PORTEES, Proximite, measure
from counting.proximite.zones import names, zones

COLONNES = ("nom", "personnes", *PORTEES, "sans", "mediane_m")
PAS_M = 250
BACS = 12
"""Bars of the histogram, `PAS_M` metres each; one more for whoever walks further or finds nothing."""


def levels(territoires: Territoires) -> list[Niveau]:
    """Levels that the geography in use has polygons for, the finest first."""
    return [niveau for niveau in Niveau if niveau in territoires.couches]


def by_territoire(etude: Proximite, rang: int, niveau: Niveau, territoires: Territoires) -> pd.DataFrame:
    """Persons of each territory of a level, and how many have an open door within reach at an instant of the night.

    Returns
    -------
    DataFrame, index = code of the territory
        ``nom``, ``personnes``, one column a distance of `PORTEES`, ``sans`` (nothing within the farthest), all in
        persons; ``mediane_m`` as in `counting.proximite.distances.measure`. Every territory has its row, one without
        anyone too. Persons that no territory holds are in the row `NON_LOCALISE`: the rows add up to the total.
    """
    zone = zones(etude.personnes, niveau, territoires)
    noms = names(zone, niveau, territoires)
    distance_m, effectif = etude.distance_m(rang), etude.personnes["effectif"].to_numpy(np.float64)
    rangs = pd.Series(np.arange(len(zone))).groupby(zone.to_numpy()).indices
    vide = np.array([], np.int64)
    mesures = {code: measure(distance_m[ici], effectif[ici]) for code in noms for ici in (rangs.get(code, vide),)}
    return _table(mesures, noms)


def total(etude: Proximite, rang: int) -> pd.DataFrame:
    """All persons of the study: one row, columns of `by_territoire`."""
    effectif = etude.personnes["effectif"].to_numpy(np.float64)
    return _table({"total": measure(etude.distance_m(rang), effectif)}, {"total": "Ensemble"})


def histogram(etudes: Mapping[str, Proximite], rang: int) -> pd.DataFrame:
    """Persons by distance, one column a study.

    Returns
    -------
    DataFrame, `BACS` + 1 rows
        ``de_m``, then persons who walk from there, included, to the next, excluded; the last row is all the others.
    """
    bornes = np.arange(BACS + 1) * PAS_M
    colonnes = {}
    for nom, etude in etudes.items():
        bac = np.searchsorted(bornes, etude.distance_m(rang), side="right") - 1
        effectif = etude.personnes["effectif"].to_numpy()
        colonnes[nom] = np.bincount(bac, effectif, minlength=len(bornes)).astype(np.int64)
    return pd.DataFrame({"de_m": bornes, **colonnes})


def _table(mesures: Mapping[str, Mapping[str, float]], noms: Mapping[str, str]) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(dict(mesures), orient="index").rename_axis("code")
    comptes = ["personnes", *PORTEES]
    table[comptes] = table[comptes].astype(np.int64)
    table["sans"] = table["personnes"] - table["a_2_km"]
    return table.assign(nom=pd.Series(noms))[list(COLONNES)]
