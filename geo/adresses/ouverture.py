"""Open an index, building it when its sources changed."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd

from geo import reference
from geo.adresses.construction import Sources, build
from geo.adresses.index import AddressIndex
from geo.adresses.magasin import digest, load, save

REFERENCE_FILES = ("adresses-75.csv.gz", "voies.geojson", "gares-idf.geojson", "quartiers.geojson")


def open_index(
    ban_csv: Path,
    *,
    cache: Path,
    voies: gpd.GeoDataFrame | None = None,
    gares: gpd.GeoDataFrame | None = None,
    quartiers: gpd.GeoDataFrame | None = None,
) -> AddressIndex:
    """Open the index of a Base Adresse Nationale file, building it first when a source changed.

    Parameters
    ----------
    ban_csv : Path
        BAN CSV of any département, `;` separated, plain or gzipped.
    cache : Path
        Folder the built index is kept in.
    voies, gares, quartiers : GeoDataFrame, optional
        Street lines, station points, quarter polygons with their ``nom``; EPSG:4326.

    Raises
    ------
    AdressesError
        A column is missing from the file, or it holds no address.
    WrongCRSError
        A layer is not in EPSG:4326.
    """
    layers = (voies, gares, quartiers)
    marks = [
        None if layer is None else layer[["nom", layer.geometry.name]].to_wkb().to_csv().encode() for layer in layers
    ]
    mark = digest(ban_csv, *marks)
    return _open(cache, ban_csv.name.split(".")[0], mark, lambda: Sources(ban_csv, *layers))


def open_reference_index(cache: Path) -> AddressIndex:
    """Open the index of the reference folder, whatever it holds; with nothing there, of the mairies alone.

    Parameters
    ----------
    cache : Path
        Folder the built index is kept in.

    Raises
    ------
    AdressesError
        The address file cannot be read as a BAN CSV.
    """
    paths = [reference.folder() / name for name in REFERENCE_FILES]
    mark = digest(*(path if path.exists() else None for path in paths), reference.SHIPPED / "mairies.csv")
    return _open(cache, "reference", mark, _reference_sources)


def _reference_sources() -> Sources:
    voies, quartiers = reference.load_voies(), reference.load_quartiers()
    path = reference.folder() / "gares-idf.geojson"
    gares = gpd.read_file(path, columns=["nom_iv"]).rename(columns={"nom_iv": "nom"}) if path.exists() else None
    return Sources(reference.adresses_path(), voies and voies[0], gares, quartiers and quartiers[0], mairies=True)


def _open(cache: Path, name: str, mark: str, sources: Callable[[], Sources]) -> AddressIndex:
    """Read the index kept for these very sources, else build it and let it take the place of older ones."""
    path = cache / f"{name}.{mark[:16]}.npz"
    if not path.exists():
        save(build(sources()), path)
        for older in set(cache.glob(f"{name}.*.npz")) - {path}:
            older.unlink(missing_ok=True)
    return AddressIndex(load(path))
