"""What a map of the results can show: column of the figures, title, scale, words."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from counting.mots import bornes, ecart, incomplet, nombre, part
from counting.rapports import echelles
from counting.rapports.echelles import Echelle

Ligne = Mapping[Hashable, Any] | pd.Series
"""Row of `counting.chiffres.nuit.figures`."""


@dataclass(frozen=True)
class Mesure:
    """One measure of the page Résultats; `colonne` is a column of `counting.chiffres.nuit.figures`."""

    titre: str
    colonne: str
    unite: str
    texte: Callable[[float | None], str]
    diverge: bool = False
    decimales: int = 0


MESURES = (
    Mesure("Effectif", "effectif_restitue", "personnes rencontrées", nombre),
    Mesure("Effectif par km²", "densite", "personnes rencontrées par km²", lambda v: nombre(v, 1), decimales=1),
    Mesure("Part des femmes", "part_femmes", "femmes parmi les personnes de sexe connu", part, diverge=True),
    Mesure("Familles", "familles", "familles rencontrées", nombre),
    Mesure("Enfants", "enfants", "personnes de moins de 18 ans", nombre),
    Mesure("Tentes", "tentes", "tentes vues (une tente n’est pas une personne)", nombre),
)
EVOLUTION = Mesure("Évolution", "evolution", "personnes, écart avec l’édition comparée", ecart, diverge=True)


def values(figures: pd.DataFrame, mesure: Mesure) -> pd.Series:
    """Values to paint: missing wherever a fiche the territoire waits for is missing (rule 1)."""
    return figures[mesure.colonne].astype(float).where(figures["complet"])


def scale(figures: pd.DataFrame, mesure: Mesure, paris: pd.Series) -> Echelle:
    """Scale of a measure; shares and changes turn around Paris's own value."""
    valeurs = values(figures, mesure)
    if mesure is EVOLUTION:
        return echelles.ecarts(valeurs)
    if mesure.diverge:
        return echelles.divergente(valeurs, centre=float(paris[mesure.colonne]))
    return echelles.sequentielle(valeurs, decimales=mesure.decimales)


def labels(figures: pd.DataFrame, mesure: Mesure) -> dict[str, str]:
    """What is written on each territoire."""
    return {str(code): _label(ligne, mesure) for code, ligne in figures.to_dict("index").items()}


def hovers(figures: pd.DataFrame) -> dict[str, str]:
    """What stands beside the pointer over each territoire."""
    return {str(code): hover(ligne) for code, ligne in figures.to_dict("index").items()}


def hover(ligne: Ligne) -> str:
    """What stands beside the pointer: effectif with what it rests on, share of women with its bounds."""
    effectif = f"Effectif : {resting(ligne)}"
    if not ligne["effectif_restitue"]:
        return effectif
    limites = bornes(ligne["part_femmes_min"], ligne["part_femmes_max"])
    return f"{effectif} ; part des femmes : {part(ligne['part_femmes'])} ({limites})"


def resting(ligne: Ligne) -> str:
    """Effectif of a territoire with the fiches it rests on."""
    texte = incomplet(ligne["effectif_restitue"], ligne["secteurs_restitues"], ligne["secteurs_attendus"])
    return f"{texte}, partenaires non restitués" if ligne["partages_manquants"] else texte


def _label(ligne: Ligne, mesure: Mesure) -> str:
    """Its value, or « ≥ » the part already returned of a count."""
    if ligne["complet"]:
        return mesure.texte(ligne[mesure.colonne])
    if ligne["rencontres"] and not mesure.diverge and mesure.colonne != "densite":
        return f"≥ {mesure.texte(ligne[mesure.colonne])}"
    return ""
