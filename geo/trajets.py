"""Walks to the candidates and to the lieux of today: read, or refused with the reason."""

import numpy as np
from numpy.typing import ArrayLike

from geo.creneaux import Floats


class ImplantationError(ValueError):
    """What is asked cannot be, or would change nothing; the message says why."""


def read_trajets(
    distances_m: ArrayLike, actuelles_m: ArrayLike, effectifs: ArrayLike, k: int, limite_m: float
) -> tuple[Floats, Floats, Floats]:
    """Check what is asked; parameters as :func:`geo.implantation.lay_median`, `limite_m` its longest walk or radius.

    Returns
    -------
    distances_m, actuelles_m, effectifs : float arrays
        Infinite where nobody can walk, whether it was told so or left unknown.

    Raises
    ------
    ImplantationError
        As for :func:`geo.implantation.lay_median`.
    """
    nearest, walks = np.asarray(distances_m, np.float64), np.asarray(actuelles_m, np.float64)
    people = np.asarray(effectifs, np.float64)
    if nearest.ndim != 2 or walks.shape != nearest.shape[:1] or people.shape != walks.shape:
        raise ImplantationError(
            "Implantation : attendu une distance par point et par candidat, une distance et un effectif par point."
        )
    candidats = nearest.shape[1]
    if candidats == 0:
        raise ImplantationError("Implantation : aucun emplacement candidat. Donnez-en au moins un.")
    if k < 1:
        raise ImplantationError(f"Implantation : attendu un nombre de lieux à ouvrir de 1 ou plus, reçu {k}.")
    if k > candidats:
        raise ImplantationError(
            f"Implantation : {k} lieux à ouvrir pour {candidats} candidats. Demandez-en moins, ou ajoutez-en."
        )
    if not (np.isfinite(limite_m) and limite_m > 0):
        raise ImplantationError(f"Implantation : attendu une distance en mètres au-dessus de 0, reçu {limite_m}.")
    if (nearest < 0).any() or (walks < 0).any():
        raise ImplantationError("Implantation : une distance est négative. Vérifiez les coordonnées.")
    if not (np.isfinite(people) & (people >= 0)).all():
        raise ImplantationError("Implantation : un effectif est négatif ou n’est pas un nombre. Corrigez-le.")
    if not people.any():
        raise ImplantationError("Implantation : personne à rapprocher d’un lieu dans ce territoire.")
    return np.nan_to_num(nearest, nan=np.inf, posinf=np.inf), np.nan_to_num(walks, nan=np.inf, posinf=np.inf), people
