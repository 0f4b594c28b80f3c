"""A report as DOCX: the same content, headings as styles, tables with header rows, maps with their text."""

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from counting.rapports.modele import Bloc, Carte, Liste, Rapport, Tableau
from counting.rapports.pdf import AUTEUR, MOTS_CLES, draw_png

NUIT, GRIS, AMBRE = RGBColor(0x14, 0x21, 0x3D), RGBColor(0x56, 0x5F, 0x73), RGBColor(0x8A, 0x5A, 0x00)
PAPIER = "F1EFE8"
POLICE = "Georgia"
LARGEUR_CM = 17.0
SEREINE = (1980, 1, 1, 0, 0, 0)
"""Date of every file of the archive: the same report gives the same bytes."""


def write_docx(rapport: Rapport) -> bytes:
    """The report as DOCX: the same report gives the same bytes."""
    document = Document()
    _describe(document, rapport)
    _page(document, rapport)
    _cover(document, rapport)
    for section in rapport.sections:
        document.add_heading(section.titre, level=1)
        for bloc in section.blocs:
            _write(document, bloc)
    octets = io.BytesIO()
    document.save(octets)
    return _still(octets.getvalue())


def _describe(document: Doc, rapport: Rapport) -> None:
    proprietes = document.core_properties
    quand = datetime(rapport.ecrit_le.year, rapport.ecrit_le.month, rapport.ecrit_le.day, tzinfo=UTC)
    proprietes.title = f"{rapport.titre}, {rapport.sous_titre}"
    proprietes.author = proprietes.last_modified_by = AUTEUR
    proprietes.keywords, proprietes.comments = ", ".join(MOTS_CLES), ""
    proprietes.subject, proprietes.language = rapport.empreinte, "fr-FR"
    proprietes.created = proprietes.modified = quand
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = POLICE, Pt(10), NUIT
    for nom, taille in (("Title", 28), ("Heading 1", 16), ("Caption", 9.5)):
        style = document.styles[nom]
        style.font.name, style.font.size, style.font.color.rgb, style.font.bold = POLICE, Pt(taille), NUIT, True
        style.element.rPr.rFonts.set(qn("w:eastAsia"), POLICE)
        for reste in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(reste), None)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    langue = document.styles.element.find(f".//{qn('w:lang')}")
    langue.set(qn("w:val"), "fr-FR")


def _page(document: Doc, rapport: Rapport) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.different_first_page_header_footer = False
    haut = section.header.paragraphs[0]
    _run(haut, f"{rapport.titre}, {rapport.sous_titre}", taille=8.5, couleur=GRIS)
    if rapport.simulee:
        _run(haut, "    Données simulées", taille=8.5, couleur=AMBRE, gras=True)
    bas = section.footer.paragraphs[0]
    _run(bas, f"Empreinte {rapport.empreinte}    Page ", taille=7, couleur=GRIS)
    _field(bas, "PAGE")
    _run(bas, " sur ", taille=7, couleur=GRIS)
    _field(bas, "NUMPAGES")


def _cover(document: Doc, rapport: Rapport) -> None:
    _run(document.add_paragraph(), "Nuit de la Solidarité · Ville de Paris", taille=11, couleur=AMBRE, gras=True)
    document.add_paragraph(rapport.titre, style="Title")
    _run(document.add_paragraph(), rapport.sous_titre, taille=15, couleur=GRIS)
    if rapport.avertissement:
        _run(document.add_paragraph(), rapport.avertissement, taille=11, couleur=AMBRE, gras=True)
    _run(document.add_paragraph(), rapport.reponse, taille=14, couleur=NUIT)
    for nom, valeur in rapport.couverture:
        ligne = document.add_paragraph()
        ligne.paragraph_format.space_after = Pt(2)
        _run(ligne, f"{nom} : ", taille=10, couleur=GRIS)
        _run(ligne, valeur, taille=10, couleur=NUIT)
    document.add_page_break()  # type: ignore[no-untyped-call]


def _write(document: Doc, bloc: Bloc) -> None:
    match bloc:
        case str():
            document.add_paragraph(bloc)
        case Liste():
            for point in bloc.points:
                document.add_paragraph(point, style="List Bullet")
        case Tableau():
            _table(document, bloc)
        case Carte():
            document.add_paragraph(bloc.titre, style="Caption")
            image = document.add_picture(io.BytesIO(draw_png(bloc)), width=Cm(LARGEUR_CM))
            image._inline.docPr.set("descr", bloc.texte)  # noqa: SLF001
            image._inline.docPr.set("title", bloc.titre)  # noqa: SLF001


def _table(document: Doc, tableau: Tableau) -> None:
    document.add_paragraph(tableau.titre, style="Caption")
    table = document.add_table(rows=1 + len(tableau.lignes), cols=len(tableau.entetes))
    table.style = document.styles["Table Grid"]
    _describe_table(table, tableau.titre)
    taille = 7.0 if len(tableau.entetes) > 6 else 8.5
    for rang, (ligne, textes) in enumerate(zip(table.rows, (tableau.entetes, *tableau.lignes), strict=True)):
        _keep_whole(ligne, entete=rang == 0)
        appuyee = rang == 0 or rang - 1 in tableau.appuyees
        for colonne, (cellule, texte) in enumerate(zip(ligne.cells, textes, strict=True)):
            paragraphe = cellule.paragraphs[0]
            paragraphe.paragraph_format.space_after = Pt(0)
            if colonne and colonne not in tableau.textes:
                paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _run(paragraphe, texte, taille=taille, couleur=NUIT, gras=appuyee)
            if appuyee:
                _shade(cellule)
    _run(document.add_paragraph(), tableau.note, taille=8.5, couleur=GRIS)


def _run(paragraphe: Paragraph, texte: str, *, taille: float, couleur: RGBColor, gras: bool = False) -> None:
    run = paragraphe.add_run(texte)
    run.font.size, run.font.color.rgb, run.font.bold = Pt(taille), couleur, gras


def _field(paragraphe: Paragraph, code: str) -> None:
    """A field the word processor fills in: page number, number of pages."""
    run = paragraphe.add_run()
    run.font.size, run.font.color.rgb = Pt(7), GRIS
    for genre in ("begin", "instr", "end"):
        if genre == "instr":
            element = OxmlElement("w:instrText")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), genre)
        run._r.append(element)  # noqa: SLF001


def _keep_whole(ligne: _Row, *, entete: bool) -> None:
    """A row is not cut by a page; headers come back on each page, and are told as headers to screen readers."""
    proprietes = ligne._tr.get_or_add_trPr()  # noqa: SLF001
    proprietes.append(OxmlElement("w:cantSplit"))
    if entete:
        proprietes.append(OxmlElement("w:tblHeader"))


def _describe_table(table: Table, titre: str) -> None:
    description = OxmlElement("w:tblDescription")
    description.set(qn("w:val"), titre)
    table._tbl.tblPr.append(description)  # noqa: SLF001


def _shade(cellule: _Cell) -> None:
    fond = OxmlElement("w:shd")
    for nom, valeur in (("val", "clear"), ("color", "auto"), ("fill", PAPIER)):
        fond.set(qn(f"w:{nom}"), valeur)
    cellule._tc.get_or_add_tcPr().append(fond)  # noqa: SLF001


def _still(octets: bytes) -> bytes:
    """The same archive, with nothing in it that tells when it was made."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as lue, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite:
        for nom in lue.namelist():
            ecrite.writestr(zipfile.ZipInfo(nom, SEREINE), lue.read(nom), zipfile.ZIP_DEFLATED)
    return sortie.getvalue()
