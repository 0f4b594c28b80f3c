"""What the register says of a lieu, in words: what nobody wrote is « inconnu », never 0."""

from datetime import date, datetime

import numpy as np

from counting.errors import CountingError
from counting.lieux.domain import Audience, Lieu, Moment, Publics, TypeAccueil, en_vigueur, places
from counting.lieux.horaires import Ouverture
from counting.lieux.ouvertures import dire_changement, ouvertures
from counting.mots import accord, nombre
from dashboard.lieux.carte import EtatLieu
from dashboard.lieux.semaine_ouverte import week_in_words

INCONNU = "inconnu"
HALTES = frozenset({TypeAccueil.HALTE_NUIT, TypeAccueil.HALTE_FEMMES})
ETATS = {Ouverture.OUVERT: EtatLieu.OUVERT, Ouverture.FERME: EtatLieu.FERME, Ouverture.INCONNU: EtatLieu.INCONNU}


def answer(lieux: list[Lieu], jour: date) -> str:
    """How many lieux the register holds on a day, and the places of its haltes by night."""
    presents = [lieu for lieu in lieux if en_vigueur(lieu, jour)]
    haltes = [lieu for lieu in presents if lieu.type in HALTES]
    phrase = f"{accord(len(presents), 'lieu', 'lieux')} au registre aujourd’hui"
    if haltes:
        phrase += f", dont {accord(len(haltes), 'halte', 'haltes')} de nuit ou de femmes : {_places_of_haltes(haltes)}"
    hors = len({lieu.uid for lieu in lieux} - {lieu.uid for lieu in presents})
    return phrase + (f" ; {accord(hors, 'autre', 'autres')} hors période." if hors else ".")


def publics_in_words(publics: Publics) -> str:
    """Whom a lieu receives.

    >>> publics_in_words(Publics(femmes=True, hommes=False))
    'femmes ; refusés : hommes ; inconnu : couples, familles, jeunes, animaux'
    >>> publics_in_words(Publics())
    'inconnu'
    """
    dits = {
        reponse: ", ".join(une for une in Audience if publics.recoit(une) is reponse) for reponse in (True, False, None)
    }
    if not dits[True] and not dits[False]:
        return INCONNU
    debuts = {True: "", False: "refusés : ", None: "inconnu : "}
    return " ; ".join(f"{debuts[reponse]}{qui}" for reponse, qui in dits.items() if qui)


def places_in_words(lieu: Lieu, moment: Moment) -> str:
    """Places by night or by day: all together, then for each audience."""
    total = places(lieu, moment)
    parts = ", ".join(
        f"{nombre(une.places)} {une.audience}" for une in lieu.capacites if une.moment is moment and une.audience
    )
    if total is None:
        return f"{parts} ; total inconnu" if parts else INCONNU
    return f"{nombre(total)} ({parts})" if parts else nombre(total)


def hours_in_words(lieu: Lieu, jour: date) -> str:
    """Openings of the seven days to come; hours that cannot be evaluated are unknown, and shown as written."""
    try:
        return week_in_words(lieu.horaires, jour)
    except CountingError:
        return f"{INCONNU} (écrits : {lieu.horaires})"


def states(lieux: list[Lieu], instant: datetime) -> list[EtatLieu]:
    """State of each lieu at an instant, outside its validity closed."""
    if not lieux:
        return []
    etats: np.ndarray[tuple[int], np.dtype[np.int8]] = ouvertures(lieux, [instant])[:, 0]
    return [ETATS[Ouverture(int(etat))] for etat in etats]


def state_in_words(lieu: Lieu, etat: EtatLieu, instant: datetime) -> str:
    """« ouvert, ferme à 8 h », « fermé, ouvre à 20 h », « hors période », « inconnu »."""
    if etat is EtatLieu.FERME and not en_vigueur(lieu, instant.date()):
        return "hors période"
    changement = dire_changement(lieu, instant)
    return f"{etat}, {changement}" if changement else str(etat)


def _places_of_haltes(haltes: list[Lieu]) -> str:
    """Places written, all together or audience by audience, and what is missing to make a total."""
    ecrites = {lieu: [une.places for une in lieu.capacites if une.moment is Moment.NUIT] for lieu in haltes}
    totaux = {lieu: places(lieu, Moment.NUIT) for lieu in haltes}
    connues = sum(sum(ecrites[lieu]) if total is None else total for lieu, total in totaux.items())
    muettes = sum(not chiffres for chiffres in ecrites.values())
    partielles = sum(total is None and bool(ecrites[lieu]) for lieu, total in totaux.items())
    phrases = [accord(connues, "place de nuit connue", "places de nuit connues")] if muettes < len(haltes) else []
    phrases += [f"capacité inconnue pour {muettes}"] if muettes else []
    phrases += [f"connue en partie pour {partielles}"] if partielles else []
    return ", ".join(phrases)
