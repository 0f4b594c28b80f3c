"""The register of maraudes: what is written is read back, the history stays, plans do not mix."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from counting.maraudes.controles import MaraudeChangeeError, MaraudeRefuseeError
from counting.maraudes.domain import (
    Deplacement,
    Maraude,
    Origine,
    Passage,
    Public,
    Recurrence,
    TypeMaraude,
    Unite,
    Zone,
)
from counting.maraudes.horaires import HoraireError
from counting.maraudes.registre import EN_VIGUEUR, amend, copy_plan, load, plans, revision, save, withdraw
from counting.maraudes.schema import passage as table_passage

CONTOUR = shapely.to_wkb(shapely.box(2.3, 48.85, 2.31, 48.86))
NORD, SUD = Zone("N", "Nord", CONTOUR), Zone("S", "Sud", CONTOUR, Origine.LIGNE, 100)
LUNDI = Passage("N", 0, "20:00", "23:00")
MARAUDE = Maraude("m1", "La Lune", "Les Veilleurs", TypeMaraude.MB, zones=(NORD, SUD), passages=(LUNDI,))

textes = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8).filter(str.strip)
saisons = st.tuples(
    st.none() | st.dates(date(2020, 1, 1), date(2023, 1, 1)), st.none() | st.dates(date(2023, 1, 2), date(2026, 1, 1))
)
passages = st.builds(
    lambda zone, jour, debut, recurrence, saison: Passage(zone, jour, f"{debut:02}:15", "23:45", recurrence, *saison),
    st.sampled_from("NS"),
    st.integers(0, 6),
    st.integers(0, 23),
    st.sampled_from(Recurrence),
    saisons,
)
maraudes = st.builds(
    Maraude,
    uid=st.just("m"),
    nom=textes,
    operateur=textes,
    type=st.sampled_from(TypeMaraude),
    public=st.sampled_from(Public),
    unite=st.sampled_from(Unite),
    deplacement=st.sampled_from(Deplacement),
    astreinte=st.booleans(),
    simulee=st.booleans(),
    source=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    zones=st.just((NORD, SUD)),
    passages=st.lists(passages, max_size=4).map(tuple),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(maraudes)
def test_ce_qui_est_enregistre_se_relit_tel_quel(base, maraude):
    save(base, [maraude], "Ana")
    assert load(base) == [maraude]


def test_un_registre_neuf_est_vide(base):
    assert (load(base), plans(base), revision(base)) == ([], [EN_VIGUEUR], 0)


def test_une_maraude_connue_est_remplacee_et_son_histoire_reste(base):
    save(base, [MARAUDE], "Ana")
    avant = revision(base)
    suivante = replace(MARAUDE, nom="Le Soleil", zones=(NORD,), passages=(LUNDI, replace(LUNDI, jour=3)))
    save(base, [suivante], "Bob")
    assert load(base) == [suivante]
    assert revision(base) > avant
    with base.connect() as connexion:
        assert connexion.scalar(select(func.count()).select_from(table_passage)) == 3


def test_enregistrer_deux_fois_la_meme_n_ecrit_rien(base):
    assert save(base, [replace(MARAUDE, zones=(SUD, NORD))], "Ana") == 1
    avant = revision(base)
    assert save(base, [MARAUDE], "Bob") == 0
    assert revision(base) == avant
    assert save(base, [MARAUDE], "Bob", plan="Hiver") == 1


def test_une_maraude_retiree_ne_se_lit_plus_et_peut_revenir(base):
    autre = replace(MARAUDE, uid="m2", nom="Autre")
    save(base, [MARAUDE, autre], "Ana")
    withdraw(base, MARAUDE, "Ana")
    assert load(base) == [autre]
    save(base, [MARAUDE], "Ana")
    assert load(base) == [autre, MARAUDE]


def test_un_plan_ne_change_rien_a_celui_en_vigueur(base):
    save(base, [MARAUDE], "Ana")
    save(base, [replace(MARAUDE, nom="Plus tard")], "Ana", plan="Hiver")
    assert load(base) == [MARAUDE]
    assert [une.nom for une in load(base, plan="Hiver")] == ["Plus tard"]
    assert load(base, plan="Été") == []
    assert plans(base) == [EN_VIGUEUR, "Hiver"]


@pytest.mark.parametrize(
    ("maraudes", "auteur", "faute", "extrait"),
    [
        ([MARAUDE], " ", MaraudeRefuseeError, "demande un auteur"),
        ([replace(MARAUDE, nom=" ")], "Ana", MaraudeRefuseeError, "n’a pas de nom"),
        ([MARAUDE, MARAUDE], "Ana", MaraudeRefuseeError, "enregistrée deux fois : m1"),
        ([replace(MARAUDE, zones=(NORD, NORD))], "Ana", MaraudeRefuseeError, "deux fois la même zone : N"),
        ([replace(MARAUDE, zones=(SUD,))], "Ana", MaraudeRefuseeError, r"zone « N », qu’elle n’a pas. Ses zones : S"),
        ([MARAUDE, replace(MARAUDE, uid="m2", passages=(replace(LUNDI, fin="20:00"),))], "Ana", HoraireError, "dure"),
    ],
)
def test_une_maraude_fautive_refuse_toutes_les_autres(base, maraudes, auteur, faute, extrait):
    with pytest.raises(faute, match=extrait):
        save(base, maraudes, auteur)
    assert (load(base), revision(base)) == ([], 0)


def test_un_retrait_demande_un_auteur(base):
    save(base, [MARAUDE], "Ana")
    with pytest.raises(MaraudeRefuseeError, match="auteur"):
        withdraw(base, MARAUDE, "")
    assert load(base) == [MARAUDE]


def test_une_modification_part_de_ce_qui_est_au_plan(base):
    assert amend(base, None, MARAUDE, "Ana")
    suivante = replace(MARAUDE, operateur="Les Guetteurs", passages=())
    assert amend(base, replace(MARAUDE, zones=(SUD, NORD)), suivante, "Bob")
    assert load(base) == [suivante]
    assert not amend(base, suivante, suivante, "Bob")


def test_deux_personnes_ne_s_ecrasent_pas(base):
    save(base, [MARAUDE], "Ana")
    save(base, [replace(MARAUDE, nom="La Pleine Lune")], "Bob")
    with pytest.raises(MaraudeChangeeError, match="« La Pleine Lune » a été écrite entre-temps par quelqu’un d’autre"):
        amend(base, MARAUDE, replace(MARAUDE, nom="Le Croissant"), "Ana")
    assert [une.nom for une in load(base)] == ["La Pleine Lune"]


def test_une_maraude_deja_au_plan_ne_se_cree_pas_deux_fois(base):
    save(base, [MARAUDE], "Ana")
    with pytest.raises(MaraudeChangeeError, match="« La Lune » de « Les Veilleurs » est déjà au plan"):
        amend(base, None, MARAUDE, "Ana")
    amend(base, None, MARAUDE, "Ana", plan="Hiver")


def test_une_maraude_retiree_entre_temps_ne_revient_pas_sans_le_dire(base):
    save(base, [MARAUDE], "Ana")
    withdraw(base, MARAUDE, "Bob")
    with pytest.raises(MaraudeChangeeError, match="a été retirée du plan entre-temps"):
        amend(base, MARAUDE, MARAUDE, "Ana")
    assert amend(base, None, MARAUDE, "Ana")


def test_un_retrait_part_de_ce_qui_est_au_plan(base):
    save(base, [MARAUDE], "Ana")
    save(base, [replace(MARAUDE, nom="La Pleine Lune")], "Bob")
    with pytest.raises(MaraudeChangeeError, match="« La Pleine Lune » a été écrite entre-temps par quelqu’un d’autre"):
        withdraw(base, MARAUDE, "Ana")
    (connue,) = load(base)
    withdraw(base, connue, "Ana")
    avant = revision(base)
    with pytest.raises(MaraudeChangeeError, match="a été retirée du plan entre-temps"):
        withdraw(base, connue, "Bob")
    assert (load(base), revision(base)) == ([], avant)


@pytest.mark.parametrize("nom", ["En Vigueur", " en vigueur ", "EN  VIGUEUR"])
def test_un_plan_ne_porte_pas_le_nom_d_un_autre_aux_majuscules_pres(base, nom):
    save(base, [MARAUDE], "Ana")
    with pytest.raises(MaraudeRefuseeError, match="Le plan « en vigueur » existe déjà"):
        copy_plan(base, EN_VIGUEUR, nom, "Ana")
    with pytest.raises(MaraudeRefuseeError, match=r"sous le nom « en vigueur »\. Écrivez-le ainsi"):
        save(base, [MARAUDE], "Ana", plan=nom)
    with pytest.raises(MaraudeRefuseeError, match="sous le nom « en vigueur »"):
        amend(base, None, MARAUDE, "Ana", plan=nom)
    assert plans(base) == [EN_VIGUEUR]
    copy_plan(base, EN_VIGUEUR, " Hiver ", "Ana")
    assert plans(base) == [EN_VIGUEUR, "Hiver"]


def test_une_modification_se_juge_comme_un_enregistrement(base):
    with pytest.raises(MaraudeRefuseeError, match="demande un auteur"):
        amend(base, None, MARAUDE, "")
    with pytest.raises(HoraireError, match="dure"):
        amend(base, None, replace(MARAUDE, passages=(replace(LUNDI, fin="20:00"),)), "Ana")
    assert load(base) == []


def test_un_plan_copie_se_change_sans_toucher_a_l_original(base):
    autre = replace(MARAUDE, uid="m2", nom="Autre")
    save(base, [MARAUDE, autre], "Ana")
    assert copy_plan(base, EN_VIGUEUR, "B", "Ana") == 2
    assert load(base, plan="B") == load(base) == [autre, MARAUDE]
    withdraw(base, autre, "Ana", plan="B")
    assert (load(base), load(base, plan="B")) == ([autre, MARAUDE], [MARAUDE])


@pytest.mark.parametrize(
    ("origine", "copie", "extrait"),
    [
        (EN_VIGUEUR, " ", "attendu de 1 à 60 lettres"),
        (EN_VIGUEUR, "B" * 61, "attendu de 1 à 60 lettres"),
        (EN_VIGUEUR, EN_VIGUEUR, "existe déjà"),
        ("Vide", "B", "Le plan « Vide » est vide"),
    ],
)
def test_une_copie_impossible_dit_pourquoi(base, origine, copie, extrait):
    save(base, [MARAUDE], "Ana")
    with pytest.raises(MaraudeRefuseeError, match=extrait):
        copy_plan(base, origine, copie, "Ana")
    assert plans(base) == [EN_VIGUEUR]


def test_un_nom_de_plan_de_soixante_lettres_va(base):
    save(base, [MARAUDE], "Ana")
    assert copy_plan(base, EN_VIGUEUR, "B" * 60, "Ana") == 1
    with pytest.raises(MaraudeRefuseeError, match="attendu de 1 à 60 lettres"):
        save(base, [MARAUDE], "Ana", plan="B" * 61)
