"""Claim: 10,000 random linked tables attacked, no hidden figure pinned; fewer cells lost than by the usual rule.

Run ``python -m bench.secret`` (``python -m bench.secret 500`` for 500 tables). Tables are drawn from a seed: 2 to 4
rows in two groups, 2 or 3 columns, margins of rows, columns and groups, thresholds 5 and 11, counts mostly small. The
adversary is asked again after the choice, from nothing, by two linear programs a hidden cell that share no code with
the search: ``scipy.optimize.linprog`` on all cells, the published ones fixed. The greedy rule hides, in each link that
gives a cell away by itself, the smallest cell left, then whatever the adversary still asks for.

The whole édition has the published totals of 2025 (domain of `counting.demonstration`), everything else simulated.
"""

import multiprocessing
import os
import sys
import time
from datetime import date

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from counting.domain import Perimetre, Version
from counting.editions import publiees as editions_publiees
from counting.geographie.territoires import regroupements
from counting.publication.attaque import attack
from counting.publication.liens import link
from counting.publication.porte import publish
from counting.publication.suppression import hide
from counting.publication.systeme import SANS_BORNE, Systeme
from counting.publication.tableaux import TOTAL, Tableaux, make_tableaux
from geo.creneaux import Bools

TABLES = 10_000
GRAINE = 2026
SEUILS = (5, 11)
TROP = 100_000
"""Persons: nobody believes a cell to be above."""
NUIT = date(2025, 1, 23)
SEXES = {"H": 0.81, "F": 0.13, "ND": 0.06}
AGES = {"<18": 0.02, "18-24": 0.11, "25-39": 0.28, "40-54": 0.29, "55-69": 0.13, "70+": 0.02, "ND": 0.15}
CONFIGURATIONS = {"seul": 0.72, "couple": 0.02, "famille": 0.04, "groupe": 0.22}


def main() -> None:
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else TABLES
    print(f"{os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f}, graine {GRAINE}")
    attack_random(tables)
    compare_edition()
    for perimetres in ((Perimetre.RUE,), tuple(Perimetre)):
        time_edition(perimetres)


def attack_random(tables: int) -> None:
    """Draw, hide, attack; count what breaks."""
    depart = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as processus:
        lignes = np.array(processus.map(attack_one, range(tables), chunksize=50))
    tues, programmes, rompues, optimales = lignes.sum(axis=0)
    print(
        f"{tables:_} tableaux, {tues:_} cases tues, {programmes:_} programmes linéaires de l’adversaire, "
        f"{rompues} case trahie, {optimales:_} choix optimaux ; {time.perf_counter() - depart:.0f} s"
    )
    if rompues:
        sys.exit("Un secret a été rompu.")


def attack_one(numero: int) -> tuple[int, int, int, int]:
    """Hidden cells, programs solved, broken cells, and whether the choice is optimal, of one table."""
    seuil = SEUILS[numero % 2]
    systeme = draw(np.random.default_rng([GRAINE, numero]), seuil)
    suppression = hide(systeme, largeur=seuil)
    broken, solved = broken_cells(systeme, suppression.caches, seuil)
    return int(suppression.caches.sum()), solved, broken, int(suppression.optimale)


def draw(rng: np.random.Generator, seuil: int) -> Systeme:
    """Table with margins, rows in two groups; a third of them with many zeros."""
    lignes, colonnes = int(rng.integers(2, 5)), int(rng.integers(2, 4))
    corps = rng.negative_binomial(1, 1 / rng.choice((4, 12, 40)), size=(lignes, colonnes))
    corps *= rng.random(corps.shape) < rng.choice((0.6, 1.0, 1.0))
    coupe = int(rng.integers(1, lignes))
    plein = np.vstack([corps, corps[:coupe].sum(axis=0), corps[coupe:].sum(axis=0), corps.sum(axis=0)])
    plein = np.hstack([plein.sum(axis=1)[:, None], plein])
    rangs = np.arange(plein.size).reshape(plein.shape)
    sommes = [(lignes, range(coupe)), (lignes + 1, range(coupe, lignes)), (lignes + 2, (lignes, lignes + 1))]
    liens = [(rang[0], rang[1:]) for rang in rangs]
    liens += [(rangs[tout, k], rangs[list(parts), k]) for tout, parts in sommes for k in range(rangs.shape[1])]
    matrice = np.zeros((len(liens), plein.size), np.int64)
    for ligne, (tout, parts) in zip(matrice, liens, strict=True):
        ligne[tout], ligne[parts] = -1, 1
    vides = np.broadcast_to(plein[:, :1] == 0, plein.shape).ravel()
    sensibles = (plein.ravel() < seuil) & ~vides
    n = plein.size
    return Systeme(
        tuple(map(str, range(n))), plein.ravel(), sparse.csr_array(matrice), sensibles, np.zeros(n, np.bool_), vides,
        np.zeros(n, np.int64), np.full(n, SANS_BORNE), np.zeros(n, np.int64), np.full(n, "sexe"),
    )  # fmt: skip


def broken_cells(systeme: Systeme, caches: Bools, seuil: int) -> tuple[int, int]:
    """Hidden cells pinned, and programs solved: the least and the most of each, published cells fixed.

    The programs of a table share nothing; they are handed to the solver as one.
    """
    rangs, n = np.flatnonzero(caches), len(caches)
    if not len(rangs):
        return 0, 0
    bas = np.where(caches, 0, systeme.valeurs)
    haut = np.where(caches, TROP, systeme.valeurs)
    sens = np.zeros((2 * len(rangs), n))
    sens[np.arange(2 * len(rangs)), np.repeat(rangs, 2)] = np.tile((1.0, -1.0), len(rangs))
    liens = sparse.block_diag([systeme.liens] * len(sens), format="csr")
    bornes = np.column_stack([np.tile(bas, len(sens)), np.tile(haut, len(sens))])
    solution = linprog(sens.ravel(), A_eq=liens, b_eq=np.zeros(liens.shape[0]), bounds=bornes)
    extremes = (solution.x.reshape(len(sens), n) * abs(sens)).sum(axis=1).reshape(-1, 2)
    return int((extremes[:, 1] - extremes[:, 0] < seuil - 1e-6).sum()), len(sens)


def greedy(systeme: Systeme, seuil: int) -> Bools:
    """The usual rule: while a link gives a cell away, hide its smallest other cell; then what the adversary asks."""
    caches = systeme.sensibles.copy()
    while len(trahies := attack(systeme, caches, largeur=seuil, assez=1).trahies):
        caches[_smallest(systeme, caches, int(trahies[0]), seuil)] = True
    return caches


def _smallest(systeme: Systeme, caches: Bools, cellule: int, seuil: int) -> int:
    """Smallest cell that may be hidden in a link that alone pins a cell, in any link of it, or anywhere."""
    matrice = systeme.liens
    libres = systeme.choix & ~caches
    autres = libres.copy()
    for seul in (True, False):
        for lien in np.flatnonzero(matrice[:, [cellule]].toarray().ravel()):
            membres = matrice.indices[matrice.indptr[lien] : matrice.indptr[lien + 1]]
            signes = matrice.data[matrice.indptr[lien] : matrice.indptr[lien + 1]]
            tues = (caches | systeme.implicites)[membres]
            sien = signes[membres == cellule][0]
            libre_de_monter = bool((tues & (signes != sien)).any())
            marge = systeme.valeurs[membres[tues & (signes == sien)]].sum()
            candidats = membres[libres[membres]]
            if len(candidats) and (not seul or (not libre_de_monter and marge < seuil)):
                return int(min(candidats, key=lambda rang: (systeme.valeurs[rang] == 0, systeme.valeurs[rang])))
    return int(min(np.flatnonzero(autres), key=lambda rang: systeme.valeurs[rang]))


def simulate(perimetres: tuple[Perimetre, ...]) -> Tableaux:
    """An édition with the places' totals published for 2025, spread at random over arrondissements and categories."""
    rng = np.random.default_rng(GRAINE)
    groupes = regroupements(NUIT)
    publies = editions_publiees.splits(editions_publiees.load_editions(), edition=2025, version=Version.PREMIER).lignes
    poids = rng.gamma(1.5, size=len(groupes))
    lignes = []
    for lieu, total in zip(publies["type_lieu"], publies["valeur"], strict=True):
        n = int(total)
        lignes.append(
            pd.DataFrame(
                {
                    "territoire": rng.choice(groupes.index.to_numpy(str), n, p=poids / poids.sum()),
                    "type_lieu": lieu,
                    "sexe": rng.choice(list(SEXES), n, p=list(SEXES.values())),
                    "age": rng.choice(list(AGES), n, p=list(AGES.values())),
                    "configuration": rng.choice(list(CONFIGURATIONS), n, p=list(CONFIGURATIONS.values())),
                }
            )
        )
    personnes = pd.concat(lignes)
    parts = []
    for perimetre in perimetres:
        dedans = personnes if perimetre is Perimetre.TOUS_LIEUX else personnes[personnes["type_lieu"] == "rue"]
        for variable in ("sexe", "age", "configuration", "type_lieu"):
            comptes = dedans.groupby(["territoire", variable]).size().rename("effectif").reset_index()
            parts.append(comptes.rename(columns={variable: "categorie"}).assign(variable=variable, perimetre=perimetre))
    return make_tableaux(pd.concat(parts, ignore_index=True), groupes)


def compare_edition() -> None:
    """Cells lost by each rule, one variable at a time, périmètre « tous lieux »."""
    tableaux = simulate((Perimetre.TOUS_LIEUX,))
    for variable in ("sexe", "age", "configuration", "type_lieu"):
        gardees = [k for k, (nom, _) in enumerate(tableaux.categories) if nom in (variable, TOTAL)]
        table = Tableaux(
            tableaux.effectifs[:, :, gardees], tableaux.perimetres, tuple(tableaux.categories[k] for k in gardees),
            tableaux.territoires, tableaux.contenu, tableaux.arrondissements,
        )  # fmt: skip
        systeme = link(table, SEUILS[1])
        ecrites = int((~systeme.figees).sum())
        depart = time.perf_counter()
        exacte = hide(systeme, largeur=SEUILS[1], delai_s=30.0)
        milieu = time.perf_counter()
        glouton = greedy(systeme, SEUILS[1])
        fin = time.perf_counter()
        primaires = int(systeme.sensibles.sum())
        print(
            f"  {variable:14} {ecrites:4} cases, {primaires:3} sous le seuil ; tues en plus : "
            f"{int(exacte.caches.sum()) - primaires:3} ({'optimal' if exacte.optimale else 'délai atteint'}, "
            f"{milieu - depart:.1f} s), glouton {int(glouton.sum()) - primaires:3} ({fin - milieu:.1f} s)"
        )


def time_edition(perimetres: tuple[Perimetre, ...]) -> None:
    """Publication of a whole édition: four variables, all levels."""
    tableaux = simulate(perimetres)
    depart = time.perf_counter()
    publication = publish(tableaux)
    duree = time.perf_counter() - depart
    cases = publication.cases
    print(
        f"édition entière, {' et '.join(perimetres)} : {len(cases):_} lignes, "
        f"{int(cases['valeur'].isna().sum()):_} tues, {duree:.1f} s"
    )


if __name__ == "__main__":
    main()
