"""Judge what was found: rank, score, status."""

from dataclasses import replace
from math import hypot
from typing import NamedTuple

import shapely

from geo.adresses.answer import Answer, Candidate, Status, answer_of
from geo.adresses.carrefours import Carrefour
from geo.adresses.contexte import FAR_M, Contexte, Point, Territoire
from geo.adresses.coordonnees import to_degrees, to_metres
from geo.adresses.couche import Couche, Spot
from geo.adresses.placement import Place
from geo.adresses.repertoire import SURE

OK_SCORE = 0.7
OK_GAP = 0.03
OK_REACH_M = 250.0
APART_M = 100.0
ELSEWHERE, FAR = 0.95, 0.5
LOST_WITH_DISTANCE = 0.3
PRECISION_CARREFOUR = 0.8
APPROXIMATE = 0.5
"""Precision left to a place without number whose name was not the very one written (« square X » for « rue X »)."""

BRIDGES = ("Pont ", "Passerelle ")


class Found(NamedTuple):
    """A place found, with what decides its rank and its status.

    ``likeness`` compares the words alone; ``rank`` adds the context and orders the places; ``score`` adds how precise
    the place is. ``xy`` is EPSG:2154. A ``doubtful`` one, whatever its score, is for a person to check.
    """

    likeness: float
    rank: float
    score: float
    xy: Point
    doubtful: bool
    what: Candidate | tuple[Couche, Place]

    @property
    def numbered(self) -> bool:
        """True for an address with its number."""
        return not isinstance(self.what, Candidate) and self.what[1].row >= 0


def judge_given(candidate: Candidate, contexte: Contexte, territoire: Territoire) -> Found:
    """Weigh coordinates, or the code of a zone: sure, unless far from the context."""
    xy = to_metres(candidate.lon, candidate.lat)
    factor, doubtful = _context("", xy, contexte, territoire)
    return Found(1.0, factor, factor, xy, doubtful, replace(candidate, score=factor))


def judge_spot(couche: Couche, spot: Spot, weight: float, contexte: Contexte, territoire: Territoire) -> Found:
    """Weigh a place by the likeness of its words, its context and its precision."""
    place, likeness = spot
    xy = couche.xy(place)
    factor, doubtful = _context(couche.tables.part_citycode[place.part], xy, contexte, territoire)
    rank = likeness * likeness * weight * factor
    doubtful = doubtful or place.reach_m > OK_REACH_M
    precision = place.precision * (APPROXIMATE if place.row < 0 and likeness < SURE else 1.0)
    return Found(likeness, rank, rank * precision, xy, doubtful, (couche, place))


def judge_carrefour(carrefour: Carrefour, couche: Couche, contexte: Contexte, territoire: Territoire) -> Found:
    """Weigh the meeting of two streets."""
    tables = couche.tables
    part = tables.first_part[carrefour.first]
    factor, doubtful = _context("", carrefour.xy, contexte, territoire)
    rank = carrefour.likeness * factor
    score = rank * PRECISION_CARREFOUR
    label = f"{tables.nom[carrefour.first]} / {tables.nom[carrefour.second]}"
    lon, lat = to_degrees(*carrefour.xy)
    candidate = Candidate(
        lon, lat, "intersection", label, score, name=label, street=tables.nom[carrefour.first],
        postcode=tables.part_postcode[part], city=tables.part_city[part], citycode=tables.part_citycode[part],
    )  # fmt: skip
    return Found(carrefour.likeness, rank, score, carrefour.xy, doubtful, candidate)


def at_bridge_end(one: Found, bank: str) -> Found:
    """Move to the end of a bridge on the named bank: in Paris the left bank is the southern one."""
    if isinstance(one.what, Candidate) or one.numbered:
        return one
    couche, place = one.what
    nom = int(couche.tables.part_nom[place.part])
    line = couche.tables.line_of(nom) if couche.tables.nom[nom].startswith(BRIDGES) else None
    if line is None:
        return one
    x, y = min(shapely.get_coordinates(line).tolist(), key=lambda end: end[1] if bank == "gauche" else -end[1])
    lon, lat = to_degrees(x, y)
    candidate = couche.candidate(place, one.score)
    moved = replace(candidate, lon=lon, lat=lat, label=f"{candidate.name}, rive {bank}")
    return one._replace(xy=(x, y), what=moved)


def suffices(one: Found) -> bool:
    """True unless a place is far from where the text or the caller expects it, and is not the very number written."""
    return one.rank > FAR * one.likeness * one.likeness or (one.numbered and one.likeness >= 1.0)


def describe(one: Found) -> Candidate:
    """What is said of a place found."""
    return one.what if isinstance(one.what, Candidate) else one.what[0].candidate(one.what[1], one.score)


def apart(one: Found, other: Found) -> bool:
    """True if two places are not the same for who looks for them."""
    return hypot(one.xy[0] - other.xy[0], one.xy[1] - other.xy[1]) > APART_M


def answer(found: list[Found], *, doubtful: bool) -> Answer:
    """Answer from the places found, best first."""
    best = found[0]
    following = next((one for one in found[1:] if apart(one, best)), None)
    gap = best.rank - following.rank if following else 1.0
    status: Status = (
        "ok" if best.score >= OK_SCORE and gap >= OK_GAP and not (best.doubtful or doubtful) else "a_verifier"
    )
    return answer_of(describe(best), status, following.score if following else 0.0)


def _context(citycode: str, xy: Point, contexte: Contexte, territoire: Territoire) -> tuple[float, bool]:
    """Weight of a place for its context, and whether it contradicts it."""
    factor, doubtful = 1.0, False
    if contexte.cities and citycode not in contexte.cities:
        far = territoire.is_far(xy, contexte.cities)
        if citycode or far:
            doubtful = far or contexte.explicit
            factor = FAR if far else ELSEWHERE
    if contexte.near:
        distance = hypot(xy[0] - contexte.near[0], xy[1] - contexte.near[1])
        doubtful = doubtful or distance > FAR_M
        factor *= 1.0 - LOST_WITH_DISTANCE * min(distance / (2 * FAR_M), 1.0)
    return factor, doubtful
