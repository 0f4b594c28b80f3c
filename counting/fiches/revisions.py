"""Revisions of fiches: which are in force, now or at an earlier moment, and what came before."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, Row, Select, func, select

from counting import schema
from counting.domain import Nature

REVISION = schema.revision.c


@dataclass(frozen=True)
class Revision:
    """One line of a fiche's history."""

    id: int
    numero: int
    base: int
    nature: Nature
    auteur: str
    contreseing: str
    ecrite_le: datetime


def current(edition: str, *, jusqu_a: int | None = None) -> Select[tuple[object, ...]]:
    """Query of the revisions in force, withdrawals included: the last of each fiche that is not a conflict.

    `jusqu_a` stops at a revision id: the state as it was then.
    """
    retenues = (REVISION.edition == edition) & (REVISION.nature != Nature.CONFLIT)
    if jusqu_a is not None:
        retenues &= REVISION.id <= jusqu_a
    dernieres = select(func.max(REVISION.id)).where(retenues).group_by(REVISION.secteur)
    return select(schema.revision).where(REVISION.id.in_(dernieres))


def history(engine: Engine, edition: str, secteur: str) -> list[Revision]:
    """Every revision of a fiche, the first first."""
    requete = select(schema.revision).where(REVISION.edition == edition, REVISION.secteur == secteur)
    with engine.connect() as connection:
        return [read_revision(ligne) for ligne in connection.execute(requete.order_by(REVISION.numero))]


def read_revision(ligne: Row[tuple[object, ...]]) -> Revision:
    """A row of the table as a revision."""
    champs = ("id", "numero", "base", "nature", "auteur", "contreseing", "ecrite_le")
    valeurs = {champ: getattr(ligne, champ) for champ in champs}
    ecrite_le = valeurs["ecrite_le"].replace(tzinfo=UTC)  # SQLite keeps no time zone
    return Revision(**{**valeurs, "nature": Nature(valeurs["nature"]), "ecrite_le": ecrite_le})
