"""What a publication counts: persons by sex, age, configuration, place, coverage by maraudes, distance to a halte."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Engine

from counting.chiffres.cube import arrondissement_of, load_placees, make_cube
from counting.couverture.regles import Regle
from counting.couverture.semaine import lay_week, lay_zones
from counting.domain import Edition, Perimetre
from counting.editions.registre import in_perimetre
from counting.geographie.niveaux import Territoires
from counting.lieux import registre as registre_lieux
from counting.lieux.domain import Lieu, Occupation, Profil, TypeAccueil, en_vigueur
from counting.lieux.occupations import load_occupations
from counting.maraudes import registre as registre_maraudes
from counting.maraudes.domain import Maraude
from counting.maraudes.horaires import CRENEAUX
from counting.proximite.distances import by_crow, metres
from counting.proximite.marcheurs import PARTAGE, by_profil
from counting.proximite.offre import HEURES, LENDEMAIN, Demande, make_offre
from counting.publication.comptages import count
from counting.publication.tableaux import COLONNES, SANS_POSITION
from counting.scelles import is_reduced
from counting.seuils import PROCHE
from counting.store import Marque
from geo.crs import DEGREES, METRES
from geo.proximite import Question

COUVERTURE, HALTE = "couverture", "halte"
VUES, BLANCHE = "vues par une maraude", "en zone blanche"
A_PORTEE, LOIN, SANS_PROFIL = "à moins de 1 km", "plus loin, ou rien d’ouvert", "sans profil"
REDUITE = "Les positions de cette édition sont réduites au secteur : ce chiffre ne se calcule plus."
HALTES = (TypeAccueil.HALTE_NUIT, TypeAccueil.HALTE_FEMMES)
HEURE = 23
"""On the clock of Paris, the night of the count."""


@dataclass(frozen=True)
class Registres:
    """What the registers held when a version was published.

    `absences`: for each variable that could not be computed, why, in a French sentence.
    """

    maraudes: list[Maraude]
    lieux: list[Lieu]
    occupations: list[Occupation]
    absences: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Assise:
    """What a version rests on: an édition as the store stood at a mark, its geography, and the registers.

    `secteurs`: from `counting.editions.registre.load_secteurs`.
    """

    edition: Edition
    marque: Marque
    secteurs: gpd.GeoDataFrame
    territoires: Territoires
    registres: Registres


def load_registres(engine: Engine, edition: Edition) -> Registres:
    """Read what a publication needs of the registers, as they stand now."""
    nuit, regle = edition.nuit, Regle()
    maraudes = [une for une in registre_maraudes.load(engine) if regle.compte(une)]
    lieux = [
        un
        for un in registre_lieux.load(engine)
        if un.type in HALTES and (en_vigueur(un, nuit) or en_vigueur(un, nuit + LENDEMAIN))
    ]
    absences = {}
    if not len(lay_week(maraudes, lay_zones(maraudes), regle, nuit).poids):
        absences[COUVERTURE] = "Aucune maraude au registre cette semaine-là : les zones blanches ne se calculent pas."
    if not any(un.point for un in lieux):
        absences[HALTE] = "Aucune halte au registre cette nuit-là : la distance à une halte ne se calcule pas."
    with engine.connect() as connection:
        if is_reduced(connection, edition.id):
            absences = dict.fromkeys((COUVERTURE, HALTE), REDUITE)
    return Registres(maraudes, lieux, load_occupations(engine, nuit, nuit), absences)


def load_figures(engine: Engine, assise: Assise) -> pd.DataFrame:
    """Persons of an édition as it stood at a mark, by each variable: what `counting.publication.tableaux` adds up.

    Returns
    -------
    DataFrame
        `counting.publication.tableaux.COLONNES`. `COUVERTURE` and `HALTE` are absent where `registres` cannot tell.
    """
    nuit, registres, secteurs, territoires = assise.edition.nuit, assise.registres, assise.secteurs, assise.territoires
    placees = load_placees(engine, assise.edition.id, secteurs=secteurs, marque=assise.marque)
    parts = [count(make_cube(placees, secteurs["arrondissement"], territoires), secteurs)]
    profils = by_profil(placees)[list(PARTAGE)]
    ou = placees[["secteur"]].assign(
        territoire=arrondissement_of(placees, secteurs["arrondissement"], territoires).astype(str)
    )
    if COUVERTURE not in registres.absences:
        vues = _covered(placees, registres.maraudes, nuit)
        parts.append(_add_up(ou, vues, profils.sum(axis=1), COUVERTURE, secteurs))
    if HALTE not in registres.absences:
        longs = profils.melt(ignore_index=False, var_name="profil", value_name="effectif")
        longs = longs[longs["effectif"] > 0]
        portees = _within_reach(placees, longs["profil"], registres, nuit)
        parts.append(_add_up(ou.loc[longs.index], portees, longs["effectif"], HALTE, secteurs))
    return pd.concat(parts, ignore_index=True)


def _add_up(
    ou: pd.DataFrame, categories: Sequence[str], effectifs: pd.Series, variable: str, secteurs: gpd.GeoDataFrame
) -> pd.DataFrame:
    lignes = ou.assign(categorie=np.asarray(categories), effectif=effectifs.to_numpy(np.int64))
    parts = []
    for perimetre in Perimetre:
        dedans = in_perimetre(secteurs, perimetre)
        ici = lignes[lignes["secteur"].isin(dedans.index[dedans])]
        somme = ici.groupby(["territoire", "categorie"], observed=True)["effectif"].sum().reset_index()
        parts.append(somme.assign(perimetre=str(perimetre), variable=variable))
    return pd.concat(parts)[list(COLONNES)]


def _covered(placees: pd.DataFrame, maraudes: list[Maraude], nuit: date) -> list[str]:
    """Category of each rencontre: whether enough passages a week, all nights of the rule together, reach its point."""
    regle, zones = Regle(), lay_zones(maraudes)
    passages = lay_week(maraudes, zones, regle, nuit).dans(np.ones(CRENEAUX, np.bool_))
    sur = placees["lon"].notna().to_numpy()
    points = gpd.GeoSeries.from_xy(placees["lon"][sur], placees["lat"][sur], crs=DEGREES).to_crs(METRES)
    point, zone = shapely.STRtree(zones.geometry.to_numpy()).query(points.to_numpy(), predicate="intersects")
    vus = np.zeros(len(placees), np.bool_)
    vus[sur] = np.bincount(point, passages[zone], minlength=int(sur.sum())) >= regle.passages_min
    return [str(un) for un in np.where(~sur, SANS_POSITION, np.where(vus, VUES, BLANCHE))]


def _within_reach(placees: pd.DataFrame, profils: pd.Series, registres: Registres, nuit: date) -> list[str]:
    """Category of each part of a rencontre: whether a halte open at `HEURE`, with room, receives that profil near."""
    sur = placees["lon"].notna()
    points = gpd.GeoSeries.from_xy(placees["lon"], placees["lat"], crs=DEGREES).to_crs(METRES)
    categories = np.where(sur.loc[profils.index], SANS_PROFIL, SANS_POSITION).astype(object)
    for profil in {*PARTAGE} & {*Profil}:
        ici = (profils == profil).to_numpy() & sur.loc[profils.index].to_numpy()
        offre = make_offre(Demande(Profil(profil), nuit, HALTES), registres.lieux, registres.occupations)
        siens = points.loc[profils.index[ici]]
        question = Question(
            points_m=np.column_stack([siens.x, siens.y]),
            destinations_m=metres(offre.lieux),
            convient=np.ones((1, len(offre.lieux)), np.bool_),
            ouvert=offre.utilisables,
            profil=np.zeros(len(siens), np.int64),
        )
        distance_m = by_crow(question).distance_m[HEURES.index(HEURE)]
        categories[ici] = np.where(distance_m <= PROCHE.valeur, A_PORTEE, LOIN)
    return [str(une) for une in categories]
