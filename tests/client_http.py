"""A browser without a screen: cookies kept, redirections shown and not followed."""

import re
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener


class Reponse(NamedTuple):
    statut: int
    entetes: dict[str, str]
    cookies: list[str]
    texte: str


class _Sur_Place(HTTPRedirectHandler):  # noqa: N801
    def redirect_request(self, *_):
        return None


class Client:
    """One browser."""

    def __init__(self, adresse: str):
        self.adresse, self.pot = adresse, CookieJar()
        self._ouvreur = build_opener(HTTPCookieProcessor(self.pot), _Sur_Place())

    def demander(
        self, chemin: str, corps: bytes | None = None, *, methode: str | None = None, **entetes: str
    ) -> Reponse:
        """Send a request; header names are written with underscores."""
        noms = {nom.replace("_", "-"): valeur for nom, valeur in entetes.items()}
        demande = Request(self.adresse + chemin, corps, noms, method=methode)
        try:
            with self._ouvreur.open(demande, timeout=30) as recue:
                return _lire(recue)
        except HTTPError as recue:
            with recue:
                return _lire(recue)

    def poster(self, chemin: str, *, vu: str | None = None, **champs: str) -> Reponse:
        """Open a page, then post its form with its token."""
        page = self.demander(vu or chemin)
        trouve = re.search(r'name="jeton" value="([^"]+)"', page.texte)
        jeton = {"jeton": trouve[1]} if trouve else {}
        return self.demander(chemin, urlencode(jeton | champs).encode())

    def connecter(self, courriel: str, mot_de_passe: str, vers: str = "") -> Reponse:
        return self.poster("/connexion", courriel=courriel, mot_de_passe=mot_de_passe, vers=vers)

    def cookie(self, nom: str) -> str | None:
        return next((cookie.value for cookie in self.pot if cookie.name == nom), None)


def premier_lien(var: Path, adresse: str) -> str:
    """Path of the link the server printed at its last start."""
    return re.findall(rf"{adresse}(/premier-compte/\S+)", (var / "serveur.log").read_text())[-1]


def _lire(recue) -> Reponse:
    texte = recue.read().decode()
    entetes = {nom.lower(): valeur for nom, valeur in recue.headers.items()}
    return Reponse(recue.status, entetes, recue.headers.get_all("set-cookie") or [], texte)
