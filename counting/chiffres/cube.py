"""Rencontres reduced to what figures need: one row a secteur, place and configuration, whatever the number of lines."""

import geopandas as gpd
import numpy as np
import pandas as pd
from sqlalchemy import Engine

from counting.conservation.rattachements import attach
from counting.domain import SANS_SECTEUR, Perimetre, StatutPosition
from counting.editions.registre import in_perimetre
from counting.fiches.rencontres import load_rencontres
from counting.geographie.niveaux import NON_LOCALISE, Territoires
from counting.geographie.positions import load_positions
from counting.schema import COLONNES_EFFECTIFS
from counting.store import Marque
from geo.crs import DEGREES, METRES
from geo.rattachement import ZoneIndex

CLES = ("secteur", "arrondissement", "quartier", "type_lieu", "configuration")
SOMMES = (*COLONNES_EFFECTIFS, "tentes", "enceintes", "rencontres")


def load_cube(
    engine: Engine, edition: str, *, secteurs: gpd.GeoDataFrame, territoires: Territoires, marque: Marque
) -> pd.DataFrame:
    """Read an édition as it stood at a mark, and reduce it to what figures need.

    Returns
    -------
    DataFrame
        See `make_cube`.
    """
    placees = load_placees(engine, edition, secteurs=secteurs, marque=marque)
    return make_cube(placees, secteurs["arrondissement"], territoires)


def load_placees(engine: Engine, edition: str, *, secteurs: gpd.GeoDataFrame, marque: Marque) -> pd.DataFrame:
    """Rencontres of an édition at a mark: columns of `place`; a missing ``secteur`` is found from the point."""
    rencontres = load_rencontres(engine, edition, jusqu_a=marque.revision)
    placees = place(rencontres, load_positions(engine, edition, jusqu_a=marque.position))
    return _attribute(attach(placees, engine, edition, jusqu_a=marque.position), secteurs)


def make_cube(rencontres: pd.DataFrame, arrondissement_du_secteur: pd.Series, territoires: Territoires) -> pd.DataFrame:
    """Add up rencontres that share secteur, arrondissement, quartier, type of place and configuration.

    Parameters
    ----------
    rencontres : DataFrame
        ``secteur``, ``type_lieu``, ``configuration``, ``lon``, ``lat`` (EPSG:4326, NaN when not found), and the
        columns `SOMMES` but ``rencontres``; of a reduced édition, that has no point left, ``arrondissement`` too
        (`counting.conservation.rattachements.attach`).
    arrondissement_du_secteur : Series, index = secteur
        INSEE code; where a point is missing or outside Paris, the arrondissement is that of the secteur walked.
    territoires : Territoires
        Geography in use.

    Returns
    -------
    DataFrame
        One row a combination: `CLES` (text, `NON_LOCALISE` when unknown) then `SOMMES` (int).
    """
    cles = {
        "secteur": rencontres["secteur"].astype("category"),
        "arrondissement": arrondissement_of(rencontres, arrondissement_du_secteur, territoires),
        "quartier": _zone(territoires.index_quartiers, rencontres),
        "type_lieu": rencontres["type_lieu"],
        "configuration": rencontres["configuration"],
    }
    numeros, combinaisons = _combine(cles)
    sommes = {
        nom: np.bincount(numeros, weights=rencontres[nom], minlength=len(combinaisons)).astype(np.int64)
        for nom in SOMMES[:-1]
    }
    return combinaisons.assign(**sommes, rencontres=np.bincount(numeros, minlength=len(combinaisons)))


def arrondissement_of(
    rencontres: pd.DataFrame, arrondissement_du_secteur: pd.Series, territoires: Territoires
) -> pd.Series:
    """Code of the arrondissement each rencontre counts in, as a categorical; columns and rule of `make_cube`."""
    par_point = _zone(territoires.index_arrondissements, rencontres)
    if "arrondissement" in rencontres:
        par_point = pd.Series(pd.Categorical(rencontres["arrondissement"], par_point.cat.categories), rencontres.index)
    return _arrondissement(par_point, rencontres["secteur"].astype("category"), arrondissement_du_secteur)


def load_points(
    engine: Engine, edition: str, *, secteurs: gpd.GeoDataFrame, perimetre: Perimetre, marque: Marque
) -> gpd.GeoDataFrame:
    """Rencontres of a périmètre as they stood at a mark, each at its point.

    Returns
    -------
    GeoDataFrame, EPSG:2154
        Columns of `counting.fiches.rencontres.load_rencontres`, then ``lon``, ``lat`` (EPSG:4326, NaN without a sure
        point); the point is empty then.
    """
    rencontres = load_rencontres(engine, edition, jusqu_a=marque.revision)
    retenues = rencontres["secteur"].map(in_perimetre(secteurs, perimetre)).astype(bool)
    placees = place(rencontres[retenues], load_positions(engine, edition, jusqu_a=marque.position))
    points = gpd.GeoSeries.from_xy(placees["lon"], placees["lat"], crs=DEGREES).to_crs(METRES)
    return gpd.GeoDataFrame(placees, geometry=points)


def place(rencontres: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Join each rencontre with its point, if it is sure and was found from its present address.

    A doubtful point waits in the queue « à localiser »: until someone decides, only the secteur places the line.
    """
    trouvees = positions.reindex(rencontres["uid"])
    valable = (trouvees["adresse"].to_numpy() == rencontres["adresse"].to_numpy()) & (
        trouvees["statut"] == StatutPosition.OK
    ).to_numpy()
    return rencontres.assign(
        lon=np.where(valable, trouvees["lon"], np.nan), lat=np.where(valable, trouvees["lat"], np.nan)
    )


def _attribute(rencontres: pd.DataFrame, secteurs: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give lines that came without a secteur the one their point lies in; its fiche is no more returned for that."""
    orphelines = rencontres["secteur"] == SANS_SECTEUR
    traces = secteurs.loc[secteurs.geometry.notna(), ["geometry"]].rename_axis("code").reset_index()
    if traces.empty or not orphelines.any():
        return rencontres
    trouves = _zone(ZoneIndex(traces), rencontres[orphelines])
    secteur = rencontres["secteur"].astype(object)
    secteur[orphelines] = trouves.astype(object).where(trouves != NON_LOCALISE, SANS_SECTEUR)
    return rencontres.assign(secteur=secteur)


def _zone(index: ZoneIndex | None, rencontres: pd.DataFrame) -> pd.Series:
    """Code of the zone each point lies in, as a categorical; `NON_LOCALISE` outside, or without an index."""
    if index is None:
        return pd.Series(NON_LOCALISE, index=rencontres.index, dtype="category")
    rangs = index.locate(rencontres["lon"].to_numpy(), rencontres["lat"].to_numpy())
    codes = [*map(str, index.codes), NON_LOCALISE]
    return pd.Series(
        pd.Categorical.from_codes(np.where(rangs < 0, len(codes) - 1, rangs), pd.Index(codes)), index=rencontres.index
    )


def _arrondissement(par_point: pd.Series, secteur: pd.Series, arrondissement_du_secteur: pd.Series) -> pd.Series:
    """Arrondissement of each point, else of the secteur walked: looked up once a secteur, not once a line."""
    codes = par_point.cat.categories
    connus = arrondissement_du_secteur.reindex(secteur.cat.categories)
    par_secteur = codes.get_indexer(pd.Index(connus.where(connus.isin(codes), NON_LOCALISE)))[secteur.cat.codes]
    rangs = np.where(par_point == NON_LOCALISE, par_secteur, par_point.cat.codes)
    return pd.Series(pd.Categorical.from_codes(rangs, codes), index=par_point.index)


def _combine(cles: dict[str, pd.Series]) -> tuple[np.ndarray, pd.DataFrame]:
    """Number each distinct combination of keys; one integer key instead of a five-column group-by."""
    categories = {nom: cle.astype("category") for nom, cle in cles.items()}
    cle = np.zeros(len(cles["secteur"]), dtype=np.int64)
    for serie in categories.values():
        cle = cle * max(len(serie.cat.categories), 1) + serie.cat.codes.to_numpy()
    numeros, distinctes = pd.factorize(cle)
    colonnes: dict[str, np.ndarray] = {}
    for nom, serie in reversed(categories.items()):
        distinctes, rang = np.divmod(distinctes, max(len(serie.cat.categories), 1))
        colonnes[nom] = serie.cat.categories.to_numpy()[rang]
    return numeros, pd.DataFrame({nom: colonnes[nom] for nom in CLES}, dtype=object)
