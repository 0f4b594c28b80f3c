"""Sign in and sign out: plain pages, that work without JavaScript; and all the routes of accounts."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from counting.comptes import entree
from counting.comptes.compte import CompteRefuseError
from counting.store import now
from dashboard import base
from dashboard.comptes import invitation, mot_de_passe
from dashboard.comptes.formulaires import answer, is_https, source
from dashboard.comptes.ouverture import Champs, close_former, enter, forget_token, known, posted
from dashboard.session import COOKIE

MOYENS: list[tuple[str, str]] = []
"""Other ways in, offered before the password: name shown, local address."""

SORTIES: list[Callable[[Request], Response | None]] = []
"""What those ways in still have to do once the séance is closed; the first page one of them gives is shown."""


async def show_connexion(request: Request) -> Response:
    """Page that asks for e-mail address and password; `?vers=` names the page to open next."""
    return _connexion(request, vers=request.query_params.get("vers", ""))


def connect(request: Request, champs: Champs) -> Response:
    """Sign in with a password."""
    courriel, vers = champs.get("courriel", ""), champs.get("vers", "")
    try:
        compte = entree.sign_in(
            base.store(), courriel, champs.get("mot_de_passe", ""), source=source(request), maintenant=now()
        )
    except entree.TropDEssaisError as erreur:
        reponse = _connexion(request, erreur=erreur, statut=429, courriel=courriel, vers=vers)
        reponse.headers["retry-after"] = str(erreur.attente_s)
        return reponse
    except CompteRefuseError as erreur:
        return _connexion(request, erreur=erreur, statut=403, courriel=courriel, vers=vers)
    return enter(request, compte, moyen="mot de passe", vers=vers)


async def show_deconnexion(request: Request) -> Response:
    """Page that asks to confirm: a link alone must not sign anybody out."""
    return answer(request, "deconnexion.html", titre="Se déconnecter")


def disconnect(request: Request, _champs: Champs) -> Response:
    """Close this browser's séance; its cookie serves nobody any more."""
    close_former(request)
    suite = next(filter(None, (sortie(request) for sortie in SORTIES)), None)
    reponse = suite or RedirectResponse("/", status_code=303)
    reponse.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=is_https(request))
    return forget_token(reponse)


def _connexion(
    request: Request, *, erreur: Exception | None = None, statut: int = 200, courriel: str = "", vers: str = ""
) -> Response:
    return answer(
        request,
        "connexion.html",
        statut=statut,
        titre="Se connecter",
        moyens=MOYENS,
        courriel=courriel,
        vers=known(vers),
        erreur=str(erreur or ""),
    )


ROUTES = [
    Route("/connexion", show_connexion, methods=["GET"]),
    Route("/connexion", posted(connect), methods=["POST"]),
    Route("/deconnexion", show_deconnexion, methods=["GET"]),
    Route("/deconnexion", posted(disconnect), methods=["POST"]),
    *invitation.ROUTES,
    *mot_de_passe.ROUTES,
]
