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
ECART_SECTEUR = Seuil(
    250,
    "m",
    "2026-11",
    "réglage de Lanterne, à confirmer par la Ville : au-delà, une adresse située hors de son secteur est à vérifier",
)
PART_COMMUNE = Seuil(
    1,
    "% de la surface du secteur",
    "2026-11",
    "réglage de Lanterne, à confirmer par la Ville : au-dessous, un quartier n’attend pas la fiche du secteur",
)
PASSAGES_MIN = Seuil(
    1, "passage par semaine", "2026-11", "réglage de Lanterne, aucune définition officielle ; à confirmer par le SIAO"
)
SURFACE_BLANCHE = Seuil(
    5000, "m²", "2026-11", "réglage de Lanterne, aucune définition officielle ; à confirmer par le SIAO"
)
EQUIPES = Seuil(
    3,
    "équipes dans la même heure",
    "2016",
    "Samusocial de Paris, 2016 : « 3-4 équipes » pour une même personne la même nuit ; seuil à confirmer par le SIAO",
)
RAYON_MARAUDE = Seuil(
    100,
    "m",
    "2026-11",
    "réglage de Lanterne, à confirmer par le SIAO : ce qu’une maraude voit autour de son trajet ou d’un lieu",
)
