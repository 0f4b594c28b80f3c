"""The parts that every page is made of: heading, answer, notice of simulated data, sources in small type."""

import time
from html import escape
from pathlib import Path

import streamlit as st

from geo.geoplateforme import open_geoplateforme

DOSSIER = Path(__file__).resolve().parent
ICONE = DOSSIER / "static" / "lanterne.svg"
STYLE = DOSSIER / "habillage.css"

ANNONCE_S = 6.0
"""Seconds an announcement stays through reruns."""


def habiller() -> None:
    """Lay the house's style over Streamlit's, and the lantern in the corner."""
    st.html(STYLE)
    st.logo(str(ICONE), size="large")


def entete(titre: str, reponse: str) -> None:
    """Head a page with its title and the one sentence that answers its question."""
    st.title(titre, anchor=False)
    st.html(f'<p class="lanterne-reponse">{escape(reponse)}</p>')


def bandeau_simule(nom: str) -> None:
    """Say, on every page that shows a figure of a simulated édition, that the figures are simulated."""
    bandeau("Données simulées", f"{nom} : aucune de ces personnes n’a été rencontrée.")


def bandeau(titre: str, texte: str) -> None:
    """Warn of what everyone must know before reading the figures."""
    st.html(
        f'<div class="lanterne-bandeau" role="note"><strong>{escape(titre)}</strong><span>{escape(texte)}</span></div>'
    )


def annoncer(cle: str) -> None:
    """Say what was just done, kept under a key of the session: for some seconds, for a map that settles runs again."""
    annonce = st.session_state.get(cle)
    if not annonce:
        return
    texte, depuis = annonce if isinstance(annonce, tuple) else (annonce, time.monotonic())
    if time.monotonic() - depuis > ANNONCE_S:
        del st.session_state[cle]
        return
    st.session_state[cle] = (texte, depuis)
    st.success(texte)


def avis_geoplateforme() -> None:
    """Say, wherever addresses come in, that some of them leave the machine, when they do."""
    service = open_geoplateforme()
    if service:
        bandeau("Vie privée", service.annonce)


def sources(*lignes: str) -> None:
    """Close a page with its rule, périmètre, version, source and vintage, in small type."""
    st.html('<footer class="lanterne-sources">' + "".join(f"<p>{escape(ligne)}</p>" for ligne in lignes) + "</footer>")
