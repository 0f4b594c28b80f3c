"""Read a Base Adresse Nationale file."""

from pathlib import Path

import pandas as pd

from geo.adresses.answer import AdressesError
from geo.adresses.texte import key

COLUMNS = ("id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "x", "y", "lon", "lat")
_COORDINATES = ["x", "y", "lon", "lat"]
_INTERNAL_NUMBER = r"^\d+[a-z]?[A-Z]{1,3}\d{1,2} (?=[A-Z])"
"""Paris writes « 162P35 Rue des Poissonniers » for number 162, suffix p35 of that street."""

_ARRONDISSEMENT = r" \d+er? Arrondissement$"


def read_ban(path: Path) -> pd.DataFrame:
    """Read addresses, plain or gzipped CSV, `;` separated.

    Returns
    -------
    DataFrame
        The columns of the file that matter, ``nom`` (street without internal number) and ``key`` (its compared form);
        x and y in EPSG:2154, lon and lat in EPSG:4326.

    Raises
    ------
    AdressesError
        A column is missing, or no address has coordinates.
    """
    frame = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        raise AdressesError(
            f"Fichier {path.name} : colonnes de la Base Adresse Nationale attendues, absentes : {', '.join(missing)}. "
            "Reprenez le fichier « adresses-NN.csv.gz » du département."
        )
    frame = frame[list(COLUMNS)].copy()
    frame[_COORDINATES] = frame[_COORDINATES].apply(pd.to_numeric, errors="coerce")
    frame["numero"] = pd.to_numeric(frame["numero"], errors="coerce").fillna(0).astype(int)
    frame = frame.dropna(subset=_COORDINATES)
    if frame.empty:
        raise AdressesError(f"Fichier {path.name} : aucune adresse avec des coordonnées. Téléchargez-le à nouveau.")
    return _named(frame)


def no_addresses() -> pd.DataFrame:
    """Frame of :func:`read_ban` without any row."""
    return _named(
        pd.DataFrame(columns=list(COLUMNS)).astype(str).astype({"numero": int} | dict.fromkeys(_COORDINATES, float))
    )


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    frame["nom"] = frame["nom_voie"].str.replace(_INTERNAL_NUMBER, "", regex=True)
    frame["key"] = frame["nom"].map({nom: key(nom) for nom in frame["nom"].unique()})
    frame["nom_commune"] = frame["nom_commune"].str.replace(_ARRONDISSEMENT, "", regex=True)
    return frame
