"""Hours of the passages: the nights they belong to, seasons, changes of time, nothing counted twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.maraudes.domain import Passage, Recurrence
from counting.maraudes.horaires import (
    CRENEAUX,
    PAR_SEMAINE,
    HoraireError,
    check,
    comptes,
    creneaux,
    doublons,
    duree_min,
    en_saison,
    is_skipped,
    nuit_d_ete,
)
from counting.mots import PARIS

MARDI, SAMEDI = 1, 5
NUIT_D_ETE = date(2026, 3, 28)
"""Saturday: on Sunday 29 March, 2 h is 3 h."""

NUIT_D_ETE_2027 = date(2027, 3, 27)
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


def avance(instant):
    """What the clock of Paris shows, once the hours it skips are passed."""
    return instant.replace(tzinfo=PARIS).astimezone(UTC).astimezone(PARIS).replace(tzinfo=None)


@given(st.integers(1996, 2050), heures, heures)
def test_un_passage_saute_est_celui_dont_l_horloge_ne_montre_aucune_minute(annee, debut, fin):
    """Oracle: the clock of Paris itself, minute by minute; the Union has changed in March on these dates since 1996."""
    nuit = nuit_d_ete(annee)
    jour = datetime.combine(nuit + timedelta(days=debut < "06:00"), time.fromisoformat(debut))
    minutes = [jour + timedelta(minutes=rang) for rang in range(duree_min(passage(debut, fin)))]
    saute = bool(minutes) and all(avance(minute) != minute for minute in minutes)
    assert is_skipped(passage(debut, fin, jour=nuit.weekday(), du=nuit, au=nuit)) is saute


@pytest.mark.parametrize(
    ("debut", "fin", "jour", "saison", "saute"),
    [
        ("02:10", "02:50", SAMEDI, {}, True),
        ("02:00", "03:00", SAMEDI, {}, True),
        ("01:59", "02:50", SAMEDI, {}, False),
        ("02:10", "03:01", SAMEDI, {}, False),
        ("22:00", "05:00", SAMEDI, {}, False),
        ("02:10", "02:50", MARDI, {}, False),
        ("02:10", "02:50", SAMEDI, HIVER, True),
        ("02:10", "02:50", SAMEDI, HIVER | {"au": NUIT_D_ETE_2027}, True),
        ("02:10", "02:50", SAMEDI, HIVER | {"au": NUIT_D_ETE_2027 - timedelta(days=1)}, False),
        ("02:10", "02:50", SAMEDI, {"du": date(2026, 4, 1)}, True),
    ],
)
def test_un_passage_dans_l_heure_que_mars_saute_se_reconnait_si_sa_saison_tient_cette_nuit(
    debut, fin, jour, saison, saute
):
    assert is_skipped(passage(debut, fin, jour=jour, **saison)) is saute


@pytest.mark.parametrize("nuit", [NUIT_D_ETE, NUIT_D_HIVER], ids=["mars", "octobre"])
def test_la_nuit_ou_l_heure_change_un_passage_garde_ses_heures_a_l_horloge(nuit):
    long = passage("22:00", "05:00", jour=SAMEDI)
    assert comptes([long], nuit) == [long]
    assert [(slot % 24 + 6) % 24 for slot in creneaux(long)] == [22, 23, 0, 1, 2, 3, 4]


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
