"""The register of lieux: what is written is read back, periods do not overlap, nights are counted on their places."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from counting.domain import Position, StatutPosition
from counting.lieux.controles import LieuChangeError, LieuRefuseError
from counting.lieux.domain import (
    AVEC_PLACES,
    Admission,
    Capacite,
    Lieu,
    Moment,
    Occupation,
    Publics,
    TypeAccueil,
    Visibilite,
    chevauchent,
)
from counting.lieux.occupations import load_occupations, save_occupations, taux
from counting.lieux.registre import load, revision, save, withdraw
from counting.lieux.schema import lieu as table_lieu

POINT = Position(2.35, 48.85, StatutPosition.OK, 0.9, "housenumber")
DOUTE = Position(None, None, StatutPosition.A_VERIFIER, 0.4, "street")
PLACES = (Capacite(Moment.NUIT, "femmes", 15), Capacite(Moment.JOUR, "", 0))
HALTE = Lieu("SIAO", "h1", "Halte", TypeAccueil.HALTE_FEMMES, position=POINT, capacites=PLACES)
HIVER = replace(HALTE, du=date(2026, 11, 1), au=date(2027, 3, 31))

textes = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8).filter(str.strip)
TROIS = st.sampled_from([True, False, None])
capacites = st.dictionaries(
    st.tuples(st.sampled_from(Moment), st.sampled_from(["", *(audience.value for audience in AVEC_PLACES)])),
    st.integers(0, 500),
    max_size=4,
).map(lambda ecrites: tuple(Capacite(*cle, places) for cle, places in ecrites.items()))
lieux = st.builds(
    Lieu,
    source=st.just("s"),
    identifiant=st.just("1"),
    nom=textes,
    type=st.sampled_from(TypeAccueil),
    operateur=textes,
    adresse=textes,
    position=st.sampled_from([None, POINT, DOUTE]),
    publics=st.builds(Publics, *[TROIS] * 6),
    capacites=capacites,
    horaires=st.sampled_from(["", "24/7", "20:00-08:00", "illisible"]),
    admission=st.sampled_from(Admission),
    du=st.none() | st.dates(date(2020, 1, 1), date(2022, 1, 1)),
    au=st.none() | st.dates(date(2022, 1, 2), date(2030, 1, 1)),
    vu_le=st.none() | st.dates(date(2020, 1, 1), date(2022, 1, 1)),
    visibilite=st.sampled_from(Visibilite),
    simule=st.booleans(),
)
DE_LA_BASE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@DE_LA_BASE
@given(lieux)
def test_ce_qui_est_enregistre_se_relit_tel_quel_et_ne_se_reecrit_pas(base, lieu):
    for ancien in load(base):
        withdraw(base, ancien, "Ana")
    save(base, [lieu], "Ana")
    assert load(base) == [lieu]
    assert save(base, [lieu], "Bob") == 0


PERIODES = st.lists(
    st.tuples(st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 9)), st.integers(0, 5)), min_size=1, max_size=4
)


@DE_LA_BASE
@given(st.lists(PERIODES, max_size=4))
def test_quoi_qu_on_enregistre_les_periodes_d_un_lieu_ne_se_recouvrent_jamais(base, lots):
    for lot in lots:
        periodes = [replace(HALTE, du=du, au=(du or date(2026, 1, 1)).replace(day=20 + n)) for du, n in lot]
        avant = revision(base)
        try:
            save(base, periodes, "Ana")
        except LieuRefuseError:
            assert revision(base) == avant
    lus = load(base)
    assert not [(un, autre) for i, un in enumerate(lus) for autre in lus[:i] if chevauchent(un, autre)]


def test_un_lieu_connu_est_remplace_et_son_histoire_reste(base):
    save(base, [HALTE], "Ana")
    avant = revision(base)
    suivante = replace(HALTE, nom="Halte du canal", capacites=())
    assert save(base, [suivante], "Bob") == 1
    assert load(base) == [suivante]
    assert revision(base) > avant
    with base.connect() as connexion:
        assert connexion.scalar(select(func.count()).select_from(table_lieu)) == 2


def test_un_lieu_retire_ne_se_lit_plus_et_peut_revenir(base):
    save(base, [HALTE], "Ana")
    withdraw(base, HALTE, "Ana")
    assert load(base) == []
    assert save(base, [HALTE], "Ana") == 1
    assert load(base) == [HALTE]


def test_un_retrait_part_de_ce_qui_est_au_registre(base):
    save(base, [HALTE], "Ana")
    suivante = replace(HALTE, nom="Halte du canal")
    save(base, [suivante], "Bob")
    with pytest.raises(LieuChangeError, match="« Halte du canal » a été écrit entre-temps"):
        withdraw(base, HALTE, "Ana")
    assert load(base) == [suivante]
    withdraw(base, suivante, "Ana")
    avant = revision(base)
    with pytest.raises(LieuChangeError, match="a déjà été retiré"):
        withdraw(base, suivante, "Bob")
    assert revision(base) == avant


def test_un_lieu_a_plusieurs_periodes_et_une_nuit_lit_celle_de_son_soir(base):
    ete = replace(HALTE, du=date(2027, 4, 1), capacites=())
    save(base, [HIVER, ete], "Ana")
    assert load(base, date(2026, 10, 31)) == []
    assert load(base, date(2027, 3, 31)) == [HIVER]
    assert load(base, date(2027, 4, 1)) == [ete]
    assert len(load(base)) == 2


@pytest.mark.parametrize(
    ("periodes", "auteur", "extrait"),
    [
        ([HALTE], " ", "demande un auteur"),
        ([replace(HALTE, nom=" ")], "Ana", "n’a pas de nom"),
        ([replace(HALTE, identifiant="")], "Ana", "obligatoires"),
        ([replace(HALTE, source="a--b")], "Ana", "ne contient pas « -- »"),
        ([replace(HALTE, capacites=(Capacite(Moment.NUIT, "", -3),))], "Ana", "-3 places"),
        ([replace(HALTE, capacites=(Capacite(Moment.NUIT, "animaux", 3),))], "Ana", "public inconnu"),
        ([replace(HALTE, capacites=(PLACES[0], replace(PLACES[0], places=9)))], "Ana", "deux capacités"),
        ([replace(HALTE, du=date(2027, 1, 1), au=date(2026, 1, 1))], "Ana", "finit avant de commencer"),
        ([replace(HALTE, au=date(9999, 12, 31))], "Ana", "Laissez vide sans fin"),
        ([HALTE, HALTE], "Ana", "deux fois : SIAO--h1"),
        ([HIVER, replace(HALTE, du=date(2027, 3, 31))], "Ana", "« depuis le 31/03/2027 » se recouvrent"),
        ([replace(HALTE, identifiant="h2"), replace(HIVER, nom="")], "Ana", "n’a pas de nom"),
    ],
)
def test_un_lieu_fautif_refuse_tous_les_autres(base, periodes, auteur, extrait):
    with pytest.raises(LieuRefuseError, match=extrait):
        save(base, periodes, auteur)
    assert (load(base), revision(base)) == ([], 0)


def test_une_periode_qui_recouvre_celle_du_registre_est_refusee(base):
    save(base, [HALTE], "Ana")
    with pytest.raises(LieuRefuseError, match=r"sans dates.*Terminez la première"):
        save(base, [HIVER], "Ana")
    save(base, [replace(HALTE, au=date(2026, 10, 31)), HIVER], "Ana")
    assert len(load(base)) == 2


NUIT = date(2027, 1, 21)


def test_le_taux_est_celui_des_places_de_la_nuit(base):
    femmes = Publics(femmes=True, hommes=False, couples=False, familles=False, jeunes=False)
    avant = replace(HALTE, publics=femmes, au=date(2026, 12, 31))
    apres = replace(avant, du=date(2027, 1, 1), au=None, capacites=(Capacite(Moment.NUIT, "", 30),))
    sans = replace(HALTE, identifiant="h2", capacites=())
    save(base, [avant, apres, sans], "Ana")
    nuits = [
        Occupation(HALTE.uid, date(2026, 12, 31), personnes=12, nuitees=15),
        Occupation(HALTE.uid, NUIT, personnes=36),
        Occupation(sans.uid, NUIT, personnes=4),
    ]
    assert save_occupations(base, nuits, "Ana") == 3
    lues = taux(load(base), load_occupations(base))
    assert lues["occupees"].tolist() == [15, 36, 4]
    assert lues["taux"].fillna(-1).tolist() == [1.0, 1.2, -1]


def test_une_occupation_corrigee_remplace_et_la_meme_ne_s_ecrit_pas(base):
    save(base, [HALTE], "Ana")
    une = Occupation(HALTE.uid, NUIT, personnes=12, provenance="SIAO")
    assert save_occupations(base, [une], "Ana") == 1
    avant = revision(base)
    assert save_occupations(base, [une], "Bob") == 0
    assert revision(base) == avant
    assert save_occupations(base, [replace(une, personnes=13)], "Bob") == 1
    assert revision(base) > avant
    assert load_occupations(base, NUIT, NUIT) == [replace(une, personnes=13)]
    assert load_occupations(base, date(2027, 1, 22)) == []


@pytest.mark.parametrize(
    ("occupations", "auteur", "extrait"),
    [
        ([Occupation("SIAO--h1", NUIT, personnes=1)], "", "auteur"),
        ([Occupation("SIAO--h9", NUIT, personnes=1)], "Ana", "pas au registre"),
        ([Occupation("SIAO--h1", NUIT)], "Ana", "personnes ou des nuitées"),
        ([Occupation("SIAO--h1", NUIT, nuitees=-3)], "Ana", "0 au moins"),
        ([Occupation("SIAO--h1", NUIT, personnes=1)] * 2, "Ana", "même nuit"),
    ],
)
def test_une_occupation_fautive_refuse_toutes_les_autres(base, occupations, auteur, extrait):
    save(base, [HALTE], "Ana")
    with pytest.raises(LieuRefuseError, match=extrait):
        save_occupations(base, occupations, auteur)
    assert load_occupations(base) == []
