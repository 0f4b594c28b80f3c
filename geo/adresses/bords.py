"""Take the postcode, the arrondissement and the city off the ends of a written address."""

from collections.abc import Callable
from dataclasses import dataclass

from geo.adresses.abreviations import vocabulary
from geo.adresses.connus import ELSEWHERE
from geo.adresses.numeros import split_number
from geo.adresses.texte import is_type

Known = Callable[[list[str]], bool]
"""Says whether words, as written, are the very name of a place."""

SEPARATORS = frozenset(",/();|+&")
_ARRONDISSEMENTS = range(1, 21)
_ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ORDINALS = {
    number + end: arrondissement
    for arrondissement, roman in enumerate(_ROMAN_NUMERALS.split(), 1)
    for number, ends in ((str(arrondissement), "er e eme ieme em nd nde d"), (roman, "e eme"))
    for end in ends.split()
} | {"ier": 1, "premier": 1}
_ROMAN_ORDINALS = frozenset(word for word in _ORDINALS if word[0].isalpha())
_ARRONDISSEMENT_WORDS = vocabulary("arrondissement arrondissements arr ardt arrdt arrt")
_CITY = vocabulary("paris france cedex")
_LINKS = vocabulary("de d du des la le les l a et")


@dataclass(slots=True)
class Bords:
    """What the ends of an address say: ``arrondissement`` is 0 when none was written; ``centre``: « Paris Centre »."""

    postcode: str = ""
    arrondissement: int = 0
    centre: bool = False


def take_ends(words: list[str], known: Known) -> tuple[list[str], Bords]:
    """Take postcodes off anywhere, and the arrondissement and the city off both ends.

    « Cours Albert 1er », which is `known` whole, ends on no arrondissement; « (lampadaire 11744) » holds no postcode.
    """
    bords = Bords()
    kept = list(words)
    inside = False
    for position, word in enumerate(words):
        inside = word == "(" or (inside and word not in {")", ","})
        if len(word) == 5 and word.isdigit() and not (inside and words[position - 1] != "("):
            bords.postcode = word
            kept[position] = ","
    while kept and _take_last(kept, bords, known):
        pass
    while len(kept) > 1 and _take_first(kept, bords):
        pass
    return kept, bords


def ends_elsewhere(words: list[str], known: Known) -> bool:
    """True for « 12 rue de la République, Lyon », not for « rue de Lyon » nor « Lyon »."""
    if len(words) < 3 or words[-1] not in ELSEWHERE or words[-2] in _LINKS or is_type(words[-2]):
        return False
    return any(is_type(word) for word in words) and not known(split_number(words)[1])


def _take_last(words: list[str], bords: Bords, known: Known) -> bool:
    word, before = words[-1], words[-2] if len(words) > 1 else ""
    ordinal = _ORDINALS.get(word, 0)
    if _says_nothing(words, known):
        words.pop()
    elif word == "centre" and before in {"paris", "", ","} and not known(_last_group(words)):
        bords.centre = True
        words.pop()
    elif before == "paris" and word.isdigit() and int(word) in _ARRONDISSEMENTS:
        bords.arrondissement = int(word)
        del words[-2:]
    elif ordinal and not known(split_number(_last_group(words))[1]):
        bords.arrondissement = ordinal
        words.pop()
    else:
        return False
    return True


def _says_nothing(words: list[str], known: Known) -> bool:
    """True for a separator, « arrondissement », or the city, but not that of « avenue Pierre Mendès France »."""
    word = words[-1]
    if word in _CITY:
        return not _LINKS.issuperset(words[-2:-1] or [""]) and not known(split_number(_last_group(words))[1])
    return word in _ARRONDISSEMENT_WORDS or (word in SEPARATORS and word != ")")


def _take_first(words: list[str], bords: Bords) -> bool:
    word, after = words[0], words[1]
    ordinal = _ORDINALS.get(word, 0)
    if (
        word == "paris"
        and after.isdigit()
        and int(after) in _ARRONDISSEMENTS
        and len(words) > 2
        and words[2] in SEPARATORS
    ):
        bords.arrondissement = int(after)
        del words[:2]
    elif word in SEPARATORS or word in _ARRONDISSEMENT_WORDS or (word == "paris" and after in SEPARATORS):
        words.pop(0)
    elif ordinal and (
        after in SEPARATORS or after in _ARRONDISSEMENT_WORDS or (word in _ROMAN_ORDINALS and is_type(after))
    ):
        bords.arrondissement = ordinal
        words.pop(0)
    else:
        return False
    return True


def _last_group(words: list[str]) -> list[str]:
    start = max((i + 1 for i, word in enumerate(words) if word in SEPARATORS), default=0)
    return words[start:]
