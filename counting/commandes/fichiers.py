"""The commands that complete a CSV: in which territoires its points lie, where its addresses are."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from counting.fichiers.exports import inert
from counting.fichiers.flux_csv import append_columns
from counting.geographie.localisation import build_index
from counting.geographie.niveaux import load_territoires
from geo.adresses import AddressIndex, Answer
from geo.geoplateforme import Geoplateforme, citycode_of, open_geoplateforme
from geo.rattachement import ZoneIndex

Progress = Callable[[int, int], None]
TERRITOIRES = ("code_arrondissement", "code_quartier", "dst")
ADRESSE = (
    "longitude", "latitude", "result_score", "result_score_next", "result_label", "result_type", "result_id",
    "result_housenumber", "result_name", "result_street", "result_postcode", "result_city", "result_citycode",
    "result_status",
)  # fmt: skip
"""Columns of the Base Adresse Nationale's CSV service, in its order."""


def locate(entree: Path, sortie: Path, *, lon: str, lat: str, dire: Callable[[str], None], progress: Progress) -> int:
    """Append the INSEE codes of arrondissement and quartier and the DST in force today; empty outside Paris.

    `lon` and `lat` name the columns of degrees, EPSG:4326. `dire` is told which contours and which list are used.
    Returns the number of rows.
    """
    territoires = load_territoires(datetime.now(UTC).date())
    for source in territoires.sources:
        dire(f"Contours : {source.nom}, {source.millesime}, {source.precision}.")
    dire(f"Liste des DST : {', '.join(sorted(set(territoires.groupes['dst_statut'].dropna())))}.")
    if territoires.index_quartiers is None:
        dire("Contours des quartiers absents du dossier de référence : code_quartier restera vide.")
    dst = territoires.groupes["dst"].dropna().to_dict()

    def calcul(lignes: list[list[str]]) -> Iterator[tuple[str, str, str]]:
        x, y = (_degres([ligne[rang] for ligne in lignes]) for rang in (0, 1))
        arrondissements = _codes(territoires.index_arrondissements, x, y)
        quartiers = _codes(territoires.index_quartiers, x, y)
        return zip(arrondissements, quartiers, (dst.get(code, "") for code in arrondissements), strict=True)

    return append_columns(entree, sortie, lues=(lon, lat), ajoutees=TERRITOIRES, calcul=calcul, progress=progress)


def geocode(
    entree: Path,
    sortie: Path,
    *,
    address: str,
    postcode: str | None,
    geoplateforme: bool,
    dire: Callable[[str], None],
    progress: Progress,
) -> int:
    """Append where each address is, in the columns of the Base Adresse Nationale's CSV service.

    `address` and `postcode` name columns; ``result_status`` is ``ok``, ``a_verifier`` or ``introuvable``. With
    `geoplateforme` only, what is not found is sent to that service, and `dire` is told. Returns the number of rows.
    """
    index = build_index()
    service = open_geoplateforme(demandee=True) if geoplateforme else None
    if service:
        dire(service.annonce)
    lues = (address,) if postcode is None else (address, postcode)
    nombre = append_columns(
        entree, sortie, lues=lues, ajoutees=ADRESSE, calcul=partial(_adresses, index, service), progress=progress
    )
    if service and service.bilan:
        dire(service.bilan)
    return nombre


def _adresses(index: AddressIndex, service: Geoplateforme | None, lignes: list[list[str]]) -> Iterator[tuple[str, ...]]:
    textes = [ligne[0] for ligne in lignes]
    codes = [ligne[1].strip() or None if len(ligne) > 1 else None for ligne in lignes]
    reponses = index.locate_many(textes, postcodes=codes)
    if service:
        reponses = service.retry(textes, reponses, [citycode_of(code) for code in codes])
    return map(_cellules, reponses)


def _cellules(reponse: Answer) -> tuple[str, ...]:
    point = ("", "") if reponse.lon is None or reponse.lat is None else (f"{reponse.lon:.6f}", f"{reponse.lat:.6f}")
    scores = (f"{reponse.score:.4f}", f"{reponse.score_next:.4f}")
    textes = (reponse.label, reponse.type or "", reponse.id, reponse.housenumber, reponse.name, reponse.street,
              reponse.postcode, reponse.city, reponse.citycode, reponse.status)  # fmt: skip
    return (*point, *scores, *(str(inert(texte)) for texte in textes))


def _degres(cellules: list[str]) -> np.ndarray:
    textes = pd.Series(cellules, dtype=object).str.strip().str.replace(",", ".", regex=False)
    return pd.to_numeric(textes, errors="coerce").to_numpy(dtype=float)


def _codes(index: ZoneIndex | None, lon: np.ndarray, lat: np.ndarray) -> list[str]:
    if index is None:
        return [""] * len(lon)
    codes = [*map(str, index.codes), ""]
    return [codes[position] for position in index.locate(lon, lat)]  # -1, outside, is the last: empty
