"""Names of files that mean harm, at the upload boxes that repeat them: shown as they are, nothing more."""

import pytest
from gestes import aller
from playwright.sync_api import expect
from test_echappement import CODE, PERCE

NOMS = (*CODE, "../../../../perce", "..\\..\\perce", "=cmd|' /C calc'!A0", "a" * 300, "\u202e\x01\x1b[2J\r\nperce")


@pytest.mark.parametrize("chemin", ["import", "lieux"])
def test_le_nom_d_un_fichier_reste_un_nom(page, serveur, chemin):
    aller(page, serveur, chemin)
    boite = page.get_by_test_id("stFileUploaderDropzoneInput").first
    for rang, nom in enumerate(NOMS):
        propre = nom.replace("/", "⁄")  # a browser takes what is after the last slash for the name
        boite.set_input_files({"name": f"n{rang}n{propre}.csv", "mimeType": "text/csv", "buffer": b'"a;b\n\x00'})
        refus = page.get_by_test_id("stAlert").filter(has_text=f"n{rang}n")
        expect(refus).to_contain_text("ce n’est ni un CSV, ni un classeur")
        assert [faute for cadre in page.frames for faute in cadre.evaluate(PERCE)] == []
