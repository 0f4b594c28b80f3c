"""Coverage seen from a browser: what a coordinator does, from an import to a sheet to print."""

import json
import re

import shapely
from gestes import aller, carte, phrase, prendre, quitter_vers
from playwright.sync_api import Locator, Page, expect

MARDI = 1
CENTRE_17 = (2.3075, 48.8873)
HORAIRES = (
    "operateur;nom;type;public;zone;jour;debut;fin\r\n"
    "Les Veilleurs;Batignolles du mardi;MB;tous;batignolles;mardi;22:00;00:00\r\n"
)


def zones_geojson() -> bytes:
    carre = shapely.box(CENTRE_17[0] - 0.006, CENTRE_17[1] - 0.004, CENTRE_17[0] + 0.006, CENTRE_17[1] + 0.004)
    trait = {
        "type": "Feature",
        "properties": {"code": "batignolles", "nom": "Batignolles"},
        "geometry": shapely.geometry.mapping(carre),
    }
    return json.dumps({"type": "FeatureCollection", "features": [trait]}).encode()


def ouvrir(page: Page, adresse: str) -> None:
    aller(page, adresse, "couverture", role="COORDINATEUR")
    carte(page).locator("path.lanterne-zone").first.wait_for()


def case(page: Page, jour: int, heure: int):
    """Cell of the week strip."""
    colonne = (heure - 6) % 24
    return page.locator(".lanterne-semaine tbody tr").nth(jour).locator("td").nth(colonne)


def detail(page: Page, nom: str) -> None:
    page.get_by_test_id("stButtonGroup").last.get_by_text(nom, exact=True).click()


def cellule(page: Page, tableau: int, ligne: int, titre: str) -> Locator:
    """Cell of a table, by its title, as a screen reader reads it."""
    table = page.get_by_test_id("stDataFrame").nth(tableau).locator("table")
    expect(table.locator("th", has_text=titre).first).to_be_attached()
    colonne = table.locator("th").all_inner_texts().index(titre)
    return table.get_by_test_id(f"glide-cell-{colonne}-{ligne}")


AU_MILIEU = """(carte) => {
  const { width, height } = carte.getBoundingClientRect();
  const ecrits = [...carte.querySelectorAll(".lanterne-etiquette > div:not(.cachee) b")].map((ecrit) => {
    const { x, y, width: l, height: h } = ecrit.getBoundingClientRect();
    return { x: x + l / 2, y: y + h / 2, texte: ecrit.textContent };
  });
  const loin = ({ x, y }) => Math.hypot(x - width / 2, y - height / 2);
  return ecrits.sort((a, b) => loin(a) - loin(b))[0];
}"""


def cliquer_une_zone(page: Page) -> str:
    """Click a zone near the middle of the map, where its people are written; what is written."""
    ecrit = carte(page).locator(".leaflet-container").evaluate(AU_MILIEU)
    carte(page).locator(".leaflet-container").click(position={"x": ecrit["x"], "y": ecrit["y"]})
    return ecrit["texte"]


def vue(page: Page) -> str:
    """What the map shows, as coordinates."""
    return carte(page).locator(".leaflet-container").evaluate("() => map.getBounds().toBBoxString()")


def personnes(page: Page) -> int:
    """People whom the sentence says nobody sees."""
    texte = phrase(page).inner_text().replace("\u202f", "")
    return int(re.search(r"; (\d+) personne", texte)[1])


def test_un_coordinateur_va_de_l_import_a_la_fiche(page, serveur):
    ouvrir(page, serveur)
    prendre(page, "Territoire", "17e arr")
    expect(phrase(page)).to_contain_text(
        re.compile("^Le mardi à 23 h, .* du 17e (ne sont vues|ont moins|n’est vue|a moins)")
    )
    avant = personnes(page)
    quitter_vers(page, "Maraudes")
    expect(page.get_by_role("button", name="Horaires (CSV)")).to_be_visible()  # the last of the page: it is all there
    depots = page.locator("input[type=file]")
    depots.nth(0).set_input_files(
        {"name": "zones.geojson", "mimeType": "application/geo+json", "buffer": zones_geojson()}
    )
    expect(page.get_by_text("1 zone lue")).to_be_visible()
    depots.nth(1).set_input_files({"name": "horaires.csv", "mimeType": "text/csv", "buffer": HORAIRES.encode()})
    expect(page.get_by_text("1 ligne est prête sur 1")).to_be_visible()
    page.get_by_label("Par", exact=True).fill("Ana Diallo")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Importer ces maraudes").click()
    expect(page.get_by_text("1 maraude importée.")).to_be_visible()
    quitter_vers(page, "Couverture")
    prendre(page, "Territoire", "17e arr")
    expect(phrase(page)).to_contain_text("du 17e")
    assert personnes(page) <= avant
    expect(page.get_by_text("CSV", exact=True).first).to_be_visible()
    detail(page, "Règles")
    page.get_by_label("Garder cette règle sous le nom").fill("Nuit du 17e")
    page.get_by_label("Par", exact=True).fill("Ana Diallo")
    page.get_by_role("button", name="Garder la règle").click()
    expect(page.get_by_text("Règle gardée : Nuit du 17e.")).to_be_visible()
    expect(page.locator(".lanterne-sources")).to_contain_text("Nuit du 17e : maraudes planifiées")
    detail(page, "Propositions")
    page.get_by_role("button", name="Proposer", exact=True).click()
    expect(page.get_by_text("Réponse exacte")).to_contain_text("de plus")
    expect(page.locator(".lanterne-sources")).to_contain_text("Nuit du 17e : maraudes planifiées")
    prendre(page, "Territoire", "DST")
    detail(page, "Fiche à imprimer")
    expect(page.locator(".lanterne-fiche h2")).to_contain_text("Couverture de la DST")
    page.emulate_media(media="print")
    expect(page.locator(".lanterne-fiche")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1


def test_un_clic_sur_une_heure_change_la_phrase_la_carte_et_les_menus(page, serveur):
    ouvrir(page, serveur)
    case(page, 4, 21).click()
    expect(phrase(page)).to_contain_text("Le vendredi à 21 h")
    expect(page.get_by_role("combobox", name="Nuit du")).to_have_value("vendredi")
    expect(case(page, 4, 21)).to_have_attribute("aria-selected", "true")
    assert "Le mardi" not in phrase(page).inner_text()


def test_une_fenetre_se_glisse_a_la_souris_et_se_choisit_au_clavier(page, serveur):
    ouvrir(page, serveur)
    case(page, 2, 20).hover()
    page.mouse.down()
    case(page, 2, 22).hover()
    page.mouse.up()
    expect(phrase(page)).to_contain_text("Le mercredi de 20 h à 23 h")
    case(page, 2, 20).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(phrase(page)).to_contain_text("Le jeudi à 21 h")
    page.keyboard.press("Shift+ArrowRight")
    expect(phrase(page)).to_contain_text("Le jeudi de 21 h à 23 h")


def test_les_menus_font_la_meme_chose_que_la_semaine(page, serveur):
    ouvrir(page, serveur)
    prendre(page, "Nuit du", "samedi")
    expect(phrase(page)).to_contain_text("Le samedi à 23 h")
    expect(case(page, 5, 23)).to_have_attribute("aria-selected", "true")
    expect(case(page, MARDI, 23)).to_have_attribute("aria-selected", "false")


def test_les_donnees_simulees_et_la_regle_sont_dites(page, serveur):
    ouvrir(page, serveur)
    expect(page.locator(".lanterne-bandeau")).to_contain_text("Données simulées")
    expect(page.locator(".lanterne-sources")).to_contain_text("Règle par défaut : maraudes planifiées")
    expect(page.locator(".lanterne-sources")).to_contain_text("sans point sûr")


def test_un_clic_sur_une_zone_la_choisit_sans_bouger_la_carte(page, serveur):
    ouvrir(page, serveur)
    carte(page).locator(".leaflet-container").evaluate("() => void map.setZoom(map.getZoom() + 1, { animate: false })")
    avant = vue(page)
    ecrit = cliquer_une_zone(page)
    choisie = page.locator(".lanterne-choisie")
    expect(choisie).to_contain_text(f": {ecrit} personne")
    expect(choisie).to_contain_text("Moins de 1 passage par semaine :")
    code = re.search(r"\((.+)\) :", choisie.inner_text())[1]
    expect(cellule(page, 0, 0, "Zone")).to_have_text(code)
    expect(carte(page).locator("path.lanterne-zone[stroke='#c77700']")).to_have_count(1)
    assert vue(page) == avant
    cliquer_une_zone(page)
    expect(choisie).to_have_count(0)
    expect(carte(page).locator("path.lanterne-zone[stroke='#c77700']")).to_have_count(0)


def test_une_ligne_de_la_liste_choisit_sa_zone(page, serveur):
    ouvrir(page, serveur)
    premiere = cellule(page, 0, 0, "Zone").inner_text()
    page.get_by_test_id("stDataFrame").first.click(position={"x": 60, "y": 52})
    expect(page.locator(".lanterne-choisie")).to_contain_text(f"({premiere})")
    expect(carte(page).locator("path.lanterne-zone[stroke='#c77700']")).to_have_count(1)


def test_le_tableau_par_dst_et_la_phrase_disent_les_memes_personnes(page, serveur):
    ouvrir(page, serveur)
    sans = str(personnes(page))
    prendre(page, "Niveau", "DST")
    expect(cellule(page, 1, 0, "Territoire")).to_contain_text("DST ")
    dst = page.get_by_test_id("stDataFrame").nth(1).locator("table")
    total = int(dst.get_attribute("aria-rowcount")) - 2
    expect(cellule(page, 1, total, "Territoire")).to_have_text("Total, Paris")
    expect(cellule(page, 1, total, "Personnes sans passage")).to_have_text(sans)
    lignes = [int(cellule(page, 1, rang, "Personnes sans passage").inner_text()) for rang in range(total)]
    assert sum(lignes) == int(sans)
    prendre(page, "Territoire", "DST")
    expect(phrase(page)).to_contain_text("de la DST")
    expect(cellule(page, 1, 0, "Personnes sans passage")).to_have_text(str(personnes(page)))


def test_le_dernier_decompte_montre_des_effectifs_et_dit_qui_les_voit(page, serveur):
    ouvrir(page, serveur)
    page.get_by_text("Dernier décompte", exact=True).click()
    points = carte(page).locator("path.lanterne-rencontre")
    expect(page.get_by_text("Points vus par les seuls organisateurs et coordinateurs")).to_be_visible()
    expect(points.first).to_be_attached()
    points.last.hover(force=True)
    expect(carte(page).locator(".leaflet-tooltip")).to_have_text(re.compile(r"^\d+ personnes?$"))
