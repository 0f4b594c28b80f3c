"""Classes of a map: which one a value falls in, its colour and its words. Same colours as on the screen."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from counting.rapports.mots import nombre, part

ZERO = "#fff4d9"
SEQUENTIELLE = ("#f5dca4", "#d9bd84", "#a3b0bd", "#7797cc", "#3a5fa8")
"""Lamp light to night blue. Lightness falls at every step: the order survives colour blindness and a grey print."""

DIVERGENTE = ("#ba852b", "#e3c383", "#f1efe8", "#9db4dc", "#3a5fa8")
"""Amber below Paris, grey near it, blue above: a pair every common colour blindness keeps apart; no red."""

FONCEES = frozenset({"#3a5fa8"})
"""Grounds that ask for white ink: contrast of at least 4.5 to 1."""

PAS = 0.005
"""Half a point: narrowest step of a scale of shares."""


@dataclass(frozen=True)
class Echelle:
    """Classes in rising order: class i holds values above ``bornes[i - 1]``, up to ``bornes[i]`` included."""

    bornes: tuple[float, ...]
    couleurs: tuple[str, ...]
    libelles: tuple[str, ...]

    def couleur(self, valeur: float) -> str:
        """Colour of a value."""
        return self.couleurs[min(int(np.searchsorted(self.bornes, valeur)), len(self.couleurs) - 1)]


def counts(valeurs: list[int]) -> Echelle:
    """Zero apart, then quantiles of the other values, each bound one of them: no class is empty."""
    positives = np.unique([valeur for valeur in valeurs if valeur > 0])
    bornes = list[int]()
    if len(positives):
        hautes = np.quantile(positives, np.arange(1, 6) / 5, method="higher")
        bornes = [int(borne) for borne in np.unique(hautes)]
    basses = [int(positives[0]) if len(positives) else 1, *(borne + 1 for borne in bornes[:-1])]
    libelles = [
        nombre(haute) if basse == haute else f"{nombre(basse)} à {nombre(haute)}"
        for basse, haute in zip(basses, bornes, strict=False)
    ]
    rangs = np.linspace(len(SEQUENTIELLE) - 1, 0, len(bornes)).round().astype(int)[::-1]
    return Echelle((0, *bornes), (ZERO, *(SEQUENTIELLE[rang] for rang in rangs)), ("0", *libelles))


def shares(parts: list[float], centre: float) -> Echelle:
    """Five classes around Paris's own share, in [0, 1]."""
    extreme = max((abs(valeur - centre) for valeur in parts), default=0.0)
    pas = max(PAS, np.ceil(extreme / 5 / PAS) * PAS)
    bornes = tuple(float(round(centre + ecart * pas, 4)) for ecart in (-3, -1, 1, 3))
    milieux = [f"{part(max(bas, 0))} à {part(haut)}" for bas, haut in pairwise(bornes)]
    libelles = (
        f"jusqu’à {part(max(bornes[0], 0))}",
        milieux[0],
        f"{milieux[1]} (Paris : {part(centre)})",
        milieux[2],
        f"plus de {part(bornes[3])}",
    )
    return Echelle((*bornes, np.inf), DIVERGENTE, libelles)
