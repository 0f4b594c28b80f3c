"""Find the strings at most one typing error away, by the deletions they share.

Two strings that differ by one letter added, lost, changed, or by two swapped neighbours become equal once at most one
letter is deleted from each (Garbe, SymSpell). Deletions are kept as sorted CRC-32 sums: 4 bytes each, no dictionary.
"""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA


class Voisins:
    """Strings, and the sorted sums of all their deletions.

    Parameters
    ----------
    strings : sequence of str
    sums, owners : arrays from :func:`deletions_of`
    """

    def __init__(self, strings: Sequence[str], sums: NDArray[np.uint32], owners: NDArray[np.int32]) -> None:
        self._strings = strings
        self._sums = sums
        self._owners = owners

    def near(self, text: str) -> list[int]:
        """Positions of the strings at most one typing error away from `text`."""
        wanted = np.array(_deletions(text), dtype=np.uint32)
        left = self._sums.searchsorted(wanted, "left")
        right = self._sums.searchsorted(wanted, "right")
        hit = np.flatnonzero(right > left)
        found = {int(o) for i in hit for o in self._owners[left[i] : right[i]]}
        return sorted(o for o in found if OSA.distance(text, self._strings[o], score_cutoff=1) <= 1)


def deletions_of(strings: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Sums of all strings with at most one letter deleted, sorted, and the position of the string each comes from."""
    lists = [_deletions(string) for string in strings]
    sums = np.fromiter((s for group in lists for s in group), dtype=np.uint32)
    owners = np.repeat(np.arange(len(strings), dtype=np.int32), [len(group) for group in lists])
    order = np.argsort(sums, kind="stable")
    return sums[order], owners[order]


def _deletions(text: str) -> list[int]:
    data = text.encode()
    return list({crc32(data)} | {crc32(data[:i] + data[i + 1 :]) for i in range(len(data))})
