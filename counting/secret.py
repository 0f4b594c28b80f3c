"""Statistical secrecy for those who may not see small numbers: none can be had back from the others by subtraction."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from counting.coupes import SecretImpossibleError
from counting.domain import Niveau
from counting.niveaux import group
from counting.seuils import SECRET
from counting.suppression import complete
from counting.systeme import SANS_BORNE, Ints, Systeme
from geo.creneaux import Bools, Floats

NIVEAUX = (Niveau.ARRONDISSEMENT, Niveau.PARIS_CENTRE, Niveau.DST, Niveau.PARIS)
"""Levels shown under secrecy; a finer one never is."""

RESTE = "reste"
"""Persons of no profil shown: their number never is."""

ARRONDI_M = 100
LARGEUR = SECRET.valeur - 1
"""Every hidden number keeps two possible values that differ by it: it might be 0 or 10."""

Caches = dict[Niveau, set[str]]


@dataclass(frozen=True)
class _Zones:
    """Territories of all levels; those that hold the same arrondissements are one.

    `contenu`: which arrondissements each adds up, bool array (zones, leaves). `rangs`: zone of each territory.
    """

    contenu: Bools
    rangs: dict[Niveau, dict[str, int]]


def hidden(effectifs: pd.DataFrame, groupes: pd.DataFrame) -> dict[str, Caches]:
    """Territories whose effectif may not be shown, profil by profil, when all profils and levels can be read together.

    Those under `SECRET`, and as many others as it takes for no hidden one to be pinned within less than `LARGEUR`, by
    somebody who also knows how many persons each territory holds in all: that total is published elsewhere.

    Parameters
    ----------
    effectifs : DataFrame of int, index = arrondissement
        One column a profil, each person in one, and `RESTE`, never shown. The index `counting.niveaux.NON_LOCALISE`
        stands for persons outside Paris, whom the total of Paris holds.
    groupes : DataFrame
        From `counting.territoires.regroupements`.

    Returns
    -------
    dict of dict of sets of codes
        One a profil, then one a level of `NIVEAUX`.
    """
    zones = _zones(effectifs.index, groupes)
    comptes = zones.contenu.astype(np.int64) @ effectifs.to_numpy(np.int64)
    totaux = comptes.sum(axis=1, keepdims=True)
    valeurs = np.column_stack([comptes, totaux])
    profils = np.array([nom != RESTE for nom in effectifs.columns] + [False])
    somme = np.array([[*np.ones(comptes.shape[1]), -1]])
    total = np.arange(valeurs.shape[1]) == comptes.shape[1]
    caches = _complete(
        zones,
        valeurs,
        somme,
        sensibles=(valeurs < SECRET.valeur) & profils,
        implicites=~(profils | total) & np.ones_like(valeurs, np.bool_),
        figees=total & np.ones_like(valeurs, np.bool_),
        plafonds=np.broadcast_to(totaux, valeurs.shape),
    )
    return {str(nom): _codes(zones, caches[:, rang]) for rang, nom in enumerate(effectifs.columns) if nom != RESTE}


def hidden_shares(comptes: pd.DataFrame, caches: Caches, groupes: pd.DataFrame) -> dict[str, Caches]:
    """Territories whose share may not be shown, column by column, when the persons of all but `caches` are known.

    A share gives a number of persons: it is hidden when 1 to 10 persons are within reach, or out of it, or between it
    and the next column; then as many others as it takes for none of those numbers to be pinned. Nobody and everybody
    are shown: they single out no one in a territory that is shown at all, which holds `SECRET` persons or more.

    Parameters
    ----------
    comptes : DataFrame of int, index = arrondissement
        ``personnes``, then persons within reach, the nearest first: each column holds those of the one before.
    caches
        From `hidden`, of this profil.

    Returns
    -------
    dict of dict of sets of codes
        One a column of shares.
    """
    zones = _zones(comptes.index, groupes)
    cumuls = zones.contenu.astype(np.int64) @ comptes.to_numpy(np.int64)
    tous, dedans = cumuls[:, :1], cumuls[:, 1:]
    combien = dedans.shape[1]
    valeurs = np.column_stack([tous, dedans, tous - dedans, np.diff(dedans, axis=1)])
    identite, vide = np.eye(combien), np.zeros((combien, combien - 1))
    dehors = np.column_stack([-np.ones(combien), identite, identite, vide])
    entre = np.column_stack([np.zeros(combien - 1), np.diff(identite, axis=0), vide.T, -np.eye(combien - 1)])
    tu = np.array([rang in _rangs(zones, caches) for rang in range(len(valeurs))])[:, None]
    nature = np.repeat([0, 1, 2], [1, combien, valeurs.shape[1] - combien - 1])
    parts = _complete(
        zones,
        valeurs,
        np.vstack([dehors, entre]),
        sensibles=(valeurs > 0) & (valeurs < SECRET.valeur) & (nature > 0),
        implicites=(nature == 2) | tu,
        figees=(nature == 0) & ~tu,
        plafonds=np.where(tu, SANS_BORNE, tous) * np.ones_like(valeurs),
    )
    return {nom: _codes(zones, parts[:, rang] | tu[:, 0]) for rang, nom in enumerate(comptes.columns[1:], start=1)}


def protect(table: pd.DataFrame, caches: set[str], parts: dict[str, set[str]]) -> pd.DataFrame:
    """Table of `counting.portee` for those who may not see small numbers.

    Parameters
    ----------
    table : DataFrame
        One level.
    caches, parts : sets of codes
        Of that level, from `hidden` and from `hidden_shares`.

    Returns
    -------
    DataFrame, same index
        ``nom``, ``personnes``; shares instead of persons, rounded to 1 %; ``mediane_m`` rounded to `ARRONDI_M`.
        Missing where hidden, and everywhere in a column that `parts` lacks. ``sans``, a share too, is hidden with
        ``a_2_km``; the median, which bounds each share by a half, with any of them.
    """
    vue = table.astype(dict.fromkeys(table.columns.drop("nom"), np.float64))
    vue.loc[vue.index.isin(caches), vue.columns.drop("nom")] = np.nan
    colonnes = vue.columns.drop(["nom", "personnes", "mediane_m"])
    vue[colonnes] = vue[colonnes].div(vue["personnes"].where(vue["personnes"] > 0), axis=0).round(2)
    for nom in colonnes:
        tues = parts.get("a_2_km" if nom == "sans" else nom)
        vue.loc[vue.index.isin(vue.index if tues is None else tues), nom] = np.nan
    vue.loc[vue.index.isin(set().union(*parts.values())), "mediane_m"] = np.nan
    return vue.assign(mediane_m=(vue["mediane_m"] / ARRONDI_M).round() * ARRONDI_M)


def _zones(feuilles: pd.Index, groupes: pd.DataFrame) -> _Zones:
    codes = feuilles.to_series().astype(str)
    lignes: dict[tuple[bool, ...], int] = {}
    rangs: dict[Niveau, dict[str, int]] = {niveau: {} for niveau in NIVEAUX}
    for niveau in NIVEAUX:
        unites = group(codes, niveau, groupes).to_numpy()
        for code in dict.fromkeys(unites):
            rangs[niveau][str(code)] = lignes.setdefault(tuple(unites == code), len(lignes))
    return _Zones(np.array(list(lignes), np.bool_).reshape(len(lignes), len(codes)), rangs)


def _rangs(zones: _Zones, caches: Caches) -> set[int]:
    return {zones.rangs[niveau][code] for niveau, codes in caches.items() for code in codes}


def _codes(zones: _Zones, caches: Bools) -> Caches:
    return {niveau: {code for code, rang in rangs.items() if caches[rang]} for niveau, rangs in zones.rangs.items()}


def _complete(
    zones: _Zones,
    valeurs: Ints,
    sommes: Floats,
    *,
    sensibles: Bools,
    implicites: Bools,
    figees: Bools,
    plafonds: Ints,
) -> Bools:
    """Hide sensitive cells, and others until the adversary of `counting.attaque` pins none; all when there is no way.

    Arrays are (zones, columns). `sommes` (links, columns) ties the columns of a zone; a zone adds up its
    arrondissements.
    """
    combien, feuilles = valeurs.shape[1], zones.contenu.shape[1]
    hauts = np.flatnonzero(zones.contenu.sum(axis=1) > 1)
    etages = np.zeros((len(hauts), len(valeurs)))
    etages[:, :feuilles] = zones.contenu[hauts]
    etages[np.arange(len(hauts)), hauts] = -1
    liens = np.vstack([np.kron(np.eye(len(valeurs)), sommes), np.kron(etages, np.eye(combien))])
    systeme = Systeme(
        ("effectif",) * valeurs.size,
        valeurs.ravel(),
        sparse.csr_array(liens.astype(np.int64)),
        sensibles.ravel(),
        implicites.ravel(),
        figees.ravel(),
        np.zeros(valeurs.size, np.int64),
        np.asarray(plafonds, np.int64).ravel(),
    )
    try:
        caches = complete(systeme, systeme.sensibles, LARGEUR, [])
    except (SecretImpossibleError, StopIteration):
        caches = ~systeme.figees
    return np.asarray(caches.reshape(valeurs.shape), np.bool_)
