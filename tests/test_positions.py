"""Points of addresses: a person's decision stays, and a point holds for the address it was found from."""

import pytest
from ville import EDITION, fiche, gens

from counting.domain import Position, StatutPosition
from counting.fiches.registre import read, save
from counting.geographie.positions import CHOIX, decide, load_positions
from counting.store import marque

TROUVE = (2.30, 48.80)
AUTRE = (2.31, 48.81)
CHOISI = Position(2.39, 48.89, StatutPosition.OK, 1.0, CHOIX)


def choisir(engine, adresse="là", position=CHOISI):
    decide(engine, EDITION, "a", adresse=adresse, position=position, auteur="Zoé")


def ecrire(engine, *, adresse="là", point=None, base=None):
    """Write the fiche of 13-01 anew, with its line at an address the geocoder finds at `point`."""
    lue = read(engine, EDITION, "13-01")
    numero = (lue.base if lue else 0) if base is None else base
    save(engine, fiche("13-01", gens("a", h=1, adresse=adresse, point=point), base=numero))


def lon(engine):
    position = read(engine, EDITION, "13-01").rencontres[0].position
    return position and position.lon


def test_sans_reponse_il_n_y_a_pas_de_point(base):
    ecrire(base)
    assert lon(base) is None
    assert load_positions(base, EDITION).empty


def test_la_premiere_reponse_reste(base):
    for point in (TROUVE, AUTRE):
        ecrire(base, point=point)
    assert lon(base) == TROUVE[0]
    assert marque(base).position == 1


def test_une_decision_l_emporte_sur_la_reponse(base):
    ecrire(base, point=TROUVE)
    choisir(base)
    assert lon(base) == CHOISI.lon


def test_une_decision_n_est_pas_reprise_par_une_nouvelle_reponse(base):
    ecrire(base)
    choisir(base)
    ecrire(base, point=TROUVE)
    assert lon(base) == CHOISI.lon
    assert load_positions(base, EDITION).loc["a", "lon"] == CHOISI.lon


def test_une_nouvelle_decision_remplace_l_ancienne(base):
    ecrire(base)
    choisir(base)
    choisir(base, position=Position(*AUTRE, StatutPosition.OK, 1.0, CHOIX))
    assert lon(base) == AUTRE[0]


def test_un_point_ne_vaut_que_pour_l_adresse_dont_il_vient(base):
    ecrire(base, point=TROUVE)
    ecrire(base, adresse="ailleurs")
    assert lon(base) is None
    ecrire(base, adresse="ailleurs", point=AUTRE)
    assert lon(base) == AUTRE[0]


@pytest.mark.parametrize("point", [None, AUTRE])
def test_une_decision_revient_avec_son_adresse(base, point):
    ecrire(base, point=TROUVE)
    choisir(base)
    ecrire(base, adresse="ailleurs", point=AUTRE)
    ecrire(base, point=point)
    assert lon(base) == CHOISI.lon
    en_vigueur = load_positions(base, EDITION).loc["a"]
    assert (en_vigueur["adresse"], en_vigueur["lon"]) == ("là", CHOISI.lon)


def test_une_revision_passee_garde_le_point_de_son_adresse(base):
    ecrire(base, point=TROUVE)
    ecrire(base, adresse="ailleurs", point=AUTRE)
    assert read(base, EDITION, "13-01", numero=1).rencontres[0].position.lon == TROUVE[0]


def test_reecrire_la_meme_fiche_n_ecrit_pas_de_point(base):
    ecrire(base, point=TROUVE)
    choisir(base)
    avant = marque(base).position
    ecrire(base, point=TROUVE)
    assert marque(base).position == avant


def test_les_points_s_arretent_a_une_marque(base):
    ecrire(base, point=TROUVE)
    choisir(base)
    assert load_positions(base, EDITION, jusqu_a=1).loc["a", "lon"] == TROUVE[0]
    assert load_positions(base, EDITION, jusqu_a=0).empty


def test_les_points_de_nombreuses_lignes_se_relisent(base):
    lignes = [gens(f"u{n}", h=1, point=(2.3, 48.8 + n / 1e5)) for n in range(1_200)]
    save(base, fiche("13-01", *lignes))
    assert [ligne.position for ligne in read(base, EDITION, "13-01").rencontres] == [li.position for li in lignes]
