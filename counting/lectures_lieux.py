"""Read a file of lieux (CSV, XLSX, ODS, GeoJSON, data·inclusion) as rows of cells; what it is, its content says."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from counting.colonnes_lieux import key_of
from counting.data_inclusion import read_services
from counting.errors import FichierIllisibleError
from counting.exports import restore
from counting.imports_lieux import LieuxLus
from counting.tableur import DECOMPRESSE_MAX, OCTETS_MAX, read_table
from geo.anomalies import Anomalie

_ZIP = b"PK\x03\x04"
LISTES = ("structures", "services")


def read_lieux(source: Path | bytes, nom: str = "") -> LieuxLus:
    """Read a file of lieux.

    Parameters
    ----------
    source : Path or bytes
        A table (`counting.tableur.read_table`); a GeoJSON of points; or data·inclusion v1: a JSON with the lists
        ``structures`` and ``services``, or a ZIP of ``structures.json`` and ``services.json``.
    nom : str
        Name for the messages when `source` is bytes.

    Raises
    ------
    FichierIllisibleError
        None of these.
    """
    nom = nom or (source.name if isinstance(source, Path) else "fichier")
    octets = source.read_bytes() if isinstance(source, Path) else source
    if len(octets) > OCTETS_MAX:
        raise FichierIllisibleError(f"{nom} : plus de {OCTETS_MAX // 10**6} Mo. Coupez-le en plusieurs fichiers.")
    if (listes := _unzip(octets)) is not None:
        return _read_listes({liste: _json(contenu, nom) for liste, contenu in listes.items()}, nom)
    if octets.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        return _read_json(_json(octets, nom), nom)
    return _read_cells(read_table(octets, nom))


def _read_json(contenu: Any, nom: str) -> LieuxLus:
    if isinstance(contenu, dict) and contenu.get("type") == "FeatureCollection":
        return _read_objets(contenu.get("features"), nom)
    if isinstance(contenu, dict) and "services" in contenu:
        return _read_listes(contenu, nom)
    raise FichierIllisibleError(
        f"{nom} : ni un GeoJSON, ni les listes « structures » et « services » de data·inclusion. Vérifiez le fichier."
    )


def _read_listes(listes: Mapping[str, Any], nom: str) -> LieuxLus:
    structures, services = listes.get("structures", []), listes.get("services", [])
    if not (_is_listing(structures) and _is_listing(services)):
        raise FichierIllisibleError(f"{nom} : « structures » et « services » doivent être des listes d’objets.")
    return LieuxLus(*read_services(structures, services))


def _read_objets(objets: Any, nom: str) -> LieuxLus:
    if not _is_listing(objets):
        raise FichierIllisibleError(f"{nom} : « features » doit être une liste d’objets.")
    lignes = []
    for rang, objet in enumerate(objets, start=1):
        cellules = {cle: _cell(valeur) for cle, valeur in (objet.get("properties") or {}).items()}
        lignes.append((f"objet {rang}", cellules | _point(objet.get("geometry"))))
    return _name_columns(lignes)


def _is_listing(contenu: Any) -> bool:
    return isinstance(contenu, list) and all(isinstance(fiche, dict) for fiche in contenu)


def _point(geometrie: Any) -> dict[str, str]:
    if isinstance(geometrie, dict) and geometrie.get("type") == "Point" and len(geometrie.get("coordinates", ())) >= 2:
        lon, lat, *_ = geometrie["coordinates"]
        return {"longitude": _cell(lon), "latitude": _cell(lat)}
    return {"longitude": "", "latitude": ""}


def _cell(valeur: object) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return "" if valeur is None else str(valeur).strip()


def _read_cells(table: pd.DataFrame) -> LieuxLus:
    titres = list(map(str, table.columns))
    lignes = [
        (f"ligne {numero}", {titre: restore(valeur.strip()) for titre, valeur in zip(titres, valeurs, strict=True)})
        for numero, valeurs in zip(table.index, table.itertuples(index=False, name=None), strict=True)
    ]
    return _name_columns(lignes)


def _name_columns(lignes: Iterable[tuple[str, Mapping[str, str]]]) -> LieuxLus:
    """Cells by column key; titles that are not known, or name a column twice, are said and left."""
    lues: list[tuple[str, dict[str, str]]] = []
    laisses: dict[str, None] = {}
    for ou, cellules in lignes:
        lue: dict[str, str] = {}
        for titre, texte in cellules.items():
            cle = key_of(titre)
            if cle is None or cle in lue:
                laisses[titre] = None
            else:
                lue[cle] = texte
        lues.append((ou, lue))
    remede = "Colonnes laissées de côté ; corrigez leur titre si elles comptent."
    ignores = Anomalie("fichier", "des titres connus", ", ".join(laisses), remede, bloquante=False)
    return LieuxLus(lues, [ignores] if laisses else [])


def _unzip(octets: bytes) -> dict[str, bytes] | None:
    """Lists of data·inclusion in a ZIP; None when it is not one: a workbook is a ZIP too."""
    if not octets.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            membres = {Path(membre.filename).stem: membre for membre in archive.infolist()}
            if "services" not in membres or sum(membre.file_size for membre in membres.values()) > DECOMPRESSE_MAX:
                return None
            return {liste: archive.read(membres[liste]) for liste in LISTES if liste in membres}
    except zipfile.BadZipFile:
        return None


def _json(octets: bytes, nom: str) -> Any:
    try:
        return json.loads(octets.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as erreur:
        raise FichierIllisibleError(f"{nom} : JSON illisible. Exportez-le de nouveau, en UTF-8.") from erreur
