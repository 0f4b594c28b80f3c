"""Answer addresses from the layers of the index: the geocoder itself."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import geopandas as gpd

from geo.adresses.answer import INTROUVABLE, Answer, Candidate
from geo.adresses.bords import Bords
from geo.adresses.carrefours import find_carrefour
from geo.adresses.construction import place_tables
from geo.adresses.contexte import Contexte, Point, Territoire
from geo.adresses.coordonnees import read_coordinates, to_metres
from geo.adresses.couche import Couche
from geo.adresses.jugement import (
    Found,
    answer,
    apart,
    at_bridge_end,
    describe,
    judge_carrefour,
    judge_given,
    judge_spot,
    suffices,
)
from geo.adresses.lecture import Lecture, Piece, read, readings, street_beside
from geo.adresses.magasin import Tables
from geo.adresses.rapide import Rapide
from geo.adresses.repertoire import LIKELY, SURE
from geo.adresses.texte import fold
from geo.adresses.zones import zone_candidates, zone_code
from geo.crs import require_degrees

LONGEST = 300
"""No address is longer; whatever is gets no answer, at once."""

LEAST_LIKENESS = 0.6
PARTIAL = 0.7
"""Weight of a reading that leaves words out."""

BESIDE_STREET = 0.75
"""Weight of the street for a place it names, « square de la rue X »: too little for « ok »."""

VAGUE = 0.97
UNNUMBERED = 0.9
"""Weight of a place without number beside one with a number: « square X / 12 rue Y »."""

SLOWLY_READ = 2
"""Pieces of a text, from the first, worth the slowest look-up."""


Places = dict[tuple[int, int, int], Found]
"""Places found, by layer, part and row."""


class Question(NamedTuple):
    """An address as written, and what is known beside it."""

    text: str
    postcode: str | None = None
    near: Point | None = None
    arrondissement: str | None = None


class AddressIndex:
    """Addresses and named places of one territory; never changes once built, so all threads may share it."""

    def __init__(self, tables: Tables) -> None:
        self._base = Couche(tables)
        self._couches: tuple[Couche, ...] = (self._base,)
        self._zones: dict[str, Candidate] = {}
        self._territoire = Territoire(tables)
        self._rapide = Rapide(self._base, self._territoire)

    def locate(
        self, text: str, *, postcode: str | None = None, near: Point | None = None, arrondissement: str | None = None
    ) -> Answer:
        """Place one address.

        Parameters
        ----------
        text : str
            The address as written.
        postcode : str, optional
            Postcode kept beside it; an answer in another town is « à vérifier ».
        near : (lon, lat), optional
            EPSG:4326 point it should lie near; breaks ties, and an answer more than 1.5 km off is « à vérifier ».
        arrondissement : str, optional
            « 75118 », « 18 », « 18e », « Centre »: breaks ties, and an answer far from it is « à vérifier ».

        Returns
        -------
        Answer
            Never an exception, whatever the text.
        """
        return self._answer(Question(text, postcode, near, arrondissement))

    def locate_many(
        self,
        texts: Sequence[str],
        *,
        postcodes: Iterable[str | None] | None = None,
        arrondissements: Iterable[str | None] | None = None,
        nears: Iterable[Point | None] | None = None,
    ) -> list[Answer]:
        """Place many addresses: the answers of :meth:`locate`, one a text, in order."""
        rows = zip(
            texts, postcodes or repeat(None), nears or repeat(None), arrondissements or repeat(None), strict=False
        )
        return [self._answer(question) for question in map(Question._make, rows)]

    def candidates(
        self,
        text: str,
        n: int = 3,
        *,
        postcode: str | None = None,
        near: Point | None = None,
        arrondissement: str | None = None,
    ) -> list[Candidate]:
        """At most `n` places the text may mean, likeliest first, each more than 100 m from the others."""
        question = Question(text, postcode, near, arrondissement)
        kept: list[Found] = []
        for one in self._search(question, fold(text), thorough=True)[0]:
            if all(apart(one, other) for other in kept):
                kept.append(one)
        return [describe(one) for one in kept[:n]]

    def complete(self, prefix: str, n: int = 8, *, arrondissement: str | None = None) -> list[str]:
        """At most `n` addresses that begin as typed: added places first, then the longest streets."""
        cities = self._territoire.named(arrondissement or "")
        labels = [label for couche in reversed(self._couches) for label in couche.complete(prefix, n, cities)]
        return labels[:n]

    def with_places(self, places: gpd.GeoDataFrame) -> "AddressIndex":
        """Index that also knows these places (``nom``, ``type``, points, EPSG:4326); shares everything else.

        Raises
        ------
        WrongCRSError
        """
        require_degrees(places)
        extra = Couche(place_tables(places, self._base.tables))
        return self._with((*self._couches, extra), self._zones)

    def with_zones(self, zones: gpd.GeoDataFrame) -> "AddressIndex":
        """Index that also answers zone codes such as « 19-09 » (``code``, polygons, EPSG:4326); shares everything else.

        Raises
        ------
        WrongCRSError
        """
        require_degrees(zones)
        return self._with(self._couches, {**self._zones, **zone_candidates(zones)})

    def _with(self, couches: tuple[Couche, ...], zones: dict[str, Candidate]) -> "AddressIndex":
        other = object.__new__(AddressIndex)
        other.__dict__.update(self.__dict__, _couches=couches, _zones=zones)
        return other

    def _answer(self, question: Question) -> Answer:
        folded = fold(question.text)
        near = question.near and to_metres(*question.near)
        plain = self._rapide.answer(folded, question.postcode, question.arrondissement, near)
        if plain:
            return plain
        found, doubtful = self._search(question, folded, thorough=False)
        return answer(found, doubtful=doubtful) if found else INTROUVABLE

    def _search(self, question: Question, folded: str, *, thorough: bool) -> tuple[list[Found], bool]:
        """Places an address may mean, best first, and whether its very text makes them doubtful."""
        if len(folded) > LONGEST:
            return [], False
        pair = read_coordinates(question.text)
        if pair:
            given = Candidate(*pair, "coordinates", f"{pair[1]}, {pair[0]}", 1.0)
            return [judge_given(given, self._contexte(question, Bords()), self._territoire)], False
        zone = self._zones.get(zone_code(folded)) if self._zones else None
        if zone:
            return [judge_given(zone, self._contexte(question, Bords()), self._territoire)], False
        lecture = read(folded, self._knows)
        if lecture.elsewhere or self._territoire.is_elsewhere(lecture.bords.postcode):
            return [], False
        found = self._places(lecture, self._contexte(question, lecture.bords), thorough=thorough)
        found.sort(key=lambda one: (-one.rank, -one.score))
        return found, lecture.in_large_place

    def _contexte(self, question: Question, bords: Bords) -> Contexte:
        near = question.near and to_metres(*question.near)
        return self._territoire.contexte(bords, question.postcode, question.arrondissement, near)

    def _places(self, lecture: Lecture, contexte: Contexte, *, thorough: bool) -> list[Found]:
        """Places the pieces may mean; other readings of them only when none is surely known as it stands."""
        found: Places = {}
        best = 0.0
        for enough, weight, pieces, slow in self._attempts(lecture):
            if best >= enough:
                break
            for piece in pieces:
                best = max(best, self._add(found, piece, weight, lecture, contexte, thorough=thorough or slow))
        if not any(suffices(one) for one in found.values()):
            self._add_named_in(found, lecture, contexte)
        unnumbered = [piece for piece in lecture.pieces if not piece.number.written]
        if lecture.crossing and len(unnumbered) > 1:
            carrefour = find_carrefour(self._base, unnumbered[:4])
            if carrefour:
                numbered = [one for one in found.values() if one.numbered]
                return [*numbered, judge_carrefour(carrefour, self._base, contexte, self._territoire)]
        return list(found.values())

    def _add_named_in(self, found: Places, lecture: Lecture, contexte: Contexte) -> None:
        """Add, for want of better, the places of the town written whose names are part of the text."""
        for piece in lecture.pieces:
            for spot in self._base.spots_named_in(piece, contexte) if contexte.cities else ():
                one = judge_spot(self._base, spot, 1.0, contexte, self._territoire)
                found.setdefault((0, spot.place.part, spot.place.row), one)

    def _attempts(self, lecture: Lecture) -> Iterator[tuple[float, float, list[Piece], bool]]:
        """Readings to try in turn: the likeness that spares them, their weight, and whether to look them up slowly."""
        yield 1.0, 1.0, lecture.pieces, False
        yield SURE, BESIDE_STREET, [street for piece in lecture.pieces for street in street_beside(piece)], False
        yield SURE, 1.0, [lecture.whole] if lecture.whole else [], False
        yield SURE, PARTIAL, [reading for piece in lecture.pieces for reading in readings(piece, self._knows)], False
        yield LIKELY, 1.0, lecture.pieces[:SLOWLY_READ], True

    def _add(
        self,
        found: Places,
        piece: Piece,
        weight: float,
        lecture: Lecture,
        contexte: Contexte,
        *,
        thorough: bool,
    ) -> float:
        """Add the places a piece may mean, each once and at its best; return the likeness of the likeliest."""
        best = 0.0
        if piece.number.vague:
            weight *= VAGUE
        elif not piece.number.written and lecture.numbered:
            weight *= UNNUMBERED
        for number, couche in enumerate(self._couches):
            if number and best >= 1.0 and piece.number.written:
                break  # the very number of the very street: no named place is meant, as `Rapide` supposes
            for spot in couche.spots(piece, contexte, thorough=thorough):
                if spot.likeness < LEAST_LIKENESS:
                    continue
                best = max(best, spot.likeness)
                one = judge_spot(couche, spot, weight, contexte, self._territoire)
                key = (number, spot.place.part, spot.place.row)
                if key not in found or found[key].rank < one.rank:
                    found[key] = at_bridge_end(one, lecture.bank) if lecture.bank else one
        return best

    def _knows(self, words: list[str]) -> bool:
        return any(couche.names.knows(words) for couche in self._couches)
