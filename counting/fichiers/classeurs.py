"""Read a workbook in a process of its own: a hostile or broken file may only kill that process.

A 5 kB workbook with one cell at the far corner makes the reader reserve 500 GB and abort; this file is therefore run
as a script, with its memory and time bounded, and talks JSON: {"lignes": […]} or {"faute": "…"}.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMOIRE_OCTETS = 2 << 30
CPU_S = 60
_JOUR_S = 86_400


def cellule(valeur: object) -> str:  # noqa: PLR0911
    """Text of a cell as a person sees it.

    >>> cellule(2.0), cellule(2.5), cellule(time(22, 45)), cellule(date(2026, 9, 19)), cellule(True), cellule(" a ")
    ('2', '2.5', '22:45', '19/09/2026', 'VRAI', 'a')
    """
    match valeur:
        case bool():
            return "VRAI" if valeur else "FAUX"
        case float():
            return str(int(valeur)) if valeur.is_integer() else repr(valeur)
        case datetime():
            return f"{valeur:%d/%m/%Y}" if valeur.time() == time() else f"{valeur:%d/%m/%Y %H:%M}"
        case date():
            return f"{valeur:%d/%m/%Y}"
        case time():
            return f"{valeur:%H:%M}"
        case timedelta():
            minutes = int(valeur.total_seconds()) % _JOUR_S // 60
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(valeur).strip()


class Bornes(NamedTuple):
    """What a sheet may hold: `counting.fichiers.limites`, given by the caller."""

    lignes: int
    colonnes: int
    cellules: int
    texte: int
    signes: int


def lire(octets: bytes, bornes: Bornes) -> dict[str, object]:
    """Rows of the first visible sheet that holds anything, blank rows kept so that row numbers hold."""
    try:
        classeur = CalamineWorkbook.from_filelike(io.BytesIO(octets))
        visibles = [meta.name for meta in classeur.sheets_metadata if meta.visible is SheetVisibleEnum.Visible]
        feuilles = (classeur.get_sheet_by_name(nom) for nom in visibles)
        feuille = next((feuille for feuille in feuilles if feuille.end is not None), None)
    except PasswordError:
        return {"faute": "protege"}
    except CalamineError:
        return {"faute": "illisible"}
    if feuille is None or feuille.end is None or feuille.start is None:
        return {"faute": "vide"}
    derniere, largeur = feuille.end
    if derniere > bornes.lignes or largeur >= bornes.colonnes or (derniere + 1) * (largeur + 1) > bornes.cellules:
        return {"faute": "trop_grand"}
    lignes: list[list[str]] = []
    signes = 0  # one long text may be said again by every cell of a small file
    for ligne in feuille.iter_rows():
        lignes.append([""] * feuille.start[1] + [cellule(valeur) for valeur in ligne])
        signes += sum(map(len, lignes[-1]))
        if signes > bornes.signes or max(map(len, lignes[-1])) > bornes.texte:
            return {"faute": "trop_grand" if signes > bornes.signes else "trop_long"}
    return {"lignes": lignes}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_OCTETS, MEMOIRE_OCTETS))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    json.dump(lire(sys.stdin.buffer.read(), Bornes(*map(int, sys.argv[1:]))), sys.stdout)
