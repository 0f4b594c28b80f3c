"""Draw rencontres that nobody made, so that totals equal published ones; the same seed draws the same night."""

import math
from dataclasses import dataclass, field

import numpy as np

from counting.domain import AGES, CASES, Age, Configuration, Observation, Rencontre, Sexe, TypeLieu
from counting.errors import CountingError
from counting.seuils import GROUPE

PART_AGES = {Age.DE_18_A_24: 0.13, Age.DE_25_A_39: 0.34, Age.DE_40_A_54: 0.35, Age.DE_55_A_69: 0.16, Age.DES_70: 0.02}
"""Adults of known age: published classes of 2021 (<25, 25-39, 40-54, 55+), 70+ cut as in 2019; domain of the count."""

PART_ND = 0.06
PART_AGE_ND = 0.15
PART_INTERROGEES = 0.55
PART_AVEC_TENTE = 0.12
"""Nobody publishes these four: chosen for the simulation only."""

PART_GROUPE, PART_COUPLE = 0.22, 0.02
"""Persons in groups of five or more (30 % in 2019, 21 % not alone in 2021) and in couples (2 % in 2019)."""


ENFANTS_MAX = 3
"""Children of a simulated family, at most; chosen for the simulation only."""


@dataclass(frozen=True)
class Modele:
    """Totals a simulated night must reach."""

    effectif: int
    part_femmes: float
    mineurs: int


Tirage = tuple[Configuration, tuple[int, ...]]
"""A drawn rencontre: its configuration and its 21 counts."""


@dataclass
class _Menage:
    configuration: Configuration
    personnes: list[tuple[Sexe, Age]] = field(default_factory=list)


def draw(modele: Modele, rng: np.random.Generator) -> list[Tirage]:
    """Draw the rencontres of a night.

    Parameters
    ----------
    modele : Modele
        Totals to reach exactly.
    rng : Generator
        Seeded by the caller.

    Returns
    -------
    list of Tirage
        In random order. Persons add up to `modele.effectif`, women to the rounded share of known sexes, children to
        `modele.mineurs`; children are in families only.

    Raises
    ------
    CountingError
        When no night has these totals.
    """
    _require_possible(modele)
    tirages = _familles(modele.mineurs, modele.effectif - modele.mineurs, rng)
    reste = modele.effectif - sum(len(t.personnes) for t in tirages)
    for taille, configuration in _tailles(modele.effectif, reste, rng):
        tirages.append(_Menage(configuration, [(Sexe.H, _age(rng)) for _ in range(taille)]))
    _give_sexes(tirages, modele.part_femmes, rng)
    return [(tirages[i].configuration, _cellules(tirages[i])) for i in rng.permutation(len(tirages))]


def split(tirages: list[Tirage], totaux: dict[str, int]) -> dict[str, list[Tirage]]:
    """Deal rencontres to place types so that each reaches its total exactly: the largest first, people alone last.

    Raises
    ------
    CountingError
        When they do not fit: other totals, or too few people alone to fill what the others leave.
    """
    paquets: dict[str, list[Tirage]] = {lieu: [] for lieu in totaux}
    reste = dict(totaux)
    for tirage in sorted(tirages, key=lambda t: -sum(t[1])):
        lieu = max(reste, key=lambda nom: reste[nom])
        paquets[lieu].append(tirage)
        reste[lieu] -= sum(tirage[1])
    if any(reste.values()):
        raise CountingError(f"Ces rencontres ne se répartissent pas selon {totaux}. Corrigez les totaux.")
    return paquets


def make_rencontre(
    tirage: Tirage, *, uid: str, adresse: str, type_lieu: TypeLieu, rng: np.random.Generator
) -> Rencontre:
    """Give a drawn rencontre a place, an hour between 22 h and 1 h, tents, and whether people answered."""
    configuration, effectifs = tirage
    minutes = 22 * 60 + int(rng.integers(0, 180))
    tentes = 1 + sum(effectifs) // 3 if rng.random() < PART_AVEC_TENTE else 0
    return Rencontre(
        uid=uid,
        adresse=adresse,
        effectifs=effectifs,
        configuration=configuration,
        type_lieu=type_lieu,
        tentes=tentes,
        observation=Observation.INTERROGEE if rng.random() < PART_INTERROGEES else Observation.OBSERVEE,
        heure=f"{minutes // 60 % 24:02d}:{minutes % 60:02d}",
    )


def _require_possible(modele: Modele) -> None:
    effectif, mineurs = modele.effectif, modele.mineurs
    adultes = math.ceil(mineurs / ENFANTS_MAX)
    if effectif < 0 or mineurs < 0 or effectif < mineurs + adultes or not 0 <= modele.part_femmes <= 1:
        raise CountingError(
            f"Simulation impossible : {effectif} personnes, dont {mineurs} mineurs (il leur faut au moins {adultes} "
            f"adultes) et une part de femmes de {modele.part_femmes}. Corrigez ces totaux."
        )


def _familles(mineurs: int, adultes: int, rng: np.random.Generator) -> list[_Menage]:
    """Families that hold all children, with no more adults than there are."""
    familles = []
    while mineurs:
        enfants, parents = min(mineurs, int(rng.integers(1, ENFANTS_MAX + 1))), int(rng.integers(1, 3))
        if adultes - parents < math.ceil((mineurs - enfants) / ENFANTS_MAX):
            enfants, parents = min(mineurs, ENFANTS_MAX), 1
        mineurs, adultes = mineurs - enfants, adultes - parents
        personnes = [(Sexe.ND, _age(rng)) for _ in range(parents)] + [(Sexe.ND, Age.MOINS_DE_18)] * enfants
        familles.append(_Menage(Configuration.FAMILLE, personnes))
    return familles


def _tailles(effectif: int, reste: int, rng: np.random.Generator) -> list[tuple[int, Configuration]]:
    """Sizes of groups, couples, then people alone, whose sum is `reste`."""
    tailles = []
    en_groupe = min(reste, int(PART_GROUPE * effectif))
    while en_groupe >= GROUPE.valeur:
        taille = min(en_groupe, int(GROUPE.valeur - 1 + rng.geometric(0.25)))
        tailles.append((taille, Configuration.GROUPE))
        en_groupe -= taille
        reste -= taille
    couples = min(reste // 2, int(PART_COUPLE * effectif / 2))
    tailles += [(2, Configuration.COUPLE)] * couples
    return tailles + [(1, Configuration.SEUL)] * (reste - 2 * couples)


def _age(rng: np.random.Generator) -> Age:
    if rng.random() < PART_AGE_ND:
        return Age.ND
    return list(PART_AGES)[rng.choice(len(PART_AGES), p=list(PART_AGES.values()))]


def _give_sexes(tirages: list[_Menage], part_femmes: float, rng: np.random.Generator) -> None:
    """Give each adult a sex, so that F/(F+H) is the share asked for; children's stays unknown."""
    adultes = [(t, i) for t in tirages for i, (_, age) in enumerate(t.personnes) if age is not Age.MOINS_DE_18]
    inconnus = round(PART_ND * len(adultes))
    femmes = round(part_femmes * (len(adultes) - inconnus))
    sexes = [Sexe.F] * femmes + [Sexe.ND] * inconnus + [Sexe.H] * (len(adultes) - femmes - inconnus)
    for (tirage, rang), numero in zip(adultes, rng.permutation(len(sexes)), strict=True):
        tirage.personnes[rang] = (sexes[numero], tirage.personnes[rang][1])


def _cellules(tirage: _Menage) -> tuple[int, ...]:
    comptes = [0] * len(CASES)
    for sexe, age in tirage.personnes:
        comptes[list(Sexe).index(sexe) * len(AGES) + AGES.index(age)] += 1
    return tuple(comptes)
