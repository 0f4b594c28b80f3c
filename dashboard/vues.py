"""Tell the journal which page was opened, or refused, to whom: once a session and page."""

import streamlit as st

from counting.journal import JournalIndisponibleError, Verbe, note
from counting.roles import ACTIONS, EVERYONE
from dashboard import base

VUES = "vues-journalisees"


def note_vue(action: str, qui: str, verbe: Verbe = Verbe.VU) -> None:
    """Journal the page that requires `action`; a page open to everyone is not told.

    Without a journal nothing is shown: the script stops there, and says so.
    """
    if ACTIONS[action].roles == EVERYONE:
        return
    deja = st.session_state.setdefault(VUES, set())
    vue = (action, qui, verbe)
    if vue in deja:
        return
    try:
        note(base.store(), verbe, qui=qui, objet=f"page:{action}")
    except JournalIndisponibleError as erreur:
        st.error(str(erreur))
        st.stop()
    deja.add(vue)
