"""The main script: it runs at every rerun, chooses the pages of the session's role and runs the one asked for."""

import sys
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from counting.roles import allowed  # noqa: E402
from dashboard import anatomie  # noqa: E402
from dashboard.registre import PAGES, PageLanterne  # noqa: E402
from dashboard.session import choose_role, require, show_identity  # noqa: E402


def refuse(page: PageLanterne) -> None:
    """Show the page's title and why it is closed; its script is not run."""
    st.title(page.titre)
    require(page.action)


st.set_page_config(page_title="Lanterne", page_icon=str(anatomie.ICONE), layout="wide", initial_sidebar_state=260)
anatomie.habiller()
role = choose_role()
navigation = [
    st.Page(page.script, title=page.titre, url_path=page.url_path, default=page is PAGES[0])
    if allowed(role, page.action)
    else st.Page(partial(refuse, page), title=page.titre, url_path=page.url_path, visibility="hidden")
    for page in PAGES
]
choisie = st.navigation(navigation, expanded=True)
st.set_page_config(page_title=f"{choisie.title} · Lanterne")
show_identity(choisie.url_path)
choisie.run()
