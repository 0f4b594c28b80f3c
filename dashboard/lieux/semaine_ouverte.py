"""The hours of a lieu in words, for the seven days to come: holidays and seasons are those of these days."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from counting.lieux.horaires import Ouverture, check_horaires, tranches
from counting.maraudes.domain import JOURS
from counting.maraudes.heures_en_mots import days_in_words

UN_JOUR, MINUTE = timedelta(days=1), timedelta(minutes=1)
SEMAINE = len(JOURS) * UN_JOUR
INCONNUS, SANS_CESSE, FERME = "inconnus", "sans interruption", "fermé ces 7 jours"
CONDITION = " (sous condition)"


class Tranche(NamedTuple):
    """One opening, on the clock of Paris; `sous_condition` when the hours say so without saying when."""

    debut: datetime
    fin: datetime
    sous_condition: bool


def openings(texte: str, depuis: date) -> list[Tranche]:
    """Openings that go on as `depuis` begins, or begin in its seven days.

    Raises
    ------
    HorairesIllisiblesError
        Hours that cannot be evaluated.
    """
    check_horaires(texte)
    if not texte:
        return []
    minuit = datetime.combine(depuis, time())
    return [
        Tranche(debut, fin, etat == Ouverture.INCONNU)
        for debut, fin, etat in tranches(texte, minuit - UN_JOUR, minuit + SEMAINE + UN_JOUR)
        if etat != Ouverture.FERME and fin > minuit and debut < minuit + SEMAINE
    ]


def week_lines(texte: str, depuis: date) -> list[str]:
    """Openings one by one, read back to who types them.

    >>> week_lines("Mo 20:00-08:00", date(2026, 11, 23))
    ['lundi 20 h – mardi 8 h']
    """
    if not texte:
        return [INCONNUS]
    lues = openings(texte, depuis)
    if _never_stops(lues):
        return [SANS_CESSE]
    return [_line(tranche) for tranche in lues] or [FERME]


@lru_cache(maxsize=4096)
def week_in_words(texte: str, depuis: date) -> str:
    """Openings as short as they can be said: days with the same hours are said together.

    >>> week_in_words("Mo-Fr 09:00-12:00,14:00-17:30; Sa 10:00-12:00", date(2026, 11, 23))
    'lundi au vendredi 9 h–12 h, 14 h–17 h 30 ; samedi 10 h–12 h'
    >>> week_in_words("20:00-08:00", date(2026, 11, 18)), week_in_words("24/7", date(2026, 11, 18))
    ('tous les jours 20 h–8 h', 'sans interruption')
    """
    if not texte:
        return INCONNUS
    lues = openings(texte, depuis)
    if _never_stops(lues):
        return SANS_CESSE
    minuit = datetime.combine(depuis, time())
    par_jour: dict[int, list[str]] = {}
    for tranche in lues:
        if tranche.debut >= minuit:
            par_jour.setdefault(tranche.debut.weekday(), []).append(_span(tranche))
    for tranche in lues:  # the night before is told with its day, which comes again in seven days unless it is over
        if tranche.debut < minuit:
            par_jour.setdefault(tranche.debut.weekday(), [_span(tranche)])
    ensemble: dict[str, list[int]] = {}
    for jour in sorted(par_jour):
        ensemble.setdefault(", ".join(par_jour[jour]), []).append(jour)
    return " ; ".join(f"{days_in_words(jours)} {heures}" for heures, jours in ensemble.items()) or FERME


def _never_stops(lues: Sequence[Tranche]) -> bool:
    return len(lues) == 1 and not lues[0].sous_condition and lues[0].fin - lues[0].debut > SEMAINE


def _line(tranche: Tranche) -> str:
    fin = f"{_last_day(tranche)} " if _last_day(tranche) != _first_day(tranche) else ""
    texte = f"{_first_day(tranche)} {_hour(tranche.debut)} – {fin}{_hour(tranche.fin, fin=True)}"
    return texte + CONDITION * tranche.sous_condition


def _span(tranche: Tranche) -> str:
    fin = f"{_last_day(tranche)} " if tranche.fin - tranche.debut > UN_JOUR else ""
    return f"{_hour(tranche.debut)}–{fin}{_hour(tranche.fin, fin=True)}" + CONDITION * tranche.sous_condition


def _first_day(tranche: Tranche) -> str:
    return JOURS[tranche.debut.weekday()]


def _last_day(tranche: Tranche) -> str:
    return JOURS[(tranche.fin - MINUTE).weekday()]


def _hour(quand: datetime, *, fin: bool = False) -> str:
    if fin and quand.time() == time():
        return "minuit"
    return f"{quand.hour} h{f' {quand:%M}' if quand.minute else ''}"
