"""Components that live in the page itself: each is a script and a style sheet of its name in `static/`."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

STATIC = Path(__file__).resolve().parent / "static"


def monter(nom: str) -> ComponentRenderer:
    """Declare a component; the page's own styles reach into it."""
    css, js = ((STATIC / f"{nom}.{suffixe}").read_text(encoding="utf-8") for suffixe in ("css", "js"))
    return st.components.v2.component(nom, css=css, js=js, isolate_styles=False)
