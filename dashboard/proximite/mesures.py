"""What the map of *Proximité* shows, and how persons, shares and distances on foot are written."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from counting.lieux.domain import Profil
from counting.mots import ABSENT, nombre, part
from counting.proximite.distances import PORTEES
from counting.rapports.echelles import SEQUENTIELLE, ZERO, Echelle
from counting.seuils import PORTEE, PROCHE, QUART_D_HEURE, TRES_PROCHE

PERSONNES = {
    Profil.FEMME_SEULE: ("femme seule comptée", "femmes seules comptées"),
    Profil.HOMME_SEUL: ("homme seul compté", "hommes seuls comptés"),
    Profil.COUPLE: ("personne en couple comptée", "personnes en couple comptées"),
    Profil.FAMILLE: ("personne en famille avec enfants comptée", "personnes en famille avec enfants comptées"),
    Profil.AVEC_ANIMAL: (
        "personne comptée et supposée avec un animal",
        "personnes comptées et supposées avec un animal",
    ),
    Profil.JEUNE: ("jeune de 18 à 24 ans compté", "jeunes de 18 à 24 ans comptés"),
}
AUCUN_LIEU = "aucun lieu ouvert"
FIXE = "\u00a0"
"""No-break space."""


@dataclass(frozen=True)
class Mesure:
    """One measure; `colonne` is a column of `counting.proximite.portee`, a count of persons unless it is the median."""

    titre: str
    colonne: str

    @property
    def est_part(self) -> bool:
        """Whether it is a share of the persons."""
        return self.colonne in PORTEES


def a_pied(metres: float | None) -> str:
    """Write a distance on foot, to 10 m, then to 100 m.

    >>> a_pied(648.0), a_pied(1960.0), a_pied(math.inf), a_pied(None)
    ('650 m', '2,0 km', 'aucun lieu ouvert', '—')
    """
    if metres is None or pd.isna(metres):
        return ABSENT
    if math.isinf(metres):
        return AUCUN_LIEU
    return f"{nombre(round(metres, -1))} m" if metres < 995 else f"{nombre(metres / 1000, 1)} km"


def borne(metres: int) -> str:
    """Write a threshold: « 500 m », « 1 km »."""
    return f"{nombre(metres)}{FIXE}m" if metres % 1000 else f"{nombre(metres / 1000)}{FIXE}km"


MESURES = (
    Mesure(f"Part à moins de {borne(PROCHE.valeur)}", "a_1_km"),
    Mesure(f"Part à moins de {borne(TRES_PROCHE.valeur)}", "a_500_m"),
    Mesure(f"Part à moins de {QUART_D_HEURE.valeur} min", "a_15_min"),
    Mesure(f"Part à moins de {borne(PORTEE.valeur)}", "a_2_km"),
    Mesure("Distance médiane", "mediane_m"),
)
_BORNES = (TRES_PROCHE.valeur, PROCHE.valeur, PORTEE.valeur)
DISTANCES = Echelle(
    bornes=(*map(float, _BORNES), math.inf),
    couleurs=(ZERO, SEQUENTIELLE[0], SEQUENTIELLE[2], SEQUENTIELLE[4]),
    libelles=(
        f"jusqu’à {borne(_BORNES[0])}",
        *(f"de {borne(bas)} à {borne(haut)}" for bas, haut in pairwise(_BORNES)),
        f"plus de {borne(_BORNES[-1])}, ou {AUCUN_LIEU}",
    ),
    decimales=0,
    texte=a_pied,
)

QUARTS = (0.0, 0.25, 0.5, 0.75, 1.0)
PARTS = Echelle(
    bornes=QUARTS,
    couleurs=(ZERO, *(SEQUENTIELLE[rang] for rang in (0, 2, 3, 4))),
    libelles=(part(0.0, 0), *(f"{part(bas + 0.01, 0)} à {part(haut, 0)}" for bas, haut in pairwise(QUARTS))),
    decimales=2,
    texte=lambda valeur: part(valeur, 0),
)
"""Classes of a share: nobody stands apart, then quarters."""


def values(parts: pd.DataFrame, mesure: Mesure) -> pd.Series:
    """Values to paint, rounded as they are written, from a table of shares; missing where nobody was counted."""
    return parts[mesure.colonne].round(2) if mesure.est_part else parts[mesure.colonne]


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """Table of `counting.proximite.portee` with shares of the persons instead of counts; missing where nobody was
    counted.
    """
    personnes = table["personnes"].where(table["personnes"] > 0)
    comptes = [*PORTEES, "sans"]
    return table.assign(**{nom: table[nom] / personnes for nom in comptes})


def scale(mesure: Mesure) -> Echelle:
    """Scale of a measure: the same at every hour, so that the night can be followed."""
    return PARTS if mesure.est_part else DISTANCES


def text(mesure: Mesure) -> Callable[[float | None], str]:
    """How a value is written on the map and in the table."""
    return (lambda valeur: part(valeur, 0)) if mesure.est_part else a_pied
