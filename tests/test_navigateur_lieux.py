"""The register of lieux seen from a browser: a halte typed, mended, imported, and its nights."""

import pytest
from gestes import aller, carte, choisir, phrase, signer
from playwright.sync_api import Page, expect
from quartier import write_quartier

ENTETE = "source;identifiant;nom;type;adresse;places nuit;horaires\r\n"
BONNE = "SIAO;h1;Halte du Soleil;halte de nuit;5 rue du Soleil 75019;12;21:00-07:00\r\n"
MAUVAISE = "SIAO;h2;Halte de Mars;halte de nuit;7 avenue de Mars 75012;quinze;21:00-07:00\r\n"


@pytest.fixture
def maison(lancer, tmp_path):
    """A register of its own, empty, and an address file of three streets."""
    return lancer(var=tmp_path, LANTERNE_ROLES_LIBRES="1", LANTERNE_REFERENCE=str(write_quartier(tmp_path)))


def ouvrir(page: Page, adresse: str) -> None:
    aller(page, adresse, "lieux", role="COORDINATEUR")
    expect(page.get_by_role("button", name="data·inclusion")).to_be_visible()


def ecrire(page: Page, champ: str, texte: str) -> None:
    page.get_by_label(champ, exact=True).fill(texte)
    page.get_by_label(champ, exact=True).press("Enter")


def dans_le_tableau(page: Page, texte: str) -> None:
    expect(page.get_by_test_id("stDataFrame").get_by_text(texte, exact=True).first).to_be_attached()


def commencer(page: Page, nom: str) -> None:
    page.get_by_role("button", name="Créer un lieu").click()
    expect(page.get_by_role("button", name="Enregistrer le lieu")).to_be_visible()
    ecrire(page, "Nom", nom)
    signer(page, "Ana Diallo")


def test_un_coordinateur_cree_un_lieu_par_son_adresse_puis_ecrit_une_nuit(page, maison):
    ouvrir(page, maison)
    expect(phrase(page)).to_have_text("0 lieu au registre aujourd’hui.")
    commencer(page, "Halte de la Lune")
    ecrire(page, "Adresse", "12 rue de la Lune")
    page.get_by_role("button", name="1. 12 Rue de la Lune").click()
    expect(page.get_by_text("L’épingle dit où il est.")).to_be_visible()
    choisir(page, "Femmes", "oui")
    page.get_by_label("Nuit, en tout", exact=True).fill("15")
    page.get_by_label("Horaires (opening_hours)").fill("20:00-08:00")
    expect(page.get_by_text("lundi 20 h – mardi 8 h")).to_be_visible()
    expect(phrase(page)).to_contain_text("Nouveau lieu : prêt à être enregistré")
    page.get_by_role("button", name="Enregistrer le lieu").click()
    expect(page.get_by_text("« Halte de la Lune » enregistré.")).to_be_visible()
    expect(phrase(page)).to_contain_text(
        "1 lieu au registre aujourd’hui, dont 1 halte de nuit ou de femmes : 15 places"
    )
    dans_le_tableau(page, "Halte de la Lune")
    expect(page.get_by_text("tous les jours 20 h–8 h")).to_be_visible()
    expect(carte(page).locator("path.lanterne-symbole.choisi")).to_have_count(1)

    ecrire(page, "Nuit du", "23/01/2025")
    ecrire(page, "Nuitées", "douze")
    page.get_by_role("button", name="Enregistrer cette nuit").click()
    expect(page.get_by_text("Nuitées : attendu un nombre, reçu « douze »")).to_be_visible()
    expect(page.get_by_label("Nuitées", exact=True)).to_have_value("douze")
    ecrire(page, "Nuitées", "12")
    page.get_by_role("button", name="Enregistrer cette nuit").click()
    expect(page.get_by_text("Nuit du 23/01/2025 enregistrée")).to_be_visible()
    expect(page.get_by_text("Taux moyen 80")).to_be_visible()

    choisir(page, "Reçoit", "Hommes")
    expect(page.get_by_text("1 autre lieu : on ne sait pas.")).to_be_visible()
    expect(carte(page).locator("path.lanterne-symbole")).to_have_count(0)
    choisir(page, "Reçoit", "Femmes")
    dans_le_tableau(page, "Halte de la Lune")


def test_une_saisie_fausse_dit_ou_et_comment_et_ne_perd_rien(page, maison):
    ouvrir(page, maison)
    commencer(page, "Halte du quai")
    ecrire(page, "Nuit, en tout", "quinze")
    ecrire(page, "Horaires (opening_hours)", "20 heures")
    expect(page.get_by_text("illisible : corrigez les horaires")).to_be_visible()
    expect(page.get_by_text("Illisibles à partir de « 20 heures »")).to_be_visible()
    faute = page.get_by_role("alert").filter(has_text="Places nuit : attendu")
    expect(faute).to_contain_text("reçu « quinze ». Écrivez un nombre en chiffres")
    page.get_by_role("button", name="Enregistrer le lieu").click()
    expect(page.get_by_text("Rien n’a été écrit, rien n’est perdu.")).to_be_visible()
    for champ, texte in (
        ("Nom", "Halte du quai"),
        ("Nuit, en tout", "quinze"),
        ("Horaires (opening_hours)", "20 heures"),
    ):
        expect(page.get_by_label(champ, exact=True)).to_have_value(texte)
    ecrire(page, "Nuit, en tout", "15")
    page.get_by_role("button", name="Chaque nuit").click()
    expect(page.get_by_label("Horaires (opening_hours)")).to_have_value("20:00-08:00")
    expect(faute).to_have_count(0)
    page.get_by_role("button", name="Enregistrer le lieu").click()
    expect(page.get_by_text("« Halte du quai » enregistré.")).to_be_visible()
    dans_le_tableau(page, "Halte du quai")
    expect(page.get_by_text("1 lieu n’est pas placé")).to_be_visible()


def test_un_import_juge_chaque_ligne_et_n_ecrit_rien_avant_le_bouton(page, maison):
    ouvrir(page, maison)
    signer(page, "Ana Diallo")
    fichier = {"name": "lieux.csv", "mimeType": "text/csv", "buffer": (ENTETE + BONNE + MAUVAISE).encode()}
    page.locator("input[type=file]").set_input_files(fichier)
    expect(page.get_by_text("1 ligne est prête sur 2.")).to_be_visible()
    dans_le_tableau(page, "ligne 3, colonne Places nuit")
    expect(phrase(page)).to_have_text("0 lieu au registre aujourd’hui.")
    page.get_by_role("button", name="Importer ces lieux").click()
    expect(page.get_by_text("1 lieu importé.")).to_be_visible()
    expect(phrase(page)).to_contain_text("1 lieu au registre aujourd’hui")
    dans_le_tableau(page, "Halte du Soleil")
