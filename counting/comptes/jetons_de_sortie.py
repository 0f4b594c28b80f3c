"""The id_token a provider asks back at sign-out, sealed under the séance's own token, which the store does not hold."""

from datetime import datetime
from hashlib import sha256

from joserfc import jwe
from joserfc.jwk import OctKey
from sqlalchemy import Engine, delete, insert, select

from counting.comptes.jetons import digest
from counting.comptes.schema_identites import jeton_oidc
from counting.store import ecriture

ENTETE = {"alg": "dir", "enc": "A256GCM"}


def keep_jeton(engine: Engine, seance: str, jeton: str, *, maintenant: datetime, expire_le: datetime) -> None:
    """Keep the id_token of a séance; a copy of the database does not open it."""
    scelle = jwe.encrypt_compact(ENTETE, jeton.encode(), _key(seance))
    with ecriture(engine) as connexion:
        connexion.execute(delete(jeton_oidc).where(jeton_oidc.c.expire_le < maintenant))
        connexion.execute(
            insert(jeton_oidc).values(seance_sha256=digest(seance), scelle=scelle.encode(), expire_le=expire_le)
        )


def take_jeton(engine: Engine, seance: str) -> str | None:
    """Give back the id_token of a séance and forget it; None when the séance did not come from a provider."""
    clef = jeton_oidc.c.seance_sha256 == digest(seance)
    with ecriture(engine) as connexion:
        scelle = connexion.execute(select(jeton_oidc.c.scelle).where(clef)).scalar_one_or_none()
        connexion.execute(delete(jeton_oidc).where(clef))
    if scelle is None:
        return None
    return (jwe.decrypt_compact(scelle, _key(seance), algorithms=list(ENTETE.values())).plaintext or b"").decode()


def _key(seance: str) -> OctKey:
    """Apart from the hash that finds the line, by its prefix: knowing one does not give the other."""
    return OctKey.import_key(sha256(b"lanterne id_token " + seance.encode()).digest())
