"""Points of the rencontres' addresses: each new answer or decision is a new line, the last one holds."""

from collections.abc import Iterable, Sequence

import pandas as pd
from sqlalchemy import Connection, Engine, func, insert, select

from counting import schema
from counting.domain import Position, Rencontre, StatutPosition
from counting.scelles import require_open
from counting.store import ecriture, now

POSITION = schema.position.c
_LOT = 500
CHOIX = "choix d’une personne"
"""Method of a point someone placed."""


def write_positions(connection: Connection, edition: str, rencontres: Iterable[Rencontre], auteur: str) -> None:
    """Add the points of rencontres that have none yet for their present address.

    A point already there is replaced only by a person's choice, never by another automatic answer; it comes back
    with its address.
    """
    rencontres = list(rencontres)
    connues = current_positions(connection, edition, [rencontre.uid for rencontre in rencontres])
    dernieres = dict(connues.keys())  # uid to address: the last written comes last
    lignes = [
        {"edition": edition, "uid": r.uid, "adresse": r.adresse, "auteur": auteur, "ecrite_le": now()} | vars(voulue)
        for r in rencontres
        if (voulue := _wanted(connues.get((r.uid, r.adresse)), r.position))
        and (dernieres.get(r.uid) != r.adresse or connues[r.uid, r.adresse] != voulue)
    ]
    if lignes:
        connection.execute(insert(schema.position), lignes)


def decide(engine: Engine, edition: str, uid: str, *, adresse: str, position: Position, auteur: str) -> None:
    """Write the point someone chose for an address that was in doubt."""
    valeurs = {"edition": edition, "uid": uid, "adresse": adresse, "auteur": auteur, "ecrite_le": now()}
    with ecriture(engine) as connection:
        require_open(connection, edition)
        connection.execute(insert(schema.position).values(**valeurs, **vars(position)))


def current_positions(connection: Connection, edition: str, uids: Sequence[str]) -> dict[tuple[str, str], Position]:
    """Last point of each uid and address, in the order they were written: a point holds for its address only."""
    trouvees: dict[tuple[str, str], Position] = {}
    for debut in range(0, len(uids), _LOT):
        lot = (POSITION.edition == edition) & POSITION.uid.in_(uids[debut : debut + _LOT])
        dernieres = select(func.max(POSITION.id)).where(lot).group_by(POSITION.uid, POSITION.adresse)
        requete = select(schema.position).where(POSITION.id.in_(dernieres)).order_by(POSITION.id)
        for ligne in connection.execute(requete):
            trouvees[ligne.uid, ligne.adresse] = Position(
                ligne.lon, ligne.lat, StatutPosition(ligne.statut), ligne.score, ligne.methode
            )
    return trouvees


def load_positions(engine: Engine, edition: str, *, jusqu_a: int | None = None) -> pd.DataFrame:
    """Points in force of a whole édition.

    Returns
    -------
    DataFrame, index = uid
        ``adresse``, ``lon``, ``lat`` (EPSG:4326, NaN while not found), ``statut``, ``score``.
    """
    de_l_edition = POSITION.edition == edition
    if jusqu_a is not None:
        de_l_edition &= POSITION.id <= jusqu_a
    dernieres = select(func.max(POSITION.id)).where(de_l_edition).group_by(POSITION.uid)
    colonnes = ["uid", "adresse", "lon", "lat", "statut", "score"]
    requete = select(*(POSITION[nom] for nom in colonnes)).where(POSITION.id.in_(dernieres))
    with engine.connect() as connection:
        lignes = list(map(tuple, connection.execute(requete)))  # pandas takes SQLAlchemy's own rows four times slower
    return pd.DataFrame(lignes, columns=colonnes).astype({"lon": float, "lat": float, "score": float}).set_index("uid")


def _wanted(connue: Position | None, position: Position | None) -> Position | None:
    """Point an address should have: a choice wins, else what is known already, else the new answer."""
    return position if position is not None and position.methode == CHOIX else connue or position
