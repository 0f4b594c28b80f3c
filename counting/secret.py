"""Statistical secrecy for those who may not see small numbers: none can be had back from the others by subtraction."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from counting.domain import Niveau
from counting.niveaux import group
from counting.seuils import SECRET
from geo.creneaux import Bools, Floats, Ints

NIVEAUX = (Niveau.ARRONDISSEMENT, Niveau.PARIS_CENTRE, Niveau.DST, Niveau.PARIS)
"""Levels shown under secrecy; a finer one never is."""

ARRONDI_M = 100
EXACT = 1e-9


@dataclass(frozen=True)
class _Cases:
    """Cells of linked tables; territories of several levels that hold the same arrondissements are one cell.

    `contenu`: which arrondissements each adds up, bool array (cells, leaves). `rangs`: cell of each territory.
    """

    effectifs: Floats
    contenu: Bools
    rangs: dict[Niveau, dict[str, int]]


def hidden(effectifs: pd.Series, groupes: pd.DataFrame) -> dict[Niveau, set[str]]:
    """Territories whose effectif may not be shown, level by level, when all levels can be read one after the other.

    First those under `SECRET`. Then, until nothing changes, what gives a hidden one away is hidden too: the least part
    of a total whose shown parts leave a rest that is under `SECRET`, or is one hidden cell, the least total first; and
    the least of the shown cells of which a hidden one is a sum or a difference (linear algebra). A part of a territory
    already hidden is taken before a lesser one.

    Parameters
    ----------
    effectifs : Series of int, index = arrondissement
        `counting.niveaux.NON_LOCALISE` stands for persons outside Paris, whom the total of Paris holds.
    groupes : DataFrame
        From `counting.territoires.regroupements`.

    Returns
    -------
    dict of sets of codes
        One a level of `NIVEAUX`.
    """
    cases = _cells(effectifs, groupes)
    montre = cases.effectifs >= SECRET.valeur
    while (rang := _betrayer(cases, montre)) is not None:
        montre[rang] = False
    return {niveau: {code for code, rang in rangs.items() if not montre[rang]} for niveau, rangs in cases.rangs.items()}


def protect(table: pd.DataFrame, caches: set[str]) -> pd.DataFrame:
    """Table of `counting.portee` for those who may not see small numbers.

    Returns
    -------
    DataFrame, same index
        ``nom``, ``personnes``; shares instead of persons, rounded to 1 %; ``mediane_m`` rounded to `ARRONDI_M`. All
        missing where hidden; ``sans`` is a share too.
    """
    vue = table.astype(dict.fromkeys(table.columns.drop("nom"), np.float64))
    vue.loc[vue.index.isin(caches), vue.columns.drop("nom")] = np.nan
    parts = vue.columns.drop(["nom", "personnes", "mediane_m"])
    vue[parts] = vue[parts].div(vue["personnes"].where(vue["personnes"] > 0), axis=0).round(2)
    return vue.assign(mediane_m=(vue["mediane_m"] / ARRONDI_M).round() * ARRONDI_M)


def _cells(effectifs: pd.Series, groupes: pd.DataFrame) -> _Cases:
    feuilles = effectifs.index.to_series().astype(str)
    lignes: dict[tuple[bool, ...], int] = {}
    rangs: dict[Niveau, dict[str, int]] = {niveau: {} for niveau in NIVEAUX}
    for niveau in NIVEAUX:
        unites = group(feuilles, niveau, groupes).to_numpy()
        for code in dict.fromkeys(unites):
            rangs[niveau][str(code)] = lignes.setdefault(tuple(unites == code), len(lignes))
    contenu = np.array(list(lignes), np.bool_).reshape(len(lignes), len(feuilles))
    return _Cases(contenu @ effectifs.to_numpy(np.float64), contenu, rangs)


def _betrayer(cases: _Cases, montre: Bools) -> int | None:
    """Row of a shown cell to hide, because it gives a hidden one away; None when none does."""
    vus = np.flatnonzero(montre)
    for total in vus[np.argsort(cases.effectifs[vus], kind="stable")]:
        for parts in _telling_parts(cases, montre, int(total)):
            return _cheapest(cases, montre, parts)
    poids = _combinations(cases, montre)
    return _cheapest(cases, montre, vus[np.abs(poids[0]) > EXACT]) if poids else None


def _cheapest(cases: _Cases, montre: Bools, rangs: Ints) -> int:
    """A cell inside a hidden one, which it would give away in its turn, else the least."""

    def prix(rang: int) -> tuple[bool, float, int]:
        dedans = ~(cases.contenu[rang] & ~cases.contenu[~montre]).any(axis=1)
        return not dedans.any(), float(cases.effectifs[rang]), rang

    return min(map(int, rangs), key=prix)


def _telling_parts(cases: _Cases, montre: Bools, total: int) -> Iterator[Ints]:
    """Shown parts of a total, the coarsest level first, that leave a rest under the threshold, or one hidden cell."""
    dedans = montre & ~(cases.contenu & ~cases.contenu[total]).any(axis=1)
    for niveau in reversed(NIVEAUX):
        parts = np.array([rang for rang in set(cases.rangs[niveau].values()) if dedans[rang] and rang != total], int)
        reste = cases.contenu[total] & ~cases.contenu[parts].any(axis=0)
        seule = (cases.contenu[~montre] == reste).all(axis=1).any()
        manque = cases.effectifs[total] - cases.effectifs[parts].sum()
        if parts.size and reste.any() and (seule or manque < SECRET.valeur):
            yield parts


def _combinations(cases: _Cases, montre: Bools) -> list[Floats]:
    """Weights of the shown cells that add up to each hidden one that follows from them."""
    vus, caches = cases.contenu[montre].astype(np.float64), cases.contenu[~montre].astype(np.float64)
    if not len(vus) or not len(caches):
        return []
    poids = np.linalg.lstsq(vus.T, caches.T, rcond=None)[0]
    suivent = np.abs(vus.T @ poids - caches.T).max(axis=0) < EXACT
    return list(poids.T[suivent])
