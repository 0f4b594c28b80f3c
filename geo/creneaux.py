"""Slots of the week as bits: one bit a slot (168 hours, 336 half-hours…), 64 to a word."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

BITS_OF_OCTET = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(np.float64)
"""Row b: the 8 bits of octet b."""


def pack(actives: Bools) -> Words:
    """Pack a matrix (slots, zones) into one row of words a zone, the bits after the last slot being 0."""
    creneaux, zones = actives.shape
    octets = np.zeros((zones, -(-creneaux // 64) * 8), np.uint8)
    octets[:, : -(-creneaux // 8)] = np.packbits(actives.T, axis=1, bitorder="little")
    return octets.view(np.uint64)


def unpack(bits: Words, creneaux: int) -> Bools:
    """Unpack words (cells, words) into a matrix (slots, cells)."""
    octets = np.ascontiguousarray(bits).view(np.uint8)
    return np.ascontiguousarray(np.unpackbits(octets, axis=1, count=creneaux, bitorder="little").T).view(np.bool_)


def cover(ranks: Sequence[Ints], words: Words, cells: int, teams: int) -> Words:
    """Slots in which each cell lies in at least `teams` zones at work.

    Parameters
    ----------
    ranks : sequence of arrays of int
        ``ranks[k][c]`` is the k-th zone of cell c; the cells in more than k zones come first.
    words : array (zones, words)
        Slots of each zone, from :func:`pack`.
    cells : int
    teams : int ≥ 1

    Returns
    -------
    bits : array (cells, words)

    Notes
    -----
    A counter that stops at `teams`, held across bits: ``levels[j]`` has the slots that j + 1 zones or more cover.
    """
    levels = np.zeros((teams, cells, words.shape[1]), np.uint64)
    for rank in ranks:
        added = words[rank]
        for level in range(teams - 1, 0, -1):
            levels[level, : rank.size] |= levels[level - 1, : rank.size] & added
        levels[0, : rank.size] |= added
    return np.asarray(levels[-1])


def sum_bits(bits: Words, creneaux: int, poids: Floats, groups: Ints, size: int) -> Floats:
    """Sum the weights of the cells whose bit is 1, slot by slot and group by group.

    Parameters
    ----------
    bits : array (cells, words)
    creneaux : int
        Slots wanted.
    poids : array of float, one a cell
    groups : array of int, one a cell, 0 to size - 1
    size : int

    Returns
    -------
    sums : array (slots, size) of float

    Notes
    -----
    Eight slots at a time: cells are summed by group and octet, then each of the 256 octets gives its sum to its bits.
    """
    octets = np.ascontiguousarray(bits.view(np.uint8)[:, : -(-creneaux // 8)].T)
    keys = groups * 256
    sums = [np.bincount(keys + octet, poids, size * 256).reshape(size, 256) @ BITS_OF_OCTET for octet in octets]
    by_slot = np.array(sums, np.float64).reshape(len(octets), size, 8).swapaxes(1, 2)
    return by_slot.reshape(-1, size)[:creneaux]
