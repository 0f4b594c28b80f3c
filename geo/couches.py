"""Open a layer of zones that someone drew elsewhere: GeoJSON, GeoPackage, KML, GPX, zipped Shapefile."""

import json
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

TAILLE_MAX_MO = 50
"""A layer of 355 secteurs weighs under 2 MB; fifty leaves room for contours drawn at the finest."""

TAILLE_DECOMPRESSEE_MAX_MO = 200
"""Stops an archive made to fill the disk."""

OBJETS_MAX = 5_000
"""Fourteen times the secteurs of a night."""

_MO = 1_000_000
_XML = {".kml": re.compile(rb"<(\w+:)?kml\b"), ".gpx": re.compile(rb"<gpx\b")}
_CRS = re.compile(rb'"crs"\s*:\s*(\{[^{}]*\{[^{}]*\}[^{}]*\})')
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)")
_POINTS_DE_TRACE = {"route_points", "track_points"}
"""Layers of a GPX that say its lines again, point by point."""

_SHAPEFILE = {".shp", ".shx", ".dbf"}
_SHAPEFILE_PLUS = {".prj", ".cpg"}


class CoucheIllisibleError(ValueError):
    """The file cannot be read as one layer of zones; the message says why and what to do."""


def read_couche(path: Path) -> gpd.GeoDataFrame:
    """Read the only layer of a file.

    Parameters
    ----------
    path : Path
        ``.geojson``, ``.json``, ``.gpkg``, ``.kml``, ``.gpx``, or ``.zip`` holding one Shapefile (.shp, .shx, .dbf,
        .prj). The folders of a KML, the points, routes and tracks of a GPX make one layer.

    Returns
    -------
    couche : GeoDataFrame
        Every object and column, in the CRS the file states (a GeoJSON that states none is in EPSG:4326; a Shapefile
        without .prj has none). A geometry that cannot be built is None.

    Raises
    ------
    CoucheIllisibleError
        No such file, too large, of another format than its name says, damaged, several layers, too many objects,
        XML that defines entities, a GeoJSON in a CRS nobody knows.
    """
    if not path.is_file():
        raise CoucheIllisibleError(f"{path.name} : fichier introuvable. Choisissez-le de nouveau.")
    if path.stat().st_size > TAILLE_MAX_MO * _MO:
        raise CoucheIllisibleError(
            f"{path.name} : {TAILLE_MAX_MO} Mo au plus, reçu {path.stat().st_size // _MO} Mo. Simplifiez les contours."
        )
    _check_signature(path)
    if path.suffix.lower() in {".geojson", ".json"}:
        _check_crs(path)
    if path.suffix.lower() != ".zip":
        return _read(path, path.name)
    with TemporaryDirectory() as folder:
        return _read(_unzip(path, Path(folder)), path.name)


def _check_signature(path: Path) -> None:
    """Refuse content that its name does not announce: GDAL would open it with whatever driver recognises it."""
    with path.open("rb") as file:
        start = file.read(1024)
    genuine = {
        ".geojson": start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"),
        ".gpkg": start.startswith(b"SQLite format 3\x00"),
        ".zip": start.startswith(b"PK"),
        **{suffix: bool(root.search(start)) for suffix, root in _XML.items()},
    }
    genuine[".json"] = genuine[".geojson"]
    suffix = path.suffix.lower()
    if suffix not in genuine:
        raise CoucheIllisibleError(
            f"{path.name} : attendu un GeoJSON (.geojson), un GeoPackage (.gpkg), un KML (.kml), un GPX (.gpx) "
            "ou un Shapefile zippé (.zip)."
        )
    if not genuine[suffix]:
        raise CoucheIllisibleError(
            f"{path.name} : le contenu n’est pas celui d’un fichier {suffix}. Exportez-le de nouveau."
        )
    if suffix in _XML and _DTD.search(path.read_bytes()):
        raise CoucheIllisibleError(f"{path.name} : un {suffix} ne définit pas d’entités. Exportez-le de nouveau.")


def _check_crs(path: Path) -> None:
    """Refuse a GeoJSON whose CRS is unknown: GDAL would read it as EPSG:4326 without a word."""
    for ecrit in _CRS.findall(path.read_bytes()):
        try:
            nom = json.loads(ecrit)["properties"]["name"]
        except (ValueError, KeyError, TypeError):
            continue
        try:
            CRS.from_user_input(nom)
        except CRSError as error:
            raise CoucheIllisibleError(
                f"{path.name} : système de coordonnées inconnu, « {nom} ». Exportez en Lambert-93 (EPSG:2154) ou en "
                "WGS 84 (EPSG:4326)."
            ) from error


def _unzip(path: Path, folder: Path) -> Path:
    """Copy the Shapefile of an archive under names of our own, never past the size it declares."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in _members(path.name, archive):
                content = archive.open(member).read(member.file_size)
                (folder / f"couche{PurePosixPath(member.filename).suffix.lower()}").write_bytes(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise CoucheIllisibleError(
            f"{path.name} : archive abîmée ou protégée par un mot de passe. Zippez de nouveau le Shapefile."
        ) from error
    return folder / "couche.shp"


def _members(nom: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    files = [(PurePosixPath(info.filename), info) for info in archive.infolist() if not info.is_dir()]
    shapes = [path for path, _ in files if path.suffix.lower() == ".shp" and not path.name.startswith("._")]
    if len(shapes) != 1:
        found = ", ".join(path.name for path in shapes) or "aucun"
        raise CoucheIllisibleError(f"{nom} : attendu un seul .shp dans l’archive, reçu {found}. N’en gardez qu’un.")
    wanted = _SHAPEFILE | _SHAPEFILE_PLUS
    members = {
        path.suffix.lower(): info
        for path, info in files
        if path.with_suffix("") == shapes[0].with_suffix("") and path.suffix.lower() in wanted
    }
    if missing := sorted(_SHAPEFILE - set(members)):
        raise CoucheIllisibleError(f"{nom} : il manque {' et '.join(missing)} à côté du .shp. Joignez-le à l’archive.")
    if sum(info.file_size for info in members.values()) > TAILLE_DECOMPRESSEE_MAX_MO * _MO:
        raise CoucheIllisibleError(
            f"{nom} : plus de {TAILLE_DECOMPRESSEE_MAX_MO} Mo une fois décompressé. Simplifiez les contours."
        )
    return list(members.values())


def _read(path: Path, nom: str) -> gpd.GeoDataFrame:
    try:
        layers = [
            (rank, name)
            for rank, (name, kind) in enumerate(pyogrio.list_layers(path))
            if kind is not None and name not in _POINTS_DE_TRACE
        ]
        read = [
            pyogrio.read_dataframe(path, layer=rank, on_invalid="ignore", max_features=OBJETS_MAX + 1)
            for rank, _ in (layers if path.suffix.lower() in _XML else layers[:1])
        ]
    except (RuntimeError, ValueError, OSError) as error:
        raise CoucheIllisibleError(f"{nom} : fichier abîmé ou incomplet. Exportez-le de nouveau.") from error
    if not read:
        raise CoucheIllisibleError(f"{nom} : aucune couche avec des contours. Exportez la couche des zones.")
    if len(layers) > len(read):
        found = ", ".join(name for _, name in layers)
        raise CoucheIllisibleError(f"{nom} : attendu une seule couche, reçu {found}. N’exportez que celle des zones.")
    couche = _gather(read)
    if len(couche) > OBJETS_MAX:
        raise CoucheIllisibleError(f"{nom} : plus de {OBJETS_MAX} objets. N’exportez que les zones.")
    return couche


def _gather(layers: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    full = [layer for layer in layers if len(layer)]
    if len(full) < 2:
        return (full or layers)[0]
    named = [layer.dropna(axis="columns", how="all") for layer in full]
    return pd.concat(named, ignore_index=True)
