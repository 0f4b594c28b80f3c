"""What was published before of the same night, and what it says about the figures to publish now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from counting.domain import Niveau
from counting.geographie.niveaux import NON_LOCALISE
from counting.publication.dites import said, set_apart
from counting.publication.liens import link
from counting.publication.savoir import CONFIGURATION
from counting.publication.systeme import SANS_BORNE, Ints, Systeme, SystemeError, join, rows, untold
from counting.publication.tableaux import HORS_RUE, NON_REPARTIES, SANS_POSITION, TOTAL, Tableaux
from geo.creneaux import Bools

TRAITS = ("sexe", "age", CONFIGURATION)
"""Variables that say who someone is: those of few who came or left are hidden. Where they are, totals tell."""


class Lien(StrEnum):
    """What readers know of a figure published before and of the same one now. Unrelated figures need no mention.

    `CORRIGE`: readers are taken to know how many persons came to each table (one périmètre, territoire, variable) and
    how many left it, never which category they are of where those are fewer than the threshold.
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


@dataclass(frozen=True, eq=False)
class _Tenues:
    """Cells (new, earlier) that count the same thing; persons that came to their table at most, and that left it.

    `tait` asks that whoever came or left be hidden, where they are few.
    """

    nouvelles: Ints
    anciennes: Ints
    ajoutes: Ints
    retires: Ints
    tait: bool

    def few(self, seuil: int) -> Bools:
        """Cells of tables to which few persons came, or that few left."""
        petits = [(nombre > 0) & (nombre < seuil) for nombre in (self.ajoutes, self.retires)]
        return np.asarray(self.tait & (petits[0] | petits[1]))


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
    """Cells in order: those before, the earlier ones, then what was added to each tied one, and what was taken off."""
    avant = _as_known(anterieure, seuil)
    tenues = _tied(tableaux, anterieure)
    nouvelles, anciennes = tenues.nouvelles, tenues.anciennes
    n, m, k = len(systeme.valeurs), len(avant.valeurs), len(nouvelles)
    ecarts = systeme.valeurs[nouvelles] - avant.valeurs[anciennes]
    for rang in np.flatnonzero((ecarts > tenues.ajoutes) | (-ecarts > tenues.retires))[:1]:
        raise SystemeError(
            f"{systeme.noms[nouvelles[rang]]} : {avant.valeurs[anciennes[rang]]} dans la publication précédente, "
            f"{systeme.valeurs[nouvelles[rang]]} à présent, ce que « {anterieure.lien} » exclut. Changez ce lien."
        )
    mouvements = [
        _move(nom, np.maximum(signe * ecarts, 0), limites, systeme.familles[nouvelles], tenues.tait * seuil)
        for nom, signe, limites in (("ajout", 1, tenues.ajoutes), ("retrait", -1, tenues.retires))
    ]
    paires = zip(nouvelles.tolist(), anciennes.tolist(), strict=True)
    return join(
        [
            _now(systeme, avant, tenues, seuil),
            replace(avant, noms=tuple(f"{nom} (déjà publié)" for nom in avant.noms)),
            *mouvements,
        ],
        rows([([a, n + m + k + i], [n + b, n + m + i]) for i, (a, b) in enumerate(paires)], n + m + 2 * k),
    )


def _now(systeme: Systeme, avant: Systeme, tenues: _Tenues, seuil: int) -> Systeme:
    """The figures to publish, once what was published of them is known."""
    nouvelles, egales = tenues.nouvelles, (tenues.ajoutes == 0) & (tenues.retires == 0)
    figees, sensibles = systeme.figees.copy(), systeme.sensibles.copy()
    ici, la = nouvelles[egales], tenues.anciennes[egales]
    figees[ici] = avant.figees[la] & ~systeme.implicites[ici]
    sensibles[ici] = ~figees[ici] & (avant.sensibles[la] | systeme.sensibles[ici])
    peu = (systeme.familles[nouvelles] == CONFIGURATION) & tenues.few(seuil)
    sensibles[nouvelles[peu]] = ~(figees | systeme.implicites)[nouvelles[peu]]  # couples go by two: a pair would tell
    surplus = systeme.surplus.copy()
    surplus[nouvelles] = 0  # what was published left them no more than the width
    return replace(_near(systeme, avant, tenues), figees=figees, sensibles=sensibles, surplus=surplus)


def _move(nom: str, valeurs: Ints, limites: Ints, familles: NDArray[np.str_], seuil: int) -> Systeme:
    """Persons who came, or left: nobody publishes them; few of one category would be singled out by it."""
    entre = untold((nom,) * len(valeurs), valeurs, familles)
    petits = np.isin(familles, TRAITS) & (valeurs > 0) & (valeurs < seuil)
    return replace(entre, plafonds=limites, sensibles=petits)


def _near(systeme: Systeme, avant: Systeme, tenues: _Tenues) -> Systeme:
    """The system once everybody knows that a figure moved by no more than its table did."""
    ici, la = tenues.nouvelles, tenues.anciennes
    bas = np.where(avant.figees, avant.valeurs, avant.planchers)[la] - tenues.retires
    haut = np.where(avant.figees, avant.valeurs, avant.plafonds)[la] + tenues.ajoutes
    planchers, plafonds = systeme.planchers.copy(), systeme.plafonds.copy()
    planchers[ici], plafonds[ici] = np.maximum(planchers[ici], bas), np.minimum(plafonds[ici], haut)
    return replace(systeme, planchers=planchers, plafonds=plafonds)


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


def _tied(tableaux: Tableaux, anterieure: Anterieure) -> _Tenues:
    """Cells that count the same thing, and how far each may have moved."""
    anciennes = {cle: rang for rang, cle in enumerate(_keys(anterieure.tableaux))}
    dites = said(tableaux).ravel()
    toutes = enumerate(_keys(tableaux))
    communes = [(rang, anciennes[cle], cle) for rang, cle in toutes if dites[rang] and cle in anciennes]
    corrige = anterieure.lien is Lien.CORRIGE
    if corrige:  # who is placed at last leaves « sans position » and joins another category
        communes = [une for une in communes if une[2][2][1] not in (SANS_POSITION, NON_REPARTIES)]
    ici, la = (np.array([une[i] for une in communes], np.int64) for i in range(2))
    if not corrige:
        ajoutes = np.full(len(ici), 0 if anterieure.lien is Lien.EGAL else SANS_BORNE)
        return _Tenues(ici, la, ajoutes, np.zeros_like(ajoutes), tait=False)
    ecarts = pd.Series(tableaux.effectifs.ravel()[ici] - anterieure.tableaux.effectifs.ravel()[la])
    table = pd.factorize(pd.Series([(p, zone, nom[0]) for _, _, (p, zone, nom) in communes]))[0]
    ajoutes, retires = (
        (signe * ecarts).clip(lower=0).groupby(table).transform("sum").to_numpy(np.int64) for signe in (1, -1)
    )
    return _Tenues(ici, la, ajoutes, retires, tait=True)


def _keys(tableaux: Tableaux) -> list[tuple[str, frozenset[str], tuple[str, str]]]:
    codes = np.array(tableaux.arrondissements)
    zones = [frozenset(codes[ligne]) for ligne in tableaux.contenu]
    return [(p, zone, nom) for p in tableaux.perimetres for zone in zones for nom in tableaux.categories]
