"""Two simulated editions for whoever opens Lanterne for the first time; their totals are the published ones of 2025."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Engine

from counting import editions_publiees
from counting.domain import (
    Edition,
    Fiche,
    Mode,
    Nature,
    Position,
    Secteur,
    StatutPosition,
    TypeLieu,
    Version,
)
from counting.editions import list_editions, write_edition
from counting.fiches import write
from counting.simulation import Modele, Tirage, draw, make_rencontre, split
from counting.store import ecriture
from counting.tirage_adresses import PARIS, Adresses
from geo import decoupage, reference
from geo.crs import DEGREES, METRES

COMPLETE = Edition(
    "2025-01-simulation", "janvier 2025, simulation calée sur les totaux publiés", date(2025, 1, 23), simulee=True
)
EN_COURS = Edition(
    "2025-01-soiree-en-cours", "janvier 2025, soirée en cours (simulation)", date(2025, 1, 23), simulee=True
)
ANNEE = 2025
SECTEURS_DE_RUE = 355
"""Street secteurs of the edition of 2024, the last whose number is published."""

SECTEURS_SANS_PERSONNE = 15
"""Published for 2024, out of 355."""

NON_RESTITUES = 12
PART_A_VERIFIER = 0.01
AUTEUR, CONTRESEING = "Simulation", "Contreseing simulé"


@dataclass(frozen=True)
class Partenaire:
    """A périmètre a partner covers: how its published figure is named, and what its rencontres look like."""

    code: str
    mode: Mode
    nom: str
    lieu_publie: str
    type_lieu: TypeLieu
    arrondissement: str | None = None


PARTENAIRES = (
    Partenaire("RATP", Mode.RATP, "Stations du métro et du RER", "ratp", TypeLieu.METRO),
    Partenaire("SNCF", Mode.SNCF, "Gares", "sncf", TypeLieu.GARE),
    Partenaire("AP-HP", Mode.APHP, "Hôpitaux", "aphp", TypeLieu.HOPITAL),
    Partenaire("PARKINGS", Mode.PARKING, "Parkings", "parkings", TypeLieu.PARKING),
    Partenaire("BAILLEURS", Mode.BAILLEUR, "Bailleurs sociaux", "bailleurs", TypeLieu.IMMEUBLE),
    Partenaire("BOIS-12", Mode.BOIS, "Bois de Vincennes", "bois", TypeLieu.BOIS, "75112"),
    Partenaire("BOIS-16", Mode.BOIS, "Bois de Boulogne", "bois", TypeLieu.BOIS, "75116"),
    Partenaire("TALUS", Mode.TALUS, "Talus du périphérique", "talus+campements+parcs", TypeLieu.TALUS),
    Partenaire("CAMPEMENTS", Mode.CAMPEMENT, "Campements", "talus+campements+parcs", TypeLieu.CAMPEMENT),
    Partenaire("PARCS", Mode.PARC, "Parcs et jardins", "talus+campements+parcs", TypeLieu.PARC),
)
PAR_CODE = {partenaire.code: partenaire for partenaire in PARTENAIRES}


def create(engine: Engine, progress: Callable[[str], None] = print) -> None:
    """Create the demonstration editions where they do not exist yet; the same on every machine with the same files."""
    connues = {edition.id for edition in list_editions(engine)}
    manquantes = [edition for edition in (COMPLETE, EN_COURS) if edition.id not in connues]
    if not manquantes:
        return
    progress("Découpage de Paris en secteurs de démonstration…")
    rues = propose_rues()
    adresses = Adresses(rues)
    secteurs = [*_secteurs(rues), *(Secteur(p.code, p.mode, p.nom, p.arrondissement) for p in PARTENAIRES)]
    for edition in manquantes:
        progress(f"Simulation de l’édition « {edition.nom} »…")
        rng = np.random.default_rng([ANNEE, edition == EN_COURS])
        fiches = [_fiche(edition, code, lot, adresses, rng) for code, lot in _deal(secteurs, rng).items()]
        if edition == EN_COURS:
            en_attente = set(rng.choice(rues["code"].to_numpy(), NON_RESTITUES, replace=False))
            fiches = [fiche for fiche in fiches if fiche.secteur not in en_attente]
        with ecriture(engine) as connection:  # whole or not at all: an interrupted demonstration starts again
            write_edition(connection, edition, secteurs)
            for fiche in fiches:
                write(connection, fiche)


def propose_rues() -> gpd.GeoDataFrame:
    """Street secteurs of the demonstration: ``code``, ``arrondissement`` (INSEE), contour in EPSG:4326."""
    arrondissements = reference.load_arrondissements()[0].to_crs(METRES)
    lues = reference.load_voies()
    voies = None if lues is None else lues[0].to_crs(METRES)
    nombres = decoupage.nombres_par_defaut(arrondissements, total=SECTEURS_DE_RUE, voies=voies)
    return decoupage.propose_secteurs(arrondissements, nombres, voies=voies).to_crs(DEGREES)


def _secteurs(rues: gpd.GeoDataFrame) -> Iterator[Secteur]:
    for code, arrondissement, contour in zip(rues["code"], rues["arrondissement"], rues.geometry, strict=True):
        nom = f"{reference.nom_arrondissement(arrondissement)}, secteur {int(code[-2:])}"
        yield Secteur(code, Mode.RUE, nom, arrondissement, contour=shapely.to_wkb(contour))


def _deal(secteurs: list[Secteur], rng: np.random.Generator) -> dict[str, list[Tirage]]:
    """Draw the night and deal it to the secteurs: each place type reaches its published total."""
    publies = editions_publiees.load_editions()
    lieux = editions_publiees.splits(publies, edition=ANNEE, version=Version.PREMIER).lignes
    totaux = dict(zip(lieux["type_lieu"], lieux["valeur"].astype(int), strict=True))
    parts = editions_publiees.parts_femmes(publies).set_index("edition")["valeur"]
    mineurs = publies.loc[(publies["edition"] == ANNEE) & (publies["mesure"] == "mineurs_en_famille"), "valeur"]
    modele = Modele(sum(totaux.values()), float(parts[ANNEE]), int(mineurs.iloc[0]))
    codes = {lieu: [p.code for p in PARTENAIRES if p.lieu_publie == lieu] for lieu in totaux}
    codes["rue"] = [secteur.code for secteur in secteurs if secteur.mode is Mode.RUE]
    lots: dict[str, list[Tirage]] = {code: [] for groupe in codes.values() for code in groupe}
    for lieu, tirages in split(draw(modele, rng), totaux).items():
        vides = SECTEURS_SANS_PERSONNE if lieu == "rue" else 0
        for code, tirage in zip(_choose(codes[lieu], len(tirages), vides, rng), tirages, strict=True):
            lots[code].append(tirage)
    return lots


def _choose(codes: list[str], nombre: int, vides: int, rng: np.random.Generator) -> list[str]:
    """Secteur of each of `nombre` rencontres: `vides` secteurs get none, every other at least one."""
    garnis = rng.permutation(codes)[vides:]
    poids = rng.gamma(1.2, size=len(garnis)) + 0.05
    libres = rng.choice(garnis, nombre - len(garnis), p=poids / poids.sum())
    return [str(code) for code in rng.permutation([*garnis, *libres])]


def _fiche(edition: Edition, code: str, tirages: list[Tirage], adresses: Adresses, rng: np.random.Generator) -> Fiche:
    partenaire = PAR_CODE.get(code)
    zone = partenaire.arrondissement or PARIS if partenaire else code
    type_lieu = partenaire.type_lieu if partenaire else TypeLieu.RUE
    rencontres = []
    for rang, tirage in enumerate(tirages, start=1):
        adresse, lon, lat = adresses.draw(zone, rng)
        statut = StatutPosition.A_VERIFIER if rng.random() < PART_A_VERIFIER else StatutPosition.OK
        position = Position(lon, lat, statut, 0.5 if statut is StatutPosition.A_VERIFIER else 1.0, "simulation")
        uid = f"{edition.id}/{code}/{rang}"
        rencontre = make_rencontre(tirage, uid=uid, adresse=adresse, type_lieu=type_lieu, rng=rng)
        rencontres.append(replace(rencontre, position=position))
    return Fiche(edition.id, code, AUTEUR, f"{edition.id}/{code}", Nature.SAISIE, 0, CONTRESEING, tuple(rencontres))
