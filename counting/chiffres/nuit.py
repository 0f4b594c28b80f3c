"""Figures of a night, at every level, with what is missing said (rules 1 to 3)."""

import geopandas as gpd
import numpy as np
import pandas as pd

from counting.chiffres.parts import part_femmes
from counting.domain import AGES, Configuration, Niveau, Perimetre, Sexe
from counting.editions.registre import in_perimetre
from counting.geographie.niveaux import NON_LOCALISE, Territoires, group, secteurs_concernes, zones_of
from counting.schema import COLONNES_EFFECTIFS, nom_case


def figures(
    cube: pd.DataFrame,
    etats: pd.DataFrame,
    *,
    niveau: Niveau,
    perimetre: Perimetre,
    secteurs: gpd.GeoDataFrame,
    territoires: Territoires,
) -> pd.DataFrame:
    """Figures of each territoire of a level.

    Parameters
    ----------
    cube : DataFrame
        From `counting.chiffres.cube.make_cube`.
    etats : DataFrame
        From `counting.fiches.etats.etats`, of the same moment.
    niveau, perimetre
        Level and périmètre: every figure carries them (rule 2).
    secteurs : GeoDataFrame
        From `counting.editions.registre.load_secteurs`.
    territoires : Territoires
        Geography in use.

    Returns
    -------
    DataFrame, index = code of the territoire
        ``nom``; ``effectif`` (missing while a fiche is), ``effectif_restitue`` (what returned fiches hold),
        ``secteurs_restitues``, ``secteurs_attendus``, ``partages_manquants`` (périmètres that cover all Paris and
        are not returned), ``complet``; ``hommes``, ``femmes``, ``sexe_nd``, the shares of `part_femmes`;
        ``enfants``, ``familles``, ``tentes``, ``enceintes``, ``rencontres``, all of returned fiches; ``surface_km2``,
        ``densite`` (persons per km², missing as `effectif` is). The row `NON_LOCALISE`, last, is there when it holds
        something, so that every level adds up to Paris.
    """
    dedans = in_perimetre(secteurs, perimetre)
    lignes = _select(cube, secteurs, perimetre)
    zone = _zone_du_niveau(lignes, niveau, territoires)
    sommes = _mesures(lignes).groupby(zone.to_numpy()).sum()
    attendus = secteurs[dedans & secteurs["attendu"]]
    couche = zones_of(niveau, territoires, attendus)
    restes = sommes.index.difference(couche.index)
    tableau = pd.DataFrame({"nom": couche["nom"], "surface_km2": couche["surface_km2"]})
    tableau = pd.concat([tableau, pd.DataFrame({"nom": [_nom_reste(code, niveau) for code in restes]}, index=restes)])
    tableau = tableau.join(sommes).fillna(dict.fromkeys(sommes.columns, 0)).astype(dict.fromkeys(sommes.columns, int))
    restituee = etats["restituee"].reindex(attendus.index).fillna(value=False).astype(bool)
    partages = attendus["arrondissement"].isna() & (niveau not in (Niveau.SECTEUR, Niveau.PARIS))
    tableau = tableau.join(_restitution(restituee, attendus, niveau, territoires))
    return _finish(tableau.assign(partages_manquants=int((partages & ~restituee).sum())))


def restrict(
    cube: pd.DataFrame,
    *,
    niveau: Niveau,
    code: str,
    perimetre: Perimetre,
    secteurs: gpd.GeoDataFrame,
    territoires: Territoires,
) -> pd.DataFrame:
    """Rows of the cube that lie in one territoire of a level and in a périmètre."""
    lignes = _select(cube, secteurs, perimetre)
    return lignes[(_zone_du_niveau(lignes, niveau, territoires) == code).to_numpy()]


def breakdown(lignes: pd.DataFrame, par: str) -> pd.Series:
    """Persons by one key of the cube (`counting.chiffres.cube.CLES`), largest first."""
    personnes = lignes[list(COLONNES_EFFECTIFS)].sum(axis=1)
    return personnes.groupby(lignes[par]).sum().sort_values(ascending=False)


def pyramid(lignes: pd.DataFrame) -> pd.DataFrame:
    """Persons by age (rows) and sex (columns) in rows of the cube."""
    sommes = lignes[list(COLONNES_EFFECTIFS)].sum()
    par_sexe = {str(sexe): [int(sommes[nom_case(sexe, age)]) for age in AGES] for sexe in Sexe}
    return pd.DataFrame(par_sexe, index=[str(age) for age in AGES])


def _select(cube: pd.DataFrame, secteurs: gpd.GeoDataFrame, perimetre: Perimetre) -> pd.DataFrame:
    dedans = in_perimetre(secteurs, perimetre)
    return cube[cube["secteur"].isin(dedans.index[dedans])]


def _zone_du_niveau(lignes: pd.DataFrame, niveau: Niveau, territoires: Territoires) -> pd.Series:
    if niveau in (Niveau.SECTEUR, Niveau.QUARTIER):
        return lignes[str(niveau)]
    return group(lignes["arrondissement"], niveau, territoires.groupes)


def _mesures(lignes: pd.DataFrame) -> pd.DataFrame:
    par_sexe = {
        nom: lignes[[nom_case(sexe, age) for age in AGES]].sum(axis=1)
        for nom, sexe in (("hommes", Sexe.H), ("femmes", Sexe.F), ("sexe_nd", Sexe.ND))
    }
    return pd.DataFrame(par_sexe).assign(
        enfants=lignes[[nom_case(sexe, AGES[0]) for sexe in Sexe]].sum(axis=1),
        familles=lignes["rencontres"].where(lignes["configuration"] == Configuration.FAMILLE, 0),
        tentes=lignes["tentes"],
        enceintes=lignes["enceintes"],
        rencontres=lignes["rencontres"],
    )


def _nom_reste(code: str, niveau: Niveau) -> str:
    return "Non localisé" if code == NON_LOCALISE else ("Sans secteur connu" if niveau is Niveau.SECTEUR else code)


def _restitution(
    restituee: pd.Series, attendus: gpd.GeoDataFrame, niveau: Niveau, territoires: Territoires
) -> pd.DataFrame:
    paires = secteurs_concernes(niveau, territoires, attendus)
    par_zone = paires["secteur"].map(restituee).astype(int).groupby(paires["zone"].to_numpy()).agg(["sum", "count"])
    par_zone.columns = ["secteurs_restitues", "secteurs_attendus"]
    return par_zone


def _finish(tableau: pd.DataFrame) -> pd.DataFrame:
    suivi = ["secteurs_restitues", "secteurs_attendus"]
    tableau[suivi] = tableau[suivi].fillna(0).astype(int)
    complet = (tableau["secteurs_restitues"] == tableau["secteurs_attendus"]) & (tableau["partages_manquants"] == 0)
    restitue = tableau["hommes"] + tableau["femmes"] + tableau["sexe_nd"]
    parts = part_femmes(tableau["hommes"], tableau["femmes"], tableau["sexe_nd"])
    tableau = tableau.assign(
        effectif=restitue.astype("Int64").where(complet),
        effectif_restitue=restitue,
        complet=complet,
        densite=(restitue / tableau["surface_km2"]).where(complet),
    ).join(parts)
    vide = (tableau["secteurs_attendus"] == 0) & (tableau["rencontres"] == 0) & tableau["surface_km2"].isna()
    ordre = np.lexsort((tableau.index, tableau.index == NON_LOCALISE))
    return tableau.iloc[ordre].loc[~vide.iloc[ordre]]
