"""Which cells of the tables are published, and which only repeat how many persons nothing places."""

import numpy as np

from counting.geographie.niveaux import NON_LOCALISE
from counting.publication.tableaux import HORS_RUE, NON_REPARTIES, TOTAL, Tableaux
from geo.creneaux import Bools


def said(tableaux: Tableaux) -> Bools:
    """Cells that are published, or follow from two that are: bool array (périmètres, territoires, categories)."""
    muets = np.array([perimetre in tableaux.totaux_seuls for perimetre in tableaux.perimetres])
    if tableaux.perimetres[-1] == HORS_RUE:
        muets[-1] = muets.any()
    total = np.array([variable == TOTAL for variable, _ in tableaux.categories])
    paris = np.arange(len(tableaux.contenu)) == tableaux.contenu.sum(axis=1).argmax()
    partout = np.array([variable not in tableaux.paris_seul for variable, _ in tableaux.categories])
    return np.asarray((~muets[:, None] | total)[:, None] & (paris[:, None] | partout), np.bool_)


def set_apart(tableaux: Tableaux) -> Bools:
    """Cells that say only how many persons no arrondissement holds: bool array (1, territoires, categories)."""
    ailleurs = np.array([code != NON_LOCALISE for code in tableaux.arrondissements])
    sans_lieu = ~(tableaux.contenu & ailleurs).any(axis=1)
    a_part = np.array([categorie == NON_REPARTIES for _, categorie in tableaux.categories])
    return np.asarray((sans_lieu[:, None] | a_part)[None], np.bool_)
