"""A new édition from the organiser's own secteurs, faults first."""

import json

from gestes import aller, choisir, ouvrir_fiche
from playwright.sync_api import expect


def secteurs(*codes):
    """GeoJSON of squares side by side in the 19e."""
    carres = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 48.88], [x + 0.004, 48.88], [x + 0.004, 48.884], [x, 48.884], [x, 48.88]]],
            },
        }
        for code, x in zip(codes, (2.380, 2.384, 2.388), strict=False)
    ]
    return json.dumps({"type": "FeatureCollection", "features": carres}).encode()


def deposer(page, contenu):
    page.locator("input[type=file]").set_input_files(
        {"name": "secteurs.geojson", "mimeType": "application/json", "buffer": contenu}
    )


def test_une_edition_nait_des_secteurs_de_l_organisateur(page, quartier):
    aller(page, quartier, "preparation")
    page.get_by_text("Importer mes secteurs").click()
    deposer(page, b"ceci n'est pas une couche")
    expect(page.get_by_role("alert").filter(has_text="Rien n’a été écrit")).to_be_visible()
    deposer(page, secteurs("19-01", "19-01"))
    expect(page.get_by_test_id("stDataFrame").get_by_text("bloquante").first).to_be_attached()
    expect(page.get_by_role("button", name="Créer l’édition")).to_have_count(0)
    deposer(page, secteurs("19-01", "19-02", "19-03"))
    bouton = page.get_by_role("button", name="Créer l’édition, avec 13 fiches attendues")
    expect(bouton).to_be_disabled()
    page.get_by_label("Nom de l’édition").fill("Répétition <b>générale</b>")
    page.get_by_label("Nom de l’édition").press("Enter")
    bouton.click()
    expect(page.get_by_text("Édition « Répétition <b>générale</b> » créée")).to_be_visible()

    ouvrir_fiche(page, quartier, "19-03", "Ana Diallo")
    choisir(page, "Édition", "Répétition <b>générale</b>")
    expect(page.locator("h1")).to_have_text("Saisie, secteur 19-03")
