"""The typing grid: a table of plain inputs, which a rerun never disturbs and a screen reader reads.

Streamlit's own grid opens an editor at the first key of each cell, and loses keys typed faster than that.
"""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from dashboard.composants import monter

LARGEUR_PX = 52
Completion = tuple[str, Callable[[str], list[str]]]
_monter = monter("carnet")


def edit(
    lignes: pd.DataFrame,
    titres: Mapping[str, str],
    *,
    nom: str,
    key: str,
    aides: Mapping[str, str] | None = None,
    largeurs_px: Mapping[str, int] | None = None,
    suivant: str = "",
    completer: Completion | None = None,
) -> pd.DataFrame:
    """Draw the grid and give back its lines as typed so far, numbered from 1.

    Parameters
    ----------
    lignes : DataFrame of str
        Lines laid when `key` is new; afterwards what is on screen is what counts. A column ``uid`` is kept, unseen.
    titres : mapping of column to title
    nom : str
        What a screen reader says of the table.
    aides, largeurs_px : mapping of column, optional
        What hovering a title tells; widths other than `LARGEUR_PX`.
    suivant : str, optional
        CSS selector of the field that takes the focus when the grid goes; such a grid also takes it when it comes.
    completer : Completion, optional
        Column whose cells are completed, and what answers with whole texts to the beginning of one.
    """
    colonnes = [
        {
            "cle": cle,
            "titre": titre,
            "aide": (aides or {}).get(cle, ""),
            "largeur": (largeurs_px or {}).get(cle, LARGEUR_PX),
        }
        for cle, titre in titres.items()
    ]
    posees = lignes.fillna("").astype(str).to_dict("records")
    donnees = {"nom": nom, "colonnes": colonnes, "lignes": posees, "suivant": suivant, "repris": bool(suivant)}
    if completer:
        debut = st.session_state.get(key, {}).get("debut") or ""
        donnees |= {"completee": completer[0], "propositions": completer[1](debut) if debut else []}
    etat = _monter(key=key, data=donnees, on_lignes_change=lambda: None, on_debut_change=lambda: None)
    tapees = lignes if etat.lignes is None else pd.DataFrame(etat.lignes, columns=lignes.columns).fillna("")
    return tapees.set_axis(pd.RangeIndex(1, len(tapees) + 1, name="Ligne"))
