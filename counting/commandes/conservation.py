"""The commands of retention and backups: what a daily timer runs, what a person runs on a bad day."""

import argparse
import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from counting import journal
from counting.conservation import manifestes, restauration, sauvegardes
from counting.conservation.durees import Conservation, list_conservations, reduce_due
from counting.conservation.nettoyage import wipe
from counting.errors import CountingError
from counting.store import open_store

Dire = Callable[[str], object]


def add_commands(sous: Any, dire: Dire) -> None:
    """Declare ``sauvegarder``, ``verifier``, ``restaurer`` and ``conservation`` among the commands."""
    sauver = sous.add_parser("sauvegarder", help="copier la base, vérifiée, avec son manifeste")
    sauver.add_argument("dossier", type=Path)
    sauver.add_argument("--garder", type=int, metavar="N", help="n’en garder que les N dernières")
    sauver.set_defaults(executer=lambda lus: _back_up(lus, dire))
    verifier = sous.add_parser("verifier", help="comparer une sauvegarde à son manifeste")
    verifier.add_argument("fichier", type=Path)
    verifier.set_defaults(executer=lambda lus: _check(lus, dire))
    restaurer = sous.add_parser("restaurer", help="remettre une sauvegarde à la place d’une base absente")
    restaurer.add_argument("fichier", type=Path)
    restaurer.set_defaults(executer=lambda lus: _restore(lus, dire))
    garder = sous.add_parser("conservation", help="dire ce qui doit être réduit au secteur, ou le réduire")
    garder.add_argument("--appliquer", action="store_true", help="réduire, purger le journal, ôter les sauvegardes")
    garder.add_argument("--sauvegardes", type=Path, metavar="DOSSIER", help="dossier des sauvegardes à tenir aussi")
    garder.set_defaults(executer=lambda lus: _apply(lus, dire) if lus.appliquer else _list(lus, dire))


def _back_up(lus: argparse.Namespace, dire: Dire) -> None:
    manifeste = sauvegardes.back_up(open_store(), lus.dossier, qui=getpass.getuser(), maintenant=datetime.now(UTC))
    dire(f"{manifeste.fichier} : {manifeste.octets} octets, sha256 {manifeste.sha256}, relue et conforme.")
    if lus.garder is not None:
        for fichier in sauvegardes.rotate(lus.dossier, lus.garder):
            dire(f"{fichier.name} : ôtée, il en reste {lus.garder}.")


def _check(lus: argparse.Namespace, dire: Dire) -> None:
    manifeste = manifestes.check(lus.fichier)
    lignes = sum(manifeste.lignes.values())
    dire(f"{lus.fichier.name} : conforme. {lignes} lignes, schéma {manifeste.schema}, écrite le {manifeste.ecrite_le}.")


def _restore(lus: argparse.Namespace, dire: Dire) -> None:
    cible = sauvegardes.database_path()
    reprises = restauration.restore(lus.fichier, cible, qui=getpass.getuser(), maintenant=datetime.now(UTC))
    dire(f"{cible} : restaurée. Toutes les séances sont fermées ; revoyez les comptes fermés depuis la sauvegarde.")
    for edition in reprises:
        dire(f"{edition} : réduite de nouveau au secteur.")


def _list(lus: argparse.Namespace, dire: Dire) -> None:
    engine, maintenant = open_store(), datetime.now(UTC)
    for une in list_conservations(engine):
        dire(_describe(une, maintenant))
    if lus.sauvegardes:
        for fichier, editions in sauvegardes.stale(engine, lus.sauvegardes, maintenant).items():
            dire(f"{fichier.name} : dit encore l’endroit des personnes de {', '.join(editions)} ; à ôter.")


def _apply(lus: argparse.Namespace, dire: Dire) -> None:
    """Reduce, then back up what was reduced, then only remove the backups that say more."""
    engine, maintenant, qui = open_store(), datetime.now(UTC), getpass.getuser()
    for edition in reduce_due(engine, qui=qui, maintenant=maintenant):
        dire(f"{edition.id} : réduite au secteur.")
    effacees = journal.purge(engine, qui=qui, maintenant=maintenant)
    dire(f"Journal : lignes effacées, {effacees}.")
    if not wipe(engine):
        raise CountingError(
            "La base est lue en ce moment : ce qui a été réduit reste dans son journal d’écriture. "
            "Arrêtez Lanterne, puis recommencez."
        )
    if lus.sauvegardes and lus.sauvegardes.is_dir():
        sauvegardes.register(engine, lus.sauvegardes)
        perimees = sauvegardes.stale(engine, lus.sauvegardes, maintenant)
        if perimees:
            sauvegardes.back_up(engine, lus.sauvegardes, qui=qui, maintenant=maintenant)
            sauvegardes.remove(perimees, engine, qui=qui)
        for fichier in perimees:
            dire(f"{fichier.name} : ôtée, elle disait encore l’endroit des personnes.")


def _describe(une: Conservation, maintenant: datetime) -> str:
    quand = f", à réduire le {une.due_le:%d/%m/%Y}" if une.due_le and not une.reduction else ""
    fait = f" le {une.reduction.quand:%d/%m/%Y} par {une.reduction.qui}" if une.reduction else ""
    return f"{une.edition.id} : {une.etape(maintenant)}{quand}{fait}."
