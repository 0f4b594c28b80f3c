"""From the link printed at start to the last closed séance, in a real browser, roles not free."""

import pytest
from client_http import Client, premier_lien
from playwright.sync_api import Browser, Page, expect
from quartier import write_quartier

from counting.roles import Role, allowed
from dashboard.registre import PAGES

MOT_DE_PASSE = "une lanterne dans la nuit"
MENU = "stSidebarNavLink"


@pytest.fixture(scope="module")
def maison(lancer, tmp_path_factory):
    """Address of the real app, and the link its start printed."""
    var = tmp_path_factory.mktemp("comptes")
    adresse = lancer(var=var, LANTERNE_REFERENCE=str(write_quartier(var)))
    return adresse, premier_lien(var, adresse)


@pytest.fixture
def autre(navigateur: Browser):
    """Another person's browser."""
    contexte = navigateur.new_context(locale="fr-FR", viewport={"width": 1366, "height": 768})
    yield contexte.new_page()
    contexte.close()


def choisir_mot_de_passe(page: Page) -> None:
    for champ in ("Mot de passe", "Le même, encore une fois"):
        page.get_by_label(champ, exact=True).fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Enregistrer et se connecter").click()
    expect(page.locator("h1")).to_have_text("Lanterne")


def menu(page: Page) -> list[str]:
    expect(page.get_by_test_id(MENU).first).to_be_visible()
    return page.get_by_test_id(MENU).all_inner_texts()


def test_du_premier_lien_a_la_seance_fermee(page: Page, autre: Page, maison):
    adresse, lien = maison
    page.goto(adresse + lien)
    page.get_by_label("Prénom et nom").fill("Ana Ruiz")
    page.get_by_label("Adresse électronique").fill("ana@paris.fr")
    choisir_mot_de_passe(page)
    expect(page.get_by_text("Administrateur, tout Paris")).to_be_visible()
    page.get_by_test_id(MENU).filter(has_text="Comptes").click()
    expect(page.get_by_text("1 compte ouvert, 1 séance en cours.")).to_be_visible()

    page.get_by_label("Adresse électronique").fill("bob@paris.fr")
    page.get_by_label("Prénom et nom").fill("Bob Lenoir")
    page.get_by_label("Prénom et nom").press("Tab")
    page.get_by_role("button", name="Inviter").click()
    invitation = page.get_by_test_id("stCode").inner_text().strip()
    assert invitation.startswith(f"{adresse}/invitation/")

    autre.goto(invitation)
    choisir_mot_de_passe(autre)
    assert "Saisie" in menu(autre)
    assert "Comptes" not in menu(autre)
    autre.goto(f"{adresse}/comptes")
    expect(autre.get_by_text("Elle n’est pas ouverte au rôle « organisateur »")).to_be_visible()

    autre.get_by_role("link", name="Se déconnecter").click()
    rejoue = {cookie["name"]: cookie["value"] for cookie in autre.context.cookies()}["lanterne_seance"]
    autre.get_by_role("button", name="Se déconnecter").click()
    expect(autre.get_by_role("link", name="Se connecter")).to_be_visible()
    autre.context.add_cookies([{"name": "lanterne_seance", "value": rejoue, "url": adresse}])
    autre.goto(f"{adresse}/saisie")
    expect(autre.get_by_text("Votre séance est terminée")).to_be_visible()
    expect(autre.get_by_text("Elle n’est pas ouverte au rôle « public »")).to_be_visible()

    autre.get_by_role("link", name="Se connecter").click()
    autre.get_by_label("Adresse électronique").fill("bob@paris.fr")
    autre.keyboard.press("Tab")
    autre.keyboard.type(MOT_DE_PASSE)
    autre.keyboard.press("Enter")
    expect(autre.locator("h1")).to_contain_text("Saisie")

    page.reload()
    page.get_by_role("tab", name="Séances en cours").click()
    ligne = page.get_by_test_id("stHorizontalBlock").filter(has_text="Bob Lenoir, mot de passe")
    ligne.last.get_by_role("button").click()
    expect(page.get_by_text("Séance de Bob Lenoir fermée.")).to_be_visible()
    expect(page.get_by_role("tab", name="Séances en cours")).to_have_attribute("aria-selected", "true")
    autre.get_by_test_id(MENU).filter(has_text="Import").click()
    expect(autre.get_by_text("Votre séance est terminée")).to_be_visible()
    assert menu(autre) == [page.titre for page in PAGES if allowed(Role.PUBLIC, page.action)]
    assert Client(adresse).demander(lien).statut == 410
