"""Complete an address while it is typed."""

from geo.adresses.magasin import Tables
from geo.adresses.numeros import Number, split_number
from geo.adresses.texte import expand, key, meaningful, words_of


class Completion:
    """Names ready to be found by their first letters; the longest streets come first."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        sizes = (tables.part_end - tables.part_start).tolist()
        keys = [key(nom) for nom in tables.nom]
        parts = range(tables.first_part[-1])
        rows = [(-sizes[part], keys[tables.part_nom[part]], part) for part in parts]
        self._rows = [(name, part) for _, name, part in sorted(rows)]

    def complete(self, prefix: str, n: int, cities: frozenset[str]) -> list[str]:
        """Labels whose name begins with the words typed; then those where a later word does."""
        number, words = split_number(words_of(prefix))
        starts = _starts(words)
        if not starts:
            return []
        first: list[int] = []
        later: list[int] = []
        for name, part in self._rows:
            begins = name.startswith(starts)
            if (begins or any(f" {start}" in name for start in starts)) and self._suits(part, number, cities):
                (first if begins else later).append(part)
        typed = f"{number.first}{number.suffix} " if number.written else ""
        return [typed + self._label(part) for part in (first + later)[:n]]

    def _suits(self, part: int, number: Number, cities: frozenset[str]) -> bool:
        """True if a part lies in the wanted towns and has the number typed."""
        tables = self._tables
        if cities and tables.part_citycode[part] not in cities:
            return False
        numbers = tables.numero[tables.part_start[part] : tables.part_end[part]]
        return not number.written or bool((numbers == number.first).any())

    def _label(self, part: int) -> str:
        tables = self._tables
        return f"{tables.part_label[part]} {tables.part_postcode[part]} {tables.part_city[part]}".strip()


def _starts(words: list[str]) -> tuple[str, ...]:
    """Ways the last word may go on: an abbreviation (« gal » for général), or the beginning of a word (« Galilée »)."""
    if not words:
        return ()
    whole = meaningful(expand(words))
    begun = [*meaningful(expand(words[:-1])), words[-1]]
    return tuple({start for start in (" ".join(whole), " ".join(begun)) if start})
