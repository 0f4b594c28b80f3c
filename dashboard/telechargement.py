"""The one button that hands out a file: the journal is written first, the file is made after."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from counting.journal import Verbe, note
from dashboard import base, session


def bouton(
    titre: str, donnees: bytes | str | Callable[[], bytes | str], nom: str, mime: str, *, objet: str, **options: Any
) -> bool:
    """Draw `st.download_button`, journalled: no line in the journal, no file.

    `objet` identifies what leaves (« edition:2026-01 »); `options` are those of Streamlit's button.
    """
    qui = session.qui()

    def fichier() -> bytes | str:
        note(base.store(), Verbe.EXPORTE, qui=qui, objet=objet, detail=nom)
        return donnees() if callable(donnees) else donnees

    return st.download_button(titre, fichier, nom, mime, **options)
