"""What the ways in share: open a séance in this browser, close the one it had, and go to a page of Lanterne."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from counting.comptes import seances
from counting.comptes.compte import Compte
from counting.store import now
from dashboard import base
from dashboard.comptes.formulaires import JETON, FormulaireRefuseError, answer, is_https, read_form
from dashboard.registre import PAGES
from dashboard.session import COOKIE

Champs = dict[str, str]


def enter(request: Request, compte: Compte, *, moyen: str, vers: str = "") -> Response:
    """Open a séance, close the one this browser had, and go to a page of the registry (else to the first).

    Raises
    ------
    CompteRefuseError
        When the account is closed.
    """
    jeton = seances.open_seance(base.store(), compte.id, moyen=moyen, maintenant=now())
    close_former(request, pourquoi="une autre séance s’ouvre dans ce navigateur")
    reponse = RedirectResponse(f"/{known(vers)}", status_code=303)
    reponse.set_cookie(COOKIE, jeton, httponly=True, samesite="lax", secure=is_https(request), path="/")
    return forget_token(reponse)


def known(vers: str) -> str:
    """Address of a page of the registry, else the root's: nothing that is asked leads elsewhere."""
    return vers if vers in {page.url_path for page in PAGES} else ""


def current(request: Request) -> Compte | None:
    """Account of this browser's séance; None when there is none."""
    return seances.read_seance(base.store(), request.cookies.get(COOKIE, ""), now())


def close_former(request: Request, *, pourquoi: str = "") -> None:
    """Close the séance this browser had, if it had one."""
    ancien = request.cookies.get(COOKIE)
    if ancien:
        seances.close_seance(base.store(), ancien, now(), pourquoi=pourquoi)


def forget_token(reponse: Response) -> Response:
    """Whoever comes next in this browser gets another token."""
    reponse.delete_cookie(JETON, path="/")
    return reponse


def posted(traiter: Callable[[Request, Champs], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Route that reads its form, then works in a thread: passwords and the store must not stop the others."""

    async def route(request: Request) -> Response:
        try:
            champs = await read_form(request)
        except FormulaireRefuseError as erreur:
            return answer(request, "avis.html", statut=erreur.statut, titre="Formulaire refusé", erreur=str(erreur))
        return await run_in_threadpool(traiter, request, champs)

    return route
