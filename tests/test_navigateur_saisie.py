"""Entry seen from the keyboard: a fiche typed, a draft found again, two authors, a zero signed by two."""

import re

from gestes import carte, demander_fiche, enregistrer, ouvrir_fiche, phrase, quitter_vers, taper
from playwright.sync_api import expect

DOUZE_LIGNES = [
    ligne
    for numero in (1, 2, 3)
    for ligne in (
        (f"{numero} rue de la Lune", "seul", "1", "", "", "32"),
        (f"{numero + 10} rue de la lune", "couple", "1", "1"),
        (f"près du kiosque {numero}", "groupe", "4", "1", "1", "H 40-54"),
        ("", "", "", "", "", "", "", "", "2"),
    )
]
SCRIPT = "<img src=x onerror=\"document.title='pris'\"> **gras** =1+1"


def test_douze_lignes_se_tapent_sans_souris_et_s_enregistrent(page, quartier):
    ouvrir_fiche(page, quartier, "1901", "Ana Diallo")
    expect(page.locator("h1")).to_have_text("Saisie, secteur 19-01")
    taper(page, *DOUZE_LIGNES)
    for rang, ligne in enumerate(DOUZE_LIGNES, start=1):
        expect(page.get_by_label(f"Adresse, ligne {rang}", exact=True)).to_have_value(ligne[0])
    expect(phrase(page)).to_have_text("12 lignes : 27 personnes (18 H, 6 F, 3 ND), 6 tentes.")
    enregistrer(page)
    expect(page.get_by_text("Fiche 19-01 enregistrée")).to_contain_text("12 lignes : 27 personnes")
    champ = page.get_by_label("Secteur (tapez ou scannez")
    expect(champ).to_be_focused()
    expect(champ).to_have_value("")


def test_un_brouillon_survit_a_l_onglet_ferme(page, quartier):
    ouvrir_fiche(page, quartier, "19-02", "Bob Martin")
    taper(page, ("12 rue du Soleil", "seul", "1"), ("près du canal", "seul", "", "1"))
    expect(phrase(page)).to_contain_text("2 lignes")
    autre = page.context.new_page()
    page.close()
    ouvrir_fiche(autre, quartier, "19-02", "Bob Martin")
    expect(autre.get_by_text(re.compile("Brouillon de .* repris"))).to_be_visible()
    expect(autre.get_by_label("Adresse, ligne 2", exact=True)).to_have_value("près du canal")
    autre.get_by_role("button", name="Abandonner le brouillon").click()
    expect(phrase(autre)).to_contain_text("0 ligne")
    expect(autre.get_by_text("repris")).to_have_count(0)


def test_une_fiche_quittee_pour_une_autre_page_se_retrouve(page, quartier):
    ouvrir_fiche(page, quartier, "19-03", "Chloé Petit")
    taper(page, ("5 rue de la Lune", "seul", "1"))
    expect(phrase(page)).to_contain_text("1 ligne")
    quitter_vers(page, "Éditions publiées")
    quitter_vers(page, "Saisie")
    demander_fiche(page, "19-03", "Chloé Petit")
    expect(page.get_by_label("Adresse, ligne 1", exact=True)).to_have_value("5 rue de la Lune")


def test_deux_auteurs_d_une_fiche_voient_chacun_le_travail_de_l_autre(page, quartier):
    lente = page.context.new_page()
    ouvrir_fiche(lente, quartier, "19-04", "Ana Diallo")
    ouvrir_fiche(page, quartier, "19-04", "Bob Martin")
    taper(page, ("1 rue de la Lune", "seul", "1"))
    enregistrer(page)
    expect(page.get_by_text("Fiche 19-04 enregistrée")).to_be_visible()
    taper(lente, ("2 rue de la Lune", "seul", "", "1"))
    expect(lente.get_by_text("Bob Martin a enregistré la révision 1")).to_be_visible()
    lente.get_by_role("button", name="Continuer avec mes lignes").click()
    expect(lente.get_by_text("Bob Martin a enregistré")).to_have_count(0)
    lente.get_by_role("button", name="Enregistrer la fiche").click()
    expect(lente.get_by_text("Fiche 19-04 enregistrée")).to_contain_text("révision 2")
    demander_fiche(lente, "19-04", "Ana Diallo")
    lente.get_by_text("Historique de la fiche").click()
    for auteur in ("Bob Martin", "Ana Diallo"):
        expect(lente.get_by_role("cell", name=auteur)).to_be_visible()


def test_une_adresse_se_complete_au_clavier(page, quartier):
    ouvrir_fiche(page, quartier, "19-08", "Ana Diallo")
    page.keyboard.type("3 rue de la l", delay=30)
    expect(page.get_by_role("option", name="3 Rue de la Lune")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("input:focus")).to_have_value(re.compile("3 Rue de la Lune"))


def test_un_zero_demande_deux_noms(page, quartier):
    ouvrir_fiche(page, quartier, "19-05", "Ana Diallo")
    second = page.get_by_label("Contresigné par")
    for nom in ("", "ana diallo"):
        second.fill(nom)
        page.get_by_role("button", name="Enregistrer un zéro").click()
        expect(page.get_by_role("alert").filter(has_text="Rien n’a été perdu")).to_be_visible()
    second.fill("Bob Martin")
    page.get_by_role("button", name="Enregistrer un zéro").click()
    expect(page.get_by_text("Fiche 19-05 enregistrée")).to_contain_text("0 personne")


def test_une_adresse_douteuse_se_place_sur_la_carte(page, quartier):
    ouvrir_fiche(page, quartier, "19-06", "Ana Diallo")
    taper(page, ("sous le pont", "seul", "1"))
    page.get_by_text("1 adresse à localiser").click()
    carte(page).locator("path.lanterne-zone").first.wait_for()
    page.locator("iframe").click(position={"x": 300, "y": 180})
    page.get_by_role("button", name="Garder ce point").click()
    expect(page.get_by_text("à localiser : placez")).to_have_count(0)
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_text("Fiche 19-06 enregistrée")).to_be_visible()


def test_un_texte_tape_ne_devient_jamais_du_code(page, quartier):
    ouvrir_fiche(page, quartier, "19-07", SCRIPT)
    taper(page, (SCRIPT, "seul", "1", "", "", SCRIPT))
    expect(page.get_by_role("alert").filter(has_text="À corriger")).to_contain_text("onerror")
    page.get_by_label("Âges, ligne 1", exact=True).fill("")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_text("Fiche 19-07 enregistrée")).to_be_visible()
    demander_fiche(page, "19-07", "Bob Martin")
    page.get_by_text("Historique de la fiche").click()
    expect(page.get_by_test_id("stTableStyledTable").get_by_role("cell", name="onerror")).to_contain_text("**gras**")
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "pris"
