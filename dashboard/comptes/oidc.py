"""Sign in with an OpenID provider: leave for it, come back from it, and open the séance."""

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from counting.comptes.allers_oidc import Aller, Objet, open_aller
from counting.comptes.compte import Compte
from counting.comptes.identites import check_siret, read_identite
from counting.comptes.rattachement_oidc import attach, note_refus
from counting.comptes.revendications import grant
from counting.errors import CountingError
from counting.store import now
from dashboard import base
from dashboard.comptes import connexion
from dashboard.comptes.formulaires import answer
from dashboard.comptes.fournisseur import Fournisseur, FournisseurError
from dashboard.comptes.jetons import JetonRefuseError, check_acr, read_id_token, read_userinfo
from dashboard.comptes.navigateur import RetourRefuseError, address, bind, expected, unbind
from dashboard.comptes.ouverture import enter, known
from dashboard.comptes.reglages import ReglagesOidc, read_reglages
from dashboard.comptes.sortie import SORTIE, leave, prepare, sortie

DEPART, RETOUR = "/oidc/depart", "/oidc/retour"
Revendications = dict[str, Any]
JOURNAL = logging.getLogger(__name__)
REFUS = "{nom} n’a pas confirmé votre identité. Recommencez ; si le refus dure, demandez pourquoi à {nom}."


def routes(environnement: Mapping[str, str]) -> list[Route]:
    """Routes of sign-in by OpenID Connect, none where it is not set; its button joins the sign-in page.

    Raises
    ------
    ReglageOidcError
        The settings are incomplete or unsafe: the server must not start.
    """
    reglages = read_reglages(environnement)
    if reglages is None:
        return []
    fournisseur = Fournisseur(reglages)
    connexion.MOYENS.append((reglages.nom, DEPART))
    connexion.SORTIES.append(partial(leave, fournisseur))
    chemins = {DEPART: depart, RETOUR: retour, SORTIE: sortie}
    return [Route(chemin, _said(traiter, fournisseur), methods=["GET"]) for chemin, traiter in chemins.items()]


def depart(fournisseur: Fournisseur, request: Request) -> Response:
    """Send the browser to the provider, with secrets drawn for this departure alone; the page wanted waits here."""
    aller = open_aller(base.store(), Objet.CONNEXION, now(), vers=known(request.query_params.get("vers", "")))
    reponse = RedirectResponse(fournisseur.departure(aller, address(request) + RETOUR), status_code=303)
    return bind(request, reponse, aller)


def retour(fournisseur: Fournisseur, request: Request) -> Response:
    """Check everything that came back, find the account, and open the séance.

    Whoever is known to the provider and refused here can sign out of it: it would otherwise bring the same person back.
    """
    aller = expected(request, Objet.CONNEXION)
    _check_answer(fournisseur, request)
    nom = fournisseur.reglages.nom
    try:
        id_token, prouve, dit = _prove(
            fournisseur, request.query_params.get("code", ""), aller, address(request) + RETOUR
        )
    except JetonRefuseError as erreur:
        note_refus(base.store(), nom, erreur.motif)
        raise
    try:
        compte = _find(fournisseur.reglages, prouve, dit)
        reponse = enter(request, compte, moyen=nom, vers=aller.vers)
    except CountingError as erreur:
        qui = read_identite(
            {**dit, **prouve}, fournisseur.reglages.emetteur, courriel_garanti=fournisseur.reglages.courriel_garanti
        )
        note_refus(base.store(), nom, getattr(erreur, "motif", "règle de rôle"), qui)
        reponse = _refused(request, erreur, autre=nom)
    return unbind(prepare(request, reponse, id_token))


def _prove(
    fournisseur: Fournisseur, code: str, aller: Aller, adresse: str
) -> tuple[str, Revendications, Revendications]:
    """Exchange the code; give the id_token, its claims, and those of the userinfo, all verified."""
    parties = {"emetteur": fournisseur.reglages.emetteur, "client": fournisseur.reglages.client}
    jetons, fiche = fournisseur.exchange(code, aller, adresse)
    prouve = read_id_token(
        jetons.id_token,
        fournisseur.cles(jetons.id_token),
        **parties,
        nonce=aller.nonce,
        access_token=jetons.access_token,
        maintenant=time.time(),
    )
    dit = read_userinfo(
        fiche.corps,
        fiche.type_contenu,
        fournisseur.cles(fiche.corps.decode(errors="replace")),
        **parties,
        sujet=prouve["sub"],
        signe_exige=fournisseur.reglages.userinfo_signe,
    )
    return jetons.id_token, prouve, dit


def _find(reglages: ReglagesOidc, prouve: Revendications, dit: Revendications) -> Compte:
    """Account of whoever is proved, if level, organisation and account are right."""
    check_acr(prouve.get("acr"), reglages.acr)
    revendications = {**dit, **prouve}
    check_siret(revendications, reglages.sirets)
    qui = read_identite(revendications, reglages.emetteur, courriel_garanti=reglages.courriel_garanti)
    return attach(base.store(), qui, grant(reglages.regles, revendications), now())


def _check_answer(fournisseur: Fournisseur, request: Request) -> None:
    """Refuse a provider's refusal, and another provider's answer (RFC 9207)."""
    recus = request.query_params
    attendu = fournisseur.description().get("authorization_response_iss_parameter_supported", False)
    if recus.get("iss", None if attendu else fournisseur.reglages.emetteur) != fournisseur.reglages.emetteur:
        raise RetourRefuseError("Cette réponse vient d’un autre fournisseur d’identité. Recommencez la connexion.")
    if "error" in recus or not recus.get("code"):
        raise RetourRefuseError(REFUS.format(nom=fournisseur.reglages.nom))


def _said(
    traiter: Callable[[Fournisseur, Request], Response], fournisseur: Fournisseur
) -> Callable[[Request], Response]:
    """Run a route in a thread; what is refused ends on a page that says why and what to do."""

    def route(request: Request) -> Response:
        try:
            return traiter(fournisseur, request)
        except CountingError as erreur:
            return _refused(request, erreur)

    return route


def _refused(request: Request, erreur: CountingError, *, autre: str = "") -> Response:
    """Say why, and write down the kind of refusal only: no token, no claim, no address of anybody."""
    JOURNAL.warning("OpenID Connect : %s", type(erreur).__name__)
    statut = {RetourRefuseError: 400, FournisseurError: 502}.get(type(erreur), 403)
    return answer(request, "avis_oidc.html", statut=statut, titre="Connexion refusée", erreur=str(erreur), autre=autre)
