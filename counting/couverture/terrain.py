"""The ground of a study: the mosaic of all zones, streets cut along it, and which territory holds each piece."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.cellules import Cells
from geo.couverture import Mosaic
from geo.creneaux import Bools, Ints
from geo.crs import METRES, require_degrees

NULLE_PART = -1


@dataclass(frozen=True)
class Terrain:
    """What does not depend on the rule, the hour or the édition.

    Attributes
    ----------
    zones : GeoDataFrame, EPSG:2154
        From `counting.couverture.semaine.lay_zones`: the rows of the mosaic.
    mosaic : Mosaic
    rues : Cells or None
        Stretches of street, in metres, when the reference folder has streets.
    arrondissements, morceaux : GeoDataFrame, EPSG:2154
        ``code`` and ``nom``. The morceaux cut zones blanches: quartiers when they are known, else arrondissements.
    parents : int array, one a morceau
        Row in `arrondissements` of the one that holds most of it.
    """

    zones: gpd.GeoDataFrame
    mosaic: Mosaic
    rues: Cells | None
    arrondissements: gpd.GeoDataFrame
    morceaux: gpd.GeoDataFrame
    parents: Ints

    def arrondissement(self, cells: Cells) -> Ints:
        """Row in `arrondissements` of each cell, `NULLE_PART` outside: int array (cells,)."""
        cell, rang = _pairs(cells, 0, len(self.arrondissements))
        return _holder(cells, cell, rang)

    def morceau(self, cells: Cells) -> Ints:
        """Row in `morceaux` of each cell, `NULLE_PART` outside: int array (cells,).

        A street along two quartiers goes to the one of its own arrondissement, so that totals agree at both levels.
        """
        arrondissement = self.arrondissement(cells)
        if self.morceaux is self.arrondissements:
            return arrondissement
        cell, rang = _pairs(cells, len(self.arrondissements), len(self.morceaux))
        ordre = np.argsort(self.parents[rang] == arrondissement[cell], kind="stable")
        return _holder(cells, cell[ordre], rang[ordre])

    def inside(self, cells: Cells, codes: Sequence[str]) -> Bools:
        """Cells of some arrondissements: bool array (cells,)."""
        rangs = np.flatnonzero(self.arrondissements["code"].isin(codes))
        return np.isin(self.arrondissement(cells), rangs)

    def maraudes(self) -> Ints:
        """Number of the maraude of each zone of the mosaic: int array (zones,)."""
        return np.asarray(pd.factorize(self.zones["maraude"])[0], np.int64)


def make_terrain(
    zones: gpd.GeoDataFrame,
    arrondissements: gpd.GeoDataFrame,
    *,
    quartiers: gpd.GeoDataFrame | None = None,
    voies: gpd.GeoDataFrame | None = None,
    exclues: gpd.GeoDataFrame | None = None,
) -> Terrain:
    """Cut the mosaic, once.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:2154
        From `counting.couverture.semaine.lay_zones`.
    arrondissements, quartiers : GeoDataFrame, EPSG:4326
        ``code``, ``nom``.
    voies, exclues : GeoDataFrame, EPSG:4326
        Lines of the streets; surfaces that count nowhere (Seine, railway tracks).

    Raises
    ------
    WrongCRSError
        A frame is in another CRS.
    CouvertureError
        A contour is missing or invalid.
    """
    niveaux = [_metric(couche) for couche in (arrondissements, quartiers) if couche is not None]
    perimetre = gpd.GeoDataFrame(pd.concat(niveaux, ignore_index=True), crs=METRES)
    mosaic = Mosaic(zones, perimetre, left_out=None if exclues is None else _shapes(exclues))
    rues = None if voies is None else mosaic.cut(_shapes(voies))
    if quartiers is None:
        return Terrain(zones, mosaic, rues, niveaux[0], niveaux[0], np.arange(len(arrondissements)))
    parents = _parents(mosaic.faces, len(arrondissements), len(quartiers))
    return Terrain(zones, mosaic, rues, niveaux[0], niveaux[1], parents)


def _pairs(cells: Cells, premier: int, combien: int) -> tuple[Ints, Ints]:
    """Cells and the territories, counted from `premier`, of one level that hold them."""
    du_niveau = (cells.territory >= premier) & (cells.territory < premier + combien)
    return cells.cell[du_niveau], cells.territory[du_niveau] - premier


def _holder(cells: Cells, cell: Ints, rang: Ints) -> Ints:
    """One territory a cell: the last of those that hold it."""
    rangs = np.full(cells.measures.size, NULLE_PART)
    rangs[cell] = rang
    return rangs


def _parents(faces: Cells, arrondissements: int, quartiers: int) -> Ints:
    arrondissement = _holder(faces, *_pairs(faces, 0, arrondissements))
    face, quartier = _pairs(faces, arrondissements, quartiers)
    dans = arrondissement[face] != NULLE_PART
    face, quartier = face[dans], quartier[dans]
    cles = quartier * arrondissements + arrondissement[face]
    parts = np.bincount(cles, faces.measures[face], quartiers * arrondissements)
    return np.asarray(parts.reshape(quartiers, arrondissements).argmax(axis=1), np.int64)


def _metric(couche: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    require_degrees(couche)
    return couche[["code", "nom", "geometry"]].to_crs(METRES).reset_index(drop=True)


def _shapes(couche: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    require_degrees(couche)
    return couche[["geometry"]].to_crs(METRES)
