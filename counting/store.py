"""The database: where it is, how it is opened, brought up to date and written to."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url

from counting.errors import CountingError
from counting.schema import position, revision

ROOT = Path(__file__).resolve().parent.parent


ATTENTE_S = 30
PRAGMAS = (
    f"busy_timeout={ATTENTE_S * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else « INSERT OR REPLACE » would delete a fact without its trigger
)


class Marque(NamedTuple):
    """How far the store has been written: two equal marks mean equal figures."""

    revision: int
    position: int


def var_folder() -> Path:
    """Folder of what this machine writes: ``LANTERNE_VAR``, else ``var``."""
    return Path(os.environ.get("LANTERNE_VAR") or ROOT / "var").resolve()


def open_store(url: str | None = None) -> Engine:
    """Open the database and bring its tables up to date.

    Parameters
    ----------
    url : str, optional
        SQLAlchemy URL of an SQLite database; ``LANTERNE_DATABASE_URL``, else ``lanterne.db`` in the var folder.

    Returns
    -------
    Engine
        Shared by all threads. Every acknowledged write has reached the disk (WAL, ``synchronous=FULL``).

    Raises
    ------
    CountingError
        When the URL is not that of an SQLite database.
    """
    adresse = make_url(url or os.environ.get("LANTERNE_DATABASE_URL") or f"sqlite:///{var_folder() / 'lanterne.db'}")
    if adresse.get_backend_name() != "sqlite":
        raise CountingError(
            f"Base « {adresse.get_backend_name()} » : seul SQLite est pris en charge. "
            "Corrigez LANTERNE_DATABASE_URL, par exemple sqlite:////srv/lanterne/lanterne.db."
        )
    if adresse.database and adresse.database != ":memory:":
        Path(adresse.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(adresse, hide_parameters=True)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with ecriture(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return engine


@contextmanager
def ecriture(engine: Engine) -> Iterator[Connection]:
    """Transaction that takes the write lock at once, so that what it reads cannot change before it writes."""
    with engine.execution_options(ecriture=True).begin() as connection:
        yield connection


def marque(engine: Engine) -> Marque:
    """Read how far the store has been written; two index look-ups, cheap enough to poll."""
    with engine.connect() as connection:
        return read_marque(connection)


def read_marque(connection: Connection) -> Marque:
    """Read how far the store has been written inside the caller's transaction."""
    return Marque(
        connection.scalar(select(func.max(revision.c.id))) or 0,
        connection.scalar(select(func.max(position.c.id))) or 0,
    )


def now() -> datetime:
    """Time of a write, UTC."""
    return datetime.now(UTC)


def _set_up(dbapi_connection: Any, _record: Any) -> None:
    # The driver's own transactions would defer the lock: Lanterne says BEGIN itself.
    dbapi_connection.isolation_level = None
    for pragma in PRAGMAS:
        _execute_patiently(dbapi_connection, f"PRAGMA {pragma}")


def _execute_patiently(dbapi_connection: Any, ordre: str) -> None:
    """Try again while the base is locked: SQLite does not wait its turn for every step of the switch to WAL."""
    limite = time.monotonic() + ATTENTE_S
    while True:
        try:
            dbapi_connection.execute(ordre)
        except sqlite3.OperationalError:
            if time.monotonic() > limite:
                raise
            time.sleep(0.05)
        else:
            return


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("ecriture", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
