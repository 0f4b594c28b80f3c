"""Walkers and lieux on a square of 10 km around the centre of the 20 squares, distances one can follow by hand."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from counting.domain import Position, StatutPosition
from counting.lieux.domain import Lieu, Profil, Publics, TypeAccueil
from counting.proximite.distances import study
from counting.proximite.marcheurs import MINEURS, SEXE_INCONNU, Marcheurs
from counting.proximite.offre import HEURES, Demande, make_offre
from geo.crs import DEGREES, METRES
from geo.proximite import nearest

X, Y = 650_000, 6_860_000
NUIT = date(2026, 11, 24)
"""A Tuesday."""

A_23_H = HEURES.index(23)
FEMMES = Publics(femmes=True, hommes=False)
TOUS = Publics(*[True] * 6)
COLONNES = (*map(str, Profil), SEXE_INCONNU, MINEURS)


def demande(profil=Profil.FEMME_SEULE, **champs):
    return Demande(profil, NUIT, **champs)


def lieu(uid, x=0, publics=TOUS, horaires="24/7", **champs):
    """A lieu `x` metres east of the origin; None: not placed."""
    position = None
    if x is not None:
        point = gpd.GeoSeries.from_xy([X + x], [Y], crs=METRES).to_crs(DEGREES).iloc[0]
        position = Position(point.x, point.y, StatutPosition.OK, 1.0, "")
    valeurs = {"nom": f"Lieu {uid}", "type": TypeAccueil.HALTE_NUIT} | champs
    return Lieu("essai", uid, position=position, publics=publics, horaires=horaires, **valeurs)


def marcheurs(*groupes, profil=Profil.FEMME_SEULE, sans_point=0):
    """Persons at (x, how many[, arrondissement]), metres east of the origin."""
    lignes = [(X + x, Y, code[0] if code else "75101", "7510101", combien) for x, combien, *code in groupes]
    points = pd.DataFrame(lignes, columns=["x_m", "y_m", "arrondissement", "quartier", str(profil)])
    points = points.reindex(columns=["x_m", "y_m", "arrondissement", "quartier", *COLONNES], fill_value=0)
    return Marcheurs(points, pd.Series(0, index=list(COLONNES)).where(lambda s: s.index != str(profil), sans_point))


def etude(gens, *lieux, occupations=(), **champs):
    """Study on straight lines, not lengthened: a metre is a metre."""
    une = demande(**champs)
    return study(une, gens, make_offre(une, lieux, occupations), lambda question: nearest(question, detour=1))


def distances(une, rang=A_23_H):
    return np.round(une.distance_m(rang), 1).tolist()
