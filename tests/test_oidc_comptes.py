"""Sign-in by OpenID Connect: which account an identity opens, and what the journal says of it."""

import json

import pytest
from banc_oidc import TOUT, assert_refusee, entre, inviter, journal, partir, revenir, se_deconnecter
from fournisseur import SIRET, personne

from counting.comptes import identites, invitations, lectures, registre
from counting.comptes.compte import CompteRefuseError
from counting.comptes.identites import Identite
from counting.comptes.rattachement_oidc import AUTEUR, attach
from counting.comptes.revendications import Octroi
from counting.roles import Role
from counting.store import now
from dashboard import base

pytest_plugins = ["fixtures_oidc"]


def test_sans_compte_ni_regle_on_dit_quelle_adresse_inviter(coline, fournisseur):
    fournisseur.qui = personne("dora")
    reponse = revenir(coline)
    assert_refusee(coline, reponse, "d’inviter l’adresse dora@paris.test")
    assert "déconnectez-vous de ProConnect" in reponse.text
    assert "/session/end?" in se_deconnecter(coline).headers["refresh"]
    assert lectures.find_compte(base.store(), "dora@paris.test") is None


def test_un_compte_ferme_est_refuse_connu_ou_non(coline):
    def actif(oui):
        registre.change_compte(
            base.store(), coline.compte.id, role=Role.ELU, ressort=TOUT, actif=oui, auteur="Ada", maintenant=now()
        )

    actif(False)
    assert_refusee(coline, revenir(coline), "fermé")
    actif(True)
    assert revenir(coline).status_code == 303
    actif(False)
    assert_refusee(coline, revenir(coline), "fermé")


def test_une_identite_connue_entre_meme_si_son_adresse_change(coline, fournisseur):
    revenir(coline)
    fournisseur.qui = personne("coline", email="coline.petit@paris.test")
    assert revenir(coline).status_code == 303
    assert entre(coline) == coline.compte


def test_une_adresse_redonnee_n_ouvre_pas_le_compte_d_avant(coline, fournisseur):
    revenir(coline)
    coline.cookies.clear()
    fournisseur.qui = personne("coline", sub="sub-homonyme")
    assert_refusee(coline, revenir(coline), "une nouvelle invitation")
    invitations.invite(base.store(), coline.compte.id, auteur="Ada", maintenant=now())
    assert revenir(coline).status_code == 303
    assert entre(coline) == coline.compte
    coline.cookies.clear()
    fournisseur.qui = personne("coline")
    assert_refusee(coline, revenir(coline), "une nouvelle invitation")


def test_les_regles_donnent_changent_et_reprennent_un_role(lanterne, fournisseur):
    regles = [
        {"si": {"roles": "maraude"}, "role": "coordinateur", "ressort": {"roles": "dst:"}},
        {"si": {"roles": "nuit", "siret": SIRET}, "role": "organisateur", "ressort": ["75118"]},
    ]
    client = lanterne(ROLES=json.dumps(regles))
    fournisseur.fiche = {"roles": ["maraude", "dst:Nord"]}
    revenir(client)
    cree = entre(client)
    assert (cree.nom, cree.role, cree.ressort) == ("Coline", Role.COORDINATEUR, {"Nord"})
    fournisseur.fiche = {"roles": ["nuit"]}
    revenir(client)
    assert (entre(client).role, entre(client).ressort) == (Role.ORGANISATEUR, {"75118"})
    fournisseur.fiche = {"roles": ["maraude"]}
    reponse = revenir(client)
    assert_refusee(client, reponse, "ne vous donne plus de rôle")


def test_une_regle_ne_change_pas_le_role_qu_un_administrateur_a_donne(lanterne, fournisseur):
    client = lanterne(ROLES=json.dumps([{"si": {"siret": SIRET}, "role": "administrateur"}]))
    inviter("coline", Role.ELU)
    revenir(client)
    assert entre(client).role is Role.ELU


def test_un_ressort_qui_ne_convient_pas_au_role_est_refuse(lanterne):
    client = lanterne(ROLES=json.dumps([{"si": {"siret": SIRET}, "role": "coordinateur", "ressort": ["75118"]}]))
    assert_refusee(client, revenir(client), "Ressort")


def test_un_compte_ferme_par_un_administrateur_reste_ferme_malgre_la_regle(base):
    elu, qui = Octroi(Role.ELU, TOUT), Identite("https://op.test", "s", "elu@paris.test", "Élu")
    ouvert = attach(base, qui, elu, now())
    assert ouvert.role is Role.ELU
    registre.change_compte(base, ouvert.id, role=Role.ELU, ressort=TOUT, actif=False, auteur=AUTEUR, maintenant=now())
    with pytest.raises(ValueError, match="fermé"):
        attach(base, qui, elu, now())


# Change of address


def test_une_adresse_changee_par_l_administrateur_est_celle_que_le_fournisseur_doit_donner(coline, fournisseur):
    registre.change_compte(
        base.store(),
        coline.compte.id,
        role=Role.COORDINATEUR,
        ressort=TOUT,
        actif=True,
        auteur="Ada",
        maintenant=now(),
        courriel="coline.petit@paris.test",
    )
    assert_refusee(coline, revenir(coline), "aucun compte")
    fournisseur.qui = personne("coline", email="coline.petit@paris.test")
    assert revenir(coline).status_code == 303
    assert entre(coline).courriel == "coline.petit@paris.test"


# The administrateur who has no password


def premier_lien():
    return invitations.invite_first(base.store(), now())


def test_un_administrateur_entre_par_le_fournisseur_suffit_a_fermer_le_premier_lien(lanterne, fournisseur, monkeypatch):
    monkeypatch.setenv(f"{identites.PREFIXE}DECOUVERTE", f"{fournisseur.emetteur}{identites.SUFFIXE}")
    client = lanterne()
    ana = inviter("coline", Role.ADMINISTRATEUR)
    jeton = premier_lien()
    assert jeton is not None  # invited, but never came
    revenir(client)
    assert entre(client) == ana
    assert premier_lien() is None
    with pytest.raises(invitations.InvitationRefuseeError):
        invitations.read_invitation(base.store(), jeton, now())
    with pytest.raises(CompteRefuseError, match="dernier compte d’administrateur"):
        registre.change_compte(
            base.store(), ana.id, role=Role.ELU, ressort=TOUT, actif=True, auteur="Ada", maintenant=now()
        )


@pytest.mark.parametrize("regle", ["", "https://un-autre.test/.well-known/openid-configuration"])
def test_un_fournisseur_qui_n_est_plus_regle_n_ouvre_a_personne_et_le_premier_lien_revient(
    lanterne, fournisseur, monkeypatch, regle
):
    monkeypatch.setenv(f"{identites.PREFIXE}DECOUVERTE", f"{fournisseur.emetteur}{identites.SUFFIXE}")
    inviter("coline", Role.ADMINISTRATEUR)
    revenir(lanterne())
    assert premier_lien() is None
    monkeypatch.setenv(f"{identites.PREFIXE}DECOUVERTE", regle)
    assert premier_lien() is not None


# What the journal says


def test_le_journal_dit_l_entree_et_la_sortie_avec_leur_moyen(coline):
    revenir(coline)
    se_deconnecter(coline)
    objet = f"compte:{coline.compte.id}"
    assert journal()[-2:] == [
        ("Coline", "connecté", objet, "ProConnect"),
        ("Coline", "déconnecté", objet, "ProConnect"),
    ]


@pytest.mark.parametrize(
    ("fiche", "acr", "motif"),
    [
        ({}, "eidas2", "aucun compte"),
        ({"siret": "98765432100022"}, "eidas2", "organisation"),
        ({}, "eidas1", "niveau de connexion"),
        ({"email_verified": False}, "eidas2", "adresse non vérifiée"),
    ],
)
def test_le_journal_dit_un_refus_et_son_motif_sans_adresse(coline, fournisseur, fiche, acr, motif):
    fournisseur.qui, fournisseur.fiche, fournisseur.acr = personne("dora"), fiche, acr
    assert revenir(coline).status_code == 403
    assert journal()[-1] == ("inconnu", "refusé", "connexion", f"ProConnect, {motif}")
    assert "@" not in str(journal())


@pytest.mark.parametrize(
    ("change", "motif"), [({"siret": "98765432100022"}, "organisation"), ({"acr": "eidas1"}, "niveau de connexion")]
)
def test_le_journal_nomme_le_compte_de_qui_est_refuse(coline, fournisseur, change, motif):
    revenir(coline)
    fournisseur.acr, fournisseur.fiche = change.get("acr", "eidas2"), {k: v for k, v in change.items() if k != "acr"}
    revenir(coline)
    assert journal()[-1] == ("Coline", "refusé", f"compte:{coline.compte.id}", f"ProConnect, {motif}")


def test_le_journal_dit_un_compte_ferme_une_identite_deja_liee_et_un_jeton_qui_ment(coline, fournisseur):
    revenir(coline)
    fournisseur.qui = personne("coline", sub="sub-homonyme")
    revenir(coline)
    assert journal()[-1][1:] == ("refusé", f"compte:{coline.compte.id}", "ProConnect, compte lié à une autre identité")
    fournisseur.qui, fournisseur.id_token = personne("coline"), {"nonce": "x" * 43}
    revenir(coline)
    assert journal()[-1] == ("inconnu", "refusé", "connexion", "ProConnect, jeton non vérifié")
    fournisseur.id_token = {}
    registre.change_compte(
        base.store(), coline.compte.id, role=Role.ELU, ressort=TOUT, actif=False, auteur="Ada", maintenant=now()
    )
    revenir(coline)
    assert journal()[-1] == ("Coline", "refusé", f"compte:{coline.compte.id}", "ProConnect, compte fermé")


def test_des_droits_repris_par_le_fournisseur_ferment_les_seances_et_le_journal_le_dit(lanterne, fournisseur):
    client = lanterne(ROLES=json.dumps([{"si": {"roles": "elus"}, "role": "elu"}]))
    fournisseur.fiche = {"roles": ["elus"]}
    revenir(client)
    fournisseur.fiche = {"roles": []}
    revenir(client)
    numero = lectures.find_compte(base.store(), "coline@paris.test").id
    assert journal()[-2:] == [
        (AUTEUR, "administré", f"compte:{numero}", "ses séances fermées"),
        ("Coline", "refusé", f"compte:{numero}", "ProConnect, plus de rôle"),
    ]


def test_un_refus_dont_l_adresse_n_est_pas_prouvee_n_accuse_personne(lanterne, fournisseur):
    """Someone of an open provider claims Coline's address, unverified: the journal must not name her."""
    client = lanterne(COURRIEL_GARANTI="0")
    inviter("coline")
    fournisseur.qui = personne("coline", sub="sub-imposteur")
    revenir(client)
    assert journal()[-1] == ("inconnu", "refusé", "connexion", "ProConnect, adresse non vérifiée")


def test_un_retour_sans_depart_n_ecrit_rien_au_journal(coline):
    """Anybody may ask that address a thousand times: the journal must not fill."""
    partir(coline)
    avant = journal()
    for etat in ("", "x" * 43):
        coline.get("/oidc/retour", params={"state": etat, "code": "c"})
    assert journal() == avant
