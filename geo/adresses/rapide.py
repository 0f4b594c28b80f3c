"""Answer at once the addresses that need no thought: one number, the very name of one street, at most its postcode.

Most addresses are such. The answer is the one the whole search would give (tests compare them), at a third of its cost.
"""

import re

from geo.adresses.answer import Answer
from geo.adresses.bords import Bords
from geo.adresses.contexte import Point, Territoire
from geo.adresses.couche import Couche, Spot
from geo.adresses.groupes import END_WORDS
from geo.adresses.jugement import answer, judge_spot
from geo.adresses.magasin import STREET
from geo.adresses.numeros import SUFFIX_WORDS
from geo.adresses.texte import is_type, words_of

KEPT = 50_000
_PLAIN = re.compile(
    r"(\d{1,4}) ?(bis|ter|quater)?,? ([a-z][a-z' .-]+?[a-z])"
    r"(?:,? (75\d{3}))?(?:,? paris)?(?: (\d{1,2})(?:e|eme)| cedex)?(?:,? france)?"
)


class Rapide:
    """Streets of one layer by the very text that names them, remembered as they come."""

    def __init__(self, couche: Couche, territoire: Territoire) -> None:
        self._couche = couche
        self._territoire = territoire
        self._noms: dict[str, int] = {}

    def answer(
        self, folded: str, postcode: str | None, arrondissement: str | None, near: Point | None
    ) -> Answer | None:
        """Answer of a plain address whose very number exists once; None for any other. `near` is EPSG:2154."""
        plain = _PLAIN.fullmatch(folded)
        if plain is None:
            return None
        number, suffix, street, code, ordinal = plain.groups()
        nom = self._nom(street)
        if nom < 0:
            return None
        bords = Bords(code or "", int(ordinal or 0))
        place = self._couche.only_place(nom, int(number), SUFFIX_WORDS.get(suffix, ""))
        if place is None:
            return None
        contexte = self._territoire.contexte(bords, postcode, arrondissement, near)
        found = judge_spot(self._couche, Spot(place, 1.0), 1.0, contexte, self._territoire)
        return answer([found], doubtful=False)

    def _nom(self, street: str) -> int:
        """Name these words are the only one to spell, -1 if there is none or a word asks for a closer reading."""
        nom = self._noms.get(street)
        if nom is None:
            if len(self._noms) >= KEPT:
                self._noms.clear()
            words = words_of(street)
            nom = self._couche.names.only(words) if is_type(words[0]) and END_WORDS.isdisjoint(words) else -1
            nom = self._noms[street] = nom if nom >= 0 and self._couche.tables.kind[nom] == STREET else -1
        return nom
