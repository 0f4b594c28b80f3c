"""Check contours one by one: known CRS, in the right place, polygons, valid."""

from functools import partial

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from geo.anomalies import Anomalie
from geo.crs import DEGREES

FRANCE = (-9.86, 41.15, 10.38, 51.56)
"""Where EPSG:2154 holds, west, south, east, north (EPSG registry): metres mean nothing outside."""

SURFACE_MIN_DEG2 = 1e-9
"""About 8 m² in Paris: below, a contour is a line drawn there and back."""

CROISEMENTS_MAX = 5_000
"""Mended in half a second; what someone draws crosses itself a few times, a tangle millions of times."""

SONDES = 500
"""Segments of a contour compared with all the others to estimate how many times it crosses itself."""

LOT = 16
"""Segments compared at once: a tangle is told by the first."""

SOMMETS_SURS = 5_000
"""Up to here GEOS says at once whether a contour is valid; it takes ten seconds for a jagged one of 200,000."""

RAISONS = {
    "Self-intersection": "le contour se recoupe",
    "Ring Self-intersection": "le contour se touche lui-même",
    "Hole lies outside shell": "un trou sort du contour",
    "Nested shells": "un contour est dans un autre",
    "Nested holes": "un trou est dans un autre",
    "Duplicate Rings": "un contour est tracé deux fois",
    "Interior is disconnected": "un trou coupe le contour en deux",
    "Too few points in geometry component": "un contour a moins de trois sommets",
}
"""What GEOS finds wrong with a polygon, in French."""

NATURES = {"Point": "un point", "MultiPoint": "des points", "LineString": "une ligne", "MultiLineString": "des lignes"}


def to_degrees(contours: gpd.GeoSeries, perimetre: gpd.GeoDataFrame) -> tuple[gpd.GeoSeries, list[Anomalie]]:
    """Bring contours to EPSG:4326, flat.

    Without a usable CRS, or when none meets the extent of `perimetre`, no contour is left and an anomaly says why.
    """
    anomalies = []
    deepest = int(shapely.has_z(contours.to_numpy()).sum())
    if deepest:
        remede = "L’altitude a été retirée, le tracé est inchangé."
        anomalies.append(Anomalie("fichier", "contours à plat", f"{deepest} en 3D", remede, bloquante=False))
    flat = gpd.GeoSeries(shapely.force_2d(contours.to_numpy()), index=contours.index, crs=contours.crs)
    placed, faute = _locate(flat, perimetre)
    if faute is None:
        return placed, anomalies
    return placed.iloc[:0].set_crs(DEGREES, allow_override=True), [*anomalies, faute]


def leave_out_tangles(zones: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Anomalie]]:
    """Leave out the objects whose surfaces cross themselves over 5,000 times: GEOS would mend one for hours.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:4326
        ``lieu``: how to name each row to a person.
    """
    regle = f"un contour qui se recoupe {CROISEMENTS_MAX:,} fois au plus".replace(",", "\u202f")
    remede = "Tracez-le de nouveau, d’un trait qui fait le tour de la zone sans se recouper."
    anomalies, gardes = [], np.ones(len(zones), bool)
    for k, (lieu, contour) in enumerate(zip(zones["lieu"], zones.geometry, strict=True)):
        emmele = next(filter(_is_tangled, _surfaces(contour)), None)
        if emmele is not None:
            gardes[k] = False
            anomalies.append(Anomalie(lieu, regle, f"plus : {reason(emmele)}, et ailleurs", remede))
    return zones[gardes], anomalies


def find_invalid(contour: shapely.Geometry | None) -> list[shapely.Geometry]:
    """Surfaces of a shape (EPSG:4326), a mixture included, that are not valid; none is told of what leaves France."""
    return [surface for surface in _surfaces(contour) if not surface.is_valid]


def _surfaces(contour: shapely.Geometry | None) -> list[shapely.Geometry]:
    if contour is None or contour.is_empty or not in_france(contour):
        return []
    melange = contour.geom_type == "GeometryCollection"
    parts = shapely.get_parts(shapely.get_parts([contour])) if melange else np.array([contour])
    surfaces: list[shapely.Geometry] = parts[shapely.get_dimensions(parts) == 2].tolist()
    return surfaces


def keep_polygons(zones: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Anomalie]]:
    """Keep valid polygons, mend those that can be, drop the others, and say which.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:4326
        ``lieu``: how to name each row to a person.
    """
    mended = [_mend(lieu, contour) for lieu, contour in zip(zones["lieu"], zones.geometry, strict=True)]
    kept = gpd.GeoSeries([contour for contour, _ in mended], index=zones.index, crs=DEGREES)
    anomalies = [anomalie for _, found in mended for anomalie in found]
    return zones.set_geometry(kept)[kept.notna()].reset_index(drop=True), anomalies


def in_france(contour: shapely.Geometry) -> bool:
    """Whether every vertex (EPSG:4326) is where EPSG:2154 holds."""
    west, south, east, north = contour.bounds
    return bool(FRANCE[0] < west and FRANCE[1] < south and east < FRANCE[2] and north < FRANCE[3])


def _locate(contours: gpd.GeoSeries, perimetre: gpd.GeoDataFrame) -> tuple[gpd.GeoSeries, Anomalie | None]:
    faute = partial(Anomalie, "fichier", "système de coordonnées déclaré")
    if contours.crs is None:
        return contours, faute("aucun", "Joignez le fichier .prj, ou exportez en GeoJSON (WGS 84).")
    try:
        placed = contours.to_crs(DEGREES)
    except ProjError:
        remede = "Exportez en Lambert-93 (EPSG:2154) ou en WGS 84 (EPSG:4326)."
        return contours, faute(str(contours.crs.name), remede)
    return placed, find_misplacement(placed, perimetre.to_crs(DEGREES).total_bounds, "fichier")


def find_misplacement(contours: gpd.GeoSeries, paris: NDArray[np.float64], ou: str) -> Anomalie | None:
    """Say why none of the contours (EPSG:4326) meets an extent; None when one does, or there is none.

    `paris` is west, south, east, north; `ou` says to a person where the contours are.
    """
    places = contours.bounds.dropna().to_numpy()
    if not len(places) or _meet(places, paris).any():
        return None
    anomalie = partial(Anomalie, ou, "contours situés dans le territoire à couvrir")
    if _meet(places[:, [1, 0, 3, 2]], paris).any():
        return anomalie("latitude et longitude inversées", "Écrivez la longitude d’abord (2,35), la latitude ensuite.")
    lon, lat = (places[0, :2] + places[0, 2:]) / 2
    if abs(lon) > 180 or abs(lat) > 90:
        remede = "Déclarez le système de coordonnées (Lambert-93 : EPSG:2154), ou exportez en WGS 84."
        return anomalie("coordonnées en mètres annoncées en degrés", remede)
    return anomalie(_place(lon, lat), "Vérifiez le fichier choisi et son système de coordonnées.")


def _meet(places: NDArray[np.float64], extent: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether boxes (west, south, east, north) meet an extent."""
    inside = np.hstack([places[:, :2] <= extent[2:], places[:, 2:] >= extent[:2]])
    return np.asarray(inside.all(axis=1), dtype=bool)


def _mend(lieu: str, contour: shapely.Geometry | None) -> tuple[shapely.Geometry | None, list[Anomalie]]:
    if contour is None or contour.is_empty:
        return None, [Anomalie(lieu, "contour présent et fermé", "aucun", "Tracez-le, ou retirez la ligne.")]
    if not in_france(contour):
        remede = "Un sommet est mal placé : tracez-le de nouveau."
        return None, [Anomalie(lieu, "contour en France métropolitaine", "coordonnées hors de France", remede)]
    if contour.geom_type not in {"Polygon", "MultiPolygon"}:
        remede = "Tracez-le comme une surface."
        nature = NATURES.get(contour.geom_type, "un mélange de formes")
        return None, [Anomalie(lieu, "une surface", nature, remede)]
    if contour.is_valid and contour.area > SURFACE_MIN_DEG2:
        return contour, []
    raison = "surface nulle" if contour.is_valid else reason(contour)
    mended = shapely.make_valid(contour, method="structure", keep_collapsed=False)
    if mended.area > SURFACE_MIN_DEG2:
        return mended, [tell_mended(lieu, raison)]
    return None, [Anomalie(lieu, "contour valide", raison, "Tracez-le de nouveau.")]


def tell_mended(lieu: str, raison: str) -> Anomalie:
    """Doubt about a contour that was not valid, and is now."""
    return Anomalie(lieu, "contour valide", raison, "Contour réparé : vérifiez-le sur la carte.", bloquante=False)


def _is_tangled(surface: shapely.Geometry) -> bool:
    """Whether the rings of a surface meet themselves over 5,000 times, by estimate, but for segments that follow."""
    if shapely.get_num_coordinates(surface) <= SOMMETS_SURS and surface.is_valid:
        return False
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(surface)), return_index=True)
    segments = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[ring[:-1] == ring[1:]])
    arbre = shapely.STRtree(segments)
    pas = -(-len(segments) // SONDES)
    sondes = segments[::pas]
    rencontres = 0
    for k in range(0, len(sondes), LOT):
        lot = sondes[k : k + LOT]
        rencontres += arbre.query(lot, predicate="intersects").shape[1] - 3 * len(lot)
        if rencontres * pas > 2 * CROISEMENTS_MAX:
            return not surface.is_valid
    return False


def reason(contour: shapely.Geometry) -> str:
    """Reason and place, in French, from « Self-intersection[2.35 48.85] »."""
    raison, _, place = shapely.is_valid_reason(contour).partition("[")
    lon, _, lat = place.rstrip("]").partition(" ")
    return f"{RAISONS.get(raison, raison)}, vers {_place(float(lon), float(lat))}"


def _place(lon: float, lat: float) -> str:
    return f"longitude {lon:.5f}, latitude {lat:.5f}".replace(".", ",")
