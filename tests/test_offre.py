"""Which lieux can be used through a night: unknown is not yes, closed is not full, full is known."""

from dataclasses import replace
from datetime import date

import pytest
from portes import A_23_H, FEMMES, NUIT, demande, lieu

from counting.lieux.domain import Capacite, Moment, Occupation, Profil, Publics, TypeAccueil
from counting.proximite.offre import HEURES, PORTES, Etat, complet, make_offre, occupees
from counting.proximite.places_libres import free_for

A_18_H = HEURES.index(18)
QUINZE = (Capacite(Moment.NUIT, "", 15),)


def etats(*lieux, occupations=(), rang=A_23_H, **champs):
    offre = make_offre(demande(**champs), lieux, occupations)
    return [Etat(etat).name for etat in offre.etats[rang]]


def utilisables(*lieux, **champs):
    return make_offre(demande(**champs), lieux, ()).utilisables[A_23_H].tolist()


def test_la_nuit_a_quinze_instants_du_soir_au_lendemain():
    instants = demande().instants()
    assert [instant.hour for instant in instants] == list(HEURES)
    assert (str(instants[0]), str(instants[-1])) == ("2026-11-24 18:00:00", "2026-11-25 08:00:00")


def test_ouvert_ferme_et_horaires_inconnus():
    assert etats(lieu("a", horaires="20:00-08:00"), lieu("b", horaires="08:00-20:00"), lieu("c", horaires="")) == [
        "OUVERT", "FERME", "INCONNU",
    ]  # fmt: skip


def test_un_lieu_qui_refuse_le_profil_est_dit_mais_pas_garde():
    offre = make_offre(demande(profil=Profil.HOMME_SEUL), [lieu("a", publics=FEMMES), lieu("b")], ())
    assert [un.identifiant for un in offre.lieux] == ["b"]
    assert offre.refus == 1


def test_un_public_inconnu_n_est_jamais_un_oui_sauf_choix_expres():
    inconnu = lieu("a", publics=Publics())
    assert etats(inconnu) == ["INCONNU"]
    assert utilisables(inconnu) == [False]
    assert utilisables(inconnu, inconnus=True) == [True]
    assert utilisables(lieu("b", horaires=""), inconnus=True) == [True]
    assert utilisables(replace(inconnu, horaires="08:00-09:00"), inconnus=True) == [False]


@pytest.mark.parametrize(("prises", "etat"), [(14, "OUVERT"), (15, "COMPLET"), (16, "COMPLET"), (None, "OUVERT")])
def test_complet_quand_les_places_connues_sont_prises(prises, etat):
    occupations = [] if prises is None else [Occupation("essai--a", NUIT, personnes=prises)]
    assert etats(lieu("a", capacites=QUINZE), occupations=occupations) == [etat]


def test_l_occupation_d_une_autre_nuit_ou_sans_places_connues_ne_remplit_rien():
    hier = Occupation("essai--a", date(2026, 11, 23), personnes=15)
    assert etats(lieu("a", capacites=QUINZE), occupations=[hier]) == ["OUVERT"]
    assert etats(lieu("a"), occupations=[Occupation("essai--a", NUIT, personnes=99)]) == ["OUVERT"]


def test_les_nuitees_passent_avant_les_personnes():
    assert occupees([Occupation("essai--a", NUIT, personnes=20, nuitees=14)], NUIT) == {"essai--a": 14}


def test_aucune_place_pour_ce_public_est_complet_meme_sans_occupation():
    halte = lieu("a", capacites=(Capacite(Moment.NUIT, "femmes", 0), Capacite(Moment.NUIT, "hommes", 5)))
    assert complet(halte, Profil.FEMME_SEULE, None)
    assert not complet(halte, Profil.HOMME_SEUL, None)


def test_ferme_se_dit_avant_complet_et_complet_avant_inconnu():
    plein = Occupation("essai--a", NUIT, personnes=15)
    assert etats(lieu("a", horaires="08:00-09:00", capacites=QUINZE), occupations=[plein]) == ["FERME"]
    assert etats(lieu("a", publics=Publics(), capacites=QUINZE), occupations=[plein]) == ["COMPLET"]


def test_un_lieu_sans_position_est_dit_a_part():
    offre = make_offre(demande(), [lieu("a", x=None)], ())
    assert (offre.lieux, offre.sans_position) == ((), 1)


def test_un_lieu_hors_de_sa_periode_n_est_pas_la_et_celui_du_lendemain_n_ouvre_que_ce_qui_commence_le_lendemain():
    parti = lieu("a", au=date(2026, 11, 23))
    demain = lieu("b", du=date(2026, 11, 25), horaires="20:00-08:00")
    matin = lieu("c", du=date(2026, 11, 25), horaires="07:30-18:30")
    offre = make_offre(demande(), [parti, demain, matin], ())
    assert [un.identifiant for un in offre.lieux] == ["b", "c"]
    assert not offre.utilisables[:, 0].any()
    assert offre.utilisables[:, 1].tolist() == [heure == 8 for heure in HEURES]


@pytest.mark.parametrize(
    ("type_", "horaires", "nuit", "jour", "etat"),
    [
        (TypeAccueil.ACCUEIL_JOUR, "07:30-18:30", 0, 50, "OUVERT"),
        (TypeAccueil.ACCUEIL_JOUR, "07:30-18:30", 50, 0, "COMPLET"),
        (TypeAccueil.ACCUEIL_JOUR, "24/7", 0, 50, "COMPLET"),
        (TypeAccueil.HALTE_NUIT, "18:00-23:00", 0, 50, "COMPLET"),
        (TypeAccueil.HALTE_NUIT, "18:00-23:00", 50, 0, "OUVERT"),
    ],
)
def test_les_places_qui_comptent_sont_celles_de_la_nuit_ou_l_on_dort_ailleurs_celles_du_jour(
    type_, horaires, nuit, jour, etat
):
    capacites = (Capacite(Moment.NUIT, "", nuit), Capacite(Moment.JOUR, "", jour))
    assert etats(lieu("a", type=type_, horaires=horaires, capacites=capacites), rang=A_18_H) == [etat]


def test_l_occupation_d_une_nuit_ne_prend_pas_les_places_du_jour():
    accueil = lieu(
        "a", type=TypeAccueil.ACCUEIL_JOUR, horaires="07:30-18:30", capacites=(Capacite(Moment.JOUR, "", 50),)
    )
    assert etats(accueil, occupations=[Occupation("essai--a", NUIT, personnes=60)], rang=A_18_H) == ["OUVERT"]


@pytest.mark.parametrize(
    ("ecrites", "prises", "etat"),
    [
        ({"": 20, "hommes": 20}, None, "COMPLET"),
        ({"": 20, "hommes": 19}, None, "OUVERT"),
        ({"": 20, "hommes": 19}, 19, "OUVERT"),
        ({"femmes": 10, "hommes": 10}, 25, "COMPLET"),
        ({"hommes": 20}, 20, "OUVERT"),
    ],
)
def test_complet_est_la_meme_regle_que_les_places_libres(ecrites, prises, etat):
    halte = lieu(
        "a", capacites=tuple(Capacite(Moment.NUIT, audience, combien) for audience, combien in ecrites.items())
    )
    occupations = [] if prises is None else [Occupation("essai--a", NUIT, nuitees=prises)]
    assert etats(halte, occupations=occupations) == [etat]
    assert (free_for(halte, Profil.FEMME_SEULE, prises or 0) == 0) is (etat == "COMPLET")


def test_un_logement_n_est_pas_une_porte_ou_l_on_va_sauf_choix_expres():
    logement = lieu("a", type=TypeAccueil.CHEZ_SOI)
    assert etats(logement) == []
    assert etats(logement, types=(*PORTES, TypeAccueil.CHEZ_SOI)) == ["OUVERT"]
