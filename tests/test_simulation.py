"""Simulated nights: totals are exact, or the model is refused."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.demonstration.simulation import PART_ND, Modele, draw, make_rencontre, split
from counting.domain import AGES, Age, Configuration, Observation, Sexe, TypeLieu
from counting.errors import CountingError
from counting.fiches.personnes import mineurs, par_sexe

parts = st.floats(-0.1, 1.1) | st.just(float("nan"))
modeles = st.builds(Modele, effectif=st.integers(-1, 400), part_femmes=parts, mineurs=st.integers(-1, 120))
serres = st.builds(
    lambda mineurs, marge: Modele(mineurs - (-mineurs // 3) + marge, 0.5, mineurs),
    mineurs=st.integers(0, 60),
    marge=st.integers(-1, 3),
)
"""Hardly enough adults for the children, or one too few."""
TAILLES = {Configuration.SEUL: {1}, Configuration.COUPLE: {2}}


def hasard(graine=0):
    return np.random.default_rng(graine)


def possible(modele):
    """Three children a family at most, each with one adult at least."""
    adultes = -(-modele.mineurs // 3)
    return modele.mineurs >= 0 and modele.effectif >= modele.mineurs + adultes and 0 <= modele.part_femmes <= 1


def tirage(effectif):
    return (Configuration.ND, (effectif, *[0] * 20))


@settings(deadline=None)
@given(modele=modeles | serres, graine=st.integers(0, 2**32))
def test_les_totaux_sont_exacts_ou_le_modele_est_refuse(modele, graine):
    if not possible(modele):
        with pytest.raises(CountingError, match="Simulation impossible"):
            draw(modele, hasard(graine))
        return
    tirages = draw(modele, hasard(graine))
    assert sum(sum(effectifs) for _, effectifs in tirages) == modele.effectif
    assert sum(mineurs(effectifs) for _, effectifs in tirages) == modele.mineurs
    sexes = Counter()
    for configuration, effectifs in tirages:
        sexes.update(par_sexe(effectifs))
        assert (mineurs(effectifs) > 0) == (configuration is Configuration.FAMILLE)
        assert sum(effectifs) in TAILLES.get(configuration, range(2, 1000))
        assert configuration is not Configuration.GROUPE or sum(effectifs) >= 5
    adultes = modele.effectif - modele.mineurs
    assert sexes[Sexe.ND] == modele.mineurs + round(PART_ND * adultes)
    assert sexes[Sexe.F] == round(modele.part_femmes * (sexes[Sexe.F] + sexes[Sexe.H]))


def test_la_meme_graine_donne_la_meme_nuit():
    modele = Modele(300, 0.14, 20)
    assert draw(modele, hasard(7)) == draw(modele, hasard(7)) != draw(modele, hasard(8))


def test_le_sexe_d_un_enfant_reste_inconnu():
    enfants = {effectifs[i * len(AGES)] for _, effectifs in draw(Modele(40, 0.5, 12), hasard()) for i in (0, 1)}
    assert AGES[0] is Age.MOINS_DE_18
    assert enfants == {0}


@settings(deadline=None)
@given(
    seuls=st.lists(st.integers(1, 3), max_size=20), gros=st.lists(st.integers(1, 9), max_size=5), graine=st.randoms()
)
def test_une_repartition_atteint_chaque_total_ou_est_refusee(seuls, gros, graine):
    tailles = [*seuls, *gros]
    coupe = graine.randint(0, sum(tailles))
    totaux = {"rue": coupe, "gare": sum(tailles) - coupe}
    try:
        paquets = split([tirage(taille) for taille in tailles], totaux)
    except CountingError:
        assert max(tailles) > 1
        return
    assert {lieu: sum(sum(effectifs) for _, effectifs in paquet) for lieu, paquet in paquets.items()} == totaux
    assert sorted(sum(effectifs) for paquet in paquets.values() for _, effectifs in paquet) == sorted(tailles)


@pytest.mark.parametrize("totaux", [{"rue": 1, "gare": 1}, {"rue": 3}, {"rue": 1}])
def test_une_repartition_impossible_est_refusee(totaux):
    with pytest.raises(CountingError, match="ne se répartissent pas"):
        split([tirage(2)], totaux)


def test_une_rencontre_simulee_a_lieu_dans_la_nuit():
    rng = hasard()
    faites = [make_rencontre(tirage(2), uid="a", adresse="là", type_lieu=TypeLieu.RUE, rng=rng) for _ in range(300)]
    assert {rencontre.heure[:2] for rencontre in faites} == {"22", "23", "00"}
    assert {rencontre.observation for rencontre in faites} == set(Observation)
    assert {rencontre.tentes for rencontre in faites} == {0, 1}
