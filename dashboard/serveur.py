"""What the server adds to Streamlit: a warm start, plain HTTP routes, French pages and security headers."""

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counting.comptes.lectures import list_comptes
from dashboard import base, emports, journaux, session
from dashboard.comptes import connexion, oidc, premier_lien
from dashboard.comptes.formulaires import behind_proxy
from dashboard.entetes import with_headers
from dashboard.registre import PAGES

STREAMLIT_TITLE = b"<title>Streamlit</title>"
IN_FRENCH = (
    (b'<html lang="en"', b'<html lang="fr"'),
    (STREAMLIT_TITLE, b'<title>Lanterne</title><script src="/app/static/accessibilite.js"></script>'),
    (b"You need to enable JavaScript to run this app.", "Lanterne demande que JavaScript soit activé.".encode()),
)
ROLES_LIBRES_REFUSES = (
    "LANTERNE_ROLES_LIBRES=1 laisse chacun prendre tout rôle : Lanterne ne démarre pas ainsi derrière un proxy "
    "(LANTERNE_DERRIERE_PROXY=1), ni sur une base qui a des comptes. Retirez ce réglage, ou donnez à la démonstration "
    "son propre LANTERNE_VAR.\n"
)
NOT_FOUND = (Path(__file__).resolve().parent / "introuvable.html").read_bytes()
ADDRESSES = {"/", *(f"/{page.url_path}" for page in PAGES)}


class FrenchPages:
    """ASGI middleware: security headers on every answer, French where Streamlit's own pages speak English.

    A screen reader would read a page marked `lang="en"` aloud as English. An address that is no page's gets a plain
    answer in French: Streamlit would open the first page under an English notice.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and mend what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(_page_as_plain_text(scope), receive, _Answer(scope, send).send)


class _Answer:
    """One answer on its way back; HTML is held until whole, everything else goes straight through."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = with_headers(message, self._scope)
            if _is_html(message):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        status, body = _in_french(self._scope["path"], start["status"], self._body)
        stale = {b"content-length", b"etag", b"last-modified"}
        headers = [(name, value) for name, value in start["headers"] if name not in stale]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**start, "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _in_french(path: str, status: int, body: bytes) -> tuple[int, bytes]:
    if STREAMLIT_TITLE in body and path.rstrip("/") not in {address.rstrip("/") for address in ADDRESSES}:
        return 404, NOT_FOUND
    for english, french in IN_FRENCH:
        body = body.replace(english, french, 1)
    return status, body


def _is_html(start: Message) -> bool:
    headers: dict[bytes, bytes] = dict(start["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html")


def _page_as_plain_text(scope: Scope) -> Scope:
    """Ask for an uncompressed, whole answer where a page is wanted: its words are about to be changed."""
    if b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
        return scope
    refused = {b"accept-encoding", b"range", b"if-none-match", b"if-modified-since"}
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in refused]}


async def sante(_request: Request) -> JSONResponse:
    """Answer that the server is up."""
    return JSONResponse({"etat": "en service"})


async def premiere_page(request: Request) -> RedirectResponse:
    """Send to the root, where the first page is: under its own name Streamlit says in English that it is not there."""
    return RedirectResponse(f"/?{request.url.query}")


def _refuse_free_roles() -> None:
    """Stop a server that would let anyone take any role where accounts are, or where a proxy brings the town."""
    if session.FREE_ROLES and (behind_proxy() or list_comptes(base.store())):
        sys.stderr.write(ROLES_LIBRES_REFUSES)
        sys.stderr.flush()
        os._exit(1)


@asynccontextmanager
async def lifespan(_app: ASGIApp) -> AsyncIterator[dict[str, object]]:
    """Import what the first visitor would otherwise wait for, and take it out of the garbage collector's sight.

    Never streamlit_folium: imported outside a page's run, Streamlit does not serve its component and no map is drawn.
    """
    _refuse_free_roles()
    journaux.install()
    for name in ("altair", "folium.plugins", "geopandas", "mapclassify"):
        import_module(name)
    gc.collect()
    gc.freeze()
    premier_lien.announce()
    yield {}


ROUTES = [
    Route("/api/sante", sante),
    Route(f"/{PAGES[0].url_path}", premiere_page),
    *connexion.ROUTES,
    *oidc.routes(os.environ),
]
MIDDLEWARE = [Middleware(FrenchPages), Middleware(emports.Gardien)]
