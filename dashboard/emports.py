"""Files on their way out: Streamlit gives each an address that asks nobody's name; this asks."""

from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counting.comptes.compte import Compte
from counting.comptes.seances import read_seance
from counting.store import now
from dashboard import base, session

MEDIA, DEPOT = "/media/", "/_stcore/upload_file/"
REFUS = "Ce fichier n’est pas pour cette séance, ou elle est terminée. Reconnectez-vous, puis recommencez."

_POUR: dict[bytes, set[Compte | None]] = {}
"""By SHA-256 of a file made by this process: the accounts it was made for, None when it was for the public."""


def entrust(contenu: bytes | str, compte: Compte | None) -> None:
    """Remember for whom a file was made; a file nobody told of reaches nobody."""
    octets = contenu.encode() if isinstance(contenu, str) else contenu
    _POUR.setdefault(sha256(octets).digest(), set()).add(compte)


class Gardien:
    """ASGI middleware: a file handed out reaches the account it was made for, a file handed in comes from an account.

    The séance is looked up at each request, so that a sign-out closes addresses that are already known. A change of the
    account (role, ressort) closes them too. Where roles are free, nobody has an account: nothing is asked.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what needs no séance, or has the right one."""
        chemin = scope.get("path", "")
        if scope["type"] != "http" or session.FREE_ROLES or not chemin.startswith((MEDIA, DEPOT)):
            await self.app(scope, receive, send)
            return
        compte = await run_in_threadpool(_read_compte, Request(scope).cookies.get(session.COOKIE, ""))
        if chemin.startswith(DEPOT):
            suite = self.app if compte else _refuse
            await suite(scope, receive, send)
            return
        await self._hand_out(scope, receive, send, compte)

    async def _hand_out(self, scope: Scope, receive: Receive, send: Send, compte: Compte | None) -> None:
        """Hold the answer until it is whole, then give it or not; pictures of the pages themselves go through."""
        messages: list[Message] = []

        async def hold(message: Message) -> None:
            messages.append(message)

        voulus = [(nom, valeur) for nom, valeur in scope["headers"] if nom not in {b"range", b"accept-encoding"}]
        await self.app({**scope, "headers": voulus}, receive, hold)
        emporte = b"content-disposition" in dict(messages[0]["headers"])
        contenu = b"".join(message.get("body", b"") for message in messages[1:])
        if emporte and not {compte, None} & _POUR.get(sha256(contenu).digest(), set()):
            await _refuse(scope, receive, send)
            return
        for message in messages:
            await send(message)


def _read_compte(jeton: str) -> Compte | None:
    return read_seance(base.store(), jeton, now()) if jeton else None


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(REFUS, status_code=403)(scope, receive, send)
