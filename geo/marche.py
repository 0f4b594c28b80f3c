"""Find the nearest destination that suits each point, at each moment: on foot along the streets."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra

from geo import proximite
from geo.creneaux import Floats, Ints
from geo.proximite import Proches, Question, require_detour
from geo.rues import Rues, make_graph

TIE_M = 1e-6
"""Added for each rank to the distance of a destination while ways are compared: of equal ones, the lowest wins."""


@dataclass(frozen=True)
class _Acces:
    """Where places join the streets: the stretch, how far from its beginning, and the straight line to get there."""

    troncon: Ints
    le_long_m: Floats
    ecart_m: Floats


def nearest(rues: Rues, question: Question, *, detour: float) -> Proches:
    """Nearest suitable destination on foot along the streets.

    Parameters
    ----------
    rues : Rues
    question : Question
    detour : float ≥ 1
        For what no street tells: from a point or a destination to the nearest street, and between components.

    Returns
    -------
    Proches
        ``estimee`` where the destination lies in another component than the point: a straight line × `detour`.

    Raises
    ------
    ProximiteError
        A detour factor under 1.

    Notes
    -----
    Points and destinations join the nearest street at its nearest place, even if a wall is in the way; whoever stands
    at a destination is counted the way to the middle of the street and back. Distances are exact on the graph:
    destinations become nodes, one Dijkstra from all those of a set at once gives every node its nearest, and a point
    takes the better end of its stretch. Distances that differ by under TIE_M × the number of destinations are equal.
    """
    require_detour(detour)
    departs, arrivees = (_reach(rues, places) for places in (question.points_m, question.destinations_m))
    carte = _Carte(rues, arrivees, detour)
    nodes, to_nodes_m = carte.ends(departs)
    rang, distance_m = np.full(question.shape, -1), np.full(question.shape, np.inf)
    for profil in np.unique(question.profil):
        points = np.flatnonzero(question.profil == profil)
        sets, which = np.unique(question.ouvert & question.convient[profil], axis=0, return_inverse=True)
        for number, offered in enumerate(sets):
            found, street_m = carte.nearest(np.flatnonzero(offered), nodes[:, points], to_nodes_m[:, points])
            here = np.ix_(np.flatnonzero(which.ravel() == number), points)
            rang[here], distance_m[here] = found, street_m + departs.ecart_m[points] * detour
    par_les_rues = Proches(rang, distance_m, np.zeros(question.shape, bool))
    composantes = (rues.composantes[departs.troncon], rues.composantes[arrivees.troncon])
    return _across_components(par_les_rues, question, *composantes, detour)


class _Carte:
    """The streets with the destinations on them, each with a door that leads to its place on its stretch."""

    def __init__(self, rues: Rues, arrivees: _Acces, detour: float) -> None:
        troncons, size, base = rues.longueurs_m.size, arrivees.troncon.size, rues.carrefours
        # All stretches laid end to end: a place is one number, and what stands next to it is found by bisection.
        self.begins_m = np.append(0, np.cumsum(rues.longueurs_m))
        which = np.concatenate([np.arange(troncons), arrivees.troncon, np.arange(troncons)])
        at_m = np.concatenate([self.begins_m[:-1], self._place(arrivees), self.begins_m[1:]])
        node = np.concatenate([rues.noeuds[:, 0], base + np.arange(size), rues.noeuds[:, 1]])
        order = np.lexsort((at_m, np.repeat([0, 1, 2], [troncons, size, troncons]), which))
        self.at_m, self.node, which = at_m[order], node[order], which[order]
        self.first = np.searchsorted(which, np.arange(troncons + 1))
        step = np.flatnonzero(which[1:] == which[:-1])
        one, other, gap_m = self.node[step], self.node[step + 1], self.at_m[step + 1] - self.at_m[step]
        self.doors = base + size + np.arange(size)
        doors_m = arrivees.ecart_m * detour + TIE_M * np.arange(size)
        starts, ends = np.concatenate([one, other, self.doors]), np.concatenate([other, one, self.doors - size])
        self.graph = make_graph(starts, ends, np.concatenate([gap_m, gap_m, doors_m]))

    def _place(self, acces: _Acces) -> Floats:
        begin_m, end_m = self.begins_m[acces.troncon], self.begins_m[acces.troncon + 1]
        return np.clip(begin_m + acces.le_long_m, begin_m, end_m)

    def ends(self, departs: _Acces) -> tuple[Ints, Floats]:
        """Nodes on either side of places, and the metres to each: two arrays (2, N)."""
        at_m = self._place(departs)
        before = np.searchsorted(self.at_m, at_m, side="right") - 1
        before = np.clip(before, self.first[departs.troncon], self.first[departs.troncon + 1] - 2)
        sides = np.stack([before, before + 1])
        return self.node[sides], np.abs(self.at_m[sides] - at_m)

    def nearest(self, offered: Ints, nodes: Ints, to_nodes_m: Floats) -> tuple[Ints, Floats]:
        """Nearest of the destinations offered from places given by their :meth:`ends`."""
        if not offered.size:
            return np.full(nodes.shape[1], -1), np.full(nodes.shape[1], np.inf)
        far_m, _, source = dijkstra(self.graph, indices=self.doors[offered], min_only=True, return_predecessors=True)
        ways_m = far_m[nodes] + to_nodes_m
        side, every = ways_m.argmin(axis=0), np.arange(nodes.shape[1])
        way_m = ways_m[side, every]
        found = np.where(np.isfinite(way_m), source[nodes[side, every]] - self.doors[0], -1)
        return found, way_m - TIE_M * found.clip(0)


def _reach(rues: Rues, places: Floats) -> _Acces:
    points = shapely.points(places)
    troncon = rues.arbre.query_nearest(points, all_matches=False)[1]
    lignes = rues.arbre.geometries[troncon]
    return _Acces(troncon, shapely.line_locate_point(lignes, points), shapely.distance(lignes, points))


def _across_components(
    par_les_rues: Proches, question: Question, departs: Ints, arrivees: Ints, detour: float
) -> Proches:
    """Let whoever is nearer to a destination of another component go there in a straight line × the detour factor."""
    rang, distance_m, estimee = par_les_rues.rang, par_les_rues.distance_m, par_les_rues.estimee
    for composante in np.unique(departs):
        points, ailleurs = np.flatnonzero(departs == composante), np.flatnonzero(arrivees != composante)
        if not ailleurs.size:
            continue
        droit = proximite.nearest(
            Question(
                question.points_m[points],
                question.destinations_m[ailleurs],
                question.convient[:, ailleurs],
                question.ouvert[:, ailleurs],
                question.profil[points],
            ),
            detour=detour,
        )
        moment, column = np.nonzero(droit.distance_m < distance_m[:, points])
        here = moment, points[column]
        rang[here], distance_m[here] = ailleurs[droit.rang[moment, column]], droit.distance_m[moment, column]
        estimee[here] = True
    return par_les_rues
