"""Which lieux are open at which instants, and when each next opens or closes."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from counting.lieux.domain import Lieu
from counting.lieux.horaires import UN_AN, Ouverture, tranches
from counting.maraudes.domain import JOURS
from counting.mots import PARIS

FIN_DE_NUIT = time(12)
"""A night belongs to the day of its evening and goes on until it closes, noon at the latest."""

HORIZON = 5 * UN_AN
"""How far ahead an opening is looked for before a lieu is « closed for ever »; a 29 February comes within it."""

MINUTE, JOUR = timedelta(minutes=1), timedelta(days=1)


def ouvertures(lieux: Sequence[Lieu], instants: Sequence[datetime]) -> NDArray[np.int8]:
    """State of each lieu at each instant.

    Parameters
    ----------
    lieux : sequence of Lieu
        Outside its validity a lieu is closed. What counts is the day an opening begins: the night begun on its last
        day goes to its end, the one begun on the eve of its first day is not its own.
    instants : sequence of datetime
        Any order. Aware ones are read on the clock of Paris; naive ones are already.

    Returns
    -------
    ndarray of int8, shape (lieux, instants)
        Values of `counting.lieux.horaires.Ouverture`: compare with ``Ouverture.OUVERT``.
    """
    etats = np.full((len(lieux), len(instants)), Ouverture.INCONNU, dtype=np.int8)
    if not instants:
        return etats
    heures = [_on_clock(instant) for instant in instants]
    temps = np.array(heures, dtype="datetime64[us]")
    debut, fin = min(heures), max(heures) + MINUTE
    par_horaire: dict[str, NDArray[np.int8]] = {}
    for rang, lieu in enumerate(lieux):
        if lieu.horaires not in par_horaire:
            par_horaire[lieu.horaires] = _etats(lieu.horaires, temps, debut, fin)
        etats[rang] = np.where(_valides(lieu, temps), par_horaire[lieu.horaires], Ouverture.FERME)
    return etats


def prochain_changement(lieu: Lieu, instant: datetime) -> datetime | None:
    """When a lieu next opens or closes, on the clock of Paris; None when not within a year, or not known."""
    heure = _on_clock(instant)
    etat = ouvertures([lieu], [heure])[0, 0]
    if etat == Ouverture.INCONNU:
        return None
    for debut, _, _ in tranches(lieu.horaires, heure, heure + UN_AN):
        suivant = ouvertures([lieu], [debut])[0, 0]
        if suivant != etat:
            return None if suivant == Ouverture.INCONNU else debut
    return None


def dire_changement(lieu: Lieu, instant: datetime) -> str:
    """« ouvre à 20 h », « ferme à 8 h », « ouvre lundi à 9 h 30 »; empty when no change is known."""
    heure, suivant = _on_clock(instant), prochain_changement(lieu, instant)
    if suivant is None:
        return ""
    ferme = ouvertures([lieu], [heure])[0, 0] == Ouverture.OUVERT
    jours = (suivant.date() - heure.date()).days
    if jours == 0 or (jours == 1 and ferme and heure.time() >= FIN_DE_NUIT > suivant.time()):
        jour = ""  # « ferme à 8 h », said in the evening, is tomorrow morning
    elif jours == 1:
        jour = "demain "
    else:
        jour = f"{JOURS[suivant.weekday()]} " if jours < len(JOURS) else f"le {suivant:%d/%m/%Y} "
    minutes = f" {suivant:%M}" if suivant.minute else ""
    return f"{'ferme' if ferme else 'ouvre'} {jour}à {suivant.hour} h{minutes}"


def jamais_ouvert(lieu: Lieu, depuis: date) -> bool:
    """Whether the hours of a lieu never open in its validity; without a beginning, from `depuis` or its last year."""
    depart = lieu.du or (min(depuis, lieu.au - UN_AN) if lieu.au else depuis)
    debut = _debut_du_jour(lieu.horaires, depart) if lieu.du else datetime.combine(depart, time())
    fin = debut + HORIZON
    if lieu.au:
        fin = min(fin, datetime.combine(lieu.au, time()) + JOUR)
    return all(etat == Ouverture.FERME for _, _, etat in tranches(lieu.horaires, debut, fin))


def _etats(texte: str, temps: NDArray[np.datetime64], debut: datetime, fin: datetime) -> NDArray[np.int8]:
    lues = list(tranches(texte, debut, fin))
    departs = np.array([depart for depart, _, _ in lues], dtype="datetime64[us]")
    etats = np.array([etat for _, _, etat in lues], dtype=np.int8)
    trouves: NDArray[np.int8] = etats[np.searchsorted(departs, temps, side="right") - 1]
    return trouves


def _valides(lieu: Lieu, temps: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Instants within the validity of a lieu, whose days begin when the night before ends."""
    valides = np.ones(len(temps), dtype=bool)
    if lieu.du:
        valides &= temps >= np.datetime64(_debut_du_jour(lieu.horaires, lieu.du), "us")
    if lieu.au:
        valides &= temps < np.datetime64(_debut_du_jour(lieu.horaires, lieu.au + JOUR), "us")
    return valides


@lru_cache(maxsize=4096)
def _debut_du_jour(texte: str, jour: date) -> datetime:
    """Midnight, or the end of the night then in progress, which is of the day before."""
    minuit, midi = datetime.combine(jour, time()), datetime.combine(jour, FIN_DE_NUIT)
    _, fin, etat = next(tranches(texte, minuit - MINUTE, midi))
    return max(fin, minuit) if etat == Ouverture.OUVERT else minuit


def _on_clock(instant: datetime) -> datetime:
    return instant.astimezone(PARIS).replace(tzinfo=None) if instant.tzinfo else instant
