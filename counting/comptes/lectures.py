"""The accounts as they are now: the last line of each holds."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, Row, Select, func, select

from counting.comptes.compte import Compte, CompteRefuseError
from counting.comptes.schema import compte, etat_compte, mot_de_passe
from counting.roles import Role

Champs = tuple[int, str, str, str, str, bool]

_LIGNES = etat_compte.alias()
_DERNIERE = select(func.max(_LIGNES.c.id)).where(_LIGNES.c.compte == compte.c.id).scalar_subquery()
_COURANTS: Select[*Champs] = (
    select(
        compte.c.id,
        compte.c.courriel,
        etat_compte.c.nom,
        etat_compte.c.role,
        etat_compte.c.ressort,
        etat_compte.c.actif,
    )
    .join(etat_compte, etat_compte.c.compte == compte.c.id)
    .where(etat_compte.c.id == _DERNIERE)
)
"""Built once: it runs several times at each rerun of each screen."""


def list_comptes(engine: Engine) -> list[Compte]:
    """All accounts, by name."""
    with engine.connect() as connection:
        return sorted(_read(connection.execute(_COURANTS).all()), key=lambda lu: (lu.nom.lower(), lu.id))


def get_compte(engine: Engine, numero: int) -> Compte:
    """Account of a number.

    Raises
    ------
    CompteRefuseError
        When there is none.
    """
    with engine.connect() as connection:
        return load_compte(connection, numero)


def find_compte(engine: Engine, courriel: str) -> Compte | None:
    """Account that bears an e-mail address, active or not; None when there is none."""
    with engine.connect() as connection:
        lus = _read(connection.execute(_COURANTS.where(compte.c.courriel == courriel)).all())
    return lus[0] if lus else None


def with_mot_de_passe(engine: Engine) -> frozenset[int]:
    """Numbers of the accounts that have a password."""
    with engine.connect() as connection:
        return frozenset(connection.scalars(select(mot_de_passe.c.compte)))


def load_compte(connection: Connection, numero: int) -> Compte:
    """Account of a number, inside the caller's transaction."""
    lus = _read(connection.execute(_COURANTS.where(compte.c.id == numero)).all())
    if not lus:
        raise CompteRefuseError("Ce compte n’existe pas. Rechargez la page.")
    return lus[0]


def has_administrateur(connection: Connection) -> bool:
    """Tell whether an active administrateur has a password; one who only has an invitation cannot sign in yet."""
    avec = set(connection.scalars(select(mot_de_passe.c.compte)))
    return any(is_keeper(lu) and lu.id in avec for lu in _read(connection.execute(_COURANTS).all()))


def is_keeper(lu: Compte) -> bool:
    """Tell whether an account keeps the others."""
    return lu.actif and lu.role is Role.ADMINISTRATEUR


def _read(lignes: Sequence[Row[*Champs]]) -> list[Compte]:
    return [
        Compte(numero, courriel, nom, Role[role], frozenset(filter(None, ressort.split(","))), actif)
        for numero, courriel, nom, role, ressort, actif in lignes
    ]
