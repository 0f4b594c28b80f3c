"""Figures as tables: titles and numbers in French, sortable by their value."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from counting.domain import Niveau
from counting.mots import ecart, nombre, part

COLONNES: tuple[tuple[str, str, Callable[..., str]], ...] = (
    ("effectif_restitue", "Effectif", nombre),
    ("restitution", "Fiches", str),
    ("part_femmes", "Femmes", part),
    ("part_femmes_min", "au moins", part),
    ("part_femmes_max", "au plus", part),
    ("wilson_min", "Wilson bas", part),
    ("wilson_max", "Wilson haut", part),
    ("densite", "Par km²", partial(nombre, decimales=1)),
    ("familles", "Familles", nombre),
    ("enfants", "Enfants", nombre),
    ("tentes", "Tentes", nombre),
)
"""Column of the figures, its title, how it is written."""


def results(figures: pd.DataFrame, paris: pd.DataFrame, niveau: Niveau, *, evolution: bool) -> Any:
    """Styled table of `counting.chiffres.nuit.figures`: the name, the change if asked, the rest; Paris is last."""
    frame = figures if niveau is Niveau.PARIS else pd.concat([figures, paris])
    suivi = frame["secteurs_restitues"].astype(str) + " / " + frame["secteurs_attendus"].astype(str)
    frame = frame.assign(restitution=suivi.where(frame["secteurs_attendus"] > 0, ""))
    colonnes = (("nom", niveau[:1].upper() + niveau[1:], str), *COLONNES)
    if evolution:
        colonnes = (colonnes[0], ("evolution", "Évolution", ecart), *colonnes[1:])
    titres = {cle: titre for cle, titre, _ in colonnes}
    formats: dict[object, Any] = {titre: texte for _, titre, texte in colonnes}
    return frame[list(titres)].rename(columns=titres).style.format(formats)
