"""What a provider signs, read with distrust: id_token and userinfo (OpenID Connect Core 1.0, § 3.1.3.7, 5.3)."""

import json
from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from counting.errors import CountingError

ALGORITHMES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Public-key signatures only: neither « none », nor HS256, which a public key taken for a secret would satisfy.

« EdDSA », which does not say its curve, is deprecated (RFC 9864): Ed25519 is its name now."""
TOLERANCE_S = 60
"""Clocks of two servers may differ by that much."""
EIDAS = ("eidas1", "eidas2", "eidas3")
"""Levels of ProConnect, each one stronger than those before it."""


class JetonRefuseError(CountingError):
    """What the provider sent does not prove who signs in; the text names the check, never the content."""

    motif = "jeton non vérifié"


class NiveauRefuseError(JetonRefuseError):
    """Who signs in is proved, but not strongly enough."""

    motif = "niveau de connexion"


def read_id_token(
    jeton: str, cles: KeySet, *, emetteur: str, client: str, nonce: str, access_token: str, maintenant: float
) -> dict[str, Any]:
    """Verify an id_token: signature, algorithm, issuer, audience, authorised party, dates, nonce, at_hash.

    Returns
    -------
    dict
        Its claims.

    Raises
    ------
    JetonRefuseError
        A check failed.
    """
    try:
        lu = jwt.decode(jeton, cles, algorithms=list(ALGORITHMES))
        revendications = CodeIDToken(
            lu.claims,
            lu.header,
            {"iss": {"essential": True, "value": emetteur}, "aud": {"essential": True, "value": client}},
            {"nonce": nonce, "client_id": client, "access_token": access_token},
        )
        revendications.validate(now=int(maintenant), leeway=TOLERANCE_S)
    except (JoseError, ValueError, TypeError) as error:
        raise JetonRefuseError(_sentence("le jeton d’identité", error)) from error
    if not revendications["sub"]:
        raise JetonRefuseError("Le fournisseur n’a pas dit qui se connecte : « sub » est vide.")
    return dict(revendications)


def read_userinfo(
    corps: bytes, type_contenu: str, cles: KeySet, *, emetteur: str, client: str, sujet: str, signe_exige: bool
) -> dict[str, Any]:
    """Read the userinfo, plain JSON or signed JWT, of the very person of the id_token.

    Parameters
    ----------
    sujet : str
        ``sub`` of the id_token; another one here would lend someone the claims of someone else.
    signe_exige : bool
        Refuse plain JSON.

    Raises
    ------
    JetonRefuseError
        Unsigned where a signature is wanted, badly signed, of another issuer, audience or person.
    """
    try:
        if type_contenu.partition(";")[0].strip().lower() == "application/jwt":
            revendications = jwt.decode(corps, cles, algorithms=list(ALGORITHMES)).claims
            _same_parties(revendications, emetteur, client)
        elif signe_exige:
            raise JetonRefuseError(
                "Le fournisseur a envoyé une fiche d’identité sans signature, alors qu’elle est exigée."
            )
        else:
            revendications = json.loads(corps)
    except (JoseError, ValueError, TypeError) as error:
        if isinstance(error, JetonRefuseError):
            raise
        raise JetonRefuseError(_sentence("la fiche d’identité", error)) from error
    if not isinstance(revendications, dict) or revendications.get("sub") != sujet:
        raise JetonRefuseError("La fiche d’identité du fournisseur n’est pas celle de la personne qui se connecte.")
    return revendications


def check_acr(recu: object, voulus: tuple[str, ...]) -> None:
    """Require one of the levels asked for, or a stronger one where the order is known (eidas1 < eidas2 < eidas3).

    Raises
    ------
    NiveauRefuseError
        The level is missing or too low: asking a provider for a level does not oblige it to reach it.
    """
    if not voulus or recu in voulus:
        return
    if recu in EIDAS and any(v in EIDAS and EIDAS.index(v) < EIDAS.index(str(recu)) for v in voulus):
        return
    raise NiveauRefuseError(
        f"Le niveau de connexion atteint ne suffit pas : Lanterne demande {' ou '.join(voulus)}. "
        "Reconnectez-vous avec un second facteur, ou avec votre carte d’agent."
    )


def _same_parties(revendications: Mapping[str, Any], emetteur: str, client: str) -> None:
    """A signed userinfo should name its issuer and audience (§ 5.3.2); where it does, they must be the right ones."""
    destinataires = revendications.get("aud", client)
    if revendications.get("iss", emetteur) != emetteur or client not in _listed(destinataires):
        raise JetonRefuseError(
            "La fiche d’identité signée vient d’un autre émetteur, ou est destinée à un autre service."
        )


def _listed(valeur: object) -> list[object]:
    return valeur if isinstance(valeur, list) else [valeur]


def _sentence(quoi: str, error: Exception) -> str:
    return f"Lanterne n’a pas pu vérifier {quoi} envoyé par le fournisseur ({type(error).__name__})."
