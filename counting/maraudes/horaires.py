"""Hours of the passages: the week as 7 nights of 24 hours of the clock, and seasons.

The week is a grid of hours as the clock shows them, the same all year round. The two nights a year when the clock
changes, a passage keeps its times on the clock: one that spans the change lasts an hour less in March and an hour more
in October, and covers the same slots. A passage wholly within the hour skipped in March does not take place that night:
its row is doubted at import (`is_skipped`), and the grid, which is of no particular week, keeps it.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from counting.errors import CountingError
from counting.maraudes.domain import JOURS, Passage, Recurrence

DEBUT_DE_NUIT_H = 6
"""A night's row runs from 6 h to 6 h: Tuesday's 2 h in the morning is on Tuesday's row when the round began Tuesday."""

HEURES = 24
CRENEAUX = len(JOURS) * HEURES
PAR_SEMAINE = {Recurrence.HEBDOMADAIRE: 1.0, Recurrence.QUINZAINE: 0.5, Recurrence.MENSUELLE: 12 / 52}
"""Passages a week of each recurrence; a month is a twelfth of 52 weeks."""

DEMI_HEURE = 30
"""Minutes of an hour a passage must fill to cover it."""

SAMEDI = JOURS.index("samedi")
SAUT = ("02:00", "03:00")
"""Hour that the clock skips in Paris: the Union changes at 1 h UTC (directive 2000/84/CE, articles 2 and 3)."""

_HEURE = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class HoraireError(CountingError):
    """A passage whose times or season cannot be."""


def check(passage: Passage) -> None:
    """Refuse a passage whose times are not HH:MM or that lasts nothing, or a season that ends before it begins.

    Raises
    ------
    HoraireError
        The message says what to write.
    """
    if not 0 <= passage.jour < len(JOURS):
        raise HoraireError(f"Jour « {passage.jour} » : attendu lundi à dimanche, de 0 à 6.")
    for heure in (passage.debut, passage.fin):
        if not _HEURE.fullmatch(heure):
            raise HoraireError(f"Heure « {heure} » : attendue de 00:00 à 23:59. Écrivez 21:30 pour 21 h 30.")
    if passage.debut == passage.fin:
        raise HoraireError(f"Passage de {passage.debut} à {passage.fin} : il ne dure rien. Corrigez la fin.")
    if passage.du and passage.au and passage.au < passage.du:
        raise HoraireError(
            f"Saison du {passage.du} au {passage.au} : elle finit avant de commencer. Échangez les dates."
        )


def duree_min(passage: Passage) -> int:
    """Minutes on the clock from beginning to end; an end before the beginning is the next morning.

    >>> duree_min(Passage("z", 1, "22:00", "01:30"))
    210
    """
    debut, fin = _minutes(passage.debut), _minutes(passage.fin)
    return (fin - debut) % (24 * 60)


def creneaux(passage: Passage) -> list[int]:
    """Hour slots of the week a passage covers: it fills half of each at least; a shorter one covers where it is most.

    A slot is ``24 × night + hour``, hours counted from 6 h, so that 2 h is the 20th of the night that began the day
    before. A passage that begins before 6 h belongs to the night of its own weekday as written.

    >>> [slot - 24 for slot in creneaux(Passage("z", 1, "22:00", "01:15"))]
    [16, 17, 18]
    """
    depart = _depart(passage)
    arrivee = depart + duree_min(passage)
    minutes = {
        heure: min(arrivee, 60 * heure + 60) - max(depart, 60 * heure)
        for heure in range(depart // 60, -(-arrivee // 60))
    }
    pleins = [heure for heure, duree in minutes.items() if duree >= DEMI_HEURE] or [
        max(minutes, key=minutes.__getitem__)
    ]
    return [(passage.jour * HEURES + heure) % CRENEAUX for heure in pleins]


def en_saison(passage: Passage, jour: date) -> bool:
    """Whether a passage's season holds a day, both ends included."""
    return (passage.du is None or passage.du <= jour) and (passage.au is None or jour <= passage.au)


def comptes(passages: Sequence[Passage], jour: date) -> list[Passage]:
    """Passages of one maraude in season on a day, none counted twice.

    A team is not twice in one place: among passages of a zone and a weekday whose hours overlap, the one whose season
    began last is kept (the last written when they began together), then others as long as their weights stay within
    one a week. Two passages every other week stay both: one a week.
    """
    gardes: list[tuple[int, Passage]] = []
    en_cours = [(rang, passage) for rang, passage in enumerate(passages) if en_saison(passage, jour)]
    for rang, passage in sorted(en_cours, key=lambda paire: (paire[1].du or date.min, paire[0]), reverse=True):
        autres = (garde for _, garde in gardes if _meet(garde, passage))
        if sum(map(_poids, autres)) + _poids(passage) <= 1:
            gardes.append((rang, passage))
    return [passage for _, passage in sorted(gardes)]


def doublons(passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Ranks of the passages of one maraude that would be counted twice on some day, two by two: see `comptes`."""
    return [
        (i, j)
        for (i, un), (j, autre) in combinations(enumerate(passages), 2)
        if _meet(un, autre)
        and (un.du or date.min) <= (autre.au or date.max)
        and (autre.du or date.min) <= (un.au or date.max)
        and _poids(un) + _poids(autre) > 1
    ]


def is_skipped(passage: Passage) -> bool:
    """Whether the clock skips the whole of a passage on a night of its season: see the module.

    >>> is_skipped(Passage("z", 5, "02:10", "02:50")), is_skipped(Passage("z", 5, "01:30", "02:50"))
    (True, False)
    """
    if passage.jour != SAMEDI or not SAUT[0] <= passage.debut < passage.fin <= SAUT[1]:
        return False
    if passage.du is None or passage.au is None:
        return True
    annees = range(passage.du.year, passage.au.year + 1)
    return any(en_saison(passage, nuit_d_ete(annee)) for annee in annees)


def nuit_d_ete(annee: int) -> date:
    """Saturday on whose night clocks go from 2 h to 3 h in Paris: the eve of the last Sunday of March.

    >>> nuit_d_ete(2026)
    datetime.date(2026, 3, 28)
    """
    fin_mars = date(annee, 3, 31)
    return fin_mars - timedelta(days=(fin_mars.weekday() + 1) % 7 + 1)


def _meet(un: Passage, autre: Passage) -> bool:
    """Whether two passages are in one zone on one night of the week, with a minute in common."""
    depart, suivant = sorted((_depart(un), _depart(autre)))
    premier = un if _depart(un) == depart else autre
    ensemble = suivant < depart + duree_min(premier)
    return (un.zone, un.jour) == (autre.zone, autre.jour) and ensemble


def _depart(passage: Passage) -> int:
    """Minutes from 6 h to the beginning."""
    return (_minutes(passage.debut) - DEBUT_DE_NUIT_H * 60) % (24 * 60)


def _poids(passage: Passage) -> float:
    return PAR_SEMAINE[passage.recurrence]


def _minutes(heure: str) -> int:
    heures, minutes = heure.split(":")
    return 60 * int(heures) + int(minutes)
