"""Tables people really send: what they hold, or why they cannot be read."""

import io
import zipfile
from contextlib import suppress
from datetime import UTC, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from counting.errors import FichierIllisibleError
from counting.fichiers import tableur
from counting.fichiers.tableur import read_table

FICHE = [["Secteur", "Adresse", "Hommes"], ["19-09", "1, rue de l’Été", "2"]]


def xlsx(*lignes, feuilles_avant=()):
    classeur = Workbook()
    classeur.remove(classeur.active)
    for etat in feuilles_avant:
        classeur.create_sheet().sheet_state = etat
    feuille = classeur.create_sheet()
    for ligne in lignes:
        feuille.append(ligne)
    octets = io.BytesIO()
    classeur.save(octets)
    return octets.getvalue()


def ods(cellules):
    """Smallest ODS workbook: one sheet, cells already written as XML."""
    lignes = "".join(f"<table:table-row>{''.join(ligne)}</table:table-row>" for ligne in cellules)
    contenu = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="F">{lignes}'
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", contenu)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return octets.getvalue()


def texte(valeur):
    return f'<table:table-cell office:value-type="string"><text:p>{valeur}</text:p></table:table-cell>'


@pytest.mark.parametrize("delimiteur", [";", ",", "\t"])
@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_un_csv_se_lit_quels_que_soient_separateur_encodage_et_fin_de_ligne(delimiteur, encodage, fin):
    contenu = fin.join(delimiteur.join(f'"{c}"' for c in ligne) for ligne in FICHE)
    table = read_table(contenu.encode(encodage))
    assert [list(table.columns), *table.to_numpy().tolist()] == FICHE


def test_un_classeur_xlsx_se_lit_comme_une_personne_le_voit():
    jour = datetime(2026, 1, 22, tzinfo=UTC).replace(tzinfo=None)
    table = read_table(xlsx(["a", "b", "c", "d", "e", "f"], [2.0, time(22, 45), jour, 2.5, True, " x "]))
    assert table.loc[2].tolist() == ["2", "22:45", "22/01/2026", "2.5", "VRAI", "x"]


def test_un_classeur_ods_se_lit_comme_une_personne_le_voit():
    heure = '<table:table-cell office:value-type="time" office:time-value="PT22H45M00S"/>'
    nombre = '<table:table-cell office:value-type="float" office:value="2.0"/>'
    table = read_table(ods([[texte("Heure"), texte("Hommes"), texte("Adresse")], [heure, nombre, texte("Été")]]))
    assert table.loc[2].to_dict() == {"Heure": "22:45", "Hommes": "2", "Adresse": "Été"}


def test_les_lignes_gardent_le_numero_du_tableur_malgre_les_lignes_vides():
    lignes = [["a", "b"], ["1", "2"], ["", ""], ["3", "4"]]
    csv = "\n".join(";".join(ligne) for ligne in lignes).encode()
    assert read_table(csv).index.tolist() == [2, 4]
    assert read_table(xlsx(*lignes)).index.tolist() == [2, 4]


def test_une_cellule_de_deux_lignes_reste_une_cellule():
    assert read_table(b'a;b\n"1\n2";3\n4;5').index.tolist() == [2, 3]


def test_une_ligne_courte_est_completee_et_une_colonne_vide_sans_titre_disparait():
    table = read_table(b"a;b;;c\n1;;;\n2;x;;y")
    assert table.loc[2].to_dict() == {"a": "1", "b": "", "c": ""}


def test_une_colonne_sans_titre_mais_remplie_garde_sa_lettre():
    assert list(read_table(b"a;;c;\n1;2;3;note").columns) == ["a", "colonne B", "c", "colonne D"]


def test_la_premiere_feuille_visible_remplie_est_lue():
    assert list(read_table(xlsx(["a"], ["1"], feuilles_avant=("hidden", "visible"))).columns) == ["a"]


@pytest.mark.parametrize(
    ("octets", "extrait"),
    [
        (b"", "vide"),
        (b" \n ", "vide"),
        (b"a;b\n", "aucune ligne"),
        (b";\n1;2", "première ligne"),
        (b"1;2\n3;4", "première ligne"),
        (b"a;b;a\n1;2;3", "double : « a »"),
        (b"a;b\n1;2\n1;2;3", "ligne 3 : 3 cellules pour 2 titres"),
        (b'a;b\n1;"2\n3;4', "ligne 2 : guillemet"),
        (bytes(range(256)), "ni un CSV"),
        (b"\x89PNG\r\n\x1a\n\0\0", "ni un CSV"),
        (b"PK\x03\x04 n'importe quoi", "classeur"),
        (b"\xd0\xcf\x11\xe0vieux", "XLSX"),
        (xlsx([]), "aucune feuille"),
        (xlsx(["a"], ["1"])[:-300], "classeur"),
    ],
)
def test_un_fichier_illisible_dit_pourquoi_et_porte_son_nom(octets, extrait):
    with pytest.raises(FichierIllisibleError, match=r"^fiche\.csv : ") as refus:
        read_table(octets, "fiche.csv")
    assert extrait in str(refus.value)


def test_une_cellule_au_bout_du_classeur_ne_tue_pas_le_serveur():
    classeur = Workbook()
    classeur.active["A1"] = "a"
    classeur.active["XFD1048576"] = 1
    octets = io.BytesIO()
    classeur.save(octets)
    with pytest.raises(FichierIllisibleError):
        read_table(octets.getvalue())


def test_un_classeur_qui_gonfle_trop_est_refuse_sans_etre_ouvert():
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        for rang in range(6):
            archive.writestr(f"xl/worksheets/sheet{rang}.xml", bytes(100_000_000))
    with pytest.raises(FichierIllisibleError, match="dépasse"):
        read_table(octets.getvalue())


def test_trop_de_lignes_ou_d_octets_est_refuse(monkeypatch):
    monkeypatch.setattr(tableur, "LIGNES_MAX", 3)
    assert len(read_table(b"a\n1\n2\n3")) == 3
    for octets in (b"a\n1\n2\n3\n4", xlsx(["a"], ["1"], ["2"], ["3"], ["4"])):
        with pytest.raises(FichierIllisibleError, match="dépasse"):
            read_table(octets)
    monkeypatch.setattr(tableur, "OCTETS_MAX", 10)
    with pytest.raises(FichierIllisibleError, match="Mo"):
        read_table(b"a\n1234567890")


def test_un_chemin_absent_le_dit(tmp_path):
    with pytest.raises(FichierIllisibleError, match=r"absent\.csv : lecture impossible"):
        read_table(tmp_path / "absent.csv")


cellules = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8).map(str.strip)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(cellules, cellules), min_size=1, max_size=5))
def test_ce_qui_est_ecrit_en_csv_se_relit(lignes):
    ecrites = [ligne for ligne in lignes if any(ligne)]
    texte = "a;b;fin\n" + "\n".join(
        ";".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in (*x, ".")) for x in ecrites
    )
    if ecrites:
        assert read_table(texte.encode())[["a", "b"]].to_numpy().tolist() == [list(ligne) for ligne in ecrites]


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=200))
def test_des_octets_quelconques_donnent_une_table_ou_une_explication(octets):
    with suppress(FichierIllisibleError):
        assert read_table(octets).shape[0] > 0
