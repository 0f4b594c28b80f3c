"""The columns of a table of lieux, the titles files give them, and how one cell is read."""

import re
from datetime import date
from enum import StrEnum
from typing import TypeVar

from counting.fiches.colonnes import Colonne, fold, read_entier
from counting.lieux.domain import ANNEES, AVEC_PLACES, Admission, Audience, Capacite, Moment, TypeAccueil, Visibilite
from counting.maraudes.colonnes import read_date

E = TypeVar("E", bound=StrEnum)
OUI_NON = "oui, non, ou rien si ce n’est pas connu"
ENTIER = "un nombre de places en chiffres, ou rien si ce n’est pas connu (0 : aucune)"
PLACES = {
    f"places_{moment}" + (f"_{audience}" if audience else ""): (moment, audience)
    for moment in Moment
    for audience in ("", *(une.value for une in AVEC_PLACES))
}
"""Moment and audience of each column of capacity; without an audience: for all together."""

_ADMISSIONS, _VISIBILITES = ", ".join(Admission), ", ".join(Visibilite)
COLONNES = (
    Colonne("source", "Source", ("registre",), "SIAO", "le nom du registre qui donne l’identifiant, sans « -- »"),
    Colonne("identifiant", "Identifiant", ("id", "uid", "code"), "halte-12", "l’identifiant du lieu dans sa source"),
    Colonne("nom", "Nom", ("lieu", "nom du lieu"), "Halte du canal", "le nom du lieu"),
    Colonne("type", "Type", ("type de lieu", "categorie"), "halte de nuit", f"{', '.join(TypeAccueil)}"),
    Colonne("operateur", "Opérateur", ("association", "gestionnaire", "organisme"), "Les Veilleurs", "texte libre"),
    Colonne("adresse", "Adresse", ("adresse complete",), "35 rue du Canal, 75019 Paris", "une adresse d’Île-de-France"),
    Colonne("code_postal", "Code postal", ("cp",), "75019", "un code postal d’Île-de-France"),
    Colonne("longitude", "Longitude", ("lon", "lng", "x"), "2.38", "degrés décimaux"),
    Colonne("latitude", "Latitude", ("lat", "y"), "48.88", "degrés décimaux"),
    *(Colonne(une.value, une.value.capitalize(), (f"accueil {une}",), "oui", OUI_NON) for une in Audience),
    *(
        Colonne(cle, f"Places {moment}" + (f" {audience}" if audience else ""), (cle.replace("_", " "),), "15", ENTIER)
        for cle, (moment, audience) in PLACES.items()
    ),
    Colonne(
        "horaires", "Horaires", ("opening_hours", "heures"), "20:00-08:00", "la syntaxe opening_hours d’OpenStreetMap"
    ),
    Colonne("admission", "Admission", ("acces",), "libre", _ADMISSIONS),
    Colonne("du", "Du", ("debut", "date de debut"), "01/11/2026", "une date : 01/11/2026"),
    Colonne("au", "Au", ("fin", "date de fin"), "31/03/2027", "une date : 31/03/2027"),
    Colonne("provenance", "Provenance", ("reference", "url"), "convention 2026", "texte libre"),
    Colonne("vu_le", "Vu le", ("date", "date de la source"), "21/11/2026", "une date : 21/11/2026"),
    Colonne("visibilite", "Visibilité", (), "restreinte", _VISIBILITES),
    Colonne("remarque", "Remarque", ("note", "commentaire"), "", "texte libre"),
    Colonne("simule", "Données simulées", ("simulee", "simule"), "", "oui ou non"),
)
TITRES = {colonne.cle: colonne.titre for colonne in COLONNES}
REGLES = {colonne.cle: colonne.regle for colonne in COLONNES}
CITE_MAX = 200
INDISPENSABLES = ("source", "identifiant")
"""A lieu the register does not know also needs a name and a type."""

_PLIES = {fold(titre): colonne.cle for colonne in COLONNES for titre in (colonne.cle, colonne.titre, *colonne.autres)}
_CONTROLES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FINS = re.compile(r"\r\n?")
_REPONSES = {"oui": True, "o": True, "x": True, "1": True, "vrai": True, "true": True,
             "non": False, "n": False, "0": False, "faux": False, "false": False,
             "": None, "inconnu": None, "?": None}  # fmt: skip
_SYNONYMES: dict[str, StrEnum] = {
    "halte": TypeAccueil.HALTE_NUIT, "haltes de nuit": TypeAccueil.HALTE_NUIT, "halte nuit": TypeAccueil.HALTE_NUIT,
    "halte pour femmes": TypeAccueil.HALTE_FEMMES, "halte de femmes": TypeAccueil.HALTE_FEMMES,
    "espace solidarite insertion": TypeAccueil.ESI, "espace solidarite-insertion": TypeAccueil.ESI,
    "bains douches": TypeAccueil.BAINS_DOUCHES, "douches": TypeAccueil.BAINS_DOUCHES,
    "consigne": TypeAccueil.BAGAGERIE, "casiers": TypeAccueil.BAGAGERIE, "restaurant": TypeAccueil.RESTAURANT,
    "distribution": TypeAccueil.DISTRIBUTION, "aide alimentaire": TypeAccueil.DISTRIBUTION,
    "chrs": TypeAccueil.HEBERGEMENT, "hebergement d'urgence": TypeAccueil.HEBERGEMENT,
    "centre d'hebergement": TypeAccueil.HEBERGEMENT, "chu": TypeAccueil.HEBERGEMENT,
    "un chez soi d'abord": TypeAccueil.CHEZ_SOI, "chez-soi d'abord": TypeAccueil.CHEZ_SOI,
    "inconditionnelle": Admission.LIBRE, "inconditionnel": Admission.LIBRE, "sans condition": Admission.LIBRE,
    "orientation": Admission.ORIENTATION, "sur orientation": Admission.ORIENTATION, "115": Admission.ORIENTATION,
    "siao": Admission.ORIENTATION, "115/siao": Admission.ORIENTATION, "via 115": Admission.ORIENTATION,
    "public": Visibilite.PUBLIQUE, "restreint": Visibilite.RESTREINTE, "confidentielle": Visibilite.RESTREINTE,
}  # fmt: skip


def strip_controls(texte: str) -> str:
    r"""Text without the signs that a workbook or UTF-8 cannot carry; lines end as on the screen.

    >>> strip_controls(" A\x00B\ud800 "), strip_controls("une\r\ndeux")
    ('AB', 'une\ndeux')
    """
    return _CONTROLES.sub("", _FINS.sub("\n", texte)).strip()


def cite(texte: str) -> str:
    """What a message says again of a text: its first 200 letters, without control characters."""
    propre = strip_controls(texte)
    return propre if len(propre) <= CITE_MAX else f"{propre[:CITE_MAX]}…"


def key_of(titre: str) -> str | None:
    """Column a title stands for, or None.

    >>> key_of("PLACES nuit femmes"), key_of("Opening_hours"), key_of("Téléphone")
    ('places_nuit_femmes', 'horaires', None)
    """
    return _PLIES.get(fold(titre))


def spellings(liste: type[E]) -> dict[str, E]:
    """Every folded way to write the values of a list.

    >>> spellings(TypeAccueil)["chrs"], spellings(TypeAccueil)["esi"]
    (<TypeAccueil.HEBERGEMENT: 'hébergement'>, <TypeAccueil.ESI: 'ESI'>)
    """
    synonymes = {mot: valeur for mot, valeur in _SYNONYMES.items() if isinstance(valeur, liste)}
    return synonymes | {fold(valeur): valeur for valeur in liste}


def read_choix(liste: type[E], texte: str) -> E:
    """Value of a list from the usual ways to write it; ValueError when it is none of them."""
    connus = spellings(liste)
    if fold(texte) not in connus:
        raise ValueError(texte)
    return connus[fold(texte)]


def read_reponse(texte: str) -> bool | None:
    """Yes, no, or None when it is not known.

    >>> read_reponse("Oui"), read_reponse("non"), read_reponse("inconnu")
    (True, False, None)
    """
    plie = fold(texte)
    if plie not in _REPONSES:
        raise ValueError(texte)
    return _REPONSES[plie]


def read_places(cle: str, texte: str) -> Capacite | None:
    """Capacity of a column; None when it is not known.

    >>> read_places("places_nuit_femmes", "15")
    Capacite(moment=<Moment.NUIT: 'nuit'>, audience='femmes', places=15)
    >>> read_places("places_jour", "")
    """
    moment, audience = PLACES[cle]
    places = read_entier(texte)
    return None if places is None else Capacite(moment, audience, places)


def read_jour(texte: str) -> date | None:
    """Day, or None when nothing is written; ValueError for one in 9999.

    >>> read_jour("01/11/2026"), read_jour("")
    (datetime.date(2026, 11, 1), None)
    """
    jour = read_date(texte)
    if jour is not None and jour.year not in ANNEES:
        raise ValueError(texte)
    return jour


def read_degres(texte: str) -> float | None:
    """Degrees with a point or a comma, to six decimals (0.1 m); None when nothing is written.

    >>> read_degres("2,3522"), read_degres("")
    (2.3522, None)
    """
    if not texte:
        return None
    if not re.fullmatch(r"-?\d{1,3}(?:[.,]\d+)?", texte):
        raise ValueError(texte)
    return round(float(texte.replace(",", ".")), 6)
