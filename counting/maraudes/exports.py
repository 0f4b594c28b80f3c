"""Maraudes as files that can be imported again: schedules as CSV, zones as GeoJSON; simulated ones say so."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import chain

import pandas as pd
import shapely

from counting.fichiers.exports import inert_csv
from counting.maraudes.colonnes import TITRES
from counting.maraudes.domain import JOURS, Maraude, Passage, Zone
from geo.emprises import CODE_MAX

PREFIXE = 8
"""Letters of a maraude's digest before the code of a zone, in the files, when another zone bears the same."""

OUI_NON = {True: "oui", False: "non"}


def horaires_csv(maraudes: Sequence[Maraude]) -> bytes:
    """Schedules, one row a passage, and one for each zone or maraude without any; `;`, UTF-8 with its mark."""
    codes = _codes(maraudes)
    lignes = [ligne for maraude in maraudes for ligne in _lignes(maraude, codes)]
    return inert_csv(pd.DataFrame(lignes, columns=list(TITRES)).rename(columns=TITRES))


def zones_geojson(maraudes: Sequence[Maraude]) -> bytes:
    """Zones of the maraudes, EPSG:4326, the radius already applied; a zone several share is written once."""
    partagees: dict[str, tuple[Zone, list[Maraude]]] = {}
    codes = _codes(maraudes)
    for maraude in maraudes:
        for zone in maraude.zones:
            partagees.setdefault(codes[maraude.uid, zone], (zone, []))[1].append(maraude)
    objets = [_objet(zone, code, siennes) for code, (zone, siennes) in partagees.items()]
    return json.dumps({"type": "FeatureCollection", "features": objets}, ensure_ascii=False).encode()


def prefix_of(uid: str) -> str:
    """What the code of a zone begins with, in the files, when it is told from others by its maraude."""
    return f"{hashlib.sha256(uid.encode()).hexdigest()[:PREFIXE]}/"


def _codes(maraudes: Sequence[Maraude]) -> dict[tuple[str, Zone], str]:
    """Code in the files of each zone of each maraude: the zone's own, or with the maraude's prefix if it is taken.

    A code of over 31 letters has no room for the prefix: it is cut, and numbered.
    """
    codes: dict[tuple[str, Zone], str] = {}
    pris: dict[str, Zone] = {}
    for maraude in maraudes:
        prefixe = prefix_of(maraude.uid)
        for zone in maraude.zones:
            propre = [] if zone.code.startswith(prefixe) else [zone.code]
            long = len(prefixe) + len(zone.code) > CODE_MAX
            numeros = (f"{zone.code[: CODE_MAX - 5]}-{rang}" for rang in range(2, 10_000))
            possibles = chain(propre, [] if long else [f"{prefixe}{zone.code}"], numeros)
            code = next(code for code in possibles if pris.get(code, zone) == zone)
            codes[maraude.uid, zone] = code
            pris[code] = zone
    return codes


def _lignes(maraude: Maraude, codes: dict[tuple[str, Zone], str]) -> Iterator[dict[str, str]]:
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
    par_code = {zone.code: codes[maraude.uid, zone] for zone in maraude.zones}
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
