"""Send one HTTP request to a service and hand back what came, whatever came: never an exception."""

import email.utils
import re
import time
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit

AGENT = "Lanterne"
OCTETS_MAX, BLOC_OCTETS = 1 << 20, 65_536


class Retour(NamedTuple):
    """What came back: status (0 when nothing did), body of a success, seconds that Retry-After asks for."""

    statut: int
    corps: bytes = b""
    attente_s: float = 0.0


def send(url: str, *, delai_s: float) -> Retour:
    """GET `url`; proxies and certificate authorities are those of the machine.

    Parameters
    ----------
    url : str
        http or https; a redirection to another host is not followed.
    delai_s : float
        Longest silence, and longest time for the body, in seconds; what comes later, or beyond 1 MiB, is cut.
    """
    opener = urllib.request.build_opener(_SameHost)
    opener.addheaders = [("User-Agent", AGENT)]
    try:
        with opener.open(url, timeout=delai_s) as reponse:
            return Retour(reponse.status, _corps(reponse, delai_s))
    except HTTPError as erreur:
        erreur.close()
        return Retour(erreur.code, attente_s=_retry_after(erreur.headers.get("Retry-After") or ""))
    except (OSError, HTTPException, ValueError):
        return Retour(0)


class _SameHost(urllib.request.HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0917 - the signature is urllib's
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _corps(reponse: HTTPResponse, delai_s: float) -> bytes:
    limite, corps = time.monotonic() + delai_s, b""
    while len(corps) < OCTETS_MAX and time.monotonic() < limite and (bloc := reponse.read1(BLOC_OCTETS)):
        corps += bloc
    return corps


def _retry_after(valeur: str) -> float:
    """Seconds a Retry-After asks for, as a number or a date; 0 when it says nothing."""
    if re.fullmatch(r"[0-9]{1,9}", valeur.strip()):
        return float(valeur)
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(valeur) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0
