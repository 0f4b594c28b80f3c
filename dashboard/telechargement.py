"""The one button that hands out a file: the journal is written first, the file is made after."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from counting.errors import CountingError
from counting.journal import Verbe, note
from dashboard import base, emports, session


class SeanceFermeeError(CountingError):
    """A file was asked for by a séance that is closed, or has changed role."""


def bouton(
    titre: str, donnees: bytes | str | Callable[[], bytes | str], nom: str, mime: str, *, objet: str, **options: Any
) -> bool:
    """Draw `st.download_button`, journalled: no line in the journal, no file.

    A click does not run the page again, so the séance is looked up once more: closed meanwhile, it gets nothing. The
    file then reaches that account only (`dashboard.emports`).
    `objet` identifies what leaves (« edition:2026-01 »); `options` are those of Streamlit's button.
    """
    qui, compte, encore_ouverte = session.qui(), session.current_compte(), session.witness()

    def fichier() -> bytes | str:
        if not encore_ouverte():
            note(base.store(), Verbe.REFUSE, qui=qui, objet=objet, detail=nom)
            raise SeanceFermeeError("Votre séance est terminée : rien n’est sorti. Reconnectez-vous, puis recommencez.")
        note(base.store(), Verbe.EXPORTE, qui=qui, objet=objet, detail=nom)
        contenu = donnees() if callable(donnees) else donnees
        emports.entrust(contenu, compte)
        return contenu

    return st.download_button(titre, fichier, nom, mime, **options)
