"""Say which Paris Centre, DST and coordination zone an arrondissement belongs to on a given day."""

from datetime import date
from pathlib import Path

import pandas as pd

from counting.errors import CountingError
from geo.reference import SHIPPED

REGROUPEMENTS = SHIPPED / "regroupements.csv"
TYPES = ("paris_centre", "dst", "zone_maraudes")
CODES = tuple(str(code) for code in range(75101, 75121))
COLONNES = ("arrondissement", "regroupement", "nom", "valid_from", "valid_to", "source", "statut")
SANS_LISTE = "aucune liste connue à cette date"
TOUJOURS = (date.min.isoformat(), date.max.isoformat())
"""What an empty valid_from and an empty valid_to mean. ISO dates compare as text."""


class RegroupementsError(CountingError):
    """The table of groupings contradicts itself or leaves an arrondissement out."""


def regroupements(on: date, path: Path = REGROUPEMENTS) -> pd.DataFrame:
    """Groupings in force on a day, from the dated table that ships (rule: never code).

    Parameters
    ----------
    on : date
        The day. Compare two éditions under the list of one single day.
    path : Path
        CSV table, one row per arrondissement, grouping and period; ``valid_to`` is the last day, included.

    Returns
    -------
    DataFrame, 20 rows, text
        Index ``arrondissement`` (INSEE code). For each of ``paris_centre`` (« Paris Centre », else the arrondissement
        itself), ``dst`` and ``zone_maraudes``: the unit, then ``…_source`` and ``…_statut``. A unit nobody published
        is missing, with statut « inconnu », or « aucune liste connue à cette date » when no row covers the day.

    Raises
    ------
    RegroupementsError
        Unknown column, code, type or date; two periods that overlap; a list that leaves an arrondissement out.
    """
    table = _read(path)
    jour = on.isoformat()
    en_vigueur = table[(table["valid_from"] <= jour) & (jour <= table["valid_to"])]
    parts = [_column(en_vigueur[en_vigueur["regroupement"] == type_], type_, jour, path) for type_ in TYPES]
    return pd.concat(parts, axis=1).rename_axis("arrondissement")


def _column(rows: pd.DataFrame, type_: str, jour: str, path: Path) -> pd.DataFrame:
    columns = {"nom": type_, "source": f"{type_}_source", "statut": f"{type_}_statut"}
    if rows.empty:
        empty = pd.DataFrame(index=pd.Index(CODES), columns=list(columns.values()), dtype="string")
        return empty.assign(**{f"{type_}_statut": pd.Series(SANS_LISTE, index=empty.index, dtype="string")})
    manquants = sorted(set(CODES) - set(rows["arrondissement"]))
    if manquants:
        raise RegroupementsError(
            f"{path.name} : le {jour}, le regroupement « {type_} » oublie {', '.join(manquants)}. "
            "Ajoutez une ligne pour chacun, ou fermez la liste par valid_to."
        )
    return rows.set_index("arrondissement")[list(columns)].rename(columns=columns).loc[list(CODES)]


def _read(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype="string", encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RegroupementsError(
            f"{path.name} ne se lit pas comme un tableau CSV en UTF-8. Reprenez le fichier livré."
        ) from error
    absentes = [colonne for colonne in COLONNES if colonne not in table]
    if absentes:
        raise RegroupementsError(f"{path.name} : colonnes absentes : {', '.join(absentes)}. Reprenez l’en-tête livré.")
    _require(table, path, "arrondissement", table["arrondissement"].isin(CODES), "un code de 75101 à 75120")
    _require(table, path, "regroupement", table["regroupement"].isin(TYPES), " ou ".join(TYPES))
    for colonne, vide in zip(("valid_from", "valid_to"), TOUJOURS, strict=True):
        jours = pd.to_datetime(table[colonne], format="%Y-%m-%d", errors="coerce")
        _require(table, path, colonne, jours.notna() | table[colonne].isna(), "une date AAAA-MM-JJ, ou rien")
        table[colonne] = jours.dt.strftime("%Y-%m-%d").astype("string").fillna(vide)
    _require(table, path, "valid_to", table["valid_from"] <= table["valid_to"], "un jour qui suit valid_from")
    _refuse_overlaps(table, path)
    return table


def _require(table: pd.DataFrame, path: Path, colonne: str, bon: pd.Series, attendu: str) -> None:
    fautifs = table.index[~bon.fillna(False).astype(bool)]
    if len(fautifs):
        trouve = table[colonne].iloc[fautifs[0]]
        recu = "rien" if pd.isna(trouve) else f"« {trouve} »"
        raise RegroupementsError(
            f"{path.name}, ligne {fautifs[0] + 2}, colonne {colonne} : attendu {attendu}, {recu} reçu."
        )


def _refuse_overlaps(table: pd.DataFrame, path: Path) -> None:
    triees = table.sort_values(["arrondissement", "regroupement", "valid_from"])
    voisines = triees.groupby(["arrondissement", "regroupement"])
    chevauche = (triees["valid_from"] <= voisines["valid_to"].shift()).fillna(False).astype(bool)
    if chevauche.any():
        ligne = triees[chevauche].iloc[0]
        raise RegroupementsError(
            f"{path.name}, ligne {triees.index[chevauche][0] + 2} : la période de {ligne['arrondissement']} "
            f"« {ligne['regroupement']} » en chevauche une autre. Fermez la précédente par valid_to."
        )
