"""What sign-in by OpenID Connect keeps in the browser: a cookie for the time of a round trip, and who came back."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from counting.comptes.allers_oidc import DUREE_S, Aller, Objet, take_aller
from counting.comptes.liens import base_address
from counting.errors import CountingError
from counting.store import now
from dashboard import base
from dashboard.comptes.formulaires import is_https

COOKIE_ALLER = "lanterne_aller"
PERDU = (
    "Cette connexion n’a pas pu aboutir : elle a déjà servi, elle a plus de dix minutes, "
    "ou elle a commencé dans un autre navigateur. Recommencez-la."
)


class RetourRefuseError(CountingError):
    """What came back is not the answer to a departure of this browser."""


def expected(request: Request, objet: Objet) -> Aller:
    """Find the departure of this browser that this request answers; it serves once.

    Raises
    ------
    RetourRefuseError
        There is none.
    """
    etat, navigateur = request.query_params.get("state", ""), request.cookies.get(COOKIE_ALLER, "")
    aller = take_aller(base.store(), objet, etat, navigateur, now())
    if aller is None:
        raise RetourRefuseError(PERDU)
    return aller


def bind(request: Request, reponse: Response, aller: Aller) -> Response:
    """Bind a departure to this browser."""
    reponse.set_cookie(COOKIE_ALLER, aller.navigateur, **guarded(request, "/oidc"), max_age=DUREE_S)
    reponse.headers["cache-control"] = "no-store"
    return reponse


def unbind(reponse: Response) -> Response:
    """Forget the departure once it is over."""
    reponse.delete_cookie(COOKIE_ALLER, path="/oidc")
    return reponse


def guarded(request: Request, chemin: str) -> dict[str, Any]:
    """Out of scripts' reach; « lax », since the provider sends the browser back from its own site."""
    return {"httponly": True, "samesite": "lax", "secure": is_https(request), "path": chemin}


def address(request: Request) -> str:
    """Lanterne's own address, as the provider knows it: ``LANTERNE_ADRESSE``, else as the browser says it."""
    schema = "https" if is_https(request) else "http"
    return base_address(f"{schema}://{request.headers.get('host', '')}")
