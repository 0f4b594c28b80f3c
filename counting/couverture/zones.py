"""Zones that a study draws: zones blanches and overlaps, cut by quartier, each with whom it holds."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from counting.couverture.denombrement import Regard
from counting.couverture.etude import Etude
from counting.couverture.regles import Moment
from counting.couverture.semaine import teams
from counting.maraudes.domain import JOURS
from counting.maraudes.heures_en_mots import night_in_words
from counting.maraudes.horaires import HEURES
from counting.seuils import EQUIPES
from geo.creneaux import Bools, Ints
from geo.crs import METRES


def zones_blanches(etude: Etude, moment: Moment, codes: Sequence[str], regard: Regard) -> gpd.GeoDataFrame:
    """White zones of some arrondissements at a moment, those with most people first, then the largest.

    Returns
    -------
    GeoDataFrame, EPSG:2154
        ``code`` (« 7511702-1 »: quartier, rank), ``nom`` (of the quartier), ``surface_m2``, one column a `Regard`,
        ``maraude`` (nearest at work at that moment, « » if none), ``distance_m`` (from a point within to its zone),
        ``heures_sans_passage`` (of the rule's hours, those when no maraude counted enters it, whatever the day).
        Each lies in one quartier, else in one arrondissement; pieces smaller than the rule keeps are left out. Whom
        they hold is said in ``attrs["non_listees"]``, that an export adds to its context; no such key when nobody.
    """
    blanches = etude.white(moment, codes)
    zones, labels = cut_by_quartier(etude, blanches, etude.regle.surface_min_m2, regard)
    zones["heures_sans_passage"] = _never_covered(etude, labels, len(zones))
    zones = _with_nearest(etude, moment, zones)
    zones.attrs |= _unlisted(etude, blanches, zones)
    return zones


def recouvrements(etude: Etude, moment: Moment, codes: Sequence[str], regard: Regard) -> gpd.GeoDataFrame:
    """Where at least `EQUIPES` teams are in the same hour of a moment; columns as `zones_blanches` up to the people."""
    terrain = etude.terrain
    faces = terrain.mosaic.faces
    nombre = teams(faces, etude.semaine, terrain.maraudes(), moment.creneaux())
    pris = (nombre >= EQUIPES.valeur) & terrain.inside(faces, codes)
    zones, labels = cut_by_quartier(etude, pris, 0.0, regard)
    equipes = np.zeros(len(zones), np.int64)
    np.maximum.at(equipes, labels[labels >= 0], nombre[labels >= 0])
    return zones.assign(equipes=equipes)


def cut_by_quartier(etude: Etude, pris: Bools, surface_min_m2: float, regard: Regard) -> tuple[gpd.GeoDataFrame, Ints]:
    """Merge the faces of a mask inside each quartier.

    Returns
    -------
    zones : GeoDataFrame, EPSG:2154
        ``code``, ``nom``, ``surface_m2``, one column a `Regard`; those with most of `regard` first, then the largest.
    labels : int array, one a face
        Row of `zones`; -1 outside the mask, and where the zone is smaller than `surface_min_m2`.
    """
    terrain = etude.terrain
    mosaic, morceau = terrain.mosaic, terrain.morceau(terrain.mosaic.faces)
    contours: list[shapely.Geometry] = []
    du_morceau: list[int] = []
    labels = np.full(pris.size, -1)
    for rang in np.unique(morceau[pris & (morceau >= 0)]):
        polygones, ici = mosaic.merge(pris & (morceau == rang))
        labels[ici >= 0] = ici[ici >= 0] + len(contours)
        contours += polygones.tolist()
        du_morceau += [int(rang)] * len(polygones)
    zones = gpd.GeoDataFrame(
        {
            "morceau": du_morceau,
            "surface_m2": shapely.area(contours),
            **{vu.value: _people(etude, vu, labels, len(contours)) for vu in Regard},
        },
        geometry=np.array(contours, dtype=object),
        crs=METRES,
    )
    gardees = zones[zones["surface_m2"] >= surface_min_m2]
    ordre = gardees.sort_values([regard.value, "surface_m2"], ascending=False, kind="stable").index.to_numpy()
    place = np.full(len(contours) + 1, -1)
    place[ordre] = np.arange(ordre.size)
    return _named(etude, zones.loc[ordre].reset_index(drop=True)), place[labels]


def _unlisted(etude: Etude, blanches: Bools, zones: gpd.GeoDataFrame) -> dict[str, str]:
    """« 1 personne dans des zones de moins de 5 000 m² »: whom the pieces left out hold, as a line of context."""
    restent = {vu: round(etude.poids.loc[blanches, vu].sum() - zones[vu].sum()) for vu in Regard}
    dits = [f"{combien} {vu if combien > 1 else vu[:-1]}" for vu, combien in restent.items() if combien]
    taille = f"{etude.regle.surface_min_m2:,.0f}".replace(",", "\u202f")
    return {"non_listees": f"{', '.join(dits)} dans des zones de moins de {taille} m²"} if dits else {}


def _people(etude: Etude, regard: Regard, labels: Ints, combien: int) -> Ints:
    return np.bincount(labels + 1, etude.poids[regard], combien + 1)[1:].astype(np.int64)


def _named(etude: Etude, zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    du_morceau = etude.terrain.morceaux.iloc[zones["morceau"]]
    rangs = (zones.groupby("morceau").cumcount() + 1).astype(str)
    zones.insert(0, "code", (du_morceau["code"].astype(str).to_numpy() + "-" + rangs).astype(str))
    zones.insert(1, "nom", du_morceau["nom"].to_numpy())
    return zones.drop(columns="morceau")


def _with_nearest(etude: Etude, moment: Moment, zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    actives = np.flatnonzero(etude.semaine.dans(moment.creneaux()) > 0)
    noms = pd.Series("", index=zones.index)
    distances = pd.Series(np.nan, index=zones.index)
    if actives.size and len(zones):
        contours = etude.terrain.zones.geometry.to_numpy()[actives]
        dedans = shapely.point_on_surface(zones.geometry.to_numpy())
        (_, plus_proche), d = shapely.STRtree(contours).query_nearest(dedans, return_distance=True, all_matches=False)
        noms = pd.Series(etude.terrain.zones["nom"].to_numpy()[actives[plus_proche]], index=zones.index)
        distances = pd.Series(d, index=zones.index)
    return zones.assign(maraude=noms, distance_m=distances)


def _never_covered(etude: Etude, labels: Ints, combien: int) -> list[str]:
    """Hours of the rule when no zone counted enters, whatever the day, as words, one text a zone."""
    par_heure: Bools = np.asarray(etude.couvert.reshape(len(JOURS), HEURES, -1).any(axis=0))
    dans = labels >= 0
    vues = np.array([np.bincount(labels[dans & heure], minlength=combien) > 0 for heure in par_heure])
    regardees = etude.regle.heures()[:HEURES]
    return [night_in_words(regardees & ~vues[:, zone], regardees) for zone in range(combien)]
