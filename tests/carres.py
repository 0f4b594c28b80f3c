"""A town of two square arrondissements of 1 ha, each cut in two quartiers, and maraudes one can follow by hand."""

from datetime import date

import geopandas as gpd
import pandas as pd
import shapely

from counting.couverture.denombrement import Gens, Regard
from counting.couverture.etude import Etude, study
from counting.couverture.regles import Regle
from counting.couverture.semaine import lay_week, lay_zones
from counting.couverture.terrain import Terrain, make_terrain
from counting.maraudes.domain import Maraude, Passage, TypeMaraude, Zone
from geo.crs import DEGREES, METRES

X, Y = 650_000, 6_860_000
JOUR = date(2026, 11, 21)
MARDI = 1


def carre(x, y, largeur=100, hauteur=100):
    return shapely.box(X + x, Y + y, X + x + largeur, Y + y + hauteur)


def couche(**contours):
    """Shapes in metres as a layer in degrees: code, nom."""
    noms = [f"Nom de {code}" for code in contours]
    return gpd.GeoDataFrame({"code": list(contours), "nom": noms}, geometry=list(contours.values()), crs=METRES).to_crs(
        DEGREES
    )


ARRONDISSEMENTS = couche(A=carre(0, 0), B=carre(100, 0))
QUARTIERS = couche(A1=carre(0, 0, 50), A2=carre(50, 0, 50), B1=carre(100, 0, 50), B2=carre(150, 0, 50))
RUE = gpd.GeoDataFrame(geometry=[shapely.LineString([(X, Y + 50), (X + 200, Y + 50)])], crs=METRES).to_crs(DEGREES)


def zone(contour, code="z"):
    return Zone(code, code, shapely.to_wkb(gpd.GeoSeries([contour], crs=METRES).to_crs(DEGREES).iloc[0]))


def maraude(uid, contour, *passages, **champs):
    """A maraude of one zone, every Tuesday from 22 h to midnight unless said otherwise."""
    passages = passages or (Passage("z", MARDI, "22:00", "00:00"),)
    valeurs = {"nom": f"Maraude {uid}", "operateur": "Op", "type": TypeMaraude.MIS} | champs
    return Maraude(uid, zones=(zone(contour),), passages=passages, **valeurs)


def gens(*points, sans_point=(0, 0, 0)):
    """People at (x, y, persons, women, families)."""
    colonnes = ["x_m", "y_m", *Regard]
    frame = pd.DataFrame([(X + x, Y + y, *effectifs) for x, y, *effectifs in points], columns=colonnes, dtype=float)
    return Gens(frame, pd.Series(sans_point, index=list(Regard)))


def terrain(maraudes, **couches) -> Terrain:
    return make_terrain(lay_zones(maraudes), ARRONDISSEMENTS, **{"quartiers": QUARTIERS} | couches)


def etude(maraudes, monde=None, regle=None, jour=JOUR, **couches) -> Etude:
    regle, sol = regle or Regle(surface_min_m2=0), terrain(maraudes, **couches)
    return study(sol, lay_week(maraudes, sol.zones, regle, jour), regle, monde or gens())
