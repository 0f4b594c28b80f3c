"""What a person does at the screen, named once for all the browser tests."""

import re
from contextlib import suppress

from playwright.sync_api import Error, FrameLocator, Locator, Page, expect

ESSAIS = 5
PATIENCE_MS = 6_000


def aller(page: Page, adresse: str, chemin: str, role: str = "ORGANISATEUR") -> None:
    """Open a page as a role."""
    page.goto(f"{adresse}/{chemin}?role={role}")
    expect(page.locator("h1")).to_be_visible()


def choisir(page: Page, menu: str, valeur: str) -> None:
    """Choose in a menu; a rerun that ends just then closes it: it is opened again."""
    for _ in range(ESSAIS):
        page.get_by_role("combobox", name=menu).click()
        with suppress(Error):
            page.get_by_role("option", name=valeur, exact=True).click(timeout=PATIENCE_MS)
            return
        page.keyboard.press("Escape")
    raise AssertionError(f"« {valeur} » ne se laisse pas choisir dans « {menu} »")


def prendre(page: Page, menu: str, debut: str) -> None:
    """Choose in a menu too long to be drawn whole: its first letters, then Entrée; again if a rerun closed it."""
    champ = page.get_by_role("combobox", name=menu)
    for _ in range(ESSAIS):
        champ.click()
        page.keyboard.type(debut)
        page.keyboard.press("Enter")
        with suppress(AssertionError):
            expect(champ).to_have_value(re.compile(f"^{re.escape(debut)}"), timeout=PATIENCE_MS)
            return
    raise AssertionError(f"« {debut} » ne se laisse pas prendre dans « {menu} »")


def quitter_vers(page: Page, titre: str) -> None:
    """Go to another page by the menu."""
    page.get_by_test_id("stSidebarNavLink").filter(has_text=titre).click()
    expect(page.locator("h1")).to_contain_text(titre)


def signer(page: Page, nom: str) -> None:
    """Say who writes."""
    page.get_by_label("Par", exact=True).fill(nom)
    page.get_by_label("Par", exact=True).press("Enter")


def phrase(page: Page) -> Locator:
    """The sentence that answers the page's question."""
    return page.locator(".lanterne-reponse")


def carte(page: Page) -> FrameLocator:
    """Inside of the page's map."""
    return page.frame_locator("iframe[title='streamlit_folium.st_folium']")


def ouvrir_fiche(page: Page, adresse: str, secteur: str, auteur: str) -> None:
    """Open a fiche, hands on the keyboard; the grid then has the focus."""
    aller(page, adresse, "saisie")
    demander_fiche(page, secteur, auteur)


def demander_fiche(page: Page, secteur: str, auteur: str) -> None:
    """Ask for a fiche on the page *Saisie*."""
    page.get_by_label("Secteur (tapez ou scannez").focus()
    page.keyboard.type(secteur)
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(auteur)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Adresse, ligne 1", exact=True)).to_be_visible()
    page.wait_for_function("document.activeElement.dataset.cle === 'adresse'")


def enregistrer(page: Page) -> None:
    """Save the fiche from the keyboard."""
    expect(page.get_by_role("button", name="Enregistrer")).to_be_visible()
    page.keyboard.press("Control+Enter")


def taper(page: Page, *lignes: tuple[str, ...]) -> None:
    """Type lines, Tab between cells, Entrée at the end of each."""
    for ligne in lignes:
        for rang, cellule in enumerate(ligne):
            if rang:
                page.keyboard.press("Tab")
            page.keyboard.type(cellule)
        page.keyboard.press("Enter")
