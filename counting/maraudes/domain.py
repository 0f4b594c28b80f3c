"""Maraudes: who goes out, where, when. A passage past midnight belongs to the night it began."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class TypeMaraude(StrEnum):
    """Types of the pacte parisien (bilan 2015-2020): intervention sociale, évaluation, spécialisées, bénévoles."""

    MIS = "MIS"
    MEO = "MEO"
    MS = "MS"
    MB = "MB"


class Public(StrEnum):
    """Whom a maraude goes to."""

    TOUS = "tous"
    FEMMES = "femmes"
    FAMILLES = "familles"
    JEUNES = "jeunes"
    EXILES = "exilés"
    USAGERS = "usagers de drogues"
    PSY = "santé mentale"


class Unite(StrEnum):
    """What is counted as one: sources that count teams and sources that count routes disagree."""

    EQUIPE = "équipe"
    TOURNEE = "tournée"


class Deplacement(StrEnum):
    """How the team moves."""

    PIED = "à pied"
    VEHICULE = "véhicule"


class Recurrence(StrEnum):
    """How often a passage comes back."""

    HEBDOMADAIRE = "chaque semaine"
    QUINZAINE = "une semaine sur deux"
    MENSUELLE = "chaque mois"


class Origine(StrEnum):
    """What a zone was drawn from; all but a polygon and territories are widened by a radius."""

    POLYGONE = "polygone"
    LIGNE = "ligne"
    LIEUX = "lieux"
    VOIES = "voies"
    TERRITOIRES = "territoires"


JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
"""A passage's weekday is a rank in this list."""


@dataclass(frozen=True)
class Zone:
    """Where a maraude goes. `contour` is a WKB polygon, EPSG:4326, the radius already applied."""

    code: str
    nom: str
    contour: bytes
    origine: Origine = Origine.POLYGONE
    rayon_m: int = 0


@dataclass(frozen=True)
class Passage:
    """One slot of the week in a zone, between two times of day (HH:MM), in a season open at either end."""

    zone: str
    jour: int
    debut: str
    fin: str
    recurrence: Recurrence = Recurrence.HEBDOMADAIRE
    du: date | None = None
    au: date | None = None


@dataclass(frozen=True)
class Maraude:
    """One team or route, its zones and its passages. On call, it covers nothing by itself: it is shown apart."""

    uid: str
    nom: str
    operateur: str
    type: TypeMaraude
    public: Public = Public.TOUS
    unite: Unite = Unite.EQUIPE
    deplacement: Deplacement = Deplacement.PIED
    astreinte: bool = False
    simulee: bool = False
    source: str = ""
    zones: tuple[Zone, ...] = field(default=())
    passages: tuple[Passage, ...] = field(default=())
