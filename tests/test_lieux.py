"""Lieux: whom they receive, who may see where they are, how many places they have; each answer can be said by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.lieux.domain import (
    DEMANDES,
    LIEUX_DE_NUIT,
    Audience,
    Capacite,
    Convenance,
    Lieu,
    Moment,
    Profil,
    Publics,
    TypeAccueil,
    Visibilite,
    chevauchent,
    convient,
    en_vigueur,
    est_identite,
    places,
)

LIEU = Lieu("s", "1", "Lieu", TypeAccueil.ESI)
HOMMES = Publics(hommes=True, femmes=False)
FEMMES = Publics(hommes=False, femmes=True)
TROIS = st.sampled_from([True, False, None])
publics = st.builds(Publics, *[TROIS] * 6)
jours = st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 20))


@pytest.mark.parametrize(
    ("recus", "profil", "reponse"),
    [
        (HOMMES, Profil.FEMME_SEULE, Convenance.NON),
        (FEMMES, Profil.FEMME_SEULE, Convenance.OUI),
        (FEMMES, Profil.HOMME_SEUL, Convenance.NON),
        (Publics(), Profil.FEMME_SEULE, Convenance.INCONNU),
        (Publics(femmes=True), Profil.HOMME_SEUL, Convenance.INCONNU),
        (FEMMES, Profil.COUPLE, Convenance.INCONNU),
        (Publics(hommes=True, femmes=True, couples=False), Profil.COUPLE, Convenance.NON),
        (Publics(hommes=True, femmes=True), Profil.FAMILLE, Convenance.INCONNU),
        (Publics(familles=True), Profil.FAMILLE, Convenance.OUI),
        (replace(FEMMES, animaux=True), Profil.AVEC_ANIMAL, Convenance.NON),
        (Publics(hommes=True, femmes=True, animaux=True), Profil.AVEC_ANIMAL, Convenance.OUI),
        (Publics(hommes=True, femmes=True), Profil.AVEC_ANIMAL, Convenance.INCONNU),
        (Publics(hommes=True, femmes=True), Profil.JEUNE, Convenance.INCONNU),
    ],
)
def test_qui_convient_ou(recus, profil, reponse):
    assert convient(recus, profil) is reponse


@given(publics, st.sampled_from(Profil))
def test_oui_veut_dire_que_tout_ce_qui_est_demande_est_recu(recus, profil):
    reponses = {recus.recoit(audience) for audience in DEMANDES[profil]}
    assert (convient(recus, profil) is Convenance.OUI) == (reponses == {True})
    assert (convient(recus, profil) is Convenance.NON) == (False in reponses)


@given(publics, st.sampled_from(Profil), st.sampled_from(Audience), TROIS)
def test_apprendre_une_reponse_ne_renverse_jamais_un_oui_ni_un_non(recus, profil, audience, reponse):
    if recus.recoit(audience) is None:
        avant = convient(recus, profil)
        apres = convient(replace(recus, **{audience.name.lower(): reponse}), profil)
        assert avant is Convenance.INCONNU or apres is avant


@given(st.sampled_from(TypeAccueil), publics, st.sampled_from(Visibilite))
def test_un_lieu_de_nuit_ou_de_femmes_n_est_jamais_public(type_, recus, demandee):
    lieu = replace(LIEU, type=type_, publics=recus, visibilite=demandee)
    reserve = type_ in LIEUX_DE_NUIT or (recus.femmes is True and recus.hommes is not True)
    assert lieu.visibilite is (Visibilite.RESTREINTE if reserve else demandee)


def test_un_restaurant_peut_etre_restreint_sur_demande():
    lieu = replace(LIEU, type=TypeAccueil.RESTAURANT, visibilite=Visibilite.RESTREINTE)
    assert lieu.visibilite is Visibilite.RESTREINTE
    assert replace(lieu, visibilite=Visibilite.PUBLIQUE).visibilite is Visibilite.PUBLIQUE


NUIT_F, NUIT_H, NUIT = (
    Capacite(Moment.NUIT, "femmes", 15),
    Capacite(Moment.NUIT, "hommes", 30),
    Capacite(Moment.NUIT, "", 50),
)
MIXTE = Publics(hommes=True, femmes=True, couples=False, familles=False, jeunes=False)


@pytest.mark.parametrize(
    ("capacites", "recus", "audience", "attendues"),
    [
        ((), MIXTE, None, None),
        ((NUIT,), MIXTE, None, 50),
        ((NUIT,), MIXTE, Audience.FEMMES, 50),
        ((NUIT_F, NUIT_H), MIXTE, None, 45),
        ((NUIT_F, NUIT_H), MIXTE, Audience.HOMMES, 30),
        ((NUIT_F, NUIT_H), MIXTE, Audience.COUPLES, None),
        ((NUIT_F,), MIXTE, None, None),
        ((NUIT_F,), FEMMES, None, 15),
        ((NUIT_F,), Publics(femmes=True), None, None),
        ((NUIT_F,), replace(FEMMES, familles=True), None, None),
        ((NUIT_F,), replace(MIXTE, hommes=False), None, 15),
        ((NUIT_F, NUIT), MIXTE, None, 50),
        ((Capacite(Moment.NUIT, "", 0),), MIXTE, None, 0),
        ((Capacite(Moment.JOUR, "", 75),), MIXTE, None, None),
    ],
)
def test_une_capacite_inconnue_n_est_pas_zero(capacites, recus, audience, attendues):
    lieu = replace(LIEU, publics=recus, capacites=capacites)
    assert places(lieu, Moment.NUIT, audience) == attendues


def test_l_ordre_des_capacites_ne_distingue_pas_deux_lieux():
    assert replace(LIEU, capacites=(NUIT_F, NUIT_H)) == replace(LIEU, capacites=(NUIT_H, NUIT_F))


@given(jours, jours, jours, jours)
def test_deux_periodes_se_recouvrent_quand_un_jour_est_dans_les_deux(un, deux, trois, quatre):
    premier, second = replace(LIEU, du=un, au=deux), replace(LIEU, du=trois, au=quatre)
    tous = [date(2024, 12, 31), *(date(2025, 1, jour) for jour in range(1, 22))]
    partages = any(en_vigueur(premier, jour) and en_vigueur(second, jour) for jour in tous)
    possibles = all(not (p.du and p.au) or p.du <= p.au for p in (premier, second))
    assert not possibles or chevauchent(premier, second) == partages


MOTS = st.text("a-", min_size=1, max_size=4)


@given(MOTS, MOTS, MOTS, MOTS)
def test_deux_identites_admises_n_ont_jamais_le_meme_uid(source, identifiant, autre, second):
    un, deux = Lieu(source, identifiant, "", TypeAccueil.ESI), Lieu(autre, second, "", TypeAccueil.ESI)
    if est_identite(source, identifiant) and est_identite(autre, second) and un.uid == deux.uid:
        assert (source, identifiant) == (autre, second)
