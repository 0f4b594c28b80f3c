"""What was published before of the same night, and what it says about the figures to publish now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from counting.domain import Niveau
from counting.geographie.niveaux import NON_LOCALISE
from counting.publication.dites import said, set_apart
from counting.publication.liens import link
from counting.publication.systeme import SANS_BORNE, Ints, Systeme, SystemeError, join, rows, untold
from counting.publication.tableaux import HORS_RUE, NON_REPARTIES, SANS_POSITION, TOTAL, Tableaux
from geo.creneaux import Bools


class Lien(StrEnum):
    """What readers know of a figure published before and of the same one now. Unrelated figures need no mention.

    `CORRIGE`: table by table (one périmètre, territoire, variable), whatever is true of it, as if they knew: equal
    where nothing changed, growing where nothing decreased, unrelated elsewhere.
    """

    EGAL = "mêmes données"
    CROISSANT = "personnes ajoutées seulement"
    CORRIGE = "corrigées par endroits"


@dataclass(frozen=True, eq=False)
class Anterieure:
    """An earlier publication: its tables in full, and what the public got of each cell, in `cells` order.

    `valeurs` holds what was published, NA where hidden; `mini` and `maxi` the ranges given with it.
    """

    tableaux: Tableaux
    cases: pd.DataFrame
    lien: Lien


def cells(tableaux: Tableaux) -> pd.DataFrame:
    """One row a cell and level: ``perimetre``, ``niveau``, ``territoire``, ``variable``, ``categorie``, ``cellule``.

    `cellule` is the rank in `Systeme`: a territoire alone in its group is one cell on two rows. `HORS_RUE` has none,
    nor have the cells that `set_apart` would repeat or leave at 0.
    """
    publies = [perimetre for perimetre in tableaux.perimetres if perimetre != HORS_RUE]
    nombre = len(tableaux.categories)
    noms = pd.DataFrame(tableaux.categories, columns=["variable", "categorie"]).assign(k=range(nombre))
    zones = pd.DataFrame({"perimetre": publies, "p": range(len(publies))}).merge(tableaux.territoires, how="cross")
    lignes = zones.merge(noms, how="cross")
    dites = said(tableaux)[lignes["p"], lignes["rang"], lignes["k"]]
    repetees = set_apart(tableaux)[0, lignes["rang"], lignes["k"]] & ~_says_apart(lignes)
    lignes = lignes[dites & ~repetees].reset_index(drop=True)
    forme = tableaux.effectifs.shape
    cellule = np.ravel_multi_index((lignes["p"], lignes["rang"], lignes["k"]), forme)
    return lignes[["perimetre", "niveau", "territoire", "variable", "categorie"]].assign(cellule=cellule)


def _says_apart(lignes: pd.DataFrame) -> pd.Series:
    """Rows that say how many persons no arrondissement holds: their total, and Paris's categories."""
    total = (lignes["territoire"] == NON_LOCALISE) & (lignes["variable"] == TOTAL)
    return total | ((lignes["niveau"] == Niveau.PARIS) & (lignes["categorie"] == NON_REPARTIES))


def add_earlier(systeme: Systeme, tableaux: Tableaux, anterieures: Sequence[Anterieure], seuil: int) -> Systeme:
    """Join to a system what was published before: figures all know, figures once hidden that must stay so.

    Parameters
    ----------
    systeme : Systeme
        From `link(tableaux, seuil)`: its cells keep their ranks.
    anterieures : sequence of Anterieure
        Cells correspond by périmètre, set of arrondissements, variable and category.
    seuil : int
        Persons.

    Raises
    ------
    SystemeError
        A figure published with the link « mêmes données » has changed, or decreased with « ajoutées seulement ».
    """
    for anterieure in anterieures:
        systeme = _join(systeme, tableaux, anterieure, seuil)
    return systeme


def _join(systeme: Systeme, tableaux: Tableaux, anterieure: Anterieure, seuil: int) -> Systeme:
    """Cells in order: those before, the earlier ones, then what was added to each tied one."""
    avant = _as_known(anterieure, seuil)
    nouvelles, anciennes, egales = _tied(tableaux, anterieure)
    n, m, k = len(systeme.valeurs), len(avant.valeurs), len(nouvelles)
    ajouts = systeme.valeurs[nouvelles] - avant.valeurs[anciennes]
    for rang in np.flatnonzero(np.where(egales, ajouts != 0, ajouts < 0))[:1]:
        raise SystemeError(
            f"{systeme.noms[nouvelles[rang]]} : {avant.valeurs[anciennes[rang]]} dans la publication précédente, "
            f"{systeme.valeurs[nouvelles[rang]]} à présent, ce que « {anterieure.lien} » exclut. Changez ce lien."
        )
    figees, sensibles = systeme.figees.copy(), systeme.sensibles.copy()
    ici, la = nouvelles[egales], anciennes[egales]
    figees[ici] = avant.figees[la] & ~systeme.implicites[ici]
    sensibles[ici] = ~figees[ici] & (avant.sensibles[la] | systeme.sensibles[ici])
    surplus = systeme.surplus.copy()
    surplus[nouvelles] = 0  # what was published left them no more than the width
    entre = untold(("ajout",) * k, ajouts, systeme.familles[nouvelles])
    paires = zip(nouvelles.tolist(), anciennes.tolist(), strict=True)
    return join(
        [
            replace(systeme, figees=figees, sensibles=sensibles, surplus=surplus),
            replace(avant, noms=tuple(f"{nom} (déjà publié)" for nom in avant.noms)),
            replace(entre, plafonds=np.where(egales, 0, SANS_BORNE)),
        ],
        rows([([a], [n + b, n + m + i]) for i, (a, b) in enumerate(paires)], n + m + k),
    )


def _as_known(anterieure: Anterieure, seuil: int) -> Systeme:
    """System of an earlier publication: hidden cells are implicit and sensitive, with the ranges then given."""
    avant = link(anterieure.tableaux, seuil)
    lignes = cells(anterieure.tableaux)["cellule"].to_numpy()
    cases = anterieure.cases
    caches = np.zeros(len(avant.valeurs), np.bool_)
    caches[lignes] = cases["valeur"].isna().to_numpy()
    planchers, plafonds = avant.planchers.copy(), avant.plafonds.copy()
    planchers[lignes] = cases["mini"].to_numpy(np.int64)
    plafonds[lignes] = cases["maxi"].fillna(SANS_BORNE).to_numpy(np.int64)
    hors = avant.implicites
    planchers[~caches], plafonds[~caches] = 0, SANS_BORNE
    sensibles: Bools = caches | (avant.sensibles & hors)
    return replace(
        avant,
        sensibles=sensibles,
        implicites=caches | hors,
        figees=~caches & ~hors,
        planchers=planchers,
        plafonds=plafonds,
        surplus=np.zeros_like(avant.surplus),
    )


def _tied(tableaux: Tableaux, anterieure: Anterieure) -> tuple[Ints, Ints, Bools]:
    """Cells (new, earlier) that count the same thing and are tied, and whether they are known to be equal."""
    anciennes = {cle: rang for rang, cle in enumerate(_keys(anterieure.tableaux))}
    dites = said(tableaux).ravel()
    toutes = enumerate(_keys(tableaux))
    communes = [(rang, anciennes[cle], cle) for rang, cle in toutes if dites[rang] and cle in anciennes]
    if anterieure.lien is Lien.CORRIGE:  # who is placed at last leaves « sans position » and joins another category
        communes = [une for une in communes if une[2][2][1] not in (SANS_POSITION, NON_REPARTIES)]
    ici, la = (np.array([une[i] for une in communes], np.int64) for i in range(2))
    if anterieure.lien is not Lien.CORRIGE:
        return ici, la, np.full(len(ici), anterieure.lien is Lien.EGAL)
    ajouts = pd.Series(tableaux.effectifs.ravel()[ici] - anterieure.tableaux.effectifs.ravel()[la])
    table = pd.Series(pd.factorize(pd.Series([(p, zone, nom[0]) for _, _, (p, zone, nom) in communes]))[0])
    liees = (ajouts.groupby(table).transform("min") >= 0).to_numpy()
    egales = (ajouts.abs().groupby(table).transform("max") == 0).to_numpy()
    return ici[liees], la[liees], egales[liees]


def _keys(tableaux: Tableaux) -> list[tuple[str, frozenset[str], tuple[str, str]]]:
    codes = np.array(tableaux.arrondissements)
    zones = [frozenset(codes[ligne]) for ligne in tableaux.contenu]
    return [(p, zone, nom) for p in tableaux.perimetres for zone in zones for nom in tableaux.categories]
