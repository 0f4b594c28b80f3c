"""Prepare an édition before its night: its secteurs, proposed or brought by the organiser, and its partners'."""

from datetime import date

import geopandas as gpd
import shapely

from counting.domain import Mode, Secteur
from counting.errors import CountingError
from counting.fiches.colonnes import fold
from geo import decoupage, reference
from geo.crs import METRES, require_degrees
from geo.rattachement import ZoneIndex


def propose_secteurs(total: int) -> gpd.GeoDataFrame:
    """Propose street secteurs for all Paris, balanced by street length, or by area when no street file is there.

    Returns
    -------
    GeoDataFrame, EPSG:2154
        As `geo.decoupage.propose_secteurs`.

    Raises
    ------
    DecoupageError
        Fewer than one secteur an arrondissement, or more than 99.
    """
    arrondissements = reference.load_arrondissements()[0].to_crs(METRES)
    lues = reference.load_voies()
    voies = lues[0].to_crs(METRES) if lues else None
    nombres = decoupage.nombres_par_defaut(arrondissements, total=total, voies=voies)
    return decoupage.propose_secteurs(arrondissements, nombres, voies=voies)


def street_secteurs(zones: gpd.GeoDataFrame) -> list[Secteur]:
    """Street secteurs from drawn zones.

    Parameters
    ----------
    zones : GeoDataFrame, EPSG:4326
        ``code``, polygons; ``nom`` if there is one. A secteur belongs to the arrondissement that holds a point inside
        it.

    Raises
    ------
    WrongCRSError
        `zones` is not in EPSG:4326.
    """
    require_degrees(zones)
    arrondissements = reference.load_arrondissements()[0]
    dedans = zones.geometry.representative_point()
    rangs = ZoneIndex(arrondissements).locate(dedans.x, dedans.y)
    noms = zones["nom"] if "nom" in zones else zones["code"]
    codes = arrondissements["code"].to_numpy()
    return [
        Secteur(str(code), Mode.RUE, str(nom), str(codes[rang]) if rang >= 0 else None, contour=shapely.to_wkb(contour))
        for code, nom, rang, contour in zip(zones["code"], noms, rangs, zones.geometry, strict=True)
    ]


def make_id(nom: str, nuit: date) -> str:
    """Identifier of an édition: its month and the words of its name.

    >>> make_id("Nuit de la Solidarité", date(2026, 1, 22))
    '2026-01-nuit-de-la-solidarite'

    Raises
    ------
    CountingError
        When the name has neither letter nor figure.
    """
    mots = "".join(lettre if lettre.isalnum() else " " for lettre in fold(nom)).split()
    if not mots:
        raise CountingError("L’édition n’a pas de nom. Donnez-lui un nom, par exemple « Nuit de la Solidarité ».")
    return "-".join([f"{nuit:%Y-%m}", *mots])[:60]
