"""The link of the first administrateur, printed where only whoever starts the server reads it."""

import sys

import streamlit as st

from counting.comptes import invitations
from counting.comptes.liens import base_address, first_link
from counting.store import now
from dashboard import base, session


def announce() -> None:
    """Print the link when no administrateur can sign in; say it when roles are free, which opens everything."""
    if session.FREE_ROLES:
        _say("Rôles libres : chacun choisit le sien. Pour une démonstration seulement.")
        return
    jeton = invitations.invite_first(base.store(), now())
    if jeton:
        adresse = base_address(f"http://localhost:{st.get_option('server.port')}")
        _say(
            f"Aucun administrateur ne peut se connecter. Créez le premier compte, une seule fois, dans les 24 h :\n"
            f"  {first_link(jeton, adresse)}"
        )


def _say(texte: str) -> None:
    sys.stdout.write(f"{texte}\n")
    sys.stdout.flush()
