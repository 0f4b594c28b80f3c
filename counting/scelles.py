"""The triggers that keep facts as they were written, the two reasons to lift them, and éditions sealed for good."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select, text

from counting.errors import FicheRefuseeError
from counting.schema_journal import reduction


@contextmanager
def lifted(connection: Connection, *tables: str) -> Iterator[None]:
    """Lift the triggers that forbid to update or delete facts, inside the caller's write transaction.

    They are put back word for word before it commits; if it fails, the database has never been without them. Pages
    freed meanwhile are overwritten with zeros.
    """
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    requete = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name = :nom")
    noms = [f"{table}_{verbe}" for table in tables for verbe in ("update", "delete")]
    verrous = [connection.execute(requete, {"nom": nom}).one() for nom in noms]
    for nom, _ in verrous:
        connection.exec_driver_sql(f'DROP TRIGGER "{nom}"')
    yield
    for _, ordre in verrous:
        connection.exec_driver_sql(ordre)


def is_reduced(connection: Connection, edition: str) -> bool:
    """Whether an édition has given up its points, addresses and hours."""
    return connection.scalar(select(reduction.c.edition).where(reduction.c.edition == edition)) is not None


def require_open(connection: Connection, edition: str) -> None:
    """Refuse to write into a reduced édition; the database refuses too, but without words.

    Raises
    ------
    FicheRefuseeError
        The édition is reduced to the secteur.
    """
    if is_reduced(connection, edition):
        raise FicheRefuseeError(
            "Cette édition est réduite au secteur et scellée : plus rien ne s’y écrit. Choisissez une autre édition."
        )
