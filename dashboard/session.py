"""The role of the person in front of the screen, and the guard that opens every page."""

import os

import streamlit as st

from counting.roles import ACTIONS, Role, allowed

ROLE_KEY = "role"
FREE_ROLES = os.environ.get("LANTERNE_ROLES_LIBRES") == "1"
"""Demonstration only: anyone may take any role. Without it, and until accounts exist, everyone is the public."""


def current_role() -> Role:
    """Role of this session; the public whenever nothing says otherwise."""
    if not FREE_ROLES:
        return Role.PUBLIC
    return Role[st.session_state.get(ROLE_KEY, Role.PUBLIC.name)]


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


def require(action: str) -> None:
    """Open a page's script with this: unless the session's role may do `action`, nothing below it runs."""
    role = current_role()
    if not allowed(role, action):
        st.warning(
            f"Cette page sert à {ACTIONS[action].description}. "
            f"Elle n’est pas ouverte au rôle « {role.value} ». Rien n’a été lu ni modifié."
        )
        st.stop()
