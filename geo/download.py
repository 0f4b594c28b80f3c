"""Download one file, whole or not at all."""

import hashlib
import os
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError

from geo.manifeste import Recu

DELAI_S = 30.0
"""Longest silence of a server, in seconds."""

DUREE_MAX_S = 1_800.0
"""Longest download, in seconds: a server that drips is given up too."""

BLOC_OCTETS = 65_536
AGENT = "Lanterne (python -m geo update)"


class TelechargementError(ValueError):
    """The server did not give the whole file."""


def download(url: str, path: Path, *, delai_s: float, progress: Callable[[int, int | None], None]) -> Recu:
    """Write what `url` gives to `path`.

    Parameters
    ----------
    url : str
        http or https; proxies and certificate authorities are those of the machine.
    path : Path
        The file to write; after an error it may hold a part, the caller throws it away.
    delai_s : float
        Longest silence of the server, in seconds.
    progress : Callable[[int, int | None], None]
        Called with the bytes received so far and the bytes announced, if the server announced any; once whole, with
        twice the size.

    Raises
    ------
    TelechargementError
        Refused, unreachable, too slow, or shorter than announced.
    OSError
        The disk refused, not the network.
    """
    digest, recus = hashlib.sha256(), 0
    with path.open("wb") as cible, _open(url, path.name, delai_s) as response:
        annonce = _annonce(response)
        for bloc in _blocs(path.name, response):
            progress(recus, annonce)
            cible.write(bloc)
            digest.update(bloc)
            recus += len(bloc)
        cible.flush()
        os.fsync(cible.fileno())
    if annonce not in (None, recus):
        raise TelechargementError(f"{path.name} : {recus} octets reçus sur {annonce} annoncés.")
    progress(recus, recus)
    return Recu(url, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), recus, digest.hexdigest())


def _open(url: str, nom: str, delai_s: float) -> HTTPResponse:
    opener = urllib.request.build_opener()
    opener.addheaders = [("User-Agent", AGENT)]
    try:
        response: HTTPResponse = opener.open(url, timeout=delai_s)
    except HTTPError as error:
        error.close()
        raise TelechargementError(f"{nom} : le serveur a répondu {error.code}.") from error
    except (URLError, OSError, HTTPException) as error:
        raise TelechargementError(f"{nom} : {_motif(error)}.") from error
    return response


def _blocs(nom: str, response: HTTPResponse) -> Iterator[bytes]:
    limite = time.monotonic() + DUREE_MAX_S
    while True:
        try:
            bloc = response.read1(BLOC_OCTETS)
        except (OSError, HTTPException) as error:
            raise TelechargementError(f"{nom} : {_motif(error)}.") from error
        if not bloc:
            return
        yield bloc
        if time.monotonic() > limite:
            raise TelechargementError(f"{nom} : téléchargement trop long.")


def _annonce(response: HTTPResponse) -> int | None:
    annonce = response.headers.get("Content-Length")
    return int(annonce) if annonce and annonce.isdigit() else None


def _motif(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    if isinstance(cause, TimeoutError):
        return "le serveur ne répond plus"
    if isinstance(cause, HTTPException):
        return "la réponse du serveur est coupée ou illisible"
    return f"serveur injoignable ({cause})"
