"""Two simulated editions for whoever opens Lanterne for the first time; their totals are the published ones of 2025."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from sqlalchemy import Engine

from counting.demonstration.adresses import PARIS, Adresses
from counting.demonstration.simulation import Modele, Tirage, draw, make_rencontre, split
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
from counting.editions import publiees as editions_publiees
from counting.editions.partenaires import PARTENAIRES
from counting.editions.preparation import propose_secteurs, street_secteurs
from counting.editions.registre import list_editions, write_edition
from counting.editions.versions import settle, settled
from counting.fiches.registre import write
from counting.publication.registre import load_publiee, publish_version
from counting.store import ecriture
from geo.crs import DEGREES
from geo.decoupage import SECTEURS_PARIS

COMPLETE = Edition(
    "2025-01-simulation", "janvier 2025, simulation calée sur les totaux publiés", date(2025, 1, 23), simulee=True
)
EN_COURS = Edition(
    "2025-01-soiree-en-cours", "janvier 2025, soirée en cours (simulation)", date(2025, 1, 23), simulee=True
)
ANNEE = 2025
SECTEURS_SANS_PERSONNE = 15
"""Published for 2024, out of 355."""

NON_RESTITUES = 12
PART_A_VERIFIER = 0.01
DELAI_PUBLICATION_S = 0.3
"""Seconds each variable may look for fewer hidden cells: nobody waits for a demonstration."""

AUTEUR, CONTRESEING = "Simulation", "Contreseing simulé"


LIEUX = {
    "RATP": ("ratp", TypeLieu.METRO),
    "SNCF": ("sncf", TypeLieu.GARE),
    "AP-HP": ("aphp", TypeLieu.HOPITAL),
    "PARKINGS": ("parkings", TypeLieu.PARKING),
    "BAILLEURS": ("bailleurs", TypeLieu.IMMEUBLE),
    "BOIS-12": ("bois", TypeLieu.BOIS),
    "BOIS-16": ("bois", TypeLieu.BOIS),
    "TALUS": ("talus+campements+parcs", TypeLieu.TALUS),
    "CAMPEMENTS": ("talus+campements+parcs", TypeLieu.CAMPEMENT),
    "PARCS": ("talus+campements+parcs", TypeLieu.PARC),
}
"""Of each partner's périmètre: the published figure it belongs to, and the place its rencontres are in."""


def create(engine: Engine, progress: Callable[[str], None] = print) -> None:
    """Create the demonstration editions where they do not exist yet; the same on every machine with the same files.

    The first figure of the complete one is settled: see `publish`.
    """
    connues = {edition.id for edition in list_editions(engine)}
    manquantes = [edition for edition in (COMPLETE, EN_COURS) if edition.id not in connues]
    if manquantes:
        _simulate(engine, manquantes, progress)
    if not settled(engine, COMPLETE.id):
        settle(engine, COMPLETE.id, Version.PREMIER, AUTEUR)


def publish(engine: Engine, progress: Callable[[str], None] = print) -> None:
    """Publish the settled figure, once maraudes and lieux are there to be read with it."""
    if load_publiee(engine, COMPLETE.id, Version.PREMIER) is None:
        progress("Publication du premier chiffre de démonstration, petits nombres tus…")
        publish_version(engine, COMPLETE.id, Version.PREMIER, AUTEUR, delai_s=DELAI_PUBLICATION_S)


def _simulate(engine: Engine, manquantes: list[Edition], progress: Callable[[str], None]) -> None:
    progress("Découpage de Paris en secteurs de démonstration…")
    rues = propose_secteurs(SECTEURS_PARIS).to_crs(DEGREES)
    adresses = Adresses(rues)
    secteurs = [*street_secteurs(rues), *PARTENAIRES]
    for edition in manquantes:
        progress(f"Simulation de l’édition « {edition.nom} »…")
        rng = np.random.default_rng([ANNEE, edition == EN_COURS])
        lots = _deal(secteurs, rng)
        fiches = [_fiche(edition, secteur, lots[secteur.code], adresses, rng) for secteur in secteurs]
        if edition == EN_COURS:
            en_attente = set(rng.choice(rues["code"].to_numpy(), NON_RESTITUES, replace=False))
            fiches = [fiche for fiche in fiches if fiche.secteur not in en_attente]
        with ecriture(engine) as connection:  # whole or not at all: an interrupted demonstration starts again
            write_edition(connection, edition, secteurs)
            for fiche in fiches:
                write(connection, fiche)


def _deal(secteurs: list[Secteur], rng: np.random.Generator) -> dict[str, list[Tirage]]:
    """Draw the night and deal it to the secteurs: each place type reaches its published total."""
    publies = editions_publiees.load_editions()
    lieux = editions_publiees.splits(publies, edition=ANNEE, version=Version.PREMIER).lignes
    totaux = dict(zip(lieux["type_lieu"], lieux["valeur"].astype(int), strict=True))
    parts = editions_publiees.parts_femmes(publies).set_index("edition")["valeur"]
    mineurs = publies.loc[(publies["edition"] == ANNEE) & (publies["mesure"] == "mineurs_en_famille"), "valeur"]
    modele = Modele(sum(totaux.values()), float(parts[ANNEE]), int(mineurs.iloc[0]))
    codes = {lieu: [code for code, (publie, _) in LIEUX.items() if publie == lieu] for lieu in totaux}
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


def _fiche(
    edition: Edition, secteur: Secteur, tirages: list[Tirage], adresses: Adresses, rng: np.random.Generator
) -> Fiche:
    code = secteur.code
    zone = code if secteur.mode is Mode.RUE else secteur.arrondissement or PARIS
    _, type_lieu = LIEUX.get(code, ("rue", TypeLieu.RUE))
    rencontres = []
    for rang, tirage in enumerate(tirages, start=1):
        adresse, lon, lat = adresses.draw(zone, rng)
        statut = StatutPosition.A_VERIFIER if rng.random() < PART_A_VERIFIER else StatutPosition.OK
        position = Position(lon, lat, statut, 0.5 if statut is StatutPosition.A_VERIFIER else 1.0, "simulation")
        uid = f"{edition.id}/{code}/{rang}"
        rencontre = make_rencontre(tirage, uid=uid, adresse=adresse, type_lieu=type_lieu, rng=rng)
        rencontres.append(replace(rencontre, position=position))
    return Fiche(edition.id, code, AUTEUR, f"{edition.id}/{code}", Nature.SAISIE, 0, CONTRESEING, tuple(rencontres))
