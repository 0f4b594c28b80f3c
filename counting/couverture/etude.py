"""A study of coverage: what a rule leaves white on a date, hour by hour, how much ground, whom, and near which team."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from counting.couverture.denombrement import Gens, Regard
from counting.couverture.regles import Moment, Regle
from counting.couverture.semaine import Semaine, covered, covered_by_slot
from counting.couverture.terrain import Terrain
from counting.errors import CountingError
from geo.cellules import Cells
from geo.creneaux import Bools, Floats


class EtudeError(CountingError):
    """A measure that the ground cannot give."""


class Mesure(StrEnum):
    """What a share covered is a share of."""

    SURFACE = "surface"
    PERSONNES = "personnes"
    RUES = "longueur de rues"


@dataclass(frozen=True)
class Etude:
    """One week of passages, one rule, the people of one édition, on one ground.

    Attributes
    ----------
    couvert : bool array (168, faces)
    rues_couvertes : bool array (168, stretches) or None
    poids : DataFrame, one row a face, one column a `Regard`
    dehors, sans_point : Series, index = Regard
        People outside every face (beyond Paris, on the Seine when left out); people without a sure point.
    """

    terrain: Terrain
    regle: Regle
    semaine: Semaine
    couvert: Bools
    rues_couvertes: Bools | None
    poids: pd.DataFrame
    dehors: pd.Series
    sans_point: pd.Series

    def white(self, moment: Moment, codes: Sequence[str]) -> Bools:
        """Faces of some arrondissements where nobody passes at a moment: bool array (faces,)."""
        faces = self.terrain.mosaic.faces
        return ~covered(faces, self.semaine, self.regle, moment.creneaux()) & self.terrain.inside(faces, codes)

    def seldom(self, moment: Moment, codes: Sequence[str]) -> bool:
        """Whether someone passes in what is white at a moment, though less often than the rule asks."""
        passages = self.terrain.mosaic.faces.count(self.semaine.dans(moment.creneaux()))
        return bool((self.white(moment, codes) & (passages > 0)).any())


def study(terrain: Terrain, semaine: Semaine, regle: Regle, gens: Gens) -> Etude:
    """Answer every hour of the week at once; `semaine` is laid on the zones of `terrain`."""
    poids, dehors = gens.weigh(terrain.mosaic)
    return Etude(
        terrain=terrain,
        regle=regle,
        semaine=semaine,
        couvert=covered_by_slot(terrain.mosaic.faces, semaine, regle),
        rues_couvertes=None if terrain.rues is None else covered_by_slot(terrain.rues, semaine, regle),
        poids=poids,
        dehors=dehors,
        sans_point=gens.sans_point,
    )


def shares_covered(etude: Etude, mesure: Mesure, codes: Sequence[str]) -> Floats:
    """Share covered of some arrondissements in each slot: float array (168,), NaN where there is nothing to cover.

    Streets ask for a terrain that has them.
    """
    cells, couvert, poids = _ground(etude, mesure)
    dans = etude.terrain.inside(cells, codes)
    total = poids[dans].sum()
    return couvert[:, dans] @ poids[dans] / total if total else np.full(len(couvert), np.nan)


def share_white(etude: Etude, mesure: Mesure, moment: Moment, codes: Sequence[str]) -> float:
    """Share of some arrondissements where nobody passes at a moment; NaN where there is nothing to cover."""
    cells, _, poids = _ground(etude, mesure)
    dans = etude.terrain.inside(cells, codes)
    blanc = dans & ~covered(cells, etude.semaine, etude.regle, moment.creneaux())
    return float(poids[blanc].sum() / poids[dans].sum()) if poids[dans].any() else float("nan")


def white_people(etude: Etude, moment: Moment, codes: Sequence[str]) -> pd.Series:
    """People counted where nobody passes at a moment: one value a `Regard`."""
    return etude.poids[etude.white(moment, codes)].sum()


def _ground(etude: Etude, mesure: Mesure) -> tuple[Cells, Bools, Floats]:
    faces = etude.terrain.mosaic.faces
    match mesure:
        case Mesure.SURFACE:
            return faces, etude.couvert, faces.measures
        case Mesure.PERSONNES:
            return faces, etude.couvert, etude.poids[Regard.PERSONNES].to_numpy()
        case Mesure.RUES:
            if etude.terrain.rues is None or etude.rues_couvertes is None:
                raise EtudeError("Longueur de rues : le dossier de référence n’a pas de voies. Choisissez la surface.")
            return etude.terrain.rues, etude.rues_couvertes, etude.terrain.rues.measures
