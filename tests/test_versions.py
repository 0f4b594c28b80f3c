"""First figure and consolidated figure: frozen when settled, each with its own corrections."""

import time
from threading import Thread

import pytest
from ville import EDITION, fiche, gens

from counting.domain import Position, StatutPosition, Version
from counting.editions.versions import marque_of, settle, settled
from counting.errors import ChiffreIndisponibleError, CountingError, EditionInconnueError
from counting.fiches.registre import save, write
from counting.fiches.rencontres import load_rencontres
from counting.geographie.positions import CHOIX, decide, load_positions
from counting.store import Marque, ecriture, marque

PREMIER, CONSOLIDE = Version


def effectif(engine, version):
    lignes = load_rencontres(engine, EDITION, jusqu_a=marque_of(engine, EDITION, version).revision)
    return int(lignes["h_nd"].sum())


def test_le_premier_chiffre_suit_la_nuit_puis_ne_bouge_plus(base):
    save(base, fiche("13-01", gens("a", h=1)))
    assert effectif(base, PREMIER) == 1
    save(base, fiche("01-01", gens("b", h=2)))
    assert effectif(base, PREMIER) == 3
    settle(base, EDITION, PREMIER, "Ana")
    save(base, fiche("01-01", gens("b", h=9), base=1))
    assert effectif(base, PREMIER) == 3


def test_une_correction_apres_le_premier_chiffre_va_au_consolide(base):
    save(base, fiche("13-01", gens("a", h=1)))
    settle(base, EDITION, PREMIER, "Ana")
    save(base, fiche("13-01", gens("a", h=5), base=1))
    settle(base, EDITION, CONSOLIDE, "Ana")
    save(base, fiche("13-01", gens("a", h=7), base=2))
    assert (effectif(base, PREMIER), effectif(base, CONSOLIDE)) == (1, 5)


def test_un_point_place_apres_l_arrete_va_a_la_version_suivante(base):
    save(base, fiche("13-01", gens("a", h=1)))
    settle(base, EDITION, PREMIER, "Ana")
    decide(base, EDITION, "a", adresse="là", position=Position(2.3, 48.8, StatutPosition.OK, 1, CHOIX), auteur="Ana")
    assert load_positions(base, EDITION, jusqu_a=marque_of(base, EDITION, PREMIER).position).empty
    assert len(load_positions(base, EDITION)) == 1


def test_le_consolide_n_existe_pas_avant_d_etre_arrete(base):
    with pytest.raises(ChiffreIndisponibleError, match="n’est pas arrêté"):
        marque_of(base, EDITION, CONSOLIDE)
    settle(base, EDITION, PREMIER, "Ana")
    with pytest.raises(ChiffreIndisponibleError):
        marque_of(base, EDITION, CONSOLIDE)


def test_le_consolide_vient_apres_le_premier_chiffre(base):
    with pytest.raises(CountingError, match="Arrêtez le premier chiffre avant"):
        settle(base, EDITION, CONSOLIDE, "Ana")


def test_une_version_ne_s_arrete_qu_une_fois(base):
    settle(base, EDITION, PREMIER, "Ana")
    with pytest.raises(CountingError, match="déjà arrêté"):
        settle(base, EDITION, PREMIER, "Zoé")
    assert settled(base, EDITION) == {PREMIER: Marque(0, 0)}


def test_une_version_est_signee_et_son_edition_existe(base):
    with pytest.raises(CountingError, match="pas d’auteur"):
        settle(base, EDITION, PREMIER, " ")
    with pytest.raises(EditionInconnueError):
        settle(base, "2042", PREMIER, "Ana")


def test_ce_qui_s_ecrit_pendant_l_arrete_est_dans_la_version(base):
    """A fiche acknowledged before the settlement belongs to it, even if the settlement was asked for first."""
    with ecriture(base) as connexion:
        arrete = Thread(target=settle, args=(base, EDITION, PREMIER, "Ana"))
        arrete.start()
        time.sleep(0.2)  # the settlement waits for the lock
        write(connexion, fiche("13-01", gens("a", h=1)))
    arrete.join()
    assert marque_of(base, EDITION, PREMIER) == marque(base) == Marque(1, 0)
