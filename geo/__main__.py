"""`python -m geo update`: fetch the official reference files."""

import argparse
import sys
from collections.abc import Sequence

from geo.fichiers import FICHIERS, Fichier
from geo.reference import folder
from geo.update import MiseAJourError, update

LARGEUR = 24


def main(argv: Sequence[str] | None = None, fichiers: Sequence[Fichier] = FICHIERS) -> int:
    """Run the command and return its exit code: 0 done, 1 failed and nothing changed, 2 misspelt."""
    parser = argparse.ArgumentParser(prog="python -m geo", description="Géographie de référence de Lanterne.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")
    command = commands.add_parser("update", help="télécharge les fichiers officiels dans le dossier de référence")
    cles = [fichier.cle for fichier in fichiers]
    command.add_argument("--only", nargs="+", metavar="FICHIER", default=cles, help=f"parmi : {', '.join(cles)}")
    choix = parser.parse_args(argv).only
    inconnus = [cle for cle in choix if cle not in cles]
    if inconnus:
        print(f"Fichier inconnu : {', '.join(inconnus)}. Choisissez parmi {', '.join(cles)}.", file=sys.stderr)
        return 2
    try:
        recus = update(folder(), [fichier for fichier in fichiers if fichier.cle in choix], progress=_show)
    except MiseAJourError as error:
        print(f"{_debut()}Mise à jour abandonnée. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{_debut()}Mise à jour interrompue. Rien n’a changé dans {folder()}.", file=sys.stderr)
        return 130
    print(f"Dossier de référence à jour : {folder()}", file=sys.stderr)
    for nom, recu in recus.items():
        print(f"{nom} : {_mo(recu.octets)}, sha256 {recu.sha256}")
    return 0


def bar(nom: str, recus: int, total: int | None) -> str:
    """Progress bar of one file, as plain text.

    >>> bar("voies.geojson", 1_000_000, 4_000_000)
    'voies.geojson            [######                  ]  25 %  1,0 Mo sur 4,0 Mo'
    >>> bar("voies.geojson", 1_000_000, None)
    'voies.geojson            1,0 Mo'
    """
    if not total:
        return f"{nom:<24} {_mo(recus)}"
    fait = min(recus / total, 1)
    return f"{nom:<24} [{'#' * int(fait * LARGEUR):<{LARGEUR}}] {fait * 100:3.0f} %  {_mo(recus)} sur {_mo(total)}"


def _show(nom: str, recus: int, total: int | None) -> None:
    """Redraw the bar in place on a terminal; elsewhere (a log), one line a whole file."""
    if recus == total:
        print(f"{_debut()}{bar(nom, recus, total)}", file=sys.stderr)
    elif sys.stderr.isatty():
        print(f"{_debut()}{bar(nom, recus, total)}", end="", file=sys.stderr, flush=True)


def _debut() -> str:
    return "\r\x1b[K" if sys.stderr.isatty() else ""


def _mo(octets: int) -> str:
    return f"{octets / 1e6:.1f} Mo".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
