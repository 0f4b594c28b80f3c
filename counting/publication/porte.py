"""The one door to the public: figures with every small number hidden, and none to be had back from the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from counting.errors import CountingError
from counting.publication.annonces import known, ranges, sayable, told, variables
from counting.publication.anterieures import Anterieure, add_earlier, cells
from counting.publication.attaque import attack
from counting.publication.coupes import SecretImpossibleError
from counting.publication.liens import link
from counting.publication.savoir import CONFIGURATION, complete_gaps
from counting.publication.serrage import IMPOSSIBLES, squeezed
from counting.publication.suppression import complete, hide
from counting.publication.systeme import SANS_BORNE, Ints, Systeme, restrict
from counting.publication.tableaux import TOTAL, Tableaux
from counting.seuils import SECRET, Seuil
from geo.creneaux import Bools

DELAI_S = 20.0
"""Seconds each variable may look for fewer hidden cells than its first safe choice."""

REPRISES = 4
"""Choices tried, each wider where the last left too few possible configurations."""

ROMPU = "Un chiffre tu se retrouve à partir des autres : rien n’est publié. Prévenez l’équipe."


class Statut(StrEnum):
    """What the public gets of a cell."""

    PUBLIE = "publié"
    SOUS_SEUIL = "sous le seuil"
    TU = "secret"


class SecretRompuError(CountingError):
    """The adversary, who has the last word, pins a hidden figure: nothing is published."""


@dataclass(frozen=True, eq=False)
class Publication:
    """What élus and public may see of an édition and version, nothing else.

    Attributes
    ----------
    cases : DataFrame
        ``perimetre``, ``niveau``, ``territoire``, ``variable``, ``categorie``; ``valeur`` (Int64, NA if hidden),
        ``statut``, ``mini``, ``maxi`` (Int64: the value twice, or the bounds anybody can compute; no maxi when nothing
        bounds from above), ``texte`` (« 24 », « moins de 11 », « secret »).
    seuil : Seuil
        Threshold and its source.
    """

    cases: pd.DataFrame
    seuil: Seuil


def publish(
    tableaux: Tableaux, *, seuil: Seuil = SECRET, anterieures: Sequence[Anterieure] = (), delai_s: float = DELAI_S
) -> Publication:
    """Hide what must be, and what would betray it.

    Totals of territoires are settled first, by themselves, and crosses after them: no total is given up for a cross.

    Parameters
    ----------
    tableaux : Tableaux
        From `counting.publication.tableaux.make_tableaux`.
    seuil : Seuil
        A cell under it is hidden, and every hidden cell has two possible values that differ by it; by one less in a
        block that says « moins de 11 ».
    anterieures : sequence of Anterieure
        What was published of the same night and is tied to this by a link readers know.
    delai_s : float
        For each variable.

    Raises
    ------
    SecretImpossibleError
        Earlier publications give a figure away.
    SecretRompuError
        The last attack succeeded (a fault of ours, never seen).
    """
    dits = any((anterieure.cases["statut"] == Statut.SOUS_SEUIL).any() for anterieure in anterieures)
    largeur = seuil.valeur - int(dits)  # « moins de 11 », once said, leaves eleven values: a width of ten
    systeme = add_earlier(link(tableaux, seuil.valeur), tableaux, anterieures, seuil.valeur)
    temoins = list[Ints]()
    caches = choose(systeme, largeur, delai_s, temoins)
    for reprise in range(REPRISES):
        serrees = squeezed(known(systeme, caches), caches, tableaux, largeur)
        if not len(serrees):
            break
        systeme = _widen(systeme, serrees, toutes=reprise == REPRISES - 2)
        caches = choose(systeme, largeur, delai_s, temoins)
    if len(serrees) or len(attack_by_parts(systeme, caches, largeur, temoins)):
        raise SecretRompuError(ROMPU)
    dites = sayable(systeme, caches, seuil.valeur)
    petits = caches & dites & (systeme.valeurs < seuil.valeur)
    fourchettes = ranges(told(systeme, caches, dites, seuil.valeur), caches, temoins)
    return Publication(_cases(tableaux, caches, petits, fourchettes, seuil.valeur), seuil)


def _widen(systeme: Systeme, serrees: Ints, *, toutes: bool) -> Systeme:
    """Ask for wider bounds of the configurations left too narrow; or, when that failed, hide them all."""
    surplus = systeme.surplus.copy()
    surplus[serrees] += IMPOSSIBLES
    tues = toutes & (systeme.familles == CONFIGURATION) & systeme.choix
    return replace(systeme, surplus=surplus, sensibles=systeme.sensibles | tues)


def choose(systeme: Systeme, largeur: int, delai_s: float, temoins: list[Ints]) -> Bools:
    """Cells to hide: totals first, then each variable by itself, then what all of them together still give away.

    `temoins` receives the tables found on the way, as in `attack`.
    """
    marges = systeme.familles == TOTAL
    try:
        rangs, totaux = restrict(systeme, np.flatnonzero(marges))
        caches = np.zeros(len(marges), np.bool_)
        caches[rangs] = hide(totaux, largeur=largeur, delai_s=delai_s).caches
        suite = replace(
            systeme,
            sensibles=systeme.sensibles | caches,
            figees=systeme.figees | (marges & ~caches & ~systeme.implicites),
        )
        for variable in variables(systeme):
            siennes = (systeme.familles == variable) | (marges & ~suite.figees)
            rangs, bloc = restrict(suite, np.flatnonzero(siennes))
            caches[rangs] |= hide(bloc, largeur=largeur, delai_s=delai_s).caches
        if len(attack_by_parts(suite, caches, largeur, temoins)):
            caches = complete(suite, caches, largeur, temoins) & ~suite.implicites
    except SecretImpossibleError:
        caches = hide(systeme, largeur=largeur, delai_s=delai_s).caches
    return caches


def attack_by_parts(systeme: Systeme, caches: Bools, largeur: int, temoins: list[Ints]) -> Ints:
    """Betrayed cells, as `attack` on the whole would find, sooner.

    Two tables of one variable that leave all totals as they are, and deny nothing of common knowledge, stay two tables
    of the whole: most cells are proved safe so, variable by variable. The others are attacked with everything in hand.
    """
    marges = systeme.familles == TOTAL
    totaux_sus = replace(
        systeme,
        figees=systeme.figees | marges,
        sensibles=systeme.sensibles & ~marges,
        implicites=systeme.implicites & ~marges,
    )
    for variable in variables(systeme):
        rangs, bloc = restrict(totaux_sus, np.flatnonzero(systeme.familles == variable))
        trouves = [temoin[rangs] for temoin in temoins if not temoin[marges].any()]
        connus = len(trouves)
        attack(bloc, caches[rangs] & ~bloc.figees, largeur=largeur, temoins=trouves)
        for trouve in trouves[connus:]:
            ecart = np.zeros_like(systeme.valeurs)
            ecart[rangs] = trouve
            complete_gaps(systeme, ecart)
            temoins += [ecart] * (not np.any(systeme.liens @ ecart))
    return attack(systeme, caches, largeur=largeur, temoins=temoins).trahies


def _cases(
    tableaux: Tableaux, caches: Bools, petits: Bools, fourchettes: tuple[Ints, Ints], seuil: int
) -> pd.DataFrame:
    lignes = cells(tableaux)
    rangs = lignes["cellule"].to_numpy()
    statut = np.where(petits, Statut.SOUS_SEUIL, np.where(caches, Statut.TU, Statut.PUBLIE))[rangs]
    valeur = pd.Series(tableaux.effectifs.ravel()[rangs], dtype="Int64").mask(caches[rangs])
    dit = {Statut.SOUS_SEUIL: f"moins de {seuil}", Statut.TU: "secret"}
    mini, maxi = (pd.Series(borne[rangs], dtype="Int64") for borne in fourchettes)
    return lignes.drop(columns="cellule").assign(
        valeur=valeur,
        statut=[str(un) for un in statut],
        mini=mini,
        maxi=maxi.mask(maxi >= SANS_BORNE // 2),  # what is bounded only by that is not
        texte=[dit.get(un, str(nombre)) for un, nombre in zip(statut, valeur, strict=True)],
    )
