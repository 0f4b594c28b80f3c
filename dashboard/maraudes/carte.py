"""The map of the page *Maraudes*: the zones of a plan to choose from, or those of one maraude to draw and mend.

Drawn by `static/maraudes.js` with Leaflet and Geoman in the page itself: in a frame, a rerun could take away a shape
that is being drawn. Its streets and its water are the reference folder's; without them only the arrondissements show.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
import streamlit as st

from counting.maraudes.domain import Maraude
from dashboard.cartes.leaflet import address
from dashboard.cartes.territoires import PARIS, Cadre
from dashboard.composants import STATIC, monter
from dashboard.couverture import etudes
from geo import reference
from geo.crs import DEGREES, METRES

FICHIERS = ("vendor/leaflet.css", "vendor/leaflet.js", "vendor/leaflet-geoman.css", "vendor/leaflet-geoman.min.js")
TOLERANCE_M = 8
"""Detail dropped from what is only looked at; a zone to mend keeps all its vertices."""

RUE_M = 3
"""Detail dropped from the streets, which are there to find one's way."""

PAS_DEG = 1e-5
"""Streets are sent to the metre."""

Geste = dict[str, Any]

_carte = monter("maraudes")
_rues = st.components.v2.component("rues", js=(STATIC / "rues.js").read_text(encoding="utf-8"))


class ZoneTracee(NamedTuple):
    """A zone as the map takes it.

    `trace` is what may be mended and `halo` the area it covers when that is something else, both GeoJSON. The screen
    lays `trace` again when `version` changes. `classe`: choisie, refusee, astreinte or nothing.
    """

    id: str
    version: str
    trace: str
    nom: str = ""
    halo: str = ""
    classe: str = ""
    fixe: bool = False


def show(
    zones: Sequence[ZoneTracee],
    *,
    key: str,
    nom: str,
    suivre: Callable[[list[Geste]], None],
    recu: int,
    dessin: bool = False,
    autres: str = "",
    cadre: Cadre = PARIS,
    hauteur: int = 400,
) -> None:
    """Draw the map.

    Parameters
    ----------
    nom : str
        What a screen reader says of it.
    suivre : callable
        Receives what a person did that is not heard yet, oldest first, before the page runs again: each has its number
        ``n``, an ``action`` (choisir, with ``lon`` and ``lat``; tracer, with ``id`` and ``trace``; supprimer) .
    recu : int
        Number of the last gesture heard.
    autres : str, optional
        GeoJSON of what is shown around, and cannot be touched.
    cadre : Cadre, optional
        What to show first; another one moves the view.
    """

    def lire() -> None:
        neufs = [geste for geste in st.session_state[key].gestes or [] if geste["n"] > recu]
        suivre(sorted(neufs, key=lambda geste: int(geste["n"])))

    donnees = {
        "fichiers": [address(fichier) for fichier in FICHIERS],
        "fond": _outlines(),
        "zones": [zone._asdict() for zone in zones],
        "autres": autres,
        "dessin": dessin,
        "recu": recu,
        "cadre": cadre,
        "nom": nom,
        "hauteur": hauteur,
    }
    _carte(key=key, data=donnees, on_gestes_change=lire)
    _rues(key="rues", data=_ground())


def simplify(contours: Sequence[shapely.Geometry]) -> list[str]:
    """Outlines to look at, as GeoJSON, smaller to send."""
    degres = gpd.GeoSeries(contours, crs=DEGREES)
    simples = degres.to_crs(METRES).simplify(TOLERANCE_M).to_crs(DEGREES)
    return list(shapely.to_geojson(shapely.set_precision(simples.to_numpy(), 1e-6)))


@st.cache_resource(show_spinner=False, max_entries=8)
def contours(plan: str, revision: int) -> dict[tuple[str, str], str]:
    """Outlines of a plan to look at, by uid of the maraude and code of the zone, GeoJSON."""
    cles = [(maraude.uid, zone.code) for maraude in etudes.maraudes(plan, revision) for zone in maraude.zones]
    lus = [shapely.from_wkb(zone.contour) for maraude in etudes.maraudes(plan, revision) for zone in maraude.zones]
    return dict(zip(cles, simplify(lus), strict=True))


def together(textes: Sequence[str]) -> str:
    """One GeoJSON of several geometries."""
    return f'{{"type":"GeometryCollection","geometries":[{",".join(textes)}]}}'


def frame(contours: Sequence[shapely.Geometry]) -> Cadre:
    """What to show first: some outlines and what is around, else all Paris."""
    if not contours:
        return PARIS
    ouest, sud, est, nord = shapely.union_all([shapely.box(*contour.bounds) for contour in contours]).bounds
    marge = max(est - ouest, nord - sud, 0.01) / 6
    return ((sud - marge, ouest - marge), (nord + marge, est + marge))


def by_size(maraudes: Sequence[Maraude]) -> list[tuple[Maraude, str]]:
    """Maraude and code of each zone, the widest first: the smallest is drawn over them."""
    lignes = [(m, zone.code, shapely.from_wkb(zone.contour).area) for m in maraudes for zone in m.zones]
    return [(maraude, code) for maraude, code, _ in sorted(lignes, key=lambda ligne: -ligne[2])]


@st.cache_resource(show_spinner=False)
def _outlines() -> str:
    return together(simplify(list(etudes.arrondissements().geometry)))


@st.cache_resource(show_spinner=False)
def _ground() -> dict[str, Any]:
    """Streets (the longest first) and water, sent once a window."""
    voies, eau = reference.load_voies(), reference.load_eau()
    rues: list[list[Any]] = []
    if voies is not None:
        metres = voies[0].to_crs(METRES)
        traits = metres.simplify(RUE_M).to_crs(DEGREES)
        ordre = np.argsort(-metres.length.to_numpy())
        rues = [[voies[0]["nom"].iloc[k], *map(_steps, shapely.get_parts([traits.iloc[k]]))] for k in ordre]
    surfaces = (
        [] if eau is None else shapely.get_parts(eau[0].to_crs(METRES).simplify(RUE_M).to_crs(DEGREES).to_numpy())
    )
    contenu = {"rues": rues, "eau": [[_steps(anneau) for anneau in shapely.get_rings(une)] for une in surfaces]}
    return {**contenu, "version": str(hash(json.dumps(contenu)))}


def _steps(ligne: shapely.Geometry) -> list[int]:
    pas = np.round(shapely.get_coordinates(ligne) / PAS_DEG).astype(int)
    return [int(x) for x in np.diff(pas, axis=0, prepend=0).ravel()]
