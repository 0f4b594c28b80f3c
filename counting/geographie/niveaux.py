"""The levels figures are given at, and which territoire of each a point or a secteur belongs to."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd
import shapely

from counting.domain import Niveau
from counting.geographie.territoires import regroupements
from counting.seuils import PART_COMMUNE
from geo import reference
from geo.crs import DEGREES, METRES
from geo.rattachement import ZoneIndex

PARIS = "75056"
NON_LOCALISE = ""
"""Code of the row that holds what no territoire of the level could be given."""


@dataclass(frozen=True)
class Territoires:
    """Geography in use on a date: polygons of each level but the secteurs', groupings in force, sources.

    `couches` are GeoDataFrames in EPSG:4326, index = code of the territoire, with ``nom`` and ``surface_km2``.
    """

    couches: dict[Niveau, gpd.GeoDataFrame]
    index_arrondissements: ZoneIndex
    index_quartiers: ZoneIndex | None
    groupes: pd.DataFrame
    sources: tuple[reference.Source, ...]


def load_territoires(jour: date) -> Territoires:
    """Read the geography in use, and the groupings in force on a date."""
    arrondissements, source = reference.load_arrondissements()
    quartiers = reference.load_quartiers()
    groupes = regroupements(jour)
    couches = {Niveau.ARRONDISSEMENT: _layer(arrondissements.set_index("code"))}
    for niveau in (Niveau.PARIS_CENTRE, Niveau.DST, Niveau.PARIS):
        couches[niveau] = _layer(_dissolve(arrondissements, group(arrondissements["code"], niveau, groupes)))
    if quartiers:
        couches[Niveau.QUARTIER] = _layer(quartiers[0].set_index("code"))
    return Territoires(
        couches=couches,
        index_arrondissements=ZoneIndex(arrondissements, key="code"),
        index_quartiers=ZoneIndex(quartiers[0], key="code") if quartiers else None,
        groupes=groupes,
        sources=(source, quartiers[1]) if quartiers else (source,),
    )


def group(arrondissements: pd.Series, niveau: Niveau, groupes: pd.DataFrame) -> pd.Series:
    """Territoire of a level for arrondissement codes; `NON_LOCALISE` stays so, except for Paris, which holds all."""
    match niveau:
        case Niveau.ARRONDISSEMENT:
            return arrondissements
        case Niveau.PARIS_CENTRE:
            table = groupes["paris_centre"]
        case Niveau.DST:
            table = groupes["dst"]
        case Niveau.PARIS:
            return pd.Series(PARIS, index=arrondissements.index)
        case _:
            raise ValueError(niveau)
    return arrondissements.map(table).fillna(NON_LOCALISE)


def zones_of(niveau: Niveau, territoires: Territoires, secteurs: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Polygons of a level, as in `Territoires.couches`; empty when the reference folder has none for it."""
    if niveau is Niveau.SECTEUR:
        return _layer(secteurs.loc[secteurs["attendu"], ["geometry"]].assign(nom=lambda f: f.index))
    vide = gpd.GeoDataFrame({"nom": [], "surface_km2": []}, geometry=[], crs=DEGREES)
    return territoires.couches.get(niveau, vide)


def secteurs_concernes(niveau: Niveau, territoires: Territoires, secteurs: gpd.GeoDataFrame) -> pd.DataFrame:
    """Pairs (secteur, territoire): whose fiches a territoire waits for.

    Returns
    -------
    DataFrame
        ``secteur``, ``zone``; a secteur may stand in several. The zone is `NON_LOCALISE` when what the secteur
        finds may be given to no territoire: it covers all Paris, or its lines may have no point to find a quartier.
    """
    if niveau is Niveau.SECTEUR:
        return pd.DataFrame({"secteur": secteurs.index, "zone": secteurs.index})
    if niveau is Niveau.QUARTIER:
        return _secteurs_des_quartiers(territoires, secteurs)
    zone = group(secteurs["arrondissement"].fillna(NON_LOCALISE), niveau, territoires.groupes)
    return pd.DataFrame({"secteur": secteurs.index, "zone": zone.to_numpy()})


def _layer(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    surfaces = zones.to_crs(METRES).area / 1e6
    return zones[["nom", "geometry"]].assign(surface_km2=surfaces.where(zones.geometry.notna()))


def _dissolve(arrondissements: gpd.GeoDataFrame, zone: pd.Series) -> gpd.GeoDataFrame:
    """Merge arrondissements by zone; a zone of one arrondissement keeps its name."""
    seuls = arrondissements.set_index(zone.to_numpy())["nom"].loc[lambda noms: ~noms.index.duplicated(keep=False)]
    couche = (
        arrondissements[["geometry"]].assign(zone=zone.to_numpy()).dissolve("zone").drop(NON_LOCALISE, errors="ignore")
    )
    return couche.assign(nom=["Paris" if code == PARIS else seuls.get(code, code) for code in couche.index])


def _secteurs_des_quartiers(territoires: Territoires, secteurs: gpd.GeoDataFrame) -> pd.DataFrame:
    """A secteur known to cross no quartier, for want of a contour, concerns all those of its arrondissement."""
    tous = pd.DataFrame({"secteur": secteurs.index, "zone": NON_LOCALISE})
    if Niveau.QUARTIER not in territoires.couches:
        return tous
    quartiers = territoires.couches[Niveau.QUARTIER]
    traverses = _crossings(quartiers, secteurs)
    autres = pd.DataFrame(secteurs.loc[~secteurs.index.isin(traverses["secteur"]), ["arrondissement"]])
    voisins = pd.DataFrame({"zone": quartiers.index, "arrondissement": quartiers.index.str[:5]})
    du_meme = autres.rename_axis("secteur").reset_index().merge(voisins, on="arrondissement")
    return pd.concat([traverses, du_meme[["secteur", "zone"]], tous], ignore_index=True)


def _crossings(quartiers: gpd.GeoDataFrame, secteurs: gpd.GeoDataFrame) -> pd.DataFrame:
    """Pairs (secteur, quartier) that share ground; slivers of contours traced apart concern nobody."""
    traces, zones = secteurs[secteurs.geometry.notna()].to_crs(METRES), quartiers.to_crs(METRES)
    trace, zone = zones.sindex.query(traces.geometry, predicate="intersects")
    communs = shapely.intersection(traces.geometry.to_numpy()[trace], zones.geometry.to_numpy()[zone])
    assez = shapely.area(communs) >= PART_COMMUNE.valeur / 100 * traces.area.to_numpy()[trace]
    return pd.DataFrame({"secteur": traces.index[trace[assez]], "zone": zones.index[zone[assez]]})
