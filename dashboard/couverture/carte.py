"""The map of *Couverture*: zones blanches, overlaps, or the last count, over the outlines of the arrondissements."""

from collections.abc import Callable
from typing import Any

import folium
import geopandas as gpd
import streamlit as st

from counting.couverture.etude import Etude
from counting.couverture.par_territoire import by_arrondissement
from counting.mots import accord, nombre
from counting.rapports import echelles
from counting.roles import allowed
from counting.seuils import EQUIPES
from dashboard.cartes import legende
from dashboard.cartes import territoires as maps
from dashboard.couverture import etudes, zone_choisie
from dashboard.couverture.choix import Choix
from dashboard.couverture.page import unlisted
from dashboard.session import current_role
from geo.crs import DEGREES

ZONES, RECOUVREMENTS, DECOMPTE = COUCHES = ("Zones blanches", "Recouvrements", "Dernier décompte")
POINTS_RESERVES = "Points vus par les seuls organisateurs et coordinateurs."


def show(choix: Choix, etude: Etude) -> None:
    """Draw the layer asked for, coloured by the people counted; a click chooses a zone blanche."""
    couche = st.segmented_control(
        "Couche", COUCHES, default=ZONES, key="couverture-couche", label_visibility="collapsed"
    )
    if couche == DECOMPTE:
        _show_count(choix, etude)
        return
    if couche == RECOUVREMENTS:
        titre = f"{EQUIPES.valeur} équipes ou plus dans la même heure : {choix.regard} comptées dans la zone"
        doubles = layer(choix, RECOUVREMENTS)
        _draw(choix, etude, doubles, titre)
        for ligne in unlisted(doubles):
            st.caption(ligne)
        return
    zones = layer(choix)
    _draw(
        choix,
        etude,
        zones,
        f"{ZONES} : {choix.regard} comptées dans la zone ; cliquez-en une",
        selection=zone_choisie.chosen(zones),
        suivre=zone_choisie.follow_map,
    )


def layer(choix: Choix, couche: str = ZONES) -> gpd.GeoDataFrame:
    """Zones of a layer that the account may see, EPSG:2154."""
    doubles = couche == RECOUVREMENTS
    toutes = etudes.zones(choix.moment, choix.territoire.codes, choix.regard, doubles=doubles, **choix.cle())
    return etudes.held_zones(toutes)


def outlines() -> folium.FeatureGroup:
    """Outlines of the arrondissements, that every map of coverage is laid on."""
    return maps.contours(etudes.arrondissements().assign(nom=""))


def _show_count(choix: Choix, etude: Etude) -> None:
    """Where people were met, for the roles that may see it; else how many in each arrondissement."""
    if not allowed(current_role(), "voir_points"):
        table = by_arrondissement(etude, choix.moment, choix.territoire.codes)
        contours = etude.terrain.arrondissements.set_index("code").geometry
        zones = gpd.GeoDataFrame(table.reset_index(), geometry=contours.loc[table.index].to_numpy(), crs=contours.crs)
        _draw(choix, etude, zones, f"{DECOMPTE} : {choix.regard} comptées dans l’arrondissement")
        return
    tenus = etudes.held_codes(choix.territoire.codes)
    endroits = etudes.endroits(tenus, choix.regard, choix.edition.id, choix.perimetre, choix.quand)
    un, plusieurs = choix.regard.value[:-1], choix.regard.value
    couche = maps.stack(outlines(), maps.points(endroits, un=un, plusieurs=plusieurs))
    maps.show(couche, key="carte-couverture", hauteur=350, cadre=_frame(choix, etude))
    combien = (
        f"{accord(int(endroits['effectif'].sum()), un, plusieurs)} en {accord(len(endroits), 'endroit', 'endroits')}"
    )
    st.html(
        f'<div class="lanterne-legende"><p>{DECOMPTE} : {combien}</p>'
        f"Plus le disque est large, plus l’effectif est grand. {POINTS_RESERVES}</div>"
    )


def _draw(
    choix: Choix,
    etude: Etude,
    zones: gpd.GeoDataFrame,
    titre: str,
    *,
    selection: str | None = None,
    suivre: Callable[[str], None] | None = None,
) -> None:
    valeurs = zones.set_index("code")[choix.regard.value]
    echelle = echelles.sequentielle(valeurs)
    peinte = maps.choropleth(
        zones[["code", "nom", "geometry"]],
        valeurs,
        echelle=echelle,
        survols={zone.code: _hover(zone) for zone in zones.itertuples()},
        selection=selection,
    )
    couche = maps.stack(outlines(), peinte)
    maps.show(couche, key="carte-couverture", hauteur=350, cadre=_frame(choix, etude), suivre=suivre)
    legende.show(titre, echelle)


def _hover(zone: Any) -> str:
    return f"{zone_choisie.people(zone)} ; {nombre(zone.surface_m2 / 1e4, 1)} ha"


def _frame(choix: Choix, etude: Etude) -> maps.Cadre:
    """Part of the map to show: the territoire chosen."""
    terrain = etude.terrain.arrondissements
    contours = terrain.geometry[terrain["code"].isin(choix.territoire.codes)].to_crs(DEGREES)
    ouest, sud, est, nord = contours.total_bounds.round(4).tolist()
    return ((sud, ouest), (nord, est))
