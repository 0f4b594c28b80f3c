"""The empty table to download, fill and import."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from counting.fiches.colonnes import COLONNES, TYPES

EN_TEXTE = ("secteur", "identifiant", "heure", "ages", "code_postal")
"""Columns a spreadsheet would spoil: « 19-09 » typed in a plain cell becomes the 19th of September."""

LIGNES_PREPAREES = 2_000


def modele_csv() -> bytes:
    """Headers only, `;` and UTF-8 with its mark, so that a spreadsheet opens it well."""
    texte = io.StringIO()
    csv.writer(texte, delimiter=";").writerow(colonne.titre for colonne in COLONNES)
    return texte.getvalue().encode("utf-8-sig")


def modele_xlsx() -> bytes:
    """Workbook with a sheet to fill and a sheet that explains each column."""
    classeur = Workbook()
    _fill_fiches(classeur.active)
    _fill_aide(classeur.create_sheet("Aide"))
    octets = io.BytesIO()
    classeur.save(octets)
    return octets.getvalue()


def _fill_fiches(feuille: Worksheet) -> None:
    feuille.title = "Fiches"
    feuille.append([colonne.titre for colonne in COLONNES])
    feuille.freeze_panes = "A2"
    for rang, colonne in enumerate(COLONNES, start=1):
        feuille.cell(1, rang).font = Font(bold=True)
        feuille.column_dimensions[feuille.cell(1, rang).column_letter].width = max(12, len(colonne.titre) + 2)
        if colonne.cle in EN_TEXTE:
            for ligne in range(2, LIGNES_PREPAREES + 2):
                feuille.cell(ligne, rang).number_format = "@"


def _fill_aide(feuille: Worksheet) -> None:
    feuille.append(["Colonne", "Ce qui est attendu", "Exemple", "Valeurs possibles"])
    for colonne in COLONNES:
        valeurs = ", ".join(valeur.value for valeur in TYPES.get(colonne.cle, ()))
        feuille.append([colonne.titre, colonne.regle, colonne.exemple, valeurs])
    for cellule in feuille[1]:
        cellule.font = Font(bold=True)
    for lettre, largeur in zip("ABCD", (18, 44, 26, 90), strict=True):
        feuille.column_dimensions[lettre].width = largeur
