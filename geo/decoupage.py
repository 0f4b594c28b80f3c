"""Propose the secteurs of a count: one connected, compact stretch of each arrondissement for each team."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import DEGREES, METRES, require_metres
from geo.equilibre import CellulesError, divide
from geo.ilots import cut_ilots

SECTEURS_PARIS = 355
"""Secteurs of the Nuit de la Solidarité of 25 January 2024 (paris.fr/pages/nuit-de-la-solidarite-2024-25549)."""

ILOTS_PAR_SECTEUR = 30
"""As many honeycomb cells a secteur as the streets of Paris give: 10,200 blocks for 355 secteurs."""

RANG_MAX = 99
"""A code keeps two digits for the rank: 19-09."""

DECIMALES = 7
"""Decimals of an exported degree: about 1 cm."""


class DecoupageError(ValueError):
    """The découpage asked for is impossible; the message says for which arrondissement and why."""


def propose_secteurs(
    arrondissements: gpd.GeoDataFrame, nombres: Mapping[str, int], *, voies: gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """Propose N secteurs per arrondissement, balanced by street length, or by area where streets are absent.

    Borders follow streets. A street on the border of a secteur counts half for each side; a street along the
    border of the arrondissement counts half, unless the file draws it on one side. All the streets given count:
    leave out those nobody walks (boulevard périphérique).

    Parameters
    ----------
    arrondissements : GeoDataFrame, EPSG:2154
        ``code`` (INSEE: 75119), one valid polygon each.
    nombres : mapping of code to int, 1 to 99
        Secteurs wanted in each arrondissement.
    voies : GeoDataFrame of lines, EPSG:2154, optional
        Streets, dead ends included. Without them the bois (12e, 16e), which specialised maraudes walk, weigh
        as much as streets do.

    Returns
    -------
    secteurs : GeoDataFrame, EPSG:2154, sorted by code
        ``code`` (« 19-09 »), ``arrondissement`` (INSEE), ``rang`` (1 to N, winding through the arrondissement),
        ``longueur_voies_m`` (missing where the balance is by area), ``surface_m2``, ``geometry`` (one Polygon;
        together they tile the arrondissement). The same input gives the same secteurs.

    Raises
    ------
    WrongCRSError
        A frame is not in EPSG:2154.
    DecoupageError
        A number missing or out of bounds, an arrondissement listed twice, in several pieces or invalid.
    """
    require_metres(arrondissements)
    rues = _rues(voies)
    _check(arrondissements, nombres)
    tree = shapely.STRtree(rues)
    ordered = arrondissements.sort_values("code")
    frames = [
        _secteurs(code, contour, nombres[code], rues[np.sort(tree.query(contour, predicate="intersects"))])
        for code, contour in zip(ordered["code"], ordered.geometry, strict=True)
    ]
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=METRES)


def nombres_par_defaut(
    arrondissements: gpd.GeoDataFrame, total: int = SECTEURS_PARIS, voies: gpd.GeoDataFrame | None = None
) -> dict[str, int]:
    """Share out secteurs among arrondissements by street length, or by area, by largest remainder, at least 1 each.

    Parameters
    ----------
    arrondissements : GeoDataFrame, EPSG:2154
    total : int
        Secteurs to share out, one per arrondissement or more.
    voies : GeoDataFrame of lines, EPSG:2154, optional

    Returns
    -------
    nombres : dict of code to int
        They add up to `total`.

    Raises
    ------
    WrongCRSError
        A frame is not in EPSG:2154.
    DecoupageError
        Fewer secteurs than arrondissements.
    """
    require_metres(arrondissements)
    if total < len(arrondissements):
        raise DecoupageError(
            f"{total} secteurs pour {len(arrondissements)} arrondissements : il en faut au moins un chacun."
        )
    contours, rues = arrondissements.geometry.to_numpy(), _rues(voies)
    i, j = shapely.STRtree(rues).query(contours, predicate="intersects")
    metres = np.bincount(i, shapely.length(shapely.intersection(contours[i], rues[j])), len(contours))
    poids = metres if metres.any() else shapely.area(contours)
    parts = total * poids / poids.sum()
    nombres = np.maximum(np.floor(parts), 1)
    while nombres.sum() < total:
        nombres[np.argmax(parts - nombres)] += 1
    while nombres.sum() > total:
        nombres[np.argmin(np.where(nombres > 1, parts - nombres, np.inf))] -= 1
    return dict(zip(arrondissements["code"], nombres.astype(int).tolist(), strict=True))


def to_geojson(secteurs: gpd.GeoDataFrame) -> str:
    """Write secteurs as GeoJSON, EPSG:4326, 7 decimals: common vertices stay common.

    Parameters
    ----------
    secteurs : GeoDataFrame, EPSG:2154
        As :func:`propose_secteurs` returns them.
    """
    require_metres(secteurs)
    degrees = secteurs.to_crs(DEGREES)
    rounded = shapely.transform(degrees.geometry.to_numpy(), lambda points: points.round(DECIMALES))
    text: str = degrees.set_geometry(rounded, crs=DEGREES).to_json(drop_id=True, ensure_ascii=False)
    return text


def _rues(voies: gpd.GeoDataFrame | None) -> NDArray[np.object_]:
    if voies is None:
        return np.array([], dtype=object)
    require_metres(voies)
    return np.asarray(voies.geometry.dropna(), dtype=object)


def _check(arrondissements: gpd.GeoDataFrame, nombres: Mapping[str, int]) -> None:
    for code, rows in arrondissements.groupby("code"):
        if len(rows) > 1:
            raise DecoupageError(f"Arrondissement {code} : présent {len(rows)} fois. Gardez un seul contour.")
        contour = rows.geometry.iloc[0]
        if not contour.is_valid or len(shapely.get_parts(contour)) != 1:
            raise DecoupageError(f"Arrondissement {code} : attendu un contour valide d’un seul tenant. Réparez-le.")
        if not 1 <= nombres.get(code, 0) <= RANG_MAX:
            raise DecoupageError(
                f"Arrondissement {code} : attendu de 1 à {RANG_MAX} secteurs, reçu {nombres.get(code, 'rien')}."
            )


def _secteurs(code: str, contour: shapely.Geometry, nombre: int, rues: NDArray[np.object_]) -> pd.DataFrame:
    ilots = cut_ilots(contour, rues, cellules=ILOTS_PAR_SECTEUR * nombre)
    par_voies = bool(ilots.longueurs_m.any())
    poids = ilots.longueurs_m if par_voies else ilots.surfaces_m2
    try:
        parts = divide(ilots, poids, nombre)
    except CellulesError as error:
        raise DecoupageError(f"Arrondissement {code} : {error}") from error
    shapes = np.array([shapely.coverage_union_all(ilots.faces[parts == part]) for part in range(nombre)])
    if not par_voies:
        shapes = shapely.coverage_simplify(shapes, np.sqrt(contour.area / len(poids)), simplify_boundary=False)
    rangs = np.arange(1, nombre + 1)
    return pd.DataFrame(
        {
            "code": [f"{int(code[-2:]):02d}-{rang:02d}" for rang in rangs],
            "arrondissement": code,
            "rang": rangs,
            "longueur_voies_m": np.bincount(parts, ilots.longueurs_m, nombre) if par_voies else np.nan,
            "surface_m2": shapely.area(shapes),
            "geometry": shapes,
        }
    )
