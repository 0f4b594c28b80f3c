"""The page *Élus* in a browser: one figure everywhere, on a telephone too, the same for an élu and the public."""

import csv
import io

import pytest
from gestes import aller, carte, phrase
from playwright.sync_api import Page, expect

CHIFFRES = ".lanterne-chiffres strong"


def choisir(page: Page, menu: str, valeur: str) -> None:
    """Choose in a long menu by typing."""
    champ = page.get_by_role("combobox", name=menu)
    champ.click()
    champ.fill(valeur)
    page.get_by_role("option", name=valeur, exact=True).click()


def ouvrir(page: Page, serveur: str, role: str) -> None:
    aller(page, serveur, "elus", role)
    choisir(page, "Territoire", "19e arrondissement")
    expect(phrase(page)).to_contain_text("19e arrondissement")
    expect(page.get_by_role("heading", name="D’une édition à l’autre : 19e arrondissement")).to_be_visible()


def test_un_elu_lit_le_meme_chiffre_partout(page, serveur):
    ouvrir(page, serveur, "ELU")
    effectif = page.locator(CHIFFRES).first.inner_text()
    assert effectif.isdigit()
    expect(phrase(page)).to_contain_text(f"{effectif} personnes comptées")
    expect(carte(page).locator(".lanterne-etiquette").filter(has_text="19e")).to_contain_text(effectif)
    rangee = page.locator(".lanterne-tableau tr").filter(has=page.locator("td", has_text="19e")).last
    expect(rangee.locator("td").nth(1)).to_have_text(effectif)
    with page.expect_download() as telechargement:
        page.get_by_role("button", name="Télécharger la publication").click()
    texte = telechargement.value.path().read_text(encoding="utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    siennes = [
        li for li in lignes if (li["perimetre"], li["niveau"], li["territoire"], li["variable"])
        == ("tous lieux", "arrondissement", "75119", "total")
    ]  # fmt: skip
    assert [li["valeur"] for li in siennes] == [effectif]
    assert all(li["valeur"] == "" for li in lignes if li["statut"] != "publié")
    expect(page.get_by_text("Données simulées")).to_be_visible()


def test_le_public_lit_la_meme_publication_et_compare_deux_territoires(page, serveur):
    ouvrir(page, serveur, "ELU")
    elu = page.locator(CHIFFRES).all_inner_texts()
    empreinte = page.get_by_text("Empreinte SHA-256").inner_text()
    ouvrir(page, serveur, "PUBLIC")
    expect(page.locator(CHIFFRES)).to_have_text(elu)
    assert page.get_by_text("Empreinte SHA-256").inner_text() == empreinte
    choisir(page, "Comparer à", "18e arrondissement")
    expect(page.locator(CHIFFRES)).to_have_count(10)


@pytest.mark.parametrize("role", ["PUBLIC"])
def test_rien_ne_deborde_sur_un_telephone(page, serveur, role):
    page.set_viewport_size({"width": 390, "height": 844})
    aller(page, serveur, "elus", role)
    expect(page.locator(".lanterne-sources")).to_be_attached()
    largeurs = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]"
    )
    assert max(largeurs) <= 390
