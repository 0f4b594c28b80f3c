"""The page *Élus* in a browser: one figure everywhere, on a telephone too, the same for an élu and the public."""

import csv
import io
import re

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
    rangee = page.locator(".st-key-elus-carte .lanterne-tableau tbody tr").first
    expect(rangee.locator("td").first).to_have_text("19e")
    expect(rangee.locator("td").nth(1)).to_have_text(effectif)
    with page.expect_download() as telechargement:
        page.get_by_role("button", name="CSV", exact=True).click()
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
    expect(page.get_by_text("Écart, le premier moins le second").first).to_be_visible()
    choisir(page, "Comparer à", "DST Nord")
    expect(page.locator(".lanterne-composition")).to_contain_text("1er, 2e, 3e, 4e, 9e, 10e et 19e arrondissements")
    expect(page.get_by_text("Pas d’écart : ces territoires ne sont pas de même niveau.").first).to_be_visible()


def test_un_chiffre_tu_se_dit_pareil_sur_la_carte_et_dans_le_tableau(page, serveur):
    ouvrir(page, serveur, "ELU")
    choisir(page, "Mesure de la carte", "Loin d’une halte")
    tout = page.locator(".lanterne-pli", has_text="Tous les arrondissements")
    tout.locator("summary").click()
    rangee = tout.locator("tbody tr").filter(has_text="secret, entre").first
    nom, dit = rangee.locator("td").first.inner_text(), rangee.locator("td").last.inner_text()
    rang = tout.locator("tbody tr td:first-child").all_inner_texts().index(nom)
    zones = carte(page).locator("path.lanterne-zone")
    expect(zones.nth(rang)).to_have_attribute("fill", re.compile("points"))
    zones.nth(rang).hover()
    expect(carte(page).locator(".leaflet-tooltip").filter(has_text=dit)).to_contain_text(f"Loin d’une halte : {dit}")


def test_un_territoire_s_imprime_sur_deux_pages_sans_bouton(page, serveur):
    ouvrir(page, serveur, "ELU")
    page.emulate_media(media="print")
    for dit in (
        "19e arrondissement, nuit du 23 au 24 janvier 2025", "Ce n’est ni le nombre de personnes sans domicile",
        "Ruptures et événements", "Données simulées", "Secret statistique : sous 11", "Empreinte SHA-256",
    ):  # fmt: skip
        expect(page.get_by_text(dit).locator("visible=true").first).to_be_visible()
    expect(page.locator(".lanterne-papier img")).to_be_visible()
    for cache in ("button", "[role=combobox]", "iframe", "[data-testid=stSidebar]", ".lanterne-pli", "summary"):
        expect(page.locator(cache).locator("visible=true")).to_have_count(0)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", print_background=True))) == 2


@pytest.mark.parametrize("chemin", ["elus", "editions"])
def test_rien_ne_deborde_sur_un_telephone(page, serveur, chemin):
    page.set_viewport_size({"width": 390, "height": 844})
    aller(page, serveur, chemin, "PUBLIC")
    expect(page.locator(".lanterne-sources")).to_be_attached()
    largeurs = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]"
    )
    assert max(largeurs) <= 390
    ouverts = page.locator(".lanterne-pli[open]")
    expect(ouverts).to_have_count(0)
