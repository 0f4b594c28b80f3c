"""Séances: alive while they should be, dead at once when they should not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_comptes import QUAND, changer, inviter

from counting.comptes import seances
from counting.comptes.compte import CompteRefuseError
from counting.comptes.seances import Seance, close_all, close_one, close_seance, list_seances, open_seance, read_seance
from counting.journal import Filtre, load_actes
from counting.store import open_store

MINUTE, HEURE = timedelta(minutes=1), timedelta(hours=1)


def dits(base) -> list[tuple[str, str, str, str]]:
    """The journal, the oldest line first."""
    lignes = load_actes(base, Filtre())[::-1]
    return list(lignes[["qui", "verbe", "objet", "detail"]].itertuples(index=False, name=None))


@pytest.fixture
def bob(base):
    return inviter(base)


def ouvrir(base, compte, quand=QUAND) -> str:
    return open_seance(base, compte.id, moyen="mot de passe", maintenant=quand)


def vue(base) -> list:
    return [lue.vue_le for lue in list_seances(base, QUAND)]


def test_une_seance_ouverte_rend_son_compte(base, bob):
    assert read_seance(base, ouvrir(base, bob), QUAND) == bob


def test_seule_l_empreinte_du_jeton_est_gardee(base, bob):
    jeton = ouvrir(base, bob)
    with base.connect() as connexion:
        assert jeton not in str(connexion.exec_driver_sql("SELECT * FROM seance").all())
    assert len(jeton) == 43


def test_deux_seances_n_ont_pas_le_meme_jeton(base, bob):
    assert len({ouvrir(base, bob) for _ in range(50)}) == 50


@pytest.mark.parametrize("jeton", ["", "x", "\ud800", "' OR 1=1 --", "a" * 10_000])
def test_un_jeton_invente_ne_rend_personne(base, bob, jeton):
    ouvrir(base, bob)
    assert read_seance(base, jeton, QUAND) is None
    close_seance(base, jeton, QUAND)
    assert len(list_seances(base, QUAND)) == 1


def test_le_jeton_garde_n_est_pas_un_jeton(base, bob):
    ouvrir(base, bob)
    with base.connect() as connexion:
        assert read_seance(base, connexion.exec_driver_sql("SELECT empreinte FROM seance").scalar(), QUAND) is None


@pytest.fixture(scope="module")
def durable(tmp_path_factory):
    """One database for all the examples of a law."""
    engine = open_store(f"sqlite:///{tmp_path_factory.mktemp('durable') / 'lanterne.db'}")
    yield engine
    engine.dispose()


@given(st.lists(st.integers(1, 200), max_size=12))
def test_une_seance_vit_tant_qu_on_s_en_sert_et_douze_heures_au_plus(durable, attentes):
    """Minutes between looks: alive iff each is under 2 h (as kept, to the minute) and their sum under 12 h."""
    bob = inviter(durable, f"{uuid4().hex}@paris.fr")
    jeton, quand, vivante = ouvrir(durable, bob), QUAND, True
    for attente in attentes:
        quand += attente * MINUTE
        vivante = vivante and attente < 120 and quand - QUAND < 12 * HEURE
        assert (read_seance(durable, jeton, quand) == bob) is vivante


def test_la_vue_s_ecrit_une_fois_par_minute_au_plus(base, bob):
    jeton = ouvrir(base, bob)
    read_seance(base, jeton, QUAND + timedelta(seconds=59))
    assert vue(base) == [QUAND]
    read_seance(base, jeton, QUAND + MINUTE)
    assert vue(base) == [QUAND + MINUTE]


def test_fermer_une_seance_laisse_les_autres(base, bob):
    une, autre = ouvrir(base, bob), ouvrir(base, bob)
    close_seance(base, une, QUAND)
    assert [read_seance(base, jeton, QUAND) for jeton in (une, autre)] == [None, bob]


def test_l_administrateur_ferme_une_seance_ou_toutes(base, bob):
    jetons = [ouvrir(base, bob) for _ in range(3)]
    zoe = inviter(base, "zoe@paris.fr")
    sienne = ouvrir(base, zoe)
    close_one(base, list_seances(base, QUAND)[0].id, auteur="Ana", maintenant=QUAND)
    assert [read_seance(base, jeton, QUAND) for jeton in jetons] == [None, bob, bob]
    close_all(base, bob.id, auteur="Ana", maintenant=QUAND)
    assert [read_seance(base, jeton, QUAND) for jeton in jetons] == [None, None, None]
    assert read_seance(base, sienne, QUAND) == zoe


def test_le_journal_dit_qui_ouvre_qui_ferme_et_pourquoi(base, bob):
    jetons, objet = [ouvrir(base, bob) for _ in range(4)], f"compte:{bob.id}"
    avant = len(dits(base))
    close_seance(base, jetons[0], QUAND)
    close_seance(base, jetons[0], QUAND)  # closed already: nothing to tell
    close_seance(base, jetons[1], QUAND, pourquoi="une autre s’ouvre")
    close_one(base, list_seances(base, QUAND)[0].id, auteur="Ana", maintenant=QUAND)
    close_one(base, 999, auteur="Ana", maintenant=QUAND)
    close_all(base, bob.id, auteur="Ana", maintenant=QUAND)
    assert dits(base)[avant - 1 :] == [
        ("Bob Lenoir", "connecté", objet, "mot de passe"),
        ("Bob Lenoir", "déconnecté", objet, "mot de passe"),
        ("Bob Lenoir", "déconnecté", objet, "mot de passe, une autre s’ouvre"),
        ("Ana", "administré", objet, "une séance fermée"),
        ("Ana", "administré", objet, "ses séances fermées"),
    ]


def test_un_compte_ferme_n_ouvre_pas_de_seance(base, bob):
    changer(base, bob, actif=False)
    with pytest.raises(CompteRefuseError, match="fermé"):
        ouvrir(base, bob)


def test_rouvrir_un_compte_ne_rouvre_pas_ses_seances(base, bob):
    jeton = ouvrir(base, bob)
    changer(base, changer(base, bob, actif=False), actif=True)
    assert read_seance(base, jeton, QUAND) is None


def test_une_seance_survit_a_un_redemarrage_et_une_fermeture_aussi(base, bob):
    gardee, fermee = ouvrir(base, bob), ouvrir(base, bob)
    close_seance(base, fermee, QUAND)
    encore = open_store(str(base.url))
    assert [read_seance(encore, jeton, QUAND) for jeton in (gardee, fermee)] == [bob, None]
    encore.dispose()


def test_les_seances_vivantes_se_lisent_la_derniere_vue_d_abord(base, bob):
    ouvrir(base, bob)
    ouvrir(base, bob, QUAND + MINUTE)
    plus_tard = QUAND + 2 * HEURE
    assert list_seances(base, plus_tard) == [Seance(2, bob.id, "mot de passe", QUAND + MINUTE, QUAND + MINUTE)]


def test_les_seances_finies_depuis_longtemps_s_oublient(base, bob):
    ouvrir(base, bob)
    ouvrir(base, bob, QUAND + seances.TOTALE)
    with base.connect() as connexion:
        assert connexion.exec_driver_sql("SELECT count(*) FROM seance").scalar() == 1
