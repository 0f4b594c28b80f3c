"""Colour scales: which class a value falls in, its colour, and its words in the legend."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import mapclassify
import numpy as np
import pandas as pd

from counting.mots import ecart, nombre, part

ZERO = "#fff4d9"
SEQUENTIELLE = ("#f5dca4", "#d9bd84", "#a3b0bd", "#7797cc", "#3a5fa8")
"""Lamp light to night blue. Lightness falls at every step: the order survives colour blindness and a grey print."""

DIVERGENTE = ("#ba852b", "#e3c383", "#f1efe8", "#9db4dc", "#3a5fa8")
"""Amber below Paris, grey near it, blue above: a pair every common colour blindness keeps apart; no red."""

FONCEES = frozenset({"#3a5fa8"})
"""Grounds that ask for white ink: contrast of at least 4.5 to 1."""

ENCRE_SOMBRE, ENCRE_CLAIRE = "#14213d", "#ffffff"


@dataclass(frozen=True)
class Echelle:
    """Classes in rising order: class i holds values above ``bornes[i - 1]``, up to ``bornes[i]`` included."""

    bornes: tuple[float, ...]
    couleurs: tuple[str, ...]
    libelles: tuple[str, ...]
    decimales: int
    texte: Callable[[float], str]

    def couleur(self, valeur: float) -> str:
        """Colour of a value; it is first rounded as it is written, so that number and colour never disagree."""
        rang = int(np.searchsorted(self.bornes, round(valeur, self.decimales)))
        return self.couleurs[min(rang, len(self.couleurs) - 1)]


def encre(couleur: str) -> str:
    """Colour of a text written over `couleur`: contrast of at least 4.5 to 1."""
    return ENCRE_CLAIRE if couleur in FONCEES else ENCRE_SOMBRE


def sequentielle(valeurs: pd.Series, *, classes: int = 5, decimales: int = 0) -> Echelle:
    """Scale for counts and densities: zero apart, then quantiles of the other values, each value counted once.

    Parameters
    ----------
    valeurs : Series
        Values at or above zero; missing ones are left out.
    classes : int
        Number of classes above zero, at most five; fewer when the values are fewer.
    decimales : int
        Decimals written, and compared.
    """
    utiles = valeurs.dropna().round(decimales)
    positives = utiles[utiles > 0].astype(float)
    bornes = _quantiles(positives, classes)
    pas = 10.0**-decimales
    basses = [float(positives.min()) if len(positives) else 0.0, *(borne + pas for borne in bornes[:-1])]
    libelles = [_intervalle(basse, haute, decimales) for basse, haute in zip(basses, bornes, strict=False)]
    couleurs = _etalees(SEQUENTIELLE, len(bornes))
    return Echelle(
        bornes=(0.0, *bornes),
        couleurs=(ZERO, *couleurs),
        libelles=(nombre(0, decimales), *libelles),
        decimales=decimales,
        texte=lambda valeur: nombre(valeur, decimales),
    )


def divergente(parts: pd.Series, *, centre: float) -> Echelle:
    """Scale for shares of [0, 1], five classes around Paris's own value, in steps of half a point at least."""
    extreme = float((parts.dropna() - centre).abs().max()) if parts.notna().any() else 0.0
    pas = max(0.005, math.ceil(extreme / 5 / 0.005) * 0.005)
    bornes = tuple(round(centre + ecart * pas, 3) for ecart in (-3, -1, 1, 3))
    milieux = [f"{part(bas)} à {part(haut)}" for bas, haut in pairwise(bornes)]
    libelles = (
        f"jusqu’à {part(bornes[0])}",
        milieux[0],
        f"proche de Paris ({part(centre)}) : {milieux[1]}",
        milieux[2],
        f"plus de {part(bornes[3])}",
    )
    return Echelle((*bornes, math.inf), DIVERGENTE, libelles, 3, part)


def _quantiles(positives: pd.Series, classes: int) -> tuple[float, ...]:
    """Upper bounds, each one of the values: no class is empty."""
    distinctes = np.unique(positives)
    if len(distinctes) <= classes:
        return tuple(distinctes.tolist())
    rangs = np.searchsorted(distinctes, mapclassify.Quantiles(distinctes, k=classes).bins, side="right") - 1
    return tuple(distinctes[np.unique(rangs)].tolist())


def _intervalle(basse: float, haute: float, decimales: int) -> str:
    bas, haut = nombre(basse, decimales), nombre(haute, decimales)
    return bas if bas == haut else f"{bas} à {haut}"


def _etalees(palette: tuple[str, ...], nombre_de_classes: int) -> tuple[str, ...]:
    """`nombre_de_classes` colours spread over the whole palette: the highest class is always the darkest."""
    rangs = np.linspace(len(palette) - 1, 0, nombre_de_classes).round().astype(int)[::-1]
    return tuple(palette[rang] for rang in rangs)


def ecarts(valeurs: pd.Series) -> Echelle:
    """Scale for changes in persons, five classes around zero."""
    extreme = float(valeurs.dropna().abs().max()) if valeurs.notna().any() else 0.0
    pas = max(1, math.ceil(extreme / 5))
    bornes = (-3 * pas, -pas, pas, 3 * pas)
    libelles = (
        f"jusqu’à {ecart(bornes[0])}",
        *(f"{ecart(bas)} à {ecart(haut)}" for bas, haut in pairwise(bornes)),
        f"plus de {ecart(bornes[3])}",
    )
    return Echelle((*bornes, math.inf), DIVERGENTE, libelles, 0, ecart)
