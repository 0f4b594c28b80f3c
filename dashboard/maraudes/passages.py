"""The grid where the passages of a maraude are typed, and what it says."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import pandas as pd

from counting.fiches.colonnes import fold
from counting.maraudes.colonnes import REGLES, TITRES
from counting.maraudes.domain import JOURS, Passage, TypeMaraude, Zone
from counting.maraudes.imports import preview_horaires
from dashboard.fiches import carnet
from geo.anomalies import Anomalie

HORAIRE = ("zone", "jour", "debut", "fin", "recurrence", "du", "au")
LARGEURS_PX = {"zone": 200, "jour": 220, "debut": 80, "fin": 80, "recurrence": 170, "du": 110, "au": 110}
AIDE = (
    "Une ligne par horaire : « mardi, jeudi », « lun-ven » ou « 7j/7 » ; 21:30 ou 21h30 ; une fin avant le début est "
    "le lendemain matin. Sans récurrence : chaque semaine. Sans dates : toute l’année. Sans zone : la seule de la "
    "maraude."
)


def edit(lignes: pd.DataFrame, pose: str) -> pd.DataFrame:
    """Draw the grid and give back its lines as typed; `pose` names one laying of it."""
    return carnet.edit(
        lignes,
        {cle: TITRES[cle] for cle in HORAIRE},
        nom="Passages de la maraude",
        key=f"passages-{pose}",
        aides={cle: f"Attendu : {REGLES[cle]}" for cle in HORAIRE},
        largeurs_px=LARGEURS_PX,
    )


def read(lignes: pd.DataFrame, zones: Sequence[Zone]) -> tuple[tuple[Passage, ...], list[Anomalie]]:
    """Passages typed, as an import would read them, and every fault and doubt; none where one is blocking."""
    remplies = lignes[(lignes[list(HORAIRE)].map(str.strip) != "").any(axis=1)]
    if remplies.empty:
        return (), []
    if len(zones) == 1:
        remplies = remplies.assign(zone=remplies["zone"].where(remplies["zone"].str.strip() != "", zones[0].code))
    table = remplies[list(HORAIRE)].assign(maraude="brouillon", type=TypeMaraude.MB.value).rename(columns=TITRES)
    apercu = preview_horaires(table, zones)
    return tuple(passage for maraude in apercu.maraudes for passage in maraude.passages), apercu.anomalies


def write(passages: Sequence[Passage], zones: Sequence[Zone]) -> pd.DataFrame:
    """Passages as they would be typed: those that follow and differ by the day only are one line."""
    noms = [fold(zone.nom) for zone in zones]
    dits = {zone.code: zone.nom if noms.count(fold(zone.nom)) == 1 else zone.code for zone in zones}
    lignes: list[tuple[Passage, list[int]]] = []
    for passage in passages:
        if lignes and replace(lignes[-1][0], jour=passage.jour) == passage and lignes[-1][1][-1] < passage.jour:
            lignes[-1][1].append(passage.jour)
        else:
            lignes.append((passage, [passage.jour]))
    ecrites = [_line(passage, jours, dits[passage.zone]) for passage, jours in lignes]
    return pd.DataFrame(ecrites, columns=["uid", *HORAIRE], dtype=str, index=pd.RangeIndex(1, len(ecrites) + 1))


def _line(passage: Passage, jours: Sequence[int], zone: str) -> dict[str, str]:
    return {
        "uid": uuid4().hex,
        "zone": zone,
        "jour": ", ".join(JOURS[jour] for jour in jours),
        "debut": passage.debut,
        "fin": passage.fin,
        "recurrence": str(passage.recurrence),
        "du": f"{passage.du:%d/%m/%Y}" if passage.du else "",
        "au": f"{passage.au:%d/%m/%Y}" if passage.au else "",
    }
