"""The one database of this process, for the routes and the sessions alike."""

import os
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from counting.store import open_store, var_folder


def store() -> Engine:
    """Open the database once, and again only if the settings name another."""
    return _open(os.environ.get("LANTERNE_DATABASE_URL"), var_folder())


@cache
def _open(url: str | None, _var: Path) -> Engine:
    return open_store(url)
