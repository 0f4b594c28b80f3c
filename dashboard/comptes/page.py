"""The parts of the page *Comptes*: who may sign in, invitations, changes, and séances now open."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from counting.comptes import invitations, lectures, registre, ressorts, seances
from counting.comptes.compte import ROLES_ATTRIBUES, Compte
from counting.comptes.liens import base_address, invitation_link
from counting.comptes.seances import Seance
from counting.mots import accord, heure, litteral
from counting.roles import Role
from counting.seuils import INVITATION, SEANCE_INACTIVE, SEANCE_MAX
from counting.store import now
from dashboard import base, page_html, session
from dashboard.comptes.ressort import in_words
from geo.reference import nom_arrondissement

ANNONCE, LIEN, RANG = "annonce-comptes", "lien-invitation", "invitations-faites"
ONGLETS = ("Inviter", "Changer un compte", "Séances en cours")
TITRES = ("Nom", "Adresse électronique", "Rôle", "Ressort", "État")


def answer(comptes: list[Compte], ouvertes: list[Seance]) -> str:
    """Sentence that answers the page's question."""
    actifs = sum(compte.actif for compte in comptes)
    return (
        f"{accord(actifs, 'compte ouvert', 'comptes ouverts')}, "
        f"{accord(len(ouvertes), 'séance en cours', 'séances en cours')}."
    )


def is_demonstration() -> bool:
    """Say that nothing can be written while roles are free: an account made then would open the door later."""
    if session.FREE_ROLES:
        st.info("Démonstration : les rôles sont libres, aucun compte ne se crée ni ne se change ici.")
    return session.FREE_ROLES


def tell() -> None:
    """Announce what was just written; a link is shown this once, nothing keeps it."""
    annonce, lien = st.session_state.pop(ANNONCE, None), st.session_state.pop(LIEN, None)
    if annonce:
        st.success(litteral(annonce))
    if lien:
        st.write(
            f"Remettez ce lien à la personne, et à elle seule : elle choisit son mot de passe, une fois, dans les "
            f"{INVITATION.valeur} {INVITATION.unite}. Il n’est affiché que maintenant."
        )
        st.code(lien, language=None, wrap_lines=True)


def show_table(comptes: Iterable[Compte]) -> None:
    """Show every account."""
    with base.store().connect() as connection:
        capables = lectures.able_to_enter(connection)
    lignes = [
        (lu.nom, lu.courriel, lu.role.value.capitalize(), in_words(lu), _etat(lu, lu.id in capables)) for lu in comptes
    ]
    st.html(page_html.table(TITRES, lignes, "lanterne-tableau"))


def choose_tab() -> Sequence[Any]:
    """Draw the tabs; the one that is open stays open when something is written."""
    return st.tabs(ONGLETS, key="onglet-comptes", on_change="rerun")


def ask_invitation() -> None:
    """Let the administrateur invite a person."""
    rang = st.session_state.get(RANG, 0)
    courriel = st.text_input("Adresse électronique", placeholder="prenom.nom@ville.fr", key=f"courriel-{rang}")
    nom = st.text_input("Prénom et nom", key=f"nom-{rang}")
    role, limite = _ask_role(f"invitation-{rang}", Role.ORGANISATEUR, frozenset())
    if st.button("Inviter", type="primary", disabled=not (courriel.strip() and nom.strip())):
        compte = registre.create_compte(
            base.store(), courriel, nom, role, limite, auteur=session.qui(), maintenant=now()
        )
        st.session_state[RANG] = rang + 1
        _give_link(compte, f"Compte créé pour {compte.nom}.")


def ask_change(comptes: list[Compte]) -> None:
    """Let the administrateur change an account, close it, or make it a new link."""
    connus = {lu.id: lu for lu in comptes}
    numero = st.selectbox(
        "Compte", connus, format_func=lambda lu: f"{connus[lu].nom} ({connus[lu].courriel})", key="compte"
    )
    compte = connus[numero]
    courriel = st.text_input("Courriel du compte", compte.courriel, key=f"adresse-{compte.id}")
    role, limite = _ask_role(f"compte-{compte.id}", compte.role, compte.ressort)
    actif = st.checkbox("Compte ouvert", value=compte.actif, key=f"ouvert-{compte.id}-{compte.actif}")
    st.write("Un changement ferme aussitôt les séances de ce compte.")
    boutons = st.container(horizontal=True)
    inchange = (courriel, role, limite, actif) == (compte.courriel, compte.role, compte.ressort, compte.actif)
    if boutons.button("Enregistrer", type="primary", disabled=inchange):
        registre.change_compte(
            base.store(),
            compte.id,
            courriel=courriel,
            role=role,
            ressort=limite,
            actif=actif,
            auteur=session.qui(),
            maintenant=now(),
        )
        _announce(f"Compte de {compte.nom} changé.")
    if boutons.button("Nouveau lien", disabled=not compte.actif, help="Mot de passe oublié, ou lien perdu."):
        _give_link(compte, f"Nouveau lien pour {compte.nom}. L’ancien ne sert plus.")
    if boutons.button("Fermer ses séances"):
        seances.close_all(base.store(), compte.id, auteur=session.qui(), maintenant=now())
        _announce(f"Séances de {compte.nom} fermées.")


def show_seances(ouvertes: list[Seance], comptes: list[Compte]) -> None:
    """List the live séances, each with the button that closes it; in an order that a visit does not change."""
    noms = {compte.id: compte.nom for compte in comptes}
    moi = session.current_compte()
    for lue in sorted(ouvertes, key=lambda une: (noms[une.compte], une.id)):
        texte, bouton = st.columns([5, 2], vertical_alignment="center")
        texte.write(
            f"**{litteral(noms[lue.compte])}**{' (vous)' if moi and moi.id == lue.compte else ''}, "
            f"{litteral(lue.moyen)} ; "
            f"ouverte à {heure(lue.ouverte_le)}, vue à {heure(lue.vue_le)}"
        )
        if bouton.button("Fermer", key=f"fermer-seance-{lue.id}", help=f"Fermer cette séance de {noms[lue.compte]}"):
            seances.close_one(base.store(), lue.id, auteur=session.qui(), maintenant=now())
            _announce(f"Séance de {noms[lue.compte]} fermée.")


def source_lines() -> tuple[str, ...]:
    """Rules of the page, in small type."""
    durees = (
        f"Une séance se ferme après {SEANCE_INACTIVE.valeur} {SEANCE_INACTIVE.unite}, "
        f"ou {SEANCE_MAX.valeur} {SEANCE_MAX.unite} après son début."
    )
    return (
        durees,
        "L’administrateur ne voit ni fiche, ni position, ni registre.",
    )


def _ask_role(cle: str, role: Role, ressort: frozenset[str]) -> tuple[Role, frozenset[str]]:
    choisi = st.selectbox(
        "Rôle",
        ROLES_ATTRIBUES,
        index=ROLES_ATTRIBUES.index(role),
        format_func=lambda possible: possible.value.capitalize(),
        key=f"role-{cle}",
    )
    codes = ressorts.choices(choisi, now().date())
    if not codes:
        return choisi, frozenset()
    limite = st.multiselect(
        "Limité à (rien : tout Paris)",
        codes,
        default=[code for code in codes if code in ressort],
        format_func=lambda code: nom_arrondissement(code) if choisi is Role.ORGANISATEUR else f"DST {code}",
        placeholder="Tout Paris",
        key=f"ressort-{cle}-{choisi.name}",
    )
    return choisi, frozenset(limite)


def _give_link(compte: Compte, annonce: str) -> None:
    jeton = invitations.invite(base.store(), compte.id, auteur=session.qui(), maintenant=now())
    page = str(st.context.url or "")
    st.session_state[LIEN] = invitation_link(jeton, base_address(page.removesuffix("/comptes")))
    _announce(annonce)


def _announce(annonce: str) -> None:
    st.session_state[ANNONCE] = annonce
    st.rerun()


def _etat(compte: Compte, peut_entrer: bool) -> str:
    if not compte.actif:
        return "fermé"
    return "ouvert" if peut_entrer else "ouvert, jamais entré"
