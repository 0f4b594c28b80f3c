"""What is white, territory by territory, at a level of the hierarchy; the total is the same whatever the level."""

from collections.abc import Callable, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from counting.couverture.denombrement import Regard
from counting.couverture.etude import Etude
from counting.couverture.regles import Moment
from counting.couverture.semaine import covered
from counting.couverture.terrain import NULLE_PART, Terrain
from counting.domain import Niveau
from counting.geographie.niveaux import NON_LOCALISE, group
from geo.cellules import Cells
from geo.creneaux import Floats, Ints

HORS = "écart entre les contours"
"""Row of what an arrondissement holds and none of its quartiers does."""

NEGLIGEABLE = 0.5
"""Square metres, metres or persons under which that row, written in whole numbers, would be nothing."""
REGROUPES = (Niveau.PARIS_CENTRE, Niveau.DST, Niveau.PARIS)


def levels(terrain: Terrain, codes: Sequence[str], groupes: pd.DataFrame) -> list[Niveau]:
    """Levels that tell some arrondissements apart: made of whole territories, none that repeats a finer one.

    `groupes` is from `counting.geographie.territoires.regroupements`.
    """
    fins = [] if terrain.morceaux is terrain.arrondissements else [Niveau.QUARTIER]
    regroupes = [niveau for niveau in REGROUPES if _regroups(terrain, codes, groupes, niveau)]
    return [*fins, Niveau.ARRONDISSEMENT, *regroupes]


def by_territoire(
    etude: Etude, moment: Moment, niveau: Niveau, *, codes: Sequence[str], groupes: pd.DataFrame
) -> pd.DataFrame:
    """What is white at a moment in each territory of a level, within some arrondissements.

    Returns
    -------
    DataFrame, index = code of the territory
        ``nom``, ``surface_m2``, ``blanche_m2``, then for each `Regard` the column itself and ``…_sans_passage``, and
        ``rues_m``, ``rues_blanches_m`` when there are streets. Quartiers, drawn apart from the arrondissements, leave
        slivers along their streets, in a row of their own, `HORS`, so that every level has the same total.
    """
    table = by_arrondissement(etude, moment, codes)
    if niveau is Niveau.ARRONDISSEMENT:
        return table
    if niveau is Niveau.QUARTIER:
        return _by_quartier(etude, moment, table)
    unites = group(table.index.to_series(), niveau, groupes)
    somme = table.drop(columns="nom").groupby(unites.to_numpy()).sum().rename_axis("code")
    seules = ~unites.duplicated(keep=False)
    seuls = dict(zip(unites[seules], table.loc[seules, "nom"], strict=True))
    somme.insert(0, "nom", [_name(str(code), niveau, seuls) for code in somme.index])
    return somme


def by_arrondissement(etude: Etude, moment: Moment, codes: Sequence[str]) -> pd.DataFrame:
    """What is white at a moment in each of some arrondissements; columns of `by_territoire`."""
    terrain = etude.terrain
    table = _sums(etude, moment, terrain.arrondissements, terrain.arrondissement)
    return table.loc[list(codes)]


def total(table: pd.DataFrame) -> pd.Series:
    """Sums of the rows of `by_territoire`."""
    return table.drop(columns="nom").sum()


def _name(code: str, niveau: Niveau, seuls: Mapping[str, object]) -> object:
    """Name of a unit; one of a single arrondissement keeps its name."""
    match niveau:
        case Niveau.DST:
            return f"DST {code}"
        case Niveau.PARIS:
            return "Paris"
        case _:
            return seuls.get(code, code)


def _regroups(terrain: Terrain, codes: Sequence[str], groupes: pd.DataFrame, niveau: Niveau) -> bool:
    arrondissements = terrain.arrondissements["code"].astype(str)
    unites = group(arrondissements, niveau, groupes)
    dedans = arrondissements.isin(codes)
    entieres = set(unites[dedans]).isdisjoint({NON_LOCALISE, *unites[~dedans]})
    return entieres and unites[dedans].nunique() < len(codes)


def _by_quartier(etude: Etude, moment: Moment, arrondissements: pd.DataFrame) -> pd.DataFrame:
    terrain = etude.terrain

    def of_its_arrondissement(cells: Cells) -> Ints:
        morceau = terrain.morceau(cells)
        return np.where(terrain.parents[morceau] == terrain.arrondissement(cells), morceau, NULLE_PART)

    table = _sums(etude, moment, terrain.morceaux, of_its_arrondissement)
    parents = terrain.arrondissements["code"].to_numpy()[terrain.parents]
    table = table[np.isin(parents, arrondissements.index)]
    reste = (total(arrondissements) - total(table)).clip(lower=0)
    if (reste < NEGLIGEABLE).all():
        return table
    hors = pd.DataFrame([reste], index=pd.Index([NON_LOCALISE], name="code")).astype(table.dtypes.drop("nom").to_dict())
    return pd.concat([table, hors.assign(nom=HORS)])


def _sums(etude: Etude, moment: Moment, couche: gpd.GeoDataFrame, rang_of: Callable[[Cells], Ints]) -> pd.DataFrame:
    """Table of `by_territoire`, one row a territory of a layer; `rang_of` gives the row of each cell."""
    faces, rues = etude.terrain.mosaic.faces, etude.terrain.rues
    poids: dict[str, Floats] = {regard: etude.poids[regard].to_numpy() for regard in Regard}
    somme = _white_sums(etude, moment, faces, rang_of(faces), len(couche))
    colonnes = dict(zip(("surface_m2", "blanche_m2"), somme(faces.measures), strict=True))
    for regard in Regard:
        tous, blancs = somme(poids[regard])
        colonnes |= {regard: tous.astype(np.int64), f"{regard}_sans_passage": blancs.astype(np.int64)}
    if rues is not None:
        somme = _white_sums(etude, moment, rues, rang_of(rues), len(couche))
        colonnes |= dict(zip(("rues_m", "rues_blanches_m"), somme(rues.measures), strict=True))
    table = pd.DataFrame(colonnes, index=pd.Index(couche["code"], name="code"))
    table.insert(0, "nom", couche["nom"].to_numpy())
    return table


def _white_sums(
    etude: Etude, moment: Moment, cells: Cells, rang: Ints, combien: int
) -> Callable[[Floats], tuple[Floats, Floats]]:
    """Function that sums weights of cells by territory: all of them, and the white ones."""
    dans = rang != NULLE_PART
    blanc = dans & ~covered(cells, etude.semaine, etude.regle, moment.creneaux())

    def somme(poids: Floats) -> tuple[Floats, Floats]:
        tous, blancs = (np.bincount(rang[pris], poids[pris], combien) for pris in (dans, blanc))
        return tous.astype(np.float64), blancs.astype(np.float64)

    return somme
