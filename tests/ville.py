"""A town of squares with an édition: 20 arrondissements of 4 quartiers, a few secteurs, figures one can add by hand."""

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import shapely
from officiels import arrondissements, carre, geojson, quartiers
from sqlalchemy import Engine

from counting.domain import (
    CASES,
    Age,
    Configuration,
    Edition,
    Fiche,
    Mode,
    Niveau,
    Perimetre,
    Position,
    Rencontre,
    Secteur,
    Sexe,
    StatutPosition,
    TypeLieu,
)
from counting.cube import load_cube
from counting.editions import create_edition, load_secteurs
from counting.etats import etats
from counting.fiches import save
from counting.nuit import figures
from counting.store import marque, open_store

EDITION = "ville"
NUIT = date(2026, 1, 22)
SECTEURS = (
    Secteur("01-01", Mode.RUE, "Moitié sud du 1er", "75101", contour=shapely.Polygon(carre(1)).wkb),
    Secteur("01-02", Mode.RUE, "Sans contour, dans le 1er", "75101"),
    Secteur("13-01", Mode.RUE, "Le 13e", "75113", contour=shapely.Polygon(carre(13)).wkb),
    Secteur("16-01", Mode.RUE, "Un quart du 16e", "75116", contour=shapely.Polygon(carre(16, 0)).wkb),
    Secteur("BOIS-16", Mode.BOIS, "Bois, sans contour", "75116"),
    Secteur("RATP", Mode.RATP, "Stations, tout Paris"),
)
CODES = tuple(secteur.code for secteur in SECTEURS)
DEHORS = (3.0, 48.0)
_cles = count()


def write_reference(dossier: Path) -> None:
    """Official files of the town, quartiers included."""
    (dossier / "arrondissements.geojson").write_bytes(geojson(arrondissements()))
    (dossier / "quartiers.geojson").write_bytes(geojson(quartiers()))


def make_base(dossier: Path) -> Engine:
    engine = open_store(f"sqlite:///{dossier / 'ville.db'}")
    create_edition(engine, Edition(EDITION, "Nuit dans la ville", NUIT, simulee=False), SECTEURS)
    return engine


def centre(numero: int, partie: int | None = None) -> tuple[float, float]:
    """Middle of an arrondissement, or of one of its quarters."""
    point = shapely.Polygon(carre(numero, partie)).centroid
    return point.x, point.y


def gens(uid: str, *, point: tuple[float, float] | None = None, adresse: str = "là", lieu: TypeLieu = TypeLieu.RUE,
         tentes: int = 0, configuration: Configuration = Configuration.ND, **effectifs: int) -> Rencontre:  # fmt: skip
    """A rencontre: `h=2, f=1` are of unknown age, `nd_enfants=3` are under 18."""
    comptes = dict.fromkeys(CASES, 0)
    for nom, nombre in effectifs.items():
        sexe, _, enfants = nom.partition("_")
        comptes[Sexe(sexe.upper()), Age.MOINS_DE_18 if enfants else Age.ND] = nombre
    position = Position(*point, StatutPosition.OK, 1.0, "") if point else None
    return Rencontre(uid, adresse, tuple(comptes.values()), configuration, lieu, tentes, position=position)


def fiche(secteur: str, *rencontres: Rencontre, **champs: object) -> Fiche:
    """A fiche by Ana countersigned by Bob; each one bears its own key."""
    une = Fiche(EDITION, secteur, "Ana", f"cle-{next(_cles)}", contreseing="Bob", rencontres=rencontres)
    return replace(une, **champs)


def rendre_tout(engine: Engine, *sauf: str) -> None:
    """Return a zero for every expected secteur, but those named."""
    for code in CODES:
        if code not in sauf:
            save(engine, fiche(code))


def chiffres(engine: Engine, ville, niveau: Niveau, perimetre: Perimetre = Perimetre.TOUS_LIEUX):
    """Figures of a level, the whole way from the database."""
    secteurs = load_secteurs(engine, EDITION)
    cube = load_cube(engine, EDITION, secteurs=secteurs, territoires=ville, marque=marque(engine))
    return figures(
        cube, etats(engine, EDITION), niveau=niveau, perimetre=perimetre, secteurs=secteurs, territoires=ville
    )
