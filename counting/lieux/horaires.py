"""Hours in OSM's `opening_hours` syntax, read on the clock of Paris with French public holidays."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache

from opening_hours import (  # type: ignore[attr-defined]  # its stub forgets ParserError
    OpeningHours,
    ParserError,
    State,
)

from counting.errors import CountingError
from counting.mots import PARIS

CENTRE = (48.8566, 2.3522)
"""Latitude and longitude that sunrise and sunset are computed for."""

NON_CALCULES = {
    "SH": "les vacances scolaires (SH) ne sont pas connues : écrivez les dates, par exemple « Jul 05-Aug 31 off »",
    "||": "la règle de repli « || » n’est pas calculée : écrivez des jours et des heures, séparés par « ; »",
}
"""What the parser reads but does not evaluate: it would answer « closed » without saying so (opening-hours-py 2.1)."""

MOIS = {mois: rang for rang, mois in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
                                                "Nov", "Dec"), start=1)}  # fmt: skip
"""Months as OSM writes them."""

_COMMENTAIRE = re.compile(r'"[^"]*"')
_JOUR = re.compile(rf"\b({'|'.join(MOIS)}) (\d{{1,2}})(?![\d:])")
RESTE_MAX = 80
"""Letters of unreadable hours that a message says again."""

BISSEXTILE = 2024
"""A year that has a 29 February: hours without a year may name it."""

UN_AN = timedelta(days=366)
EXEMPLES = "« 20:00-08:00 », « Mo-Fr 09:00-12:00,14:00-17:00; PH off » ou « 24/7 »"


class Ouverture(IntEnum):
    """State of a lieu at an instant; hours that are missing, unreadable or conditional are neither open nor closed."""

    INCONNU = -1
    FERME = 0
    OUVERT = 1


class HorairesIllisiblesError(CountingError):
    """Hours that cannot be evaluated as OSM `opening_hours`."""


class HorairesNonCalculesError(HorairesIllisiblesError):
    """Hours that are well written, but hold something Lanterne does not evaluate."""


def check_horaires(texte: str) -> None:
    """Refuse hours that cannot be evaluated; empty ones are only unknown.

    Raises
    ------
    HorairesNonCalculesError
        School holidays or a fallback rule.
    HorairesIllisiblesError
        The message says where reading stops, or which day no year has.
    """
    if texte:
        _read(texte)


def tranches(texte: str, debut: datetime, fin: datetime) -> Iterator[tuple[datetime, datetime, Ouverture]]:
    """Slots of one state between two times on the clock of Paris (naive), in order.

    Hours are on the clock: the hour October shows twice has one state, the one March skips is in no slot. A slot with
    a comment is open on a condition that cannot be weighed: unknown.
    """
    try:
        check_horaires(texte)
    except HorairesIllisiblesError:
        texte = ""
    if not texte:
        yield debut, fin, Ouverture.INCONNU
        return
    for depart, arrivee, etat, condition in _read(texte).intervals(debut, fin):
        yield depart.replace(tzinfo=None), arrivee.replace(tzinfo=None), _ouverture(etat, condition)


def est_conditionnel(texte: str) -> bool:
    """Whether readable hours hold a comment or the word `unknown`: some of their slots are then unknown."""
    return '"' in texte or "unknown" in texte


@lru_cache(maxsize=4096)
def nuit_coupee(texte: str, depuis: date) -> date | None:
    """First evening, in the year from `depuis`, whose night a later rule cuts at midnight; None when there is none.

    In OSM's syntax a rule after « ; » replaces whole days: « Su-Th 20:00-08:00; Fr-Sa 21:00-09:00 » closes on Friday at
    0:00. A comma adds instead of replacing.

    >>> nuit_coupee("Su-Th 20:00-08:00; Fr-Sa 21:00-09:00", date(2026, 11, 18))
    datetime.date(2026, 11, 19)
    >>> nuit_coupee("Su-Th 20:00-08:00, Fr-Sa 21:00-09:00", date(2026, 11, 18))
    """
    if "24:00" in texte or "-00:00" in texte:
        return None
    debut = datetime.combine(depuis, time())
    for depart, arrivee, etat in tranches(texte, debut, debut + UN_AN):
        if etat == Ouverture.OUVERT and depart.time() != time() == arrivee.time() and arrivee < debut + UN_AN:
            return (arrivee - timedelta(days=1)).date()
    return None


@lru_cache(maxsize=4096)
def _read(texte: str) -> OpeningHours:
    mots = texte.replace(",", " ").replace(";", " ").split()
    for motif, remede in NON_CALCULES.items():
        if motif in mots:
            raise HorairesNonCalculesError(f"Horaires « {texte} » : {remede}.")
    try:
        lues = OpeningHours(texte, timezone=PARIS, country="FR", coords=CENTRE)
    except ParserError as erreur:
        reste = (texte[_rang(str(erreur)) :] or texte)[:RESTE_MAX]
        message = f"Horaires « {texte} » : illisibles à partir de « {reste} ». Écrivez-les comme OpenStreetMap : "
        raise HorairesIllisiblesError(f"{message}{EXEMPLES}.") from erreur
    _check_jours(texte, str(lues))
    return lues


def _check_jours(texte: str, lues: str) -> None:
    """Refuse a day no year has, in hours as the parser writes them: it would read « Jun 31 » as every day."""
    for mois, jour in _JOUR.findall(_COMMENTAIRE.sub("", lues)):
        dernier = monthrange(BISSEXTILE, MOIS[mois])[1]
        if int(jour) > dernier:
            remede = f"ce mois finit le {dernier}. Corrigez ce jour"
            raise HorairesIllisiblesError(f"Horaires « {texte} » : le jour « {mois} {jour} » n’existe pas, {remede}.")


def _rang(message: str) -> int:
    """Where the parser stopped: « --> 1:7 » is the seventh sign."""
    colonne = message.partition("-->")[2].partition("\n")[0].rpartition(":")[2]
    return int(colonne) - 1 if colonne.isdigit() else 0


def _ouverture(etat: State, condition: str) -> Ouverture:
    if etat == State.CLOSED:
        return Ouverture.FERME
    return Ouverture.INCONNU if condition or etat == State.UNKNOWN else Ouverture.OUVERT
