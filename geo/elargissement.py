"""The steps from what someone drew to a footprint: placed, simplified, widened, compared with the perimeter."""

import geopandas as gpd
import numpy as np
import shapely

from geo.anomalies import Anomalie
from geo.contours import find_invalid, find_misplacement, in_france, reason, tell_mended
from geo.crs import DEGREES, METRES
from geo.pavage import format_m2

RAYON_MAX_M = 2_000
"""Beyond, a disc around a place covers an arrondissement: the zone is to be drawn."""

SOMMETS_LIBRES = 5_000
"""The official outlines of the 20 arrondissements have 10,000 in all."""

SOMMETS_MAX = 50_000
"""Still as many once simplified: what is drawn is no zone, and every question asked of the map would wait for it."""

SIMPLIFICATION_M = 1.0
"""About the width of a kerb."""

PART_DEHORS = 0.01
"""Less than this outside the perimeter comes from drawing."""

ARCS = 8
"""Segments of a quarter of circle: a disc loses 0.6 % of its area."""

Etape = tuple[gpd.GeoDataFrame, list[Anomalie]]


def check_places(zones: gpd.GeoDataFrame, perimetre: gpd.GeoDataFrame) -> Etape:
    """Leave out, one by one, the objects (``lieu``, EPSG:4326) that are not near `perimetre`, and say why."""
    paris = perimetre.to_crs(DEGREES).total_bounds
    bounds = zones.geometry.bounds.to_numpy()
    loin = (bounds[:, :2] > paris[2:]).any(axis=1) | (bounds[:, 2:] < paris[:2]).any(axis=1)
    anomalies = [
        find_misplacement(zones.geometry.iloc[[k]], paris, zones["lieu"].iloc[k]) for k in np.flatnonzero(loin)
    ]
    return zones[~loin], [anomalie for anomalie in anomalies if anomalie]


def simplify(zones: gpd.GeoDataFrame) -> Etape:
    """Simplify at 1 m the objects of over 5,000 vertices; leave out those that keep over 50,000."""
    contours, anomalies, gardes = zones.geometry.to_numpy().copy(), [], np.ones(len(zones), bool)
    for k in np.flatnonzero(shapely.get_num_coordinates(contours) > SOMMETS_LIBRES):
        avant = shapely.get_num_coordinates(contours[k])
        mesure = gpd.GeoSeries([contours[k]], crs=DEGREES).to_crs(METRES)
        contours[k] = (
            mesure.simplify(SIMPLIFICATION_M, preserve_topology=not _is_thin(contours[k])).to_crs(DEGREES).iloc[0]
        )
        apres = shapely.get_num_coordinates(contours[k])
        gardes[k] = apres <= SOMMETS_MAX
        remede = f"Tracé simplifié à {SIMPLIFICATION_M:.0f} m près : {_nombre(apres)} sommets restent."
        if not gardes[k]:
            remede = "Tracez la zone à grands traits : au mètre près, il en reste trop."
        anomalies.append(
            Anomalie(
                zones["lieu"].iloc[k],
                f"{_nombre(SOMMETS_LIBRES)} sommets au plus",
                f"{_nombre(avant)} sommets",
                remede,
                bloquante=not gardes[k],
            )
        )
    return zones.set_geometry(gpd.GeoSeries(contours, index=zones.index, crs=DEGREES))[gardes], anomalies


def widen_all(zones: gpd.GeoDataFrame) -> Etape:
    """Widen the lines and points of each object by its ``rayon_m``; ``origine`` says what it was drawn from.

    A polygon keeps the ``origine`` and the ``rayon_m`` the file gives, which are those of before it was widened. An
    object without shape, or with a vertex out of France, is left as it is for `geo.contours.keep_polygons` to tell.
    """
    traits = np.array([_is_thin(contour) and in_france(contour) for contour in zones.geometry], bool)
    rayons = zones["rayon_m"].to_numpy()
    fautifs = traits & ~((rayons >= 1) & (rayons <= RAYON_MAX_M))
    anomalies = [
        Anomalie(lieu, f"rayon de 1 à {_nombre(RAYON_MAX_M)} m", f"{rayon:g}", "Corrigez le rayon, ou tracez la zone.")
        for lieu, rayon in zip(zones["lieu"][fautifs], rayons[fautifs], strict=True)
    ]
    anomalies += [
        tell_mended(lieu, reason(surface))
        for lieu, contour in zip(zones["lieu"][traits & ~fautifs], zones.geometry[traits & ~fautifs], strict=True)
        for surface in find_invalid(contour)
    ]
    mesures = zones.geometry[traits & ~fautifs].to_crs(METRES)
    larges = [widen(contour, rayon) for contour, rayon in zip(mesures, rayons[traits & ~fautifs], strict=True)]
    contours = zones.geometry.copy()
    contours[traits & ~fautifs] = gpd.GeoSeries(larges, index=mesures.index, crs=METRES).to_crs(DEGREES)
    natures = [_origine(contour) for contour in zones.geometry]
    origines = zones["origine"].where(zones["origine"] != "", natures)
    nus = ~traits & (origines == "polygone")
    zones = zones.assign(origine=origines, rayon_m=np.where(nus, 0, np.nan_to_num(rayons)).astype(int))
    return zones.set_geometry(contours)[~fautifs], anomalies


def widen(contour: shapely.Geometry, rayon_m: float) -> shapely.Geometry:
    """Union of the polygons of a shape and of what lies within a radius of its lines and points (EPSG:2154).

    Notes
    -----
    Lines are widened segment by segment: GEOS takes 30 s to widen at once a jagged line of 1,500 vertices, and 0.1 s
    so. Arcs being cut by each segment, the result is simplified to a thousandth of the radius.
    """
    parts = shapely.get_parts(shapely.get_parts([contour]))
    minces = parts[shapely.get_dimensions(parts) < 2]
    segments = [shapely.get_coordinates(part) for part in minces]
    traits = [np.stack([xy[:-1], xy[1:]], axis=1) if len(xy) > 1 else np.stack([xy, xy], axis=1) for xy in segments]
    larges = shapely.buffer(shapely.linestrings(np.concatenate(traits)), rayon_m, quad_segs=ARCS)
    surfaces = shapely.make_valid(parts[shapely.get_dimensions(parts) == 2])
    return shapely.simplify(shapely.union_all([*surfaces, *larges]), rayon_m / 1_000)


def check_inside(zones: gpd.GeoDataFrame, perimetre: gpd.GeoDataFrame) -> Etape:
    """Leave out the polygons (EPSG:4326) that share nothing with `perimetre`; doubt those that overrun it."""
    mesures, paris = zones.geometry.to_crs(METRES), perimetre.union_all()
    dehors = (mesures.difference(paris).area / mesures.area).to_numpy()
    anomalies = []
    for lieu, part, surface in zip(zones["lieu"], dehors, mesures.area, strict=True):
        if part >= 1:
            remede = "Vérifiez son tracé, ou retirez-la : elle ne couvre rien ici."
            anomalies.append(Anomalie(lieu, "zone dans le territoire à couvrir", "tout en dehors", remede))
        elif part > PART_DEHORS:
            found = f"{format_m2(part * surface)} en dehors ({100 * part:.0f} %)"
            remede = "Cette part ne compte pas ; vérifiez le tracé."
            anomalies.append(Anomalie(lieu, "zone dans le territoire à couvrir", found, remede, bloquante=False))
    return zones[dehors < 1], anomalies


def find_twins(zones: gpd.GeoDataFrame) -> list[Anomalie]:
    """Zones drawn twice under two codes."""
    lieux: dict[bytes, list[str]] = {}
    for code, contour in zip(zones["code"], shapely.to_wkb(shapely.normalize(zones.geometry.to_numpy())), strict=True):
        lieux.setdefault(contour, []).append(code)
    return [
        Anomalie(f"zones {' et '.join(codes)}", "un tracé par zone", "le même tracé",
                 "N’en gardez qu’une si c’est un doublon.", bloquante=False)
        for codes in lieux.values()
        if len(codes) > 1
    ]  # fmt: skip


def _is_thin(contour: shapely.Geometry | None) -> bool:
    return contour is not None and not contour.is_empty and _origine(contour) != "polygone"


def _origine(contour: shapely.Geometry | None) -> str:
    """Name what was drawn by its thinnest kind: a line, places, or a polygon."""
    genres = set(shapely.get_dimensions(shapely.get_parts(shapely.get_parts([contour]))))
    return "ligne" if 1 in genres else "lieux" if 0 in genres else "polygone"


def _nombre(valeur: int) -> str:
    return f"{valeur:,}".replace(",", "\u202f")
