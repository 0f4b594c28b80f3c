"""Lieux on a map: a symbol each, its shape the family of its type, its fill its state; one way for every page."""

import json
from collections.abc import Sequence
from enum import StrEnum
from html import escape
from typing import NamedTuple

import folium
import streamlit as st

from counting.lieux.domain import LIEUX_DE_NUIT, Lieu, TypeAccueil
from dashboard.cartes.leaflet import Symboles


class EtatLieu(StrEnum):
    """What the fill of a symbol says."""

    OUVERT = "ouvert"
    FERME = "fermé"
    COMPLET = "complet"
    INCONNU = "inconnu"


class Famille(NamedTuple):
    """Types drawn with one shape: its name in `static/carte.js`, a sign for the legend, and words."""

    forme: str
    signe: str
    nom: str


class Symbole(NamedTuple):
    """A lieu as the map takes it. `code` is what a click gives back, `survol` what hovering adds to its name."""

    lieu: Lieu
    code: str
    etat: EtatLieu
    survol: str = ""


NUIT = Famille("disque", "●", "nuit et hébergement")
JOUR = Famille("carre", "■", "accueil de jour, ESI")
HYGIENE = Famille("losange", "◆", "bains-douches, bagagerie")
REPAS = Famille("triangle", "▲", "repas")
FAMILLES = dict.fromkeys(LIEUX_DE_NUIT, NUIT) | {
    TypeAccueil.ESI: JOUR,
    TypeAccueil.ACCUEIL_JOUR: JOUR,
    TypeAccueil.BAINS_DOUCHES: HYGIENE,
    TypeAccueil.BAGAGERIE: HYGIENE,
    TypeAccueil.RESTAURANT: REPAS,
    TypeAccueil.DISTRIBUTION: REPAS,
}
CLASSES = {
    EtatLieu.OUVERT: "ouvert",
    EtatLieu.FERME: "ferme",
    EtatLieu.COMPLET: "complet",
    EtatLieu.INCONNU: "inconnu",
}


def couche(symboles: Sequence[Symbole], *, choisi: str = "") -> folium.FeatureGroup:
    """Layer of the lieux that are placed; `choisi` is the code of the one outlined in amber.

    Ask `voir_lieux` before giving it those whose visibility is restricted: positions go to the browser.
    """
    objets = []
    for symbole in symboles:
        if symbole.lieu.point is not None:
            lon, lat = symbole.lieu.point
            textes = {"code": symbole.code, "nom": symbole.lieu.nom, "survol": symbole.survol}
            objets.append(
                {cle: escape(texte) for cle, texte in textes.items()}
                | {"lon": round(lon, 6), "lat": round(lat, 6), "choisi": symbole.code == choisi}
                | {"forme": FAMILLES[symbole.lieu.type].forme, "etat": CLASSES[symbole.etat]}
            )
    groupe = folium.FeatureGroup(name="lieux")
    groupe.add_child(Symboles(json.dumps(objets, ensure_ascii=False)))
    return groupe


def show_legend(symboles: Sequence[Symbole]) -> None:
    """Write what the shapes and fills on the map say, those that are there only."""
    familles = dict.fromkeys(FAMILLES[symbole.lieu.type] for symbole in symboles)
    etats = {symbole.etat for symbole in symboles}
    lignes = [f"<li>{famille.signe} {famille.nom}</li>" for famille in familles]
    lignes += [
        f'<li><i class="lanterne-etat {CLASSES[etat]}" aria-hidden="true"></i>{etat}</li>'
        for etat in EtatLieu
        if etat in etats
    ]
    st.html(f'<div class="lanterne-legende"><ul>{"".join(lignes)}</ul></div>')
