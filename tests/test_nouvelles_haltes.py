"""Where the next halte helps most: gains counted by hand, the same before and after, in the whole and by territory."""

import numpy as np
import pytest
from carres import X, Y
from haltes import A_23_H, A_VOL_D_OISEAU, FEMMES, etude, halte, marcheurs, partage
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.domain import Niveau
from counting.errors import CountingError
from counting.lieux.domain import Profil
from counting.proximite.nouvelles_haltes import (
    But,
    Projet,
    Terrain,
    compare,
    exact,
    greedy,
    persons_of,
    persons_without,
)
from counting.proximite.repartition import walks
from geo.trajets import ImplantationError

F = str(Profil.FEMME_SEULE)
GENS = ((0, "75101", {F: 3}), (2000, "75102", {F: 5}), (4000, "75103", {F: 2}))
OUVERTE = halte("a", 0, FEMMES, toutes=2)
CANDIDATS = (2100, 3900)


def terrain(*points, lieux=(), candidats=CANDIDATS, portee_m=1_000, loger=False):
    gens = marcheurs(*points)
    une = etude(gens, *lieux)
    personnes = persons_of(une)
    if loger:
        personnes = persons_without(partage(gens, *lieux, portee_m=portee_m), Profil.FEMME_SEULE)
    places_m = np.array([[X + x, Y] for x in candidats], float)
    distances_m = walks(une.personnes[["x_m", "y_m"]].to_numpy(float), places_m, A_VOL_D_OISEAU)
    return Terrain(personnes, une.distance_m(A_23_H), distances_m)


def test_couvrir_ouvre_la_ou_le_plus_de_personnes_sont_loin(ville):
    sol, projet = terrain(*GENS, lieux=[OUVERTE]), Projet(But.COUVRIR, 1, 1_000)
    reponse = exact(projet, sol)
    assert (reponse.choix.tolist(), reponse.gains.tolist(), reponse.optimal) == ([0], [5], True)
    assert (reponse.suivante.choix.tolist(), reponse.suivante.gains.tolist()) == ([1], [2])
    table = compare(projet, sol, reponse.choix, Niveau.ARRONDISSEMENT, ville)
    assert table.loc["75102", ["personnes", "avant", "apres", "gain"]].tolist() == [5, 5, 0, 5]
    assert table.loc["total", ["personnes", "avant", "apres", "gain"]].tolist() == [10, 7, 2, 5]


def test_marcher_compte_les_metres_jusqu_au_plafond(ville):
    """At 100 m of the candidate, 900 m of the 1,000 counted are saved for each of the five."""
    sol, projet = terrain(*GENS, lieux=[OUVERTE]), Projet(But.MARCHER, 1, 1_000)
    reponse = exact(projet, sol)
    assert reponse.gains.tolist() == pytest.approx([4500], abs=0.1)
    table = compare(projet, sol, reponse.choix, Niveau.ARRONDISSEMENT, ville)
    assert table.loc["75102", ["avant", "apres", "gain"]].tolist() == pytest.approx([1000, 100, 900], abs=0.1)
    assert table.loc["total", "gain"] == pytest.approx(450, abs=0.1)
    assert np.isnan(table.loc["75120", "gain"])


def test_loger_ne_regarde_que_qui_reste_sans_place_et_garde_les_autres(ville):
    """The halte of today has two places for three women: one is left, out of reach of the candidates."""
    sol, projet = terrain(*GENS, lieux=[OUVERTE], loger=True), Projet(But.LOGER, 2, 1_000, places=4)
    assert sol.personnes["effectif"].tolist() == [1, 5, 2]
    reponse = exact(projet, sol)
    assert reponse.gains.tolist() == [4, 2]
    table = compare(projet, sol, reponse.choix, Niveau.ARRONDISSEMENT, ville)
    assert table.loc["total", ["personnes", "avant", "apres", "gain"]].tolist() == [10, 8, 2, 6]
    assert greedy(projet, sol) is None


@pytest.mark.parametrize(
    ("projet", "points", "lieux", "message"),
    [
        (Projet(But.COUVRIR, 3, 1_000), GENS, (), "3 lieux à ouvrir pour 2 candidats"),
        (Projet(But.COUVRIR, 1, 1_000), (), (), "personne"),
        (Projet(But.COUVRIR, 1, 1_000), GENS[:1], (OUVERTE,), "aucun candidat"),
        (Projet(But.MARCHER, 1, 1_000), GENS[:1], (OUVERTE,), "aucun candidat"),
    ],
)
def test_ce_qui_ne_sert_a_rien_dit_pourquoi(projet, points, lieux, message):
    with pytest.raises(ImplantationError, match=message):
        exact(projet, terrain(*points, lieux=lieux))


def test_le_partage_des_places_ne_suit_pas_un_profil_deja_compte():
    with pytest.raises(CountingError, match="Choisissez-en un autre"):
        persons_without(partage(marcheurs(*GENS), OUVERTE), Profil.JEUNE)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["75101", "75119"]), st.integers(1, 5)), min_size=1,
             max_size=6),
    st.lists(st.integers(0, 40), min_size=2, max_size=5),
    st.sampled_from(But),
    st.integers(1, 2),
)  # fmt: skip
def test_le_gain_est_le_meme_dans_la_reponse_et_dans_la_table(ville, points, candidats, but, k):
    monde = [(100 * x, zone, {F: combien}) for x, zone, combien in points]
    sol = terrain(*monde, lieux=[OUVERTE], candidats=[100 * x + 3 for x in candidats], loger=but is But.LOGER)
    projet = Projet(but, k, 1_000, places=3 if but is But.LOGER else 0)
    try:
        reponse, premiere = exact(projet, sol), greedy(projet, sol)
    except ImplantationError:
        return
    assert premiere is None or premiere.apres >= reponse.apres - 1e-6
    table = compare(projet, sol, reponse.choix, Niveau.ARRONDISSEMENT, ville)
    poids = table["personnes"] if but is But.MARCHER else 1
    gains = (table["gain"].fillna(0) * poids).drop(index="total")
    assert gains.sum() == pytest.approx(reponse.gains.sum(), abs=1e-3)
    assert (gains >= -1e-6).all() or but is But.LOGER
