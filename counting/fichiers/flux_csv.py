"""Append columns to a CSV of any size, row after row; what the file held stays byte for byte."""

import codecs
import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TextIO

from counting.errors import FichierIllisibleError
from counting.fichiers.tableur import sniff_delimiteur

Calcul = Callable[[list[list[str]]], Iterable[Sequence[str]]]
LOT = 5_000
_BLOC = 1 << 20
_PAS_UN_CSV = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Latin-1 gives each byte one character, so that nothing is ever re-encoded; delimiters and quotes are ASCII.
_OCTETS = "latin-1"


@dataclass(frozen=True)
class _Forme:
    """How a CSV is written."""

    encodage: str
    bom: int
    delimiteur: str

    @cached_property
    def a_proteger(self) -> frozenset[str]:
        """Characters that ask for quotes."""
        return frozenset((self.delimiteur, '"', "\n", "\r"))


def append_columns(
    entree: Path,
    sortie: Path,
    *,
    lues: Sequence[str],
    ajoutees: Sequence[str],
    calcul: Calcul,
    progress: Callable[[int, int], None],
) -> int:
    """Write a CSV with more columns; each row comes out once, in its place.

    Parameters
    ----------
    entree, sortie : Path
        UTF-8 or Windows-1252; delimiter `;`, `,` or tab. `sortie` appears whole at the end, or not at all.
    lues : sequence of str
        Headers of the columns `calcul` needs.
    ajoutees : sequence of str
        Headers of the columns to append.
    calcul : callable
        From the cells `lues` of a batch of rows, the cells to append to each.
    progress : callable
        Receives bytes done and bytes to do.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    FichierIllisibleError
        Not a CSV, a column that is not there, a row longer than the headers, a quote that is never closed.
    """
    forme = _sniff(entree)
    taille, nombre = entree.stat().st_size, 0
    with entree.open(encoding=_OCTETS, newline="") as source, _whole_or_nothing(sortie) as cible:
        cible.write(source.read(forme.bom))
        records = _records(source, forme.delimiteur)
        brut, titres = next(records)
        entetes = [_lire(titre, forme) for titre in titres]
        fait = forme.bom + len(brut)
        rangs = [_rang(entetes, titre) for titre in lues]
        cible.write(_join(brut, len(titres), len(titres), ajoutees, forme))
        while lot := list(islice(records, LOT)):
            _check_widths(lot, len(titres), nombre + 2)
            lignes = [[_lire(cellules[rang], forme) if rang < len(cellules) else "" for rang in rangs]
                      for _, cellules in lot]  # fmt: skip
            for (brut, cellules), ajouts in zip(lot, calcul(lignes), strict=True):
                # A blank line is no row: readers skip it, and it stays blank.
                cible.write(_join(brut, len(cellules), len(titres), ajouts, forme) if cellules else brut)
            nombre += len(lot)
            fait += sum(len(brut) for brut, _ in lot)
            progress(fait, taille)
    return nombre


def _sniff(entree: Path) -> _Forme:
    decodeur = codecs.getincrementaldecoder("utf-8")()
    encodage = "utf-8"
    with entree.open("rb") as source:
        premiere = source.readline(_BLOC)
        if premiere.startswith(_PAS_UN_CSV) or b"\0" in premiere or not premiere.strip():
            raise FichierIllisibleError(f"{entree.name} : ce n’est pas un CSV. Enregistrez-le en CSV UTF-8.")
        source.seek(0)
        try:
            while bloc := source.read(_BLOC):
                decodeur.decode(bloc)
            decodeur.decode(b"", final=True)
        except UnicodeDecodeError:
            encodage = "cp1252"
    bom = len(codecs.BOM_UTF8) if premiere.startswith(codecs.BOM_UTF8) else 0
    return _Forme(encodage, bom, sniff_delimiteur(premiere[bom:].decode(_OCTETS)))


def _records(source: TextIO, delimiteur: str) -> Iterator[tuple[str, list[str]]]:
    """Each record as it is written, line breaks included, and its cells."""
    lignes: list[str] = []

    def lues() -> Iterator[str]:
        for ligne in source:
            lignes.append(ligne)
            yield ligne

    numero, brut = 0, ""
    try:
        for cellules in csv.reader(lues(), delimiter=delimiteur):
            numero, brut = numero + 1, "".join(lignes)
            lignes.clear()
            yield brut, cellules
        if len(list(csv.reader([brut, "suite"], delimiter=delimiteur))) == 1:
            raise csv.Error  # the last record swallows what follows it: its quote was never closed
    except csv.Error as erreur:
        raise FichierIllisibleError(
            f"ligne {numero} : guillemet mal fermé. Dans une cellule, doublez chaque guillemet."
        ) from erreur


def _check_widths(lot: list[tuple[str, list[str]]], largeur: int, premiere: int) -> None:
    for numero, (_, cellules) in enumerate(lot, start=premiere):
        if len(cellules) > largeur:
            raise FichierIllisibleError(
                f"ligne {numero} : {len(cellules)} cellules pour {largeur} titres. "
                "Mettez entre guillemets la cellule qui contient le séparateur."
            )


def _join(brut: str, ecrites: int, largeur: int, ajouts: Sequence[str], forme: _Forme) -> str:
    corps = brut.rstrip("\r\n")
    cellules = [_ecrire(ajout, forme) for ajout in ajouts]
    return forme.delimiteur.join([corps, *[""] * (largeur - ecrites), *cellules]) + brut[len(corps) :]


def _lire(cellule: str, forme: _Forme) -> str:
    return cellule if cellule.isascii() else cellule.encode(_OCTETS).decode(forme.encodage, "replace")


def _ecrire(texte: str, forme: _Forme) -> str:
    if not forme.a_proteger.isdisjoint(texte):
        texte = '"' + texte.replace('"', '""') + '"'
    return texte if texte.isascii() else texte.encode(forme.encodage, "replace").decode(_OCTETS)


def _rang(entetes: list[str], titre: str) -> int:
    if titre not in entetes:
        raise FichierIllisibleError(f"colonne « {titre} » absente. Colonnes trouvées : {', '.join(entetes)}.")
    return entetes.index(titre)


@contextmanager
def _whole_or_nothing(sortie: Path) -> Iterator[TextIO]:
    descripteur, nom = tempfile.mkstemp(dir=sortie.parent, prefix=f".{sortie.name}.")
    try:
        with os.fdopen(descripteur, "w", encoding=_OCTETS, newline="") as cible:
            yield cible
        umask = os.umask(0)
        os.umask(umask)
        Path(nom).chmod(0o666 & ~umask)
        Path(nom).replace(sortie)
    except BaseException:
        Path(nom).unlink(missing_ok=True)
        raise
