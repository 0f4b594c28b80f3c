"""Backups: taken while the app runs, read back at once, kept in number, removed when they say too much."""

import csv
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.engine import make_url

from counting.conservation import manifestes
from counting.conservation.durees import Etape, list_conservations
from counting.conservation.manifestes import Manifeste, SauvegardeAltereeError
from counting.errors import CountingError
from counting.journal import Verbe, note
from counting.schema_journal import reduction
from counting.store import var_folder

MOTIF = "lanterne-*.db"
REGISTRE = "reductions.csv"
COLONNES = ("edition", "quand", "qui", "rencontres", "positions", "brouillons")


def back_up(engine: Engine, dossier: Path, *, qui: str, maintenant: datetime) -> Manifeste:
    """Write a checked copy of the database, its manifest, and the register of reductions beside them.

    Parameters
    ----------
    engine : Engine
        The store; people may go on writing meanwhile.
    dossier : Path
        Folder of the backups; created, for its owner only, when absent.
    qui : str
        Who asks for it, for the journal.
    maintenant : datetime
        UTC; names the file, to the second.

    Raises
    ------
    SauvegardeAltereeError
        What was written does not read back: nothing is left of it.
    """
    register(engine, dossier)
    fichier = dossier / f"lanterne-{maintenant.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    if fichier.exists():
        raise CountingError(f"{fichier.name} existe déjà. Attendez une seconde, puis recommencez.")
    provisoire = fichier.with_suffix(".partiel")
    provisoire.unlink(missing_ok=True)
    provisoire.touch(mode=0o600)
    with closing(sqlite3.connect(str(engine.url.database))) as source, closing(sqlite3.connect(provisoire)) as copie:
        source.backup(copie)
        copie.execute("PRAGMA journal_mode = DELETE")  # one file, complete by itself
    with provisoire.open("rb+") as flux:
        os.fsync(flux.fileno())
    provisoire.rename(fichier)
    try:
        manifestes.write(manifestes.describe(fichier, maintenant.isoformat()), manifestes.path_of(fichier))
        manifeste = manifestes.check(fichier)
    except SauvegardeAltereeError:
        _remove(fichier)
        raise
    note(engine, Verbe.ADMINISTRE, qui=qui, objet=f"sauvegarde:{fichier.name}", detail=f"sha256 {manifeste.sha256}")
    return manifeste


def database_path() -> Path:
    """File of the database, as `counting.store.open_store` finds it."""
    return Path(
        str(make_url(os.environ.get("LANTERNE_DATABASE_URL") or f"sqlite:///{var_folder() / 'lanterne.db'}").database)
    )


def list_backups(dossier: Path) -> list[Path]:
    """Backups of a folder, the latest first."""
    return sorted(dossier.glob(MOTIF), reverse=True)


def rotate(dossier: Path, garder: int) -> list[Path]:
    """Remove all but the `garder` latest backups; the register of reductions stays.

    Raises
    ------
    CountingError
        `garder` is not at least 1, or the latest backup is not sound: then none is removed.
    """
    if garder < 1:
        raise CountingError(f"--garder {garder} : gardez au moins une sauvegarde.")
    toutes = list_backups(dossier)
    if toutes:
        manifestes.check(toutes[0])
    for fichier in toutes[garder:]:
        _remove(fichier)
    return toutes[garder:]


def register(engine: Engine, dossier: Path) -> None:
    """Add to the folder's register the reductions it does not hold yet: it outlives the database."""
    dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
    registre = dossier / REGISTRE
    connues = {ligne["edition"] for ligne in _register_lines(dossier)}
    with engine.connect() as connection:
        lignes = connection.execute(select(*(reduction.c[nom] for nom in COLONNES)).order_by(reduction.c.quand)).all()
    neuf = not registre.exists()
    with registre.open("a", newline="", encoding="utf-8") as flux:
        ecrivain = csv.writer(flux, delimiter=";", lineterminator="\n")
        if neuf:
            ecrivain.writerow(COLONNES)
        ecrivain.writerows(ligne for ligne in lignes if ligne.edition not in connues)
        flux.flush()
        os.fsync(flux.fileno())


def known_reductions(dossier: Path) -> set[str]:
    """Éditions that the register, or the manifest of any backup, says were reduced; a spoilt manifest says nothing."""
    connues = {ligne["edition"] for ligne in _register_lines(dossier)}
    for fichier in list_backups(dossier):
        with suppress(SauvegardeAltereeError):
            connues.update(manifestes.read(manifestes.path_of(fichier)).reduites)
    return connues


def stale(engine: Engine, dossier: Path, maintenant: datetime) -> dict[Path, list[str]]:
    """Backups that still say where people were in éditions reduced or due, and which éditions."""
    etapes = {une.edition.id: une.etape(maintenant) for une in list_conservations(engine)}
    visees = {nom for nom, etape in etapes.items() if etape in (Etape.DUE, Etape.REDUITE)} | known_reductions(dossier)
    trouvees = {fichier: _exact(fichier, visees) for fichier in list_backups(dossier)}
    return {fichier: editions for fichier, editions in trouvees.items() if editions}


def remove(fichiers: Iterable[Path], engine: Engine, *, qui: str) -> None:
    """Remove backups and their manifests, and journal it."""
    for fichier in fichiers:
        _remove(fichier)
        note(engine, Verbe.ADMINISTRE, qui=qui, objet=f"sauvegarde:{fichier.name}", detail="supprimée")


def _exact(fichier: Path, visees: set[str]) -> list[str]:
    """Éditions of `visees` a backup still holds as they were; all of them if it cannot be read."""
    try:
        with manifestes.read_only(fichier) as base:
            tables = {nom for (nom,) in base.execute("SELECT name FROM sqlite_master")}
            faites = base.execute("SELECT edition FROM reduction").fetchall() if "reduction" in tables else []
            presentes = base.execute("SELECT DISTINCT edition FROM revision").fetchall()
    except sqlite3.Error:
        return sorted(visees)
    return sorted(visees & {nom for (nom,) in presentes} - {nom for (nom,) in faites})


def _register_lines(dossier: Path) -> list[dict[str, str]]:
    registre = dossier / REGISTRE
    if not registre.exists():
        return []
    with registre.open(newline="", encoding="utf-8") as flux:
        return list(csv.DictReader(flux, delimiter=";"))


def _remove(fichier: Path) -> None:
    fichier.unlink(missing_ok=True)
    manifestes.path_of(fichier).unlink(missing_ok=True)
