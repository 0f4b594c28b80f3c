"""One OpenID provider: its addresses, its keys, and the three requests Lanterne makes to it."""

import json
import math
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from counting.comptes.allers_oidc import Aller
from counting.errors import CountingError
from dashboard.comptes.reglages import ReglagesOidc, secured

DELAI_S = 10
FRAICHEUR_S = 3600
ADRESSES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class FournisseurError(CountingError):
    """The provider does not answer, or not as OpenID Connect says; its own words are not shown."""


@dataclass(frozen=True)
class Jetons:
    """What a code was exchanged for."""

    id_token: str
    access_token: str


@dataclass(frozen=True)
class Fiche:
    """A userinfo as it came."""

    corps: bytes
    type_contenu: str


class Fournisseur:
    """A provider, its description and its keys kept for an hour; shared by all threads."""

    def __init__(self, reglages: ReglagesOidc) -> None:
        self.reglages = reglages
        self._verrou = threading.Lock()
        self._tls = httpx2.create_ssl_context()
        self._description: dict[str, Any] = {}
        self._lue = -math.inf
        self._cles = KeySet([])
        self._cles_lues = -math.inf

    def description(self) -> dict[str, Any]:
        """Read the provider's metadata (OpenID Connect Discovery 1.0), whose issuer must be the one asked."""
        with self._verrou:
            if time.monotonic() - self._lue > FRAICHEUR_S:
                self._description, self._lue = self._checked(self._json(self.reglages.decouverte)), time.monotonic()
            return self._description

    def cles(self, jeton: str) -> KeySet:
        """Read the keys that may have signed `jeton`; again when it names one that is not known (rotation)."""
        adresse = self.description()["jwks_uri"]
        with self._verrou:
            if time.monotonic() - self._cles_lues > FRAICHEUR_S or not _known(jeton, self._cles):
                self._cles, self._cles_lues = _public_keys(self._json(adresse)), time.monotonic()
            return self._cles

    def departure(self, aller: Aller, retour: str) -> str:
        """Address to send the browser to; never a parameter too many, ProConnect refuses it (Y000400)."""
        description, reglages = self.description(), self.reglages
        defi = {"code_challenge": create_s256_code_challenge(aller.verificateur), "code_challenge_method": "S256"}
        adresse = prepare_grant_uri(
            description["authorization_endpoint"],
            reglages.client,
            "code",
            retour,
            reglages.portees,
            aller.etat,
            nonce=aller.nonce,
            **(defi if _with_pkce(description) else {}),
            **self._level(description),
        )
        return str(adresse)

    def exchange(self, code: str, aller: Aller, retour: str) -> tuple[Jetons, Fiche]:
        """Exchange a code for its tokens, and read the userinfo at once: ProConnect's access_token lives 60 s.

        Raises
        ------
        FournisseurError
            The code is refused (unknown, used, expired), or the provider does not answer.
        """
        description = self.description()
        verificateur = {"code_verifier": aller.verificateur} if _with_pkce(description) else {}
        try:
            with self._client(retour) as client:
                recus = client.fetch_token(
                    description["token_endpoint"], grant_type="authorization_code", code=code, **verificateur
                )
                jetons = Jetons(str(recus["id_token"]), str(recus["access_token"]))
                reponse = client.get(description["userinfo_endpoint"])
                reponse.raise_for_status()
                return jetons, Fiche(reponse.content, reponse.headers.get("content-type", ""))
        except OAuthError as error:
            raise FournisseurError(
                f"{self.reglages.nom} a refusé cette connexion : déjà servie, ou trop de temps a passé. Recommencez-la."
            ) from error
        except (httpx2.HTTPError, KeyError, ValueError) as error:
            raise self._silent() from error

    def exit(self, jeton: str, etat: str, retour: str) -> str | None:
        """Address that ends the session at the provider (RP-Initiated Logout 1.0); None where it has none."""
        adresse = self.description().get("end_session_endpoint")
        if not adresse or not secured(adresse):
            return None
        demande = {"id_token_hint": jeton, "state": etat, "post_logout_redirect_uri": retour}
        return f"{adresse}{'&' if '?' in adresse else '?'}{urlencode(demande)}"

    def _level(self, description: dict[str, Any]) -> dict[str, str]:
        """Ask for the level: as essential where the provider reads `claims`, else as a wish (`acr_values`)."""
        acr = self.reglages.acr
        if not acr:
            return {}
        if description.get("claims_parameter_supported"):
            return {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": list(acr)}}})}
        return {"acr_values": " ".join(acr)}

    def _client(self, retour: str) -> OAuth2Client:
        methodes = self.description().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return OAuth2Client(
            self.reglages.client,
            self.reglages.secret,
            token_endpoint_auth_method=next(
                (methode for methode in ("client_secret_post", "client_secret_basic") if methode in methodes), None
            ),
            redirect_uri=retour,
            leeway=0,  # Authlib would hold a token of 60 s for expired
            timeout=DELAI_S,
            follow_redirects=False,
            verify=self._tls,
        )

    def _json(self, adresse: str) -> dict[str, Any]:
        try:
            reponse = httpx2.get(adresse, timeout=DELAI_S, follow_redirects=False, verify=self._tls)
            reponse.raise_for_status()
            lu = reponse.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise self._silent() from error
        if not isinstance(lu, dict):
            raise self._silent()
        return lu

    def _checked(self, lue: dict[str, Any]) -> dict[str, Any]:
        if lue.get("issuer") != self.reglages.emetteur:
            raise FournisseurError(f"{self.reglages.nom} se présente sous un autre nom que celui qui est réglé.")
        if not all(isinstance(lue.get(nom), str) and secured(lue[nom]) for nom in ADRESSES):
            raise FournisseurError(f"{self.reglages.nom} donne une adresse absente ou sans chiffrement (https).")
        return lue

    def _silent(self) -> FournisseurError:
        return FournisseurError(f"{self.reglages.nom} ne répond pas comme attendu.")


def _with_pkce(description: dict[str, Any]) -> bool:
    """A provider that does not know PKCE may refuse its parameters; the nonce then guards alone (RFC 9700, § 2.1.1)."""
    return "S256" in description.get("code_challenge_methods_supported", [])


def _public_keys(lu: dict[str, Any]) -> KeySet:
    """Keys that sign; a shared secret has no place among public keys."""
    try:
        cles = [cle for cle in lu["keys"] if cle.get("kty") != "oct" and cle.get("use", "sig") == "sig"]
        return KeySet.import_key_set({"keys": cles})
    except (JoseError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise FournisseurError("Les clés publiques du fournisseur sont illisibles.") from error


def _known(jeton: str, cles: KeySet) -> bool:
    try:
        kid = extract_compact(jeton.encode()).headers().get("kid")
    except JoseError:
        return bool(cles)
    return bool(cles) if kid is None else any(cle.kid == kid for cle in cles)
