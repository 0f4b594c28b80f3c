"""The official files of the reference folder: where they come from, under which licence, how they are checked."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.lecture import check_adresses, read_arrondissements, read_eau, read_ferrees, read_quartiers, read_voies

OPENDATA_PARIS = "https://opendata.paris.fr/api/explore/v2.1/catalog/datasets/{}/exports/geojson"
BAN = "https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-75.csv.gz"


@dataclass(frozen=True)
class Fichier:
    """One official file.

    Attributes
    ----------
    cle : str
        Its short name, for ``--only``.
    nom : str
        Its name in the reference folder.
    url : str
        Where it is downloaded.
    source, licence, precision : str
        As the screen says them.
    check : Callable[[Path], object]
        Raises :class:`geo.lecture.FichierInvalideError` when a file is not the one expected.
    sha256 : str | None
        Checksum the producer publishes, if any.
    """

    cle: str
    nom: str
    url: str
    source: str
    licence: str
    precision: str
    check: Callable[[Path], object]
    sha256: str | None = None


ARRONDISSEMENTS = Fichier(
    "arrondissements",
    "arrondissements.geojson",
    OPENDATA_PARIS.format("arrondissements"),
    "Ville de Paris, opendata.paris.fr « arrondissements »",
    "ODbL",
    "contour officiel",
    read_arrondissements,
)
QUARTIERS = Fichier(
    "quartiers",
    "quartiers.geojson",
    OPENDATA_PARIS.format("quartier_paris"),
    "Ville de Paris, opendata.paris.fr « quartier_paris »",
    "ODbL",
    "contour officiel",
    read_quartiers,
)
VOIES = Fichier(
    "voies",
    "voies.geojson",
    OPENDATA_PARIS.format("voie"),
    "Ville de Paris, opendata.paris.fr « voie »",
    "ODbL",
    "une ligne par voie nommée",
    read_voies,
)
ADRESSES = Fichier(
    "adresses",
    "adresses-75.csv.gz",
    BAN,
    "Base Adresse Nationale, adresses de Paris",
    "Licence Ouverte 2.0",
    "un point par numéro",
    check_adresses,
)
EAU = Fichier(
    "eau",
    "voies-deau.geojson",
    "",
    "Ville de Paris, opendata.paris.fr, emprises des voies d’eau",
    "ODbL",
    "contour officiel de la Seine et des canaux",
    read_eau,
)
"""Optional, copied by hand: the update does not fetch it."""

FERREES = Fichier(
    "ferrees",
    "voies-ferrees.geojson",
    "",
    "Emprises ferroviaires, fichier déposé dans le dossier de référence",
    "licence de son producteur",
    "contour du fichier déposé",
    read_ferrees,
)
"""Optional, copied by hand: no producer publishes it as a file Lanterne knows."""

FICHIERS = (ARRONDISSEMENTS, QUARTIERS, VOIES, ADRESSES)
