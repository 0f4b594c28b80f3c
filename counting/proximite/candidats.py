"""Where a halte could open: the mairies that ship, the middles of a grid, or places of a file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import geopandas as gpd
import numpy as np

from counting.errors import CountingError
from counting.lieux.domain import TypeAccueil
from counting.lieux.imports import LieuxLus, preview_lieux
from counting.lieux.lectures import read_lieux
from geo.adresses import AddressIndex
from geo.anomalies import Anomalie
from geo.creneaux import Floats
from geo.crs import DEGREES, METRES
from geo.reference import load_arrondissements, load_mairies, nom_arrondissement

LUES = ("nom", "adresse", "code_postal", "longitude", "latitude")
"""Columns of a file of candidates: a name, and an address or coordinates."""

CANDIDATS_MAX = 1_000


class Emplacements(StrEnum):
    """Where candidates come from."""

    MAIRIES = "mairies d’arrondissement"
    GRILLE = "grille sur tout Paris"
    FICHIER = "lieux d’un fichier"


@dataclass(frozen=True)
class Candidats:
    """Places where a halte could open.

    Attributes
    ----------
    noms : tuple of str
    points : GeoSeries of Point, EPSG:4326
    anomalies : tuple of Anomalie
        Rows of a file that give no candidate, and why.
    """

    noms: tuple[str, ...]
    points: gpd.GeoSeries
    anomalies: tuple[Anomalie, ...] = ()

    def metres(self) -> Floats:
        """Float array (candidates, 2), EPSG:2154."""
        places = self.points.to_crs(METRES)
        return np.column_stack([places.x, places.y]).astype(np.float64)


def mairies() -> Candidats:
    """The mairies that ship."""
    couche, _ = load_mairies()
    return Candidats(tuple(couche["nom"]), couche.geometry)


def grille(pas_m: int) -> Candidats:
    """Middles, inside Paris, of squares of `pas_m` on the lines of EPSG:2154; numbered by arrondissement."""
    zones = load_arrondissements()[0].to_crs(METRES)
    ouest, sud, est, nord = np.floor(zones.total_bounds / pas_m) * pas_m + pas_m / 2
    x_m, y_m = np.meshgrid(np.arange(ouest, est + pas_m, pas_m), np.arange(nord, sud - pas_m, -pas_m))
    centres = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x_m.ravel(), y_m.ravel()), crs=METRES)
    dedans = centres.sjoin(zones[["code", "geometry"]], predicate="within").sort_values("code", kind="stable")
    numeros = dedans.groupby("code").cumcount() + 1
    noms = [
        f"{nom_arrondissement(code)}, carré n° {numero}" for code, numero in zip(dedans["code"], numeros, strict=True)
    ]
    return Candidats(tuple(noms), dedans.geometry.to_crs(DEGREES).reset_index(drop=True))


def read_candidats(octets: bytes, nom: str, *, index: AddressIndex | None, jour: date) -> Candidats:
    """Read the places of a file, CSV, XLSX, ODS or GeoJSON, as the register does: their name, and where they are.

    A row without a sure place is no candidate: it is named in `anomalies`, never guessed.

    Raises
    ------
    FichierIllisibleError
        Not a file of places.
    CountingError
        No row gives a candidate, or too many do.
    """
    lus = read_lieux(octets, nom)
    lignes = [(ou, _as_lieu(ou, rang, cellules)) for rang, (ou, cellules) in enumerate(lus.lignes, start=1)]
    apercu = preview_lieux(LieuxLus(lignes, lus.anomalies), [], index=index, jour=jour)
    places = [(lieu.nom, *lieu.point) for lieu in apercu.lieux if lieu.point is not None]
    if not places:
        raise CountingError(
            f"{nom} : aucune ligne ne donne un emplacement sûr. Attendu une colonne « Nom », et une adresse de Paris "
            "ou « Longitude » et « Latitude » en degrés."
        )
    if len(places) > CANDIDATS_MAX:
        raise CountingError(
            f"{nom} : {CANDIDATS_MAX} emplacements au plus, reçu {len(places)}. N’en gardez qu’une part."
        )
    noms, lons, lats = zip(*places, strict=True)
    return Candidats(noms, gpd.GeoSeries.from_xy(lons, lats, crs=DEGREES), tuple(apercu.anomalies))


def _as_lieu(ou: str, rang: int, cellules: object) -> dict[str, str]:
    """A row as one of the register: what a candidate need not say is filled in."""
    lues = {cle: texte for cle, texte in dict(cellules).items() if cle in LUES}  # type: ignore[call-overload]
    nom = lues.get("nom") or lues.get("adresse") or ou
    return lues | {"nom": nom, "source": "candidat", "identifiant": str(rang), "type": TypeAccueil.HALTE_NUIT.value}
