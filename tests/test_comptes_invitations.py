"""Links: each is followed once, by one person, in time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from test_comptes import MOT_DE_PASSE, PAR, QUAND, changer, inviter, premier

from counting.comptes import invitations, lectures, seances
from counting.comptes.compte import CompteRefuseError
from counting.comptes.entree import sign_in
from counting.comptes.invitations import InvitationRefuseeError
from counting.comptes.mots_de_passe import verify
from counting.roles import Role


def test_seule_l_empreinte_du_lien_est_gardee(base):
    jeton = invitations.invite(base, inviter(base).id, **PAR)
    with base.connect() as connexion:
        gardees = connexion.exec_driver_sql("SELECT * FROM invitation").all()
    assert len(jeton) == 43
    assert jeton not in str(gardees)


def test_un_lien_ne_sert_qu_une_fois(base):
    bob = inviter(base)
    jeton = invitations.invite(base, bob.id, **PAR)
    assert invitations.accept(base, jeton, MOT_DE_PASSE, QUAND) == bob
    with pytest.raises(InvitationRefuseeError, match="ne sert plus"):
        invitations.accept(base, jeton, "un autre mot de passe", QUAND)
    assert verify(base, bob.id, MOT_DE_PASSE)


def test_lire_un_lien_ne_l_use_pas(base):
    bob = inviter(base)
    jeton = invitations.invite(base, bob.id, **PAR)
    for _ in range(3):
        assert invitations.read_invitation(base, jeton, QUAND).compte == bob


def test_un_mot_de_passe_refuse_n_use_pas_le_lien(base):
    jeton = invitations.invite(base, inviter(base).id, **PAR)
    with pytest.raises(CompteRefuseError, match="12 caractères"):
        invitations.accept(base, jeton, "court", QUAND)
    invitations.accept(base, jeton, MOT_DE_PASSE, QUAND)


def test_de_deux_personnes_sur_le_meme_lien_une_seule_entre(base):
    bob = inviter(base)
    jeton, ensemble = invitations.invite(base, bob.id, **PAR), Barrier(4)

    def suivre(rang):
        ensemble.wait()
        try:
            invitations.accept(base, jeton, f"{MOT_DE_PASSE} {rang}", QUAND)
        except InvitationRefuseeError:
            return None
        return rang

    with ThreadPoolExecutor(4) as fils:
        entres = [rang for rang in fils.map(suivre, range(4)) if rang is not None]
    assert len(entres) == 1
    assert verify(base, bob.id, f"{MOT_DE_PASSE} {entres[0]}")


def test_de_deux_personnes_sur_le_premier_lien_une_seule_devient_administrateur(base):
    jeton, ensemble = invitations.invite_first(base, QUAND), Barrier(3)

    def suivre(nom):
        ensemble.wait()
        champs = {"courriel": f"{nom}@paris.fr", "nom": nom, "mot_de_passe": MOT_DE_PASSE}
        try:
            return invitations.accept_first(base, jeton, **champs, maintenant=QUAND)
        except InvitationRefuseeError:
            return None

    with ThreadPoolExecutor(3) as fils:
        entres = [lu for lu in fils.map(suivre, ["ana", "bob", "zoe"]) if lu]
    assert len(entres) == 1
    assert lectures.list_comptes(base) == entres


def test_un_nouveau_lien_remplace_l_ancien_et_le_mot_de_passe(base):
    bob = inviter(base)
    invitations.accept(base, invitations.invite(base, bob.id, **PAR), MOT_DE_PASSE, QUAND)
    ancien, nouveau = (invitations.invite(base, bob.id, **PAR) for _ in range(2))
    with pytest.raises(InvitationRefuseeError):
        invitations.read_invitation(base, ancien, QUAND)
    seance = seances.open_seance(base, bob.id, moyen="mot de passe", maintenant=QUAND)
    invitations.accept(base, nouveau, "le mot de passe nouveau", QUAND)
    assert seances.read_seance(base, seance, QUAND) is None
    assert not verify(base, bob.id, MOT_DE_PASSE)
    assert sign_in(base, bob.courriel, "le mot de passe nouveau", source="a", maintenant=QUAND) == bob


@pytest.mark.parametrize("apres", [timedelta(days=7), timedelta(days=700)])
def test_un_lien_expire(base, apres):
    jeton = invitations.invite(base, inviter(base).id, **PAR)
    with pytest.raises(InvitationRefuseeError):
        invitations.accept(base, jeton, MOT_DE_PASSE, QUAND + apres)


def test_le_lien_d_un_compte_ferme_ne_sert_pas(base):
    bob = inviter(base)
    jeton = invitations.invite(base, bob.id, **PAR)
    changer(base, bob, actif=False)
    with pytest.raises(InvitationRefuseeError):
        invitations.accept(base, jeton, MOT_DE_PASSE, QUAND)


def test_le_premier_lien_cree_un_administrateur_puis_il_n_y_en_a_plus(base):
    ana = premier(base)
    assert (ana.role, ana.ressort) == (Role.ADMINISTRATEUR, frozenset())
    assert invitations.invite_first(base, QUAND) is None
    assert sign_in(base, "ana@paris.fr", MOT_DE_PASSE, source="a", maintenant=QUAND) == ana


def test_le_dernier_premier_lien_seul_sert_et_un_jour(base):
    ancien, nouveau = (invitations.invite_first(base, QUAND) for _ in range(2))
    with pytest.raises(InvitationRefuseeError):
        invitations.read_invitation(base, ancien, QUAND)
    assert invitations.read_invitation(base, nouveau, QUAND).compte is None
    with pytest.raises(InvitationRefuseeError):
        invitations.read_invitation(base, nouveau, QUAND + timedelta(days=1))


def test_les_deux_sortes_de_liens_ne_se_prennent_pas_l_une_pour_l_autre(base):
    premier_lien, lien = invitations.invite_first(base, QUAND), invitations.invite(base, inviter(base).id, **PAR)
    with pytest.raises(InvitationRefuseeError):
        invitations.accept(base, premier_lien, MOT_DE_PASSE, QUAND)
    champs = {"courriel": "zoe@paris.fr", "nom": "Zoé", "mot_de_passe": MOT_DE_PASSE}
    with pytest.raises(InvitationRefuseeError):
        invitations.accept_first(base, lien, **champs, maintenant=QUAND)
    assert [lu.courriel for lu in lectures.list_comptes(base)] == ["bob@paris.fr"]


@pytest.mark.parametrize("jeton", ["", "x", "é" * 43, "\ud800", "' OR 1=1 --", "a" * 10_000])
def test_un_lien_invente_ne_sert_pas(base, jeton):
    invitations.invite_first(base, QUAND)
    with pytest.raises(InvitationRefuseeError):
        invitations.read_invitation(base, jeton, QUAND)
