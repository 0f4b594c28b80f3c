"""Places for 100 persons: shared with all who can walk there; each share is a fraction one can write."""

import numpy as np
import pytest
from haltes import A_23_H, A_VOL_D_OISEAU, FEMMES, MIXTE, etude, halte, marcheurs, occupation
from hypothesis import given
from hypothesis import strategies as st

from counting.domain import Niveau
from counting.lieux.domain import Profil
from counting.proximite.places_par_personne import by_territoire, mailles, measure_acces

F, H = map(str, (Profil.FEMME_SEULE, Profil.HOMME_SEUL))


def acces(gens, *lieux, occupations=()):
    return measure_acces(etude(gens, *lieux, occupations=occupations), A_23_H, occupations, A_VOL_D_OISEAU)


def test_dix_places_pour_vingt_femmes_font_cinquante_pour_cent(ville):
    reponse = acces(marcheurs((0, "75101", {F: 20, H: 50})), halte("a", 100, FEMMES, toutes=10))
    table = by_territoire(reponse, Niveau.ARRONDISSEMENT, ville)
    assert table.loc["75101", ["personnes", "pour_100", "sans"]].tolist() == pytest.approx([20, 50, 0])
    assert table.loc["total", "pour_100"] == pytest.approx(50)
    assert np.isnan(table.loc["75102", "pour_100"])
    assert (reponse.lieux, reponse.places, reponse.inconnus) == (1, 10, 0)


def test_qui_est_plus_loin_a_une_moindre_part_mais_rien_ne_se_perd(ville):
    """Ten women at 100 m (weight 1), ten at 900 m (0.68): 16.8 places go 10 × 1 and 10 × 0.68."""
    gens = marcheurs((0, "75101", {F: 10}), (1000, "75119", {F: 10}))
    table = by_territoire(acces(gens, halte("a", 100, FEMMES, femmes=21)), Niveau.ARRONDISSEMENT, ville)
    assert table["pour_100"][["75101", "75119"]].tolist() == pytest.approx([125, 85])
    assert table.loc["total", "pour_100"] == pytest.approx(105)


def test_une_capacite_inconnue_est_laissee_et_comptee_une_occupee_diminuee():
    lieux = halte("sue", 0, FEMMES, toutes=10), halte("inconnue", 0, FEMMES)
    reponse = acces(marcheurs((0, "75101", {F: 4})), *lieux, occupations=[occupation("sue", 8)])
    assert (reponse.lieux, reponse.inconnus, reponse.places) == (1, 1, 2)


def test_sans_lieu_chacun_est_sans_place_a_portee(ville):
    table = by_territoire(acces(marcheurs((0, "75101", {F: 4}))), Niveau.PARIS, ville)
    assert table.loc["total", ["pour_100", "sans"]].tolist() == [0, 4]


def test_les_mailles_disent_les_memes_personnes():
    gens = marcheurs((0, "75101", {F: 4}), (10, "75101", {F: 2}), (900, "75101", {F: 1}))
    cellules = mailles(acces(gens, halte("a", 0, FEMMES, toutes=7)))
    assert sorted(cellules["personnes"]) == [1, 6]
    assert cellules.area.unique() == pytest.approx([40_000])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["75101", "75119"]), st.integers(1, 5)), min_size=1,
             max_size=6),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=4),
)  # fmt: skip
def test_les_places_partagees_sont_celles_que_quelqu_un_peut_atteindre(ville, points, lieux):
    gens = marcheurs(*((100 * x, zone, {F: combien}) for x, zone, combien in points))
    haltes = [halte(str(rang), 100 * x, MIXTE, toutes=places) for rang, (x, places) in enumerate(lieux)]
    table = by_territoire(acces(gens, *haltes), Niveau.ARRONDISSEMENT, ville)
    atteintes = sum(places for x, places in lieux if any(abs(x - autre) < 20 for autre, *_ in points))
    au_bord = sum(places for x, places in lieux if any(abs(x - autre) == 20 for autre, *_ in points))
    partagees = table.loc["total", "pour_100"] * table.loc["total", "personnes"] / 100
    assert atteintes - 1e-6 <= partagees <= atteintes + au_bord + 1e-6
