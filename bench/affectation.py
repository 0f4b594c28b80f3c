"""Claim: 4,000 people are given the places of 60 lieux in under 2 s, exactly; E2SFCA equals PySAL's `access`.

Run ``python -m bench.affectation``. People and lieux are simulated from a seed over the extent of Paris's
arrondissements: half the people around 80 spots, half anywhere, 14 % of them women; straight line × 1.3. Asserted in
the same run: the assignment against SciPy's Hungarian method (a column a place, where no lieu has a total) and against
HiGHS on every arc at once; the accessibility against `access`; the siting of 3 lieux against the trial of all triples.
"""

from collections.abc import Callable
from itertools import combinations
from statistics import median

import numpy as np
import pandas as pd
from access import Access, weights
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import block_array, csr_array

from bench import Result, timed
from geo import reference
from geo.accessibilite import POIDS, accessibility
from geo.affectation import Affectation, assign_places
from geo.crs import METRES
from geo.implantation import Probleme, lay_couverture, lay_median
from geo.implantation_places import open_places

PERSONNES, LIEUX = 4_000, 60
POINTS, CANDIDATS, OUVERTS = 3_500, 100, 3
PALIERS_M = (500, 1000, 2000)
DETOUR = 1.3
TOURS = 5
Soiree = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray | None]


def main() -> None:
    rng = np.random.default_rng(2026)
    personnes, lieux = people(rng, PERSONNES), anywhere(rng, LIEUX)
    distances = walk(personnes, lieux)
    femmes = rng.random(PERSONNES) < 0.14
    admis = np.column_stack([femmes, ~femmes, np.ones(PERSONNES, bool)])  # places for women, for men, for all
    places = rng.integers(0, 30, (LIEUX, 3)) * (rng.random((LIEUX, 3)) < 0.6)
    beaucoup = places * 4
    near = np.where(distances <= 2000, distances, np.inf)
    un = np.ones(PERSONNES, np.int64)
    print(f"{PERSONNES} personnes, {LIEUX} lieux ; médiane de {TOURS} tours")
    for nom, *soiree in (
        (f"{places.sum()} places, 2 km au plus", near, un, admis, places, None),
        (f"{places.sum()} places, sans limite", distances, un, admis, places, None),
        (f"{beaucoup.sum()} places, 2 km au plus", near, un, admis, beaucoup, None),
        (f"{beaucoup.sum()} places, sans limite", distances, un, admis, beaucoup, None),
        (f"{beaucoup.sum()} places, 2 km au plus, totaux", near, un, admis, beaucoup, beaucoup.sum(axis=1) * 2 // 3),
        (
            f"{beaucoup.sum()} places, sans limite, totaux",
            distances,
            un,
            admis,
            beaucoup,
            beaucoup.sum(axis=1) * 2 // 3,
        ),
    ):
        assign(nom, soiree)
    share(distances, un, places.sum(axis=1))
    site(rng)


def anywhere(rng: np.random.Generator, count: int) -> np.ndarray:
    west, south, east, north = reference.load_arrondissements()[0].to_crs(METRES).total_bounds
    return rng.uniform([west, south], [east, north], (count, 2))


def people(rng: np.random.Generator, count: int) -> np.ndarray:
    """Half of them within some 300 m of 80 spots."""
    spots = anywhere(rng, 80)[rng.integers(0, 80, count)] + rng.normal(0, 300, (count, 2))
    return np.where(rng.random((count, 1)) < 0.5, spots, anywhere(rng, count))


def walk(origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    return DETOUR * np.hypot(*(origins[:, None] - destinations).transpose(2, 0, 1))


def assign(nom: str, soiree: Soiree) -> None:
    *demande, totaux = soiree
    ours, affectation = repeated(lambda: assign_places(*demande, totaux=totaux))
    line = f"{nom} : {affectation.nombres.sum()} logées, {ours:.2f} s"
    if totaux is None:
        theirs, answer = timed(lambda: hungarian(*demande))
        assert_same(affectation, answer)
        line += f" ; linear_sum_assignment {theirs:.2f} s"
    if np.isinf(demande[0]).any():
        theirs, answer = timed(lambda: every_arc(*demande, totaux))
        assert_same(affectation, answer)
        line += f" ; HiGHS sur tous les arcs {theirs:.2f} s"
    print(line)


def assert_same(affectation: Affectation, answer: tuple[float, float]) -> None:
    np.testing.assert_allclose((affectation.nombres.sum(), affectation.metres), answer, rtol=1e-9)


def hungarian(distances: np.ndarray, _: np.ndarray, admis: np.ndarray, places: np.ndarray) -> tuple[float, float]:
    """What one would write first: a row a person, a column a place."""
    lieu, audience = (np.repeat(ranks.ravel(), places.ravel()) for ranks in np.indices(places.shape))
    costs = np.where(admis[:, audience], distances[:, lieu], np.inf)
    forbidden = np.isinf(costs)
    person, place = linear_sum_assignment(np.where(forbidden, costs[~forbidden].max() * LIEUX * 2, costs))
    housed = ~forbidden[person, place]
    return float(housed.sum()), float(costs[person, place][housed].sum())


def every_arc(
    distances: np.ndarray, people: np.ndarray, admis: np.ndarray, places: np.ndarray, totaux: np.ndarray | None
) -> tuple[float, float]:
    """One linear program: a variable a (person, lieu, audience)."""
    person, lieu, audience = np.nonzero(np.isfinite(distances)[:, :, None] & admis[:, None] & (places > 0))
    ones, column = np.ones(person.size), np.arange(person.size)
    totals = np.full(LIEUX, people.sum()) if totaux is None else totaux
    rows = [
        csr_array((ones, (row, column)), shape=(size, person.size))
        for row, size in ((person, len(people)), (lieu * places.shape[1] + audience, places.size), (lieu, LIEUX))
    ]
    metres = distances[person, lieu]
    result = linprog(
        metres - metres.max() * LIEUX * 2,
        A_ub=block_array([[block] for block in rows], format="csr"),
        b_ub=np.concatenate([people, places.ravel(), totals]),
        method="highs-ipm",
    )
    return float(result.x.sum()), float(result.x @ metres)


def share(distances: np.ndarray, people: np.ndarray, places: np.ndarray) -> None:
    ours, acces = repeated(lambda: accessibility(distances, people, places, paliers_m=PALIERS_M))
    origin, lieu = (ranks.ravel() for ranks in np.indices(distances.shape))
    costs = pd.DataFrame({"origin": origin, "dest": lieu, "cost": distances.ravel()})
    pysal = Access(
        demand_df=pd.DataFrame({"id": range(len(people)), "persons": people}),
        demand_index="id",
        demand_value="persons",
        supply_df=pd.DataFrame({"id": range(len(places)), "places": places.astype(float)}),
        supply_index="id",
        supply_value=["places"],
        cost_df=costs,
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    )
    steps = weights.step_fn(dict(zip(PALIERS_M, POIDS, strict=True)))
    theirs, answer = timed(lambda: pysal.enhanced_two_stage_fca(name="e2sfca", max_cost=PALIERS_M[-1], weight_fn=steps))
    expected = answer["e2sfca_places"].reindex(range(len(people)), fill_value=0).fillna(0)
    np.testing.assert_allclose(acces, expected, rtol=1e-12)
    print(f"E2SFCA : {1000 * ours:.1f} ms ; access {theirs:.2f} s (× {theirs / ours:.0f}), mêmes valeurs")


def site(rng: np.random.Generator) -> None:
    points, today, candidats = people(rng, POINTS), anywhere(rng, 15), anywhere(rng, CANDIDATS)
    effectifs = rng.integers(1, 6, POINTS)
    demande = walk(points, candidats), walk(points, today).min(axis=1), effectifs, OUVERTS
    print(f"Ouvrir {OUVERTS} lieux parmi {CANDIDATS} candidats, {POINTS} points, {len(today)} lieux d’aujourd’hui")
    for plafond_m in (2000, 4000):
        judge(f"p-médiane, {plafond_m} m au plus", lay_median(*demande, plafond_m=plafond_m))
    for rayon_m in (500, 1000):
        judge(f"couverture à {rayon_m} m", lay_couverture(*demande, rayon_m=rayon_m))
    distances, _, effectifs, k = demande
    for places in (15, 100):
        seconds, ouverture = repeated(
            lambda places=places: open_places(distances, effectifs, np.full(CANDIDATS, places), k, rayon_m=1000)
        )
        np.testing.assert_array_equal([ouverture.optimal, ouverture.suivante.optimal], [True, True])
        print(f"{places} places chacun, 1000 m au plus : exact et sa suivante {seconds:.2f} s")


def judge(nom: str, probleme: Probleme) -> None:
    greedy_s, greedy = repeated(probleme.greedy)
    exact_s, exact = repeated(probleme.exact)
    trial_s, trial = timed(lambda: every_triple(probleme.gains))
    np.testing.assert_array_equal([exact.optimal, exact.suivante.optimal], [True, True])
    np.testing.assert_allclose(exact.avant - exact.apres, trial, rtol=1e-9)
    short = (greedy.apres - exact.apres) / (exact.avant - exact.apres)
    print(
        f"{nom} : de proche en proche {greedy_s:.2f} s ({short:.2%} de gain en moins), "
        f"exact et sa suivante {exact_s:.2f} s, tous les triplets {trial_s:.1f} s"
    )


def every_triple(gains: np.ndarray) -> float:
    pairs = (np.maximum(gains[:, a], gains[:, b]) for a, b in combinations(range(gains.shape[1]), 2))
    return float(max(np.maximum(pair[:, None], gains).sum(axis=0).max() for pair in pairs))


def repeated(work: Callable[[], Result]) -> tuple[float, Result]:
    """Median of the rounds."""
    seconds, results = zip(*(timed(work) for _ in range(TOURS)), strict=True)
    return median(seconds), results[0]


if __name__ == "__main__":
    main()
