"""Every threshold, with its date and source: none is written anywhere else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Seuil:
    """A threshold the screen can show beside the result it shaped."""

    valeur: int
    unite: str
    depuis: str
    source: str


GROUPE = Seuil(5, "personnes", "2019", "Apur, configuration « groupe de 5 personnes ou plus » (édition 2019)")
EFFECTIF_PLAUSIBLE = Seuil(
    20,
    "personnes",
    "2026",
    "classe « plus de 20 personnes » des résultats de 2026 (enlargeyourparis) : au-delà, vérifier",
)
CONFIANCE = Seuil(
    95, "%", "usage", "intervalle de Wilson à 95 %, usage de la statistique publique ; à confirmer par l’Apur"
)
SCORE_SUR = Seuil(
    80,
    "centièmes de score",
    "2026-11",
    "réglage de Lanterne sur le jeu de réglage ; au-dessous, l’adresse est à localiser",
)
ECART_SECTEUR = Seuil(
    250,
    "m",
    "2026-11",
    "réglage de Lanterne, à confirmer par la Ville : au-delà, une adresse située hors de son secteur est à vérifier",
)
