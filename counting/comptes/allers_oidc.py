"""What is remembered while someone is away at a provider: the state, bound to one browser, good for one return."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select

from counting.comptes.jetons import digest, make_jeton
from counting.comptes.schema_identites import aller_oidc
from counting.store import ecriture

DUREE = timedelta(minutes=10)
DUREE_S = int(DUREE.total_seconds())


class Objet(StrEnum):
    """What one left for."""

    CONNEXION = "connexion"
    SORTIE = "sortie"


@dataclass(frozen=True)
class Aller:
    """One departure: secrets drawn for it alone.

    Each has 43 characters: ProConnect wants 32 at least for `state` and `nonce`, PKCE 43 at least (RFC 7636).
    `vers` is the page one wanted; it never travels, so that no one can write it in an address of return.
    """

    etat: str
    navigateur: str
    nonce: str
    verificateur: str
    vers: str = ""


def open_aller(engine: Engine, objet: Objet, maintenant: datetime, *, vers: str = "") -> Aller:
    """Draw and keep the secrets of a departure; the store holds no more than hashes of the state and of the cookie."""
    aller = Aller(make_jeton(), make_jeton(), make_jeton(), make_jeton(), vers)
    with ecriture(engine) as connexion:
        connexion.execute(delete(aller_oidc).where(aller_oidc.c.expire_le < maintenant))
        connexion.execute(
            insert(aller_oidc).values(
                etat_sha256=digest(aller.etat),
                navigateur_sha256=digest(aller.navigateur),
                objet=objet,
                nonce=aller.nonce,
                verificateur=aller.verificateur,
                vers=aller.vers,
                expire_le=maintenant + DUREE,
            )
        )
    return aller


def take_aller(engine: Engine, objet: Objet, etat: str, navigateur: str, maintenant: datetime) -> Aller | None:
    """Find the departure that bears this state, and forget it: a state serves once, whatever the outcome.

    Returns
    -------
    Aller or None
        None for an unknown, used or expired state, another purpose, or another browser.
    """
    with ecriture(engine) as connexion:
        ligne = _pop(connexion, digest(etat))
    if ligne is None or ligne.objet != objet or ligne.expire_le.replace(tzinfo=UTC) < maintenant:
        return None
    if not hmac.compare_digest(ligne.navigateur_sha256, digest(navigateur)):
        return None
    return Aller(etat, navigateur, ligne.nonce, ligne.verificateur, ligne.vers)


def _pop(connexion: Connection, etat_sha256: str) -> Row[Any] | None:
    clef = aller_oidc.c.etat_sha256 == etat_sha256
    ligne = connexion.execute(select(aller_oidc).where(clef)).one_or_none()
    connexion.execute(delete(aller_oidc).where(clef))
    return ligne
