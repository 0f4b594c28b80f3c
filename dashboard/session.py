"""Who is in front of the screen, and the guard that opens every page.

Nothing is remembered between reruns: a séance closed by an administrator is closed at the next one.
"""

import os
from collections.abc import Callable
from html import escape

import streamlit as st

from counting.comptes import ressorts, seances
from counting.comptes.compte import Compte
from counting.journal import Verbe
from counting.roles import ACTIONS, Role, allowed
from counting.store import now
from dashboard import base
from dashboard.comptes.ressort import in_words
from dashboard.vues import note_vue

COOKIE = "lanterne_seance"
ROLE_KEY = "role"
LIEN = 'target="_self" style="color: #f7cf7f"'
"""In this tab; the sidebar's own link colour is too faint on night blue."""

FREE_ROLES = os.environ.get("LANTERNE_ROLES_LIBRES") == "1"
"""Demonstration only: anyone may take any role, and accounts serve nothing."""


def current_compte() -> Compte | None:
    """Account that is signed in, looked up in the store at each call; None for the public and when roles are free."""
    jeton = _jeton()
    return seances.read_seance(base.store(), jeton, now()) if jeton else None


def current_role() -> Role:
    """Role of this session; the public whenever nothing says otherwise."""
    if FREE_ROLES:
        return Role[st.session_state.get(ROLE_KEY, Role.PUBLIC.name)]
    compte = current_compte()
    return compte.role if compte else Role.PUBLIC


def qui() -> str:
    """Who does what is done, for the journal and as author."""
    if FREE_ROLES:
        return f"démonstration ({current_role().value})"
    compte = current_compte()
    return compte.nom if compte else Role.PUBLIC.value


def ressort() -> frozenset[str] | None:
    """Arrondissements (INSEE codes) this session is limited to; None for all.

    A session that is not signed in is limited to none: what the public reads is no territory's fiches.
    """
    if FREE_ROLES:
        return None
    compte = current_compte()
    return ressorts.arrondissements(compte, now().date()) if compte else frozenset()


def witness() -> Callable[[], bool]:
    """Function that tells later, outside any run of a page, whether this séance is open still, in the same role."""
    jeton, role = _jeton(), current_role()

    def holds() -> bool:
        compte = seances.read_seance(base.store(), jeton, now()) if jeton else None
        return FREE_ROLES or (compte.role if compte else Role.PUBLIC) is role

    return holds


def choose_role() -> Role:
    """Draw the role selector in the sidebar when roles are free (`?role=ELU` in the address chooses too)."""
    if FREE_ROLES:
        if ROLE_KEY not in st.session_state:
            asked = str(st.query_params.get("role", "")).upper()
            st.session_state[ROLE_KEY] = asked if asked in Role.__members__ else Role.ORGANISATEUR.name
        names = [role.name for role in Role]
        st.sidebar.selectbox(
            "Rôle essayé (démonstration)", names, key=ROLE_KEY, format_func=lambda name: Role[name].value.capitalize()
        )
    return current_role()


def show_identity(url_path: str) -> None:
    """Say in the sidebar who is signed in, or where to sign in and come back to the page open now."""
    if FREE_ROLES:
        return
    compte = current_compte()
    if compte:
        st.sidebar.html(
            f'<p class="lanterne-identite"><strong>{escape(compte.nom)}</strong><br>'
            f"{escape(compte.role.value.capitalize())}, {escape(in_words(compte))}<br>"
            f'<a {LIEN} href="/mot-de-passe">Changer de mot de passe</a><br>'
            f'<a {LIEN} href="/deconnexion">Se déconnecter</a></p>'
        )
        return
    lien = f'<a {LIEN} href="/connexion?vers={escape(url_path)}">Se connecter</a>'
    st.sidebar.html(f'<p class="lanterne-identite">{lien}</p>')
    if _jeton():
        st.warning("Votre séance est terminée : vous voyez ce que voit le public. Reconnectez-vous par le menu.")


def require(action: str) -> None:
    """Open a page's script with this: unless the session's role may do `action`, nothing below it runs."""
    role = current_role()
    if not allowed(role, action):
        note_vue(action, qui(), Verbe.REFUSE)
        st.warning(
            f"Cette page sert à {ACTIONS[action].description}. "
            f"Elle n’est pas ouverte au rôle « {role.value} ». Rien n’a été lu ni modifié."
        )
        st.stop()
    note_vue(action, qui())


def _jeton() -> str:
    """Secret of the browser's cookie, as it was when this tab opened; empty when roles are free."""
    return "" if FREE_ROLES else st.context.cookies.get(COOKIE, "")
