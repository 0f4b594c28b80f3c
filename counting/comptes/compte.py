"""An account, and what its words must be."""

import re
import unicodedata
from dataclasses import dataclass

from counting.errors import CountingError
from counting.roles import Role

COURRIEL = re.compile(r"[^@\s<>\"',;:\\]+@[^@\s<>\"',;:\\]+\.[^@\s<>\"',;:\\.]{2,}")
COURRIEL_MAX, NOM_MAX = 254, 100
ROLES_ATTRIBUES = tuple(role for role in Role if role is not Role.PUBLIC)
"""Roles an account may hold: nobody needs one to be the public."""


class CompteRefuseError(CountingError):
    """What was asked about an account breaks a rule; nothing was written."""


@dataclass(frozen=True)
class Compte:
    """A person who may sign in.

    `ressort` holds INSEE arrondissement codes for an organisateur, names of DST for a coordinateur; empty means all.
    """

    id: int
    courriel: str
    nom: str
    role: Role
    ressort: frozenset[str]
    actif: bool


def read_courriel(texte: str) -> str:
    """E-mail address as it is kept and compared: no blank around, lower case.

    Raises
    ------
    CompteRefuseError
        When it does not read as one address.

    Examples
    --------
    >>> read_courriel(" Ana.Ruiz@Paris.fr ")
    'ana.ruiz@paris.fr'
    """
    courriel = unicodedata.normalize("NFKC", texte).strip().lower()
    if len(courriel) > COURRIEL_MAX or not COURRIEL.fullmatch(courriel) or not courriel.isprintable():
        raise CompteRefuseError(
            "Adresse électronique : une seule adresse est attendue, comme prenom.nom@ville.fr. Corrigez-la."
        )
    return courriel


def read_nom(texte: str) -> str:
    """Name as it is shown, one blank between words.

    Raises
    ------
    CompteRefuseError
        When it is empty or longer than 100 characters.

    Examples
    --------
    >>> read_nom("  Ana   Ruiz ")
    'Ana Ruiz'
    """
    nom = " ".join(unicodedata.normalize("NFC", texte).split())
    if not nom or len(nom) > NOM_MAX or not nom.isprintable():
        raise CompteRefuseError(f"Nom : de 1 à {NOM_MAX} caractères sont attendus. Écrivez le prénom et le nom.")
    return nom


def require_role(role: Role) -> None:
    """Refuse a role that no account holds.

    Raises
    ------
    CompteRefuseError
        For the public.
    """
    if role not in ROLES_ATTRIBUES:
        raise CompteRefuseError(f"Le rôle « {role.value} » ne demande pas de compte. Choisissez-en un autre.")
