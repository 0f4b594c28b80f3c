"""An OpenID provider for tests, that behaves like ProConnect until it is told to cheat. Real HTTP, real signatures."""

import base64
import hashlib
import json
import secrets
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from serveur_local import ReponseLocale, ServeurLocal

CLIENT = "lanterne"
SECRET = "secret-de-test-secret-de-test-12"  # noqa: S105
SIRET = "12345678900011"
PARAMETRES = {
    *("client_id", "response_type", "redirect_uri", "scope", "claims", "state", "nonce", "prompt", "idp_hint"),
    *("login_hint", "acr_values", "code_challenge", "code_challenge_method"),
}
LONGUEUR_MINIMALE = 32
COURBES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
UNE_CLE = RSAKey.generate_key(2048, {"kid": "une", "use": "sig"})


def personne(nom, **revendications):
    """What ProConnect says of someone; it has no « email_verified »."""
    return {
        "sub": f"sub-{nom}",
        "email": f"{nom}@paris.test",
        "given_name": nom.title(),
        "siret": SIRET,
        **revendications,
    }


class Fournisseur(ServeurLocal):
    """Keeps the codes it gave; what a test changes is what the next answers are made of."""

    def __init__(self):
        super().__init__(_Reponse)
        self.cle = UNE_CLE
        self.publiees = [self.cle]
        self.algorithme = "RS256"
        self.qui = personne("coline")
        self.acr = "eidas2"
        self.id_token = {}
        self.fiche = {}
        self.fiche_signee = True
        self.description = {}
        self.retour = {}
        self.codes = {}
        self.acces = {}

    @property
    def emetteur(self):
        return f"http://127.0.0.1:{self.server_port}"

    def turn_keys(self):
        """Sign with a new key from now on, and publish that one only."""
        self.cle = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})
        self.publiees = [self.cle]

    def take_key(self, algorithme):
        """Sign from now on with another algorithm, and a new key of its kind."""
        options = {"kid": secrets.token_hex(4), "use": "sig"}
        courbe = COURBES.get(algorithme)
        self.cle = ECKey.generate_key(courbe, options) if courbe else RSAKey.generate_key(2048, options)
        self.algorithme, self.publiees = algorithme, [self.cle]

    def sign(self, revendications):
        """Sign claims; a claim set to None is left out."""
        entete = {"alg": self.algorithme, "kid": self.cle.kid}
        gardees = {nom: valeur for nom, valeur in revendications.items() if valeur is not None}
        return jwt.encode(entete, gardees, self.cle, algorithms=[self.algorithme])


class _Reponse(ReponseLocale):
    server: Fournisseur

    def repondre(self):
        url = urlsplit(self.path)
        demande = {nom: valeurs[0] for nom, valeurs in parse_qs(url.query).items()}
        routes = {"/.well-known/openid-configuration": self._describe, "/cles": self._publish}
        routes |= {"/authorize": self._authorize, "/userinfo": self._tell, "/session/end": self._end}
        self.server.demandes.append((url.path, demande))
        routes[url.path](demande)

    def do_POST(self):  # noqa: N802
        corps = self.rfile.read(int(self.headers["content-length"])).decode()
        demande = {nom: valeurs[0] for nom, valeurs in parse_qs(corps).items()}
        donne = self.server.codes.pop(demande.get("code"), None)  # a code serves once
        if donne is None or not _authentic(demande, donne):
            self._answer(400, {"error": "invalid_grant"})
            return
        acces = secrets.token_urlsafe()
        self.server.acces[acces] = True
        maintenant = int(time.time())
        revendications = {
            "iss": self.server.emetteur,
            "sub": self.server.qui["sub"],
            "aud": CLIENT,
            "acr": self.server.acr,
            "nonce": donne["nonce"],
            "iat": maintenant,
            "exp": maintenant + 60,
            "at_hash": _at_hash(acces, self.server.algorithme),
            **self.server.id_token,
        }
        jetons = {"access_token": acces, "token_type": "Bearer", "expires_in": 60}
        self._answer(200, {**jetons, "id_token": self.server.sign(revendications)})

    def _describe(self, _demande):
        emetteur = self.server.emetteur
        self._answer(
            200,
            {
                "issuer": emetteur,
                "authorization_endpoint": f"{emetteur}/authorize",
                "token_endpoint": f"{emetteur}/token",
                "userinfo_endpoint": f"{emetteur}/userinfo",
                "jwks_uri": f"{emetteur}/cles",
                "end_session_endpoint": f"{emetteur}/session/end",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "code_challenge_methods_supported": ["S256"],
                "claims_parameter_supported": True,
                "authorization_response_iss_parameter_supported": True,
                **self.server.description,
            },
        )

    def _publish(self, _demande):
        self._answer(200, KeySet(self.server.publiees).as_dict(private=False))

    def _authorize(self, demande):
        refus = sorted(set(demande) - PARAMETRES)
        courts = [nom for nom in ("state", "nonce") if len(demande.get(nom, "")) < LONGUEUR_MINIMALE]
        if refus or courts:
            self._answer(400, {"error": "Y000400", "quoi": refus + courts})
            return
        code = secrets.token_urlsafe()
        self.server.codes[code] = demande
        retour = {"code": code, "state": demande["state"], "iss": self.server.emetteur, **self.server.retour}
        self._redirect(demande["redirect_uri"], {nom: valeur for nom, valeur in retour.items() if valeur is not None})

    def _tell(self, _demande):
        if self.headers["authorization"].removeprefix("Bearer ") not in self.server.acces:
            self._answer(401, {"error": "invalid_token"})
            return
        fiche = {**self.server.qui, **self.server.fiche}
        if self.server.fiche_signee:
            signee = {"iss": self.server.emetteur, "aud": CLIENT, **fiche}
            self._answer(200, self.server.sign(signee), "application/jwt")
        else:
            self._answer(200, fiche)

    def _end(self, demande):
        self._redirect(demande["post_logout_redirect_uri"], {"state": demande["state"]})

    def _redirect(self, adresse, parametres):
        self.send_response(302)
        self.send_header("location", f"{adresse}?{urlencode(parametres)}")
        self.end_headers()

    def _answer(self, statut, contenu, type_contenu="application/json"):
        corps = (contenu if isinstance(contenu, str) else json.dumps(contenu)).encode()
        self.send_response(statut)
        self.send_header("content-type", type_contenu)
        self.send_header("content-length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)


def _authentic(demande, donne):
    defi = base64.urlsafe_b64encode(hashlib.sha256(demande.get("code_verifier", "").encode()).digest()).rstrip(b"=")
    return (
        demande.get("client_id") == CLIENT
        and demande.get("client_secret") == SECRET
        and demande.get("redirect_uri") == donne["redirect_uri"]
        and donne.get("code_challenge", defi.decode()) == defi.decode()
    )


def _at_hash(acces, algorithme):
    """Left half of the hash that the signature uses: ES384, SHA-384."""
    hache = hashlib.new(f"sha{algorithme[-3:]}", acces.encode()).digest()
    return base64.urlsafe_b64encode(hache[: len(hache) // 2]).rstrip(b"=").decode()
