"""The accounts as they are now: the last line of each holds."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, Select, func, select

from counting.comptes.compte import Compte, CompteRefuseError
from counting.comptes.identites import read_emetteur
from counting.comptes.schema import compte, etat_compte, mot_de_passe
from counting.comptes.schema_identites import identite
from counting.roles import Role

Champs = tuple[int, str, str, str, str, bool]

_LIGNES = etat_compte.alias()
_DERNIERE = select(func.max(_LIGNES.c.id)).where(_LIGNES.c.compte == compte.c.id).scalar_subquery()
_adresse = func.coalesce(etat_compte.c.courriel, compte.c.courriel)
_COURANTS: Select[*Champs] = (
    select(
        compte.c.id,
        _adresse,
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
        return find_in(connection, courriel)


def find_in(connection: Connection, courriel: str) -> Compte | None:
    """As `find_compte`, inside the caller's transaction."""
    lus = _read(connection.execute(_COURANTS.where(_adresse == courriel)).all())
    return lus[0] if lus else None


def able_to_enter(connection: Connection) -> set[int]:
    """Numbers of the accounts that have a password, or an identity at the provider that is set now."""
    chez_lui = select(identite.c.compte).where(identite.c.emetteur == read_emetteur())
    return set(connection.scalars(select(mot_de_passe.c.compte).union(chez_lui)))


def names_in_time(engine: Engine) -> dict[int, list[tuple[datetime, str]]]:
    """Each account's names, the first first, with when (UTC) it took each: what it was called when a line was written.

    What an account was called stays readable for ever: its lines are only added.
    """
    noms: dict[int, list[tuple[datetime, str]]] = {}
    champs = etat_compte.c.compte, etat_compte.c.ecrit_le, etat_compte.c.nom
    with engine.connect() as connection:
        for numero, depuis, nom in connection.execute(select(*champs).order_by(etat_compte.c.id)):
            noms.setdefault(numero, []).append((depuis.replace(tzinfo=UTC), nom))
    return noms


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
    """Tell whether an active administrateur can sign in: by a password, or by the provider that is set now.

    One who only has an invitation cannot yet; an identity at a provider that is no longer set opens nothing.
    """
    capables = able_to_enter(connection)
    return any(is_keeper(lu) and lu.id in capables for lu in _read(connection.execute(_COURANTS).all()))


def is_keeper(lu: Compte) -> bool:
    """Tell whether an account keeps the others."""
    return lu.actif and lu.role is Role.ADMINISTRATEUR


def _read(lignes: Sequence[Row[*Champs]]) -> list[Compte]:
    return [
        Compte(numero, courriel, nom, Role[role], frozenset(filter(None, ressort.split(","))), actif)
        for numero, courriel, nom, role, ressort, actif in lignes
    ]
