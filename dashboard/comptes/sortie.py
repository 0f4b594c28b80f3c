"""Sign out of the provider too, once Lanterne's own séance is closed (OpenID Connect RP-Initiated Logout 1.0)."""

import logging

from starlette.requests import Request
from starlette.responses import Response

from counting.comptes import seances
from counting.comptes.allers_oidc import Objet, open_aller
from counting.comptes.jetons import make_jeton
from counting.comptes.jetons_de_sortie import keep_jeton, take_jeton
from counting.store import now
from dashboard import base
from dashboard.comptes.formulaires import answer
from dashboard.comptes.fournisseur import Fournisseur, FournisseurError
from dashboard.comptes.navigateur import RetourRefuseError, address, bind, expected, guarded, unbind

SORTIE = "/oidc/sortie"
COOKIE_SORTIE, CHEMIN = "lanterne_sortie", "/deconnexion"
JOURNAL = logging.getLogger(__name__)
OUVERTE = (
    "Votre séance Lanterne est fermée. Celle de {nom} est peut-être restée ouverte : "
    "sur un poste partagé, fermez-la aussi chez {nom}, ou fermez le navigateur."
)


def prepare(request: Request, reponse: Response, id_token: str) -> Response:
    """Keep what the provider will ask at sign-out; the browser holds the key of it, never the thing."""
    secret, maintenant = make_jeton(), now()
    keep_jeton(base.store(), secret, id_token, maintenant=maintenant, expire_le=maintenant + seances.TOTALE)
    duree_s = int(seances.TOTALE.total_seconds())
    reponse.set_cookie(COOKIE_SORTIE, secret, **guarded(request, CHEMIN), max_age=duree_s)
    return reponse


def leave(fournisseur: Fournisseur, request: Request) -> Response | None:
    """Once Lanterne's séance is closed, close the provider's; None for whoever signed in with a password.

    A page and not a redirection: `form-action 'self'` stops a form's answer from leading to another host.
    """
    jeton = take_jeton(base.store(), request.cookies.get(COOKIE_SORTIE, ""))
    if jeton is None:
        return None
    aller = open_aller(base.store(), Objet.SORTIE, now())
    try:
        adresse = fournisseur.exit(jeton, aller.etat, address(request) + SORTIE)
    except FournisseurError as erreur:
        JOURNAL.warning("OpenID Connect : %s", type(erreur).__name__)
        adresse = None
    nom = fournisseur.reglages.nom
    if adresse is None:
        reponse = answer(
            request, "sortie_oidc.html", titre="Déconnexion", presentation=OUVERTE.format(nom=nom), adresse=""
        )
    else:
        presentation = f"Votre séance Lanterne est fermée. Celle de {nom} va l’être."
        reponse = answer(request, "sortie_oidc.html", titre="Déconnexion", presentation=presentation, adresse=adresse)
        reponse.headers["refresh"] = f"0; url={adresse}"
    reponse.delete_cookie(COOKIE_SORTIE, path="/deconnexion")
    return bind(request, reponse, aller)


def sortie(fournisseur: Fournisseur, request: Request) -> Response:
    """Say that both are closed, if this is the answer to a sign-out of this browser."""
    nom = fournisseur.reglages.nom
    try:
        expected(request, Objet.SORTIE)
    except RetourRefuseError:
        return answer(
            request,
            "sortie_oidc.html",
            statut=400,
            titre="Déconnexion",
            presentation=OUVERTE.format(nom=nom),
            adresse="",
        )
    presentation = f"Votre séance Lanterne et celle de {nom} sont fermées."
    reponse = answer(request, "sortie_oidc.html", titre="Vous êtes déconnecté", presentation=presentation, adresse="")
    return unbind(reponse)
