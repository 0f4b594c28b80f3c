"""Small cases that can be counted on fingers, and brute force over random ones."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.demande import PropositionError
from geo.propositions import propose_exact, propose_greedy

LES_DEUX = pytest.mark.parametrize("propose", [propose_greedy, propose_exact])


def table(*lignes):
    """One line a candidate, one character a place: x where it passes."""
    return np.array([[signe == "x" for signe in ligne] for ligne in lignes], dtype=bool)


@LES_DEUX
def test_le_meilleur_candidat_est_celui_qui_rencontre_le_plus_de_personnes(propose):
    proposition = propose(table("xx..", "..x.", "...x"), [1, 2, 4, 1], 1)
    assert proposition.choix.tolist() == [1]
    assert proposition.gains.tolist() == [4]
    assert proposition.restant == 4


@LES_DEUX
def test_les_gains_s_ajoutent_du_plus_grand_au_plus_petit(propose):
    proposition = propose(table("xxx.", "..xx", "x..."), [1, 1, 1, 5], 2)
    assert proposition.choix.tolist() == [1, 0]
    assert proposition.gains.tolist() == [6, 2]
    assert proposition.gain == 8
    assert proposition.restant == 0


def test_le_choix_exact_fait_mieux_que_de_proche_en_proche():
    """The greedy rule takes the middle line first, and cannot come back."""
    candidats, personnes = table("xxxx....", "..xxxx..", "....xxxx"), [2, 2, 3, 3, 3, 3, 2, 2]
    assert propose_greedy(candidats, personnes, 2).gain == 16
    exacte = propose_exact(candidats, personnes, 2)
    assert exacte.choix.tolist() == [0, 2]
    assert exacte.gain == 20
    assert exacte.optimal


def test_la_suivante_se_passe_d_un_des_candidats_choisis():
    proposition = propose_exact(table("xxx...", "...xx.", "....xx"), [1] * 6, 2)
    assert proposition.choix.tolist() == [0, 1]
    assert proposition.autre.choix.tolist() == [0, 2]
    assert proposition.autre.gain == 5
    assert proposition.autre.optimal
    assert proposition.autre.autre is None


@LES_DEUX
def test_un_seul_candidat_n_a_pas_de_suivante(propose):
    assert propose(table("xx"), [1, 1], 1).autre is None


@LES_DEUX
def test_ce_qui_est_deja_couvert_ne_compte_pas(propose):
    proposition = propose(table("xx.", "..x"), [5, 1, 2], 1, covered=np.array([True, False, False]))
    assert proposition.choix.tolist() == [1]
    assert proposition.restant == 1


@LES_DEUX
def test_un_candidat_inutile_n_est_pas_propose(propose):
    proposition = propose(table("xx", "x.", ".x"), [1, 1], 3)
    assert proposition.choix.tolist() == [0]
    assert proposition.optimal


@LES_DEUX
def test_ce_que_personne_ne_peut_atteindre_reste_compte(propose):
    assert propose(table("x.", "x."), [3, 7], 1).restant == 7


@LES_DEUX
@pytest.mark.parametrize(
    ("candidats", "poids", "k", "message"),
    [
        (table("x"), [1], 0, "attendu un nombre de passages de 1 ou plus, reçu 0"),
        (table("x"), [1], 2, "2 passages demandés pour 1 candidats"),
        (np.zeros((0, 3), bool), [1, 1, 1], 1, "aucun candidat"),
        (table("x."), [0, 7], 1, "aucun candidat n’atteint"),
        (table("x."), [0, 0], 1, "tout est déjà couvert"),
        (np.zeros((1, 0), bool), [], 1, "aucun gain possible"),
        (table("x"), [1, 1], 1, "un poids, pour chacun des 1 lieux"),
        (np.ones((1, 1)), [1], 1, "vrai ou faux"),
        (table("x"), [-1], 1, "négatif"),
        (table("x"), [np.nan], 1, "n’est pas un nombre"),
    ],
)
def test_une_demande_impossible_ou_inutile_dit_pourquoi(propose, candidats, poids, k, message):
    with pytest.raises(PropositionError) as erreur:
        propose(candidats, poids, k)
    assert message in str(erreur.value)


def test_sans_le_temps_de_chercher_le_choix_de_proche_en_proche_est_rendu_avec_sa_borne():
    rng = np.random.default_rng(4)
    candidats, personnes = rng.random((40, 150)) < 0.06, rng.integers(1, 9, 150)
    pressee = propose_exact(candidats, personnes, 6, delai_s=0)
    gloutonne, exacte = propose_greedy(candidats, personnes, 6), propose_exact(candidats, personnes, 6)
    assert gloutonne.gain <= pressee.gain <= exacte.gain <= pressee.borne
    assert exacte.optimal
    assert not pressee.optimal


@st.composite
def demandes(draw):
    candidats, lieux = draw(st.integers(1, 7)), draw(st.integers(1, 9))
    bits = draw(st.lists(st.booleans(), min_size=candidats * lieux, max_size=candidats * lieux))
    poids = draw(
        st.lists(st.one_of(st.integers(0, 9), st.floats(0, 1e6, allow_subnormal=False)), min_size=lieux, max_size=lieux)
    )
    couverts = draw(st.lists(st.booleans(), min_size=lieux, max_size=lieux))
    k = draw(st.integers(1, candidats))
    return np.array(bits).reshape(candidats, lieux), np.array(poids, float), k, np.array(couverts)


def gain(candidats, poids, couverts, choix):
    return poids[candidats[list(choix)].any(axis=0) & ~couverts].sum()


@settings(max_examples=200, deadline=None)
@given(demandes())
def test_le_choix_exact_egale_l_essai_de_tous_les_choix(demande):
    candidats, poids, k, couverts = demande
    choix = [set(c) for taille in range(1, k + 1) for c in combinations(range(len(candidats)), taille)]
    gains = [gain(candidats, poids, couverts, c) for c in choix]
    if max(gains) == 0:
        with pytest.raises(PropositionError):
            propose_exact(candidats, poids, k, covered=couverts)
        return
    exacte = propose_exact(candidats, poids, k, covered=couverts)
    gloutonne = propose_greedy(candidats, poids, k, covered=couverts)
    precision = 2e-6 * poids.max()
    assert exacte.optimal
    assert exacte.gain == pytest.approx(max(gains), rel=1e-9, abs=precision)
    assert exacte.gain == pytest.approx(gain(candidats, poids, couverts, exacte.choix))
    assert exacte.restant == pytest.approx(poids[~couverts].sum() - exacte.gain, abs=precision)
    assert (np.diff(exacte.gains) <= precision).all()
    suivants = [g for c, g in zip(choix, gains, strict=True) if not c >= set(exacte.choix.tolist())]
    suivante = exacte.autre.gain if exacte.autre else 0
    assert suivante == pytest.approx(max(suivants, default=0), rel=1e-9, abs=precision)
    assert 0.63 * exacte.gain <= gloutonne.gain <= exacte.gain * (1 + 1e-9) <= gloutonne.borne * (1 + 1e-8)


@settings(max_examples=60, deadline=None)
@given(demandes())
def test_l_ordre_des_lieux_ne_change_rien(demande):
    candidats, poids, k, couverts = demande
    if gain(candidats, poids, couverts, range(len(candidats))) == 0:
        return
    envers = slice(None, None, -1)
    droit = propose_exact(candidats, poids, k, covered=couverts)
    inverse = propose_exact(candidats[:, envers], poids[envers], k, covered=couverts[envers])
    assert droit.gain == pytest.approx(inverse.gain, abs=2e-6 * poids.max())
