"""Open a layer with GDAL in a process of its own: a hostile or broken file may only kill that process.

A GeoPackage whose view never ends would stop the whole server; a « GeoJSON » that is a GDAL pipeline, or a « KML » that
is a GDAL virtual file, would read other files of the machine. This file is therefore run as a script, its memory and
time bounded, with the drivers of the formats received and no other. It talks JSON: {} or {"refus": "…"}.
"""

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

PILOTES = frozenset({"GeoJSON", "GPKG", "KML", "LIBKML", "GPX", "ESRI Shapefile"})
MEMOIRE_OCTETS = 2 << 30
OBJETS_MAX = 5_000
"""Fourteen times the secteurs of a night."""

XML = frozenset({".kml", ".gpx"})
JSON = frozenset({".geojson", ".json"})
_POINTS_DE_TRACE = {"route_points", "track_points"}
"""Layers of a GPX that say its lines again, point by point."""

_CRS_DITS = {"name", "epsg"}
"""Any other kind of `crs` is an address that GDAL would fetch."""


class RefusError(ValueError):
    """The layer cannot be read; the message, without the file's name, says why and what to do."""


def read_layer(path: Path) -> gpd.GeoDataFrame:
    """Read the only layer of a file; several folders of a KML, or kinds of objects of a GPX, make one.

    Raises
    ------
    RefusError
        Damaged, several layers, too many objects, a GeoJSON in a CRS nobody knows or fetched from an address.
    """
    if path.suffix.lower() in JSON:
        _check_json(path)
    try:
        layers = [
            (rank, name)
            for rank, (name, kind) in enumerate(pyogrio.list_layers(path))
            if kind is not None and name not in _POINTS_DE_TRACE
        ]
        read = [
            pyogrio.read_dataframe(path, layer=rank, on_invalid="ignore", max_features=OBJETS_MAX + 1)
            for rank, _ in (layers if path.suffix.lower() in XML else layers[:1])
        ]
    except (RuntimeError, ValueError, OSError, MemoryError) as error:
        raise RefusError("fichier abîmé ou incomplet. Exportez-le de nouveau.") from error
    if not read:
        raise RefusError("aucune couche avec des contours. Exportez la couche des zones.")
    if len(layers) > len(read):
        found = ", ".join(name for _, name in layers)
        raise RefusError(f"attendu une seule couche, reçu {found}. N’exportez que celle des zones.")
    couche = _gather(read)
    if len(couche) > OBJETS_MAX:
        raise RefusError(f"plus de {OBJETS_MAX} objets. N’exportez que les zones.")
    return couche


def _check_json(path: Path) -> None:
    """Refuse a GeoJSON whose CRS is unknown, GDAL would read it as EPSG:4326 without a word; or is an address."""
    crs: list[Any] = []

    def keep(pairs: list[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
        crs.extend(value for key, value in pairs if key.lower() == "crs" and isinstance(value, tuple))
        return tuple(pairs)

    try:
        json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=keep)
    except (ValueError, RecursionError, MemoryError) as error:
        raise RefusError("fichier abîmé ou incomplet. Exportez-le de nouveau.") from error
    for pairs in crs:
        if not {str(kind).lower() for kind in _values(pairs, "type")} <= _CRS_DITS:
            raise RefusError("système de coordonnées donné par une adresse. Exportez en WGS 84 (EPSG:4326).")
        for properties in _values(pairs, "properties"):
            for name in _values(properties, "name"):
                _check_crs(name)


def _values(pairs: Any, key: str) -> Iterator[Any]:
    """Values of a member of an object, capitals aside as GDAL reads them, said twice or not."""
    return (value for name, value in pairs if name.lower() == key) if isinstance(pairs, tuple) else iter(())


def _check_crs(name: Any) -> None:
    try:
        CRS.from_user_input(name)
    except CRSError as error:
        raise RefusError(
            f"système de coordonnées inconnu, « {name} ». Exportez en Lambert-93 (EPSG:2154) ou en WGS 84 (EPSG:4326)."
        ) from error


def _gather(layers: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    full = [layer for layer in layers if len(layer)]
    if len(full) < 2:
        return (full or layers)[0]
    named = [layer.dropna(axis="columns", how="all") for layer in full]
    return pd.concat(named, ignore_index=True)


def main(source: Path, target: Path, cpu_s: int) -> dict[str, str]:
    """Read `source` in `cpu_s` seconds of a processor and write it as a Feather file; what to answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_OCTETS, MEMOIRE_OCTETS))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    if intrus := set(pyogrio.list_drivers()) - PILOTES:
        raise RuntimeError(f"GDAL drivers left in: {', '.join(sorted(intrus))}")
    try:
        read_layer(source).to_feather(target)
    except RefusError as refus:
        return {"refus": str(refus)}
    return {}


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])), sys.stdout)
