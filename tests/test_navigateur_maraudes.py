"""The page Maraudes seen from a browser: a maraude is drawn, typed, saved, mended, withdrawn; a plan is copied."""

import re

import pytest
from gestes import aller, choisir, phrase, quitter_vers, signer
from playwright.sync_api import Locator, Page, expect

CARRE = ((220, 150), (320, 150), (320, 240), (220, 240))
NOEUD = ((220, 150), (320, 240), (320, 150), (220, 240))
CARTE = ".lanterne-carte-maraudes"


def ouvrir(page: Page, adresse: str) -> None:
    aller(page, adresse, "maraudes", role="COORDINATEUR")
    expect(page.locator(f"{CARTE} path.lanterne-maraude").first).to_be_visible()


def creer(page: Page) -> None:
    page.get_by_role("button", name="Créer une maraude").click()
    expect(page.get_by_label("Nom de la maraude")).to_be_visible()
    expect(page.get_by_label("Jour, ligne 1", exact=True)).to_be_visible()  # the last of the page: it is all there


def outil(page: Page, nom: str) -> Locator:
    return page.get_by_role("button", name=nom, exact=True)


def pointer(page: Page, x: int, y: int) -> None:
    """Click on the map, in pixels from its corner."""
    page.locator(CARTE).click(position={"x": x, "y": y})


def dessiner(page: Page, sommets: tuple[tuple[int, int], ...]) -> None:
    outil(page, "Dessiner un contour").click()
    for x, y in (*sommets, sommets[0]):
        pointer(page, x, y)


def zone(page: Page, code: str = "Z1") -> Locator:
    return page.get_by_label(re.compile(f"^Zone {code} : "))


def taper_passage(page: Page, jour: str, debut: str, fin: str) -> None:
    for titre, texte in (("Jour", jour), ("Début", debut), ("Fin", fin)):
        page.get_by_label(f"{titre}, ligne 1", exact=True).fill(texte)
    page.keyboard.press("Tab")


def enregistrer_maraude(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer la maraude").click()


def nommer(page: Page, nom: str) -> None:
    page.get_by_label("Nom de la maraude").fill(nom)
    page.get_by_label("Opérateur").fill("Les Veilleurs")
    signer(page, "Ana Diallo")


def maraudes(page: Page) -> int:
    return int(re.match(r"(\d+) maraude", phrase(page).inner_text())[1])


@pytest.fixture
def dessinee(page, serveur):
    """A maraude of one square and one passage, just saved and chosen."""
    ouvrir(page, serveur)
    avant = maraudes(page)
    creer(page)
    dessiner(page, CARRE)
    expect(zone(page)).to_have_value("Zone 1")
    taper_passage(page, "mardi, jeudi", "21h30", "0h30")
    expect(phrase(page)).to_contain_text("1 zone, 2 passages lisibles")
    nommer(page, "Tournée des Halles")
    enregistrer_maraude(page)
    expect(page.get_by_text("« Tournée des Halles » enregistrée.")).to_be_visible()
    expect(phrase(page)).to_contain_text(f"{avant + 1} maraudes")
    yield page
    page.get_by_role("button", name="Retirer", exact=True).click()
    page.get_by_role("button", name="Oui, la retirer").click()
    expect(page.get_by_text("« Tournée des Halles » retirée du plan")).to_be_visible()
    expect(phrase(page)).to_contain_text(f"{avant} maraudes")


def test_une_maraude_se_dessine_se_tape_s_enregistre_se_modifie_et_se_retire(dessinee):
    page = dessinee
    expect(page.get_by_role("heading", name="Tournée des Halles")).to_be_visible()
    expect(page.get_by_text("mardi, jeudi 21:30-00:30 : Zone 1")).to_be_visible()
    expect(page.locator(f"{CARTE} path.choisie")).to_have_count(1)
    page.get_by_role("button", name="Modifier", exact=True).click()
    expect(page.get_by_label("Jour, ligne 1", exact=True)).to_have_value("mardi, jeudi")
    surface = page.get_by_text(re.compile("^Zone Z1 : .* km², contour"))
    avant = surface.inner_text()
    outil(page, "Déplacer les sommets").click()
    expect(page.locator(f"{CARTE} .marker-icon:not(.marker-icon-middle)")).to_have_count(4)
    page.locator(f"{CARTE} .marker-icon:not(.marker-icon-middle)").first.drag_to(
        page.locator(CARTE), target_position={"x": 270, "y": 200}
    )
    expect(surface).not_to_have_text(avant)
    apres = surface.inner_text()
    enregistrer_maraude(page)
    expect(page.get_by_text("« Tournée des Halles » enregistrée.")).to_be_visible()
    page.get_by_role("button", name="Modifier", exact=True).click()
    expect(surface).to_have_text(apres)
    page.get_by_role("button", name="Fermer sans enregistrer").click()
    page.get_by_role("button", name="Oui, fermer").click()
    expect(page.get_by_role("heading", name="Tournée des Halles")).to_be_visible()


def test_ce_qui_manque_se_dit_et_rien_n_est_perdu(page, serveur):
    ouvrir(page, serveur)
    creer(page)
    dessiner(page, NOEUD)
    expect(
        page.get_by_text(re.compile("Zone « Zone 1 » : contour valide, reçu « le contour se recoupe"))
    ).to_be_visible()
    taper_passage(page, "mardi", "21h30", "21h30")
    expect(page.get_by_text(re.compile("un horaire possible, reçu « 21:30 à 21:30 »"))).to_be_visible()
    enregistrer_maraude(page)
    expect(
        page.get_by_text(re.compile("Rien n’a été écrit, rien n’est perdu.*Donnez un nom à la maraude"))
    ).to_be_visible()
    quitter_vers(page, "Éditions publiées")
    quitter_vers(page, "Maraudes")
    expect(page.get_by_label("Début, ligne 1", exact=True)).to_have_value("21h30")
    expect(page.locator(f"{CARTE} path.lanterne-maraude")).to_have_count(1)
    page.get_by_role("button", name="Supprimer", exact=True).click()
    expect(page.locator(f"{CARTE} path.lanterne-maraude")).to_have_count(0)
    page.get_by_role("button", name="Rétablir « Zone 1 »").click()
    expect(page.locator(f"{CARTE} path.lanterne-maraude")).to_have_count(1)


def test_des_points_poses_a_la_suite_font_une_zone_que_le_rayon_elargit(page, serveur):
    ouvrir(page, serveur)
    creer(page)
    outil(page, "Placer des points").click()
    pointer(page, 250, 200)
    expect(zone(page)).to_be_visible()
    pointer(page, 320, 240)
    expect(page.get_by_text("Zone Z1 : 0,06 km², points élargis de 100 m")).to_be_visible()
    page.get_by_label("Rayon (m)").first.fill("200")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zone Z1 : 0,25 km², points élargis de 200 m")).to_be_visible()
    expect(zone(page, "Z2")).to_have_count(0)


def test_un_lieu_inconnu_se_dit_et_se_corrige(page, serveur):
    ouvrir(page, serveur)
    creer(page)
    page.get_by_label("Rue, carrefour, station ou adresse, ligne 1", exact=True).fill("nulle part ailleurs")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Ajouter cette zone").first.click()
    expect(page.get_by_text(re.compile("Ligne 1 : un lieu connu, reçu « nulle part ailleurs »"))).to_be_visible()
    page.get_by_label("Rue, carrefour, station ou adresse, ligne 1", exact=True).fill("mairie du 18e")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Ajouter cette zone").first.click()
    expect(page.get_by_text("Zone Z1 : 0,03 km², rues et adresses élargies de 100 m")).to_be_visible()


def test_un_clic_sur_la_carte_choisit_une_maraude_et_le_suivant_la_suivante(page, serveur):
    ouvrir(page, serveur)
    titre = page.locator("h3")
    expect(titre).to_have_count(0)
    pointer(page, 250, 200)
    expect(page.get_by_text(re.compile("maraudes passent ici"))).to_be_visible()
    premiere = titre.inner_text()
    expect(page.get_by_test_id("stButtonGroup").get_by_text(premiere, exact=True)).to_be_visible()
    pointer(page, 250, 200)
    expect(titre).not_to_have_text(premiere)
    choisir(page, "Type", "MB, bénévole")
    expect(page.locator(f"{CARTE} path.lanterne-maraude")).not_to_have_count(0)
    pointer(page, 3, 3)
    expect(titre).to_have_count(0)


def test_un_plan_se_copie(page, serveur):
    ouvrir(page, serveur)
    combien = maraudes(page)
    signer(page, "Ana Diallo")
    page.get_by_role("button", name="Copier ce plan").click()
    page.get_by_label("Nom de la copie").fill("Essai")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Copier", exact=True).click()
    expect(page.get_by_text(f"Plan « Essai » créé : {combien} maraudes.")).to_be_visible()
    expect(phrase(page)).to_contain_text("au plan « Essai »")
