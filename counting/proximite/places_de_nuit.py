"""Places to sleep that are free at an hour of a night: in which lieux, and for whom each place is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from counting.lieux.domain import (
    DEMANDES,
    Convenance,
    Lieu,
    Occupation,
    Profil,
    TypeAccueil,
    convient,
    en_vigueur,
)
from counting.lieux.horaires import Ouverture
from counting.lieux.ouvertures import ouvertures
from counting.proximite.marcheurs import SEULS, SEXE_INCONNU
from counting.proximite.offre import LENDEMAIN, Demande, occupees
from counting.proximite.places_libres import shared, written
from geo.creneaux import Bools, Floats

TYPES_DE_NUIT = (TypeAccueil.HALTE_NUIT, TypeAccueil.HALTE_FEMMES, TypeAccueil.HEBERGEMENT)
"""Types whose places are shared out; Un chez-soi d'abord is a home, not a place for one night."""

PROFILS = (*SEULS, Profil.COUPLE, Profil.FAMILLE)
CATEGORIES = (*PROFILS, SEXE_INCONNU)
"""Who may be given a place: every person counted is in one of them, but minors met outside a family."""

Publics = frozenset[str]


class Inconnues(StrEnum):
    """What to suppose of a capacity that nobody wrote."""

    PLEINES = "pleines"
    SANS_LIMITE = "sans limite"


@dataclass(frozen=True)
class PlacesDeNuit:
    """Lieux open at an hour that receive somebody, and their free places.

    Attributes
    ----------
    lieux : tuple of Lieu
    publics : tuple of frozenset of str
        Kinds of places, one at least: each is the `CATEGORIES` that may take them.
    places : float array (lieux, kinds)
        Whole numbers, or infinite.
    libres : float array (lieux,)
        Places free in each lieu, all kinds together: what is written less what is taken that night.
    inconnues : bool array (lieux,)
        Some of its places are not written: supposed none, or without limit.
    occupees : bool array (lieux,)
        How many of its places are taken that night is known.
    fermes, incertains, sans_position : int
        Lieux of these types left out: closed at that hour, of unknown hours, standing nowhere on the map.
    """

    lieux: tuple[Lieu, ...]
    publics: tuple[Publics, ...]
    places: Floats
    libres: Floats
    inconnues: Bools
    occupees: Bools
    fermes: int
    incertains: int
    sans_position: int


def types_de_nuit(types: Sequence[TypeAccueil]) -> tuple[TypeAccueil, ...]:
    """Those of some types where places are shared out."""
    return tuple(type_ for type_ in TYPES_DE_NUIT if type_ in types)


def lay_places(
    demande: Demande, rang: int, lieux: Sequence[Lieu], occupations: Sequence[Occupation], inconnues: Inconnues
) -> PlacesDeNuit:
    """Count the free places of the lieux of a night at one of its instants, for every profil at once.

    A place kept for one audience is that audience's only; the others share the rest of what is written for all.
    Persons of unknown sex may take places that men and women share, no other. Places kept for young people are given
    to nobody: their age is not crossed with the profils. An occupation nobody wrote takes no place. Of two periods of a
    lieu open at once, the first alone counts: the night belongs to the period of its evening.
    """
    types = types_de_nuit(demande.types)
    valides = [
        lieu
        for lieu in lieux
        if lieu.type in types and (en_vigueur(lieu, demande.nuit) or en_vigueur(lieu, demande.nuit + LENDEMAIN))
    ]
    etats = ouvertures(valides, [demande.instants()[rang]])[:, 0] if valides else np.empty(0, np.int8)
    voulus = {Ouverture.OUVERT, Ouverture.INCONNU} if demande.inconnus else {Ouverture.OUVERT}
    ouverts = _first_periods(lieu for lieu, etat in zip(valides, etats, strict=True) if Ouverture(etat) in voulus)
    par_lieu = [(lieu, _pools(lieu, inconnus=demande.inconnus)) for lieu in ouverts.values() if lieu.point is not None]
    utiles = [(lieu, pools) for lieu, pools in par_lieu if pools]
    publics = tuple(dict.fromkeys(public for _, pools in utiles for public in pools)) or (Publics(),)
    doute = {lieu.uid for lieu, etat in zip(valides, etats, strict=True) if etat == Ouverture.INCONNU} - set(ouverts)
    limite = np.inf if inconnues is Inconnues.SANS_LIMITE else 0.0
    prises = occupees(occupations, demande.nuit)
    return PlacesDeNuit(
        lieux=tuple(lieu for lieu, _ in utiles),
        publics=publics,
        places=_table(utiles, publics, limite),
        libres=np.array([_free(lieu, pools, prises.get(lieu.uid, 0), limite) for lieu, pools in utiles], np.float64),
        inconnues=np.array([None in pools.values() for _, pools in utiles], np.bool_),
        occupees=np.array([lieu.uid in prises for lieu, _ in utiles], np.bool_),
        fermes=len({lieu.uid for lieu in valides} - set(ouverts) - doute),
        incertains=len(doute),
        sans_position=sum(lieu.point is None for lieu in ouverts.values()),
    )


def _first_periods(lieux: Iterable[Lieu]) -> dict[str, Lieu]:
    """One period of each lieu, that which began first, whatever their order."""
    premieres: dict[str, Lieu] = {}
    for lieu in sorted(lieux, key=lambda periode: periode.du or date.min):
        premieres.setdefault(lieu.uid, lieu)
    return premieres


def _table(
    utiles: Sequence[tuple[Lieu, dict[Publics, int | None]]], publics: Sequence[Publics], limite: float
) -> Floats:
    table = np.zeros((len(utiles), len(publics)))
    for rang, (_, pools) in enumerate(utiles):
        for public, combien in pools.items():
            table[rang, publics.index(public)] = limite if combien is None else combien
    return table


def _pools(lieu: Lieu, *, inconnus: bool) -> dict[Publics, int | None]:
    """Places of a lieu by who may take them; None: nobody wrote how many. Empty when it receives none of them."""
    ecrites = written(lieu)
    voulues = {Convenance.OUI, Convenance.INCONNU} if inconnus else {Convenance.OUI}
    recus = {profil: DEMANDES[profil][0].value for profil in PROFILS if convient(lieu.publics, profil) in voulues}
    pools: dict[Publics, int | None] = {
        frozenset({str(profil)}): ecrites[audience] for profil, audience in recus.items() if audience in ecrites
    }
    partage = {str(profil) for profil, audience in recus.items() if audience not in ecrites}
    if partage >= set(SEULS):
        partage.add(SEXE_INCONNU)
    return pools | ({frozenset(partage): shared(ecrites)} if partage else {})


def _free(lieu: Lieu, pools: dict[Publics, int | None], prises: int, limite: float) -> float:
    ecrites = written(lieu)
    sans_total = sum(ecrites.values()) + (limite if None in pools.values() else 0)
    return max(0.0, ecrites.get("", sans_total) - prises)
