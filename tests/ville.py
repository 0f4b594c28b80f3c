"""A town of squares with an édition: 20 arrondissements of 4 quartiers, a few secteurs, figures one can add by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import shapely
from hypothesis import strategies as st
from officiels import arrondissements, carre, geojson, quartiers
from sqlalchemy import Engine

from counting.chiffres.cube import load_cube
from counting.chiffres.nuit import figures
from counting.domain import (
    CASES,
    SANS_SECTEUR,
    Age,
    Configuration,
    Edition,
    Fiche,
    Mode,
    Nature,
    Niveau,
    Perimetre,
    Position,
    Rencontre,
    Secteur,
    Sexe,
    StatutPosition,
    TypeLieu,
)
from counting.editions.registre import create_edition, load_secteurs
from counting.fiches.etats import etats
from counting.fiches.registre import save
from counting.fiches.revisions import history
from counting.store import marque, open_store

EDITION = "ville"
NUIT = date(2026, 1, 22)
SECTEURS = (
    Secteur("01-01", Mode.RUE, "Le 1er", "75101", contour=shapely.Polygon(carre(1)).wkb),
    Secteur("01-02", Mode.RUE, "Sans contour, dans le 1er", "75101"),
    Secteur("13-01", Mode.RUE, "Le 13e", "75113", contour=shapely.Polygon(carre(13)).wkb),
    Secteur("16-01", Mode.RUE, "Un quart du 16e", "75116", contour=shapely.Polygon(carre(16, 0)).wkb),
    Secteur("BOIS-16", Mode.BOIS, "Bois, sans contour", "75116"),
    Secteur("RATP", Mode.RATP, "Stations, tout Paris"),
)
CODES = tuple(secteur.code for secteur in SECTEURS)
DEHORS = (3.0, 48.0)
_cles = count()


def centre(numero: int, partie: int | None = None) -> tuple[float, float]:
    """Middle of an arrondissement, or of one of its quarters."""
    point = shapely.Polygon(carre(numero, partie)).centroid
    return point.x, point.y


POINTS = {
    "nulle part": None,
    "hors de Paris": DEHORS,
    "sur une frontière": tuple(carre(13)[0]),
    **{f"dans le {numero}": centre(numero, 2) for numero in (1, 4, 7, 12, 13, 16, 20)},
}


def write_reference(dossier: Path) -> None:
    """Official files of the town, quartiers included."""
    (dossier / "arrondissements.geojson").write_bytes(geojson(arrondissements()))
    (dossier / "quartiers.geojson").write_bytes(geojson(quartiers()))


def make_base(dossier: Path) -> Engine:
    """A database of its own, with the édition and no fiche."""
    fichier = dossier / "ville.db"
    fichier.write_bytes(_base_neuve())
    return open_store(f"sqlite:///{fichier}")


@cache
def _base_neuve() -> bytes:
    """The database's file, made once a process: its tables are as long to create as most tests to run."""
    with TemporaryDirectory() as dossier:
        fichier = Path(dossier) / "ville.db"
        engine = open_store(f"sqlite:///{fichier}")
        create_edition(engine, Edition(EDITION, "Nuit dans la ville", NUIT, simulee=False), SECTEURS)
        engine.dispose()
        return fichier.read_bytes()


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


histoires = st.lists(
    st.tuples(
        st.sampled_from((*CODES, SANS_SECTEUR)),
        st.sampled_from(("saisie", "saisie", "zéro", "périmée", "retrait")),
        st.lists(st.tuples(st.sampled_from(sorted(POINTS)), *[st.integers(0, 3)] * 5), min_size=1, max_size=3),
    ),
    max_size=8,
)
"""What may happen to fiches: (secteur, what, lines); a line is (where, men, women, unknown, children, tents)."""


def jouer(engine: Engine, histoire: Iterable) -> Iterator[tuple[str, dict[str, list[Rencontre]]]]:
    """Play a history in a new édition: its identifier and the lines that should be in force, first and at each step."""
    edition = f"histoire-{next(_cles)}"
    create_edition(engine, Edition(edition, "Histoire", NUIT, simulee=False), SECTEURS)
    en_vigueur: dict[str, list[Rencontre]] = {}
    yield edition, {}
    for secteur, quoi, lignes in histoire:
        faites = history(engine, edition, secteur)
        base = 0 if quoi == "périmée" else len(faites)
        perimee = any(revision.nature is not Nature.CONFLIT for revision in faites) and quoi == "périmée"
        rencontres = [] if quoi in ("zéro", "retrait") else [_rencontre(ligne) for ligne in lignes]
        nature = Nature.RETRAIT if quoi == "retrait" else Nature.SAISIE
        save(engine, fiche(secteur, *rencontres, edition=edition, base=base, nature=nature))
        if quoi == "retrait":
            en_vigueur.pop(secteur, None)
        elif not perimee:
            en_vigueur[secteur] = rencontres
        yield edition, dict(en_vigueur)


def _rencontre(ligne: tuple) -> Rencontre:
    ou, h, f, nd, enfants, tentes = ligne
    return gens(f"uid-{next(_cles)}", point=POINTS[ou], h=h, f=f, nd=nd, nd_enfants=enfants, tentes=tentes,
                configuration=Configuration.FAMILLE if enfants else Configuration.ND)  # fmt: skip


def rendre_tout(engine: Engine, *sauf: str) -> None:
    """Return a zero for every expected secteur, but those named."""
    for code in CODES:
        if code not in sauf:
            save(engine, fiche(code))


def chiffres(engine: Engine, ville, niveau: Niveau, perimetre: Perimetre = Perimetre.TOUS_LIEUX) -> pd.DataFrame:
    """Figures of a level, the whole way from the database."""
    return chiffres_par_niveau(engine, ville, perimetre, niveaux=(niveau,))[niveau]


def chiffres_par_niveau(
    engine: Engine, ville, perimetre: Perimetre, *, niveaux: Iterable[Niveau] = Niveau, edition: str = EDITION
) -> dict[Niveau, pd.DataFrame]:
    secteurs = load_secteurs(engine, edition)
    cube = load_cube(engine, edition, secteurs=secteurs, territoires=ville, marque=marque(engine))
    commun = {"perimetre": perimetre, "secteurs": secteurs, "territoires": ville}
    return {niveau: figures(cube, etats(engine, edition), niveau=niveau, **commun) for niveau in niveaux}
