"""Accounts: what they must be, who may change them, and the first administrateur nobody can lock out."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from counting.commandes import comptes as commandes_comptes
from counting.comptes import invitations, lectures, ressorts, seances
from counting.comptes.compte import Compte, CompteRefuseError, read_courriel, read_nom
from counting.comptes.entree import sign_in
from counting.comptes.mots_de_passe import HACHEUR, PERSONNE, hash_mot_de_passe, verify
from counting.comptes.registre import change_compte, create_compte
from counting.comptes.schema import COURANTES_COMPTES, FAITS_COMPTES, etat_compte
from counting.geographie.territoires import CODES
from counting.journal import Filtre, load_actes
from counting.roles import Role
from counting.store import open_store

QUAND = datetime(2026, 11, 22, 20, tzinfo=UTC)
MOT_DE_PASSE = "une lanterne dans la nuit"
PAR = {"auteur": "Ana", "maintenant": QUAND}


def inviter(base, courriel="bob@paris.fr", role=Role.ORGANISATEUR, ressort=frozenset()) -> Compte:
    return create_compte(base, courriel, "Bob Lenoir", role, ressort, **PAR)


def premier(base, courriel="ana@paris.fr") -> Compte:
    jeton = invitations.invite_first(base, QUAND)
    champs = {"courriel": courriel, "nom": "Ana Ruiz", "mot_de_passe": MOT_DE_PASSE}
    return invitations.accept_first(base, jeton, **champs, maintenant=QUAND)


def changer(base, compte, **champs):
    garde = {"role": compte.role, "ressort": compte.ressort, "actif": compte.actif}
    return change_compte(base, compte.id, **(garde | champs), **PAR)


def test_les_tables_des_comptes_sont_dans_la_base(base):
    noms = {table.name for table in (*FAITS_COMPTES, *COURANTES_COMPTES)}
    assert noms <= set(inspect(base).get_table_names())


@pytest.mark.parametrize("texte", ["ana@paris.fr", " Ana@Paris.FR ", "ana.ruiz+ndls@ville.paris.fr"])
def test_une_adresse_se_garde_en_minuscules(texte):
    assert read_courriel(texte) == texte.strip().lower()


@pytest.mark.parametrize(
    "texte",
    ["", "ana", "ana@paris", "a b@paris.fr", "a@b.fr,c@d.fr", "<a@b.fr>", "a@b.fr\nBcc: c@d.fr", "a" * 250 + "@b.fr"],
)
def test_ce_qui_n_est_pas_une_adresse_est_refuse(texte):
    with pytest.raises(CompteRefuseError, match="Adresse électronique"):
        read_courriel(texte)


@pytest.mark.parametrize("texte", ["", "   ", "a" * 101, "Ana\x00Ruiz"])
def test_un_nom_vide_trop_long_ou_invisible_est_refuse(texte):
    with pytest.raises(CompteRefuseError, match="Nom"):
        read_nom(texte)


def test_un_compte_cree_se_relit(base):
    cree = inviter(base, ressort=frozenset({"75101", "75113"}))
    assert lectures.get_compte(base, cree.id) == lectures.find_compte(base, "bob@paris.fr") == cree
    assert lectures.list_comptes(base) == [cree]
    assert cree.actif


def test_une_adresse_n_a_qu_un_compte(base):
    inviter(base)
    with pytest.raises(CompteRefuseError, match="déjà un compte"):
        inviter(base, " BOB@paris.fr")


def test_le_public_n_a_pas_de_compte(base):
    with pytest.raises(CompteRefuseError, match="ne demande pas de compte"):
        inviter(base, role=Role.PUBLIC)


@pytest.mark.parametrize(
    ("role", "ressort"),
    [(Role.ORGANISATEUR, "75056"), (Role.ORGANISATEUR, "Nord"), (Role.COORDINATEUR, "75101"), (Role.ELU, "75101")],
)
def test_un_ressort_convient_au_role_ou_rien_n_est_ecrit(base, role, ressort):
    with pytest.raises(CompteRefuseError, match="Ressort"):
        inviter(base, role=role, ressort=frozenset({ressort}))
    assert lectures.list_comptes(base) == []


def test_un_changement_est_une_ligne_de_plus_avec_son_auteur(base):
    bob = inviter(base)
    changer(base, bob, role=Role.COORDINATEUR, ressort=frozenset({"Nord"}))
    changer(base, bob, role=Role.COORDINATEUR, ressort=frozenset({"Nord"}))
    with base.connect() as connexion:
        lignes = connexion.execute(select(etat_compte.c.role, etat_compte.c.auteur).order_by(etat_compte.c.id)).all()
    assert lignes == [("ORGANISATEUR", "Ana"), ("COORDINATEUR", "Ana")]


def test_un_compte_inconnu_ne_se_change_pas(base):
    with pytest.raises(CompteRefuseError, match="n’existe pas"):
        change_compte(base, 7, role=Role.ELU, ressort=frozenset(), actif=True, **PAR)


@pytest.mark.parametrize("champs", [{"actif": False}, {"role": Role.ELU}])
def test_le_dernier_administrateur_qui_peut_entrer_reste(base, champs):
    ana = premier(base)
    invite = inviter(base, role=Role.ADMINISTRATEUR)
    with pytest.raises(CompteRefuseError, match="dernier compte d’administrateur"):
        changer(base, ana, **champs)
    assert lectures.get_compte(base, ana.id) == ana
    jeton = invitations.invite(base, invite.id, **PAR)
    invitations.accept(base, jeton, MOT_DE_PASSE, QUAND)
    changer(base, ana, **champs)
    assert lectures.get_compte(base, ana.id) != ana


@pytest.mark.parametrize("champs", [{"actif": False}, {"role": Role.ELU}, {"ressort": frozenset({"75101"})}])
def test_un_changement_ferme_les_seances_du_compte_et_d_aucun_autre(base, champs):
    bob, zoe = inviter(base), inviter(base, "zoe@paris.fr")
    jetons = [seances.open_seance(base, lu.id, moyen="mot de passe", maintenant=QUAND) for lu in (bob, zoe)]
    changer(base, bob, **champs)
    assert [seances.read_seance(base, jeton, QUAND) for jeton in jetons] == [None, zoe]


def test_un_organisateur_est_limite_a_ses_arrondissements():
    compte = Compte(1, "", "", Role.ORGANISATEUR, frozenset({"75101", "75113"}), actif=True)
    assert ressorts.arrondissements(compte, date(2026, 11, 22)) == {"75101", "75113"}


def test_un_coordinateur_est_limite_aux_arrondissements_de_ses_dst():
    compte = Compte(1, "", "", Role.COORDINATEUR, frozenset({"Est"}), actif=True)
    assert ressorts.arrondissements(compte, date(2026, 11, 22)) == {"75111", "75112", "75120"}


def test_une_dst_que_la_liste_du_jour_ne_connait_pas_n_ouvre_rien():
    compte = Compte(1, "", "", Role.COORDINATEUR, frozenset({"Est"}), actif=True)
    assert ressorts.arrondissements(compte, date(1990, 1, 1)) == frozenset()


@pytest.mark.parametrize("role", [Role.ORGANISATEUR, Role.COORDINATEUR, Role.ELU, Role.ADMINISTRATEUR])
def test_sans_ressort_un_compte_porte_sur_tout_paris(role):
    assert ressorts.arrondissements(Compte(1, "", "", role, frozenset(), actif=True), date(2026, 11, 22)) is None


def test_les_dst_se_partagent_paris():
    jour = date(2026, 11, 22)
    parts = [
        ressorts.arrondissements(Compte(1, "", "", Role.COORDINATEUR, frozenset({dst}), actif=True), jour)
        for dst in ressorts.choices(Role.COORDINATEUR, jour)
    ]
    assert sorted(code for part in parts for code in part) == sorted(CODES)


def test_le_journal_dit_qui_a_fait_quoi_des_comptes_sans_adresse_ni_secret(base):
    ana, bob = premier(base), inviter(base)
    jeton = invitations.invite(base, bob.id, **PAR)
    invitations.accept(base, jeton, MOT_DE_PASSE, QUAND)
    seances.open_seance(base, bob.id, moyen="mot de passe", maintenant=QUAND)
    with pytest.raises(CompteRefuseError):
        sign_in(base, "bob@paris.fr", "faux mot de passe", source="10.0.0.1", maintenant=QUAND)
    with pytest.raises(CompteRefuseError):
        sign_in(base, "zoe@paris.fr", "faux mot de passe", source="10.0.0.1", maintenant=QUAND)
    actes = load_actes(base, Filtre())[::-1]
    lus = list(zip(actes["qui"], actes["verbe"], actes["objet"], actes["detail"], strict=True))
    assert lus[3:] == [
        ("Ana", "administré", f"compte:{bob.id}", "organisateur, tout Paris, ouvert"),
        ("Ana", "administré", f"compte:{bob.id}", "lien écrit"),
        ("Bob Lenoir", "administré", f"compte:{bob.id}", "mot de passe choisi par un lien"),
        ("Bob Lenoir", "connecté", f"compte:{bob.id}", "mot de passe"),
        ("Bob Lenoir", "refusé", f"compte:{bob.id}", "mot de passe"),
        ("inconnu", "refusé", "connexion", "mot de passe"),
    ]
    assert [objet for _, _, objet, _ in lus[:3]] == ["premier compte", f"compte:{ana.id}", f"compte:{ana.id}"]
    assert not any(cache in str(lus) for cache in (jeton, "@", "10.0.0.1"))


@pytest.mark.parametrize(
    ("texte", "faute"),
    [
        ("onze signes", "12 caractères au moins, 11 reçus"),
        ("a" * 201, "200 caractères au plus"),
        ("abababababab", "deviner : répétitions"),
        ("ANA.RUIZ@PARIS.FR!", "deviner : mots attendus"),
        ("Lanterne2026!", r"deviner : mots attendus .*, dates"),
        ("123456789012", "deviner : suites"),
    ],
)
def test_un_mot_de_passe_trop_facile_est_refuse(texte, faute):
    with pytest.raises(CompteRefuseError, match=faute):
        hash_mot_de_passe(texte, "ana.ruiz@paris.fr", "Ana Ruiz")


def test_un_mot_de_passe_est_garde_en_argon2id_et_se_verifie_quel_que_soit_le_clavier(base):
    bob = inviter(base)
    invitations.accept(base, invitations.invite(base, bob.id, **PAR), "été d’hiver à Paris", QUAND)
    assert verify(base, bob.id, "e\u0301te\u0301 d’hiver a\u0300 Paris")
    assert not verify(base, bob.id, "été d’hiver à Lyon")
    assert not verify(base, None, "été d’hiver à Paris")
    with base.connect() as connexion:
        gardee = connexion.exec_driver_sql("SELECT empreinte FROM mot_de_passe").scalar()
    assert gardee.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_verifier_pour_personne_coute_autant():
    assert not HACHEUR.check_needs_rehash(PERSONNE)


def test_la_commande_donne_le_premier_lien_puis_un_lien_par_adresse(base, monkeypatch):
    monkeypatch.setenv("LANTERNE_ADRESSE", "https://lanterne.paris.fr/")
    dits = []
    commandes_comptes.lien(base, None, "moi", dits.append)
    jeton = dits.pop().removeprefix("https://lanterne.paris.fr/premier-compte/")
    champs = {"courriel": "ana@paris.fr", "nom": "Ana", "mot_de_passe": MOT_DE_PASSE}
    invitations.accept_first(base, jeton, **champs, maintenant=datetime.now(UTC))
    with pytest.raises(CompteRefuseError, match="peut déjà se connecter"):
        commandes_comptes.lien(base, None, "moi", dits.append)
    with pytest.raises(CompteRefuseError, match="Aucun compte ouvert"):
        commandes_comptes.lien(base, "zoe@paris.fr", "moi", dits.append)
    commandes_comptes.lien(base, "Ana@paris.fr", "moi", dits.append)
    assert dits.pop().startswith("https://lanterne.paris.fr/invitation/")


@pytest.fixture(scope="module")
def durable(tmp_path_factory):
    """One database for all the examples of a law."""
    engine = open_store(f"sqlite:///{tmp_path_factory.mktemp('durable') / 'lanterne.db'}")
    yield engine
    engine.dispose()


@given(heures=st.floats(0, 7 * 48), suivie=st.booleans(), remplacee=st.booleans(), ferme=st.booleans())
def test_un_lien_sert_si_et_seulement_si_il_est_neuf_le_dernier_et_pour_un_compte_ouvert(
    durable, heures, suivie, remplacee, ferme
):
    bob = inviter(durable, f"{uuid4().hex}@paris.fr")
    jeton = invitations.invite(durable, bob.id, **PAR)
    if suivie:
        with durable.begin() as connexion:
            connexion.exec_driver_sql(
                "INSERT INTO invitation_suivie SELECT max(id), '2026-11-22 20:00:00.000000' FROM invitation"
            )
    if remplacee:
        invitations.invite(durable, bob.id, **PAR)
    if ferme:
        changer(durable, bob, actif=False)
    quand = QUAND + timedelta(hours=heures)
    if heures < 7 * 24 and not (suivie or remplacee or ferme):
        assert invitations.read_invitation(durable, jeton, quand).compte == bob
    else:
        with pytest.raises(invitations.InvitationRefuseeError):
            invitations.read_invitation(durable, jeton, quand)
