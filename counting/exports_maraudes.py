"""Maraudes as files that can be imported again: schedules as CSV, zones as GeoJSON; simulated ones say so."""

import json
from collections.abc import Iterator, Sequence

import pandas as pd
import shapely

from counting.colonnes import fold
from counting.colonnes_maraudes import TITRES
from counting.exports import inert_csv
from counting.maraudes import JOURS, Maraude, Passage, Zone
from geo.emprises import CODE_MAX

OUI_NON = {True: "oui", False: "non"}


def horaires_csv(maraudes: Sequence[Maraude]) -> bytes:
    """Schedules, one row a passage, and one for each zone or maraude without any; `;`, UTF-8 with its mark."""
    codes = _codes(maraudes)
    lignes = [ligne for maraude in maraudes for ligne in _lignes(maraude, codes)]
    return inert_csv(pd.DataFrame(lignes, columns=list(TITRES)).rename(columns=TITRES))


def zones_geojson(maraudes: Sequence[Maraude]) -> bytes:
    """Zones of the maraudes, EPSG:4326, the radius already applied; a zone several share is written once."""
    objets = []
    codes = _codes(maraudes)
    ecrites: set[str] = set()
    for maraude in maraudes:
        for zone in maraude.zones:
            code = codes[zone]
            if code not in ecrites:
                ecrites.add(code)
                objets.append(_objet(zone, code, [une for une in maraudes if zone in une.zones]))
    return json.dumps({"type": "FeatureCollection", "features": objets}, ensure_ascii=False).encode()


def _codes(maraudes: Sequence[Maraude]) -> dict[Zone, str]:
    """Code of each zone in the file: its own, or a numbered one where two zones bear the same."""
    codes: dict[Zone, str] = {}
    pris: set[str] = set()
    for maraude in maraudes:
        for zone in maraude.zones:
            if zone not in codes:
                suffixes = ("", *(f"-{rang}" for rang in range(2, len(maraudes) + 2)))
                libres = (f"{zone.code[: CODE_MAX - len(suffixe)]}{suffixe}" for suffixe in suffixes)
                codes[zone] = next(code for code in libres if fold(code) not in pris)
                pris.add(fold(codes[zone]))
    return codes


def _lignes(maraude: Maraude, codes: dict[Zone, str]) -> Iterator[dict[str, str]]:
    fixes = {
        "maraude": maraude.nom,
        "operateur": maraude.operateur,
        "type": maraude.type.value,
        "public": maraude.public.value,
        "unite": maraude.unite.value,
        "deplacement": maraude.deplacement.value,
        "astreinte": OUI_NON[maraude.astreinte],
        "source": maraude.source,
        "identifiant": maraude.uid,
        "simulee": OUI_NON[maraude.simulee],
    }
    par_code = {zone.code: codes[zone] for zone in maraude.zones}
    for passage in maraude.passages:
        yield fixes | {"zone": par_code[passage.zone]} | _slot(passage)
    visitees = {passage.zone for passage in maraude.passages}
    for code in [code for zone, code in par_code.items() if zone not in visitees]:
        yield fixes | {"zone": code}
    if not maraude.zones:
        yield fixes


def _slot(passage: Passage) -> dict[str, str]:
    return {
        "jour": JOURS[passage.jour],
        "debut": passage.debut,
        "fin": passage.fin,
        "recurrence": passage.recurrence.value,
        "du": passage.du.isoformat() if passage.du else "",
        "au": passage.au.isoformat() if passage.au else "",
    }


def _objet(zone: Zone, code: str, maraudes: Sequence[Maraude]) -> dict[str, object]:
    proprietes = {
        "code": code,
        "nom": zone.nom,
        "origine": zone.origine.value,
        "rayon_m": zone.rayon_m,
        "maraudes": " ; ".join(maraude.nom for maraude in maraudes),
        "donnees_simulees": OUI_NON[any(maraude.simulee for maraude in maraudes)],
    }
    contour = shapely.geometry.mapping(shapely.from_wkb(zone.contour))
    return {"type": "Feature", "properties": proprietes, "geometry": contour}
