"""Lieux: where a person can go, whom each receives, how many, and to whom it may be shown."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from counting.domain import Position

SEPARATEUR = "--"
"""Between the source and its own identifier, as data·inclusion writes it."""


class TypeAccueil(StrEnum):
    """What a lieu is; the types the sources name."""

    HALTE_NUIT = "halte de nuit"
    HALTE_FEMMES = "halte femmes"
    ESI = "ESI"
    ACCUEIL_JOUR = "accueil de jour"
    BAINS_DOUCHES = "bains-douches"
    BAGAGERIE = "bagagerie"
    RESTAURANT = "restaurant solidaire"
    DISTRIBUTION = "distribution alimentaire"
    HEBERGEMENT = "hébergement"
    CHEZ_SOI = "Un chez-soi d’abord"


class Audience(StrEnum):
    """Whom a lieu receives for themselves: « jeunes » alone is a place no other adult may use."""

    HOMMES = "hommes"
    FEMMES = "femmes"
    COUPLES = "couples"
    FAMILLES = "familles"
    JEUNES = "jeunes"
    ANIMAUX = "animaux"


class Moment(StrEnum):
    """Part of the day a capacity holds for."""

    NUIT = "nuit"
    JOUR = "jour"


class Admission(StrEnum):
    """How one gets in."""

    LIBRE = "libre"
    ORIENTATION = "sur orientation (115, SIAO)"
    INCONNUE = "inconnue"


class Visibilite(StrEnum):
    """Who may see where it is: everyone, or those who may `voir_lieux` (counting.roles)."""

    PUBLIQUE = "publique"
    RESTREINTE = "restreinte"


class Profil(StrEnum):
    """For whom a place is looked for."""

    FEMME_SEULE = "femme seule"
    HOMME_SEUL = "homme seul"
    COUPLE = "couple"
    FAMILLE = "famille avec enfants"
    AVEC_ANIMAL = "personne avec un animal"
    JEUNE = "jeune"


class Convenance(IntEnum):
    """Whether a lieu receives a person; what nobody wrote is neither yes nor no."""

    INCONNU = -1
    NON = 0
    OUI = 1


ANNEES = range(1900, 2201)
"""Years a date may have: what is open without end has no last day, rather than one in 9999."""

AVEC_PLACES = tuple(audience for audience in Audience if audience is not Audience.ANIMAUX)
"""Audiences places are kept for; an animal comes with a person."""

LIEUX_DE_NUIT = frozenset(
    {TypeAccueil.HALTE_NUIT, TypeAccueil.HALTE_FEMMES, TypeAccueil.HEBERGEMENT, TypeAccueil.CHEZ_SOI}
)
"""Where people sleep: the place is shown to coordinators and organisers only (domain.md, section 6)."""

DEMANDES = {
    Profil.FEMME_SEULE: (Audience.FEMMES,),
    Profil.HOMME_SEUL: (Audience.HOMMES,),
    Profil.COUPLE: (Audience.COUPLES,),
    Profil.FAMILLE: (Audience.FAMILLES,),
    Profil.AVEC_ANIMAL: (Audience.ANIMAUX, Audience.HOMMES, Audience.FEMMES),
    Profil.JEUNE: (Audience.JEUNES,),
}
"""Audiences that must all be received; a person with an animal may be a man or a woman."""


@dataclass(frozen=True)
class Publics:
    """Who is received: yes, no, or None when nobody wrote it."""

    hommes: bool | None = None
    femmes: bool | None = None
    couples: bool | None = None
    familles: bool | None = None
    jeunes: bool | None = None
    animaux: bool | None = None

    def recoit(self, audience: Audience) -> bool | None:
        """Answer for one audience."""
        reponse: bool | None = getattr(self, audience.name.lower())
        return reponse


@dataclass(frozen=True, order=True)
class Capacite:
    """Places by night or by day, for one audience, or for all together when `audience` is empty."""

    moment: Moment
    audience: str
    places: int


@dataclass(frozen=True)
class Lieu:
    """One place between two dates, both included; None is an open end.

    `source` and `identifiant` together are its identity: the same ones with other dates are another period of the
    same place. A missing capacity is unknown, never 0. `visibilite` may be stricter than its type and its publics ask
    for, never laxer.
    """

    source: str
    identifiant: str
    nom: str
    type: TypeAccueil
    operateur: str = ""
    adresse: str = ""
    position: Position | None = None
    publics: Publics = Publics()
    capacites: tuple[Capacite, ...] = field(default=())
    horaires: str = ""
    """OSM `opening_hours`; empty: unknown."""

    admission: Admission = Admission.INCONNUE
    du: date | None = None
    au: date | None = None
    provenance: str = ""
    vu_le: date | None = None
    visibilite: Visibilite = Visibilite.PUBLIQUE
    remarque: str = ""
    simule: bool = False

    def __post_init__(self) -> None:
        """Keep capacities in one order, and the place hidden when its type or its publics ask for it."""
        object.__setattr__(self, "capacites", tuple(sorted(self.capacites)))
        if reserve(self.type, self.publics):
            object.__setattr__(self, "visibilite", Visibilite.RESTREINTE)

    @property
    def uid(self) -> str:
        """Its identity in one word; periods of one place share it."""
        return f"{self.source}{SEPARATEUR}{self.identifiant}"

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, EPSG:4326; None when it is not placed."""
        if self.position is None or self.position.lon is None or self.position.lat is None:
            return None
        return self.position.lon, self.position.lat


@dataclass(frozen=True)
class Occupation:
    """How many people used a lieu in the night that began on `nuit`; None: not said."""

    uid: str
    nuit: date
    personnes: int | None = None
    nuitees: int | None = None
    provenance: str = ""
    simulee: bool = False


def est_identite(source: str, identifiant: str) -> bool:
    """Whether two words make a `Lieu.uid` that no other two make.

    >>> est_identite("a", "b"), est_identite("a-", "b"), est_identite("a", "-b"), est_identite("a--b", "c")
    (True, False, False, False)
    """
    tiret = SEPARATEUR[0]
    return SEPARATEUR not in source and not source.endswith(tiret) and not identifiant.startswith(tiret)


def reserve(type_: TypeAccueil, publics: Publics) -> bool:
    """Whether a place must be hidden: people sleep there, or it receives women and is not known to receive men."""
    return type_ in LIEUX_DE_NUIT or (publics.femmes is True and publics.hommes is not True)


def convient(publics: Publics, profil: Profil) -> Convenance:
    """Whether a lieu receives a person: no as soon as one audience asked for is refused, yes when all are received.

    Examples
    --------
    >>> femmes = Publics(femmes=True, hommes=False)
    >>> convient(femmes, Profil.HOMME_SEUL).name, convient(femmes, Profil.FEMME_SEULE).name
    ('NON', 'OUI')
    >>> convient(Publics(), Profil.FEMME_SEULE).name
    'INCONNU'
    """
    reponses = [publics.recoit(audience) for audience in DEMANDES[profil]]
    if False in reponses:
        return Convenance.NON
    return Convenance.INCONNU if None in reponses else Convenance.OUI


def places(lieu: Lieu, moment: Moment, audience: Audience | None = None) -> int | None:
    """Places by night or by day; None when nobody wrote them.

    Of one audience: what is kept for it, else what all share. Of all: what is written for all, else the sum of what is
    kept for each audience received, when that is known for every one of them; men and women count as received until
    they are said not to be.
    """
    ecrites = {capacite.audience: capacite.places for capacite in lieu.capacites if capacite.moment is moment}
    if audience is not None:
        return ecrites.get(audience.value, ecrites.get(""))
    if "" in ecrites:
        return ecrites[""]
    adultes = (Audience.HOMMES, Audience.FEMMES)
    recues = {une for une in AVEC_PLACES if lieu.publics.recoit(une) in ((True, None) if une in adultes else (True,))}
    return sum(ecrites.values()) if ecrites and recues <= set(ecrites) else None


def en_vigueur(lieu: Lieu, jour: date) -> bool:
    """Whether a lieu exists on a day, both ends of its validity included."""
    return (lieu.du is None or lieu.du <= jour) and (lieu.au is None or jour <= lieu.au)


def chevauchent(un: Lieu, autre: Lieu) -> bool:
    """Whether two periods have a day in common."""
    return (un.du or date.min) <= (autre.au or date.max) and (autre.du or date.min) <= (un.au or date.max)
