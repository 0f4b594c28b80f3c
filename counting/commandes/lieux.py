"""The commands that read and write the register of lieux."""

import getpass
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from counting.errors import CountingError
from counting.geographie.localisation import build_index
from counting.lieux.data_inclusion import services_json
from counting.lieux.exports import lieux_csv, lieux_geojson, lieux_xlsx
from counting.lieux.imports import preview_lieux
from counting.lieux.lectures import read_lieux
from counting.lieux.registre import load, save
from counting.mots import PARIS

CSV, XLSX, GEOJSON, SERVICES = "lieux.csv", "lieux.xlsx", "lieux.geojson", "data-inclusion.json"


def importer(
    engine: Engine,
    fichiers: Sequence[Path],
    *,
    auteur: str | None = None,
    accepter: bool = False,
    dire: Callable[[str], None],
) -> bool:
    """Import files of lieux one after the other; False when one was refused, and then nothing of it was written.

    `accepter` writes the rows without fault even when there are others.
    """
    index, ecrit = build_index(), True
    for fichier in fichiers:
        apercu = preview_lieux(read_lieux(fichier), load(engine), index=index, jour=datetime.now(PARIS).date())
        for anomalie in apercu.anomalies:
            dire(f"{'REFUS' if anomalie.bloquante else 'doute'}  {fichier.name}, {anomalie}")
        dire(f"{fichier.name} : {apercu.lignes} lignes, dont {apercu.bloquees} refusées.")
        if not (apercu.acceptable or accepter):
            dire("Rien n’est écrit. Corrigez le fichier, ou ajoutez --accepter-lignes-propres.")
            ecrit = False
            continue
        ecrits = save(engine, apercu.lieux, auteur or getpass.getuser())
        dire(f"Écrit : {ecrits} lieux ; {len(apercu.lieux) - ecrits} y étaient déjà.")
    return ecrit


def exporter(engine: Engine, dossier: Path, dire: Callable[[str], None]) -> None:
    """Write the whole register in a folder, in the forms `importer` reads; data·inclusion without restricted lieux.

    Raises
    ------
    CountingError
        The register is empty.
    """
    lieux = load(engine)
    if not lieux:
        raise CountingError("Le registre n’a pas de lieu. Importez-en d’abord.")
    services, pertes = services_json(lieux, datetime.now(UTC).date())
    dossier.mkdir(parents=True, exist_ok=True)
    contenus = {CSV: lieux_csv(lieux), XLSX: lieux_xlsx(lieux), GEOJSON: lieux_geojson(lieux), SERVICES: services}
    for nom, octets in contenus.items():
        (dossier / nom).write_bytes(octets)
    for perte in pertes:
        dire(f"doute  {SERVICES}, {perte}")
    dire(f"{len(lieux)} lieux écrits. Ces fichiers disent l’endroit de lieux restreints : ne les diffusez pas.")
