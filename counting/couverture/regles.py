"""What « covered » means: the rule, in words, as slots, kept under a name. No official definition exists."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sqlalchemy import Engine, func, insert, select

from counting.errors import CountingError
from counting.maraudes import schema as schema_maraudes
from counting.maraudes.domain import JOURS, Maraude, Public, TypeMaraude
from counting.maraudes.horaires import CRENEAUX, DEBUT_DE_NUIT_H, HEURES
from counting.seuils import PASSAGES_MIN, SURFACE_BLANCHE
from counting.store import ecriture, now
from geo.creneaux import Bools

_TABLE = schema_maraudes.regle
SUR_L_HORLOGE = tuple((DEBUT_DE_NUIT_H + rang) % HEURES for rang in range(HEURES))
"""Hour on the clock of each slot of a night's row."""

PAR_DEFAUT = "Règle par défaut"


class RegleError(CountingError):
    """A rule that counts nothing, hours that cannot be, or a name that is missing."""


@dataclass(frozen=True)
class Regle:
    """The rule of a study, stated beside every result.

    Empty `types`, `publics` or `operateurs` mean all of them. Hours run from `debut_h` to `fin_h`, the next morning
    when the end is not after the beginning; the same hour twice means the whole day.
    """

    nom: str = PAR_DEFAUT
    types: tuple[TypeMaraude, ...] = ()
    publics: tuple[Public, ...] = ()
    operateurs: tuple[str, ...] = ()
    debut_h: int = 18
    fin_h: int = 6
    passages_min: float = float(PASSAGES_MIN.valeur)
    surface_min_m2: float = float(SURFACE_BLANCHE.valeur)
    sans_eau: bool = True
    sans_rails: bool = True

    def __post_init__(self) -> None:
        if not (0 <= self.debut_h < HEURES and 0 <= self.fin_h < HEURES):
            raise RegleError(f"Heures de {self.debut_h} h à {self.fin_h} h : attendu des heures de 0 à 23.")
        if not 0 < self.passages_min < np.inf:
            raise RegleError(f"Passages par semaine : attendu plus de 0, reçu {self.passages_min:g}.")
        if not 0 <= self.surface_min_m2 < np.inf:
            raise RegleError(f"Plus petite zone blanche : attendu 0 m² ou plus, reçu {self.surface_min_m2:g}.")

    def __str__(self) -> str:
        """The rule in one sentence, printed under every map, table and export."""
        types = ", ".join(self.types) or "tous types"
        publics = ", ".join(self.publics) or "tous publics"
        qui = f" ; opérateurs : {', '.join(self.operateurs)}" if self.operateurs else ""
        heures = f"de {self.debut_h} h à {self.fin_h} h, au moins {self._passages()} dans le créneau lu"
        taille = f"zones blanches de {self.surface_min_m2:,.0f} m² et plus".replace(",", "\u202f")
        eau = "Seine et canaux exclus" if self.sans_eau else "Seine et canaux compris"
        rails = "emprises ferroviaires exclues" if self.sans_rails else "emprises ferroviaires comprises"
        return f"{self.nom} : maraudes planifiées, {types}, {publics}{qui} ; {heures} ; {taille} ; {eau}, {rails}."

    def seldom(self) -> str:
        """« moins de 1 passage par semaine »: what is white in the eyes of this rule, when someone passes at times."""
        return f"moins de {self._passages()}"

    def _passages(self) -> str:
        minimum = f"{self.passages_min:g}".replace(".", ",")
        return f"{minimum} {'passage' if self.passages_min < 2 else 'passages'} par semaine"

    def heures(self) -> Bools:
        """Slots of the week the rule looks at: bool array (168,), laid as in `counting.maraudes.horaires.creneaux`."""
        return np.tile(_hours(self.debut_h, self.fin_h), len(JOURS))

    def compte(self, maraude: Maraude) -> bool:
        """Whether a maraude counts; those on call never do, so that they do not hide every gap."""
        return (
            not maraude.astreinte
            and (not self.types or maraude.type in self.types)
            and (not self.publics or maraude.public in self.publics)
            and (not self.operateurs or maraude.operateur in self.operateurs)
        )


@dataclass(frozen=True)
class Moment:
    """Hours of one night of the week, as asked: from `debut_h` to `fin_h`, past midnight if need be."""

    jour: int
    debut_h: int
    fin_h: int

    def __str__(self) -> str:
        """« le mardi à 23 h », « le mardi de 22 h à 2 h », « la nuit du mardi à 2 h » (Wednesday morning)."""
        debut = "la nuit du" if self.debut_h < DEBUT_DE_NUIT_H else "le"
        heures = f"à {self.debut_h} h" if self.creneaux().sum() == 1 else f"de {self.debut_h} h à {self.fin_h} h"
        return f"{debut} {JOURS[self.jour]} {heures}"

    def creneaux(self) -> Bools:
        """Slots of the week, one after the other, past 6 h into the next row if need be: bool array (168,)."""
        debut = self.jour * HEURES + (self.debut_h - DEBUT_DE_NUIT_H) % HEURES
        duree = (self.fin_h - self.debut_h) % HEURES or HEURES
        semaine = np.zeros(CRENEAUX, np.bool_)
        semaine[(debut + np.arange(duree)) % CRENEAUX] = True
        return semaine


def save(engine: Engine, regle: Regle, auteur: str) -> None:
    """Keep a rule under its name; one of the same name is replaced, its history stays.

    Raises
    ------
    RegleError
        No name, the name of the default rule, or no author.
    """
    nom = regle.nom.strip()
    if not nom or nom == PAR_DEFAUT:
        raise RegleError("Donnez à cette règle un nom qui la distingue, par exemple « MIS et MEO, nuit ».")
    if not auteur.strip():
        raise RegleError("Une règle gardée porte le nom de son auteur. Écrivez le vôtre.")
    contenu = json.dumps(asdict(regle) | {"nom": nom}, ensure_ascii=False)
    with ecriture(engine) as connection:
        connection.execute(insert(_TABLE).values(nom=nom, contenu=contenu, auteur=auteur.strip(), ecrite_le=now()))


def load(engine: Engine) -> list[Regle]:
    """Rules in force, by name, the default one first."""
    dernieres = select(func.max(_TABLE.c.id)).group_by(_TABLE.c.nom)
    requete = select(_TABLE.c.contenu).where(_TABLE.c.id.in_(dernieres)).order_by(_TABLE.c.nom)
    with engine.connect() as connection:
        return [Regle(), *(_read(json.loads(contenu)) for contenu in connection.scalars(requete))]


def _read(champs: Mapping[str, Any]) -> Regle:
    types = tuple(TypeMaraude(valeur) for valeur in champs["types"])
    publics = tuple(Public(valeur) for valeur in champs["publics"])
    return Regle(**{**champs, "types": types, "publics": publics, "operateurs": tuple(champs["operateurs"])})


def _hours(debut_h: int, fin_h: int) -> Bools:
    """Hours of a night's row, which begins at 6 h, between two hours on the clock."""
    debut, fin = ((heure - DEBUT_DE_NUIT_H) % HEURES for heure in (debut_h, fin_h))
    rang = np.zeros(HEURES, np.bool_)
    rang[(debut + np.arange((fin - debut) % HEURES or HEURES)) % HEURES] = True
    return rang
