"""An adversary written apart, who knows what everybody knows, pins no hidden figure; and does pin what is left bare."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from bench.adversaire import Connu, pinned
from bench.publication import known
from bench.villes import draw_town
from counting.geographie.territoires import regroupements
from counting.publication.faits import Fait
from counting.publication.porte import publish
from counting.publication.reserve import lay_tables, pack, unpack
from counting.publication.tableaux import SANS_POSITION, make_tableaux
from counting.publication.variables import A_PORTEE, BLANCHE, COUVERTURE, HALTE, LOIN, VUES
from counting.seuils import SECRET

T = SECRET.valeur
GROUPES = regroupements(date(2025, 1, 23))
CODES = [str(code) for code in GROUPES.index]


def figures(variable, par_code, defaut):
    """« Tous lieux », one variable; `par_code` says the persons of each category where it is not `defaut`."""
    return pd.DataFrame(
        [
            {"territoire": code, "perimetre": "tous lieux", "variable": variable, "categorie": nom, "effectif": combien}
            for code in CODES
            for nom, combien in (par_code.get(code, defaut)).items()
        ]
    )


def case(publication, territoire, categorie):
    cases = publication.cases
    ici = (cases["territoire"] == territoire) & (cases["categorie"] == categorie)
    return cases[ici & (cases["niveau"] == "arrondissement")].iloc[0]


def sans_blanche(*codes):
    return [Fait(code, ((COUVERTURE, BLANCHE),), (), "maraudes") for code in codes]


@pytest.mark.parametrize("graine", range(2))
def test_une_ville_au_hasard_attaquee_avec_ce_que_chacun_sait(graine):
    ville = draw_town(np.random.default_rng([7, graine]), most=3)
    publication = publish(lay_tables(ville.figures, ville.faits, ville.groupes), delai_s=0.05)
    prises, tues, _ = pinned(publication.cases, ville.groupes, T, known(ville.faits))
    assert tues
    assert not prises


def test_l_adversaire_retrouve_un_chiffre_que_ses_voisins_donnent():
    tables = make_tableaux(figures("sexe", {"75113": {"H": 60, "F": 4}}, {"H": 60, "F": 40}), GROUPES)
    cases = publish(tables).cases
    assert not pinned(cases, GROUPES, T, Connu())[0]
    une = (cases["categorie"] == "H") & (cases["territoire"] == "75113")
    montree = cases.assign(**{nom: cases[nom].mask(une, 60) for nom in ("valeur", "mini", "maxi")})
    assert {nom for _, _, _, nom in pinned(montree, GROUPES, T, Connu())[0]} >= {"F"}


def test_un_zero_que_la_carte_dit_est_publie_et_ne_protege_personne():
    """No zone blanche in the 5e and the 6e (DST Sud, or Centre): their zeros are known, and hide nothing for others."""
    noms = {
        "75113": {VUES: 5, BLANCHE: 200}, "75114": {VUES: 3, BLANCHE: 150}, "75105": {VUES: 80, BLANCHE: 0},
        "75106": {VUES: 70, BLANCHE: 0},
    }  # fmt: skip
    lues = figures(COUVERTURE, noms, {VUES: 60, BLANCHE: 60})
    faits = sans_blanche("75105", "75106")
    publication = publish(make_tableaux(lues, GROUPES, faits=faits))
    assert case(publication, "75105", BLANCHE)["texte"] == "0"
    assert case(publication, "75105", VUES)["valeur"] == 80
    assert pd.isna(case(publication, "75113", VUES)["valeur"])
    assert not pinned(publication.cases, GROUPES, T, known(tuple(faits)))[0]


def test_sans_ce_savoir_la_publication_serait_rompue():
    """The zeros of the 5e and of the 6e look like a shelter for the 5 persons of the 13e, and are none."""
    noms = {"75113": {VUES: 5, BLANCHE: 200}, "75105": {VUES: 80, BLANCHE: 0}, "75106": {VUES: 70, BLANCHE: 0}}
    lues = figures(COUVERTURE, noms, {VUES: 60, BLANCHE: 60})
    faits = tuple(sans_blanche("75105", "75106"))
    naive = publish(make_tableaux(lues, GROUPES))
    assert not pinned(naive.cases, GROUPES, T, Connu())[0]
    assert pinned(naive.cases, GROUPES, T, known(faits))[0]


def test_un_fait_que_les_chiffres_dementent_n_est_su_de_personne():
    lues = figures(COUVERTURE, {"75105": {VUES: 80, BLANCHE: 1}}, {VUES: 60, BLANCHE: 60})
    publication = publish(make_tableaux(lues, GROUPES, faits=sans_blanche("75105")))
    assert pd.isna(case(publication, "75105", BLANCHE)["valeur"])


def test_sans_position_se_publie_meme_petit():
    noms = {"75105": {VUES: 80, BLANCHE: 40, SANS_POSITION: 3}}
    lues = figures(COUVERTURE, noms, {VUES: 60, BLANCHE: 60, SANS_POSITION: 0})
    publication = publish(make_tableaux(lues, GROUPES))
    assert case(publication, "75105", SANS_POSITION)["valeur"] == 3
    assert publication.cases["valeur"].notna().all()


def test_sans_position_se_tait_s_il_dit_que_trop_peu_ont_une_place():
    noms = {"75105": {VUES: 1, BLANCHE: 2, SANS_POSITION: 40}}
    lues = figures(COUVERTURE, noms, {VUES: 60, BLANCHE: 60, SANS_POSITION: 20})
    publication = publish(make_tableaux(lues, GROUPES))
    assert pd.isna(case(publication, "75105", SANS_POSITION)["valeur"])
    assert case(publication, "75105", "total")["valeur"] == 43


def test_une_halte_de_femmes_seule_a_portee_borne_par_les_femmes():
    fait = Fait("75105", ((HALTE, A_PORTEE),), (("sexe", "F"),), "haltes femmes")
    sexe = figures("sexe", {"75105": {"H": 60, "F": 12}}, {"H": 60, "F": 40})
    halte = figures(HALTE, {"75105": {A_PORTEE: 4, LOIN: 68}}, {A_PORTEE: 50, LOIN: 50})
    publication = publish(make_tableaux(pd.concat([sexe, halte]), GROUPES, faits=[fait]))
    assert not pinned(publication.cases, GROUPES, T, known((fait,)))[0]


def test_la_reserve_rend_ce_qu_elle_a_recu():
    faits = [*sans_blanche("75105"), Fait("75106", ((HALTE, A_PORTEE),), (("sexe", "F"),), "haltes")]
    lues = figures("sexe", {}, {"H": 60, "F": 40})
    rendues, rendus = unpack(pack(lues, faits))
    pd.testing.assert_frame_equal(rendues, lues)
    assert rendus == faits
