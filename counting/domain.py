"""The words of the count. One word per thing; the glossary is this file."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Sexe(StrEnum):
    """Sex as observed or said; a sleeper's may stay unknown, which is a category (rule 3)."""

    H = "H"
    F = "F"
    ND = "ND"


class Age(StrEnum):
    """Age classes; published results group them into <25, 25-39, 40-54, 55 and over."""

    MOINS_DE_18 = "<18"
    DE_18_A_24 = "18-24"
    DE_25_A_39 = "25-39"
    DE_40_A_54 = "40-54"
    DE_55_A_69 = "55-69"
    DES_70 = "70+"
    ND = "ND"


class Configuration(StrEnum):
    """Who stands together in one rencontre; a group begins at five people."""

    SEUL = "seul"
    COUPLE = "couple"
    FAMILLE = "famille"
    GROUPE = "groupe"
    ND = "ND"


class Mode(StrEnum):
    """How a secteur is covered, and by whom; `rue` alone makes the périmètre « rue »."""

    RUE = "rue"
    BOIS = "bois"
    PARC = "parc"
    TALUS = "talus"
    CAMPEMENT = "campement"
    RATP = "RATP"
    SNCF = "SNCF"
    APHP = "AP-HP"
    PARKING = "parking"
    BAILLEUR = "bailleur"


class TypeLieu(StrEnum):
    """Where the people of a rencontre are settled."""

    RUE = "rue"
    PARC = "parc ou jardin"
    BOIS = "bois"
    TALUS = "talus"
    CAMPEMENT = "campement"
    METRO = "métro ou RER"
    GARE = "gare"
    HOPITAL = "hôpital"
    PARKING = "parking"
    IMMEUBLE = "parties communes d’immeuble"
    VOITURE = "voiture"
    ND = "ND"


class Observation(StrEnum):
    """Whether the people answered, or were only seen (asleep, refusing)."""

    OBSERVEE = "observée"
    INTERROGEE = "interrogée"


class Perimetre(StrEnum):
    """Which secteurs a figure covers: 421 and 507 for the 18e in 2019 are both true."""

    RUE = "rue"
    TOUS_LIEUX = "tous lieux"


class Version(StrEnum):
    """First figure of the night, or the one consolidated months later."""

    PREMIER = "premier chiffre"
    CONSOLIDE = "consolidé"


class Niveau(StrEnum):
    """Levels a figure is given at, from the finest to the whole."""

    SECTEUR = "secteur"
    QUARTIER = "quartier"
    ARRONDISSEMENT = "arrondissement"
    PARIS_CENTRE = "Paris Centre + 16"
    DST = "DST"
    PARIS = "Paris"


class Nature(StrEnum):
    """Why a revision of a fiche was written."""

    SAISIE = "saisie"
    CORRECTION = "correction"
    IMPORT = "import"
    RETRAIT = "retrait"
    CONFLIT = "conflit"


class Etat(StrEnum):
    """State of an expected fiche; every fiche is in exactly one."""

    ATTENDUE = "attendue"
    RESTITUEE = "restituée"
    ZERO = "zéro contresigné"
    CONFLIT = "en conflit"


class StatutPosition(StrEnum):
    """How sure the point of an address is."""

    OK = "ok"
    A_VERIFIER = "à vérifier"
    INTROUVABLE = "introuvable"


SEXES = tuple(Sexe)
AGES = tuple(Age)
CASES = tuple((sexe, age) for sexe in SEXES for age in AGES)
"""The 21 cells sex × age, in the order effectifs are kept and stored."""

SANS_SECTEUR = "SANS-SECTEUR"
"""Fiche that receives lines whose secteur is not known; it is never expected."""


@dataclass(frozen=True)
class Edition:
    """One night of counting."""

    id: str
    nom: str
    nuit: date
    simulee: bool


@dataclass(frozen=True)
class Secteur:
    """What one team walks. `arrondissement` is an INSEE code, or None when a partner covers all Paris."""

    code: str
    mode: Mode
    nom: str
    arrondissement: str | None = None
    attendu: bool = True
    contour: bytes | None = None
    """WKB polygon, EPSG:4326, or None."""


@dataclass(frozen=True)
class Position:
    """Point of a rencontre's address, EPSG:4326; both coordinates are None while it is not found."""

    lon: float | None
    lat: float | None
    statut: StatutPosition
    score: float
    methode: str


@dataclass(frozen=True)
class Questionnaire:
    """Answers one person chose to give; each may be empty."""

    sexe: Sexe = Sexe.ND
    age: Age = Age.ND
    sans_logement: str = ""
    appel_115: str = ""
    besoins: str = ""
    suivi: str = ""
    ressources: str = ""
    soins: str = ""


@dataclass(frozen=True)
class Rencontre:
    """One line of a fiche: a person, couple, family or group in one place.

    `effectifs` holds 21 counts, one for each pair of `CASES`. Tents are not persons (rule 3).
    """

    uid: str
    adresse: str
    effectifs: tuple[int, ...]
    configuration: Configuration = Configuration.ND
    type_lieu: TypeLieu = TypeLieu.ND
    tentes: int = 0
    enceintes: int = 0
    observation: Observation = Observation.OBSERVEE
    heure: str = ""
    position: Position | None = None
    questionnaires: tuple[Questionnaire, ...] = ()

    @property
    def effectif(self) -> int:
        """Number of persons."""
        return sum(self.effectifs)


@dataclass(frozen=True)
class Fiche:
    """What a team returned for a secteur, as one author wrote it.

    `base` is the number of the last revision the author had seen (0 when none), conflicts included: a fiche written
    without having seen the current one is a conflict, and only an author who has seen a conflict settles it.
    `cle_client` is made once by the entry screen, so that a second click writes nothing.
    """

    edition: str
    secteur: str
    auteur: str
    cle_client: str
    nature: Nature = Nature.SAISIE
    base: int = 0
    contreseing: str = ""
    rencontres: tuple[Rencontre, ...] = field(default=())

    @property
    def effectif(self) -> int:
        """Number of persons on the fiche."""
        return sum(rencontre.effectif for rencontre in self.rencontres)
