"""Persons of an édition who might walk to a lieu: where each was counted, and under which profil."""

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from sqlalchemy import Engine

from counting.chiffres.cube import load_points
from counting.domain import Age, Configuration, Perimetre, Sexe
from counting.geographie.niveaux import NON_LOCALISE, Territoires
from counting.lieux.domain import Profil
from counting.schema import nom_case
from counting.store import Marque
from geo.rattachement import ZoneIndex

SEXE_INCONNU, MINEURS = "sexe inconnu", "mineurs hors famille"
SEULS = (Profil.FEMME_SEULE, Profil.HOMME_SEUL)
PARTAGE = (*SEULS, Profil.COUPLE, Profil.FAMILLE, SEXE_INCONNU, MINEURS)
"""Each person counted is in exactly one of them."""

ZONES = ("arrondissement", "quartier")


@dataclass(frozen=True)
class Marcheurs:
    """Persons of an édition, by the profil for which a lieu is looked for.

    Couple and famille avec enfants: everyone met in a rencontre of that configuration. Femme seule, homme seul: women
    and men of the other configurations (alone, group, unknown), of 18 and over or of unknown age. Of those, who is of
    unknown sex, or under 18, belongs to none of these four: `SEXE_INCONNU`, `MINEURS`, counted apart. Two profils look
    again at the same persons: jeune, everyone aged 18 to 24; and personne avec un animal, everyone, because the count
    does not record animals: each is looked at as if with one.

    Attributes
    ----------
    points : DataFrame, one row a rencontre whose point is sure
        ``x_m``, ``y_m`` (EPSG:2154), ``arrondissement``, ``quartier`` (codes, `NON_LOCALISE` when unknown), then
        persons of each `Profil`, of `SEXE_INCONNU` and of `MINEURS`.
    sans_point : Series, index = those columns of persons
        Persons whose address waits in « à localiser », or was never written.
    """

    points: pd.DataFrame
    sans_point: pd.Series

    def total(self) -> pd.Series:
        """Persons with a sure point: index = columns of persons."""
        return self.points[list(self.sans_point.index)].sum()


def load_marcheurs(
    engine: Engine,
    edition: str,
    *,
    secteurs: gpd.GeoDataFrame,
    territoires: Territoires,
    perimetre: Perimetre,
    marque: Marque,
) -> Marcheurs:
    """Read the persons of an édition as it stood at a mark, in a périmètre.

    A point outside Paris counts in the arrondissement of its secteur, as in the results.
    """
    placees = load_points(engine, edition, secteurs=secteurs, perimetre=perimetre, marque=marque)
    compte = by_profil(placees)
    sur = placees["lon"].notna()
    metres = placees.geometry[sur]
    zones = _zones(placees[sur], secteurs, territoires)
    points = pd.concat([pd.DataFrame({"x_m": metres.x, "y_m": metres.y}), zones, compte[sur]], axis=1)
    return Marcheurs(points.reset_index(drop=True), compte[~sur].sum())


def by_profil(rencontres: pd.DataFrame) -> pd.DataFrame:
    """Persons of each rencontre under each `Profil`, `SEXE_INCONNU` and `MINEURS`; index kept.

    `rencontres` has ``configuration`` and the 21 columns `COLONNES_EFFECTIFS`; see `Marcheurs` for the rule.
    """

    def somme(garde: Callable[[Sexe, Age], bool]) -> pd.Series:
        return rencontres[[nom_case(sexe, age) for sexe in Sexe for age in Age if garde(sexe, age)]].sum(axis=1)

    def seuls(cherche: Sexe) -> pd.Series:
        return somme(lambda sexe, age: sexe is cherche and age is not Age.MOINS_DE_18).where(autres, 0)

    tous = somme(lambda _sexe, _age: True)
    couple, famille = (rencontres["configuration"] == une for une in (Configuration.COUPLE, Configuration.FAMILLE))
    autres = ~(couple | famille)
    colonnes = {
        Profil.FEMME_SEULE: seuls(Sexe.F),
        Profil.HOMME_SEUL: seuls(Sexe.H),
        Profil.COUPLE: tous.where(couple, 0),
        Profil.FAMILLE: tous.where(famille, 0),
        Profil.AVEC_ANIMAL: tous,
        Profil.JEUNE: somme(lambda _sexe, age: age is Age.DE_18_A_24),
        SEXE_INCONNU: seuls(Sexe.ND),
        MINEURS: somme(lambda _sexe, age: age is Age.MOINS_DE_18).where(autres, 0),
    }
    return pd.DataFrame({str(nom): colonne.astype(np.int64) for nom, colonne in colonnes.items()})


def _zones(placees: pd.DataFrame, secteurs: gpd.GeoDataFrame, territoires: Territoires) -> pd.DataFrame:
    """Codes of the arrondissement and of the quartier of each point."""
    arrondissement = _codes(territoires.index_arrondissements, placees)
    du_secteur = placees["secteur"].map(secteurs["arrondissement"]).fillna(NON_LOCALISE)
    return pd.DataFrame(
        {
            "arrondissement": arrondissement.where(arrondissement != NON_LOCALISE, du_secteur),
            "quartier": _codes(territoires.index_quartiers, placees),
        }
    )


def _codes(index: ZoneIndex | None, placees: pd.DataFrame) -> pd.Series:
    if index is None:
        return pd.Series(NON_LOCALISE, index=placees.index, dtype=object)
    rangs = index.locate(placees["lon"].to_numpy(), placees["lat"].to_numpy())
    codes = np.append(index.codes.astype(object), NON_LOCALISE)
    return pd.Series(codes[rangs], index=placees.index, dtype=object)
