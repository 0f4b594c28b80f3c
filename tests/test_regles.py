"""The rule: its hours, its words, the names under which it is kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.couverture.regles import PAR_DEFAUT, SUR_L_HORLOGE, Moment, Regle, RegleError, load, save
from counting.maraudes.domain import Public, TypeMaraude


def heures(une):
    return [SUR_L_HORLOGE[rang] for rang in range(24) if une.heures()[rang]]


@pytest.mark.parametrize(
    ("debut", "fin", "attendues"),
    [
        (18, 6, [18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5]),
        (22, 2, [22, 23, 0, 1]),
        (10, 12, [10, 11]),
        (6, 6, [*range(6, 24), *range(6)]),
    ],
)
def test_les_heures_passent_minuit(debut, fin, attendues):
    assert heures(Regle(debut_h=debut, fin_h=fin)) == attendues


@given(st.integers(0, 6), st.integers(0, 23), st.integers(0, 23))
def test_un_moment_est_d_un_seul_tenant_depuis_sa_nuit(jour, debut, fin):
    semaine = Moment(jour, debut, fin).creneaux()
    premier = jour * 24 + SUR_L_HORLOGE.index(debut)
    duree = (fin - debut) % 24 or 24
    assert semaine[[rang % 168 for rang in range(premier, premier + duree)]].all()
    assert semaine.sum() == duree


@pytest.mark.parametrize(
    ("moment", "texte"),
    [
        (Moment(1, 23, 0), "le mardi à 23 h"),
        (Moment(1, 22, 2), "le mardi de 22 h à 2 h"),
        (Moment(1, 2, 3), "la nuit du mardi à 2 h"),
    ],
)
def test_un_moment_se_dit_en_mots(moment, texte):
    assert str(moment) == texte


def test_la_regle_se_dit_en_une_phrase():
    regle = Regle("Femmes, la nuit", (TypeMaraude.MS,), (Public.FEMMES,), ("Aurore",), passages_min=0.5)
    assert str(regle) == (
        "Femmes, la nuit : maraudes planifiées, MS, femmes ; opérateurs : Aurore ; de 18 h à 6 h, au moins 0,5 "
        "passage par semaine dans le créneau lu ; zones blanches de 5\u202f000 m² et plus ; Seine et canaux exclus, "
        "emprises ferroviaires exclues."
    )
    assert str(replace(regle, sans_eau=False, sans_rails=False)).endswith(
        "Seine et canaux compris, emprises ferroviaires comprises."
    )


@pytest.mark.parametrize(
    "champs", [{"debut_h": 24}, {"passages_min": 0}, {"passages_min": float("nan")}, {"surface_min_m2": -1}]
)
def test_une_regle_impossible_est_refusee(champs):
    with pytest.raises(RegleError, match="attendu"):
        Regle(**champs)


def test_une_regle_gardee_revient_telle_quelle_et_la_derniere_ecriture_vaut(base):
    regle = Regle(
        "Bénévoles", (TypeMaraude.MB,), (Public.TOUS, Public.JEUNES), ("A", "B"), 20, 2, 2.0, 0.0, sans_eau=False
    )
    save(base, regle, "Ana")
    assert load(base) == [Regle(), regle]
    save(base, replace(regle, fin_h=4), "Bob")
    assert load(base) == [Regle(), replace(regle, fin_h=4)]


@pytest.mark.parametrize(("nom", "auteur"), [(" ", "Ana"), (PAR_DEFAUT, "Ana"), ("Nuit", " ")])
def test_une_regle_sans_nom_ou_sans_auteur_n_est_pas_gardee(base, nom, auteur):
    with pytest.raises(RegleError):
        save(base, Regle(nom), auteur)
    assert load(base) == [Regle()]


def test_une_fenetre_qui_passe_6_h_finit_le_lendemain_et_le_dimanche_le_lundi():
    mardi, dimanche = Moment(1, 22, 8).creneaux(), Moment(6, 5, 7).creneaux()
    assert [rang for rang in range(168) if mardi[rang]] == [*range(24 + 16, 48), 48, 49]
    assert [rang for rang in range(168) if dimanche[rang]] == [0, 167]
