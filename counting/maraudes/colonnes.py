"""The columns of a table of schedules, the titles files give them, and how one cell is read."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from counting.fiches.colonnes import Colonne, fold, read_heure
from counting.maraudes.domain import JOURS, Deplacement, Public, Recurrence, TypeMaraude, Unite

E = TypeVar("E", bound=StrEnum)

COLONNES = (
    Colonne("maraude", "Maraude", ("nom", "nom de la maraude", "equipe"), "Tournée du canal", "le nom de la maraude"),
    Colonne("operateur", "Opérateur", ("association", "structure", "organisme"), "Les Veilleurs", "texte libre"),
    Colonne("type", "Type", ("type de maraude",), "MB", "MIS, MEO, MS ou MB"),
    Colonne("public", "Public", ("publics", "public cible"), "tous", f"{', '.join(Public)}"),
    Colonne("unite", "Unité", ("unite comptee",), "équipe", "équipe ou tournée"),
    Colonne("deplacement", "Déplacement", ("mode", "mode de deplacement"), "à pied", "à pied ou véhicule"),
    Colonne("astreinte", "Astreinte", ("sur astreinte", "sur signalement"), "non", "oui ou non"),
    Colonne("zone", "Zone", ("code zone", "secteur", "lieu"), "Canal", "le code ou le nom d’une zone"),
    Colonne("jour", "Jour", ("jours", "jour de la semaine"), "mardi, jeudi", "un ou des jours : mardi, lun-ven, 7j/7"),
    Colonne("debut", "Début", ("heure de debut", "de", "depart"), "21h30", "une heure de 0h à 23h59"),
    Colonne("fin", "Fin", ("heure de fin", "a", "retour"), "0h30", "une heure de 0h à 24h"),
    Colonne("recurrence", "Récurrence", ("frequence", "periodicite"), "chaque semaine", f"{', '.join(Recurrence)}"),
    Colonne("du", "Du", ("debut de saison", "date de debut"), "01/11/2026", "une date : 01/11/2026"),
    Colonne("au", "Au", ("fin de saison", "date de fin"), "31/03/2027", "une date : 31/03/2027"),
    Colonne("source", "Source", ("reference",), "convention du SIAO", "texte libre"),
    Colonne("identifiant", "Identifiant", ("id", "uid"), "", "64 lettres au plus"),
    Colonne("simulee", "Données simulées", ("simulee", "donnees simulees"), "", "oui ou non"),
)
TITRES = {colonne.cle: colonne.titre for colonne in COLONNES}
REGLES = {colonne.cle: colonne.regle for colonne in COLONNES}
INDISPENSABLES = ("maraude", "type", "zone", "jour", "debut", "fin")

_PLIES = {fold(titre): colonne.cle for colonne in COLONNES for titre in (colonne.cle, colonne.titre, *colonne.autres)}
_ABREGES = {jour[:3]: rang for rang, jour in enumerate(JOURS)}
_ENSEMBLES = {
    "7j/7": range(7), "7/7": range(7), "tous les jours": range(7), "chaque jour": range(7), "tous": range(7),
    "quotidien": range(7), "quotidienne": range(7), "week-end": range(5, 7), "weekend": range(5, 7),
    "en semaine": range(5), "jours ouvres": range(5), "5j/7": range(5),
}  # fmt: skip
_OUI = {"oui": True, "o": True, "x": True, "1": True, "vrai": True, "astreinte": True}
_NON = {"": False, "non": False, "n": False, "0": False, "faux": False, "planifiee": False}
_SYNONYMES: dict[str, StrEnum] = {
    "maraude d'intervention sociale": TypeMaraude.MIS, "intervention sociale": TypeMaraude.MIS,
    "maraude d'evaluation et d'orientation": TypeMaraude.MEO, "evaluation et orientation": TypeMaraude.MEO,
    "maraude specialisee": TypeMaraude.MS, "specialisee": TypeMaraude.MS,
    "maraude benevole": TypeMaraude.MB, "benevole": TypeMaraude.MB, "benevoles": TypeMaraude.MB,
    "tout public": Public.TOUS, "tous publics": Public.TOUS, "femme": Public.FEMMES, "famille": Public.FAMILLES,
    "jeune": Public.JEUNES, "mineurs": Public.JEUNES, "exile": Public.EXILES, "migrants": Public.EXILES,
    "usagers": Public.USAGERS, "psy": Public.PSY, "psychiatrie": Public.PSY,
    "equipes": Unite.EQUIPE, "tournees": Unite.TOURNEE, "circuit": Unite.TOURNEE, "parcours": Unite.TOURNEE,
    "pied": Deplacement.PIED, "pedestre": Deplacement.PIED, "marche": Deplacement.PIED,
    "camion": Deplacement.VEHICULE, "voiture": Deplacement.VEHICULE, "vehicules": Deplacement.VEHICULE,
    "en vehicule": Deplacement.VEHICULE,
    "hebdomadaire": Recurrence.HEBDOMADAIRE, "toutes les semaines": Recurrence.HEBDOMADAIRE,
    "hebdo": Recurrence.HEBDOMADAIRE, "quinzaine": Recurrence.QUINZAINE, "1 semaine sur 2": Recurrence.QUINZAINE,
    "tous les quinze jours": Recurrence.QUINZAINE, "tous les 15 jours": Recurrence.QUINZAINE,
    "semaines paires": Recurrence.QUINZAINE, "semaines impaires": Recurrence.QUINZAINE,
    "mensuel": Recurrence.MENSUELLE, "mensuelle": Recurrence.MENSUELLE, "une fois par mois": Recurrence.MENSUELLE,
    "tous les mois": Recurrence.MENSUELLE,
}  # fmt: skip


def key_of(titre: str) -> str | None:
    """Column a title stands for, or None.

    >>> key_of("Heure de DÉBUT"), key_of("Bénévoles")
    ('debut', None)
    """
    return _PLIES.get(fold(titre))


def read_jours(texte: str) -> tuple[int, ...]:
    """Ranks of the days of a cell, Monday 0; ValueError when it names none.

    >>> read_jours("Mar., jeudi"), read_jours("du lundi au mercredi"), read_jours("sam-lun"), read_jours("7j/7")
    ((1, 3), (0, 1, 2), (0, 5, 6), (0, 1, 2, 3, 4, 5, 6))
    """
    plie = fold(texte).replace(".", "")
    if plie in _ENSEMBLES:
        return tuple(_ENSEMBLES[plie])
    jours: set[int] = set()
    for morceau in re.split(r"\s*(?:[,;/+&]|\bet\b)\s*", plie):
        premier, *suite = re.split(r"\s*(?:-|\bau\b|\ba\b)\s*", re.sub(r"^(?:du|le|les)\s+", "", morceau))
        depart = _jour(premier)
        jours |= {(depart + ecart) % 7 for ecart in range((_jour(suite[0]) - depart) % 7 + 1)} if suite else {depart}
    return tuple(sorted(jours))


def read_debut(texte: str) -> str:
    """Time a passage begins, as HH:MM; ValueError otherwise.

    >>> read_debut("21 h 30"), read_debut("minuit")
    ('21:30', '00:00')
    """
    lue = read_heure("00:00" if fold(texte) == "minuit" else texte)
    if not lue:
        raise ValueError(texte)
    return lue


def read_fin(texte: str) -> str:
    """Time a passage ends, as HH:MM: 24 h is midnight.

    >>> read_fin("24h"), read_fin("1 h")
    ('00:00', '01:00')
    """
    return read_debut(re.sub(r"^24(?=\D|$)", "00", texte))


def read_date(texte: str) -> date | None:
    """Day, or None when nothing is written.

    >>> read_date("01/11/2026"), read_date("2026-11-01"), read_date("")
    (datetime.date(2026, 11, 1), datetime.date(2026, 11, 1), None)
    """
    if not texte:
        return None
    forme = "%Y-%m-%d" if re.match(r"\d{4}-", texte) else "%d/%m/%Y"
    return datetime.strptime(texte, forme).date()  # noqa: DTZ007  # a day has no hour


def read_oui(texte: str) -> bool:
    """Yes or no; nothing is no.

    >>> read_oui("Oui"), read_oui("")
    (True, False)
    """
    lu = (_OUI | _NON).get(fold(texte))
    if lu is None:
        raise ValueError(texte)
    return lu


def read_choix(liste: type[E], texte: str) -> E:
    """Value of a list from the usual ways to write it; ValueError when it is none of them.

    >>> read_choix(TypeMaraude, "bénévoles"), read_choix(Public, "Femmes")
    (<TypeMaraude.MB: 'MB'>, <Public.FEMMES: 'femmes'>)
    """
    connus = {mot: valeur for mot, valeur in _SYNONYMES.items() if isinstance(valeur, liste)}
    connus |= {fold(valeur): valeur for valeur in liste}
    if fold(texte) not in connus:
        raise ValueError(texte)
    return connus[fold(texte)]


def _jour(mot: str) -> int:
    rang = _ABREGES.get(mot[:3], -1)
    if rang < 0 or not JOURS[rang].startswith(mot.removesuffix("s")):
        raise ValueError(mot)
    return rang
