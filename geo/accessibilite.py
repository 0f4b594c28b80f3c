"""Places within walking distance for each person, shared with all those who can walk there too."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from geo.creneaux import Floats

POIDS = (1.0, 0.68, 0.22)
"""Weights of the three steps of Luo and Qi (2009), from the nearest to the farthest."""


class AccessibiliteError(ValueError):
    """Distances, persons, places or steps that cannot be; the message says which."""


def accessibility(
    distances_m: ArrayLike,
    effectifs: ArrayLike,
    places: ArrayLike,
    *,
    paliers_m: Sequence[float],
    poids: Sequence[float] = POIDS,
) -> Floats:
    """Places per person within reach of each point: the enhanced two-step floating catchment area (E2SFCA).

    Parameters
    ----------
    distances_m : float array (points, lieux), ≥ 0
        Infinite or NaN where the lieu does not suit or is closed.
    effectifs : float array (points,), ≥ 0
        Persons at each point, all of the same audience.
    places : float array (lieux,), ≥ 0
        Places of each lieu for that audience; infinite or NaN is refused, there being nothing to share.
    paliers_m : sequence of float, growing
        End of each step, included: 500 then 1,000 then 2,000. Beyond the last nobody walks.
    poids : sequence of float, in ]0, 1]
        Weight of each step.

    Returns
    -------
    acces : float array (points,)
        Places per person; 0 where no lieu is within the last step.

    Raises
    ------
    AccessibiliteError
        Shapes that disagree, a number that is negative or missing, steps that do not grow.

    Notes
    -----
    W(d) is the weight of the step d falls in. Step one, for each lieu: R_j = places_j / Σ_i effectifs_i W(d_ij). Step
    two, for each point: A_i = Σ_j R_j W(d_ij). The mean over the persons is the places that somebody can reach,
    divided by all the persons: none is lost, none is counted twice. Luo and Qi, « An enhanced two-step floating
    catchment area (E2SFCA) method for measuring spatial accessibility to primary care physicians », Health & Place
    15 (4), 2009, where the steps are 10, 20 and 30 minutes by car. Equal to ``enhanced_two_stage_fca`` of PySAL's
    ``access`` (bench/affectation.py).
    """
    distances = np.asarray(distances_m, np.float64)
    people, rooms = np.asarray(effectifs, np.float64), np.asarray(places, np.float64)
    ends, weights = np.asarray(paliers_m, np.float64), np.asarray(poids, np.float64)
    _check(distances, people, rooms)
    _check_steps(ends, weights)
    by_step = np.append(weights, 0.0)[np.searchsorted(ends, distances, side="left")]
    wanted = people @ by_step
    shares = np.divide(rooms, wanted, out=np.zeros_like(wanted), where=wanted > 0)
    acces: Floats = by_step @ shares
    return acces


def _check(distances: Floats, people: Floats, places: Floats) -> None:
    if distances.shape != (*people.shape, *places.shape) or distances.ndim != 2:
        raise AccessibiliteError(
            "Accessibilité : attendu une distance par point et par lieu, un effectif par point, des places par lieu."
        )
    if (distances < 0).any():
        raise AccessibiliteError("Accessibilité : une distance est négative. Vérifiez les coordonnées.")
    for nom, numbers in (("un effectif", people), ("un nombre de places", places)):
        if not (np.isfinite(numbers) & (numbers >= 0)).all():
            raise AccessibiliteError(
                f"Accessibilité : {nom} est négatif, inconnu ou illimité. Donnez un nombre, ou retirez la ligne."
            )


def _check_steps(ends: Floats, weights: Floats) -> None:
    if ends.shape != weights.shape or ends.ndim != 1 or not ends.size:
        raise AccessibiliteError(f"Accessibilité : {ends.size} paliers pour {weights.size} poids. Donnez-en autant.")
    if not (np.isfinite(ends) & (ends > 0)).all() or not (np.diff(ends) > 0).all():
        raise AccessibiliteError("Accessibilité : les paliers doivent être des distances croissantes, en mètres.")
    if not ((weights > 0) & (weights <= 1)).all():
        raise AccessibiliteError("Accessibilité : un poids de palier est hors de ]0, 1].")
