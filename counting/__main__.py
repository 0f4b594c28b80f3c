"""Do without the screen: `python -m counting COMMANDE`; `--aide` lists the commands."""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from counting.commandes import comptes as commandes_comptes
from counting.commandes import conservation as commandes_conservation
from counting.commandes import fiches as commandes
from counting.commandes import fichiers as commandes_csv
from counting.commandes import lieux as commandes_lieux
from counting.commandes import maraudes as commandes_maraudes
from counting.commandes import rapports as commandes_rapports
from counting.demonstration import editions as demonstration
from counting.demonstration import lieux as demonstration_lieux
from counting.demonstration import maraudes as demonstration_maraudes
from counting.domain import Niveau, Perimetre, Version
from counting.errors import CountingError
from counting.fiches.colonnes import fold
from counting.maraudes.registre import EN_VIGUEUR
from counting.store import open_store
from geo.adresses import AdressesError
from geo.couches import CoucheIllisibleError
from geo.crs import WrongCRSError
from geo.rattachement import RattachementError

E = TypeVar("E", bound=StrEnum)
REFUSE, ERREUR = 1, 2
ATTENDUES = (CountingError, AdressesError, CoucheIllisibleError, RattachementError, WrongCRSError)
LARGEUR = 30


class _Aide(argparse.HelpFormatter):
    """Help in French; argparse speaks English."""

    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "utilisation : " if prefix is None else prefix)  # type: ignore[arg-type]


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: object) -> None:
        super().__init__(**options, add_help=False, formatter_class=_Aide, allow_abbrev=False)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "arguments", "options"
        self.add_argument("-h", "--aide", "--help", action="help", help="montrer cette aide")

    def error(self, message: str) -> NoReturn:
        self.exit(ERREUR, f"{self.format_usage()}Commande mal écrite ({message}). Aide : {self.prog} --aide\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 when an import is refused, 2 on an error."""
    lus = _parser().parse_args(arguments)
    try:
        executer: Callable[[argparse.Namespace], int | None] = lus.executer
        return executer(lus) or 0
    except ATTENDUES as erreur:
        print(erreur, file=sys.stderr)
    except SQLAlchemyError as erreur:
        print(f"La base ne répond pas : {erreur.__cause__ or erreur}. Rien n’est écrit.", file=sys.stderr)
    except OSError as erreur:
        print(f"{erreur.filename or 'Fichier'} : {erreur.strerror}. Vérifiez le chemin et les droits.", file=sys.stderr)
    return ERREUR


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m counting", description="Lanterne sans l’écran : importer, exporter, situer.")
    sous = parser.add_subparsers(required=True, metavar="COMMANDE", title="commandes")
    _add_import(sous.add_parser("import", help="importer des fiches (CSV, XLSX, ODS)"))
    _add_export(sous.add_parser("export", help="écrire les rencontres d’une édition (CSV, XLSX, GeoJSON)"))
    _add_aggregate(sous.add_parser("aggregate", help="écrire les effectifs par territoire (CSV)"))
    _add_locate(sous.add_parser("locate", help="ajouter arrondissement, quartier et DST à un CSV de points"))
    _add_geocode(sous.add_parser("geocode", help="ajouter sa position à chaque adresse d’un CSV"))
    _add_maraudes(sous.add_parser("maraudes", help="importer ou exporter des maraudes (zones et horaires)"))
    _add_lieux(sous.add_parser("lieux", help="importer ou exporter des lieux (haltes, accueils de jour…)"))
    _add_comptes(sous.add_parser("comptes", help="écrire un lien qui ouvre un compte"))
    commandes_conservation.add_commands(sous, print)
    commandes_rapports.add_commands(sous, print)
    demo = sous.add_parser("demonstration", help="créer les éditions, les maraudes et les lieux de démonstration")
    demo.set_defaults(executer=_create_demonstration)
    return parser


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fichier", type=Path)
    parser.add_argument("--edition", required=True, help="identifiant de l’édition")
    parser.add_argument("--auteur", help="qui en répond (par défaut : le compte de la machine)")
    parser.add_argument(
        "--accepter-lignes-propres", action="store_true", help="écrire les lignes sans faute même s’il y en a d’autres"
    )
    parser.set_defaults(executer=_import)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition")
    parser.add_argument("sortie", type=Path, help="fichier .csv, .xlsx ou .geojson")
    _add_perimetre(parser)
    parser.set_defaults(
        executer=lambda lus: commandes.exporter(
            open_store(), lus.edition, lus.sortie, perimetre=lus.perimetre, version=lus.version
        )
    )


def _add_aggregate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("edition")
    parser.add_argument("--sortie", type=Path, help="fichier .csv (par défaut : sortie standard)")
    parser.add_argument("--niveau", type=_choix(Niveau), required=True, help=_valeurs(Niveau))
    _add_perimetre(parser)
    parser.set_defaults(executer=_aggregate)


def _add_locate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entree", type=Path)
    parser.add_argument("sortie", type=Path)
    parser.add_argument("--lon", default="lon", help="colonne des longitudes, en degrés (lon)")
    parser.add_argument("--lat", default="lat", help="colonne des latitudes, en degrés (lat)")
    parser.set_defaults(
        executer=lambda lus: _say_rows(
            commandes_csv.locate(lus.entree, lus.sortie, lon=lus.lon, lat=lus.lat, dire=_say, progress=_barre)
        )
    )


def _add_geocode(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entree", type=Path)
    parser.add_argument("sortie", type=Path)
    parser.add_argument("--address", required=True, help="colonne des adresses")
    parser.add_argument("--postcode", help="colonne des codes postaux")
    parser.add_argument("--geoplateforme", action="store_true", help="envoyer à l’IGN les adresses introuvables")
    parser.set_defaults(executer=_geocode)


def _add_maraudes(parser: argparse.ArgumentParser) -> None:
    sous = parser.add_subparsers(required=True, metavar="ACTION", title="actions")
    importer = sous.add_parser("importer", help="importer des zones et leurs horaires : tout, ou rien")
    importer.add_argument("zones", type=Path, help="fichier .geojson, .gpkg, .kml, .gpx ou .zip (Shapefile)")
    importer.add_argument("horaires", type=Path, help="fichier .csv, .xlsx ou .ods")
    importer.add_argument("--auteur", help="qui en répond (par défaut : le compte de la machine)")
    importer.set_defaults(executer=_import_maraudes)
    exporter = sous.add_parser("exporter", help="écrire zones.geojson et horaires.csv, qui se réimportent")
    exporter.add_argument("dossier", type=Path)
    exporter.set_defaults(executer=lambda lus: commandes_maraudes.exporter(open_store(), lus.dossier, plan=lus.plan))
    for action in (importer, exporter):
        action.add_argument("--plan", default=EN_VIGUEUR, help=f"nom du plan (« {EN_VIGUEUR} »)")


def _add_lieux(parser: argparse.ArgumentParser) -> None:
    sous = parser.add_subparsers(required=True, metavar="ACTION", title="actions")
    importer = sous.add_parser("importer", help="importer des lieux (CSV, XLSX, ODS, GeoJSON, data·inclusion)")
    importer.add_argument("fichiers", type=Path, nargs="+", metavar="FICHIER")
    importer.add_argument("--auteur", help="qui en répond (par défaut : le compte de la machine)")
    importer.add_argument(
        "--accepter-lignes-propres", action="store_true", help="écrire les lignes sans faute même s’il y en a d’autres"
    )
    importer.set_defaults(executer=_import_lieux)
    exporter = sous.add_parser("exporter", help="écrire le registre (CSV, XLSX, GeoJSON, data·inclusion)")
    exporter.add_argument("dossier", type=Path)
    exporter.set_defaults(executer=lambda lus: commandes_lieux.exporter(open_store(), lus.dossier, print))


def _add_comptes(parser: argparse.ArgumentParser) -> None:
    sous = parser.add_subparsers(required=True, metavar="ACTION", title="actions")
    lien = sous.add_parser("lien", help="écrire le lien du premier administrateur, ou un nouveau lien pour un compte")
    lien.add_argument("--courriel", help="adresse électronique du compte (par défaut : le premier administrateur)")
    lien.add_argument("--auteur", help="qui en répond (par défaut : le compte de la machine)")
    lien.set_defaults(
        executer=lambda lus: commandes_comptes.lien(open_store(), lus.courriel, lus.auteur or getpass.getuser(), print)
    )


def _add_perimetre(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--perimetre", type=_choix(Perimetre), default=Perimetre.TOUS_LIEUX, help=_valeurs(Perimetre))
    parser.add_argument("--version", type=_choix(Version), default=Version.PREMIER, help=_valeurs(Version))


def _import(lus: argparse.Namespace) -> int:
    ecrit = commandes.importer(
        open_store(),
        lus.fichier,
        edition=lus.edition,
        auteur=lus.auteur,
        accepter=lus.accepter_lignes_propres,
        dire=print,
        progress=_barre,
    )
    return 0 if ecrit else REFUSE


def _geocode(lus: argparse.Namespace) -> None:
    _say_rows(
        commandes_csv.geocode(
            lus.entree,
            lus.sortie,
            address=lus.address,
            postcode=lus.postcode,
            geoplateforme=lus.geoplateforme,
            dire=_say,
            progress=_barre,
        )
    )


def _import_maraudes(lus: argparse.Namespace) -> int:
    ecrit = commandes_maraudes.importer(
        open_store(), lus.zones, lus.horaires, auteur=lus.auteur, plan=lus.plan, dire=print
    )
    return 0 if ecrit else REFUSE


def _import_lieux(lus: argparse.Namespace) -> int:
    ecrit = commandes_lieux.importer(
        open_store(), lus.fichiers, auteur=lus.auteur, accepter=lus.accepter_lignes_propres, dire=print
    )
    return 0 if ecrit else REFUSE


def _create_demonstration(_: argparse.Namespace) -> None:
    engine = open_store()
    demonstration.create(engine)
    demonstration_maraudes.create(engine)
    demonstration_lieux.create(engine)
    demonstration.publish(engine)


def _aggregate(lus: argparse.Namespace) -> None:
    octets = commandes.aggregate(
        open_store(), lus.edition, niveau=lus.niveau, perimetre=lus.perimetre, version=lus.version
    )
    if lus.sortie:
        lus.sortie.write_bytes(octets)
    else:
        sys.stdout.buffer.write(octets)


def _say_rows(nombre: int) -> None:
    _say(f"{nombre} lignes écrites.")


def _say(texte: str) -> None:
    print(texte, file=sys.stderr)


def _choix(liste: type[E]) -> Callable[[str], E]:
    """Reader of a value or a name of a list, whatever its case and accents."""

    def lire(texte: str) -> E:
        for valeur in liste:
            if fold(texte.replace("_", " ")) in (fold(valeur), fold(valeur.name.replace("_", " "))):
                return valeur
        raise argparse.ArgumentTypeError(f"« {texte} » inconnu ; au choix : {_valeurs(liste)}")

    return lire


def _valeurs(liste: type[StrEnum]) -> str:
    return ", ".join(f"« {valeur} »" for valeur in liste)


def _barre(fait: int, total: int) -> None:
    """Progress bar on the error output, on one line."""
    part = min(fait / total, 1.0) if total else 1.0
    pleins = int(part * LARGEUR)
    fin = "\n" if fait >= total else ""
    print(f"\r[{'█' * pleins}{'·' * (LARGEUR - pleins)}] {part:4.0%}", end=fin, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
