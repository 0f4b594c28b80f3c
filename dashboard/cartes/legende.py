"""The legend of a map, in words, beside it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from counting.rapports.echelles import Echelle


def show(
    titre: str,
    echelle: Echelle,
    *,
    manquant: bool = False,
    secret: bool = False,
    autres: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the classes of a scale under `titre` (the measure and its unit); hatched and dotted only where used.

    `autres` are more lines: words, and the class of habillage.css that draws their sign.
    """
    lignes = [
        _ligne(libelle, f"background:{couleur}")
        for libelle, couleur in zip(echelle.libelles, echelle.couleurs, strict=True)
    ]
    if manquant:
        lignes.append(_ligne("non restitué ou incomplet", classe="lanterne-hachures"))
    if secret:
        lignes.append(_ligne("couvert par le secret statistique", classe="lanterne-points"))
    lignes += [_ligne(libelle, classe=classe) for libelle, classe in autres]
    st.html(f'<div class="lanterne-legende"><p>{escape(titre)}</p><ul>{"".join(lignes)}</ul></div>')


def _ligne(libelle: str, style: str = "", classe: str = "") -> str:
    return f'<li><i class="{classe}" style="{style}" aria-hidden="true"></i>{escape(libelle)}</li>'
