"""Claim: whoever holds a whole publication, and knows what everybody knows, pins no hidden figure.

Run ``python -m bench.publication`` (``python -m bench.publication 50`` for 50 towns). Random towns (`bench.villes`) are
published as an édition is, all variables, both périmètres, then attacked from their published rows only
(`bench.adversaire`). The demonstration édition is published anew and attacked the same way; its cells hidden are set
beside the usual greedy rule, variable by variable and for all at once, under the same audit.
"""

import multiprocessing
import os
import sys
import time

import numpy as np

from bench.adversaire import Connu, pinned
from bench.secret import greedy
from bench.villes import draw_town
from counting.demonstration.editions import COMPLETE
from counting.domain import Version
from counting.errors import CountingError
from counting.geographie.territoires import regroupements
from counting.publication.depot import load_tables
from counting.publication.faits import Fait
from counting.publication.liens import link
from counting.publication.porte import attack_by_parts, choose, publish
from counting.publication.reserve import lay_tables
from counting.publication.suppression import hide
from counting.publication.systeme import restrict
from counting.publication.tableaux import TOTAL, Tableaux
from counting.seuils import SECRET
from counting.store import open_store

VILLES = 2_000
GRAINE = 2026
DELAI_VILLE_S, DELAI_S = 0.05, 1.0


def main() -> None:
    villes = int(sys.argv[1]) if len(sys.argv) > 1 else VILLES
    print(f"{os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f}, graine {GRAINE}")
    attack_demonstration()
    attack_towns(villes)


def attack_towns(villes: int) -> None:
    """Draw, publish, attack; count what breaks."""
    depart = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as processus:
        lignes = np.array(processus.map(attack_one, range(villes), chunksize=10))
    refusees, cases, tues, programmes, rompues = lignes.sum(axis=0)
    print(
        f"{villes:_} villes, {refusees} refusées, {cases:_} cases, {tues:_} tues, {programmes:_} programmes linéaires, "
        f"{rompues} trahies ; {time.perf_counter() - depart:.0f} s"
    )
    if rompues:
        sys.exit("Un secret a été rompu.")


def attack_one(numero: int) -> tuple[int, int, int, int, int]:
    """Refused, rows, hidden cells, programs solved and broken cells of one town."""
    ville = draw_town(np.random.default_rng([GRAINE, numero]))
    try:
        publication = publish(lay_tables(ville.figures, ville.faits, ville.groupes), delai_s=DELAI_VILLE_S)
    except CountingError:
        return 1, 0, 0, 0, 0
    prises, tues, programmes = pinned(publication.cases, ville.groupes, SECRET.valeur, known(ville.faits))
    if prises:
        print(numero, prises)
    return 0, len(publication.cases), tues, programmes, len(prises)


def known(faits: tuple[Fait, ...]) -> Connu:
    """Facts of the registers in the adversary's words."""
    return Connu(
        frozenset((un.territoire, *nom) for un in faits if not un.grandes for nom in un.petites),
        tuple((un.territoire, un.petites, un.grandes) for un in faits if un.grandes),
    )


def attack_demonstration() -> None:
    """Time, hidden cells, bounds, and the greedy rule on the same tables."""
    groupes = regroupements(COMPLETE.nuit)
    tableaux = load_tables(open_store(), COMPLETE.id, Version.PREMIER, groupes)
    depart = time.perf_counter()
    publication = publish(tableaux, delai_s=DELAI_S)
    duree = time.perf_counter() - depart
    cases = publication.cases
    tues = int(cases["valeur"].isna().sum())
    print(f"démonstration : {len(cases)} lignes, {tues} tues, publiées en {duree:.1f} s")
    prises, cibles, programmes = pinned(cases, groupes, SECRET.valeur, known(tableaux.faits))
    print(f"  adversaire : {cibles} chiffres tus, {programmes} programmes linéaires, {len(prises)} trahi")
    compare(tableaux)


def compare(tableaux: Tableaux) -> None:
    """Cells hidden beside the primary ones, by each rule: one variable at a time, then all of them."""
    systeme = link(tableaux, SECRET.valeur)
    familles = list(dict.fromkeys(nom for nom, _ in tableaux.categories))
    for variable in familles:
        _, bloc = restrict(systeme, np.flatnonzero((systeme.familles == variable) | (systeme.familles == TOTAL)))
        depart = time.perf_counter()
        exacte = hide(bloc, largeur=SECRET.valeur, delai_s=30.0)
        milieu = time.perf_counter()
        glouton = greedy(bloc, SECRET.valeur)
        primaires = int((bloc.sensibles & ~bloc.implicites).sum())
        print(
            f"  {variable:14} {primaires:3} sous le seuil ; tues en plus : {int(exacte.caches.sum()) - primaires:3} "
            f"({'optimal' if exacte.optimale else 'délai atteint'}, {milieu - depart:.1f} s), glouton "
            f"{int((glouton & ~bloc.implicites).sum()) - primaires:3} ({time.perf_counter() - milieu:.1f} s)",
            flush=True,
        )
    choisies = choose(systeme, SECRET.valeur, DELAI_S, [])
    if len(attack_by_parts(systeme, choisies, SECRET.valeur, [])):
        sys.exit("Un secret a été rompu.")
    depart = time.perf_counter()
    gloutonnes = greedy(systeme, SECRET.valeur) & ~systeme.implicites
    primaires = int((systeme.sensibles & ~systeme.implicites).sum())
    print(
        f"  tout ensemble  {primaires} sous le seuil ; tues en plus : {int(choisies.sum()) - primaires}, glouton "
        f"{int(gloutonnes.sum()) - primaires} ({time.perf_counter() - depart:.1f} s)"
    )


if __name__ == "__main__":
    main()
