"""Who reaches what on the real server, with real accounts and cookies: every page by its address, for every role."""

import urllib.error
import urllib.request

import pytest
from maison import TAPEE, ouverte
from visiteur import onglet

from counting.comptes.registre import change_compte
from counting.comptes.seances import close_seance
from counting.roles import ACTIONS, Role, allowed
from counting.store import now
from dashboard.registre import PAGES
from dashboard.session import COOKIE

REFUS = "Elle n’est pas ouverte au rôle"
VISITEURS = tuple(Role)
SONDES = (
    "/saisie",
    "/saisie?role=ORGANISATEUR&secteur=19-01",
    "/import",
    "/localiser",
    "/api/fiches",
    "/api/fiche/19-01",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/media/",
    "/mot-de-passe",
    "/app/static/../../var/lanterne.db",
    "/app/static/%2e%2e/%2e%2e/lanterne.db",
    "/lanterne.db",
    "/pages/saisie.py",
    "/component/../lanterne.db",
)


@pytest.fixture(scope="module")
def maison(lancer, tmp_path_factory):
    with ouverte(lancer, tmp_path_factory.mktemp("acces")) as maison:
        yield maison


@pytest.mark.parametrize("role", VISITEURS, ids=lambda role: role.name.lower())
@pytest.mark.parametrize("entree", PAGES, ids=lambda entree: entree.url_path)
def test_une_page_demandee_par_son_adresse_suit_le_role_du_compte(maison, entree, role):
    with onglet(maison.adresse, maison.jeton(role)) as visiteur:
        recu = visiteur.lire(entree.url_path, "role=ORGANISATEUR")
    assert "This app has encountered an error" not in recu
    assert (REFUS in recu) is not allowed(role, entree.action)
    if role not in ACTIONS["voir_points"].roles:
        assert TAPEE not in recu


@pytest.mark.parametrize("role", VISITEURS, ids=lambda role: role.name.lower())
def test_aucune_adresse_du_serveur_ne_livre_une_fiche(maison, role):
    for sonde in SONDES:
        demande = urllib.request.Request(maison.adresse + sonde, headers={"Cookie": f"{COOKIE}={maison.jeton(role)}"})
        try:
            with urllib.request.urlopen(demande, timeout=20) as reponse:
                corps = reponse.read()
        except urllib.error.HTTPError as erreur:
            corps = erreur.read()
        assert TAPEE.encode() not in corps
        assert not corps.startswith(b"SQLite")


def test_une_seance_fermee_est_celle_du_public_des_la_demande_suivante(maison):
    jeton = maison.jeton(Role.ORGANISATEUR)
    with onglet(maison.adresse, jeton) as visiteur:
        assert REFUS not in visiteur.lire("saisie")
        close_seance(maison.engine, jeton, now())
        assert REFUS in visiteur.lire("saisie")
    with onglet(maison.adresse, jeton) as rejoue:
        assert REFUS in rejoue.lire("saisie")


def test_un_role_retire_ferme_les_pages_deja_ouvertes(maison):
    compte = maison.compter(Role.ORGANISATEUR, nom="Mutee")
    with onglet(maison.adresse, maison.entrer(compte)) as visiteur:
        assert REFUS not in visiteur.lire("saisie")
        change_compte(
            maison.engine, compte, role=Role.ELU, ressort=frozenset(), actif=True, auteur="test", maintenant=now()
        )
        assert REFUS in visiteur.lire("saisie")


def test_un_cookie_invente_est_celui_du_public(maison):
    with onglet(maison.adresse, "x" * 43) as visiteur:
        assert REFUS in visiteur.lire("saisie")
