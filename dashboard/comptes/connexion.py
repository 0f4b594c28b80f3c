"""Sign in, sign out, follow an invitation: plain pages, that work without JavaScript."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from counting.comptes import entree, invitations, seances
from counting.comptes.compte import Compte, CompteRefuseError
from counting.seuils import LONGUEUR_MOT_DE_PASSE
from counting.store import now
from dashboard import base
from dashboard.comptes.formulaires import JETON, FormulaireRefuseError, answer, is_https, read_form, source
from dashboard.comptes.ressort import in_words
from dashboard.registre import PAGES
from dashboard.session import COOKIE

Champs = dict[str, str]
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


def enter(request: Request, compte: Compte, *, moyen: str, vers: str = "") -> Response:
    """Open a séance, close the one this browser had, and go to a page of the registry (else to the first).

    Raises
    ------
    CompteRefuseError
        When the account is closed.
    """
    maintenant = now()
    jeton = seances.open_seance(base.store(), compte.id, moyen=moyen, maintenant=maintenant)
    _close_former(request, maintenant)
    connus = {page.url_path for page in PAGES}
    reponse = RedirectResponse(f"/{vers}" if vers in connus else "/", status_code=303)
    reponse.set_cookie(COOKIE, jeton, httponly=True, samesite="lax", secure=is_https(request), path="/")
    return _forget_token(reponse)


async def show_deconnexion(request: Request) -> Response:
    """Page that asks to confirm: a link alone must not sign anybody out."""
    return answer(request, "deconnexion.html", titre="Se déconnecter")


def disconnect(request: Request, _champs: Champs) -> Response:
    """Close this browser's séance; its cookie serves nobody any more."""
    _close_former(request, now())
    suite = next(filter(None, (sortie(request) for sortie in SORTIES)), None)
    reponse = suite or RedirectResponse("/", status_code=303)
    reponse.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=is_https(request))
    return _forget_token(reponse)


def show_invitation(request: Request) -> Response:
    """Page that a link opens; it uses nothing up, since mail software follows links too."""
    try:
        return _mot_de_passe(request)
    except CompteRefuseError as erreur:
        return answer(request, "avis.html", statut=410, titre="Lien refusé", erreur=str(erreur))


def accept(request: Request, champs: Champs) -> Response:
    """Follow a link: the password is set, and the séance opens."""
    jeton, mot_de_passe = request.path_params["jeton"], champs.get("mot_de_passe", "")
    try:
        if mot_de_passe != champs.get("encore", ""):
            raise CompteRefuseError("Les deux mots de passe diffèrent. Tapez deux fois le même.")
        if _is_first(request):
            compte = invitations.accept_first(
                base.store(),
                jeton,
                courriel=champs.get("courriel", ""),
                nom=champs.get("nom", ""),
                mot_de_passe=mot_de_passe,
                maintenant=now(),
            )
        else:
            compte = invitations.accept(base.store(), jeton, mot_de_passe, now())
    except invitations.InvitationRefuseeError as erreur:
        return answer(request, "avis.html", statut=410, titre="Lien refusé", erreur=str(erreur))
    except CompteRefuseError as erreur:
        return _mot_de_passe(request, champs, erreur)
    return enter(request, compte, moyen="mot de passe")


def _mot_de_passe(request: Request, champs: Champs | None = None, erreur: Exception | None = None) -> Response:
    lue = invitations.read_invitation(base.store(), request.path_params["jeton"], now())
    if (lue.compte is None) is not _is_first(request):
        raise invitations.InvitationRefuseeError
    return answer(
        request,
        "mot_de_passe.html",
        statut=403 if erreur else 200,
        titre="Premier compte" if lue.compte is None else "Votre mot de passe",
        presentation="Ce compte d’administrateur invitera les autres. Il ne voit ni fiche ni position."
        if lue.compte is None
        else "Choisissez le mot de passe de votre compte. Ce lien ne sert qu’une fois.",
        action=request.url.path,
        compte=lue.compte,
        ressort=in_words(lue.compte) if lue.compte else "",
        nom=(champs or {}).get("nom", ""),
        courriel=(champs or {}).get("courriel", ""),
        longueur=LONGUEUR_MOT_DE_PASSE,
        erreur=str(erreur or ""),
    )


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
        vers=vers,
        erreur=str(erreur or ""),
    )


def _is_first(request: Request) -> bool:
    return request.url.path.startswith("/premier-compte/")


def _close_former(request: Request, maintenant: datetime) -> None:
    ancien = request.cookies.get(COOKIE)
    if ancien:
        seances.close_seance(base.store(), ancien, maintenant)


def _forget_token(reponse: Response) -> Response:
    """Whoever comes next in this browser gets another token."""
    reponse.delete_cookie(JETON, path="/")
    return reponse


def _posted(traiter: Callable[[Request, Champs], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Route that reads its form, then works in a thread: passwords and the store must not stop the others."""

    async def route(request: Request) -> Response:
        try:
            champs = await read_form(request)
        except FormulaireRefuseError as erreur:
            return answer(request, "avis.html", statut=erreur.statut, titre="Formulaire refusé", erreur=str(erreur))
        return await run_in_threadpool(traiter, request, champs)

    return route


ROUTES = [
    Route("/connexion", show_connexion, methods=["GET"]),
    Route("/connexion", _posted(connect), methods=["POST"]),
    Route("/deconnexion", show_deconnexion, methods=["GET"]),
    Route("/deconnexion", _posted(disconnect), methods=["POST"]),
    *(Route(f"/{nom}/{{jeton}}", show_invitation, methods=["GET"]) for nom in ("invitation", "premier-compte")),
    *(Route(f"/{nom}/{{jeton}}", _posted(accept), methods=["POST"]) for nom in ("invitation", "premier-compte")),
]
