"""Bring a backup back: never over a database, never with what was reduced since, never with its open séances."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from counting.comptes.schema import seance
from counting.conservation import manifestes
from counting.conservation.durees import list_conservations, reduce_again, reduce_due
from counting.conservation.manifestes import SauvegardeAltereeError
from counting.conservation.nettoyage import wipe
from counting.conservation.sauvegardes import REGISTRE, known_reductions
from counting.errors import CountingError
from counting.journal import Verbe, write_acte
from counting.store import ecriture, open_store

MIGRATIONS = Path(__file__).parents[1] / "migrations" / "versions"


def restore(fichier: Path, cible: Path, *, qui: str, maintenant: datetime) -> list[str]:
    """Put a backup in the place of a database that is not there any more.

    What was reduced since, or has become due, is reduced before the app can open it.

    Parameters
    ----------
    fichier : Path
        A backup, its manifest and ``reductions.csv`` beside it.
    cible : Path
        Where the database must be: `counting.conservation.sauvegardes.database_path`.
    qui : str
        Who asks for it, for the journal.
    maintenant : datetime
        UTC.

    Returns
    -------
    list of str
        Éditions reduced on the way.

    Raises
    ------
    SauvegardeAltereeError
        The backup is not sound, or the register of reductions is missing.
    CountingError
        There is a database already; or the backup comes from a later version of Lanterne.
    """
    schema = manifestes.check(fichier).schema
    if not list(MIGRATIONS.glob(f"{schema}_*.py")):
        raise CountingError(
            f"{fichier.name} : cette sauvegarde vient d’une version plus récente de Lanterne (schéma {schema}). "
            "Mettez Lanterne à jour, puis recommencez."
        )
    if not (fichier.parent / REGISTRE).exists():
        raise SauvegardeAltereeError(
            f"{REGISTRE} manque à côté de la sauvegarde : sans lui, une édition réduite reviendrait avec ses adresses. "
            "Recopiez-le depuis un autre jeu de sauvegardes."
        )
    occupes = [chemin for chemin in _files(cible) if chemin.exists()]
    if occupes:
        raise CountingError(
            f"{occupes[0]} existe : rien n’est restauré. Arrêtez Lanterne et déplacez d’abord "
            f"{', '.join(chemin.name for chemin in occupes)}."
        )
    cible.parent.mkdir(parents=True, exist_ok=True)
    provisoire = cible.with_name(f"{cible.name}.restauration")
    try:
        _copy(fichier, provisoire)
        reprises = _bring_up(provisoire, known_reductions(fichier.parent), fichier.name, qui, maintenant)
        provisoire.rename(cible)
    finally:
        for reste in _files(provisoire):
            reste.unlink(missing_ok=True)
    return reprises


def _bring_up(base: Path, reduites: set[str], nom: str, qui: str, maintenant: datetime) -> list[str]:
    """Bring a restored file up to date, and reduce it again, while no app can see it."""
    engine = open_store(f"sqlite:///{base}")
    try:
        presentes = {une.edition.id for une in list_conservations(engine) if une.reduction is None}
        reprises = sorted(presentes & reduites)
        for edition in reprises:
            reduce_again(engine, edition, qui=qui)
        reprises += [edition.id for edition in reduce_due(engine, qui=qui, maintenant=maintenant)]
        with ecriture(engine) as connection:  # a séance closed since would open again
            connection.execute(update(seance).where(seance.c.fermee_le.is_(None)).values(fermee_le=maintenant))
            detail = f"restaurée, éditions réduites {len(reprises)}"
            write_acte(connection, Verbe.ADMINISTRE, qui=qui, objet=f"sauvegarde:{nom}", detail=detail)
        wipe(engine)
    finally:
        engine.dispose()
    return reprises


def _files(base: Path) -> list[Path]:
    """Files of a database: itself, its write-ahead log, the log's index."""
    return [base.with_name(base.name + suite) for suite in ("", "-wal", "-shm")]


def _copy(fichier: Path, cible: Path) -> None:
    cible.unlink(missing_ok=True)
    cible.touch(mode=0o600)
    cible.write_bytes(fichier.read_bytes())
