"""One zone blanche looked at closely: over the whole week, when nobody enters it and when teams meet in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counting.couverture.denombrement import Regard
from counting.couverture.etude import Etude
from counting.couverture.regles import Moment
from counting.couverture.zones import cut_by_quartier
from counting.maraudes.heures_en_mots import week_in_words
from counting.seuils import EQUIPES
from geo.creneaux import Bools, Ints


@dataclass(frozen=True)
class SemaineDeZone:
    """Week of one zone.

    Attributes
    ----------
    jamais : bool array (168,)
        Hours of the rule when no maraude counted enters any part of it.
    equipes : int array (168,)
        Most maraudes counted that are at once in one place of it.
    regardees : bool array (168,)
        Hours of the rule.
    """

    jamais: Bools
    equipes: Ints
    regardees: Bools

    def never(self) -> str:
        """« lundi au jeudi toute la nuit ; vendredi 18 h–20 h »."""
        return week_in_words(self.jamais, self.regardees)

    def overlaps(self) -> str:
        """Hours when `EQUIPES` teams or more are in the same place of it, as `never`; « aucune heure » when none."""
        return week_in_words(self.equipes >= EQUIPES.valeur, self.regardees)


def week_of_zone(etude: Etude, moment: Moment, codes: Sequence[str], regard: Regard, code: str) -> SemaineDeZone:
    """Week of the zone blanche that bears `code` in `zones_blanches` of the same arguments."""
    faces = _faces_of(etude, moment, codes, regard, code)
    regardees = etude.regle.heures()
    return SemaineDeZone(regardees & ~etude.couvert[:, faces].any(axis=1), _teams(etude, faces), regardees)


def _faces_of(etude: Etude, moment: Moment, codes: Sequence[str], regard: Regard, code: str) -> Ints:
    """Faces of a zone: cut again, in its quartier only, where it keeps its rank."""
    terrain = etude.terrain
    morceaux = np.flatnonzero(terrain.morceaux["code"] == code.rpartition("-")[0])
    ici = np.isin(terrain.morceau(terrain.mosaic.faces), morceaux)
    zones, labels = cut_by_quartier(etude, etude.white(moment, codes) & ici, etude.regle.surface_min_m2, regard)
    return np.flatnonzero(np.isin(labels, np.flatnonzero(zones["code"] == code)))


def _teams(etude: Etude, faces: Ints) -> Ints:
    """Most maraudes at once in one of some faces, in each slot: int array (168,); two zones of one are one team."""
    terrain = etude.terrain
    maraudes = terrain.maraudes()
    dedans = terrain.mosaic.faces.covered(np.eye(etude.semaine.zones, dtype=bool))[:, faces]
    rangees, rang = np.unique(etude.semaine.par_creneau() > 0, axis=0, return_inverse=True)
    plus = np.zeros(len(rangees), np.int64)
    for ligne, actives in enumerate(rangees):
        presentes = np.zeros((maraudes.max(initial=0) + 1, faces.size), np.bool_)
        np.logical_or.at(presentes, maraudes[actives], dedans[actives])
        plus[ligne] = presentes.sum(axis=0).max(initial=0)
    return plus[rang]
