"""One layer of places: their tables, names and numbers, searched together."""

from typing import NamedTuple

from geo.adresses.answer import Candidate, Kind
from geo.adresses.completion import Completion
from geo.adresses.contexte import Contexte, Point
from geo.adresses.lecture import Piece
from geo.adresses.magasin import SEARCH_TABLES, Tables
from geo.adresses.numeros import NO_NUMBER, Number
from geo.adresses.placement import PRECISION_EXACT, Place, Placement
from geo.adresses.repertoire import Match, Repertoire

KINDS: tuple[Kind, ...] = ("street", "poi", "zone")
KEPT = 50_000
_SUFFIXES = {"b": "bis", "t": "ter", "q": "quater"}


class Spot(NamedTuple):
    """A place that a piece of text may mean, and the likeness of its name times the fit of its number."""

    place: Place
    likeness: float


class Couche:
    """Places of one source, searched by name and number."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.names = Repertoire(tables.nom, {name: getattr(tables, name) for name in SEARCH_TABLES})
        self._completion = Completion(tables)
        self._placement = Placement(tables)
        self._xy, self._part_xy = tables.xy.data, tables.part_xy.data
        self._first_part = tables.first_part.tolist()
        self._whole = tables.whole.tolist()
        self._matches: dict[tuple[tuple[str, ...], bool], list[Match]] = {}

    def spots(self, piece: Piece, contexte: Contexte, *, thorough: bool = False) -> list[Spot]:
        """Places this piece may mean."""
        return self._spots(self.matches(piece.words, thorough=thorough), piece.number, contexte)

    def spots_named_in(self, piece: Piece, contexte: Contexte) -> list[Spot]:
        """Middles of the places in the towns of the context whose names are part of this piece."""
        spots = self._spots(self.names.named_in(piece.words), NO_NUMBER, contexte)
        return [spot for spot in spots if self.tables.part_citycode[spot.place.part] in contexte.cities]

    def _spots(self, matches: list[Match], number: Number, contexte: Contexte) -> list[Spot]:
        found = []
        codes, cities = self.tables.part_citycode, contexte.cities
        for nom, likeness in matches:
            parts = range(self._first_part[nom], self._first_part[nom + 1])
            inside = [part for part in parts if codes[part] in cities] if cities else ()
            wanted = inside or ((self._whole[nom],) if self._whole[nom] >= 0 and not number.written else parts)
            places = self._placement.places(parts, wanted, number)
            found += [Spot(place, likeness * place.fit) for place in places]
        return found

    def only_place(self, nom: int, number: int, suffix: str) -> Place | None:
        """Place of a number that a single part of a street has, with this very suffix; None otherwise."""
        parts = range(self._first_part[nom], self._first_part[nom + 1])
        places = self._placement.places(parts, (), Number(number, suffix))
        return places[0] if len(places) == 1 and places[0].precision == PRECISION_EXACT else None

    def matches(self, words: tuple[str, ...], *, thorough: bool = False) -> list[Match]:
        """Names that words may mean, remembered: the same streets come again and again."""
        matches = self._matches.get((words, thorough))
        if matches is None:
            if len(self._matches) >= KEPT:
                self._matches.clear()
            matches = self._matches[words, thorough] = self.names.find(words, thorough=thorough)
        return matches

    def complete(self, prefix: str, n: int, cities: frozenset[str]) -> list[str]:
        """Labels that begin as typed, in these towns (none: anywhere)."""
        return self._completion.complete(prefix, n, cities)

    def xy(self, place: Place) -> Point:
        """Point of a place, EPSG:2154."""
        points, n = (self._xy, place.row) if place.row >= 0 else (self._part_xy, place.part)
        return points[n, 0], points[n, 1]

    def candidate(self, place: Place, score: float) -> Candidate:
        """What is said of a place."""
        tables, part, row = self.tables, place.part, place.row
        street, city, citycode = tables.part_label[part], tables.part_city[part], tables.part_citycode[part]
        if row < 0:
            lon, lat = tables.part_lonlat[part].tolist()
            postcode = tables.part_postcode[part]
            kind = KINDS[tables.kind[tables.part_nom[part]]]
            label = f"{street} {postcode} {city}".strip()
            return Candidate(lon, lat, kind, label, score, "", "", street, street, postcode, city, citycode)
        lon, lat = tables.lonlat[row].tolist()
        suffix, postcode = tables.rep[row].decode(), tables.postcode[row].decode()
        number = f"{tables.numero[row]}{_SUFFIXES.get(suffix, suffix)}"
        name = f"{number} {street}"
        label = f"{name} {postcode} {city}"
        key = tables.id[row].decode()
        return Candidate(lon, lat, "housenumber", label, score, key, number, name, street, postcode, city, citycode)
