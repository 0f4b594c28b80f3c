"""Decoys and second passes from the screen: faults said, nothing lost, and the count untouched."""

from gestes import aller, choisir, phrase, signer
from playwright.sync_api import expect

CALEE = "janvier 2025, simulation calée sur les totaux publiés"


def ouvrir(page, adresse):
    aller(page, adresse, "sous-denombrement")
    choisir(page, "Édition", CALEE)
    expect(page.locator(".lanterne-sources")).to_contain_text(CALEE)
    signer(page, "Ana Diallo")


def attendre(page):
    """While a run goes on, what it moves is there twice."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def noter_leurres(page, secteur, places, retrouves):
    attendre(page)
    for champ, valeur in (("Secteur des leurres", secteur), ("Placés", places), ("Retrouvés", retrouves)):
        page.get_by_label(champ, exact=True).fill(valeur)
    page.get_by_role("button", name="Noter ces leurres").click()


def noter_passage(page, secteur, personnes):
    attendre(page)
    page.get_by_label("Secteur recompté").fill(secteur)
    page.get_by_label("Personnes au second passage").fill(personnes)
    page.get_by_role("button", name="Noter ce passage").click()


def refus(page, texte):
    expect(page.get_by_role("alert").filter(has_text=texte)).to_be_visible()


def total(page, adresse):
    aller(page, adresse, "resultats")
    choisir(page, "Édition", CALEE)
    expect(phrase(page)).to_contain_text("3\u202f507 personnes rencontrées")
    return phrase(page).inner_text()


def test_des_leurres_et_un_second_passage_ne_changent_aucun_chiffre(page, serveur):
    avant = total(page, serveur)
    ouvrir(page, serveur)
    expect(page.get_by_text("Cette estimation n’entre dans aucun chiffre publié.")).to_be_visible()
    expect(page.get_by_text("Aucun leurre n’est noté")).to_be_visible()

    noter_leurres(page, "19-01", "4", "5")
    refus(page, "5 leurres retrouvés pour 4 placés")
    noter_leurres(page, "19-01", "4", "-1")
    refus(page, "Retrouvés : attendu un nombre en chiffres, 0 au moins")
    noter_leurres(page, "99-99", "4", "3")
    refus(page, "Secteur « 99-99 » inconnu")
    noter_leurres(page, "1901", "4", "3")
    expect(phrase(page)).to_contain_text("3 leurres sur 4 retrouvés : dans ce secteur")

    attendre(page)
    page.get_by_role("tab", name="Second passage").click()
    page.get_by_label("Secteurs à tirer").fill("999")
    page.get_by_label("Secteurs à tirer").press("Enter")
    page.get_by_label("Graine").fill("essai")
    page.get_by_label("Graine").press("Enter")
    page.get_by_role("button", name="Tirer l’échantillon").click()
    refus(page, "999 secteurs demandés sur 355 possibles")
    attendre(page)
    page.get_by_label("Secteurs à tirer").fill("3")
    page.get_by_label("Secteurs à tirer").press("Enter")
    page.get_by_role("button", name="Tirer l’échantillon").click()
    expect(page.get_by_text("Premier tirage : 3 secteurs sur 355")).to_contain_text("graine « essai »")

    noter_passage(page, "RATP", "5")
    refus(page, "pas dans l’échantillon tiré")
    tire = (
        page.get_by_role("tabpanel").filter(has=page.get_by_label("Secteur recompté")).get_by_test_id("glide-cell-0-0")
    )
    noter_passage(page, tire.inner_text(), "7")
    expect(phrase(page)).to_contain_text("Second passage dans 1 des 3 secteurs tirés : 7 personnes")
    attendre(page)
    with page.expect_download() as telechargement:
        page.get_by_role("button", name="Télécharger l’échantillon").click()
    fichier = telechargement.value.path().read_text(encoding="utf-8-sig")
    assert "simul" in fichier
    assert "à part du décompte" in fichier
    assert total(page, serveur) == avant
