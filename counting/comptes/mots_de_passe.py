"""Passwords: the rule they obey, their Argon2id hash, and a check that costs the same for nobody."""

import unicodedata
from datetime import datetime
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import Connection, Engine, delete, insert, select

from counting.comptes.compte import CompteRefuseError
from counting.comptes.devinables import weigh
from counting.comptes.schema import mot_de_passe
from counting.seuils import LONGUEUR_MOT_DE_PASSE

HACHEUR = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
"""Argon2id, second choice of RFC 9106: 64 MiB, three passes."""

LONGUEUR_MAX = 200
ENSEMBLE = BoundedSemaphore(2)
"""Two hashes at once: each takes 64 MiB, and a crowd of attempts must not take the machine."""

PERSONNE = "$argon2id$v=19$m=65536,t=3,p=4$/UW+sgaF6VQoYwJmo30T9w$PjN/Ypi52WsD7h51fnO9/wSgiqWolfRtCuNCkF/TzHk"
"""Hash of a password nobody knows, checked when there is no account: the answer comes no sooner."""


def hash_mot_de_passe(texte: str, courriel: str, nom: str) -> str:
    """Hash a new password, once it obeys the rule.

    Parameters
    ----------
    texte : str
        What was typed.
    courriel, nom : str
        Of the account: what a password takes from them counts for little.

    Returns
    -------
    str
        Argon2id hash with its salt and parameters.

    Raises
    ------
    CompteRefuseError
        Fewer than 12 characters, more than 200, or 12 characters too easy to guess (`counting.comptes.devinables`).
    """
    normalise = _normalise(texte)
    if len(normalise) < LONGUEUR_MOT_DE_PASSE.valeur:
        raise CompteRefuseError(
            f"Mot de passe : {LONGUEUR_MOT_DE_PASSE.valeur} {LONGUEUR_MOT_DE_PASSE.unite}, {len(normalise)} reçus. "
            "Une phrase de plusieurs mots convient."
        )
    if len(normalise) > LONGUEUR_MAX:
        raise CompteRefuseError(f"Mot de passe : {LONGUEUR_MAX} caractères au plus. Raccourcissez-le.")
    poids, devines = weigh(normalise, courriel, nom)
    if poids < LONGUEUR_MOT_DE_PASSE.valeur:
        raise CompteRefuseError(
            f"Mot de passe trop facile à deviner : {', '.join(devines)}. Ajoutez des mots sans rapport entre "
            "eux, ni avec vous, ni avec Lanterne."
        )
    with ENSEMBLE:
        return HACHEUR.hash(normalise)


def keep(connection: Connection, compte: int, empreinte: str, maintenant: datetime) -> None:
    """Put a hash in place of the account's former one, inside the caller's transaction."""
    connection.execute(delete(mot_de_passe).where(mot_de_passe.c.compte == compte))
    connection.execute(insert(mot_de_passe).values(compte=compte, empreinte=empreinte, ecrit_le=maintenant))


def verify(engine: Engine, compte: int | None, texte: str) -> bool:
    """Tell whether a password is the account's; as long for an account that does not exist, or has none."""
    with engine.connect() as connection:
        gardee = connection.scalar(select(mot_de_passe.c.empreinte).where(mot_de_passe.c.compte == compte))
    try:
        with ENSEMBLE:
            HACHEUR.verify(gardee or PERSONNE, _normalise(texte[: 2 * LONGUEUR_MAX]))
    except (VerificationError, InvalidHashError):
        return False
    return gardee is not None


def _normalise(texte: str) -> str:
    """Same letters whatever the keyboard composed them with."""
    return unicodedata.normalize("NFKC", texte)
