"""Editions and their secteurs: each secteur of an édition is an expected fiche from the start."""

from collections.abc import Iterable

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, Engine, insert, select

from counting import schema
from counting.domain import SANS_SECTEUR, Edition, Mode, Perimetre, Secteur
from counting.errors import CountingError, EditionInconnueError, SecteurInconnuError
from counting.geographie.territoires import CODES
from counting.store import ecriture, now


def create_edition(engine: Engine, edition: Edition, secteurs: Iterable[Secteur]) -> None:
    """Write an édition and its expected secteurs, at once or not at all.

    Raises
    ------
    CountingError
        When the édition exists, two secteurs bear the same code, or an arrondissement is not one of Paris.
    """
    with ecriture(engine) as connection:
        write_edition(connection, edition, secteurs)


def write_edition(connection: Connection, edition: Edition, secteurs: Iterable[Secteur]) -> None:
    """Write an édition and its expected secteurs inside the caller's write transaction."""
    sans_secteur = Secteur(SANS_SECTEUR, Mode.RUE, "Sans secteur connu", attendu=False)
    lignes = [{"edition": edition.id, **vars(secteur)} for secteur in (*secteurs, sans_secteur)]
    doubles = pd.Series([ligne["code"] for ligne in lignes]).value_counts().loc[lambda n: n > 1]
    if len(doubles):
        raise CountingError(f"Codes de secteur en double : {', '.join(doubles.index)}. Donnez un code à chacun.")
    for ligne in lignes:
        if ligne["arrondissement"] not in (None, *CODES):
            raise CountingError(
                f"Secteur {ligne['code']} : attendu un arrondissement de 75101 à 75120, ou rien si le secteur couvre "
                f"tout Paris, reçu « {ligne['arrondissement']} ». Corrigez-le."
            )
    if connection.scalar(select(schema.edition.c.id).where(schema.edition.c.id == edition.id)):
        raise CountingError(f"L’édition « {edition.id} » existe déjà. Choisissez un autre identifiant.")
    connection.execute(insert(schema.edition).values(**vars(edition), creee_le=now()))
    connection.execute(insert(schema.secteur), lignes)


def list_editions(engine: Engine) -> list[Edition]:
    """All editions, the latest night first."""
    champs = [schema.edition.c[nom] for nom in ("id", "nom", "nuit", "simulee")]
    requete = select(*champs).order_by(schema.edition.c.nuit.desc(), schema.edition.c.id.desc())
    with engine.connect() as connection:
        return [Edition(*ligne) for ligne in connection.execute(requete)]


def get_edition(engine: Engine, identifiant: str) -> Edition:
    """One édition.

    Raises
    ------
    EditionInconnueError
        When none bears that identifier; the message lists those that exist.
    """
    editions = {edition.id: edition for edition in list_editions(engine)}
    if identifiant not in editions:
        connues = ", ".join(editions) or "aucune"
        raise EditionInconnueError(f"Édition « {identifiant} » inconnue. Éditions existantes : {connues}.")
    return editions[identifiant]


def load_secteurs(engine: Engine, edition: str) -> gpd.GeoDataFrame:
    """Secteurs of an édition.

    Returns
    -------
    GeoDataFrame, EPSG:4326, index = code
        ``mode``, ``nom``, ``arrondissement`` (INSEE or None), ``attendu``; the geometry is None without a contour.
    """
    requete = select(schema.secteur).where(schema.secteur.c.edition == edition).order_by(schema.secteur.c.code)
    with engine.connect() as connection:
        frame = pd.DataFrame(connection.execute(requete).mappings().all(), columns=schema.secteur.c.keys())
    contours = shapely.from_wkb(frame.pop("contour").to_numpy(dtype=object))
    secteurs = gpd.GeoDataFrame(frame.drop(columns="edition"), geometry=contours, crs="EPSG:4326")
    secteurs["attendu"] = secteurs["attendu"].astype(bool)
    return secteurs.set_index("code")


def find_secteur(secteurs: gpd.GeoDataFrame, saisi: str) -> str:
    """Code of a secteur from what someone typed or scanned.

    « 19-09 », « 1909 », « 19 9 » and « 19-9 » are the same secteur.

    Raises
    ------
    SecteurInconnuError
        When no secteur, or more than one, answers.
    """
    if saisi in secteurs.index:
        return saisi
    cle = _cle(saisi)
    trouves = [code for code in secteurs.index if _cle(code) == cle]
    if len(trouves) != 1:
        raise SecteurInconnuError(
            f"Secteur « {saisi} » inconnu dans cette édition. Écrivez l’arrondissement et le rang, par exemple 19-09."
        )
    return str(trouves[0])


def in_perimetre(secteurs: pd.DataFrame, perimetre: Perimetre) -> pd.Series:
    """Whether each secteur belongs to a périmètre; index of `secteurs`."""
    if perimetre is Perimetre.RUE:
        return (secteurs["mode"] == Mode.RUE).rename("dans_perimetre")
    return pd.Series(data=True, index=secteurs.index, name="dans_perimetre")


def _cle(code: str) -> tuple[str, ...]:
    """Comparison key: letters folded, numbers without leading zeros, « 1909 » cut as 19 and 09."""
    morceaux = "".join(c if c.isalnum() else " " for c in code.upper()).split()
    if len(morceaux) == 1 and morceaux[0].isdigit() and len(morceaux[0]) in (3, 4):
        morceaux = [morceaux[0][:-2], morceaux[0][-2:]]
    return tuple(m.lstrip("0") or "0" if m.isdigit() else m for m in morceaux)
