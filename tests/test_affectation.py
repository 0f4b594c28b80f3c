"""Doors on a street one can walk with a finger, and brute force over random ones."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from geo.affectation import AffectationError, assign_places

LOIN = np.inf
FEMMES, HOMMES = [True, False], [False, True]


def assign(distances, effectifs, admis, places, totaux=None):
    return assign_places(np.array(distances, float), effectifs, np.array(admis, bool), places, totaux=totaux)


def test_chacun_va_au_plus_pres_quand_il_y_a_de_la_place():
    affectation = assign([[100, 300], [300, 100]], [2, 1], [FEMMES, FEMMES], [[5, 0], [5, 0]])
    assert affectation.nombres.tolist() == [[2, 0], [0, 1]]
    assert affectation.rangs.tolist() == [0, 0, 1]
    assert affectation.sans_place.tolist() == [0, 0]
    assert affectation.metres == 300


def test_loger_une_personne_de_plus_passe_avant_les_metres():
    """The first could walk 10 m, and would leave the second outside: each walks far, and both are housed."""
    affectation = assign([[10, 2000], [50, LOIN]], [1, 1], [FEMMES, FEMMES], [[1, 0], [1, 0]])
    assert affectation.rangs.tolist() == [1, 0]
    assert affectation.metres == 2050


def test_une_place_d_homme_n_est_pas_donnee_a_une_femme():
    affectation = assign([[100, 900], [100, 900]], [3, 3], [FEMMES, HOMMES], [[0, 4], [2, 0]])
    assert affectation.nombres.tolist() == [[0, 2], [3, 0]]
    assert affectation.sans_place.tolist() == [1, 0]


def test_les_places_mixtes_vont_a_qui_n_a_pas_d_autre_choix():
    """Two places for women, one for anybody: the man has it, whoever comes first."""
    admis = [[True, True], [True, True], [False, True]]
    affectation = assign([[10], [10], [500]], [1, 1, 1], admis, [[2, 1]])
    assert affectation.rangs.tolist() == [0, 0, 0]


def test_le_total_du_lieu_borne_ses_publics():
    affectation = assign([[10], [20]], [3, 3], [FEMMES, HOMMES], [[3, 3]], totaux=[4])
    assert affectation.nombres.tolist() == [[3], [1]]
    assert affectation.metres == 50


def test_infini_est_sans_limite_et_zero_est_complet():
    affectation = assign([[10, 900]], [4000], [FEMMES], [[0, 0], [np.inf, 0]])
    assert affectation.nombres.tolist() == [[0, 4000]]


def test_de_personnes_pareilles_les_premieres_lignes_sont_servies():
    affectation = assign([[10, 20]] * 3, [2, 2, 2], [FEMMES] * 3, [[3, 0], [1, 0]])
    assert affectation.rangs.tolist() == [0, 0, 0, 1, -1, -1]
    assert affectation.sans_place.tolist() == [0, 0, 2]


@pytest.mark.parametrize("ferme", [np.inf, np.nan])
def test_tout_ferme_laisse_tout_le_monde_sans_place(ferme):
    affectation = assign([[ferme], [ferme]], [2, 1], [FEMMES, HOMMES], [[5, 5]])
    assert affectation.rangs.tolist() == [-1, -1, -1]
    assert affectation.metres == 0


def test_sans_personne_ou_sans_lieu_il_n_y_a_rien_a_donner():
    assert assign(np.zeros((0, 1)), [], np.zeros((0, 2)), [[5, 5]]).rangs.tolist() == []
    assert assign(np.zeros((2, 0)), [1, 1], [FEMMES, HOMMES], np.zeros((0, 2))).rangs.tolist() == [-1, -1]


@pytest.mark.parametrize("effectif", [0, 1])
def test_un_seul_qui_peut_y_aller_parmi_mille(effectif):
    """Whichever it is: prices are first learnt from some of the groups, who may all have nowhere to go."""
    for chanceux in range(400, 410):
        distances = np.column_stack([np.full(1000, np.inf), 1e6 + np.arange(1000)])
        distances[chanceux, 0] = 10
        affectation = assign(distances, np.full(1000, effectif), np.ones((1000, 1)), [[5], [0]])
        assert affectation.nombres[chanceux].tolist() == [effectif, 0]
        assert affectation.nombres.sum() == effectif


@pytest.mark.parametrize(
    ("demande", "message"),
    [
        (([[-1]], [1], [FEMMES], [[1, 1]]), "distance est négative"),
        (([[1]], [1.5], [FEMMES], [[1, 1]]), "effectif n’est pas un entier"),
        (([[1]], [-1], [FEMMES], [[1, 1]]), "effectif n’est pas un entier"),
        (([[1]], [np.inf], [FEMMES], [[1, 1]]), "effectif n’est pas un entier"),
        (([[1]], [1], [FEMMES], [[-3, 1]]), "lieu de rang 0 ne sont pas un entier positif"),
        (([[1, 1]], [1], [FEMMES], [[3, 1], [np.nan, 1]]), "lieu de rang 1"),
        (([[1]], [1], [FEMMES], [[1, 1]], [2.5]), "capacité inconnue"),
        (([[1]], [1, 1], [FEMMES], [[1, 1]]), "une distance par groupe"),
        (([[1]], [1], [FEMMES], [[1, 1], [1, 1]]), "chacun des 1 lieux, reçu 2"),
        (([[1]], [1], [[True]], [[1, 1]]), "chaque groupe et chaque public"),
    ],
)
def test_une_demande_impossible_dit_pourquoi(demande, message):
    with pytest.raises(AffectationError) as erreur:
        assign(*demande)
    assert message in str(erreur.value)


@st.composite
def soirees(draw, groupes, lieux, personnes, audiences=2):
    """Distances, persons, audiences of each group, places of each audience, totals."""
    n, m = draw(st.integers(1, groupes)), draw(st.integers(1, lieux))
    seed = np.random.default_rng(draw(st.integers(0, 2**32)))
    distances = seed.integers(0, draw(st.sampled_from([3, 5000])), (n, m)).astype(float)
    distances[seed.random((n, m)) < draw(st.sampled_from([0, 0.4]))] = np.inf
    places = seed.integers(0, 4, (m, audiences)).astype(float)
    places[seed.random((m, audiences)) < 0.1] = np.inf
    totaux = np.where(seed.random(m) < 0.5, seed.integers(0, 6, m), np.inf)
    return distances, seed.integers(0, personnes + 1, n), seed.random((n, audiences)) < 0.6, places, totaux


def fits(choix, places, totaux):
    """Whether each pool, and each lieu, has room for those sent there."""
    prises = np.zeros(places.shape)
    for lieu, audience in choix:
        prises[lieu, audience] += 1
    return (prises <= places).all() and (prises.sum(axis=1) <= totaux).all()


def essayer_tout(distances, effectifs, admis, places, totaux):
    """Most persons housed, then fewest metres, of all that can be done."""
    groupes = np.repeat(np.arange(len(effectifs)), effectifs)
    portes = list(product(range(places.shape[0]), range(places.shape[1])))
    choix = [[None, *((m, b) for m, b in portes if admis[g, b] and np.isfinite(distances[g, m]))] for g in groupes]
    best = (0, 0.0)
    for essai in product(*choix):
        loges = [(g, porte) for g, porte in zip(groupes, essai, strict=True) if porte]
        if fits([porte for _, porte in loges], places, totaux):
            best = min(best, (-len(loges), sum(distances[g, m] for g, (m, _) in loges)))
    return -best[0], best[1]


@settings(max_examples=150, deadline=None)
@given(soirees(groupes=3, lieux=2, personnes=1))
def test_l_affectation_egale_l_essai_de_toutes(soiree):
    *demande, totaux = soiree
    affectation = assign(*demande, totaux=totaux)
    assert (affectation.nombres.sum(), affectation.metres) == pytest.approx(essayer_tout(*soiree))


def flot_maximal(distances, effectifs, admis, places, totaux):
    """Most persons housed: source, groups, pools, lieux, sink; one arc a line of the picture."""
    (n, m), b, beaucoup = distances.shape, places.shape[1], int(effectifs.sum())
    borne = lambda nombre: int(min(nombre, beaucoup))  # noqa: E731
    groupe, bassin, lieu = lambda g: 1 + g, lambda j, a: 1 + n + j * b + a, lambda j: 1 + n + m * b + j
    puits = lieu(m)
    arcs = [(0, groupe(g), borne(effectifs[g])) for g in range(n)]
    for g, j, a in product(range(n), range(m), range(b)):
        if admis[g, a] and np.isfinite(distances[g, j]):
            arcs.append((groupe(g), bassin(j, a), beaucoup))
    arcs += [(bassin(j, a), lieu(j), borne(places[j, a])) for j, a in product(range(m), range(b))]
    arcs += [(lieu(j), puits, borne(totaux[j])) for j in range(m)]
    de, vers, combien = np.array(arcs, dtype=np.int32).T
    return maximum_flow(csr_array((combien, (de, vers)), shape=(puits + 1, puits + 1)), 0, puits).flow_value


@settings(max_examples=100, deadline=None)
@given(soirees(groupes=40, lieux=8, personnes=5, audiences=3))
def test_les_lois_d_une_affectation(soiree):
    """Never a closed, full or unsuitable lieu; nobody lost; as many housed as the maximum flow says."""
    distances, effectifs, admis, places, totaux = soiree
    affectation = assign(distances, effectifs, admis, places, totaux=totaux)
    nombres = affectation.nombres
    assert (nombres >= 0).all()
    assert (nombres[~np.isfinite(distances)] == 0).all()
    assert (nombres[~(admis @ (places > 0).T)] == 0).all()
    assert (nombres.sum(axis=0) <= np.minimum(places.sum(axis=1), totaux)).all()
    for audience in range(places.shape[1]):
        seulement = admis[:, audience] & (admis.sum(axis=1) == 1)
        assert (nombres[seulement].sum(axis=0) <= places[:, audience]).all()
    assert (nombres.sum(axis=1) + affectation.sans_place == effectifs).all()
    assert nombres.sum() == flot_maximal(*soiree)
    assert (
        np.bincount(affectation.rangs + 1, minlength=places.shape[0] + 1)[1:].tolist() == nombres.sum(axis=0).tolist()
    )


@settings(max_examples=60, deadline=None)
@given(soirees(groupes=20, lieux=5, personnes=4), st.integers(0, 4), st.integers(0, 1))
def test_une_place_de_plus_ne_met_personne_dehors(soiree, lieu, audience):
    *demande, places, totaux = soiree
    avant = assign(*demande, places, totaux=totaux)
    ici = lieu % len(places)
    places[ici, audience] += 1
    totaux[ici] += 1
    apres = assign(*demande, places, totaux=totaux)
    assert apres.nombres.sum() >= avant.nombres.sum()
    if apres.nombres.sum() == avant.nombres.sum():
        assert apres.metres <= avant.metres + 1e-6


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([2, 9]))
def test_mille_personnes_vont_ou_le_dit_l_affectation_hongroise(seed, places):
    """One audience, so that each place may be written as a column of its own."""
    rng = np.random.default_rng(seed)
    distances = np.hypot(*(rng.uniform(0, 9000, (1000, 1, 2)) - rng.uniform(0, 9000, (1, 40, 2))).transpose(2, 0, 1))
    capacites = rng.integers(0, 10 * places, 40)
    affectation = assign(distances, np.ones(1000, int), np.ones((1000, 1), bool), capacites[:, None])
    chacune = distances[:, np.repeat(np.arange(40), capacites)]
    assert affectation.nombres.sum() == min(chacune.shape)
    assert affectation.metres == pytest.approx(chacune[linear_sum_assignment(chacune)].sum(), rel=1e-12)
