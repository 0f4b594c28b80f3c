"""Read a file of lieux (CSV, XLSX, ODS, GeoJSON, data·inclusion) as rows of cells; what it is, its content says."""

import json
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence, Sized
from pathlib import Path
from typing import Any

import pandas as pd

from counting.errors import FichierIllisibleError
from counting.fichiers.exports import restore
from counting.fichiers.tableur import LIGNES_MAX, OCTETS_MAX, read_table
from counting.lieux.colonnes import cite, key_of, strip_controls
from counting.lieux.data_inclusion import read_services
from counting.lieux.imports import LieuxLus
from geo.anomalies import Anomalie
from geo.archives import ArchiveTropLongueError, open_archive

_ZIP = b"PK\x03\x04"
LISTES = ("structures", "services")
TROP_GROS = f"plus de {OCTETS_MAX // 10**6} Mo. Coupez-le en plusieurs fichiers."
REFAIRE = "Refaites-la sans mot de passe, en ZIP ordinaire."


def read_lieux(source: Path | bytes, nom: str = "") -> LieuxLus:
    """Read a file of lieux.

    Parameters
    ----------
    source : Path or bytes
        A table (`counting.fichiers.tableur.read_table`); a GeoJSON of points; or data·inclusion v1: a JSON with the
        lists
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
        raise FichierIllisibleError(f"{nom} : {TROP_GROS}")
    try:
        return _read(octets, nom)
    except RecursionError as erreur:
        raise FichierIllisibleError(f"{nom} : JSON aux objets trop imbriqués. Exportez-le de nouveau.") from erreur


def _read(octets: bytes, nom: str) -> LieuxLus:
    if (listes := _unzip(octets, nom)) is not None:
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
    _check_taille(max(structures, services, key=len), nom)
    return LieuxLus(*read_services(structures, services))


def _read_objets(objets: Any, nom: str) -> LieuxLus:
    if not _is_listing(objets):
        raise FichierIllisibleError(f"{nom} : « features » doit être une liste d’objets.")
    _check_taille(objets, nom)
    lignes, fautes = [], []
    for rang, objet in enumerate(objets, start=1):
        ou, proprietes, geometrie = f"objet {rang}", objet.get("properties"), objet.get("geometry")
        cellules = {cle: _cell(valeur) for cle, valeur in proprietes.items()} if isinstance(proprietes, dict) else {}
        lignes.append((ou, cellules | _point(geometrie)))
        if not isinstance(proprietes, dict | None):
            remede = "Écrivez-y ses cellules : « source », « identifiant », « nom »…"
            fautes.append(Anomalie(f"{ou}, properties", "attendu un objet JSON", cite(_cell(proprietes)), remede))
        if geometrie is not None and not _is_point(geometrie):
            remede = "Cette géométrie est laissée de côté : donnez un point, ou une adresse."
            fautes.append(
                Anomalie(f"{ou}, geometry", "attendu un point", cite(_kind(geometrie)), remede, bloquante=False)
            )
    lus = _name_columns(lignes)
    return LieuxLus(lus.lignes, [*fautes, *lus.anomalies])


def _check_taille(fiches: Sized, nom: str) -> None:
    if len(fiches) > LIGNES_MAX:
        raise FichierIllisibleError(f"{nom} : {len(fiches)} fiches, {LIGNES_MAX} au plus. Coupez-le en deux.")


def _is_listing(contenu: Any) -> bool:
    return isinstance(contenu, list) and all(isinstance(fiche, dict) for fiche in contenu)


def _point(geometrie: Any) -> dict[str, str]:
    """Cells of a point; coordinates that are no pair stay as they are written, for the row to refuse them."""
    coordonnees = geometrie.get("coordinates") if _is_point(geometrie) else []
    if coordonnees == []:
        return {"longitude": "", "latitude": ""}
    if not isinstance(coordonnees, list) or len(coordonnees) < 2:
        return {"longitude": _cell(coordonnees) or "null", "latitude": ""}
    return {"longitude": _cell(coordonnees[0]), "latitude": _cell(coordonnees[1])}


def _is_point(geometrie: Any) -> bool:
    return isinstance(geometrie, dict) and geometrie.get("type") == "Point"


def _kind(geometrie: Any) -> str:
    return _cell(geometrie.get("type") if isinstance(geometrie, dict) else geometrie)


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
    ignores = Anomalie("fichier", "des titres connus", strip_controls(", ".join(laisses)), remede, bloquante=False)
    return LieuxLus(lues, [ignores] if laisses else [])


def _unzip(octets: bytes, nom: str) -> dict[str, bytes] | None:
    """Lists of data·inclusion in a ZIP; None when it is not one: a workbook is a ZIP too."""
    if not octets.startswith(_ZIP):
        return None
    try:
        archive = open_archive(octets)
    except ArchiveTropLongueError as erreur:
        raise FichierIllisibleError(f"{nom} : {erreur}") from erreur
    except (zipfile.BadZipFile, ValueError):
        return None
    with archive:
        membres = {Path(membre.filename).stem: membre for membre in archive.infolist()}
        if "services" not in membres:
            return None
        try:
            return _extract(archive, [membres[liste] for liste in LISTES if liste in membres], nom)
        except FichierIllisibleError:
            raise
        except NotImplementedError as erreur:
            raise FichierIllisibleError(
                f"{nom} : archive compressée autrement qu’en ZIP ordinaire. {REFAIRE}"
            ) from erreur
        except RuntimeError as erreur:
            raise FichierIllisibleError(f"{nom} : archive protégée par un mot de passe. {REFAIRE}") from erreur
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError) as erreur:
            raise FichierIllisibleError(f"{nom} : archive abîmée. {REFAIRE}") from erreur


def _extract(archive: zipfile.ZipFile, membres: Sequence[zipfile.ZipInfo], nom: str) -> dict[str, bytes]:
    """Members by list, never more than a file may weigh: what an archive says of its size is not believed."""
    contenus: dict[str, bytes] = {}
    for membre in membres:
        reste = OCTETS_MAX - sum(map(len, contenus.values()))
        with archive.open(membre) as flux:
            contenu = flux.read(reste + 1)
        if len(contenu) > reste:
            raise FichierIllisibleError(f"{nom} : une fois décompressé, {TROP_GROS}")
        contenus[Path(membre.filename).stem] = contenu
    return contenus


def _json(octets: bytes, nom: str) -> Any:
    try:
        return json.loads(octets.decode("utf-8-sig"), parse_int=str)
    except ValueError as erreur:
        raise FichierIllisibleError(f"{nom} : JSON illisible. Exportez-le de nouveau, en UTF-8.") from erreur
