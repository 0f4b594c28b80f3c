"""A village of squares with its own address file: two secteurs side by side, one far away, one without contour."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import shapely
from pyproj import Transformer
from sqlalchemy import Engine

from counting.domain import Edition, Mode, Secteur
from counting.editions.registre import create_edition
from counting.store import open_store
from geo.adresses import AddressIndex, open_index

EDITION = "village"
VERS_METRES = Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
LUNE = (2.380, 48.880)
"""South-west corner of 19-01; 0.004° × 0.003° is about 293 m × 334 m. Rue de la Lune runs along its middle."""

SOLEIL = (2.384, 48.880)
"""The same for 19-02, next to it, and Rue du Soleil."""

MARS = (2.440, 48.840)
"""The same for 12-01, 6 km away, and Avenue de Mars."""

RUES = (
    ("Rue de la Lune", "75119", LUNE),
    ("Rue du Soleil", "75119", SOLEIL),
    ("Avenue de Mars", "75112", MARS),
)
SECTEURS = (("19-01", LUNE), ("19-02", SOLEIL), ("12-01", MARS))


def point(coin: tuple[float, float], numero: int) -> tuple[float, float]:
    """Point of a number of a street: 20 numbers along the middle of its square."""
    return round(coin[0] + 0.004 * numero / 21, 6), round(coin[1] + 0.0015, 6)


def make_index(dossier: Path) -> AddressIndex:
    chemin = dossier / "adresses.csv"
    with chemin.open("w", newline="", encoding="utf-8") as fichier:
        lignes = csv.writer(fichier, delimiter=";")
        lignes.writerow(
            ("id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "x", "y", "lon", "lat")
        )
        for rue, insee, coin in RUES:
            for numero in range(1, 21):
                lon, lat = point(coin, numero)
                postal = f"750{insee[-2:]}"
                x, y = VERS_METRES.transform(lon, lat)
                lignes.writerow(
                    (f"{insee}_{rue[-4:]}_{numero:05}", numero, "", rue, postal, insee, "Paris", x, y, lon, lat)
                )
    return open_index(chemin, cache=dossier)


def make_engine(dossier: Path, *, simulee: bool = False) -> Engine:
    """A database of its own, with the édition and no fiche."""
    fichier = dossier / "village.db"
    fichier.write_bytes(_base_neuve(simulee))
    return open_store(f"sqlite:///{fichier}")


@cache
def _base_neuve(simulee: bool) -> bytes:
    """The database's file, made once a process: its tables are as long to create as most tests to run."""
    secteurs = [
        Secteur(
            code, Mode.RUE, f"Secteur {code}", f"751{code[:2]}", contour=shapely.box(x, y, x + 0.004, y + 0.003).wkb
        )
        for code, (x, y) in SECTEURS
    ]
    edition = Edition(EDITION, "Nuit au village", date(2026, 1, 22), simulee)
    with TemporaryDirectory() as dossier:
        fichier = Path(dossier) / "village.db"
        engine = open_store(f"sqlite:///{fichier}")
        create_edition(engine, edition, [*secteurs, Secteur("RATP", Mode.RATP, "Stations")])
        engine.dispose()
        return fichier.read_bytes()


def table(texte: str) -> pd.DataFrame:
    """Table as `read_table` gives it, from lines written as in the CSV."""
    entetes, *lignes = [[cellule.strip() for cellule in ligne.split(";")] for ligne in texte.strip().splitlines()]
    return pd.DataFrame(lignes, columns=entetes, index=range(2, len(lignes) + 2), dtype=object)
