"""Maps of the what-ifs: territories shaded by a figure, lieux over them, chosen places numbered."""

import json
from collections.abc import Mapping, Sequence

import folium
import geopandas as gpd
import pandas as pd

from counting.domain import Niveau
from counting.rapports.echelles import Echelle
from dashboard.cartes import territoires as maps
from dashboard.cartes.leaflet import Epingles
from dashboard.lieux import carte as carte_lieux
from dashboard.lieux.carte import Symbole
from dashboard.proximite.choix import Choix
from dashboard.resultats import donnees

HAUTEUR = 330


def shade(choix: Choix, valeurs: pd.Series, echelle: Echelle, survols: Mapping[str, str]) -> folium.FeatureGroup:
    """Layer of the territories of the level chosen; a missing value is hatched."""
    couche = donnees.territoires(choix.edition.nuit).couches[choix.niveau]
    zones = couche.rename_axis("code").reset_index()[["code", "nom", "geometry"]]
    textes = {str(code): "" if pd.isna(valeur) else echelle.texte(valeur) for code, valeur in valeurs.items()}
    return maps.choropleth(zones, valeurs, echelle=echelle, etiquettes=textes, survols=survols)


def show(
    key: str, couche: folium.FeatureGroup, symboles: Sequence[Symbole], choisis: gpd.GeoSeries | None = None
) -> None:
    """Draw the layer, the lieux over it, then the numbered places, EPSG:4326."""
    if choisis is not None:
        reperes = [[point.y, point.x, str(rang)] for rang, point in enumerate(choisis, start=1)]
        couche.add_child(Epingles(json.dumps(reperes)))
    maps.show(maps.stack(couche, carte_lieux.couche(symboles)), key=key, hauteur=HAUTEUR)


def nom_du_niveau(niveau: Niveau) -> str:
    """Title of the column of territories."""
    return niveau[:1].upper() + niveau[1:]
