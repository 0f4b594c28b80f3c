"""Find the names of places that a few written words may mean."""

from bisect import bisect_left
from collections import defaultdict
from math import log
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.adresses.abreviations import STATION_TYPES, TYPE_OF, TYPES
from geo.adresses.connus import FORMER_NAMES
from geo.adresses.texte import expand, key, meaningful, words_of
from geo.adresses.voisins import Voisins, deletions_of

SHORTLIST = 12
SURE, LIKELY = 0.9, 0.75
"""Above the first no further look-up is needed; above the second, not the slowest one."""

OTHER_TYPE, MISSING_TYPE, MISTYPED_TYPE, SHORT_STATION, BARE_STATION, UNORDERED = 0.84, 0.92, 0.93, 0.96, 0.95, 0.95
BY_WORDS, LOST_BY_MISSING = 0.95, 0.25
HOLDING = 0.85
"""Of a name that holds every word written and more before them: « avenue du Parc de Passy » for « parc de Passy »."""

NAMED_IN = 0.6
"""Likeness, or a little more, of a name that is a part of the words only."""

TYPING_ERROR, CUT_SHORT = 0.5, 0.65
SHORTEST_WORD = 3
SHORTEST_WITH_ERROR = 5
LONGEST_MISTYPED_TYPE = 6
SHORT_WEIGHT = 2.0
RARE, RAREST = 150, 2
"""A word that more names share does not say which one is meant; nor does a third rarest word."""


class Match(NamedTuple):
    """A name that may be meant: its position and how alike it is, in [0, 1]; 1 is the very same words."""

    nom: int
    likeness: float


def search_tables(noms: list[str]) -> dict[str, Any]:
    """Deletion tables of all names written in one piece, and of all their words."""
    forms = [expand(words_of(nom)) for nom in noms]
    squashed, _ = _squashed(forms)
    name_sums, name_owners = deletions_of(squashed)
    word_sums, word_owners = deletions_of(_vocabulary(forms))
    return {"name_sums": name_sums, "name_owners": name_owners, "word_sums": word_sums, "word_owners": word_owners}


def _squashed(forms: list[list[str]]) -> tuple[list[str], list[int]]:
    """Each name in one piece, with and without its small words, and the name each comes from."""
    pairs = [
        (string, nom)
        for nom, words in enumerate(forms)
        for string in dict.fromkeys(("".join(words), "".join(meaningful(words))))
    ]
    return [string for string, _ in pairs], [nom for _, nom in pairs]


def _vocabulary(forms: list[list[str]]) -> list[str]:
    return sorted({word for words in forms for word in meaningful(words)})


class Repertoire:
    """Names, ready to be searched; immutable once built, so shared by all threads."""

    def __init__(self, noms: list[str], tables: dict[str, Any]) -> None:
        forms = [expand(words_of(nom)) for nom in noms]
        self._words = [meaningful(words) for words in forms]
        self._squashed, self._owner = _squashed(forms)
        self._all = np.arange(len(self._squashed))
        kinds = np.array([self._words[nom][0] if self._words[nom] else "" for nom in self._owner])
        self._by_type = {str(kind): np.flatnonzero(kinds == kind) for kind in np.unique(kinds)}
        self._lengths = np.array([len(string) for string in self._squashed])
        self._letters = np.array([_letters(string) for string in self._squashed], dtype=np.uint64)
        self._vocabulary = _vocabulary(forms)
        self._near_names = Voisins(self._squashed, tables["name_sums"], tables["name_owners"])
        self._near_words = Voisins(self._vocabulary, tables["word_sums"], tables["word_owners"])
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._core: dict[str, list[int]] = defaultdict(list)
        self._unordered: dict[str, list[int]] = defaultdict(list)
        self._bare_stations: dict[str, list[int]] = defaultdict(list)
        self._holders: dict[str, list[int]] = defaultdict(list)
        for nom, words in enumerate(self._words):
            self._register(nom, words)
            if " - " in noms[nom]:
                self._exact[key(noms[nom].split(" - ")[0])].append(nom)
        for former, official in FORMER_NAMES.items():
            self._exact.setdefault(key(former), self._exact.get(key(official), []))
        self._weight = {word: log((len(noms) + 2) / len(holders)) for word, holders in self._holders.items()}
        self._unknown = log(len(noms) + 2)

    def _register(self, nom: int, words: list[str]) -> None:
        self._exact[" ".join(words)].append(nom)
        self._core[_core(words)].append(nom)
        self._unordered[" ".join(sorted(words))].append(nom)
        for word in set(words):
            self._holders[word].append(nom)
        if words and words[0] in STATION_TYPES:
            for word in STATION_TYPES - {words[0]}:
                self._exact[" ".join([word, *words[1:]])].append(nom)
            self._bare_stations[" ".join(words[1:])].append(nom)

    def knows(self, words: list[str]) -> bool:
        """True if these very words, as written, name a place."""
        return " ".join(meaningful(expand(words))) in self._exact

    def only(self, words: list[str]) -> int:
        """Name that these very words, as written, are the only one to spell; -1 if none or several."""
        noms = self._exact.get(" ".join(meaningful(expand(words))), ())
        return noms[0] if len(noms) == 1 else -1

    def find(self, words: tuple[str, ...], *, thorough: bool = False) -> list[Match]:
        """Names these expanded words may mean, best first; `thorough` spares no look-up, the slowest included."""
        kept = meaningful(list(words))
        exact = self._exact.get(" ".join(kept), ())
        if not kept or (exact and not thorough):
            return [Match(nom, 1.0) for nom in exact]
        found = dict.fromkeys(exact, 1.0)
        self._search(found, words, kept, thorough=thorough)
        return [Match(nom, found[nom]) for nom in sorted(found, key=lambda nom: (-found[nom], nom))[:SHORTLIST]]

    def named_in(self, words: tuple[str, ...]) -> list[Match]:
        """Names whose own words, type aside, are all among these: « cité de Phalsbourg » in « square Frot-Phalsbourg ».

        The likeness says how much of the text, by the rarity of its words, such a name is.
        """
        kept = set(meaningful(list(words)))
        total = sum(self._weight.get(word, self._unknown) for word in kept if word not in TYPES)
        noms = {nom for word in kept if word not in TYPES for nom in self._holders.get(word, ())}
        found = {}
        for nom in noms:
            own = {word for word in self._words[nom] if word not in TYPES}
            if own and own <= kept:
                found[nom] = NAMED_IN + (LIKELY - NAMED_IN) * sum(self._weight[word] for word in own) / total
        return [Match(nom, found[nom]) for nom in sorted(found, key=lambda nom: (-found[nom], nom))[:SHORTLIST]]

    def _search(self, found: dict[int, float], words: tuple[str, ...], kept: list[str], *, thorough: bool) -> None:
        _merge(found, self._typing_errors(words, kept))
        _merge(found, dict.fromkeys(self._unordered.get(" ".join(sorted(kept)), ()), UNORDERED))
        _merge(found, self._other_type(kept))
        if thorough or max(found.values(), default=0.0) < SURE:
            _merge(found, self._by_words(kept))
        if thorough and max(found.values(), default=0.0) < LIKELY:
            _merge(found, self._in_one_piece("".join(words), kept[0]))

    def _typing_errors(self, words: tuple[str, ...], kept: list[str]) -> dict[int, float]:
        """Names one typing error away, spaces aside."""
        found: dict[int, float] = {}
        for text in dict.fromkeys(("".join(words), "".join(kept))):
            if not found and len(text) >= SHORTEST_WITH_ERROR:
                likeness = 1.0 - TYPING_ERROR / len(text)
                found = {self._owner[i]: likeness for i in self._near_names.near(text)}
        return found

    def _other_type(self, kept: list[str]) -> dict[int, float]:
        """Names with the same words after the type, when that is missing, another, or mistyped (« bvd », « ipm »)."""
        text, rest = " ".join(kept), " ".join(kept[1:])
        found = dict.fromkeys(self._bare_stations.get(text, ()), BARE_STATION if kept[0] in TYPES else OTHER_TYPE)
        if kept[0] in TYPES:
            _merge(found, dict.fromkeys(self._core.get(_core(kept), ()), OTHER_TYPE))
            _merge(found, self._stations_beginning(kept))
            return found
        bare = self._core.get(text, ())
        _merge(found, dict.fromkeys(bare, MISSING_TYPE if len(bare) == 1 else OTHER_TYPE))
        if 1 < len(kept[0]) <= LONGEST_MISTYPED_TYPE:
            _merge(found, {nom: self._mistyped(kept[0], nom) for nom in self._core.get(rest, ())})
        return found

    def _mistyped(self, word: str, nom: int) -> float:
        kind = self._words[nom][0]
        forms = (kind, *TYPES.get(kind, "").split())
        return MISTYPED_TYPE if any(OSA.distance(word, form) <= 1 for form in forms) else OTHER_TYPE

    def _stations_beginning(self, kept: list[str]) -> dict[int, float]:
        """Stations called by the first words of their name: « métro Barbès »."""
        if kept[0] not in STATION_TYPES or len(kept) < 2:
            return {}
        stations = [nom for nom in self._holders.get(kept[1], ()) if self._words[nom][0] in STATION_TYPES]
        return {nom: SHORT_STATION for nom in stations if self._words[nom][1 : len(kept)] == kept[1:]}

    def _by_words(self, kept: list[str]) -> dict[int, float]:
        """Weigh shared words by their rarity; a word may hold one typing error."""
        words = [word for word in kept if len(word) > 1] or kept
        near = {word: self._near_vocabulary(word) for word in dict.fromkeys(words)}
        total = sum(self._word_weight(word, others, first=word == kept[0]) for word, others in near.items())
        known = {other: max(m.get(other, 0.0) for m in near.values()) for m in near.values() for other in m}
        rarest = sorted(known, key=lambda word: len(self._holders[word]))[:RAREST]
        names = {nom for word in rarest if len(self._holders[word]) <= RARE for nom in self._holders[word]}
        return {nom: self._weighed(nom, known, total, near.get(kept[0], {})) for nom in names}

    def _word_weight(self, word: str, near: dict[str, float], *, first: bool) -> float:
        """Rarity of a word; an unknown one weighs little when too short to be sure of, or where a type stands."""
        if near:
            return max(self._weight[other] for other in near)
        return (
            SHORT_WEIGHT
            if len(word) <= SHORTEST_WORD or (first and len(word) <= LONGEST_MISTYPED_TYPE)
            else self._unknown
        )

    def _weighed(self, nom: int, known: dict[str, float], total: float, kinds: dict[str, float]) -> float:
        words = self._words[nom]
        own = sum(self._weight[word] for word in words)
        shared = sum(self._weight[word] * known[word] for word in set(words) if word in known)
        likeness = min(shared / total, 1.0) * (1.0 - LOST_BY_MISSING * max(own - shared, 0.0) / own) * BY_WORDS
        if words[0] in kinds:
            return likeness
        return min(likeness, HOLDING if shared >= total else OTHER_TYPE)

    def _near_vocabulary(self, word: str) -> dict[str, float]:
        """Words this one may stand for: itself, else one typing error away, else cut short as « rép »."""
        if word in self._weight:
            return {word: 1.0}
        near = self._near_words.near(word) if len(word) > SHORTEST_WORD else []
        if near:
            return {self._vocabulary[i]: 1.0 - 1.0 / len(word) for i in near}
        first, last = (bisect_left(self._vocabulary, end) for end in (word, word + "~"))
        cut_short = len(word) >= SHORTEST_WORD and last - first <= SHORTLIST
        return dict.fromkeys(self._vocabulary[first:last], CUT_SHORT) if cut_short else {}

    def _in_one_piece(self, text: str, kind: str) -> dict[int, float]:
        """Names nearest to the whole text, spaces included, whatever its errors; of the type it begins with, if any.

        Each error changes the length by at most one and the set of letters by at most two: few names need comparing.
        """
        errors = int((1.0 - LIKELY) * len(text))
        among = self._by_type.get(kind, self._all) if kind in TYPES else self._all
        other_letters = np.bitwise_count(self._letters[among] ^ np.uint64(_letters(text)))
        possible = among[(np.abs(self._lengths[among] - len(text)) <= errors) & (other_letters <= 2 * errors)].tolist()
        choices = [self._squashed[i] for i in possible]
        near = process.extract(text, choices, scorer=OSA.normalized_similarity, score_cutoff=LIKELY, limit=SHORTLIST)
        return {self._owner[possible[i]]: BY_WORDS * likeness for _, likeness, i in near}


def _letters(text: str) -> int:
    """Set of the letters and figures of a text, one bit each."""
    bits = 0
    for character in text:
        bits |= 1 << (ord(character) % 64)
    return bits


def _merge(found: dict[int, float], more: dict[int, float]) -> None:
    for nom, likeness in more.items():
        found[nom] = max(found.get(nom, 0.0), likeness)


def _core(words: list[str]) -> str:
    return " ".join(words[1:] if len(words) > 1 and words[0] in TYPE_OF else words)
