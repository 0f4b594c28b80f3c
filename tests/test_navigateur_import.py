"""Import seen from the screen: thirty lines of which three are faulty, then the same file again."""

import pytest
from gestes import aller, phrase, signer
from playwright.sync_api import expect

ENTETE = "Secteur;Adresse;Configuration;Hommes;Femmes;Âges"
PROPRES = [f"19-09;{numero} rue de la Lune;seul;1;0;{numero + 20}" for numero in range(1, 21)]
PIEGES = [f"19-10;{texte};seul;0;1;" for texte in ("=1+1", "<img src=x onerror=\"document.title='pris'\">", "**gras**")]
BLOQUEES = ["99-99;1 rue du Soleil;seul;1;0;", "19-10;2 rue du Soleil;seul;deux;0;", "19-10;3 rue du Soleil;trio;1;0;"]
LIGNES = [*PROPRES, *PIEGES, *(f"19-10;{numero} rue du Soleil;couple;1;1;" for numero in range(4, 8)), *BLOQUEES]


def deposer(page, adresse, nom, contenu):
    aller(page, adresse, "import")
    signer(page, "Ana Diallo")
    page.locator("input[type=file]").set_input_files({"name": nom, "mimeType": "text/csv", "buffer": contenu})


def compte(page, titre):
    return page.get_by_test_id("stMetric").filter(has_text=titre).get_by_test_id("stMetricValue")


def test_trente_lignes_dont_trois_fautives_puis_rien_a_la_seconde_fois(page, quartier):
    fichier = "\r\n".join([ENTETE, *LIGNES]).encode("cp1252")
    deposer(page, quartier, "nuit.csv", fichier)
    expect(compte(page, "Bloquées")).to_have_text("3")
    expect(page.get_by_text("6 colonnes reconnues sur 6")).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    page.get_by_role("button", name="Importer 27 lignes, en laissant 3 lignes bloquées").click()
    expect(page.get_by_text("Import écrit : 27 lignes nouvelles")).to_contain_text("sur 2 fiches")
    assert page.title() != "pris"

    deposer(page, quartier, "nuit.csv", fichier)
    expect(compte(page, "Déjà importées")).to_have_text("27")
    expect(page.get_by_text("Rien à écrire")).to_be_visible()
    expect(page.get_by_role("button", name="Importer")).to_have_count(0)


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [("vide.csv", b""), ("image.csv", bytes(range(256)) * 40), ("faux.xlsx", b"PK\x03\x04 pas un classeur")],
)
def test_un_fichier_qui_n_en_est_pas_un_est_refuse_sans_rien_ecrire(page, quartier, nom, contenu):
    deposer(page, quartier, nom, contenu)
    expect(page.get_by_role("alert").filter(has_text="Rien n’a été écrit")).to_be_visible()
    expect(phrase(page)).to_be_visible()
