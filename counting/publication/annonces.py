"""What is said of a hidden figure: « moins de 11 » where that tells nothing else, and bounds anybody can compute."""

from dataclasses import replace

import numpy as np

from counting.publication.attaque import bounds
from counting.publication.savoir import SAVOIR
from counting.publication.suppression import is_safe
from counting.publication.systeme import Ints, Systeme, blocks, restrict
from counting.publication.tableaux import TOTAL
from geo.creneaux import Bools


def sayable(systeme: Systeme, caches: Bools, seuil: int) -> Bools:
    """Hidden cells that may say whether they are « moins de 11 ».

    Saying it tells more: that one is under the threshold, and that those that do not say it are not. Within a group of
    cells that sums tie, all of that is told or nothing; and told only if each of them still has as many possible values
    as the threshold has, and each hidden cell elsewhere the width it had.
    """
    dites = np.zeros(len(caches), np.bool_)
    sue = known(systeme, caches)
    propres = systeme.liens[abs(systeme.liens) @ (systeme.familles == SAVOIR) == 0]
    for _, cellules in blocks(propres, np.flatnonzero(caches | systeme.implicites)):
        essai = dites.copy()
        essai[cellules] = caches[cellules] & ~systeme.implicites[cellules]
        if (essai & (systeme.valeurs < seuil))[cellules].any():  # where none is small, saying so would only tell more
            entendue = told(replace(sue, surplus=np.where(essai, 0, sue.surplus + caches)), caches, essai, seuil)
            rangs, bloc = restrict(entendue, cellules)
            if is_safe(bloc, caches[rangs], seuil - 1) and is_safe(entendue, caches, seuil - 1):
                dites = essai
    return dites


def known(systeme: Systeme, caches: Bools) -> Systeme:
    """The system once the choice is made: what is shown is known, what is hidden has to be."""
    connues = ~caches & ~systeme.implicites
    return replace(systeme, figees=connues, sensibles=(systeme.sensibles | caches) & ~connues)


def told(systeme: Systeme, caches: Bools, dites: Bools, seuil: int) -> Systeme:
    """The system as those see it who read « moins de 11 » on some of the told cells, and not on others."""
    petits = dites & (systeme.valeurs < seuil)
    return replace(
        systeme,
        plafonds=np.where(petits, np.minimum(systeme.plafonds, seuil - 1), systeme.plafonds),
        planchers=np.where(dites & caches & ~petits, np.maximum(systeme.planchers, seuil), systeme.planchers),
    )


def ranges(systeme: Systeme, caches: Bools, temoins: list[Ints]) -> tuple[Ints, Ints]:
    """Bounds of each hidden cell from the tables of its variable and the totals: computed from what is published."""
    mini, maxi = systeme.valeurs.copy(), systeme.valeurs.copy()
    sue = known(systeme, caches)
    parts = systeme.familles
    for variable in (TOTAL, *variables(systeme)):
        siennes = (parts == variable) & caches & ~systeme.implicites
        rangs, bloc = restrict(sue, np.flatnonzero(((parts == variable) | (parts == TOTAL)) & ~sue.figees))
        bas, haut = bounds(bloc, caches[rangs], [temoin[rangs] for temoin in temoins])
        mini[rangs[siennes[rangs]]], maxi[rangs[siennes[rangs]]] = bas[siennes[rangs]], haut[siennes[rangs]]
    return mini, maxi


def variables(systeme: Systeme) -> list[str]:
    """Variables but the totals, and what is only known of several."""
    return [str(nom) for nom in dict.fromkeys(systeme.familles.tolist()) if nom not in (TOTAL, SAVOIR)]
