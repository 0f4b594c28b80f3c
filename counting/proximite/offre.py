"""Which lieux a person can use through a night: whom they receive, when they are open, whether room is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from counting.lieux.domain import (
    LIEUX_DE_NUIT,
    Convenance,
    Lieu,
    Moment,
    Occupation,
    Profil,
    TypeAccueil,
    convient,
    en_vigueur,
)
from counting.lieux.horaires import Ouverture
from counting.lieux.ouvertures import MINUTE, ouvertures
from counting.proximite.places_libres import free_for
from geo.creneaux import Bools

HEURES = (*range(18, 24), *range(9))
"""Hours on the clock of Paris of the fifteen instants of a night, 18 h to 8 h."""

LENDEMAIN = timedelta(days=1)
PORTES = tuple(type_ for type_ in TypeAccueil if type_ not in {TypeAccueil.HEBERGEMENT, TypeAccueil.CHEZ_SOI})
"""Types looked for unless told otherwise: nobody walks to a housing programme to find its door open."""


class Etat(IntEnum):
    """What a lieu is for a profil at an instant; unknown: its hours or its publics are."""

    INCONNU = -1
    FERME = 0
    OUVERT = 1
    COMPLET = 2


@dataclass(frozen=True)
class Demande:
    """Who looks for what, on the night that begins on `nuit`.

    `inconnus` also counts lieux whose publics or hours nobody wrote: a coordinator's choice, never the default.
    """

    profil: Profil
    nuit: date
    types: tuple[TypeAccueil, ...] = PORTES
    inconnus: bool = False

    def instants(self) -> list[datetime]:
        """The fifteen instants, on the clock of Paris (naive)."""
        return [datetime.combine(self.nuit + LENDEMAIN * (heure < HEURES[0]), time(heure)) for heure in HEURES]


@dataclass(frozen=True)
class Offre:
    """Lieux of a register that may answer a demande.

    Attributes
    ----------
    lieux : tuple of Lieu
        Placed, of a type asked for, in force that night, and not known to refuse the profil.
    convenance : int8 array (lieux,)
        Values of `Convenance`: OUI or INCONNU.
    etats : int8 array (15, lieux)
        Values of `Etat`.
    utilisables : bool array (15, lieux)
        Open, with room as far as is known; unknown ones too when the demande says so.
    refus, sans_position : int
        Lieux that refuse the profil; lieux that would do, but stand nowhere on the map.
    """

    lieux: tuple[Lieu, ...]
    convenance: NDArray[np.int8]
    etats: NDArray[np.int8]
    utilisables: Bools
    refus: int
    sans_position: int


def make_offre(demande: Demande, lieux: Sequence[Lieu], occupations: Sequence[Occupation]) -> Offre:
    """Keep the lieux that may answer a demande, with their state hour after hour.

    Closed comes first, then full, then unknown. Full: no place is known to be free for the profil (`complet`).
    """
    valides = [
        lieu
        for lieu in lieux
        if lieu.type in demande.types and (en_vigueur(lieu, demande.nuit) or en_vigueur(lieu, demande.nuit + LENDEMAIN))
    ]
    recus = [lieu for lieu in valides if convient(lieu.publics, demande.profil) is not Convenance.NON]
    gardes = tuple(lieu for lieu in recus if lieu.point is not None)
    convenance = np.array([convient(lieu.publics, demande.profil) for lieu in gardes], np.int8)
    etats = _etats(demande, gardes, occupations, convenance)
    return Offre(
        lieux=gardes,
        convenance=convenance,
        etats=etats,
        utilisables=(etats == Etat.OUVERT) | (demande.inconnus & (etats == Etat.INCONNU)),
        refus=len({lieu.uid for lieu in valides} - {lieu.uid for lieu in recus}),
        sans_position=len({lieu.uid for lieu in recus} - {lieu.uid for lieu in gardes}),
    )


def occupees(occupations: Sequence[Occupation], nuit: date) -> dict[str, int]:
    """Places taken in each lieu on a night: nuitées, else persons; a lieu nobody wrote of is not there."""
    dites = {une.uid: une.personnes if une.nuitees is None else une.nuitees for une in occupations if une.nuit == nuit}
    return {uid: combien for uid, combien in dites.items() if combien is not None}


def complet(lieu: Lieu, profil: Profil, prises: int | None, moment: Moment = Moment.NUIT) -> bool:
    """Whether a lieu is known to have no place left for a profil, as `free_for` counts them.

    Places nobody wrote, or an occupation nobody wrote, leave room. An occupation is that of a night: it takes no place
    by day, where people come and go.
    """
    occupees_alors = prises or 0 if moment is Moment.NUIT else 0
    return free_for(lieu, profil, occupees_alors, moment) == 0


def moments(lieux: Sequence[Lieu], nuit: date) -> list[Moment]:
    """Which places of each lieu hold on a night.

    Those of the night where people sleep (`LIEUX_DE_NUIT`), and wherever it stays open across midnight; elsewhere
    those of the day: an accueil de jour still open at 18 h or open again at 8 h.
    """
    minuit = datetime.combine(nuit + LENDEMAIN, time())
    traverse = (ouvertures(lieux, [minuit - MINUTE, minuit]) == Ouverture.OUVERT).all(axis=1)
    return [
        Moment.NUIT if lieu.type in LIEUX_DE_NUIT or reste else Moment.JOUR
        for lieu, reste in zip(lieux, traverse, strict=True)
    ]


def _etats(
    demande: Demande, lieux: Sequence[Lieu], occupations: Sequence[Occupation], convenance: NDArray[np.int8]
) -> NDArray[np.int8]:
    prises = occupees(occupations, demande.nuit)
    quand = moments(lieux, demande.nuit)
    pleins = np.array(
        [complet(un, demande.profil, prises.get(un.uid), moment) for un, moment in zip(lieux, quand, strict=True)],
        np.bool_,
    )
    horaires = ouvertures(lieux, demande.instants()).T
    doute = (horaires == Ouverture.INCONNU) | (convenance == Convenance.INCONNU)
    etats = np.select(
        [horaires == Ouverture.FERME, np.broadcast_to(pleins, horaires.shape), doute],
        [Etat.FERME, Etat.COMPLET, Etat.INCONNU],
        Etat.OUVERT,
    )
    return etats.astype(np.int8)
