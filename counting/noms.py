"""What the journal's codes name: accounts with every name they had, éditions, maraudes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from counting.comptes.lectures import names_in_time
from counting.editions.registre import list_editions
from counting.maraudes.schema import maraude


@dataclass(frozen=True)
class Noms:
    """Names by code; `comptes` gives each account's names, the first first, with when (UTC) it took each.

    Lieux have none here: the name of some says where women shelter, and whoever reads the journal reads no registry.
    """

    comptes: Mapping[int, list[tuple[datetime, str]]]
    editions: Mapping[str, str]
    maraudes: Mapping[str, str]


def load_noms(engine: Engine) -> Noms:
    """Read the names, afresh; a maraude that was withdrawn keeps its last one."""
    with engine.connect() as connection:
        lignes = connection.execute(select(maraude.c.uid, maraude.c.nom).order_by(maraude.c.id)).all()
    editions = {une.id: une.nom for une in list_editions(engine)}
    return Noms(names_in_time(engine), editions, dict(map(tuple, lignes)))
