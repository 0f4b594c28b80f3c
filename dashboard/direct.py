"""Figures that follow the night: a page asks every second how far the store is written, and reruns when it moved."""

import streamlit as st

from counting.store import Marque
from dashboard.resultats.donnees import maintenant

DELAI_S = 1


@st.fragment(run_every=DELAI_S)
def follow(vue: Marque) -> None:
    """Rerun the whole page when something was written since `vue`, the mark its figures were read at."""
    if maintenant() != vue:
        st.rerun(scope="app")
