"""Read a table someone made (CSV, XLSX, ODS) as text cells, or say plainly why it cannot be read."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from counting.errors import FichierIllisibleError
from counting.fichiers.en_table import make_table
from counting.fichiers.limites import CELLULES, COLONNES, DECOMPRESSE, LIGNES, OCTETS, SIGNES, TEXTE
from geo.archives import ArchiveTropLongueError, open_archive

LIGNES_MAX = LIGNES.valeur
COLONNES_MAX = COLONNES.valeur
OCTETS_MAX = OCTETS.valeur
DELAI_S = 180
DELIMITEURS = ";,\t"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_FAUTES = {
    "protege": "le classeur est protégé par un mot de passe. Retirez le mot de passe, puis réessayez.",
    "illisible": "ce n’est pas un classeur XLSX ou ODS lisible. Ouvrez-le et enregistrez-le de nouveau en XLSX.",
    "vide": "aucune feuille visible ne contient de cellule. Vérifiez que les fiches sont sur une feuille affichée.",
    "trop_grand": f"la feuille dépasse {LIGNES_MAX} lignes, {COLONNES_MAX} colonnes, {CELLULES.valeur} cellules ou "
    f"{SIGNES.valeur} caractères. Coupez-la en deux.",
    "guillemet": "guillemet mal fermé. Dans une cellule, doublez chaque guillemet.",
    "trop_long": f"une cellule dépasse {TEXTE.valeur} caractères. Raccourcissez-la.",
}


def read_table(source: Path | bytes, nom: str = "") -> pd.DataFrame:
    """Read a table; the content decides what it is, not the name.

    Parameters
    ----------
    source : Path or bytes
        CSV (`;`, `,` or tab; UTF-8, UTF-16 with its mark, or Windows-1252), XLSX or ODS (first visible sheet).
    nom : str
        Name for the messages when `source` is bytes.

    Returns
    -------
    DataFrame of str
        Columns are the headers of the first line; the index is the line as a spreadsheet shows it (first data: 2).
        Cells are stripped; blank lines are left out; a column without header is kept as « colonne D » when it holds
        anything.

    Raises
    ------
    FichierIllisibleError
        Too big, empty, without headers, with two columns of one name, with a line longer than the headers, or not a
        table at all.
    """
    nom = nom or (source.name if isinstance(source, Path) else "fichier")
    try:
        return make_table(_rows(_octets(source)))
    except FichierIllisibleError as erreur:
        raise FichierIllisibleError(f"{nom} : {erreur}") from erreur.__cause__


def sniff_delimiteur(ligne: str) -> str:
    """Delimiter of a CSV from its header line; `;` when there is but one column.

    >>> sniff_delimiteur('a;"b,c,d";e'), sniff_delimiteur("a,b"), sniff_delimiteur("a")
    (';', ',', ';')
    """
    hors_guillemets = "".join(ligne.split('"')[::2])
    comptes = Counter(hors_guillemets)
    return max(DELIMITEURS, key=lambda delimiteur: comptes[delimiteur])


def _octets(source: Path | bytes) -> bytes:
    try:
        taille = source.stat().st_size if isinstance(source, Path) else len(source)
        if taille > OCTETS_MAX:
            raise FichierIllisibleError(f"plus de {OCTETS_MAX // 10**6} Mo. Coupez-le en plusieurs fichiers.")
        return source.read_bytes() if isinstance(source, Path) else source
    except OSError as erreur:
        raise FichierIllisibleError(
            f"lecture impossible ({erreur.strerror}). Vérifiez le chemin et les droits."
        ) from erreur


def _rows(octets: bytes) -> list[list[str]]:
    if not octets.strip():
        raise FichierIllisibleError("le fichier est vide. Vérifiez qu’il a bien été enregistré.")
    if octets.startswith(_OLE):
        raise FichierIllisibleError(
            "ancien format Excel, ou classeur protégé par mot de passe. Enregistrez-le en XLSX sans mot de passe."
        )
    return _read_classeur(octets) if octets.startswith(_ZIP) else _read_csv(_decode(octets))


def _read_classeur(octets: bytes) -> list[list[str]]:
    try:
        with open_archive(octets) as archive:
            decompresse = sum(membre.file_size for membre in archive.infolist())
    except ArchiveTropLongueError as erreur:
        raise FichierIllisibleError(str(erreur)) from erreur
    except (zipfile.BadZipFile, ValueError) as erreur:
        raise FichierIllisibleError(_FAUTES["illisible"]) from erreur
    if decompresse > DECOMPRESSE.valeur:
        raise FichierIllisibleError(_FAUTES["trop_grand"])
    script = Path(__file__).with_name("classeurs.py")
    commande = [
        sys.executable,
        "-P",
        str(script),
        *map(str, (LIGNES_MAX, COLONNES_MAX, CELLULES.valeur, TEXTE.valeur, SIGNES.valeur)),
    ]
    try:
        lecture = subprocess.run(commande, input=octets, capture_output=True, timeout=DELAI_S, check=True)  # noqa: S603
    except subprocess.SubprocessError as erreur:
        raise FichierIllisibleError(_FAUTES["illisible"]) from erreur
    reponse = json.loads(lecture.stdout)
    if "faute" in reponse:
        raise FichierIllisibleError(_FAUTES[reponse["faute"]])
    lignes: list[list[str]] = reponse["lignes"]
    return lignes


def _decode(octets: bytes) -> str:
    marquee = octets.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodages = ["utf-16"] if marquee else ["utf-8-sig", "cp1252"]
    for encodage in encodages:
        try:
            texte = octets.decode(encodage)
        except UnicodeDecodeError:
            continue
        if not any(signe in texte for signe in "\0\1\2\3\4\5\6\7\b\x0e\x0f\x7f"):
            return texte
    raise FichierIllisibleError("ce n’est ni un CSV, ni un classeur. Enregistrez-le en CSV, XLSX ou ODS.")


def _read_csv(texte: str) -> list[list[str]]:
    delimiteur = sniff_delimiteur(texte.partition("\n")[0])
    lecteur = csv.reader(_bounded(texte, delimiteur), delimiter=delimiteur, strict=True)
    lignes: list[list[str]] = []
    cellules_lues = 0
    try:
        for cellules in lecteur:
            lignes.append([cellule.strip() for cellule in cellules])
            cellules_lues += len(cellules)
            if len(lignes) > LIGNES_MAX + 1 or len(cellules) > COLONNES_MAX or cellules_lues > CELLULES.valeur:
                raise FichierIllisibleError(_FAUTES["trop_grand"])
            if max(map(len, cellules), default=0) > TEXTE.valeur:
                raise FichierIllisibleError(f"ligne {len(lignes)} : {_FAUTES['trop_long']}")
    except csv.Error as erreur:
        trop_long = "field larger" in str(erreur)
        faute = _FAUTES["trop_long" if trop_long else "guillemet"]
        raise FichierIllisibleError(f"ligne {len(lignes) + 1} : {faute}") from erreur
    return lignes


def _bounded(texte: str, delimiteur: str) -> Iterator[str]:
    """Lines of a CSV, none with more delimiters than its columns, or one cell, may hold."""
    for ligne in io.StringIO(texte, newline=""):
        if ligne.count(delimiteur) > COLONNES_MAX + TEXTE.valeur:
            raise FichierIllisibleError(_FAUTES["trop_grand"])
        yield ligne
