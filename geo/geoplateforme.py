"""Ask the Géoplateforme's geocoder, a second try that sends addresses out: off unless someone asks for it."""

import os
import re
import threading
import time
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlencode, urlsplit

from geo.adresses.answer import INTROUVABLE, Answer
from geo.envoi import send
from geo.reponse_geoplateforme import ARRONDISSEMENTS, read

URL = "https://data.geopf.fr/geocodage"
PAR_SECONDE = 10.0
"""Requests a second, at most; the service blocks an IP address above 50 (cartes.gouv.fr, « Limites d’usage »)."""

DELAI_S = 3.0
"""Longest silence of the service, and longest time for one answer, in seconds."""

ESSAIS = 3
"""Tries of one request that meets a 429 or a 5xx."""

RECUL_S = 1.0
"""Pause before the second try when the service does not say how long; doubled before the third."""

ATTENTE_MAX_S = 6.0
"""Longest wait for one's turn: the service blocks for 5 s and says so in Retry-After. Beyond, it is not asked."""

ECHECS_MAX = 2
"""Addresses in a row without an answer, after which the service is left alone for `REPOS_S`."""

REPOS_S = 60.0
REPOS_MAX_S = 600.0
"""Longest Retry-After obeyed, in seconds."""

LONGUEURS = range(3, 201)
"""Lengths of text the service accepts."""

CONNUES_MAX = 10_000
"""Answers kept; the oldest leave first."""

_OK, _REFUSE, _TROP = 200, 400, 429
_POSTAL = re.compile(r"75[01](0[1-9]|1[0-9]|20)")


class Geoplateforme:
    """One service for the whole process: one request at a time, at a bounded pace, each question asked once.

    `url` is the root of the service; `delai_s` and `recul_s` are seconds, `par_seconde` requests a second.
    """

    def __init__(
        self, url: str = URL, *, delai_s: float = DELAI_S, par_seconde: float = PAR_SECONDE, recul_s: float = RECUL_S
    ) -> None:
        self._url = f"{url.rstrip('/')}/search"
        self._delai_s, self._intervalle_s, self._recul_s = delai_s, 1 / par_seconde, recul_s
        self._verrou = threading.Lock()
        self._connues: dict[tuple[str, str | None], Answer] = {}
        self._prochaine = 0.0
        self._echecs = 0
        self._sans_reponse = 0

    @property
    def annonce(self) -> str:
        """What whoever types an address must know."""
        hote = urlsplit(self._url).hostname
        destinataire = "l’IGN" if hote == urlsplit(URL).hostname else hote
        return f"Géoplateforme activée : les adresses introuvables sont envoyées à {destinataire}."

    @property
    def bilan(self) -> str:
        """What the service left unanswered since the process began; empty if nothing."""
        if not self._sans_reponse:
            return ""
        return f"Géoplateforme : demandes restées sans réponse, laissées « introuvable » : {self._sans_reponse}."

    def search(self, text: str, *, citycode: str | None = None) -> Answer | None:
        """Ask where an address of Paris is.

        Parameters
        ----------
        text : str
            The address as written; one that cannot be an address is not sent.
        citycode : str, optional
            INSEE code of its arrondissement, 75101 to 75120; with any other, nothing is sent.

        Returns
        -------
        Answer or None
            ``a_verifier`` or ``introuvable``, the same for the same question as long as the process lives; None when
            the service did not answer. Never an exception.
        """
        question = _question(text, citycode)
        if question is None:
            return INTROUVABLE
        with self._verrou:
            if (question, citycode) not in self._connues:
                reponse = self._ask(question, citycode)
                if reponse is None:
                    self._sans_reponse += 1
                    return None
                if len(self._connues) >= CONNUES_MAX:
                    self._connues.pop(next(iter(self._connues)))
                self._connues[question, citycode] = reponse
            return self._connues[question, citycode]

    def retry(self, texts: Sequence[str], answers: Sequence[Answer], citycodes: Sequence[str | None]) -> list[Answer]:
        """Ask for the addresses the index did not find, and for no other; the other answers are those given."""
        return [
            (self.search(text, citycode=citycode) or answer) if answer.status == "introuvable" else answer
            for text, answer, citycode in zip(texts, answers, citycodes, strict=True)
        ]

    def _ask(self, question: str, citycode: str | None) -> Answer | None:
        if self._is_resting():
            return None
        parametres = {"q": question, "limit": "5", "autocomplete": "0", "index": "address"}
        filtre = {"citycode": citycode} if citycode else {}
        reponse = self._insist(f"{self._url}?{urlencode(parametres | filtre, errors='replace')}")
        self._echecs = 0 if reponse else self._echecs + 1
        if self._echecs >= ECHECS_MAX:
            self._put_off(REPOS_S)
        return reponse

    def _insist(self, url: str) -> Answer | None:
        """Answer of a request, tried again only when the service is too busy or broken."""
        for essai in range(ESSAIS):
            if not self._take_turn():
                return None
            retour = send(url, delai_s=self._delai_s)
            if retour.statut == _REFUSE:
                return INTROUVABLE
            if retour.statut != _TROP and retour.statut < 500:
                return read(retour.corps) if retour.statut == _OK else None
            self._put_off(retour.attente_s or self._recul_s * 2**essai)
        return None

    def _take_turn(self) -> bool:
        """Wait for the next moment a request may leave; False when that is too far away."""
        if self._is_resting():
            return False
        time.sleep(max(self._prochaine - time.monotonic(), 0.0))
        self._prochaine = time.monotonic() + self._intervalle_s
        return True

    def _is_resting(self) -> bool:
        return self._prochaine - time.monotonic() > ATTENTE_MAX_S

    def _put_off(self, duree_s: float) -> None:
        self._prochaine = max(self._prochaine, time.monotonic() + min(duree_s, REPOS_MAX_S))


def open_geoplateforme(*, demandee: bool = False) -> Geoplateforme | None:
    """Service of this process, or None.

    Parameters
    ----------
    demandee : bool
        Asked for by name; else only ``LANTERNE_GEOPLATEFORME`` enables it: ``1``, or the root of a service that
        answers alike. Any other value leaves it off.
    """
    reglage = os.environ.get("LANTERNE_GEOPLATEFORME", "").strip()
    if _is_url(reglage):
        return _shared(reglage)
    return _shared(URL) if demandee or reglage == "1" else None


def citycode_of(postcode: str | None) -> str | None:
    """INSEE code of the arrondissement of a postcode; None if it says no more than Paris, itself if it is elsewhere.

    >>> citycode_of("75019"), citycode_of("75116"), citycode_of("75000"), citycode_of("93100")
    ('75119', '75116', None, '93100')
    """
    if not postcode or postcode == "75000":
        return None
    return f"751{postcode[-2:]}" if _POSTAL.fullmatch(postcode) else postcode


@cache
def _shared(url: str) -> Geoplateforme:
    return Geoplateforme(url)


def _is_url(reglage: str) -> bool:
    try:
        lu = urlsplit(reglage)
    except ValueError:
        return False
    return lu.scheme in {"http", "https"} and bool(lu.hostname)


def _question(text: str, citycode: str | None) -> str | None:
    """Text to send, which must begin with a letter or a digit; None when nothing is to be sent."""
    question = re.sub(r"^[\W_]+", "", " ".join(text.split()))
    if citycode not in {None, *ARRONDISSEMENTS} or not any(lettre.isalpha() for lettre in question):
        return None
    if citycode is None and "paris" not in question.lower():
        question += " Paris"
    return question if len(question) in LONGUEURS else None
