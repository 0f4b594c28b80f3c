"""Ten square secteurs with their own address file, all awaiting a fiche: what the browser tests count in."""

import gzip
from datetime import date
from pathlib import Path

import shapely
from village import LUNE, SOLEIL, make_index

from counting.domain import Edition, Mode, Secteur
from counting.editions.registre import create_edition
from counting.store import open_store

EDITION = Edition("quartier", "Nuit du quartier", date(2031, 1, 23), simulee=False)
"""So late that it stays the first offered, whatever other édition a test creates."""

COINS = [LUNE, SOLEIL] + [(LUNE[0] + 0.004 * (rang % 4), LUNE[1] + 0.003 * (rang // 4)) for rang in range(4, 12)]
"""South-west corners of 19-01 to 19-10; Rue de la Lune is in the first, Rue du Soleil in the second."""


def write_quartier(var: Path) -> Path:
    """Write the édition in a var folder, and the reference folder of its addresses, which is returned."""
    secteurs = [
        Secteur(
            f"19-{rang:02}", Mode.RUE, f"Secteur {rang}", "75119", contour=shapely.box(x, y, x + 0.004, y + 0.003).wkb
        )
        for rang, (x, y) in enumerate(COINS, start=1)
    ]
    engine = open_store(f"sqlite:///{var / 'lanterne.db'}")
    create_edition(engine, EDITION, [*secteurs, Secteur("RATP", Mode.RATP, "Stations")])
    engine.dispose()
    reference = var / "reference"
    reference.mkdir()
    make_index(reference)
    (reference / "adresses-75.csv.gz").write_bytes(gzip.compress((reference / "adresses.csv").read_bytes()))
    return reference
