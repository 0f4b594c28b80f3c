"""Maps: territories painted by a figure, or outlines on which to place a point."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import streamlit as st
import streamlit_folium

from counting.rapports.echelles import Echelle, encre
from dashboard.cartes.leaflet import Epingles, Fond, Rencontres, Territoires
from dashboard.cartes.traces import traces
from geo.crs import METRES, require_degrees

PARIS: "Cadre" = ((48.8155, 2.2241), (48.9022, 2.4698))
"""South-west and north-east corners (latitude, longitude) of the twenty arrondissements, woods included."""

HACHURES, POINTS, SANS_FOND = "url(#lanterne-hachures)", "url(#lanterne-points)", "transparent"
NON_RESTITUE, SOUS_SECRET = "non restitué", "couvert par le secret statistique"

Point = tuple[float, float]
"""Longitude, latitude, EPSG:4326."""

Cadre = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corners, (latitude, longitude)."""

OPTIONS = {"zoomSnap": 0.25, "scrollWheelZoom": False, "attributionControl": False, "maxZoom": 18}


def choropleth(
    zones: gpd.GeoDataFrame,
    valeurs: pd.Series,
    *,
    echelle: Echelle,
    etiquettes: Mapping[str, str] | None = None,
    survols: Mapping[str, str] | None = None,
    secrets: Collection[str] | Mapping[str, str] = (),
    selection: str | None = None,
) -> folium.FeatureGroup:
    """Paint each territory by its value.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:4326, or EPSG:2154 for faces of a mosaic, whose shared borders must stay exact
        ``code`` and ``nom`` of each territory.
    valeurs : Series indexed by code
        A missing value, or a code that is not there, is hatched: not returned is not zero.
    echelle : Echelle
        From :mod:`counting.rapports.echelles`; it also writes the values.
    etiquettes, survols : mapping of code to text, optional
        What is written on the territory (default: its value) and beside the pointer (default: its value, or why
        there is none).
    secrets : codes, or mapping of code to words
        Suppressed territories, dotted; neither their value nor the texts above are sent to the browser, only these
        words beside the pointer.
    selection : code, optional
        Territory outlined in amber.

    Raises
    ------
    WrongCRSError
        `zones` is in another CRS.
    """
    proprietes = []
    for code, nom in zip(zones["code"], zones["nom"], strict=True):
        secret = code in secrets
        fond, valeur, survol = _apparence(None if secret else valeurs.get(code), echelle, secret=secret)
        if secret and isinstance(secrets, Mapping):
            survol = secrets[code]
        if not secret:
            valeur, survol = (etiquettes or {}).get(code, valeur), (survols or {}).get(code, survol)
        proprietes.append(
            {"code": code, "nom": nom, "fond": fond, "encre": encre(fond), "valeur": valeur, "survol": survol}
        )
    return _couche(zones, proprietes, selection)


def contours(zones: gpd.GeoDataFrame, *, selection: str | None = None) -> folium.FeatureGroup:
    """Outlines and names only: the ground on which a point is shown or placed. `zones` as for :func:`choropleth`."""
    proprietes = [
        {"code": code, "nom": nom, "fond": SANS_FOND, "encre": "inherit"}
        for code, nom in zip(zones["code"], zones["nom"], strict=True)
    ]
    return _couche(zones, proprietes, selection)


def points(endroits: pd.DataFrame, *, un: str, plusieurs: str) -> folium.FeatureGroup:
    """Places where people were met, a disc each: ask `voir_points` first, positions go to the browser.

    Parameters
    ----------
    endroits : DataFrame
        ``lon``, ``lat`` (EPSG:4326), ``effectif``.
    un, plusieurs : str
        Who they are, for the text beside the pointer, which has nothing else: « personne », « personnes ».
    """
    couche = folium.FeatureGroup(name="rencontres")
    couche.add_child(
        Rencontres(endroits[["lat", "lon", "effectif"]].to_json(orient="values"), json.dumps([un, plusieurs]))
    )
    return couche


def stack(dessous: folium.FeatureGroup, *dessus: folium.FeatureGroup) -> folium.FeatureGroup:
    """Lay layers over the first, which receives them: one layer to draw."""
    for couche in dessus:
        for enfant in list(couche._children.values()):  # noqa: SLF001 - branca names its children no other way
            dessous.add_child(enfant)
    return dessous


def show(
    couche: folium.FeatureGroup,
    *,
    key: str,
    hauteur: int = 370,
    cadre: Cadre = PARIS,
    suivre: Callable[[str], None] | None = None,
) -> str | None:
    """Draw a layer; the code of the territory last clicked, or None. At a rerun only the layer is sent again.

    `cadre` is the part of the map to show; another one begins the map anew. `suivre` receives the code at each click,
    the same one again included, before the page runs again.
    """

    def lire() -> None:
        clic = st.session_state[key].get("last_active_drawing")
        if suivre and clic:
            suivre(str(clic["properties"]["code"]))

    clic = _dessiner(couche, key, hauteur, "last_active_drawing", cadre, on_change=lire if suivre else None)
    return str(clic["properties"]["code"]) if clic else None


def show_to_place(
    couche: folium.FeatureGroup,
    *,
    key: str,
    point: Point | None = None,
    candidats: Sequence[Point] = (),
    cadre: Cadre = PARIS,
    hauteur: int = 370,
) -> Point | None:
    """Draw a layer with numbered candidates and a pin to drag; (longitude, latitude) of the last click or drop.

    `point` is where the pin stands, `cadre` the part of the map to show first (latitude, longitude). EPSG:4326.
    """
    reperes = [[lat, lon, str(rang)] for rang, (lon, lat) in enumerate(candidats, start=1)]
    if point:
        reperes.append([point[1], point[0], ""])
    couche.add_child(Epingles(json.dumps(reperes)))
    clic = _dessiner(couche, key, hauteur, "last_clicked", cadre)
    return (float(clic["lng"]), float(clic["lat"])) if clic else None


def _apparence(valeur: float | None, echelle: Echelle, *, secret: bool) -> tuple[str, str, str]:
    """Fill, label and hover text of a territory."""
    if secret:
        return POINTS, "", SOUS_SECRET
    if valeur is None or pd.isna(valeur):
        return HACHURES, "", NON_RESTITUE
    return echelle.couleur(float(valeur)), echelle.texte(valeur), echelle.texte(valeur)


def _couche(zones: gpd.GeoDataFrame, proprietes: list[dict[str, str]], selection: str | None) -> folium.FeatureGroup:
    if zones.crs != METRES:
        require_degrees(zones)
    traits = []
    for propriete, (trace, rayon) in zip(proprietes, traces(zones), strict=True):
        textes = {name: escape(texte) for name, texte in propriete.items()}
        contenu = json.dumps({**textes, "choisi": propriete["code"] == selection}, ensure_ascii=False)
        traits.append(f'{{"type":"Feature","properties":{contenu},"rayon":{rayon},"geometry":{trace}}}')
    couche = folium.FeatureGroup(name="territoires")
    couche.add_child(Territoires(f'{{"type":"FeatureCollection","features":[{",".join(traits)}]}}'))
    return couche


def _dessiner(
    couche: folium.FeatureGroup,
    key: str,
    hauteur: int,
    attendu: str,
    cadre: Cadre = PARIS,
    *,
    on_change: Callable[[], None] | None = None,
) -> Any:
    carte = folium.Map(location=(48.8588, 2.347), zoom_start=12, tiles=None, zoom_control=False, **OPTIONS)
    Fond(cadre).add_to(carte)
    retour = streamlit_folium.st_folium(
        carte,
        key=key,
        height=hauteur,
        use_container_width=True,
        returned_objects=[attendu, *(["last_object_clicked_count"] if on_change else [])],
        feature_group_to_add=couche,
        on_change=on_change,
    )
    return (retour or {}).get(attendu)
