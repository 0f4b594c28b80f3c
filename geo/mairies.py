"""The ways people write the mairies of the arrondissements: « mairie du 5e », « mairie 18ème », « mairie du XVe »."""

import geopandas as gpd

from geo.reference import load_mairies

_ROMAINS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()  # noqa: SIM905
_ORDINAUX = """
    premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième
    quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième
""".split()  # noqa: SIM905

PROVISOIRES = frozenset({"75112"})
"""Mairies whose point is not the building that bears the name. After the fire of 27 January 2025 the 12th's moved to
22 rue Gabriel-Lamé, 756 m from 130 avenue Daumesnil, due to reopen late in 2026 (mairie12.paris.fr, 10/01/2026):
« mairie du 12e » may mean either, so only a person can place it."""


def places() -> gpd.GeoDataFrame:
    """Every name of every mairie.

    Returns
    -------
    places : GeoDataFrame, one row a name, EPSG:4326
        ``nom``, ``type`` (« mairie »), points: what `AddressIndex.with_places` takes.
    """
    mairies, _ = load_mairies()
    noms = [[nom, *_forms(code)] for code, nom in zip(mairies["code"], mairies["nom"], strict=True)]
    rows = mairies.assign(nom=noms, type="mairie").explode("nom", ignore_index=True)
    return rows[["nom", "type", "geometry"]]


def _forms(code: str) -> list[str]:
    """Names by number. Paris Centre's was the 3rd's; the former mairies of the 1st, 2nd and 4th are other buildings."""
    if code in PROVISOIRES:
        return []
    numero = int(code[-2:])
    romain, ordinal = _ROMAINS[numero - 1], _ORDINAUX[numero - 1]
    formes = (f"{numero}", f"{numero}e", f"{numero}ème", f"{numero}ième", f"{romain}e", f"{romain}ème", ordinal)
    return [f"Mairie du {forme}" for forme in formes]
