"""From what a provider claims of a person to a role and a ressort, by rules the administrator wrote.

A rule: ``{"si": {"roles": "coord", "siret": "217..."}, "role": "coordinateur", "ressort": {"roles": "dst:"}}``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counting.comptes.compte import ROLES_ATTRIBUES
from counting.errors import CountingError
from counting.roles import Role

CHAMPS = {"si", "role", "ressort"}


class RegleDeRoleError(CountingError):
    """A rule that gives roles is not of its form."""


@dataclass(frozen=True)
class Octroi:
    """What a rule grants: a role, and the codes it is limited to (none: not limited)."""

    role: Role
    ressort: frozenset[str]


@dataclass(frozen=True)
class Regle:
    """One rule: all the conditions must hold; the ressort is written here or read behind a prefix of a claim."""

    conditions: tuple[tuple[str, str], ...]
    role: Role
    ressort: frozenset[str] = frozenset()
    prefixe: tuple[str, str] | None = None


def read_regles(texte: str) -> tuple[Regle, ...]:
    """Read the rules, a JSON list.

    Raises
    ------
    RegleDeRoleError
        Not JSON, an unknown role, a rule without condition (it would open Lanterne to all), an unknown field.
    """
    try:
        lues = json.loads(texte)
    except json.JSONDecodeError as error:
        raise RegleDeRoleError(f"ce n’est pas du JSON (ligne {error.lineno}, colonne {error.colno}).") from error
    if not isinstance(lues, list) or not all(isinstance(lue, dict) for lue in lues):
        raise RegleDeRoleError("attendu une liste de règles, par exemple [{“si”: {…}, “role”: “élu”}].")
    return tuple(_regle(rang, lue) for rang, lue in enumerate(lues, start=1))


def grant(regles: tuple[Regle, ...], revendications: Mapping[str, Any]) -> Octroi | None:
    """Give what the first rule that holds grants, or None.

    A rule whose ressort is to be read in a claim holds only if that claim names at least one code: an empty
    ressort means « everywhere », and must never come from a missing claim.

    Examples
    --------
    >>> regles = read_regles('[{"si": {"groupes": "elus"}, "role": "elu"}]')
    >>> grant(regles, {"groupes": ["elus", "cantine"]}).role
    <Role.ELU: 'élu'>
    >>> grant(regles, {"groupes": "cantine"}) is None
    True
    """
    for regle in regles:
        if all(valeur in _values(revendications, nom) for nom, valeur in regle.conditions):
            ressort = _ressort(regle, revendications)
            if ressort is not None:
                return Octroi(regle.role, ressort)
    return None


def _ressort(regle: Regle, revendications: Mapping[str, Any]) -> frozenset[str] | None:
    if regle.prefixe is None:
        return regle.ressort
    nom, debut = regle.prefixe
    codes = {valeur.removeprefix(debut) for valeur in _values(revendications, nom) if valeur.startswith(debut)}
    return frozenset(codes - {""}) or None


def _values(revendications: Mapping[str, Any], nom: str) -> tuple[str, ...]:
    """Values of a claim, alone or in a list; anything that is not a text is not a value."""
    valeur = revendications.get(nom)
    return tuple(v for v in (valeur if isinstance(valeur, list) else [valeur]) if isinstance(v, str))


def _regle(rang: int, lue: dict[str, Any]) -> Regle:
    inconnus = sorted(set(lue) - CHAMPS)
    if inconnus:
        raise RegleDeRoleError(f"règle {rang} : champ « {inconnus[0]} » inconnu. Champs : si, role, ressort.")
    conditions = lue.get("si")
    if not conditions or not _is_texts(conditions):
        raise RegleDeRoleError(f"règle {rang} : « si » doit nommer au moins une revendication et sa valeur.")
    ressort = lue.get("ressort", [])
    if isinstance(ressort, dict) and len(ressort) == 1 and _is_texts(ressort):
        return Regle(tuple(conditions.items()), _role(rang, lue), prefixe=next(iter(ressort.items())))
    if not isinstance(ressort, list) or not all(isinstance(code, str) and code for code in ressort):
        raise RegleDeRoleError(
            f"règle {rang} : « ressort » doit être une liste de codes, ou une revendication et le début de ses valeurs."
        )
    return Regle(tuple(conditions.items()), _role(rang, lue), ressort=frozenset(ressort))


def _role(rang: int, lue: dict[str, Any]) -> Role:
    roles = {role.name.lower(): role for role in ROLES_ATTRIBUES}
    demande = lue.get("role")
    if not isinstance(demande, str) or demande not in roles:
        raise RegleDeRoleError(f"règle {rang} : rôle « {demande} » inconnu. Rôles : {', '.join(sorted(roles))}.")
    return roles[demande]


def _is_texts(valeur: object) -> bool:
    return isinstance(valeur, dict) and all(isinstance(texte, str) and texte for texte in valeur.values())
