"""Rid the database's files of what was rewritten: freed pages, write-ahead log."""

from sqlalchemy import Engine


def wipe(engine: Engine) -> bool:
    """Rewrite the file without its freed pages and empty the write-ahead log.

    Returns
    -------
    bool
        False when a reader held the log all along: the old bytes are still in it, and it must be done again.
    """
    connexion = engine.raw_connection()
    try:
        curseur = connexion.cursor()
        curseur.execute("VACUUM")
        occupe, *_ = curseur.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connexion.close()
    return not occupe
