"""Take a written address apart: numbers, street words, arrondissement, crossing."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from geo.adresses.abreviations import vocabulary
from geo.adresses.bords import SEPARATORS, Bords, Known, ends_elsewhere, take_ends
from geo.adresses.groupes import attach_numbers, groups_of
from geo.adresses.numeros import LINKS, NO_NUMBER, Number, is_number, split_number, without_vague_end
from geo.adresses.texte import expand, is_type, tokens

SHORTEST_ADDRESS = 3
"""Up to so many words, a leading number may belong to the name: « 4 Septembre »."""

_LARGE = vocabulary("parc jardins bois cimetiere stade centre hopital talus jardinieres pelouse pelouses")
"""First words of places so large that an address beside them is only an entrance."""

_BESIDE_STREETS = _LARGE | vocabulary("square jardin ecole college lycee creche gymnase fontaine")
_STREETS = vocabulary("rue avenue boulevard quai place passage impasse allee")
"""Words that open the name of a street inside that of a place beside it: « square de la rue X »."""

_BANK = re.compile(r"\brive (gauche|droite)\b")


class Piece(NamedTuple):
    """One possible reading of an address: a number and the expanded words of a name."""

    number: Number
    words: tuple[str, ...]


@dataclass(slots=True)
class Lecture:
    """A written address taken apart.

    ``whole`` reads a text of several pieces as one name. ``crossing``: the pieces are streets that meet. ``bank`` is
    « gauche », « droite » or empty. ``elsewhere``: it ends on the name of another town.
    """

    pieces: list[Piece]
    bords: Bords
    whole: Piece | None = None
    crossing: bool = False
    bank: str = ""
    elsewhere: bool = False

    @property
    def numbered(self) -> bool:
        """True if some piece has a number."""
        return any(piece.number.written for piece in self.pieces)

    @property
    def in_large_place(self) -> bool:
        """True if the address is beside a park, a cemetery…: it is only its entrance."""
        return len(self.pieces) > 1 and self.numbered and any(p.words[0] in _LARGE for p in self.pieces if p.words)


def read(text: str, known: Known) -> Lecture:
    """Take a written address apart; `known` says whether words are the very name of a place."""
    words, bords = take_ends(tokens(text), known)
    bank = ""
    if "rive" in words:
        words, bank = _without_bank(words)
    groups, crossing = groups_of(words, known)
    attached = attach_numbers(groups) if len(groups) > 1 else groups
    pieces = [_piece(group, known) for group in attached]
    whole = _piece([word for word in words if word not in SEPARATORS], known) if len(groups) > 1 else None
    return Lecture(pieces, bords, whole, crossing, bank, ends_elsewhere(words, known))


def readings(piece: Piece, known: Known) -> list[Piece]:
    """Other readings of a piece not found as it stands: from each street type on, and its longest known beginning."""
    found = []
    for start in [*(i for i, word in enumerate(piece.words) if i and is_type(word)), 0]:
        words = list(piece.words[start:])
        if start:
            found.append(Piece(piece.number, tuple(expand(words))))
        longest = next((size for size in range(len(words) - 1, 1, -1) if known(words[:size])), 0)
        if longest:
            found.append(Piece(piece.number, tuple(expand(words[:longest]))))
    return found


def _without_bank(words: list[str]) -> tuple[list[str], str]:
    text = " ".join(words)
    bank = _BANK.search(text)
    return (_BANK.sub(" ", text).split(), bank[1]) if bank else (words, "")


def _piece(group: list[str], known: Known) -> Piece:
    number, words = split_number(group)
    if not number.written and len(words) > 1 and is_number(words[-1]) and not known(words):
        last, words = split_number(words[-1:])[0], without_vague_end(words[:-1])
        number = last._replace(vague=number.vague)
    if number.written and len(group) <= SHORTEST_ADDRESS and known(group):
        number, words = NO_NUMBER, group
    return Piece(number, tuple(expand(words)))


def street_beside(piece: Piece) -> list[Piece]:
    """The street that names a place: « square de la rue Léon Frapié »; none for « 12 rue de la place »."""
    first, *rest = piece.words or ("",)
    start = next((i for i, word in enumerate(rest, 1) if word not in LINKS), 0)
    named = first in _BESIDE_STREETS and start and piece.words[start] in _STREETS and len(piece.words) > start + 1
    return [Piece(piece.number, piece.words[start:])] if named and not piece.number.written else []
