"""Words of French addresses and the short forms they take; add a form here and every look-up knows it."""


def vocabulary(words: str) -> frozenset[str]:
    """Set of the words of a text."""
    return frozenset(words.split())


def _by_short(table: dict[str, str]) -> dict[str, str]:
    return {short: word for word, shorts in table.items() for short in shorts.split()}


TYPES = {
    "rue": "r", "avenue": "av ave aven avn avenu", "boulevard": "bd bld blvd bvd boul blv boulv bou",
    "place": "pl plc", "square": "sq sqr", "passage": "pass psg pas psge", "impasse": "imp", "allee": "all al allees",
    "quai": "qu q", "cours": "crs", "villa": "vla vil", "cite": "cit", "route": "rte", "chemin": "che chem ch",
    "hameau": "ham", "galerie": "gal", "esplanade": "esp espl", "promenade": "prom", "carrefour": "car carr",
    "sentier": "sen sent", "ruelle": "rle", "porte": "pte", "faubourg": "fbg fg fb faub fbourg", "parvis": "parv prv",
    "rond": "rpt rdpt", "terrasse": "ter", "pont": "pt", "jardin": "jard", "residence": "res", "cimetiere": "cim",
    "tramway": "tram",
}  # fmt: skip
"""Words that open the name of a place, with the short forms they take in that position."""

_UNSHORTENED = """
    cour voie port sente peristyle passerelle chaussee grande echangeur placette souterrain parc belvedere bois gare
    metro station rer hotel mairie quartier butte autoroute secteur
"""
TYPES |= dict.fromkeys(_UNSHORTENED.split(), "")

STATION_TYPES = vocabulary("metro station gare rer tramway")

TYPE_OF = _by_short(TYPES) | {word: word for word in TYPES}
"""Type meant by a first word, written in full or short."""

WORD_OF = _by_short(
    {
        "saint": "st", "sainte": "ste", "saints": "sts", "general": "gal gl gen gnal",
        "docteur": "dr doct docteurs",
        "marechal": "mal mar marech mchal", "president": "pdt prdt pres", "commandant": "cdt cmdt", "colonel": "col",
        "capitaine": "cne cpt capt", "lieutenant": "lt", "professeur": "pr prof", "monseigneur": "mgr",
        "sergent": "sgt", "amiral": "aml amal", "frere": "freres", "porte": "pte", "faubourg": "fbg fg faub fbourg",
        "avenue": "av ave", "boulevard": "bd bld blvd boul", "place": "pl", "square": "sq", "metro": "m",
        "premier": "1 1er ier i premiere", "deux": "2 ii", "trois": "3 iii", "quatre": "4 iv", "cinq": "5",
        "six": "6 vi", "sept": "7 vii", "huit": "8 viii", "neuf": "9 ix", "dix": "10", "onze": "11 xi",
        "douze": "12 xii", "treize": "13 xiii", "quatorze": "14 xiv", "quinze": "15 xv", "seize": "16 xvi",
        "dixhuit": "18 xviii", "vingttrois": "23 xxiii", "vingtneuf": "29",
    }
)  # fmt: skip
"""Word meant by a short form, a figure or a Roman numeral, wherever it stands in a name."""

SMALL_WORDS = vocabulary("de du des d la le les l a au aux et en")
"""Words that carry no meaning: « rue de la Paix » and « rue Paix » are one key."""
