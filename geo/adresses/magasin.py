"""Keep the tables of an index on disk and read them back."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

VERSION = 17
"""Changes whenever the tables do, so that no older cache is read."""

STREET, POI, ZONE = 0, 1, 2
"""Kinds of names."""

SEARCH_TABLES = ("name_sums", "name_owners", "word_sums", "word_owners")
_TEXTS = ("nom", "part_label", "part_citycode", "part_postcode", "part_city")


@dataclass(frozen=True, slots=True)
class Tables:
    """All that the index knows: names, their parts (one a town), and addresses sorted by part, number and suffix.

    ``xy`` and ``part_xy`` are EPSG:2154, ``lonlat`` and ``part_lonlat`` EPSG:4326. Name `n` owns parts
    ``first_part[n]`` to ``first_part[n + 1]`` and, when it spans several, ``whole[n]`` (else -1); part `p` owns
    addresses ``part_start[p]`` to ``part_end[p]``.
    """

    nom: list[str]
    kind: NDArray[np.int8]
    first_part: NDArray[np.int32]
    line: NDArray[np.uint8]
    line_start: NDArray[np.int64]
    whole: NDArray[np.int32]
    part_nom: NDArray[np.int32]
    part_label: list[str]
    part_citycode: list[str]
    part_postcode: list[str]
    part_city: list[str]
    part_xy: NDArray[np.float64]
    part_lonlat: NDArray[np.float64]
    part_share: NDArray[np.float32]
    part_reach: NDArray[np.float32]
    part_start: NDArray[np.int32]
    part_end: NDArray[np.int32]
    numero: NDArray[np.int32]
    rep: NDArray[np.bytes_]
    id: NDArray[np.bytes_]
    postcode: NDArray[np.bytes_]
    xy: NDArray[np.float64]
    lonlat: NDArray[np.float64]
    name_sums: NDArray[np.uint32]
    name_owners: NDArray[np.int32]
    word_sums: NDArray[np.uint32]
    word_owners: NDArray[np.int32]

    def line_of(self, nom: int) -> shapely.Geometry | None:
        """Line of a street, EPSG:2154, or None."""
        data = self.line[self.line_start[nom] : self.line_start[nom + 1]].tobytes()
        return shapely.from_wkb(data) if data else None


def pack(lines: list[shapely.Geometry | None], **tables: Any) -> Tables:
    """Tables as built, with the street lines in one run of bytes."""
    shapes = [b"" if line is None else shapely.to_wkb(line) for line in lines]
    sizes = np.cumsum([0, *map(len, shapes)], dtype=np.int64)
    return Tables(line=np.frombuffer(b"".join(shapes), dtype=np.uint8), line_start=sizes, **tables)


def save(tables: Tables, path: Path) -> None:
    """Write the tables in one file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {name: getattr(tables, name) for name in Tables.__dataclass_fields__}
    for name in _TEXTS:
        arrays[name] = np.frombuffer("\0".join(arrays[name]).encode(), dtype=np.uint8)
    partial = path.with_suffix(f".{os.getpid()}.tmp")
    with partial.open("wb") as file:
        np.savez(file, **arrays)
    partial.replace(path)


def load(path: Path) -> Tables:
    """Read the tables back."""
    with np.load(path) as file:
        arrays: dict[str, Any] = {name: file[name] for name in Tables.__dataclass_fields__}
    for name in _TEXTS:
        text = arrays[name].tobytes().decode()
        arrays[name] = text.split("\0") if text else []
    return Tables(**arrays)


def digest(*parts: bytes | Path | None) -> str:
    """Sum of the sources and of the tables' version: the cache is for these and no other."""
    total = sha256(str(VERSION).encode())
    for part in parts:
        total.update(sha256(part.read_bytes() if isinstance(part, Path) else part or b"").digest())
    return total.hexdigest()
