"""What a betrayed figure asks of the cells around it: inequalities on which cells are hidden.

Fischetti and Salazar-González, « Models and algorithms for optimizing cell suppression in tabular data with linear
constraints », JASA 95 (2000): the dual of the adversary's program says which cells, hidden too, would loosen his grip.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from counting.errors import CountingError
from counting.publication.attaque import views
from counting.publication.programmes import duals
from counting.publication.systeme import SANS_BORNE, Ints, Systeme
from geo.creneaux import Bools, Floats

NUL = 1e-7


class SecretImpossibleError(CountingError):
    """Figures already published give a hidden one away, and nothing that may still be hidden protects it."""


@dataclass(frozen=True, eq=False)
class Coupe:
    """``poids[rangs] @ z[rangs] >= z[cellule]``, z being 1 for a hidden cell; `cellule` is None when it must be."""

    rangs: Ints
    poids: Floats
    cellule: int | None


def of_links(systeme: Systeme, largeur: int) -> list[Coupe]:
    """What each link asks by itself of each cell it holds."""
    coupes = []
    liens = systeme.liens
    for debut, fin in zip(liens.indptr[:-1], liens.indptr[1:], strict=True):
        membres, signes = liens.indices[debut:fin].astype(np.int64), liens.data[debut:fin]
        coupes += [_of_link(systeme, membres, signes, place, largeur) for place in range(fin - debut)]
    return [coupe for coupe in coupes if coupe is not None]


def _of_link(systeme: Systeme, membres: Ints, signes: Ints, place: int, largeur: int) -> Coupe | None:
    """To go up, a hidden cell needs others of its link to go down, or its sum up; to move at all, another hidden."""
    cellule = int(membres[place])
    acquis = systeme.sensibles | systeme.implicites
    requise = bool(acquis[cellule])
    if systeme.figees[cellule] or (requise and not systeme.sensibles[cellule]):
        return None
    manque = float(systeme.widths(largeur)[cellule] - systeme.valeurs[cellule])
    assez = largeur + systeme.surplus[cellule]
    poids = np.where(signes == signes[place], systeme.valeurs[membres], assez).astype(np.float64)
    if manque <= 0:  # it can go down by itself, if only something makes up for it
        poids, manque = np.ones(len(membres)), 1.0
    poids[systeme.figees[membres] | (membres == cellule)] = 0.0
    manque -= poids[acquis[membres]].sum()
    libres = systeme.choix[membres] & (poids > 0)
    if manque <= 0:
        return None
    return Coupe(membres[libres], np.minimum(poids[libres] / manque, 1.0), None if requise else cellule)


def cuts(systeme: Systeme, caches: Bools, trahies: Ints, largeur: int) -> list[Coupe]:
    """One inequality for each betrayed cell, that the present choice breaks and every safe choice keeps."""
    coupes = []
    for vue in views(systeme, caches):
        for cellule in np.intersect1d(trahies, vue.cellules):
            place = int(np.searchsorted(vue.cellules, cellule))
            prix = np.zeros((2, systeme.liens.shape[0]))
            for rang, sens in enumerate((1.0, -1.0)):
                prix[rang, vue.lignes] = duals(vue, place, sens)
            coupes.append(_cut(systeme, caches, int(cellule), prix, largeur))
    return coupes


def _cut(systeme: Systeme, caches: Bools, cellule: int, prix: Floats, largeur: int) -> Coupe:
    """Weights: how far hiding each cell lets the betrayed one go, both ways, at the prices of the links."""
    poids, assez = np.zeros(len(caches)), largeur + systeme.surplus[cellule]
    for sens, ligne in zip((1.0, -1.0), prix, strict=True):
        reduits = -(systeme.liens.T @ ligne)
        reduits[cellule] += sens
        monte = np.where(systeme.plafonds < SANS_BORNE, reduits * (systeme.plafonds - systeme.valeurs), assez)
        descend = -reduits * (systeme.valeurs - systeme.planchers)
        poids += np.where(reduits > NUL, monte, np.where(reduits < -NUL, descend, 0.0))
    acquis = systeme.sensibles | systeme.implicites
    acquis[cellule] = True
    manque = systeme.widths(largeur)[cellule] - poids[acquis].sum()
    libres = ~acquis & ~systeme.figees & (poids > NUL)
    if not np.isfinite(manque) or manque <= NUL or not libres[~caches].any():  # whole numbers alone betray it
        libres, manque = systeme.choix & ~caches, 1.0
        poids = np.ones(len(caches))
    rangs = np.flatnonzero(libres)
    choisie = bool(systeme.choix[cellule])
    return Coupe(rangs, np.minimum(poids[rangs] / manque, 1.0), cellule if choisie else None)


def as_rows(coupes: list[Coupe], taille: int) -> tuple[sparse.csr_array, Floats]:
    """Inequalities ``rows @ z >= right`` of all cuts."""
    lignes, colonnes, poids = [], [], []
    for ligne, coupe in enumerate(coupes):
        lignes.append(np.full(len(coupe.rangs), ligne))
        colonnes.append(coupe.rangs)
        poids.append(coupe.poids)
        if coupe.cellule is not None:
            lignes.append(np.array([ligne]))
            colonnes.append(np.array([coupe.cellule]))
            poids.append(np.array([-1.0]))
    triplets = (np.concatenate(poids), (np.concatenate(lignes), np.concatenate(colonnes)))
    droite = np.array([1.0 if coupe.cellule is None else 0.0 for coupe in coupes])
    return sparse.csr_array(triplets, shape=(len(coupes), taille)), droite
