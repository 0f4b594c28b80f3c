"""Small cells shaded by a value, without a label, to lay over a map."""

import json
from html import escape

import folium
import geopandas as gpd

from counting.rapports.echelles import Echelle
from dashboard.cartes.leaflet import Mailles
from geo.crs import DEGREES


def couche(cellules: gpd.GeoDataFrame, echelle: Echelle) -> folium.FeatureGroup:
    """Layer of cells: ask `voir_points` first, small cells say where people were met.

    Parameters
    ----------
    cellules : GeoDataFrame, EPSG:2154
        ``valeur``, and ``texte`` for beside the pointer.
    """
    contours = [list(contour.exterior.coords)[:-1] for contour in cellules.geometry.to_crs(DEGREES)]
    mailles = [
        [[[round(lat, 6), round(lon, 6)] for lon, lat in contour], echelle.couleur(float(valeur)), escape(texte)]
        for contour, valeur, texte in zip(contours, cellules["valeur"], cellules["texte"], strict=True)
    ]
    groupe = folium.FeatureGroup(name="mailles")
    groupe.add_child(Mailles(json.dumps(mailles, ensure_ascii=False)))
    return groupe
