"""Who a provider says someone is, and whether that is enough to be let in: e-mail address, SIRET."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counting.comptes.compte import NOM_MAX, CompteRefuseError, read_courriel

PREFIXE = "LANTERNE_OIDC_"
SUFFIXE = "/.well-known/openid-configuration"


class ConnexionRefuseeError(CompteRefuseError):
    """The provider proved who this is, and Lanterne does not let them in; the text says what to ask, and whom.

    `motif` is for the journal: two or three words, never an address.
    """

    def __init__(self, motif: str, message: str) -> None:
        super().__init__(message)
        self.motif = motif


@dataclass(frozen=True)
class Identite:
    """A person at a provider: (`emetteur`, `sujet`) never changes; `courriel` is empty unless it is verified."""

    emetteur: str
    sujet: str
    courriel: str
    nom: str


def read_emetteur() -> str | None:
    """Issuer of the provider that is set, which its discovery address names; None without a provider."""
    adresse = os.environ.get(f"{PREFIXE}DECOUVERTE")
    return adresse.removesuffix(SUFFIXE) if adresse else None


def read_identite(revendications: Mapping[str, Any], emetteur: str, *, courriel_garanti: bool) -> Identite:
    """Read an identity from verified claims.

    Parameters
    ----------
    revendications : mapping
        Claims of the id_token and of the userinfo, already verified.
    emetteur : str
        The provider's issuer.
    courriel_garanti : bool
        The provider vouches for its addresses without ``email_verified`` (ProConnect). A false one stays refused.
    """
    verifie = revendications.get("email_verified", courriel_garanti) is True
    courriel = _courriel(revendications.get("email")) if verifie else ""
    return Identite(emetteur, str(revendications["sub"]), courriel, _nom(revendications) or courriel.partition("@")[0])


def check_siret(revendications: Mapping[str, Any], sirets: frozenset[str]) -> None:
    """Require that the person's organisation is one of those let in, when they are limited.

    Raises
    ------
    ConnexionRefuseeError
        Another SIRET, or none.
    """
    if sirets and revendications.get("siret") not in sirets:
        raise ConnexionRefuseeError(
            "organisation",
            "Votre organisation n’est pas de celles que Lanterne reçoit. Vérifiez l’organisation choisie en vous "
            "connectant ; si c’est la bonne, demandez à un administrateur de Lanterne d’ajouter son SIRET.",
        )


def _courriel(texte: object) -> str:
    """Plain letters only: a look-alike of another alphabet must not find someone else's account."""
    if not isinstance(texte, str) or not texte.isascii():
        return ""
    try:
        return read_courriel(texte)
    except CompteRefuseError:
        return ""


def _nom(revendications: Mapping[str, Any]) -> str:
    famille = revendications.get("usual_name") or revendications.get("family_name")
    nom = revendications.get("name") or " ".join(
        mot for mot in (revendications.get("given_name"), famille) if isinstance(mot, str)
    )
    if not isinstance(nom, str) or not nom.isprintable():
        return ""
    return " ".join(nom.split())[:NOM_MAX]
