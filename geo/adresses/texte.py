"""Write any French place name one way: lower case, no accent, no abbreviation, no small word."""

import re
import unicodedata

from geo.adresses.abreviations import SMALL_WORDS, TYPE_OF, WORD_OF

_SAME = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "–": "-", "—": "-"})
_RANGE = re.compile(
    r"(\d{1,4})(?: ?(?:bis|ter))?(?: ?- ?| (?:au|a|et) (?:le )?)(\d{1,4})(?= ?(?:bis |ter |, ?)?[a-z]|\)|$)"
)
_TOKEN = re.compile(r"[a-z]{1,2}/\d{1,2}\b|[a-z]{0,3}\d+[a-z]*(?:[-/]\d+[a-z]*)+|[a-z0-9]+|[,/();|+&]")


def fold(text: str) -> str:
    """Lower case without accents, ligatures or repeated blanks.

    >>> fold("  Rue  du SACRÉ-CŒUR ")
    'rue du sacre-coeur'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_SAME))
        text = "".join([c for c in text if not unicodedata.combining(c)])
    return " ".join(text.casefold().split())


def tokens(text: str) -> list[str]:
    """Words, numbers (a range is one token) and separators of a text.

    >>> tokens("12 au 14, r. de l'Évangile")
    ['12-14', ',', 'r', 'de', 'l', 'evangile']
    """
    text = fold(text)
    if "-" in text or " au " in text or " a " in text or " et " in text:
        text = _RANGE.sub(r"\1-\2", text)
    return _TOKEN.findall(text)


def words_of(text: str) -> list[str]:
    """Words and numbers of a text, without separators."""
    return [token for token in tokens(text) if token[0].isalnum()]


def is_type(word: str) -> bool:
    """True for a word, or its abbreviation, that opens the name of a place."""
    return word in TYPE_OF


def expand(words: list[str]) -> list[str]:
    """Replace abbreviations, figures and Roman numerals by words.

    >>> expand(["bd", "du", "gal", "leclerc"]), expand(["gal", "vivienne"])
    (['boulevard', 'du', 'general', 'leclerc'], ['galerie', 'vivienne'])
    """
    if not words:
        return []
    get = WORD_OF.get
    first = words[0]
    return [TYPE_OF.get(first) or get(first, first), *[get(word, word) for word in words[1:]]]


def meaningful(words: list[str]) -> list[str]:
    """Expanded words without the small ones."""
    return [word for word in words if word not in SMALL_WORDS]


def key(text: str) -> str:
    """One way of writing a name, for exact look-up.

    >>> key("Bd. de l'Hôpital") == key("BOULEVARD HOPITAL")
    True
    """
    return " ".join(meaningful(expand(words_of(text))))
