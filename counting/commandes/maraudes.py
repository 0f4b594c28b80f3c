"""The commands that read and write the register of maraudes."""

import getpass
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from counting.errors import CountingError
from counting.fichiers.tableur import read_table
from counting.maraudes.exports import horaires_csv, zones_geojson
from counting.maraudes.imports import find_unnamed, preview_horaires
from counting.maraudes.registre import EN_VIGUEUR, load, plans, save
from counting.maraudes.zones import arrondissements, read_zones

ZONES, HORAIRES = "zones.geojson", "horaires.csv"


def importer(
    engine: Engine,
    zones: Path,
    horaires: Path,
    *,
    auteur: str | None = None,
    plan: str = EN_VIGUEUR,
    dire: Callable[[str], None],
) -> bool:
    """Import zones and schedules into a plan; False when either was refused, and then nothing was written.

    The schedules may also name arrondissements (« 17e ») the file of zones does not hold.
    """
    saisies = read_zones(zones)
    apercu = preview_horaires(read_table(horaires), [*saisies.zones, *arrondissements()])
    oubliees = find_unnamed(saisies.zones, apercu)
    for fichier, anomalies in ((zones, [*saisies.anomalies, *oubliees]), (horaires, apercu.anomalies)):
        for anomalie in anomalies:
            dire(f"{'REFUS' if anomalie.bloquante else 'doute'}  {fichier.name}, {anomalie}")
    dire(f"{len(saisies.zones)} zones ; {apercu.lignes} lignes, dont {apercu.bloquees} refusées.")
    if not (saisies.acceptable and apercu.acceptable):
        dire("Rien n’est écrit. Corrigez les fichiers, puis recommencez.")
        return False
    ecrites = save(engine, apercu.maraudes, auteur or getpass.getuser(), plan=plan)
    deja = len(apercu.maraudes) - ecrites
    dire(f"Écrit dans le plan « {plan} » : {ecrites} maraudes ; {deja} y étaient déjà.")
    return True


def exporter(engine: Engine, dossier: Path, *, plan: str = EN_VIGUEUR) -> None:
    """Write the zones and the schedules of a plan in a folder, in the form `importer` reads.

    Raises
    ------
    CountingError
        There is no such plan, or it is empty.
    """
    maraudes = load(engine, plan=plan)
    if not maraudes:
        raise CountingError(f"Le plan « {plan} » n’a pas de maraude. Plans connus : {', '.join(plans(engine))}.")
    dossier.mkdir(parents=True, exist_ok=True)
    (dossier / ZONES).write_bytes(zones_geojson(maraudes))
    (dossier / HORAIRES).write_bytes(horaires_csv(maraudes))
