"""Bounds of hidden configurations without what a count cannot be: an odd number in couples, a group of four."""

from dataclasses import replace

import numpy as np

from counting.domain import Configuration
from counting.publication.attaque import bounds
from counting.publication.savoir import CONFIGURATION
from counting.publication.systeme import Ints, Systeme, restrict
from counting.publication.tableaux import TOTAL, Tableaux
from counting.seuils import GROUPE
from geo.creneaux import Bools

TAILLES = {str(Configuration.FAMILLE): 2, str(Configuration.GROUPE): GROUPE.valeur}


IMPOSSIBLES = 2 + 1 + (GROUPE.valeur - 1)
"""Width that what cannot be takes from the bounds of a hidden configuration: odd couples, families of one, groups of
four. What one loses the others of its row lose too, so each keeps the sum of the three.
"""


def gaps(tableaux: Tableaux, seuil: int) -> Ints:
    """Width each hidden cell keeps beyond the threshold's, as far as its total allows, so as to keep that one."""
    concernees = np.array([variable == CONFIGURATION for variable, _ in tableaux.categories])
    possible = np.clip(tableaux.effectifs[:, :, :1] - seuil, 0, IMPOSSIBLES)
    totaux = np.array(
        [variable == TOTAL for variable, _ in tableaux.categories]
    )  # couples within a hidden one: one less
    return np.asarray(possible * concernees + totaux, np.int64)


def squeezed(systeme: Systeme, caches: Bools, tableaux: Tableaux, largeur: int) -> Ints:
    """Ranks of the hidden cells left with less than a width, once what cannot be is taken off, again and again.

    Parameters
    ----------
    systeme : Systeme
        Figures of `tableaux` first; what is shown is frozen, what is hidden is sensitive.
    caches : bool array
    tableaux : Tableaux
    largeur : int
        Persons; a cell that cannot have that much in any case is left to the choice of what to hide.
    """
    n, noms = tableaux.effectifs.size, tableaux.categories
    ici = (systeme.familles == CONFIGURATION) | (systeme.familles == TOTAL)
    rangs, bloc = restrict(systeme, np.flatnonzero(ici & ~systeme.figees))
    paires, tailles = np.zeros(len(rangs), np.bool_), np.zeros(len(rangs), np.int64)
    for place, rang in enumerate(rangs):
        variable, categorie = noms[rang % len(noms)] if rang < n else ("", "")
        if variable == CONFIGURATION and not bloc.implicites[place]:  # of cells nobody is told, nobody checks it
            paires[place], tailles[place] = categorie == Configuration.COUPLE, TAILLES.get(categorie, 0)
    valeurs = bloc.valeurs
    paires &= not (valeurs[paires] % 2).any()  # figures that deny it: nobody's knowledge
    tailles *= not ((valeurs > 0) & (valeurs < tailles)).any()
    libres = bloc.plafonds - bloc.planchers >= largeur  # of the others, an earlier publication tells almost all
    connues = ~(caches[rangs] | bloc.implicites)
    while True:
        bas, haut = _possible(*bounds(bloc, caches[rangs]), paires, tailles)
        bas, haut = np.where(connues, bloc.planchers, bas), np.where(connues, bloc.plafonds, haut)
        if (bas <= bloc.planchers).all() and (haut >= bloc.plafonds).all():
            break
        bloc = replace(bloc, planchers=np.maximum(bas, bloc.planchers), plafonds=np.minimum(haut, bloc.plafonds))
    visees = caches[rangs] & (bloc.familles == CONFIGURATION) & libres
    etroites: Bools = visees & (bloc.plafonds - bloc.planchers < largeur)
    return np.asarray(rangs[etroites], np.int64)


def _possible(bas: Ints, haut: Ints, paires: Bools, tailles: Ints) -> tuple[Ints, Ints]:
    """Bounds without odd couples, families of one, groups under five."""
    bas, haut = bas + (paires & (bas % 2 == 1)), haut - (paires & (haut % 2 == 1))
    return np.where((bas > 0) & (bas < tailles), tailles, bas), np.where(haut < tailles, 0, haut)
