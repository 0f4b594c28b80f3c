"""What was published before of the same night, and what it says about the figures to publish now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy import sparse

from counting.systeme import SANS_BORNE, Systeme, SystemeError
from counting.tableaux_lies import HORS_RUE, Tableaux, link, rows
from geo.creneaux import Bools


class Lien(StrEnum):
    """What readers know of a figure published before and of the same one now. Unrelated figures need no mention."""

    EGAL = "mêmes données"
    CROISSANT = "personnes ajoutées seulement"


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

    `cellule` is the rank in `Systeme`: a territoire alone in its group is one cell on two rows. `HORS_RUE` has none.
    """
    publies = [perimetre for perimetre in tableaux.perimetres if perimetre != HORS_RUE]
    nombre = len(tableaux.categories)
    noms = pd.DataFrame(tableaux.categories, columns=["variable", "categorie"]).assign(k=range(nombre))
    zones = pd.DataFrame({"perimetre": publies, "p": range(len(publies))}).merge(tableaux.territoires, how="cross")
    lignes = zones.merge(noms, how="cross")
    forme = tableaux.effectifs.shape
    cellule = np.ravel_multi_index((lignes["p"], lignes["rang"], lignes["k"]), forme)
    return lignes[["perimetre", "niveau", "territoire", "variable", "categorie"]].assign(cellule=cellule)


def families(tableaux: Tableaux, anterieures: Sequence[Anterieure] = ()) -> list[str]:
    """Variable of each cell of `add_earlier`'s system (`TOTAL` for margins)."""
    noms = []
    for tables in (tableaux, *(anterieure.tableaux for anterieure in anterieures)):
        variables = [variable for variable, _ in tables.categories]
        noms += variables * (tables.effectifs.size // len(variables))
    for anterieure in anterieures:
        noms += [noms[cellule] for cellule, _ in _common(tableaux, anterieure)]
    return noms


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
    """Cells in order: those before, the earlier ones, then what was added to each common one."""
    avant = _as_known(anterieure, seuil)
    communes = _common(tableaux, anterieure)
    n, m = len(systeme.valeurs), len(avant.valeurs)
    nouvelles, anciennes = np.array(communes, np.int64).reshape(-1, 2).T
    ajouts = systeme.valeurs[nouvelles] - avant.valeurs[anciennes]
    faux = ajouts != 0 if anterieure.lien is Lien.EGAL else ajouts < 0
    for rang in np.flatnonzero(faux)[:1]:
        raise SystemeError(
            f"{systeme.noms[nouvelles[rang]]} : {avant.valeurs[anciennes[rang]]} dans la publication précédente, "
            f"{systeme.valeurs[nouvelles[rang]]} à présent, ce que « {anterieure.lien} » exclut. Changez ce lien."
        )
    liens = rows([([int(a)], [n + int(b), n + m + i]) for i, (a, b) in enumerate(communes)], n + m + len(communes))
    vide = np.zeros(len(communes), np.bool_)
    figees, sensibles = systeme.figees.copy(), systeme.sensibles.copy()
    connus = np.zeros(len(communes), np.int64) if anterieure.lien is Lien.EGAL else np.full(len(communes), SANS_BORNE)
    if anterieure.lien is Lien.EGAL:
        figees[nouvelles] = avant.figees[anciennes] & ~systeme.implicites[nouvelles]
        sensibles[nouvelles] = ~figees[nouvelles] & (avant.sensibles[anciennes] | systeme.sensibles[nouvelles])
    large = sparse.block_diag([systeme.liens, avant.liens, sparse.csr_array((0, len(communes)))], format="csr")
    return Systeme(
        (*systeme.noms, *(f"{nom} (déjà publié)" for nom in avant.noms), *("ajout",) * len(communes)),
        np.concatenate([systeme.valeurs, avant.valeurs, ajouts]),
        sparse.csr_array(sparse.vstack([large, liens])),
        np.concatenate([sensibles, avant.sensibles, vide]),
        np.concatenate([systeme.implicites, avant.implicites, ~vide]),
        np.concatenate([figees, avant.figees, vide]),
        np.concatenate([systeme.planchers, avant.planchers, np.zeros(len(communes), np.int64)]),
        np.concatenate([systeme.plafonds, avant.plafonds, connus]),
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
    return Systeme(
        avant.noms, avant.valeurs, avant.liens, sensibles, caches | hors, ~caches & ~hors, planchers, plafonds
    )


def _common(tableaux: Tableaux, anterieure: Anterieure) -> list[tuple[int, int]]:
    """Pairs of cells (new, earlier) that count the same thing."""
    anciennes = {cle: rang for rang, cle in enumerate(_keys(anterieure.tableaux))}
    return [(rang, anciennes[cle]) for rang, cle in enumerate(_keys(tableaux)) if cle in anciennes]


def _keys(tableaux: Tableaux) -> list[tuple[str, frozenset[str], tuple[str, str]]]:
    codes = np.array(tableaux.arrondissements)
    zones = [frozenset(codes[ligne]) for ligne in tableaux.contenu]
    return [(p, zone, nom) for p in tableaux.perimetres for zone in zones for nom in tableaux.categories]
