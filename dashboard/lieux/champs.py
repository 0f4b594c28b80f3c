"""The fields of the form of a lieu: each keeps what is typed in the lieu being written, and shows its faults below."""

from typing import Any

import streamlit as st

from counting.lieux.colonnes import TITRES
from dashboard.lieux.redaction import Redaction

Zones = dict[str, Any]
"""Where the faults of each column are told."""


def fill(redaction: Redaction, cle: str, texte: str) -> None:
    """Write in a field, before it is drawn."""
    redaction.cellules[cle] = texte
    st.session_state[_key(redaction, cle)] = texte


def _key(redaction: Redaction, cle: str) -> str:
    """Key of a field's widget, which shows what is already typed when the page is found again."""
    nom = f"{cle}-{redaction.cle}"
    st.session_state.setdefault(nom, redaction.cellules[cle])
    return nom


def text(
    redaction: Redaction,
    ou: Any,
    cle: str,
    zones: Zones | None = None,
    exemple: str = "",
    *,
    titre: str = "",
    live: bool = False,
) -> None:
    """Draw a field of text, and room for its faults when `zones` is given."""
    texte = ou.text_input(titre or TITRES[cle], key=_key(redaction, cle), placeholder=exemple, live=live)
    redaction.cellules[cle] = str(texte).strip()
    if zones is not None:
        zones[cle] = ou.container()


def choice(redaction: Redaction, ou: Any, cle: str, valeurs: Any) -> None:
    """Draw a menu."""
    redaction.cellules[cle] = str(ou.selectbox(TITRES[cle], list(map(str, valeurs)), key=_key(redaction, cle)))
