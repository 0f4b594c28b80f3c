"""Follow a link that lets a person choose a password: a plain page, that works without JavaScript."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counting.comptes import invitations
from counting.comptes.compte import CompteRefuseError
from counting.seuils import LONGUEUR_MOT_DE_PASSE
from counting.store import now
from dashboard import base
from dashboard.comptes.formulaires import answer
from dashboard.comptes.ouverture import Champs, enter, posted
from dashboard.comptes.ressort import in_words


class MotsDifferentsError(CompteRefuseError):
    """The password and its second typing differ."""

    def __init__(self) -> None:
        super().__init__("Les deux mots de passe diffèrent. Tapez deux fois le même.")


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
            raise MotsDifferentsError
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


def _is_first(request: Request) -> bool:
    return request.url.path.startswith("/premier-compte/")


ROUTES = [
    Route(f"/{nom}/{{jeton}}", traiter, methods=[methode])
    for nom in ("invitation", "premier-compte")
    for methode, traiter in (("GET", show_invitation), ("POST", posted(accept)))
]
