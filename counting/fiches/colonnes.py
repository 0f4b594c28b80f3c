"""The columns of a fiche, the titles files give them, and how one cell is read."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from counting.domain import Configuration, Observation, Sexe, TypeLieu


@dataclass(frozen=True)
class Colonne:
    """One column of a fiche: its key, its title on screen, other titles seen in files, an example, and its rule."""

    cle: str
    titre: str
    autres: tuple[str, ...]
    exemple: str
    regle: str


COLONNES = (
    Colonne("secteur", "Secteur", ("code secteur", "equipe", "zone", "perimetre"), "19-09", "code du secteur"),
    Colonne("identifiant", "Identifiant", ("id", "uuid", "_uuid", "__id"), "", "texte libre, unique"),
    Colonne("heure", "Heure", ("horaire", "heure de passage", "time"), "22h45", "heure de la nuit, par exemple 22h45"),
    Colonne("adresse", "Adresse", ("raw_address", "adresse complete", "lieu", "localisation", "address"),
            "85 bis bd de Magenta", "adresse, lieu ou coordonnées"),
    Colonne("code_postal", "Code postal", ("postcode", "cp"), "75010", "75001 à 75020 ou 75116"),
    Colonne("longitude", "Longitude", ("lon", "lng", "x"), "", "degrés décimaux"),
    Colonne("latitude", "Latitude", ("lat", "y"), "", "degrés décimaux"),
    Colonne("type_lieu", "Type de lieu", ("type de lieu", "lieu type", "place_type"), "rue", "un type de lieu connu"),
    Colonne("configuration", "Configuration", ("composition", "menage", "household"), "seul",
            "seul, couple, famille, groupe ou ND"),
    Colonne("nombre", "Nombre", ("effectif", "personnes", "nb", "nombre de personnes"), "", "un entier ≥ 0"),
    Colonne("sexe", "Sexe", ("genre", "sex"), "", "H, F ou ND"),
    Colonne("hommes", "Hommes", ("h", "nb hommes", "homme"), "1", "un entier ≥ 0"),
    Colonne("femmes", "Femmes", ("f", "nb femmes", "femme"), "0", "un entier ≥ 0"),
    Colonne("sexe_nd", "Sexe ND", ("nd", "sexe inconnu", "non determine"), "0", "un entier ≥ 0"),
    Colonne("enfants", "Enfants", ("mineurs", "nb enfants", "moins de 18 ans"), "", "un entier ≥ 0"),
    Colonne("ages", "Âges", ("age", "age estime", "classe d'age", "tranche d'age"), "25-39", "des âges ou des classes"),
    Colonne("tentes", "Tentes", ("tente", "abris"), "0", "un entier ≥ 0"),
    Colonne("enceintes", "Enceintes", ("femmes enceintes", "enceinte"), "0", "un entier ≥ 0"),
    Colonne("observation", "Recueil", ("observee ou interrogee",), "observée", "observée ou interrogée"),
)  # fmt: skip
CLES = tuple(colonne.cle for colonne in COLONNES)
REGLES = {colonne.cle: colonne.regle for colonne in COLONNES}
TITRES = {colonne.cle: colonne.titre for colonne in COLONNES}

_SYNONYMES: dict[str, dict[str, StrEnum]] = {
    "type_lieu": {
        "": TypeLieu.ND, "parc": TypeLieu.PARC, "jardin": TypeLieu.PARC, "square": TypeLieu.PARC,
        "metro": TypeLieu.METRO, "rer": TypeLieu.METRO, "station": TypeLieu.METRO, "ratp": TypeLieu.METRO,
        "sncf": TypeLieu.GARE, "hall": TypeLieu.IMMEUBLE, "immeuble": TypeLieu.IMMEUBLE, "cave": TypeLieu.IMMEUBLE,
        "bailleur": TypeLieu.IMMEUBLE, "ap-hp": TypeLieu.HOPITAL, "aphp": TypeLieu.HOPITAL, "tente": TypeLieu.CAMPEMENT,
        "parking souterrain": TypeLieu.PARKING, "vehicule": TypeLieu.VOITURE,
    },
    "configuration": {
        "": Configuration.ND, "seule": Configuration.SEUL, "personne seule": Configuration.SEUL,
        "isole": Configuration.SEUL, "familles": Configuration.FAMILLE, "groupe >= 5": Configuration.GROUPE,
        "groupe ≥ 5": Configuration.GROUPE,
    },
    "observation": {
        "": Observation.OBSERVEE, "o": Observation.OBSERVEE, "observation": Observation.OBSERVEE,
        "i": Observation.INTERROGEE, "interroge": Observation.INTERROGEE, "questionnaire": Observation.INTERROGEE,
    },
    "sexe": {
        "": Sexe.ND, "homme": Sexe.H, "masculin": Sexe.H, "m": Sexe.H, "femme": Sexe.F, "feminin": Sexe.F,
        "inconnu": Sexe.ND, "non determine": Sexe.ND,
    },
}  # fmt: skip
TYPES: dict[str, type[StrEnum]] = {
    "type_lieu": TypeLieu, "configuration": Configuration, "observation": Observation, "sexe": Sexe,
}  # fmt: skip


def fold(texte: str) -> str:
    """Lower case, without accents, one space between words: how two titles are compared.

    >>> fold("  Âge  estimé ")
    'age estime'
    """
    sans = unicodedata.normalize("NFKD", texte.replace("’", "'")).encode("ascii", "ignore").decode()
    return " ".join((sans if sans.strip() else texte).casefold().split())


@lru_cache(maxsize=4096)
def read_heure(texte: str) -> str:
    """Time of day as HH:MM, from the usual ways to write it.

    >>> read_heure("22h5"), read_heure("1 h"), read_heure("23:45:00"), read_heure("")
    ('22:05', '01:00', '23:45', '')
    """
    if not texte:
        return ""
    lu = re.fullmatch(r"(\d{1,2})\s*[hH:]?\s*(\d{1,2})?\s*(?::\d{2})?(?:mn|min)?", texte)
    if not lu or int(lu[1]) > 23 or int(lu[2] or 0) > 59:
        raise ValueError(texte)
    return f"{int(lu[1]):02d}:{int(lu[2] or 0):02d}"


@lru_cache(maxsize=4096)
def read_entier(texte: str) -> int | None:
    """Integer ≥ 0, or None when nothing is written; « 2.0 » is how a spreadsheet writes 2."""
    if not texte:
        return None
    if not re.fullmatch(r"\d{1,6}(?:[.,]0+)?", texte):
        raise ValueError(texte)
    return int(re.split("[.,]", texte)[0])


@lru_cache(maxsize=4096)
def read_choix(cle: str, brut: str) -> StrEnum:
    """Value of a closed list from the usual ways to write it; ValueError when it is none of them."""
    plie = fold(brut)
    connus = {fold(valeur): valeur for valeur in TYPES[cle]} | _SYNONYMES[cle]
    if plie not in connus:
        raise ValueError(brut)
    return connus[plie]
