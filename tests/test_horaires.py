"""Hours of the passages: the nights they belong to, seasons, changes of time, nothing counted twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.horaires import (
    CRENEAUX,
    PAR_SEMAINE,
    HoraireError,
    check,
    comptes,
    creneaux,
    doublons,
    duree_min,
    en_saison,
    instants,
    nuits,
)
from counting.maraudes import Passage, Recurrence

MARDI = 1
NUIT_D_ETE = date(2026, 3, 28)
"""Saturday: on Sunday 29 March, 2 h is 3 h."""

NUIT_D_HIVER = date(2026, 10, 24)
"""Saturday: on Sunday 25 October, 3 h is 2 h."""

HIVER = {"du": date(2026, 11, 1), "au": date(2027, 3, 31)}
heures = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))


def passage(debut, fin, **champs):
    return Passage("Z", champs.pop("jour", MARDI), debut, fin, **champs)


def heures_couvertes(debut, fin):
    """Hours on the clock, and the weekday of the night each belongs to."""
    return [(slot // 24, (slot % 24 + 6) % 24) for slot in creneaux(passage(debut, fin))]


def test_un_passage_apres_minuit_reste_dans_la_nuit_ou_il_a_commence():
    assert heures_couvertes("22:00", "02:00") == [(MARDI, 22), (MARDI, 23), (MARDI, 0), (MARDI, 1)]


def test_un_passage_qui_commence_avant_6_h_est_de_la_nuit_de_son_jour():
    assert heures_couvertes("02:00", "04:00") == [(MARDI, 2), (MARDI, 3)]
    assert instants(passage("02:00", "04:00"), date(2026, 1, 20))[0] == datetime(2026, 1, 21, 1, tzinfo=UTC)


def test_un_passage_qui_depasse_6_h_entre_dans_la_ligne_du_lendemain():
    assert heures_couvertes("05:00", "07:00") == [(MARDI, 5), (MARDI + 1, 6)]
    assert creneaux(passage("05:00", "07:00", jour=6)) == [CRENEAUX - 1, 0]


@pytest.mark.parametrize(
    ("debut", "fin", "attendues"),
    [
        ("22:30", "23:30", [22, 23]),
        ("22:31", "23:29", [22]),
        ("22:45", "23:05", [22]),
        ("22:10", "22:20", [22]),
        ("22:00", "23:29", [22]),
    ],
)
def test_une_heure_est_couverte_quand_le_passage_en_remplit_la_moitie(debut, fin, attendues):
    assert [heure for _, heure in heures_couvertes(debut, fin)] == attendues


def test_une_fin_avant_le_debut_est_celle_du_lendemain_matin():
    assert duree_min(passage("20:00", "19:00")) == 23 * 60
    depart, arrivee = instants(passage("20:00", "19:00"), date(2026, 1, 20))
    assert arrivee - depart == timedelta(hours=23)


@pytest.mark.parametrize(
    ("champs", "extrait"),
    [
        ({"fin": "20:00"}, "il ne dure rien"),
        ({"jour": 7}, "attendu lundi à dimanche"),
        ({"debut": "24:00"}, "Heure « 24:00 » : attendue de 00:00 à 23:59"),
        ({"debut": "8:00"}, "Heure « 8:00 »"),
        ({"du": date(2026, 3, 2), "au": date(2026, 3, 1)}, "elle finit avant de commencer"),
    ],
)
def test_un_horaire_impossible_est_refuse_avec_son_remede(champs, extrait):
    with pytest.raises(HoraireError, match=extrait):
        check(replace(passage("20:00", "22:00"), **champs))


def test_une_saison_d_un_seul_jour_se_garde():
    check(passage("20:00", "22:00", du=date(2026, 3, 1), au=date(2026, 3, 1)))


@pytest.mark.parametrize(
    ("nuit", "heures"), [(date(2026, 1, 20), 7), (NUIT_D_ETE, 6), (NUIT_D_HIVER, 8)], ids=["hiver", "été", "automne"]
)
def test_la_nuit_ou_l_heure_change_dure_une_heure_de_plus_ou_de_moins(nuit, heures):
    depart, arrivee = instants(passage("22:00", "05:00"), nuit)
    assert arrivee - depart == timedelta(hours=heures)


def test_une_heure_que_l_horloge_saute_est_l_instant_du_changement():
    un_heure = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert instants(passage("22:00", "02:30"), NUIT_D_ETE)[1] == un_heure
    assert instants(passage("02:15", "02:45"), NUIT_D_ETE) == (un_heure, un_heure)
    assert instants(passage("02:15", "03:30"), NUIT_D_ETE)[1] == un_heure + timedelta(minutes=30)


def test_une_heure_que_l_horloge_montre_deux_fois_est_la_premiere():
    assert instants(passage("22:00", "02:30"), NUIT_D_HIVER)[1] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(heures, heures, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_la_fin_ne_precede_jamais_le_debut(debut, fin, nuit):
    depart, arrivee = instants(passage(debut, fin), nuit)
    assert depart <= arrivee
    assert abs((arrivee - depart) - timedelta(minutes=duree_min(passage(debut, fin)) or 24 * 60)) <= timedelta(hours=1)


def test_les_nuits_d_une_saison_vont_de_semaine_en_semaine():
    assert list(nuits(passage("20:00", "22:00", **HIVER), date(2026, 10, 20), date(2026, 11, 17))) == [
        date(2026, 11, 3),
        date(2026, 11, 10),
        date(2026, 11, 17),
    ]


@pytest.mark.parametrize(("jour", "dedans"), [(31, False), (1, True)])
def test_une_saison_comprend_son_premier_jour(jour, dedans):
    assert en_saison(passage("20:00", "22:00", **HIVER), date(2026, 10 + (jour == 1), jour)) is dedans


@pytest.mark.parametrize(("jour", "dedans"), [(date(2027, 3, 31), True), (date(2027, 4, 1), False)])
def test_une_saison_comprend_son_dernier_jour(jour, dedans):
    assert en_saison(passage("20:00", "22:00", **HIVER), jour) is dedans


def test_la_frequence_se_compte_en_passages_par_semaine():
    assert PAR_SEMAINE == {Recurrence.HEBDOMADAIRE: 1, Recurrence.QUINZAINE: 0.5, Recurrence.MENSUELLE: 12 / 52}
    assert set(PAR_SEMAINE) == set(Recurrence)


def test_deux_saisons_du_meme_passage_ne_comptent_qu_une_fois_et_se_signalent():
    annee, hiver = passage("20:00", "23:00"), passage("21:00", "01:00", **HIVER)
    assert doublons([annee, hiver]) == [(0, 1)]
    assert comptes([annee, hiver], date(2026, 7, 1)) == [annee]
    assert comptes([annee, hiver], date(2026, 12, 1)) == comptes([hiver, annee], date(2026, 12, 1)) == [hiver]


def test_a_saisons_egales_le_dernier_ecrit_compte():
    premier, dernier = passage("20:00", "23:00"), passage("20:00", "22:00")
    assert comptes([premier, dernier], NUIT_D_ETE) == [dernier]


@pytest.mark.parametrize(
    "autre",
    [
        passage("23:00", "01:00"),
        passage("18:00", "20:00"),
        passage("20:00", "23:00", jour=2),
        replace(passage("20:00", "23:00"), zone="Y"),
    ],
    ids=["à la suite", "juste avant", "un autre jour", "une autre zone"],
)
def test_deux_passages_qui_ne_se_touchent_pas_comptent_tous_deux(autre):
    un = passage("20:00", "23:00")
    assert doublons([un, autre]) == []
    assert comptes([un, autre], NUIT_D_ETE) == [un, autre]


def test_deux_saisons_qui_se_suivent_ne_sont_pas_un_doublon():
    ete = passage("20:00", "23:00", au=date(2026, 10, 31))
    assert doublons([ete, passage("20:00", "23:00", **HIVER)]) == []


def test_une_semaine_sur_deux_deux_fois_fait_un_passage_par_semaine():
    pair = passage("20:00", "22:00", recurrence=Recurrence.QUINZAINE)
    assert doublons([pair, pair]) == []
    assert comptes([pair, pair], NUIT_D_ETE) == [pair, pair]
    assert comptes([pair] * 3, NUIT_D_ETE) == [pair, pair]


def test_des_passages_qui_se_recouvrent_apres_minuit_se_voient():
    assert doublons([passage("22:00", "03:00"), passage("01:00", "04:00")]) == [(0, 1)]
