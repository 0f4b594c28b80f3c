"""Sign-in: what a wrong password costs, and what it never tells."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_comptes import MOT_DE_PASSE, PAR, QUAND, changer, inviter

from counting.comptes import invitations, verrous
from counting.comptes.entree import EntreeRefuseeError, TropDEssaisError, sign_in
from counting.comptes.verrous import take_try, wait_after
from counting.journal import Filtre, Verbe, load_actes
from counting.seuils import ATTENTE_CONNEXION, ATTENTE_MAX, ECHECS_ADRESSE, ECHECS_COMPTE
from counting.store import open_store


@pytest.fixture
def bob(base):
    compte = inviter(base)
    return invitations.accept(base, invitations.invite(base, compte.id, **PAR), MOT_DE_PASSE, QUAND)


def entrer(base, courriel="bob@paris.fr", mot_de_passe=MOT_DE_PASSE, source="10.0.0.1", quand=QUAND):
    return sign_in(base, courriel, mot_de_passe, source=source, maintenant=quand)


def epuiser(base, courriel="bob@paris.fr", source="10.0.0.1", quand=QUAND) -> int:
    """Attempts granted in a row before having to wait."""
    accordes = 0
    while not take_try(base, courriel, source, quand):
        accordes += 1
    return accordes


def test_le_bon_mot_de_passe_ouvre_quelle_que_soit_la_casse_de_l_adresse(base, bob):
    assert entrer(base, " Bob@Paris.fr") == bob


def test_un_refus_dit_la_meme_chose_a_tous(base, bob):
    ferme = inviter(base, "zoe@paris.fr")
    changer(base, ferme, actif=False)
    inviter(base, "sans@paris.fr")
    for courriel in ("bob@paris.fr", "inconnu@paris.fr", "zoe@paris.fr", "sans@paris.fr", "pas une adresse", ""):
        with pytest.raises(EntreeRefuseeError, match=r"^Adresse électronique ou mot de passe incorrect"):
            entrer(base, courriel, "faux mot de passe")


def test_un_compte_ferme_n_entre_pas_avec_le_bon_mot_de_passe(base, bob):
    changer(base, bob, actif=False)
    with pytest.raises(EntreeRefuseeError, match="incorrect"):
        entrer(base)


@pytest.mark.parametrize("courriel", ["bob@paris.fr", "inconnu@paris.fr"])
def test_apres_cinq_echecs_il_faut_attendre_meme_pour_un_compte_inconnu(base, bob, courriel):
    assert epuiser(base, courriel) == ECHECS_COMPTE.valeur
    with pytest.raises(TropDEssaisError, match="Attendez 31 secondes"):
        entrer(base, courriel)


def test_l_attente_double_a_chaque_echec_et_s_arrete_a_une_heure(base):
    epuiser(base)
    quand, attentes = QUAND, []
    for _ in range(9):
        attente = take_try(base, "bob@paris.fr", "10.0.0.1", quand) - 1
        attentes.append(attente)
        quand += timedelta(seconds=attente)
        assert take_try(base, "bob@paris.fr", "10.0.0.1", quand) == 0
    assert attentes == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_attendre_suffit_et_reussir_efface_les_echecs(base, bob):
    epuiser(base)
    plus_tard = QUAND + timedelta(seconds=30)
    assert entrer(base, quand=plus_tard) == bob
    assert epuiser(base, quand=plus_tard) == ECHECS_COMPTE.valeur


def test_ce_qui_est_refuse_pendant_l_attente_ne_l_allonge_pas(base):
    epuiser(base)
    avant = take_try(base, "bob@paris.fr", "10.0.0.1", QUAND)
    assert [take_try(base, "bob@paris.fr", "10.0.0.1", QUAND) for _ in range(10)] == [avant] * 10


def test_les_echecs_d_un_compte_n_arretent_ni_un_autre_compte_ni_une_autre_adresse_de_reseau(base, bob):
    epuiser(base, "zoe@paris.fr")
    assert entrer(base) == bob


def test_une_adresse_de_reseau_qui_essaie_tous_les_comptes_attend_elle_aussi(base, bob):
    essais = 0
    while not take_try(base, f"compte{essais}@paris.fr", "10.0.0.1", QUAND):
        essais += 1
    assert essais == ECHECS_ADRESSE.valeur
    with pytest.raises(TropDEssaisError):
        entrer(base)
    assert entrer(base, source="10.0.0.2") == bob


def test_entrer_soi_meme_ne_rend_pas_tous_les_essais_sur_les_autres(base, bob):
    for rang in range(ECHECS_ADRESSE.valeur - 1):
        take_try(base, f"compte{rang}@paris.fr", "10.0.0.1", QUAND)
    entrer(base)
    assert take_try(base, "un@paris.fr", "10.0.0.1", QUAND) == 0
    assert take_try(base, "deux@paris.fr", "10.0.0.1", QUAND) > 0


def test_l_attente_survit_a_un_redemarrage(base):
    epuiser(base)
    encore = open_store(str(base.url))
    assert take_try(encore, "bob@paris.fr", "10.0.0.9", QUAND) > 0
    encore.dispose()


def test_les_echecs_s_oublient_apres_un_jour(base):
    epuiser(base)
    assert epuiser(base, quand=QUAND + timedelta(hours=25)) == ECHECS_COMPTE.valeur


def test_cent_essais_ensemble_ne_sont_pas_cent_essais(base):
    with ThreadPoolExecutor(8) as fils:
        accordes = list(fils.map(lambda _: take_try(base, "bob@paris.fr", "10.0.0.1", QUAND), range(100)))
    assert accordes.count(0) == ECHECS_COMPTE.valeur


def test_le_journal_dit_l_attente_une_fois_et_jamais_ce_qui_est_refuse_pendant(base, bob):
    for _ in range(3 * ECHECS_COMPTE.valeur):
        with pytest.raises(EntreeRefuseeError):
            entrer(base, mot_de_passe="faux mot de passe")
    lignes = load_actes(base, Filtre(verbe=Verbe.REFUSE))[::-1]
    assert lignes["detail"].tolist() == ["mot de passe"] * 4 + ["mot de passe, essais suspendus 31 s"]
    assert set(lignes["qui"]) == {"Bob Lenoir"}


def test_le_journal_dit_qu_un_compte_ferme_a_ete_essaye(base, bob):
    changer(base, bob, actif=False)
    with pytest.raises(EntreeRefuseeError):
        entrer(base)
    assert load_actes(base, Filtre())["detail"].iloc[0] == "mot de passe, compte fermé"


def test_ce_qui_est_tape_n_est_pas_garde(base):
    take_try(base, "mon mot de passe tapé là", "10.0.0.1", QUAND)
    with base.connect() as connexion:
        gardes = str(connexion.exec_driver_sql("SELECT * FROM essai").all())
    assert "mot de passe" not in gardes
    assert "10.0.0.1" not in gardes


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_l_attente_ne_diminue_jamais_avec_les_echecs_et_reste_bornee(echecs, limite):
    attente = wait_after(echecs, limite)
    assert attente <= wait_after(echecs + 1, limite) <= ATTENTE_MAX.valeur
    assert (attente == 0) is (echecs < limite)
    assert attente == 0 or attente >= ATTENTE_CONNEXION.valeur


def test_un_mot_de_passe_de_cent_mille_signes_est_refuse_sans_peine(base, bob):
    with pytest.raises(EntreeRefuseeError, match="incorrect"):
        entrer(base, mot_de_passe="é" * 100_000)
    verrous.forgive(base, "bob@paris.fr", "10.0.0.1")
