"""Change one's own password: a plain page for whoever is signed in."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from counting.comptes import entree, lectures
from counting.comptes.changement import change_mot_de_passe
from counting.comptes.compte import Compte, CompteRefuseError
from counting.seuils import LONGUEUR_MOT_DE_PASSE
from counting.store import now
from dashboard import base
from dashboard.comptes.formulaires import answer, source
from dashboard.comptes.invitation import MotsDifferentsError
from dashboard.comptes.ouverture import Champs, current, enter, posted

ADRESSE = "/mot-de-passe"
SANS_MOT = (
    "Votre compte n’a pas de mot de passe : vous entrez par votre fournisseur d’identité, et c’est chez lui que le "
    "vôtre se change."
)


def show(request: Request) -> Response:
    """Page that asks for the former password and the new one."""
    compte = current(request)
    return _page(request, compte) if compte else RedirectResponse("/connexion", status_code=303)


def change(request: Request, champs: Champs) -> Response:
    """Change the password; every séance of the account closes but this browser's, which gets another secret."""
    compte = current(request)
    if compte is None:
        return RedirectResponse("/connexion", status_code=303)
    try:
        if champs.get("mot_de_passe", "") != champs.get("encore", ""):
            raise MotsDifferentsError
        change_mot_de_passe(
            base.store(),
            compte,
            actuel=champs.get("actuel", ""),
            nouveau=champs.get("mot_de_passe", ""),
            source=source(request),
            maintenant=now(),
        )
    except entree.TropDEssaisError as erreur:
        reponse = _page(request, compte, erreur, 429)
        reponse.headers["retry-after"] = str(erreur.attente_s)
        return reponse
    except CompteRefuseError as erreur:
        return _page(request, compte, erreur, 403)
    return enter(request, compte, moyen="mot de passe")


def _page(request: Request, compte: Compte, erreur: Exception | None = None, statut: int = 200) -> Response:
    titre = "Changer de mot de passe"
    if compte.id not in lectures.with_mot_de_passe(base.store()):
        return answer(request, "avis.html", titre=titre, erreur=SANS_MOT)
    return answer(
        request,
        "changement.html",
        statut=statut,
        titre=titre,
        compte=compte,
        longueur=LONGUEUR_MOT_DE_PASSE,
        erreur=str(erreur or ""),
    )


ROUTES = [Route(ADRESSE, show, methods=["GET"]), Route(ADRESSE, posted(change), methods=["POST"])]
