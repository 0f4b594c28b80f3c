"""Passages that a rule counts on a date, and what they cover: cell by cell, hour by hour."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import shapely

from counting.couverture.regles import Regle
from counting.maraudes.domain import Maraude
from counting.maraudes.horaires import CRENEAUX, PAR_SEMAINE, comptes, creneaux
from geo.cellules import Cells
from geo.creneaux import Bools, Floats, Ints
from geo.crs import DEGREES, METRES

COLONNES = ("maraude", "zone", "nom", "operateur", "type", "astreinte", "simulee")


@dataclass(frozen=True)
class Semaine:
    """Passages that a rule counts on a date.

    Attributes
    ----------
    creneaux : bool array (passages, 168)
        Hour slots each passage covers, those outside the rule's hours left out.
    poids : float array (passages,)
        Passages a week: 0.5 for every other week.
    zone : int array (passages,)
        Row of its zone in `lay_zones`.
    zones : int
        Number of zones.
    """

    creneaux: Bools
    poids: Floats
    zone: Ints
    zones: int

    def dans(self, fenetre: Bools) -> Floats:
        """Passages a week of each zone that touch a window of slots, each once: float array (zones,)."""
        touche = self.creneaux[:, fenetre].any(axis=1)
        return np.bincount(self.zone, self.poids * touche, self.zones).astype(np.float64)

    def par_creneau(self) -> Floats:
        """Passages a week of each zone in each slot: float array (168, zones)."""
        semaine = np.zeros((self.zones, CRENEAUX))
        np.add.at(semaine, self.zone, self.creneaux * self.poids[:, None])
        return semaine.T


def lay_zones(maraudes: list[Maraude]) -> gpd.GeoDataFrame:
    """Zones of all maraudes, one row each.

    Returns
    -------
    GeoDataFrame, EPSG:2154
        ``maraude`` (uid), ``zone`` (code), ``nom`` (of the maraude), ``operateur``, ``type``, ``astreinte``,
        ``simulee``: a mosaic's rows.
    """
    lignes = [
        (m.uid, z.code, m.nom, m.operateur, str(m.type), m.astreinte, m.simulee) for m in maraudes for z in m.zones
    ]
    contours = shapely.from_wkb([z.contour for m in maraudes for z in m.zones])
    geometrie = gpd.GeoSeries(contours, crs=DEGREES).to_crs(METRES).to_numpy()
    froisses = ~shapely.is_valid(geometrie)  # valid in degrees, a border may cross itself by a nanometre in metres
    geometrie[froisses] = shapely.make_valid(geometrie[froisses], method="structure", keep_collapsed=False)
    return gpd.GeoDataFrame(lignes, columns=list(COLONNES), geometry=geometrie, crs=METRES)


def lay_week(maraudes: list[Maraude], zones: gpd.GeoDataFrame, regle: Regle, jour: date) -> Semaine:
    """Lay the passages in season on a day that a rule counts; `zones` is from `lay_zones` of the same maraudes."""
    paires = zip(zones["maraude"], zones["zone"], strict=True)
    rangs = {paire: rang for rang, paire in enumerate(paires)}
    retenus = [(m.uid, p) for m in maraudes if regle.compte(m) for p in comptes(m.passages, jour)]
    couverts = np.zeros((len(retenus), CRENEAUX), np.bool_)
    for ligne, (_, passage) in zip(couverts, retenus, strict=True):
        ligne[creneaux(passage)] = True
    poids = np.array([PAR_SEMAINE[passage.recurrence] for _, passage in retenus], np.float64)
    zone = np.array([rangs[uid, passage.zone] for uid, passage in retenus], np.int64)
    return Semaine(couverts & regle.heures(), poids, zone, len(zones))


def covered(cells: Cells, semaine: Semaine, regle: Regle, fenetre: Bools) -> Bools:
    """Cells that enough passages a week cover in a window of slots: bool array (cells,)."""
    return np.asarray(np.greater_equal(cells.count(semaine.dans(fenetre)), regle.passages_min))


def covered_by_slot(cells: Cells, semaine: Semaine, regle: Regle) -> Bools:
    """Cells covered in each slot of the week: bool array (168, cells)."""
    par_creneau = semaine.par_creneau()
    if ((par_creneau == 0) | (par_creneau >= regle.passages_min)).all():
        return cells.covered(par_creneau > 0)  # one team is enough: answered bit by bit
    return np.asarray(np.greater_equal(cells.count(par_creneau), regle.passages_min))


def teams(cells: Cells, semaine: Semaine, maraudes: Ints, fenetre: Bools) -> Ints:
    """Most maraudes met at once in a cell, in an hour of a window: int array (cells,).

    Parameters
    ----------
    cells : Cells
    semaine : Semaine
    maraudes : int array (zones,)
        Number of the maraude of each zone: two zones of one maraude are one team.
    fenetre : bool array (168,)
    """
    plus = np.zeros(cells.measures.size, np.int64)
    actives = semaine.par_creneau()[fenetre] > 0
    for zones in np.unique(actives, axis=0):
        dehors = np.unique(maraudes[zones])
        par_maraude = zones & (maraudes == dehors[:, None])
        plus = np.maximum(plus, cells.covered(par_maraude).sum(axis=0, dtype=np.int64))
    return plus
