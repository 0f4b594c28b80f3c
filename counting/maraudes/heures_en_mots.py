"""Hours of a night and of a week in words, as short as they can be said."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from counting.maraudes.domain import JOURS
from counting.maraudes.horaires import DEBUT_DE_NUIT_H, HEURES
from geo.creneaux import Bools

AUCUNE, TOUTES = "aucune", "toutes"


def night_in_words(heures: Bools, regardees: Bools) -> str:
    """Hours of a night's row, among those the rule looks at, as spans.

    >>> toutes = np.ones(24, bool)
    >>> heures = np.zeros(24, bool)
    >>> heures[[0, 12, 13, 23]] = True
    >>> night_in_words(heures, toutes), night_in_words(toutes, toutes), night_in_words(~toutes, toutes)
    ('6 h–7 h, 18 h–20 h, 5 h–6 h', 'toutes', 'aucune')
    >>> soir = np.zeros(24, bool)
    >>> soir[14:18] = True
    >>> night_in_words(soir, toutes)
    '20 h–minuit'
    """
    if not heures.any():
        return AUCUNE
    if (heures == regardees).all():
        return TOUTES
    bords = np.flatnonzero(np.diff(np.concatenate([[0], heures.astype(int), [0]]))) + DEBUT_DE_NUIT_H
    return ", ".join(f"{_hour(debut)}–{_hour(fin)}" for debut, fin in bords.reshape(-1, 2).tolist())


def week_in_words(heures: Bools, regardees: Bools) -> str:
    """Slots of a week, among those the rule looks at; nights that say the same are said together.

    >>> regardees = np.tile(np.arange(24) >= 12, 7)
    >>> heures = regardees.copy()
    >>> heures[4 * 24 + 14 : 4 * 24 + 16] = False
    >>> week_in_words(heures, regardees)
    'lundi au jeudi, samedi et dimanche toute la nuit ; vendredi 18 h–20 h, 22 h–6 h'
    >>> week_in_words(regardees, regardees), week_in_words(~regardees & regardees, regardees)
    ('toute la semaine', 'aucune heure')
    """
    if not heures.any():
        return "aucune heure"
    if (heures == regardees).all():
        return "toute la semaine"
    par_nuit, vues = heures.reshape(len(JOURS), HEURES), regardees.reshape(len(JOURS), HEURES)
    nuits: dict[str, list[int]] = {}
    for jour in range(len(JOURS)):
        nuits.setdefault(night_in_words(par_nuit[jour], vues[jour]), []).append(jour)
    nuits.pop(AUCUNE, None)
    return " ; ".join(
        f"{days_in_words(jours)} {'toute la nuit' if texte == TOUTES else texte}" for texte, jours in nuits.items()
    )


def days_in_words(jours: Sequence[int]) -> str:
    """Days of the week, sorted; three or more in a row are a span.

    >>> days_in_words([0, 1, 2, 3, 5, 6]), days_in_words([5, 6]), days_in_words(range(7))
    ('lundi au jeudi, samedi et dimanche', 'samedi et dimanche', 'tous les jours')
    """
    if len(jours) == len(JOURS):
        return "tous les jours"
    coupes = [0, *(rang for rang, (a, b) in enumerate(pairwise(jours), 1) if b - a > 1), len(jours)]
    suites = [jours[debut:fin] for debut, fin in pairwise(coupes)]
    noms = [
        nom
        for suite in suites
        for nom in ([f"{JOURS[suite[0]]} au {JOURS[suite[-1]]}"] if len(suite) > 2 else [JOURS[j] for j in suite])
    ]
    return " et ".join(filter(None, (", ".join(noms[:-1]), noms[-1])))


def _hour(heure: int) -> str:
    return "minuit" if heure % HEURES == 0 else f"{heure % HEURES} h"
