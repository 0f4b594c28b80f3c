"""Failures to sign in: past a few, each makes the next attempt wait twice as long."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from counting.comptes.schema import essai
from counting.seuils import ATTENTE_CONNEXION, ATTENTE_MAX, ECHECS_ADRESSE, ECHECS_COMPTE, OUBLI_ECHECS
from counting.store import ecriture


def wait_after(echecs: int, limite: int) -> int:
    """Seconds to wait after that many failures in a row, `limite` being the first that costs.

    >>> [wait_after(echecs, 5) for echecs in (4, 5, 6, 7, 12, 400)]
    [0, 30, 60, 120, 3600, 3600]
    """
    if echecs < limite:
        return 0
    doublements = min(echecs - limite, ATTENTE_MAX.valeur.bit_length())
    return min(ATTENTE_CONNEXION.valeur << doublements, ATTENTE_MAX.valeur)


def take_try(engine: Engine, courriel: str, source: str, maintenant: datetime) -> int:
    """Ask to try a password.

    The attempt is counted as a failure before it is made, so that a hundred at once are not a hundred tries.

    Parameters
    ----------
    engine : Engine
        The store.
    courriel : str
        What was typed as e-mail address, whether or not an account bears it.
    source : str
        Network address the attempt comes from.
    maintenant : datetime
        UTC.

    Returns
    -------
    int
        0: try now, then `forgive` if the password was right. Else the seconds to wait; nothing was counted.
    """
    cles = _cles(courriel, source)
    with ecriture(engine) as connection:
        _forget(connection, maintenant)
        lus = {ligne.cle: ligne for ligne in connection.execute(select(essai).where(essai.c.cle.in_(cles)))}
        attente_s = _left(lus.values(), maintenant)
        if attente_s:
            return attente_s
        for cle, limite in cles.items():
            _count(connection, cle, lus[cle].echecs + 1 if cle in lus else 1, limite, maintenant)
    return 0


def read_wait(engine: Engine, courriel: str, source: str, maintenant: datetime) -> int:
    """Seconds before the next attempt, 0 for none; asking counts as no attempt."""
    with engine.connect() as connection:
        lus = connection.execute(select(essai).where(essai.c.cle.in_(_cles(courriel, source)))).all()
    return _left(lus, maintenant)


def forgive(engine: Engine, courriel: str, source: str) -> None:
    """Take back the failure counted for an attempt that succeeded, and all those of its account.

    The failures of the address stay: whoever has one account must not try the passwords of others for ever.
    """
    with ecriture(engine) as connection:
        absolve(connection, courriel)
        adresse = essai.c.cle == _cle("adresse", source)
        connection.execute(update(essai).where(adresse).values(echecs=essai.c.echecs - 1, bloque_jusqu_a=None))


def absolve(connection: Connection, courriel: str) -> None:
    """Forget the failures of an account, inside the caller's transaction."""
    connection.execute(delete(essai).where(essai.c.cle == _cle("compte", courriel)))


def _left(lus: Iterable[Row[Any]], maintenant: datetime) -> int:
    bloques = [ligne.bloque_jusqu_a.replace(tzinfo=UTC) for ligne in lus if ligne.bloque_jusqu_a]
    restent = [jusqu_a - maintenant for jusqu_a in bloques if jusqu_a > maintenant]
    return int(max(restent).total_seconds()) + 1 if restent else 0


def _cles(courriel: str, source: str) -> dict[str, int]:
    """Keys under which an attempt is counted, and the first count that costs."""
    return {_cle("compte", courriel): ECHECS_COMPTE.valeur, _cle("adresse", source): ECHECS_ADRESSE.valeur}


def _count(connection: Connection, cle: str, echecs: int, limite: int, maintenant: datetime) -> None:
    attente = wait_after(echecs, limite)
    connection.execute(delete(essai).where(essai.c.cle == cle))
    connection.execute(
        insert(essai).values(
            cle=cle,
            echecs=echecs,
            dernier_le=maintenant,
            bloque_jusqu_a=maintenant + timedelta(seconds=attente) if attente else None,
        )
    )


def _forget(connection: Connection, maintenant: datetime) -> None:
    connection.execute(delete(essai).where(essai.c.dernier_le < maintenant - timedelta(hours=OUBLI_ECHECS.valeur)))


def _cle(sorte: str, texte: str) -> str:
    return hashlib.sha256(f"{sorte} {texte}".encode("utf-8", "surrogatepass")).hexdigest()
