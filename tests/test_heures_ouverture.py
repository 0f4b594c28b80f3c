"""When lieux are open: nights, seasons, public holidays, changes of clock; unknown is neither open nor closed."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from counting.lieux.domain import Lieu, TypeAccueil
from counting.lieux.horaires import (
    CENTRE,
    HorairesIllisiblesError,
    HorairesNonCalculesError,
    Ouverture,
    check_horaires,
    nuit_coupee,
)
from counting.lieux.ouvertures import dire_changement, jamais_ouvert, ouvertures, prochain_changement
from counting.mots import PARIS

OUVERT, FERME, INCONNU = Ouverture.OUVERT, Ouverture.FERME, Ouverture.INCONNU
LIEU = Lieu("s", "1", "Halte", TypeAccueil.HALTE_NUIT)
HORAIRES = (
    "24/7", "20:00-08:00", "Mo-Fr 08:30-12:30,13:30-17:00; PH off", "Nov-Mar 20:00-08:00",
    "Su-Th 20:00-08:00, Fr-Sa 21:00-09:00", "Su-Th 20:00-08:00; Fr-Sa 21:00-09:00", "PH 10:00-12:00",
    "sunset-sunrise", "Mo[1] 10:00-12:00", "00:00-02:30", "02:15-02:45", "Mo-Fr unknown", "off", "Dec 24 18:00-26:00",
    "week 01-53/2 Sa 09:00-12:00", "easter 10:00-12:00", '20:00-08:00 "sur rendez-vous"',
)  # fmt: skip
BUREAU = "Mo-Fr 09:30-17:00; PH off"
le = datetime.fromisoformat
deux_ans = st.datetimes(le("2025-01-01"), le("2027-01-01"))


def halte(horaires, **champs):
    return replace(LIEU, horaires=horaires, **champs)


def etat(horaires, instant, **champs):
    return ouvertures([halte(horaires, **champs)], [instant])[0, 0]


def par_le_lecteur(horaires, instant):
    """State the parser gives, asked for one instant."""
    lu, condition = OpeningHours(horaires, timezone=PARIS, country="FR", coords=CENTRE).state(instant)
    if lu == State.CLOSED:
        return FERME
    return INCONNU if condition or lu == State.UNKNOWN else OUVERT


def comparer(instants):
    calculees = ouvertures([halte(horaires) for horaires in HORAIRES], instants)
    attendues = [[par_le_lecteur(horaires, instant) for instant in instants] for horaires in HORAIRES]
    np.testing.assert_array_equal(calculees, attendues)
    return calculees.size


def test_dix_mille_instants_au_hasard_ont_la_reponse_du_lecteur():
    alea = random.Random(5)
    debut = datetime(2025, 1, 1, tzinfo=UTC)
    minutes = [alea.randrange(3 * 365 * 24 * 60) for _ in range(600)]
    assert comparer([(debut + timedelta(minutes=minute)).astimezone(PARIS) for minute in minutes]) >= 10_000


@pytest.mark.parametrize("soir", ["2026-03-28T17:00+00:00", "2026-10-24T17:00+00:00"])
def test_les_nuits_ou_l_heure_change_ont_la_reponse_du_lecteur(soir):
    comparer([(le(soir) + timedelta(minutes=10 * pas)).astimezone(PARIS) for pas in range(6 * 16)])


@pytest.mark.parametrize(("soir", "heures"), [("2026-03-28", 11), ("2026-10-24", 13), ("2026-11-24", 12)])
def test_une_halte_de_20_h_a_8_h_est_ouverte_une_heure_de_plus_ou_de_moins_quand_l_heure_change(soir, heures):
    quarts = [le(f"{soir}T16:00+00:00") + timedelta(minutes=15 * pas) for pas in range(4 * 18)]
    assert (ouvertures([halte("20:00-08:00")], quarts) == OUVERT).sum() == 4 * heures


@pytest.mark.parametrize(
    ("horaires", "instant", "attendu"),
    [
        ("20:00-08:00", "2026-11-24 19:59", FERME),
        ("20:00-08:00", "2026-11-24 20:00", OUVERT),
        ("20:00-08:00", "2026-11-25 07:59", OUVERT),
        ("20:00-08:00", "2026-11-25 08:00", FERME),
        ("Nov-Mar 20:00-08:00", "2026-10-31 23:00", FERME),
        ("Nov-Mar 20:00-08:00", "2027-04-01 03:00", OUVERT),
        (BUREAU, "2026-11-11 10:00", FERME),
        (BUREAU, "2026-11-12 10:00", OUVERT),
        ("", "2026-11-24 20:00", INCONNU),
        ("quinze heures", "2026-11-24 20:00", INCONNU),
        ("Mo-Fr 09:00-17:00; SH off", "2026-11-24 10:00", INCONNU),
        ('24/7 "sur appel"', "2026-11-24 10:00", INCONNU),
    ],
)
def test_ouvert_ferme_ou_inconnu(horaires, instant, attendu):
    assert etat(horaires, le(instant)) == attendu


def test_les_onze_jours_feries_de_france_sont_connus():
    midis = [le("2026-01-01 12:00") + timedelta(days=jour) for jour in range(365)]
    ouverts = ouvertures([halte("PH 10:00-14:00")], midis)[0] == OUVERT
    assert [f"{midis[rang]:%d/%m}" for rang in np.flatnonzero(ouverts)] == [
        "01/01", "06/04", "01/05", "08/05", "14/05", "25/05", "14/07", "15/08", "01/11", "11/11", "25/12",
    ]  # fmt: skip


def test_un_instant_a_l_heure_de_londres_est_lu_a_celle_de_paris():
    assert etat("20:00-08:00", le("2026-11-24T19:30+00:00")) == OUVERT
    assert etat("20:00-08:00", le("2026-11-24T19:30")) == FERME


@pytest.mark.parametrize(
    ("horaires", "instant", "attendu"),
    [
        ("20:00-08:00", "2027-03-31 23:00", OUVERT),
        ("20:00-08:00", "2027-04-01 07:00", OUVERT),
        ("20:00-08:00", "2027-04-01 09:00", FERME),
        ("20:00-08:00", "2027-04-01 21:00", FERME),
        ("24/7", "2027-04-01 11:00", OUVERT),
        ("24/7", "2027-04-01 12:00", FERME),
        ("09:00-17:00", "2027-04-01 10:00", FERME),
        ("", "2027-03-31 10:00", INCONNU),
        ("", "2027-04-01 10:00", FERME),
    ],
)
def test_la_derniere_nuit_d_une_periode_va_jusqu_a_son_matin(horaires, instant, attendu):
    assert etat(horaires, le(instant), du=date(2026, 11, 1), au=date(2027, 3, 31)) == attendu


@pytest.mark.parametrize(
    ("horaires", "instant", "attendu"),
    [
        ("20:00-08:00", "2026-10-31 23:00", FERME),
        ("20:00-08:00", "2026-11-01 00:00", FERME),
        ("20:00-08:00", "2026-11-01 07:00", FERME),
        ("20:00-08:00", "2026-11-01 20:00", OUVERT),
        ("00:00-08:00", "2026-11-01 00:00", OUVERT),
        ("07:30-18:30", "2026-11-01 08:00", OUVERT),
        ("24/7", "2026-11-01 11:00", FERME),
        ("24/7", "2026-11-01 12:00", OUVERT),
        ("Nov-Mar 20:00-08:00", "2026-11-01 20:00", OUVERT),
        ("", "2026-11-01 00:00", INCONNU),
    ],
)
def test_la_nuit_de_la_veille_n_est_pas_de_la_periode(horaires, instant, attendu):
    assert etat(horaires, le(instant), du=date(2026, 11, 1)) == attendu


@given(st.sampled_from(HORAIRES), deux_ans)
def test_deux_periodes_qui_se_suivent_font_les_heures_d_une_seule(horaires, instant):
    fin = instant.date()
    for decalage in (-1, 0):
        au = fin + timedelta(days=decalage)
        suivies = (etat(horaires, instant, au=au), etat(horaires, instant, du=au + timedelta(days=1)))
        assert sorted(suivies) == sorted((etat(horaires, instant), FERME))


@given(st.lists(st.sampled_from(HORAIRES), min_size=1, max_size=4), st.lists(deux_ans, max_size=6))
def test_chaque_case_ne_depend_que_de_son_lieu_et_de_son_instant(horaires, instants):
    lieux = [halte(un) for un in horaires]
    ensemble = ouvertures(lieux, instants)
    assert ensemble.shape == (len(lieux), len(instants))
    for i, lieu in enumerate(lieux):
        for j, instant in enumerate(instants):
            assert ensemble[i, j] == ouvertures([lieu], [instant])[0, 0]


@pytest.mark.parametrize(
    ("horaires", "instant", "dit"),
    [
        ("20:00-08:00", "2026-11-24 19:00", "ouvre à 20 h"),
        ("20:00-08:00", "2026-11-24 23:00", "ferme à 8 h"),
        ("20:00-08:00", "2026-11-25 02:00", "ferme à 8 h"),
        (BUREAU, "2026-11-24 23:00", "ouvre demain à 9 h 30"),
        (BUREAU, "2026-11-27 23:00", "ouvre lundi à 9 h 30"),
        (BUREAU, "2026-11-10 18:00", "ouvre jeudi à 9 h 30"),
        ("Nov-Mar 20:00-08:00", "2026-06-01 12:00", "ouvre le 01/11/2026 à 20 h"),
        ("24/7", "2026-11-24 23:00", ""),
        ("off", "2026-11-24 23:00", ""),
        ("", "2026-11-24 23:00", ""),
    ],
)
def test_la_page_dit_le_prochain_changement(horaires, instant, dit):
    assert dire_changement(halte(horaires), le(instant)) == dit


@given(st.sampled_from(HORAIRES), deux_ans)
def test_rien_ne_change_avant_le_prochain_changement(horaires, instant):
    suivant = prochain_changement(halte(horaires), instant)
    avant = etat(horaires, instant)
    if suivant is not None:
        assert suivant > instant
        assert {int(avant), int(etat(horaires, suivant))} == {OUVERT, FERME}
        juste_avant = max(instant, suivant - timedelta(minutes=1))
        assert etat(horaires, instant + (suivant - instant) / 2) == avant == etat(horaires, juste_avant)


HIVER = {"du": date(2026, 11, 1), "au": date(2027, 3, 31)}


@pytest.mark.parametrize(
    ("horaires", "champs", "jamais"),
    [
        ("off", {}, True),
        ("2020 Mo-Su 10:00-12:00", {}, True),
        ("Feb 29 10:00-12:00", {}, False),
        ("20:00-08:00", {}, False),
        ("", {}, False),
        ("Mo-Fr unknown", {}, False),
        ("Jul-Aug 20:00-08:00", HIVER, True),
        ("20:00-08:00", {"au": date(2025, 12, 31)}, False),
        ("2020 Mo-Su 10:00-12:00", {"du": date(2020, 1, 1), "au": date(2020, 12, 31)}, False),
        ("Sa 20:00-08:00", {"du": date(2026, 11, 22), "au": date(2026, 11, 24)}, True),
    ],
)
def test_des_heures_qui_n_ouvrent_jamais_se_voient(horaires, champs, jamais):
    assert jamais_ouvert(halte(horaires, **champs), date(2026, 11, 21)) is jamais


@pytest.mark.parametrize(
    ("horaires", "soir"),
    [
        ("20:00-08:00", None),
        (BUREAU, None),
        ("18:00-24:00", None),
        ("24/7", None),
        ("Su-Th 20:00-08:00, Fr-Sa 21:00-09:00", None),
        ("Su-Th 20:00-08:00; Fr-Sa 21:00-09:00", date(2026, 11, 21)),
        ("20:00-08:00; Dec 25 off", date(2026, 12, 24)),
    ],
)
def test_une_nuit_qu_une_autre_regle_coupe_a_minuit_se_voit(horaires, soir):
    assert nuit_coupee(horaires, date(2026, 11, 21)) == soir


@pytest.mark.parametrize(
    ("horaires", "faute", "extrait"),
    [
        ("quinze", HorairesIllisiblesError, "à partir de « quinze »"),
        ("Mo-Fr 10h-12h", HorairesIllisiblesError, "à partir de « 10h-12h »"),
        ("lundi 9h-17h", HorairesIllisiblesError, "20:00-08:00"),
        ("Mo-Fr 09:00-12:00; SH off", HorairesNonCalculesError, "vacances scolaires"),
        ("Mo-Fr 10:00-12:00 || 14:00-16:00", HorairesNonCalculesError, "repli"),
    ],
)
def test_des_horaires_illisibles_disent_ou_et_comment_ecrire(horaires, faute, extrait):
    with pytest.raises(faute, match=extrait):
        check_horaires(horaires)
    assert etat(horaires, le("2026-11-24 10:00")) == INCONNU


@pytest.mark.parametrize(
    ("horaires", "jour"),
    [
        ("Jun 31 20:00-08:00", "Jun 31"),
        ("feb 30 20:00-08:00", "Feb 30"),
        ("20:00-08:00; 2026 Nov 31 off", "Nov 31"),
        ("Jun 15-31 20:00-23:00", "Jun 31"),
        ("Apr 31+ 20:00-23:00", "Apr 31"),
    ],
)
def test_un_jour_qui_n_existe_pas_est_refuse(horaires, jour):
    with pytest.raises(HorairesIllisiblesError, match=f"« {jour} » n’existe pas"):
        check_horaires(horaires)
    assert etat(horaires, le("2026-11-22T23:00")) == INCONNU


@pytest.mark.parametrize(
    "horaires",
    ["Feb 29 20:00-23:00", "Jun 20:00-23:00", "Jan 1-31 20:00-23:00", "Dec 31-Jan 1 20:00-30:00",
     '20:00-08:00 "sauf Jun 31 bien sûr"'],
)  # fmt: skip
def test_un_jour_qui_existe_passe(horaires):
    check_horaires(horaires)
