"""The command that writes reports and exports of a publication."""

import argparse
import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from counting import journal
from counting.domain import Version
from counting.editions.registre import get_edition
from counting.errors import ChiffreIndisponibleError, CountingError
from counting.fiches.colonnes import fold
from counting.geographie.niveaux import Territoires, load_territoires
from counting.publication.registre import EnTete, Publiee, list_publiees, load_publiee
from counting.rapports import catalogue
from counting.rapports.cibles import find_cible, list_cibles
from counting.rapports.contenu import make_report
from counting.rapports.fichiers import FORMATS, RAPPORTS, data_name, make_data, make_file, report_name
from counting.store import open_store

Dire = Callable[[str], object]


def add_commands(sous: Any, dire: Dire) -> None:
    """Declare ``rapport`` among the commands."""
    parser = sous.add_parser("rapport", help="écrire le rapport ou les données d’une publication")
    parser.add_argument("edition", help="identifiant de l’édition")
    parser.add_argument("--version", type=_version, default=Version.PREMIER, help=" ou ".join(Version))
    parser.add_argument("--territoire", default="Paris", help="Paris, une DST, Paris Centre, un arrondissement")
    parser.add_argument(
        "--sortie", type=Path, required=True, help=f"fichier {', '.join(FORMATS)}, ou dossier : tout, pour tous"
    )
    parser.set_defaults(
        executer=lambda lus: rapporter(
            open_store(), lus.edition, lus.sortie, version=lus.version, territoire=lus.territoire, dire=dire
        )
    )


def rapporter(engine: Engine, edition: str, sortie: Path, *, version: Version, territoire: str, dire: Dire) -> None:
    """Write a report or an export, by the end of the name; into a folder, everything, for every territoire.

    Raises
    ------
    ChiffreIndisponibleError
        That version is not published.
    CountingError
        Unknown format or territoire.
    """
    publiee, publications = find_publiee(engine, edition, version)
    territoires = load_territoires(publiee.edition.nuit)
    suffixe = sortie.suffix.lower()
    detail = f"{version}, {suffixe or 'tous les fichiers'}"
    journal.note(engine, journal.Verbe.EXPORTE, qui=getpass.getuser(), objet=f"edition:{edition}", detail=detail)
    if sortie.is_dir() or not suffixe:
        _write_all(publiee, territoires, publications, sortie, dire)
    elif suffixe in FORMATS:
        cible = find_cible(territoires, territoire)
        sortie.write_bytes(make_file(publiee, territoires, cible, suffixe, publications))
        dire(f"{sortie} : écrit.")
    else:
        raise CountingError(
            f"Format « {sortie.suffix} » inconnu. Terminez le nom par {', '.join(FORMATS)}, ou donnez un dossier."
        )


def find_publiee(engine: Engine, edition: str, version: Version) -> tuple[Publiee, list[EnTete]]:
    """A publication, with the log of those of its édition.

    Raises
    ------
    ChiffreIndisponibleError
        There is none.
    """
    get_edition(engine, edition)
    publiee = load_publiee(engine, edition, version)
    if publiee is None:
        raise ChiffreIndisponibleError(
            f"Le {version} de cette édition n’est pas publié. Un rapport ne dit que ce qui a été publié : publiez-le."
        )
    return publiee, [une for une in list_publiees(engine) if une.edition.id == edition]


def _version(texte: str) -> Version:
    for version in Version:
        if fold(texte.replace("_", " ")) in (fold(version), fold(version.name)):
            return version
    raise argparse.ArgumentTypeError(f"« {texte} » inconnu ; au choix : {' ou '.join(Version)}")


def _write_all(
    publiee: Publiee, territoires: Territoires, publications: list[EnTete], dossier: Path, dire: Dire
) -> None:
    dossier.mkdir(parents=True, exist_ok=True)
    fichiers = make_data(publiee, territoires)
    for fichier in fichiers:
        (dossier / fichier.nom).write_bytes(fichier.octets)
    (dossier / data_name(publiee, ".jsonld")).write_bytes(catalogue.make_entry(publiee, territoires, fichiers))
    for cible in list_cibles(territoires):
        rapport = make_report(publiee, territoires, cible, publications)
        for suffixe, ecrire in RAPPORTS.items():
            (dossier / report_name(publiee, cible, suffixe)).write_bytes(ecrire(rapport))
        dire(f"{cible.titre} : rapports écrits.")
    dire(f"{dossier} : {len(fichiers)} fichiers de données et leur entrée de catalogue écrits.")
