"""How the people of a line are written: counts by sex, ages in a short notation, children."""

import re
from itertools import chain

from counting.domain import AGES, CASES, SEXES, Age, Sexe

_BORNES = (
    (18, Age.MOINS_DE_18),
    (25, Age.DE_18_A_24),
    (40, Age.DE_25_A_39),
    (55, Age.DE_40_A_54),
    (70, Age.DE_55_A_69),
)
_CLASSES = "|".join(re.escape(str(age)) for age in AGES if age is not Age.ND)
_JETON = re.compile(rf"(?:(\d+)\s*[x×*]\s*)?(H|F|ND)?\s*({_CLASSES}|\d{{1,3}})(?:\s*ans)?", re.IGNORECASE)
_SEPARATEURS = re.compile(r"[\s,;/+]*")
EXEMPLE = "Exemples : « 32 », « 25-39 », « H 40-54, F 32, 2xND <18 »."


class NotationError(ValueError):
    """The people of a line contradict each other; the text says which part and how to mend it."""


def classe(ans: int) -> Age:
    """Age class of an age in years.

    >>> classe(17), classe(18), classe(69), classe(70)
    (<Age.MOINS_DE_18: '<18'>, <Age.DE_18_A_24: '18-24'>, <Age.DE_55_A_69: '55-69'>, <Age.DES_70: '70+'>)
    """
    return next((age for borne, age in _BORNES if ans < borne), Age.DES_70)


def compter(par_sexe: dict[Sexe, int], ages: str, enfants: int | None) -> tuple[int, ...]:
    """Spread the people of a line over the 21 cells sex × age.

    Parameters
    ----------
    par_sexe : dict
        Persons of each sex, children included.
    ages : str
        Ages or classes, with the sex when there are several: « H 40-54, F 32, 2xND <18 ». People left out of it
        have an unknown age.
    enfants : int or None
        How many are under 18, or None when not written. Those that `ages` does not name are taken from the sex ND,
        else from the only sex of the line.

    Returns
    -------
    tuple of 21 int
        In the order of `CASES`.

    Raises
    ------
    NotationError
        When the notation cannot be read, or names more people than the line has.

    Examples
    --------
    >>> compter({Sexe.H: 1, Sexe.F: 0, Sexe.ND: 0}, "32", None).index(1) == CASES.index((Sexe.H, Age.DE_25_A_39))
    True
    """
    cellules = dict.fromkeys(CASES, 0)
    presents = [sexe for sexe in SEXES if par_sexe[sexe]]
    jetons = _lire(ages)
    if len(jetons) == 1 and jetons[0][1] is None and len(presents) == 1:
        nombre, _, age = jetons[0]
        jetons = [(nombre or par_sexe[presents[0]], presents[0], age)]
    for nombre, sexe, age in jetons:
        cellules[_sexe_de(sexe, presents, ages), age] += nombre or 1
    _refuser_surplus(cellules, par_sexe, ages)
    if enfants is not None:
        _placer_enfants(cellules, par_sexe, presents, enfants)
    for sexe in SEXES:
        cellules[sexe, Age.ND] += par_sexe[sexe] - _somme(cellules, sexe)
    return tuple(cellules.values())


def ecrire_ages(effectifs: tuple[int, ...]) -> str:
    """Write the known ages of 21 cells in the notation `compter` reads back.

    >>> ecrire_ages(compter({Sexe.H: 1, Sexe.F: 1, Sexe.ND: 0}, "F 32, H 70+", None))
    'H 70+, F 25-39'
    """
    jetons = []
    for (sexe, age), nombre in zip(CASES, effectifs, strict=True):
        if nombre and age is not Age.ND:
            jetons.append(f"{nombre}x{sexe} {age}" if nombre > 1 else f"{sexe} {age}")
    return ", ".join(jetons)


def par_sexe(effectifs: tuple[int, ...]) -> dict[Sexe, int]:
    """Persons of each sex in 21 cells."""
    return {sexe: sum(effectifs[i * len(AGES) : (i + 1) * len(AGES)]) for i, sexe in enumerate(SEXES)}


def mineurs(effectifs: tuple[int, ...]) -> int:
    """Persons under 18 in 21 cells."""
    return sum(effectifs[AGES.index(Age.MOINS_DE_18) :: len(AGES)])


def _lire(ages: str) -> list[tuple[int | None, Sexe | None, Age]]:
    """Tokens of the notation: how many (None when not written), sex (None when not written), class."""
    jetons = []
    reste = ages.strip()
    while reste:
        lu = _JETON.match(reste)
        if not lu:
            raise NotationError(f"« {reste} » n’est pas un âge. {EXEMPLE}")
        nombre, sexe, valeur = lu.groups()
        age = classe(int(valeur)) if valeur.isdigit() else Age(valeur)
        jetons.append((int(nombre) if nombre else None, Sexe(sexe.upper()) if sexe else None, age))
        reste = reste[lu.end() :]
        reste = reste[len(_SEPARATEURS.match(reste).group()) :]  # type: ignore[union-attr]
    return jetons


def _sexe_de(sexe: Sexe | None, presents: list[Sexe], ages: str) -> Sexe:
    if sexe:
        return sexe
    if len(presents) != 1:
        raise NotationError(f"« {ages} » ne dit pas à qui vont les âges. {EXEMPLE}")
    return presents[0]


def _refuser_surplus(cellules: dict[tuple[Sexe, Age], int], par_sexe: dict[Sexe, int], ages: str) -> None:
    for sexe in SEXES:
        if _somme(cellules, sexe) > par_sexe[sexe]:
            trop = f"{_somme(cellules, sexe)} âges de sexe {sexe} pour {par_sexe[sexe]} personne(s)"
            raise NotationError(f"« {ages} » donne {trop}. Corrigez le nombre ou les âges.")


def _placer_enfants(
    cellules: dict[tuple[Sexe, Age], int], par_sexe: dict[Sexe, int], presents: list[Sexe], enfants: int
) -> None:
    reste = enfants - sum(cellules[sexe, Age.MOINS_DE_18] for sexe in SEXES)
    if reste < 0:
        raise NotationError(f"{enfants} enfant(s) annoncé(s), {enfants - reste} dans les âges. Corrigez l’un des deux.")
    seul = [presents[0]] if len(presents) == 1 else []
    for sexe in dict.fromkeys(chain([Sexe.ND], seul)):
        pris = min(reste, par_sexe[sexe] - _somme(cellules, sexe))
        cellules[sexe, Age.MOINS_DE_18] += pris
        reste -= pris
    if reste and reste == sum(par_sexe.values()) - sum(cellules.values()):
        for sexe in presents:
            cellules[sexe, Age.MOINS_DE_18] += par_sexe[sexe] - _somme(cellules, sexe)
        reste = 0
    if reste:
        raise NotationError(f"Le sexe de {reste} enfant(s) n’est pas dit. Écrivez-le dans les âges : « F <18 ».")


def _somme(cellules: dict[tuple[Sexe, Age], int], sexe: Sexe) -> int:
    return sum(cellules[sexe, age] for age in AGES)
