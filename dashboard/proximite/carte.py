"""The map of *Proximité*: territories shaded by the measure, lieux by their state, or inhabited cells by distance."""

from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.mots import accord, part
from counting.proximite.distances import PORTEES, Proximite
from counting.roles import allowed
from counting.seuils import MAILLE
from dashboard.cartes import legende
from dashboard.cartes import mailles as carte_mailles
from dashboard.cartes import territoires as maps
from dashboard.couverture import etudes
from dashboard.lieux import carte as carte_lieux
from dashboard.proximite import lieux as lieux_proximite
from dashboard.proximite import territoires as territoires_proximite
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import DISTANCES, PERSONNES, a_pied, scale, text, values
from dashboard.resultats import donnees
from dashboard.session import current_role

TERRITOIRES, MAILLES = "Territoires", f"Distances, maille de {MAILLE.valeur} m"
PERSONNE = "personne de ce profil"
HAUTEUR = 275


def show(choix: Choix, etude: Proximite) -> None:
    """Draw the layer asked for, and over it the lieux when they may be seen."""
    couche: str | None = TERRITOIRES
    if allowed(current_role(), "voir_points"):
        couche = st.segmented_control(
            "Couche", (TERRITOIRES, MAILLES), default=TERRITOIRES, key="proximite-couche", label_visibility="collapsed"
        )
    if couche == MAILLES:
        _show_cells(choix, etude)
    else:
        _show_territories(choix, etude)


def _show_territories(choix: Choix, etude: Proximite) -> None:
    lignes = territoires_proximite.parts(choix)
    valeurs, echelle = values(lignes, choix.mesure), scale(choix.mesure)
    ecrire = text(choix.mesure)
    vide, codes = lignes["personnes"] == 0, lignes.index.astype(str)
    peinte = maps.choropleth(
        _zones(choix),
        valeurs,
        echelle=echelle,
        etiquettes={code: "" if aucun else ecrire(v) for code, v, aucun in zip(codes, valeurs, vide, strict=True)},
        survols={str(code): _hover(choix, ligne) for code, ligne in lignes.iterrows()},
    )
    _draw(choix, etude, peinte, choix.mesure.titre, echelle, vide=bool(vide.any()))


def _show_cells(choix: Choix, etude: Proximite) -> None:
    cellules = choix.mailles()
    un, plusieurs = PERSONNES[choix.demande.profil]
    textes = [
        f"{accord(int(c.personnes), un, plusieurs)} ; distance médiane : {a_pied(c.mediane_m)}"
        for c in cellules.itertuples()
    ]
    contours = maps.contours(etudes.arrondissements().assign(nom=""))
    peintes = carte_mailles.couche(cellules.assign(valeur=cellules["mediane_m"], texte=textes), DISTANCES)
    _draw(choix, etude, maps.stack(contours, peintes), "Distance à pied du lieu ouvert le plus proche", DISTANCES)


def _draw(choix: Choix, etude: Proximite, couche: Any, titre: str, echelle: Any, *, vide: bool = False) -> None:
    symboles = []
    if allowed(current_role(), "voir_lieux"):
        symboles = lieux_proximite.symbols(lieux_proximite.states(choix, etude))
        couche = maps.stack(couche, carte_lieux.couche(symboles))
    maps.show(couche, key="carte-proximite", hauteur=HAUTEUR)
    legende.show(titre, echelle, autres=[(f"aucune {PERSONNE}", "lanterne-hachures")] if vide else [])
    if symboles:
        carte_lieux.show_legend(symboles)


def _zones(choix: Choix) -> gpd.GeoDataFrame:
    """Polygons of the level, their code as a column, as the map wants them."""
    couche = donnees.territoires(choix.edition.nuit).couches[choix.niveau]
    return couche.rename_axis("code").reset_index()[["code", "nom", "geometry"]]


def _hover(choix: Choix, ligne: pd.Series) -> str:
    """What stands beside the pointer: the measure first, then the rest."""
    un, plusieurs = PERSONNES[choix.demande.profil]
    if not ligne["personnes"]:
        return f"aucune {PERSONNE}"
    valeur = text(choix.mesure)(ligne[choix.mesure.colonne])
    return (
        f"{choix.mesure.titre} : {valeur} ; {accord(int(ligne['personnes']), un, plusieurs)} ; distance médiane : "
        f"{a_pied(ligne['mediane_m'])} ; sans rien à moins de {PORTEES['a_2_km'] // 1000} km : {part(ligne['sans'], 0)}"
    )
