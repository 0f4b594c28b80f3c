"""Rounds to add or to move in the town of squares; the best choice is that of trying them all."""

from itertools import combinations

import numpy as np
import pytest
from carres import MARDI, RUE, carre, etude, gens, maraude
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.couverture.candidats import lay_gens, lay_rues
from counting.couverture.denombrement import Regard
from counting.couverture.propositions import Demande, DemandeError, lay_out
from counting.couverture.regles import Moment, Regle
from counting.maraudes.domain import Passage
from dashboard.couverture.propositions import reasons
from geo.crs import METRES

SOIR = Moment(MARDI, 22, 0)
AILLEURS = Passage("z", 4, "22:00", "00:00")
MONDE = gens((10, 50, 5, 0, 0), (110, 50, 3, 2, 0), (190, 50, 1, 0, 1))
TOUS = ("A", "B")


def demande(ajouts=1, **champs):
    valeurs = {"horizon": SOIR.creneaux(), "codes": TOUS, "duree_h": 2, "rayon_m": 30} | champs
    return Demande(ajouts=ajouts, **valeurs)


def probleme(maraudes, monde=MONDE, regard=Regard.PERSONNES, regle=None, **champs):
    une = etude(maraudes, monde, regle)
    return lay_out(une, lay_gens(une.terrain, monde, regard), demande(**champs))


def test_une_tournee_va_la_ou_sont_le_plus_de_personnes_sans_passage():
    reponse = probleme([maraude("m", carre(0, 0))]).exact()
    assert (reponse.avant, reponse.gain, reponse.proposition.restant) == (4, 3, 1)
    rang = reponse.proposition.choix[0]
    assert reponse.candidats.noms[rang] == "disque de 30 m, Nom de B1"
    assert reponse.candidats.moments[rang] == SOIR
    assert reponse.proposition.autre.gain == 1


def test_une_zone_existante_peut_servir_un_autre_soir():
    reponse = probleme([maraude("m", carre(100, 0), AILLEURS)]).exact()
    noms = [reponse.candidats.noms[rang] for rang in reponse.proposition.choix]
    assert reponse.gain == 5
    assert noms == ["disque de 30 m, Nom de A1"]
    deux = probleme([maraude("m", carre(100, 0), AILLEURS)], ajouts=2).exact()
    assert deux.gain == 9
    assert "zone de « Maraude m »" in [deux.candidats.noms[rang] for rang in deux.proposition.choix]


def test_le_regard_change_la_reponse():
    assert probleme([], regard=Regard.FEMMES).exact().gain == 2
    assert probleme([], regard=Regard.FAMILLES).exact().gain == 1


def test_deplacer_ote_ce_que_la_maraude_voyait():
    pres_du_moins = [maraude("m", carre(150, 0, 50))]
    reponse = probleme(pres_du_moins, ajouts=0, deplacees=("m",)).exact()
    assert (reponse.tournees, reponse.avant, reponse.gain) == (1, 8, 4)


def test_deplacer_la_mieux_placee_est_inutile_et_dit_pourquoi():
    with pytest.raises(DemandeError, match="n’apporte rien"):
        probleme([maraude("m", carre(0, 0))], ajouts=0, deplacees=("m",)).exact()


def test_le_territoire_borne_la_demande():
    assert probleme([], codes=("B",)).exact().gain == 3


def test_deux_passages_par_semaine_ne_se_gagnent_pas_d_un_seul():
    deux = Regle(passages_min=2, surface_min_m2=0)
    monde = gens((10, 50, 5, 0, 0), (110, 50, 3, 0, 0))
    assert probleme([maraude("m", carre(100, 0))], monde, regle=deux).exact().gain == 3


def test_un_minimum_qu_une_tournee_n_atteint_nulle_part_se_dit():
    with pytest.raises(DemandeError, match=r"au moins 3 passages par semaine : partout où il en manque.*Baissez"):
        probleme([maraude("m", carre(100, 0))], regle=Regle(passages_min=3, surface_min_m2=0))


def test_ceux_a_qui_il_manque_deux_passages_sont_hors_de_portee():
    deux = Regle(passages_min=2, surface_min_m2=0)
    monde = gens((10, 50, 5, 0, 0), (110, 50, 3, 0, 0))
    reponse = probleme([maraude("m", carre(100, 0))], monde, regle=deux, ajouts=2).exact()
    assert (reponse.gain, reponse.hors_portee, reponse.inutiles) == (3, 5, 1)
    assert reasons(reponse, Regard.PERSONNES) == [
        "Une deuxième tournée n’ajouterait personne.",
        (
            "À 5 personnes, il manque plus d’un passage pour atteindre le minimum de la règle : une tournée de plus "
            "n’y suffit pas."
        ),
    ]


@pytest.mark.parametrize(
    ("ajouts", "attendu"),
    [(1, []), (2, []), (3, ["Une tournée de plus n’ajouterait aucune femme."])],
)
def test_une_tournee_de_trop_se_dit_et_une_tournee_utile_ne_dit_rien(ajouts, attendu):
    deux_endroits = gens((10, 50, 5, 2, 0), (110, 50, 4, 1, 0))
    pose = probleme([maraude("m", carre(0, 0), AILLEURS)], deux_endroits, regard=Regard.FEMMES, ajouts=ajouts)
    assert len(pose.candidats.noms) == 3
    for reponse in (pose.greedy(), pose.exact()):
        assert reponse.inutiles == len(attendu)
        assert reasons(reponse, Regard.FEMMES) == attendu


@pytest.mark.parametrize(
    ("champs", "raison"),
    [
        ({"ajouts": 0}, "au moins une tournée"),
        ({"duree_h": 13}, "ne tient pas dans la nuit de la règle .12 h.. Raccourcissez-la"),
        ({"duree_h": 0}, "au moins 1 h"),
        ({"rayon_m": 0}, "ne couvre rien"),
        ({"horizon": Moment(MARDI, 10, 12).creneaux()}, "hors des heures"),
        ({"ajouts": 0, "deplacees": ("absente",)}, "rien à déplacer"),
        ({"ajouts": 50}, "emplacements possibles"),
        ({"monde": gens()}, "Personne n’a été compté"),
        ({"maraudes": [maraude("m", carre(0, 0, 200))]}, "déjà vu"),
    ],
)
def test_une_demande_impossible_ou_inutile_dit_pourquoi(champs, raison):
    with pytest.raises(DemandeError, match=raison):
        probleme(champs.pop("maraudes", []), **champs)


def test_la_tournee_passe_quand_sa_zone_est_la_moins_vue():
    tot = maraude("m", carre(0, 0, 20), Passage("z", MARDI, "18:00", "22:00"))
    monde = gens((10, 50, 5, 0, 0), (30, 50, 3, 0, 0))
    reponse = probleme([tot], monde, horizon=Moment(MARDI, 18, 2).creneaux()).exact()
    assert reponse.candidats.moments[reponse.proposition.choix[0]] == Moment(MARDI, 22, 0)


@pytest.mark.parametrize(
    ("regle", "heure", "duree_h", "attendu"),
    [
        ((22, 8), 23, 9, Moment(MARDI, 22, 7)),
        ((22, 8), 23, 10, Moment(MARDI, 22, 8)),
        ((2, 8), 2, 5, Moment(MARDI, 2, 7)),
        ((20, 18), 20, 20, Moment(MARDI, 20, 16)),
    ],
)
def test_une_nuit_qui_depasse_6_h_se_propose_d_un_seul_tenant(regle, heure, duree_h, attendu):
    debut_h, fin_h = regle
    une = Regle(debut_h=debut_h, fin_h=fin_h, surface_min_m2=0)
    horizon = Moment(MARDI, heure, (heure + 1) % 24).creneaux()
    moments = probleme([], regle=une, horizon=horizon, duree_h=duree_h).candidats.moments
    assert set(moments) == {attendu}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 23), st.integers(1, 24), st.integers(0, 6), st.data())
def test_toute_tournee_proposee_est_dans_les_heures_de_la_regle_et_touche_le_moment_demande(
    debut_h, nuit_h, jour, tire
):
    regle = Regle(debut_h=debut_h, fin_h=(debut_h + nuit_h) % 24, surface_min_m2=0)
    duree_h = tire.draw(st.integers(1, nuit_h))
    heure = (debut_h + tire.draw(st.integers(0, nuit_h - 1))) % 24
    horizon = Moment(jour, heure, (heure + 1) % 24).creneaux()
    for moment in probleme([], regle=regle, horizon=horizon, duree_h=duree_h).candidats.moments:
        depart = 24 * moment.jour + (moment.debut_h - 6) % 24
        heures = (depart + np.arange(duree_h)) % 168
        assert (moment.fin_h - moment.debut_h - duree_h) % 24 == 0
        assert regle.heures()[heures].all()
        assert horizon[heures].any()


def test_les_rues_se_comptent_par_morceaux():
    une = etude([], voies=RUE)
    lieux = lay_rues(une.terrain, RUE.to_crs(METRES))
    assert lieux.poids.sum() == pytest.approx(200, rel=1e-6)
    assert lay_out(une, lieux, demande(rayon_m=60)).exact().gain == pytest.approx(150, rel=1e-6)


points = st.lists(
    st.tuples(st.integers(1, 199), st.integers(1, 99), st.integers(1, 9), st.just(0), st.just(0)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(points, st.integers(1, 3), st.booleans())
def test_la_reponse_exacte_vaut_celle_qui_essaie_tout(tires, ajouts, avec):
    monde = gens(*tires)
    maraudes = [maraude("m", carre(0, 0, 60)), maraude("n", carre(40, 0, 90), AILLEURS)] if avec else []
    try:
        pose = probleme(maraudes, monde, ajouts=ajouts)
    except DemandeError:
        return
    neufs = pose.candidats.atteints & ~pose.vus
    gains = [neufs[list(choix)].any(axis=0) @ pose.lieux.poids for choix in combinations(range(len(neufs)), ajouts)]
    assert pose.exact().gain == pytest.approx(max(gains))
    assert np.floor(0.63 * max(gains)) <= pose.greedy().gain <= max(gains)
