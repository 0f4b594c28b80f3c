"""Cut the words of an address where a new place begins, and give lone numbers to their street."""

from geo.adresses.abreviations import vocabulary
from geo.adresses.bords import SEPARATORS, Known
from geo.adresses.numeros import LINKS, is_number, split_number
from geo.adresses.texte import is_type

BRACKET = "("
"""Opens a group that was written in brackets."""

_CROSSING = vocabulary("angle coin croisement intersection croise carrefour et")
_BESIDE = vocabulary("face devant derriere sous pres cote niveau hauteur oppose")
"""Words that, after a name, say where beside it."""

END_WORDS = vocabulary(
    "sortie sorties acces batiment bat escalier esc etage appt appartement digicode interphone bp cs chez hall"
)
"""Words after which nothing says where the place is."""


def groups_of(words: list[str], known: Known) -> tuple[list[list[str]], bool]:
    """Groups of words, each one place, and whether the text speaks of a crossing."""
    groups: list[list[str]] = [[]]
    crossing, skipping = "/" in words, False
    for position, word in enumerate(words):
        skipping = (skipping or (word in END_WORDS and position > 0)) and word not in SEPARATORS
        if skipping:
            continue
        if (
            word in _BESIDE
            and split_number(groups[-1])[1]
            and groups[-1][0] != BRACKET
            and not known(split_number(words)[1])
        ):
            groups.append([BRACKET, word])
        elif word in _CROSSING and _is_crossing(words, position, known):
            crossing = True
            groups.append([])
        elif word in SEPARATORS:
            groups.append([BRACKET] if word == "(" else [])
        else:
            if word[0].isdigit() and _begins_street(words[position:]) and split_number(groups[-1])[1]:
                groups.append([])
            groups[-1].append(word)
    if crossing:
        groups = [street for group in groups for street in _streets(group)]
    return [group for group in groups if group and group != [BRACKET]], crossing


def _streets(group: list[str]) -> list[list[str]]:
    """Cut « bd Saint-Germain rue de Buci »; not « rue du faubourg », where the second type is linked to the first."""
    if split_number(group)[0].written:
        return [group]
    streets: list[list[str]] = [[]]
    for word in group:
        if (
            streets[-1]
            and is_type(word)
            and word.isalpha()
            and streets[-1][-1] not in LINKS
            and split_number(streets[-1])[1]
        ):
            streets.append([])
        streets[-1].append(word)
    return streets


def _is_crossing(words: list[str], position: int, known: Known) -> bool:
    """True for « angle », « coin », « rue X et rue Y »; not for « rue Robert Le Coin », « carrefour de l'Odéon »."""
    word = words[position]
    if word == "et":
        return position + 1 < len(words) and is_type(words[position + 1])
    if word == "carrefour" and "et" not in words:
        return False
    return not known(split_number(words)[1])


def _begins_street(words: list[str]) -> bool:
    """True for a number followed by the type of a street, a comma between them or not."""
    after = [word for word in words[1:3] if word != ","]
    return is_number(words[0]) and bool(after) and is_type(after[0])


def attach_numbers(groups: list[list[str]]) -> list[list[str]]:
    """Give a group that is only a number to its neighbour.

    « 71, rue du Temple », « Saussure (101) », « rue X (face au 12) »: a number in brackets belongs to what precedes.
    """
    kept: list[list[str]] = []
    waiting: list[str] = []
    for group, following in zip(groups, [*groups[1:], [""]], strict=True):
        bracket = group[0] == BRACKET
        words = group[1:] if bracket else group
        number, rest = split_number(words)
        aside = bracket and number.vague and bool(rest) and (not is_type(rest[0]) or words[-len(rest) - 1] in _BESIDE)
        alone = number.written and (not rest or aside)
        if not alone:
            kept.append([*waiting, *words] if not bracket and not number.written else words)
            waiting = waiting if bracket else []
        elif kept and not split_number(kept[-1])[0].written and (bracket or not is_type(following[0])):
            kept[-1] = [*words[: len(words) - len(rest)], *kept[-1]]
        else:
            waiting = words
    return [*kept, waiting] if waiting else kept
