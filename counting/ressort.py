"""What a limited account may read and write: fiches of its arrondissements, maraudes and lieux that lie there."""

from collections.abc import Iterable
from typing import get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from counting.domain import Position
from counting.errors import CountingError
from counting.geographie.localisation import GEOPLATEFORME
from counting.lieux.domain import Lieu
from counting.maraudes.domain import Maraude
from geo import reference
from geo.adresses.answer import Kind
from geo.rattachement import ZoneIndex
from geo.reference import nom_arrondissement

Ressort = frozenset[str] | None
"""INSEE codes of arrondissements; None means all Paris."""

MAJORITE = 0.5
"""Least share of a maraude's area that lies in the ressort."""

TROUVEES = {*get_args(Kind), GEOPLATEFORME} - {"coordinates"}
"""Methods of a point that was found from words; any other is a point someone gave."""

MONTRES = 5
"""Codes a message names before it says « … »."""


class HorsRessortError(CountingError):
    """Something outside the account's arrondissements was asked for; nothing was written."""


def held(secteurs: pd.DataFrame, ressort: Ressort) -> pd.Index:
    """Codes of the secteurs an account holds.

    Parameters
    ----------
    secteurs : DataFrame
        From `counting.editions.registre.load_secteurs`. A partner that covers all Paris has no arrondissement: it is
        held by accounts without limit only.
    """
    if ressort is None:
        return secteurs.index
    return secteurs.index[secteurs["arrondissement"].isin(ressort)]


def require_secteurs(secteurs: pd.DataFrame, codes: Iterable[str], ressort: Ressort) -> None:
    """Refuse fiches of secteurs that the account does not hold.

    Raises
    ------
    HorsRessortError
        Naming them, and the arrondissements of the account.
    """
    if ressort is None:
        return
    tenus = held(secteurs, ressort)
    dehors = [code for code in codes if code not in tenus]
    if dehors:
        suite = "…" if len(dehors) > MONTRES else ""
        raise HorsRessortError(
            f"Hors de votre ressort ({in_words(ressort)}) : secteur {', '.join(dehors[:MONTRES])}{suite}. "
            "Un organisateur sans limite peut s’en charger."
        )


def require_everywhere(ressort: Ressort, quoi: str) -> None:
    """Refuse what bears on all Paris to an account that is limited.

    Raises
    ------
    HorsRessortError
        When there is a limit.
    """
    if ressort is not None:
        raise HorsRessortError(
            f"{quoi} porte sur tout Paris ; votre ressort est limité ({in_words(ressort)}). "
            "Demandez-le à quelqu’un dont le compte est sans limite."
        )


def require_maraudes(maraudes: Iterable[Maraude], ressort: Ressort) -> None:
    """Refuse maraudes that do not lie mostly, by area, in the account's arrondissements.

    Routes cross borders: up to half of a maraude may lie elsewhere, and its passages count there too. Before a change
    and after it: nobody takes a maraude from another DST, nor gives one away. A maraude without ground is nobody's.

    Raises
    ------
    HorsRessortError
        Naming the first.
    """
    if ressort is None:
        return
    ici = _ground(ressort)
    for maraude in maraudes:
        zones = shapely.union_all(shapely.from_wkb([zone.contour for zone in maraude.zones]))
        if not zones.area or zones.intersection(ici).area < MAJORITE * zones.area:
            raise HorsRessortError(_outside(f"la maraude « {maraude.nom} »", ressort))


def require_lieux(lieux: Iterable[Lieu], ressort: Ressort) -> None:
    """Refuse lieux that are not known to lie in the account's arrondissements.

    Raises
    ------
    HorsRessortError
        Naming the first.
    """
    if ressort is None:
        return
    ici = _ground(ressort)
    for lieu in lieux:
        point = lieu.position
        if point is None or point.lon is None or not shapely.intersects_xy(ici, point.lon, point.lat):
            raise HorsRessortError(_outside(f"le lieu « {lieu.nom} »", ressort))


def require_points(points: Iterable[tuple[str, Position | None]], ressort: Ressort) -> None:
    """Refuse points someone gave that lie in another arrondissement: its figures would count them.

    What an address index found is not refused: a street on a border has both sides. Neither are points outside Paris,
    nor lines without a point.

    Parameters
    ----------
    points : iterable of (str, Position or None)
        What a message calls each line, a feminine noun, and its point.

    Raises
    ------
    HorsRessortError
        Naming the first line and its arrondissement.
    """
    if ressort is None:
        return
    donnes = [(nom, p) for nom, p in points if p and p.methode not in TROUVEES and p.lon is not None]
    index = ZoneIndex(reference.load_arrondissements()[0], key="code")
    degres = np.array([(p.lon, p.lat) for _, p in donnes], dtype=np.float64).reshape(-1, 2)
    trouves = index.locate(degres[:, 0], degres[:, 1])
    for (nom, _), rang in zip(donnes, trouves, strict=True):
        if rang >= 0 and (code := str(index.codes[rang])) not in ressort:
            raise HorsRessortError(_outside(f"{nom}, placée dans le {nom_arrondissement(code)},", ressort))


def in_words(ressort: Ressort) -> str:
    """Say the arrondissements.

    >>> in_words(frozenset({"75113", "75101"})), in_words(None)
    ('1er, 13e', 'tout Paris')
    """
    if ressort is None:
        return "tout Paris"
    return ", ".join(nom_arrondissement(code) for code in sorted(ressort)) or "aucun arrondissement"


def _ground(ressort: frozenset[str]) -> shapely.Geometry:
    zones: gpd.GeoDataFrame = reference.load_arrondissements()[0]
    return zones[zones["code"].isin(ressort)].geometry.union_all()


def _outside(quoi: str, ressort: Ressort) -> str:
    return (
        f"{quoi[:1].upper()}{quoi[1:]} n’est pas dans votre ressort ({in_words(ressort)}). Rien n’a été écrit. "
        "Quelqu’un dont le compte est sans limite peut s’en charger."
    )
