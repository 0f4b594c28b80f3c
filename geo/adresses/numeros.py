"""Read the number in front of a street: suffix, range, and the words that make it vague."""

import re
from typing import NamedTuple

from geo.adresses.abreviations import vocabulary
from geo.adresses.texte import is_type

_NUMBER = re.compile(r"\d{1,4}[a-z]{0,3}\d{0,2}(?:[-/]\d{1,4}[a-z]{0,3})*")
_SUFFIX = re.compile(r"[a-z]{1,3}\d{0,2}")
_PARTS = re.compile(r"(\d+)([a-z]*\d{0,2})")
SUFFIX_WORDS = {"bis": "b", "ter": "t", "quater": "q", "quinquies": "c"}
_FACE = re.compile(r"(?:n|f|fn|ff|tpc|au)(\d{1,4}(?:bis|ter|[a-z])?(?:[-/]\d{1,4}[a-z]?)*)")
_NUMBER_WORDS = vocabulary("n no numero num du")
"""Words that may stand before a number: « n° 12 », « du 3 au 43 »."""

VAGUE_WORDS = vocabulary(
    "face f fn ff vis devant derriere sous sur vers pres proche cote entre niveau hauteur angle coin autour bas long "
    "proximite droit oppose opposite bout pied au en tpc apres avant"
)
LINKS = vocabulary("a au aux de du des d l la le les en")


class Number(NamedTuple):
    """A street number; -1 is none (BAN has numbers 0). `last` closes a range; `vague`: beside it, or opposite."""

    first: int = -1
    suffix: str = ""
    last: int = -1
    vague: bool = False

    @property
    def written(self) -> bool:
        """True if there is a number."""
        return self.first >= 0


NO_NUMBER = Number()


def split_number(words: list[str]) -> tuple[Number, list[str]]:
    """Take the number, and words such as « face au », off the front.

    >>> split_number(["face", "au", "12", "bis", "rue", "pajol"])
    (Number(first=12, suffix='b', last=-1, vague=True), ['rue', 'pajol'])
    """
    rest, vague = _without_vague(words)
    if not rest:
        return Number(vague=vague), []
    if not _NUMBER.fullmatch(rest[0]):
        return (Number(vague=True), rest) if vague else (NO_NUMBER, words)
    number, rest = _read(rest)
    if rest and rest[0] in VAGUE_WORDS and len(rest) > 1:
        rest, vague = _without_vague(rest)[0], True
    return number._replace(vague=vague or number.suffix == "f"), rest


def is_number(word: str) -> bool:
    """True for « 12 », « 12b », « 12-14 », « 12/14/16 »."""
    return word[0].isdigit() and _NUMBER.fullmatch(word) is not None


def without_vague_end(words: list[str]) -> list[str]:
    """Words without « devant le » at their end."""
    while len(words) > 1 and (words[-1] in VAGUE_WORDS or words[-1] in LINKS):
        words = words[:-1]
    return words


def _without_vague(words: list[str]) -> tuple[list[str], bool]:
    start, vague = 0, False
    while start < len(words):
        word = words[start]
        glued = _FACE.fullmatch(word)
        if glued:
            return [glued[1], *words[start + 1 :]], vague or not word.startswith("n")
        following = words[start + 1] if start + 1 < len(words) else ""
        if word in VAGUE_WORDS and (vague or following):
            vague = True
        elif word in LINKS and following in VAGUE_WORDS:
            pass
        elif word not in _NUMBER_WORDS and not (vague and word in LINKS):
            break
        start += 1
    return words[start:], vague


def _read(words: list[str]) -> tuple[Number, list[str]]:
    parts = _PARTS.findall(words[0])
    first, suffix = int(parts[0][0]), parts[0][1]
    last = int(parts[-1][0]) if len(parts) > 1 else -1
    rest = words[1:]
    if rest and rest[0] in SUFFIX_WORDS:
        return Number(first, SUFFIX_WORDS[rest[0]], last), rest[1:]
    while len(rest) > 1 and rest[0] == words[0] and not rest[1][0].isdigit():
        rest = rest[1:]
    if not suffix and len(rest) > 1 and is_type(rest[1]) and _is_suffix(rest[0]):
        suffix, rest = rest[0], rest[1:]
    return Number(first, SUFFIX_WORDS.get(suffix, suffix), last), rest


def _is_suffix(word: str) -> bool:
    """True for « b » or « q », which may also shorten a type, and for what shortens none; « r » is always a street."""
    return _SUFFIX.fullmatch(word) is not None and word != "r" and (len(word) == 1 or not is_type(word))
