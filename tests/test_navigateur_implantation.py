"""The what-ifs of a night seen from a browser: the sentence, the table and the map say the same."""

import json
import re

from gestes import aller, choisir
from playwright.sync_api import Locator, Page, expect


def ouvrir(page: Page, adresse: str, onglet: str) -> None:
    """Open a tab at the level of the DST: all the lines of its tables are then drawn, the total too."""
    aller(page, adresse, "proximite", role="COORDINATEUR")
    choisir(page, "Niveau", "DST")
    page.get_by_test_id("stButtonGroup").last.get_by_text(onglet, exact=True).click()


def entier(texte: str) -> int:
    return int(re.search(r"\d+", lu(texte))[0])


def carte(page: Page) -> Locator:
    """Inside of the map of the tab, below that of the page."""
    cadres = page.locator("iframe[title='streamlit_folium.st_folium']")
    expect(cadres).to_have_count(2)
    return cadres.last.content_frame.locator(".leaflet-container")


def cellule(page: Page, titre: str, ligne: int = -1) -> Locator:
    """Cell of the first table that has this title, as a screen reader reads it; -1: the last line."""
    colonnes = page.get_by_test_id("stDataFrame").locator("table").filter(has=page.locator("th", has_text=titre))
    expect(colonnes.first).to_be_attached()
    table = colonnes.first
    colonne = table.locator("th").all_inner_texts().index(titre)
    rang = ligne if ligne >= 0 else int(table.get_attribute("aria-rowcount")) - 1 + ligne
    return table.get_by_test_id(f"glide-cell-{colonne}-{rang}")


def lu(texte: str) -> str:
    """A text with plain spaces, none inside numbers."""
    return texte.replace("\u202f", "").replace("\xa0", " ")


def demander(page: Page) -> str:
    """Ask for the halte; the sentence, once the best answer is known."""
    page.get_by_role("button", name="Chercher", exact=True).click()
    phrase = page.get_by_text(re.compile("Réponse exacte|Meilleure réponse"))
    expect(phrase).to_be_visible()
    return phrase.inner_text()


def test_le_gain_est_le_meme_dans_la_phrase_le_tableau_et_sur_la_carte(page, serveur):
    ouvrir(page, serveur, "Ouvrir une halte")
    phrase = demander(page)
    reponse = re.search(r"^(.+) : (\d+) femmes? seules? de plus à moins de 1 km", lu(phrase))
    lieu, gain = reponse[1], int(reponse[2])
    assert gain > 0
    haltes = page.locator("table.lanterne-tableau").last.locator("tbody tr")
    expect(haltes).to_have_count(1)
    expect(haltes.locator("td").nth(1)).to_have_text(lieu)
    expect(haltes.locator("td").nth(2)).to_have_text(str(gain))
    expect(cellule(page, "Gain")).to_have_text(str(gain))
    expect(cellule(page, "DST")).to_have_text("Total")
    expect(carte(page).locator(".lanterne-candidat")).to_have_text("1")
    carte(page).locator(".lanterne-candidat").click()
    expect(page.get_by_text("Réponse exacte")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_un_fichier_d_emplacements_est_essaye_et_ses_lignes_sans_place_sont_dites(page, serveur):
    ouvrir(page, serveur, "Ouvrir une halte")
    choisir(page, "Emplacements essayés", "Lieux d’un fichier")
    traits = [
        {"type": "Feature", "properties": {"nom": nom}, "geometry": geometrie}
        for nom, geometrie in (
            ("Gymnase du Bois", {"type": "Point", "coordinates": [2.262, 48.862]}),
            ("Sans endroit", None),
        )
    ]
    contenu = json.dumps({"type": "FeatureCollection", "features": traits}).encode()
    page.locator("input[type=file]").last.set_input_files(
        {"name": "gymnases.geojson", "mimeType": "application/geo+json", "buffer": contenu}
    )
    assert demander(page).startswith("Gymnase du Bois")
    expect(page.get_by_text("1 remarque sur le fichier")).to_be_visible()
    page.get_by_label("Combien").fill("2")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.get_by_text("2 lieux à ouvrir pour 1 candidat")).to_be_visible()


def test_les_places_et_qui_reste_sans_s_additionnent(page, serveur):
    ouvrir(page, serveur, "Places")
    phrase = page.get_by_test_id("stMarkdown").filter(has_text="Si chacun marchait")
    expect(phrase).to_be_visible()
    avec, sans = (cellule(page, titre) for titre in ("Avec une place", "Sans place"))
    expect(avec).to_have_text(re.compile(r"\d"))
    tous = entier(cellule(page, "Personnes").inner_text())
    assert entier(avec.inner_text()) + entier(sans.inner_text()) == tous
    texte = lu(phrase.inner_text())
    assert f"{entier(avec.inner_text())} personnes sur {tous} en auraient une" in texte
    assert f"{entier(sans.inner_text())} resteraient sans place" in texte
    expect(page.get_by_text("pas une orientation")).to_be_visible()


def test_l_accessibilite_dit_ce_qu_elle_ne_dit_pas(page, serveur):
    ouvrir(page, serveur, "Accessibilité")
    phrase = page.get_by_text("pour 100 femmes seules, une fois partagées")
    expect(phrase).to_be_visible()
    pour_100 = cellule(page, "Places pour 100 personnes")
    expect(pour_100).to_have_text(re.compile(r"^\d+(\.\d)?$"))
    ecrit = f"{float(pour_100.inner_text()):.1f}".replace(".", ",")
    assert f"font {ecrit} pour 100" in phrase.inner_text()
    expect(page.get_by_text("Luo et Qi")).to_be_visible()
    expect(page.get_by_text("elle ne dit pas qui aura une place")).to_be_visible()
