"""Haltes on a line of 100 m steps, and people one can place in them by hand: distances are in a straight line."""

from functools import partial

import pandas as pd
from carres import X, Y
from pyproj import Transformer

from counting.domain import Position, StatutPosition
from counting.lieux.domain import Capacite, Lieu, Moment, Occupation, Profil, Publics, TypeAccueil
from counting.proximite.distances import study
from counting.proximite.marcheurs import MINEURS, SEXE_INCONNU, Marcheurs
from counting.proximite.offre import Demande, make_offre
from counting.proximite.places_de_nuit import TYPES_DE_NUIT, Inconnues, lay_places
from counting.proximite.repartition import share_out
from geo.proximite import nearest

NUIT = pd.Timestamp(2026, 11, 24).date()
A_23_H = 5
A_VOL_D_OISEAU = partial(nearest, detour=1)
COLONNES = [*map(str, Profil), SEXE_INCONNU, MINEURS]
EN_DEGRES = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
FEMMES = Publics(hommes=False, femmes=True, couples=False, familles=False, jeunes=False)
HOMMES = Publics(hommes=True, femmes=False, couples=False, familles=False, jeunes=False)
MIXTE = Publics(hommes=True, femmes=True, couples=True, familles=False, jeunes=False)


def marcheurs(*points, sans_point=0):
    """People at (x, arrondissement, {column: persons}), each at (x, 0)."""
    lignes = [
        {"x_m": X + float(x), "y_m": float(Y), "arrondissement": zone, "quartier": ""}
        | dict.fromkeys(COLONNES, 0)
        | effectifs
        for x, zone, effectifs in points
    ]
    cadre = pd.DataFrame(lignes, columns=["x_m", "y_m", "arrondissement", "quartier", *COLONNES])
    cadre = cadre.astype({"x_m": float, "y_m": float} | dict.fromkeys(COLONNES, int))
    return Marcheurs(cadre, pd.Series(sans_point, index=COLONNES))


def point(x):
    return EN_DEGRES.transform(X + x, Y)


def halte(uid, x, publics=MIXTE, *, horaires="24/7", type_=TypeAccueil.HALTE_NUIT, **places):
    """A halte at (x, 0): `toutes=10`, `femmes=3`… are its places by night; `x` None: it stands nowhere."""
    capacites = [Capacite(Moment.NUIT, "" if nom == "toutes" else nom, combien) for nom, combien in places.items()]
    position = None if x is None else Position(*point(x), StatutPosition.OK, 1.0, "")
    return Lieu("s", uid, uid, type_, position=position, publics=publics, capacites=tuple(capacites), horaires=horaires)


def occupation(uid, nuitees):
    return Occupation(f"s--{uid}", NUIT, nuitees=nuitees)


def demande(profil=Profil.FEMME_SEULE, *, inconnus=False, types=TYPES_DE_NUIT):
    return Demande(profil, NUIT, types, inconnus)


def places(*lieux, occupations=(), inconnues=Inconnues.PLEINES, **quoi):
    return lay_places(demande(**quoi), A_23_H, lieux, occupations, inconnues)


def partage(gens, *lieux, portee_m=1_000, **quoi):
    return share_out(gens, places(*lieux, **quoi), A_VOL_D_OISEAU, portee_m=portee_m)


def etude(gens, *lieux, profil=Profil.FEMME_SEULE, occupations=()):
    une = demande(profil)
    return study(une, gens, make_offre(une, lieux, occupations), A_VOL_D_OISEAU)
