"""Every page for every role, without a browser: its title always, and either its answer or its refusal."""

from datetime import UTC, datetime

import pytest
from conftest import ROOT
from quartier import write_quartier
from streamlit.testing.v1 import AppTest

from counting.comptes import lectures, seances
from counting.comptes.compte import ROLES_ATTRIBUES, Compte
from counting.comptes.registre import create_compte
from counting.roles import Role, allowed
from dashboard import base, session
from dashboard.registre import PAGES

REFUS = "Elle n’est pas ouverte au rôle"


@pytest.fixture(scope="module", autouse=True)
def maison(tmp_path_factory):
    """An édition of ten secteurs, every role free to choose."""
    var = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(write_quartier(var)))
        patch.setenv("LANTERNE_VAR", str(var))
        patch.setattr("dashboard.session.FREE_ROLES", True)
        yield


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
@pytest.mark.parametrize("entree", PAGES, ids=lambda entree: entree.url_path)
def test_une_page_repond_a_son_role_et_se_refuse_aux_autres(entree, role):
    script = ROOT / "dashboard" / "app.py" if entree is PAGES[0] else entree.script
    page = AppTest.from_file(str(script), default_timeout=30)
    page.session_state["role"] = role.name
    page.run()
    assert not page.exception
    refus = [avis.value for avis in page.warning if REFUS in avis.value]
    assert bool(refus) is not allowed(role, entree.action)
    assert bool(page.title) is allowed(role, entree.action)


def test_sans_role_une_page_ouverte_seule_est_celle_du_public():
    page = AppTest.from_file(str(ROOT / "pages" / "saisie.py")).run()
    assert REFUS in page.warning[0].value
    assert not page.text_input


@pytest.fixture
def connecte(monkeypatch):
    """Sign in with an account; gives the account and the secret of its cookie. Roles are not free."""
    monkeypatch.setattr(session, "FREE_ROLES", False)

    def entrer(role: Role, ressort: frozenset[str] = frozenset()) -> tuple[Compte, str]:
        champs = {"auteur": "Ana", "maintenant": datetime.now(UTC)}
        adresse = f"{role.name}-{datetime.now(UTC).timestamp()}@paris.fr"
        compte = create_compte(base.store(), adresse, "Bob Lenoir", role, ressort, **champs)
        jeton = seances.open_seance(base.store(), compte.id, moyen="mot de passe", maintenant=champs["maintenant"])
        monkeypatch.setattr(session, "_jeton", lambda: jeton)
        return compte, jeton

    return entrer


@pytest.mark.parametrize("role", ROLES_ATTRIBUES, ids=lambda role: role.name.lower())
def test_un_compte_a_les_pages_de_son_role(connecte, role):
    connecte(role)
    assert session.current_role() is role
    assert session.qui() == "Bob Lenoir"
    for fichier, action in (("saisie.py", "saisir_fiche"), ("comptes.py", "gerer_comptes")):
        page = AppTest.from_file(str(ROOT / "pages" / fichier), default_timeout=30).run()
        assert not page.exception
        assert bool([avis for avis in page.warning if REFUS in avis.value]) is not allowed(role, action)


def test_une_seance_fermee_est_celle_du_public_au_rafraichissement_suivant(connecte):
    _, jeton = connecte(Role.ORGANISATEUR)
    page = AppTest.from_file(str(ROOT / "pages" / "saisie.py"), default_timeout=30).run()
    assert not page.warning
    seances.close_seance(base.store(), jeton, datetime.now(UTC))
    assert REFUS in page.run().warning[0].value
    accueil = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=30).run()
    assert "Votre séance est terminée" in accueil.warning[0].value


def test_le_ressort_d_une_seance_est_celui_de_son_compte(connecte):
    connecte(Role.ORGANISATEUR)
    assert session.ressort() is None
    connecte(Role.COORDINATEUR, frozenset({"Est"}))
    assert session.ressort() == {"75111", "75112", "75120"}


def test_sans_compte_le_ressort_est_vide_et_les_roles_libres_l_ouvrent(monkeypatch):
    assert (session.ressort(), session.qui()) == (None, "démonstration (public)")
    monkeypatch.setattr(session, "FREE_ROLES", False)
    monkeypatch.setattr(session, "_jeton", str)
    assert (session.ressort(), session.qui()) == (frozenset(), "public")


def test_quand_les_roles_sont_libres_aucun_compte_ne_se_cree():
    page = AppTest.from_file(str(ROOT / "pages" / "comptes.py"), default_timeout=30)
    page.session_state["role"] = Role.ADMINISTRATEUR.name
    page.run()
    assert "aucun compte ne se crée" in page.info[0].value
    assert not page.button


def test_l_administrateur_invite_depuis_la_page_et_le_lien_ne_se_montre_qu_une_fois(connecte):
    connecte(Role.ADMINISTRATEUR)
    page = AppTest.from_file(str(ROOT / "pages" / "comptes.py"), default_timeout=30).run()
    page.text_input(key="courriel-0").input("zoe.page@paris.fr")
    page.text_input(key="nom-0").input("Zoé *Petit*").run()
    page.multiselect(key="ressort-invitation-0-ORGANISATEUR").select("75113").run()
    bouton(page, "Inviter").click().run()
    assert "/invitation/" in page.code[0].value
    assert "Zoé" in page.success[0].value
    assert not page.run().code
    connu = lectures.find_compte(base.store(), "zoe.page@paris.fr")
    assert (connu.nom, connu.role, connu.ressort) == ("Zoé *Petit*", Role.ORGANISATEUR, {"75113"})


def test_l_administrateur_change_et_ferme_un_compte_depuis_la_page(connecte):
    bob, jeton = connecte(Role.ORGANISATEUR)
    connecte(Role.ADMINISTRATEUR)
    page = AppTest.from_file(str(ROOT / "pages" / "comptes.py"), default_timeout=30).run()
    page.selectbox(key="compte").select(bob.id).run()
    page.selectbox(key=f"role-compte-{bob.id}").select(Role.COORDINATEUR).run()
    page.multiselect(key=f"ressort-compte-{bob.id}-COORDINATEUR").select("Nord").run()
    bouton(page, "Enregistrer").click().run()
    assert "changé" in page.success[0].value
    change = lectures.get_compte(base.store(), bob.id)
    assert (change.role, change.ressort) == (Role.COORDINATEUR, {"Nord"})
    assert seances.read_seance(base.store(), jeton, datetime.now(UTC)) is None


def test_une_adresse_refusee_se_dit_en_francais_et_n_ecrit_rien(connecte):
    connecte(Role.ADMINISTRATEUR)
    avant = lectures.list_comptes(base.store())
    page = AppTest.from_file(str(ROOT / "pages" / "comptes.py"), default_timeout=30).run()
    page.text_input(key="courriel-0").input("pas une adresse")
    page.text_input(key="nom-0").input("Zoé").run()
    bouton(page, "Inviter").click().run()
    assert "une seule adresse est attendue" in page.error[0].value
    assert lectures.list_comptes(base.store()) == avant


def bouton(page: AppTest, nom: str):
    return next(lu for lu in page.button if lu.label == nom)
