"""Valid files of each kind an importer takes, and their mutations, the same for the same seed."""

import io
import json
import random
import re
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from openpyxl import Workbook

FICHES = [
    ["Secteur", "Adresse", "Hommes", "Femmes", "Heure", "Commentaire"],
    ["01-01", "1, rue de l’Est", "2", "1", "22:45", "près du pont"],
    ["01-02", "5, rue du Nord", "0", "1", "23:10", "=1+1"],
]
HORAIRES = [
    ["maraude", "operateur", "type", "zone", "jour", "debut", "fin"],
    ["Nord", "Ville", "MB", "z0", "lundi", "20:00", "23:00"],
    ["Sud", "Ville", "MEO", "z1", "mardi, jeudi", "21:00", "02:00"],
]
LIEUX = [
    ["source", "identifiant", "nom", "type", "adresse", "longitude", "latitude", "horaires", "places"],
    ["ville", "h1", "Halte Est", "halte de nuit", "1, rue de l’Est", "2.35", "48.85", "Mo-Su 20:00-08:00", "20"],
    ["ville", "b1", "Bains Nord", "bains-douches", "5, rue du Nord", "2.36", "48.86", "Tu-Su 07:00-12:30", ""],
]
HOSTILES = (
    b"\0",
    b"\xff\xfe",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b'"' * 7,
    b"[" * 3000,
    b"{" * 3000,
    b"1e999",
    b"-0",
    b"NaN",
    b"9" * 400,
    b"=cmd|' /C calc'!A0",
    b"../../../x",
    b"<img src=x onerror=alert(1)>",
    "\u202e\u0000\ud7ff".encode(),
    b"\r\n\r",
    b"A" * 40_000,
)

VALEURS = (
    b"", b"0", b"-1", b"1e308", b"1e999", b"NaN", b"999999999999999999999", b"48,85", b"null", b"true", b"[]", b"{}",
    b"=1+1", b"@SUM(A1)", b"../x", b"25:99", b"31/02/2026", b"0000-00-00", b"x" * 300, "é\u202e\u200b".encode(),
    b"lundi", b"Mo-Su 00:00-24:00", b"Polygon", b"MultiPoint", b"GeometryCollection", b"name", b"properties",
)  # fmt: skip
MOT = re.compile(rb"[\w.:-]{2,}")


def csv_of(lignes: list[list[str]]) -> bytes:
    return "\n".join(";".join(f'"{cellule}"' for cellule in ligne) for ligne in lignes).encode()


def xlsx_of(lignes: list[list[str]]) -> bytes:
    classeur, octets = Workbook(), io.BytesIO()
    for ligne in lignes:
        classeur.active.append(ligne)
    classeur.save(octets)
    return octets.getvalue()


def points_geojson() -> bytes:
    titres, *lignes = LIEUX
    objets = [
        {
            "type": "Feature",
            "properties": dict(zip(titres, ligne, strict=True)),
            "geometry": {"type": "Point", "coordinates": [2.35, 48.85]},
        }
        for ligne in lignes
    ]
    return json.dumps({"type": "FeatureCollection", "features": objets}).encode()


def data_inclusion() -> bytes:
    structure = {"source": "dora", "id": "s1", "nom": "Ville", "adresse": "1, rue de l’Est", "commune": "Paris"}
    service = {"source": "dora", "id": "dora--1", "structure_id": "s1", "nom": "Halte de nuit", "publics": ["femmes"],
               "longitude": 2.35, "latitude": 48.85, "date_maj": "2026-01-01"}  # fmt: skip
    return json.dumps({"structures": [structure], "services": [service]}).encode()


def zipped(**membres: bytes) -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in membres.items():
            archive.writestr(nom.replace("__", "."), contenu)
    return octets.getvalue()


def couches(dossier: Path) -> dict[str, bytes]:
    """A layer of two zones in each format of layers, by suffix."""
    carres = [shapely.box(2.35 + 0.01 * k, 48.85, 2.355 + 0.01 * k, 48.855) for k in range(2)]
    zones = gpd.GeoDataFrame({"code": ["z0", "z1"], "nom": ["Nord", "Sud"]}, geometry=carres, crs=4326)
    lues = {}
    for suffixe, pilote in (("geojson", "GeoJSON"), ("gpkg", "GPKG"), ("kml", "KML")):
        zones.to_file(dossier / f"z.{suffixe}", driver=pilote)
        lues[suffixe] = (dossier / f"z.{suffixe}").read_bytes()
    zones.to_file(dossier / "z.shp")
    lues["zip"] = zipped(**{f"z__{nom}": (dossier / f"z.{nom}").read_bytes() for nom in ("shp", "shx", "dbf", "prj")})
    traits = gpd.GeoDataFrame({"name": ["z0"]}, geometry=[shapely.LineString([(2.35, 48.85), (2.36, 48.86)])], crs=4326)
    traits.to_file(dossier / "z.gpx", driver="GPX", layer="tracks", FORCE_GPX_TRACK="YES")
    return lues | {"gpx": (dossier / "z.gpx").read_bytes()}


def mutate(octets: bytes, hasard: random.Random) -> bytes:
    """Put other values in the place of some, or cut, insert, repeat pieces of a file; in the members of a ZIP too."""
    if octets.startswith(b"PK") and hasard.random() < 0.8:
        return _mutate_member(octets, hasard)
    if hasard.random() < 0.6:
        return _mutate_values(octets, hasard)
    for _ in range(hasard.randint(1, 2)):
        ou, long = hasard.randrange(len(octets) + 1), hasard.randint(1, 60)
        mot = hasard.choice([hasard.randbytes(hasard.randint(1, 8)), *HOSTILES])
        octets = hasard.choice(
            [
                octets[:ou],
                octets[:ou] + mot + octets[ou:],
                octets[:ou] + mot + octets[ou + len(mot) :],
                octets[:ou] + octets[ou : ou + long] * hasard.choice([2, 50]) + octets[ou + long :],
                octets[:ou] + octets[ou + long :],
            ]
        )
    return octets


def _mutate_values(octets: bytes, hasard: random.Random) -> bytes:
    """Same shape, other contents: what a reader meets once the file is open."""
    mots = list(MOT.finditer(octets))
    choisis = {mot.start() for mot in hasard.sample(mots, min(len(mots), hasard.randint(1, 3)))}
    return MOT.sub(lambda mot: hasard.choice(VALEURS) if mot.start() in choisis else mot[0], octets)


def _mutate_member(octets: bytes, hasard: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        membres = {nom: archive.read(nom) for nom in archive.namelist()}
    choisi = hasard.choice(sorted(membres))
    membres[choisi] = mutate(membres[choisi].replace(b"PK", b"pk"), hasard)
    if hasard.random() < 0.2:
        membres[hasard.choice(["../../x", "/etc/x", "a" * 300, "nul\0"])] = membres.pop(choisi)
    with zipfile.ZipFile(neuf := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in membres.items():
            archive.writestr(nom, contenu)
    return neuf.getvalue()


def table_of(lignes: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(lignes[1:], columns=lignes[0], dtype=object)
