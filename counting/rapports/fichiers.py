"""The files of a publication: their bytes and their names, the same from the screen and from the command line."""

from collections.abc import Callable, Sequence

from counting.domain import Niveau, Version
from counting.geographie.niveaux import Territoires
from counting.publication.exports import cases_csv, cases_xlsx, level_geojson, niveaux_of
from counting.publication.registre import EnTete, Publiee
from counting.rapports import catalogue
from counting.rapports.cibles import Cible
from counting.rapports.contenu import make_report
from counting.rapports.docx import write_docx
from counting.rapports.geopaquet import layer_name, write_geopackage
from counting.rapports.pdf import write_pdf

RAPPORTS = {".pdf": write_pdf, ".docx": write_docx}
DONNEES: dict[str, Callable[[Publiee, Territoires], bytes]] = {
    ".csv": cases_csv,
    ".xlsx": cases_xlsx,
    ".gpkg": write_geopackage,
}
FORMATS = (*RAPPORTS, *DONNEES, ".geojson", ".jsonld")


def make_file(
    publiee: Publiee, territoires: Territoires, cible: Cible, suffixe: str, journal: Sequence[EnTete]
) -> bytes:
    """Bytes of one file; the reports and the GeoJSON are those of `cible` and of its level."""
    if suffixe in RAPPORTS:
        return RAPPORTS[suffixe](make_report(publiee, territoires, cible, journal))
    if suffixe == ".geojson":
        return level_geojson(publiee, cible.niveau, territoires)
    if suffixe == ".jsonld":
        return catalogue.make_entry(publiee, territoires, make_data(publiee, territoires))
    return DONNEES[suffixe](publiee, territoires)


def make_data(publiee: Publiee, territoires: Territoires) -> list[catalogue.Fichier]:
    """Files of the data of a publication, as the catalogue lists them."""
    titres = {
        ".csv": "Toutes les cases publiées, CSV",
        ".xlsx": "Toutes les cases publiées, classeur",
        ".gpkg": "Territoires et cases, GeoPackage avec styles QGIS",
    }
    tous = [
        catalogue.Fichier(data_name(publiee, suffixe), titre, DONNEES[suffixe](publiee, territoires))
        for suffixe, titre in titres.items()
    ]
    for niveau in niveaux_of(publiee):
        octets = level_geojson(publiee, niveau, territoires)
        tous.append(catalogue.Fichier(data_name(publiee, ".geojson", niveau), f"Niveau « {niveau} », GeoJSON", octets))
    return tous


def data_name(publiee: Publiee, suffixe: str, niveau: Niveau | None = None) -> str:
    """Name of a file of data, in plain letters."""
    version = "premier" if publiee.version is Version.PREMIER else "consolide"
    propre = "".join(signe if signe.isascii() and signe.isalnum() else "-" for signe in publiee.edition.id)
    return "-".join(["lanterne", propre, version, *([layer_name(niveau)] if niveau else [])]) + suffixe


def report_name(publiee: Publiee, cible: Cible, suffixe: str) -> str:
    """Name of a report, in plain letters."""
    qui = cible.code if cible.niveau is Niveau.ARRONDISSEMENT else cible.titre.lower().replace(" ", "-")
    return data_name(publiee, f"-{qui}{suffixe}")
