"""Cut the named streets wherever they meet: the graph that :mod:`geo.marche` walks along, and what it does not know."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from geo.creneaux import Floats, Ints
from geo.crs import require_metres

PRECISION_M = 0.1
"""Lines are rounded to it, so that those that miss each other by centimetres meet: in Paris's file, périphérique
included, 14 components are left of 33 (0 to 2 m measured)."""

INTERDITES = ("Autoroute ", "Boulevard Périphérique", "Echangeur ", "Souterrain ", "Voie Georges Pompidou")
"""How the names begin of streets that nobody may walk along, or only in part; with them every bridge over the
Périphérique would be a way onto it."""

LIMITES = (
    "Rues qui ont un nom, elles seules : ni allées sans nom des bois et jardins, ni escaliers, ni cours d’immeubles.",
    "Deux rues superposées sont reliées là où leurs tracés se croisent ; la Seine se passe aux ponts du fichier.",
    "Grilles, chantiers, portes fermées la nuit, pentes et marches sont inconnus ; chaque rue est un trait.",
    "Périphérique, autoroutes, échangeurs, souterrains et voie Georges-Pompidou sont écartés.",
    "Rien n’est connu hors de Paris : un trajet plus court par une commune voisine n’est pas trouvé.",
)
"""What the graph does not know, in the words of the screen."""


class RuesError(ValueError):
    """Streets of which no graph can be made; the message says why, and the remedy."""


@dataclass(frozen=True)
class Rues:
    """Streets cut wherever they meet: the graph, made once and asked many times.

    Attributes
    ----------
    arbre : shapely.STRtree
        Stretches, LineStrings in EPSG:2154, in the order of the other attributes.
    longueurs_m : array of float, one a stretch
    noeuds : array (stretches, 2) of int
        First and last node of each stretch.
    composantes : array of int, one a stretch
        Stretches with the same number are joined to one another; 0 is the longest component.
    ecartees : tuple of str
        Names of the streets left out (see :data:`INTERDITES`).
    """

    arbre: shapely.STRtree
    longueurs_m: Floats
    noeuds: Ints
    composantes: Ints
    ecartees: tuple[str, ...]

    @property
    def carrefours(self) -> int:
        """Number of nodes."""
        return int(self.noeuds.max()) + 1


@dataclass(frozen=True)
class Mesures:
    """Facts on a graph of streets."""

    longueur_m: float
    troncons: int
    carrefours: int
    composantes: int
    part_principale: float
    """Share of the length in the longest component."""

    ecartees: int


def make_rues(voies: gpd.GeoDataFrame) -> Rues:
    """Cut the streets wherever they meet.

    Parameters
    ----------
    voies : GeoDataFrame, EPSG:2154
        ``nom``, lines: from :func:`geo.reference.load_voies`, in metres. Not changed.

    Returns
    -------
    Rues

    Raises
    ------
    WrongCRSError
    RuesError
        No street to walk along.
    """
    require_metres(voies)
    ecartees = voies["nom"].str.startswith(INTERDITES)
    lines = shapely.force_2d(voies.geometry[~ecartees].to_numpy())
    troncons = shapely.get_parts(shapely.union_all(lines, grid_size=PRECISION_M))
    if not troncons.size:
        raise RuesError("Rues : aucune à parcourir. Donnez des voies qui aient un tracé.")
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(troncons, end)) for end in (0, -1)])
    noeuds = np.unique(ends, axis=0, return_inverse=True)[1].reshape(2, -1).T
    longueurs_m = shapely.length(troncons)
    labels = connected_components(make_graph(noeuds[:, 0], noeuds[:, 1], longueurs_m), directed=False)[1][noeuds[:, 0]]
    order = np.argsort(-np.bincount(labels, longueurs_m), kind="stable")
    composantes = np.argsort(order)[labels]
    return Rues(shapely.STRtree(troncons), longueurs_m, noeuds, composantes, tuple(voies["nom"][ecartees]))


def measure(rues: Rues) -> Mesures:
    """Facts to show beside the figures: how long, how much of it holds together, how many streets left out."""
    par_composante = np.bincount(rues.composantes, rues.longueurs_m)
    return Mesures(
        longueur_m=float(rues.longueurs_m.sum()),
        troncons=rues.longueurs_m.size,
        carrefours=rues.carrefours,
        composantes=par_composante.size,
        part_principale=float(par_composante[0] / par_composante.sum()),
        ecartees=len(rues.ecartees),
    )


def make_graph(start: Ints, end: Ints, lengths_m: Floats) -> csr_array:
    """Sparse matrix of one-way arcs; of several between two nodes, the shortest: a sparse matrix would add them."""
    order = np.lexsort((lengths_m, end, start))
    start, end, lengths_m = start[order], end[order], lengths_m[order]
    kept = np.append(True, (start[1:] != start[:-1]) | (end[1:] != end[:-1]))
    size = int(max(start.max(), end.max())) + 1
    return coo_array((lengths_m[kept], (start[kept], end[kept])), shape=(size, size)).tocsr()
