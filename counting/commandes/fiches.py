"""The commands that read and write the store."""

import getpass
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from counting.chiffres.cube import load_cube
from counting.chiffres.nuit import figures
from counting.domain import Niveau, Perimetre, Version
from counting.editions.registre import get_edition, load_secteurs
from counting.editions.versions import marque_of
from counting.errors import CountingError
from counting.fiches.apercus import Apercu
from counting.fiches.correspondances import recall, remember
from counting.fiches.etats import etats
from counting.fiches.imports import accept, preview
from counting.fichiers.exports import lignes_csv, lignes_geojson, lignes_xlsx, table_csv
from counting.fichiers.tableur import read_table
from counting.geographie.localisation import build_index
from counting.geographie.niveaux import load_territoires
from counting.journal import Verbe, note
from geo.anomalies import Anomalie
from geo.geoplateforme import open_geoplateforme

Progress = Callable[[int, int], None]
FORMATS = {".csv": lignes_csv, ".xlsx": lignes_xlsx, ".geojson": lignes_geojson}


def importer(
    engine: Engine,
    fichier: Path,
    *,
    edition: str,
    auteur: str | None,
    accepter: bool,
    dire: Callable[[str], None],
    progress: Progress,
) -> bool:
    """Import a file; False when it was refused, and then nothing was written."""
    get_edition(engine, edition)
    table = read_table(fichier)
    mapping = recall(engine, list(table.columns))
    dire(_describe_mapping(list(table.columns), mapping))
    index, service = build_index(load_secteurs(engine, edition)), open_geoplateforme()
    if service:
        dire(service.annonce)
    apercu = preview(engine, edition, table, mapping, index=index, progress=progress)
    for _, *champs in apercu.anomalies.itertuples(index=False, name=None):
        anomalie = Anomalie(*champs)
        dire(f"{'REFUS' if anomalie.bloquante else 'doute'}  {anomalie}")
    dire(_describe(apercu))
    if service and service.bilan:
        dire(service.bilan)
    if not apercu.rencontres or (apercu.bloquees and not accepter):
        dire(
            "Rien n’est écrit. Corrigez le fichier, ou ajoutez --accepter-lignes-propres pour écrire les autres lignes."
        )
        return False
    bilan = accept(engine, apercu, auteur or getpass.getuser())
    remember(engine, list(table.columns), mapping)
    dire(f"Écrit : {bilan.nouvelles} lignes nouvelles, {bilan.modifiees} modifiées, dans {len(bilan.secteurs)} "
         f"fiche(s) ; {bilan.deja_importees} l’étaient déjà.")  # fmt: skip
    return True


def exporter(engine: Engine, edition: str, sortie: Path, *, perimetre: Perimetre, version: Version) -> None:
    """Write the lines of an édition in the format its name ends with."""
    ecrire = FORMATS.get(sortie.suffix.lower())
    if ecrire is None:
        raise CountingError(f"Format « {sortie.suffix} » inconnu. Terminez le nom par {', '.join(FORMATS)}.")
    note(engine, Verbe.EXPORTE, qui=getpass.getuser(), objet=f"edition:{edition}", detail=sortie.suffix)
    sortie.write_bytes(ecrire(engine, edition, perimetre=perimetre, version=version))


def aggregate(engine: Engine, identifiant: str, *, niveau: Niveau, perimetre: Perimetre, version: Version) -> bytes:
    """Figures of an édition at a level, as CSV."""
    edition = get_edition(engine, identifiant)
    secteurs, territoires = load_secteurs(engine, identifiant), load_territoires(edition.nuit)
    marque = marque_of(engine, identifiant, version)
    tableau = figures(
        load_cube(engine, identifiant, secteurs=secteurs, territoires=territoires, marque=marque),
        etats(engine, identifiant, jusqu_a=marque.revision),
        niveau=niveau,
        perimetre=perimetre,
        secteurs=secteurs,
        territoires=territoires,
    )
    niveaux = tableau.rename_axis("code").reset_index()
    niveaux.insert(0, "niveau", niveau.value)
    return table_csv(niveaux, edition, perimetre, version)


def _describe_mapping(entetes: list[str], mapping: dict[str, str]) -> str:
    ignorees = [entete for entete in entetes if entete not in mapping]
    reliees = ", ".join(f"{entete} → {cle}" for entete, cle in mapping.items())
    return f"Colonnes reliées : {reliees or 'aucune'}. Ignorées : {', '.join(ignorees) or 'aucune'}."


def _describe(apercu: Apercu) -> str:
    return (f"{len(apercu.lignes)} lignes : {apercu.propres} propres, {apercu.douteuses} douteuses, "
            f"{apercu.bloquees} refusées ; {apercu.deja_importees} déjà importées, "
            f"{apercu.a_localiser} à localiser.")  # fmt: skip
