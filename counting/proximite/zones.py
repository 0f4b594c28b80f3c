"""Which territory of a level each person of a study was counted in, and what the territories are called."""

import pandas as pd

from counting.domain import Niveau
from counting.geographie.niveaux import NON_LOCALISE, Territoires, group

HORS = "Hors de ces territoires"


def zones(personnes: pd.DataFrame, niveau: Niveau, territoires: Territoires) -> pd.Series:
    """Code of the territory of each row, from its ``arrondissement`` and its ``quartier``."""
    if niveau is Niveau.QUARTIER:
        return personnes["quartier"]
    return group(personnes["arrondissement"], niveau, territoires.groupes)


def names(zone: pd.Series, niveau: Niveau, territoires: Territoires) -> dict[str, str]:
    """Names of the territories of a level, by code; `NON_LOCALISE` too when it is in `zone`."""
    dst = "DST " * (niveau is Niveau.DST)
    noms = {str(code): f"{dst}{nom}" for code, nom in territoires.couches[niveau]["nom"].items()}
    return noms | ({NON_LOCALISE: HORS} if (zone == NON_LOCALISE).any() else {})


def sum_by_zone(personnes: pd.DataFrame, niveau: Niveau, territoires: Territoires) -> pd.DataFrame:
    """Add up the columns of numbers of `personnes`, territory by territory.

    Returns
    -------
    DataFrame, index = code of the territory
        ``nom``, then the sums. Every territory has its row, one without anyone too; persons that no territory holds
        are in the row `NON_LOCALISE`: the rows add up to the total.
    """
    zone = zones(personnes, niveau, territoires)
    noms = names(zone, niveau, territoires)
    chiffres = personnes.drop(columns=["x_m", "y_m"], errors="ignore").select_dtypes("number")
    sommes = chiffres.groupby(zone.to_numpy()).sum().reindex(list(noms), fill_value=0)
    sommes.insert(0, "nom", pd.Series(noms))
    return sommes.rename_axis("code")
