"""Signed-in séances: the browser holds a secret, the store its hash, and every look-up asks the store again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, insert, select, update

from counting.comptes.compte import Compte, CompteRefuseError
from counting.comptes.jetons import digest, make_jeton
from counting.comptes.lectures import load_compte
from counting.comptes.schema import seance
from counting.journal import Verbe, write_acte
from counting.seuils import SEANCE_INACTIVE, SEANCE_MAX
from counting.store import ecriture

INACTIVE, TOTALE = timedelta(hours=SEANCE_INACTIVE.valeur), timedelta(hours=SEANCE_MAX.valeur)
PAS = timedelta(minutes=1)
"""How finely « last seen » is kept: a rerun a second would otherwise be a write a second."""


@dataclass(frozen=True)
class Seance:
    """A live séance, as the administrateur sees it; times are UTC."""

    id: int
    compte: int
    moyen: str
    ouverte_le: datetime
    vue_le: datetime


def open_seance(engine: Engine, compte: int, *, moyen: str, maintenant: datetime) -> str:
    """Open a séance for an account, and forget those that ended long ago.

    Parameters
    ----------
    engine : Engine
        The store.
    compte : int
        Number of the account.
    moyen : str
        How the person signed in, in French (« mot de passe », « ProConnect »).
    maintenant : datetime
        UTC.

    Returns
    -------
    str
        The secret for the cookie; the store keeps only its SHA-256.

    Raises
    ------
    CompteRefuseError
        When the account is closed.
    """
    jeton = make_jeton()
    with ecriture(engine) as connection:
        titulaire = load_compte(connection, compte)
        if not titulaire.actif:
            raise CompteRefuseError("Ce compte est fermé. Adressez-vous à un administrateur de Lanterne.")
        connection.execute(delete(seance).where(seance.c.ouverte_le <= maintenant - TOTALE))
        connection.execute(
            insert(seance).values(
                empreinte=digest(jeton), compte=compte, moyen=moyen, ouverte_le=maintenant, vue_le=maintenant
            )
        )
        write_acte(connection, Verbe.CONNECTE, qui=titulaire.nom, objet=f"compte:{compte}", detail=moyen)
    return jeton


def read_seance(engine: Engine, jeton: str, maintenant: datetime) -> Compte | None:
    """Account of a live séance, or None: unknown, closed, idle for 2 h, open for 12 h, or the account is closed."""
    with engine.connect() as connection:
        lue = connection.execute(_live(maintenant).where(seance.c.empreinte == digest(jeton))).first()
        compte = load_compte(connection, lue.compte) if lue else None
    if lue is None or compte is None or not compte.actif:
        return None
    if maintenant - lue.vue_le.replace(tzinfo=UTC) >= PAS:
        with ecriture(engine) as connection:
            connection.execute(update(seance).where(seance.c.id == lue.id).values(vue_le=maintenant))
    return compte


def list_seances(engine: Engine, maintenant: datetime) -> list[Seance]:
    """Live séances, the last seen first."""
    with engine.connect() as connection:
        lues = connection.execute(_live(maintenant).order_by(seance.c.vue_le.desc(), seance.c.id)).all()
    return [
        Seance(lue.id, lue.compte, lue.moyen, lue.ouverte_le.replace(tzinfo=UTC), lue.vue_le.replace(tzinfo=UTC))
        for lue in lues
    ]


def close_seance(engine: Engine, jeton: str, maintenant: datetime, *, pourquoi: str = "") -> None:
    """Close the séance of a secret, and tell the journal; a secret of none closes nothing."""
    with ecriture(engine) as connection:
        lue = connection.execute(_live(maintenant).where(seance.c.empreinte == digest(jeton))).first()
        if lue is None:
            return
        _close(connection, seance.c.id == lue.id, maintenant)
        titulaire = load_compte(connection, lue.compte)
        detail = f"{lue.moyen}, {pourquoi}" if pourquoi else lue.moyen
        write_acte(connection, Verbe.DECONNECTE, qui=titulaire.nom, objet=f"compte:{lue.compte}", detail=detail)


def close_one(engine: Engine, numero: int, *, auteur: str, maintenant: datetime) -> None:
    """Close a séance by its number, as `list_seances` gives it, and tell the journal who did."""
    with ecriture(engine) as connection:
        titulaire = connection.scalar(select(seance.c.compte).where(seance.c.id == numero))
        if titulaire is not None:
            _close(connection, seance.c.id == numero, maintenant)
            write_acte(
                connection, Verbe.ADMINISTRE, qui=auteur, objet=f"compte:{titulaire}", detail="une séance fermée"
            )


def close_all(engine: Engine, compte: int, *, auteur: str, maintenant: datetime) -> None:
    """Close all séances of an account, and tell the journal who did."""
    with ecriture(engine) as connection:
        close_all_in(connection, compte, maintenant)
        write_acte(connection, Verbe.ADMINISTRE, qui=auteur, objet=f"compte:{compte}", detail="ses séances fermées")


def close_all_in(connection: Connection, compte: int, maintenant: datetime) -> None:
    """Close all séances of an account, inside the caller's transaction."""
    _close(connection, seance.c.compte == compte, maintenant)


def _close(connection: Connection, lesquelles: ColumnElement[bool], maintenant: datetime) -> None:
    ouvertes = seance.c.fermee_le.is_(None)
    connection.execute(update(seance).where(lesquelles, ouvertes).values(fermee_le=maintenant))


def _live(maintenant: datetime) -> Select[Any]:
    return select(seance).where(
        seance.c.fermee_le.is_(None),
        seance.c.vue_le > maintenant - INACTIVE,
        seance.c.ouverte_le > maintenant - TOTALE,
    )
