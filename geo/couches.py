"""Open a layer of zones that someone drew elsewhere: GeoJSON, GeoPackage, KML, GPX, zipped Shapefile."""

import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import geopandas as gpd
import pyogrio

from geo.archives import ArchiveTropLongueError, open_archive
from geo.couches_gdal import PILOTES

TAILLE_MAX_MO = 50
"""A layer of 355 secteurs weighs under 2 MB; fifty leaves room for contours drawn at the finest."""

TAILLE_DECOMPRESSEE_MAX_MO = 200
"""Stops an archive made to fill the disk."""

DELAI_S = 60
CPU_S = 10
"""Seconds given to a reading, then those of a processor: a GeoJSON of 50 MB takes 3 of these."""

RACINE = Path(__file__).resolve().parent.parent
_MO = 1_000_000
_XML = {".kml": re.compile(rb"<(\w+:)?kml\b"), ".gpx": re.compile(rb"<gpx\b")}
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)")
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
    if suffix in _XML and _DTD.search(path.read_bytes().replace(b"\0", b"")):  # UTF-16 puts one beside each letter
        raise CoucheIllisibleError(f"{path.name} : un {suffix} ne définit pas d’entités. Exportez-le de nouveau.")


def _unzip(path: Path, folder: Path) -> Path:
    """Copy the Shapefile of an archive under names of our own, never past the size it declares."""
    try:
        with open_archive(path.read_bytes()) as archive:
            for member in _members(path.name, archive):
                content = archive.open(member).read(member.file_size)
                (folder / f"couche{PurePosixPath(member.filename).suffix.lower()}").write_bytes(content)
    except CoucheIllisibleError:
        raise
    except ArchiveTropLongueError as error:
        raise CoucheIllisibleError(f"{path.name} : {error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
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
    """Have the file read by a process that knows no other driver, and may die of it."""
    others = ",".join(sorted(set(pyogrio.list_drivers()) - PILOTES))
    with TemporaryDirectory() as folder:
        target = Path(folder) / "couche.feather"
        command = [sys.executable, "-m", "geo.couches_gdal", str(path.resolve()), str(target), str(CPU_S)]
        try:
            reading = subprocess.run(  # noqa: S603
                command, cwd=RACINE, env={**os.environ, "GDAL_SKIP": others}, capture_output=True, timeout=DELAI_S,
                check=True,
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            raise CoucheIllisibleError(f"{nom} : fichier abîmé ou incomplet. Exportez-le de nouveau.") from error
        if refus := json.loads(reading.stdout).get("refus"):
            raise CoucheIllisibleError(f"{nom} : {refus}")
        couche = gpd.read_feather(target)
    epsg = couche.crs and couche.crs.to_epsg()
    return couche.set_crs(epsg, allow_override=True) if epsg else couche  # it comes back as a page of PROJJSON
