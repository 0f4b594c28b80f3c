"""Some 70 lieux for whoever opens Lanterne for the first time: what is published of them, and simulated ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import shapely
from sqlalchemy import Engine

from counting.demonstration.editions import COMPLETE
from counting.domain import Position, StatutPosition
from counting.geographie.localisation import build_index
from counting.lieux.domain import Admission, Audience, Capacite, Lieu, Moment, Occupation, Publics, TypeAccueil, places
from counting.lieux.occupations import save_occupations
from counting.lieux.publies import load_publies
from counting.lieux.registre import load, save
from geo import reference

AUTEUR = "Simulation"
SOURCE = "simulation"
GRAINE = 2026
NUITS = 28
"""Nights with an occupation: up to that of the demonstration édition."""

REMPLISSAGE = (0.92, 0.08)
"""Mean and spread of a simulated lieu's rate of use; some nights are over its places."""

ATTRAIT = {"75101": 2, "75104": 2, "75110": 4, "75111": 2, "75112": 2, "75113": 2, "75118": 4, "75119": 4, "75120": 2}
"""How much oftener a simulated lieu is there than elsewhere."""

BAINS = "We 08:00-13:00; Th 07:00-14:00; Fr 07:00-14:00; Sa 07:00-19:00; Su 08:00-13:00"
BUREAU = "Mo-Fr 08:30-12:30,13:30-17:00; PH off"
NUIT, TOUTES = "20:00-08:00", "24/7"
ADULTES = Publics(hommes=True, femmes=True, familles=False)
HOMMES = Publics(hommes=True, femmes=False, couples=False, familles=False)
FEMMES = Publics(hommes=False, femmes=True, couples=False, familles=False)
FAMILLES = Publics(hommes=False, femmes=False, couples=False, familles=True, jeunes=False)
JEUNES = Publics(hommes=False, femmes=False, couples=False, familles=False, jeunes=True)


@dataclass(frozen=True)
class Modele:
    """What simulated lieux of one type may be; `places` is a range, None when their capacity stays unknown."""

    nombre: int
    publics: tuple[Publics, ...]
    horaires: tuple[str, ...]
    moment: Moment
    places: tuple[int, int] | None
    admission: Admission


MODELES = {
    TypeAccueil.HALTE_NUIT: Modele(4, (replace(HOMMES, animaux=True), HOMMES, ADULTES, FAMILLES),
                                   (NUIT, "19:00-08:30", "Nov-Mar 20:00-08:00", NUIT), Moment.NUIT, (20, 45),
                                   Admission.ORIENTATION),
    TypeAccueil.HALTE_FEMMES: Modele(2, (replace(FEMMES, animaux=True), FEMMES), ("19:00-09:00", TOUTES), Moment.NUIT,
                                     (15, 30), Admission.ORIENTATION),
    TypeAccueil.ESI: Modele(8, (ADULTES, replace(ADULTES, animaux=True)), (BUREAU, "Mo-Sa 07:30-12:30; PH off"),
                            Moment.JOUR, (50, 120), Admission.LIBRE),
    TypeAccueil.ACCUEIL_JOUR: Modele(10, (ADULTES, FEMMES, FAMILLES, JEUNES, HOMMES),
                                     ("Mo-Fr 09:00-17:00; PH off", "Mo-Su 09:00-12:00,14:00-18:00", ""), Moment.JOUR,
                                     (25, 80), Admission.LIBRE),
    TypeAccueil.BAINS_DOUCHES: Modele(10, (Publics(hommes=True, femmes=True, familles=True),), (BAINS,), Moment.JOUR,
                                      None, Admission.LIBRE),
    TypeAccueil.BAGAGERIE: Modele(5, (ADULTES,), ("Mo-Su 07:30-09:30,18:30-20:30", "Tu,Th,Sa 18:00-21:00"),
                                  Moment.JOUR, (27, 60), Admission.ORIENTATION),
    TypeAccueil.RESTAURANT: Modele(6, (Publics(True, True, True, True),), ("Mo-Sa 17:15-19:15; PH off",), Moment.JOUR,
                                   (80, 200), Admission.ORIENTATION),
    TypeAccueil.DISTRIBUTION: Modele(10, (Publics(True, True, True, True, True, True),),
                                     ("Mo-Su 19:30-21:00", "Tu,Th 20:00-22:00", "Sa,Su 12:00-13:30"), Moment.JOUR,
                                     None, Admission.LIBRE),
    TypeAccueil.HEBERGEMENT: Modele(8, (HOMMES, FEMMES, FAMILLES, Publics(couples=True, animaux=True)), (TOUTES,),
                                    Moment.NUIT, (30, 120), Admission.ORIENTATION),
    TypeAccueil.CHEZ_SOI: Modele(2, (Publics(),), ("",), Moment.NUIT, None, Admission.ORIENTATION),
}  # fmt: skip


def create(engine: Engine, progress: Callable[[str], None] = print) -> None:
    """Fill an empty register; the same lieux on every machine with the same files."""
    if load(engine):
        return
    progress("Lieux de démonstration : faits publiés, et simulation du reste…")
    index = build_index() if reference.adresses_path() else None
    simules = simulate()
    save(engine, [*load_publies(index), *simules], AUTEUR)
    save_occupations(engine, simulate_occupations(simules), AUTEUR)


def simulate() -> list[Lieu]:
    """Lieux of every type, none of them real; one has two periods, its capacity having changed."""
    rng = np.random.default_rng(GRAINE)
    zones, _ = reference.load_arrondissements()
    contours = dict(zip(zones["code"], zones.geometry, strict=True))
    lieux = [_draw(type_, rang, contours, rng) for type_, modele in MODELES.items() for rang in range(modele.nombre)]
    return [*_split(lieux[0]), *lieux[1:]]


def simulate_occupations(lieux: list[Lieu]) -> Iterator[Occupation]:
    """Nights of the simulated lieux whose places by night are known, up to that of the demonstration édition."""
    rng = np.random.default_rng([GRAINE, NUITS])
    nuits = [COMPLETE.nuit - timedelta(days=ecart) for ecart in reversed(range(NUITS))]
    for lieu in lieux:
        capacite = places(lieu, Moment.NUIT)
        if capacite and lieu.du is None:
            taux = rng.normal(*REMPLISSAGE, size=NUITS).clip(0.4, 1.1)
            for nuit, occupees in zip(nuits, (taux * capacite).round().astype(int).tolist(), strict=True):
                yield Occupation(lieu.uid, nuit, nuitees=occupees, provenance="occupation simulée", simulee=True)


def _draw(type_: TypeAccueil, rang: int, contours: dict[str, shapely.Geometry], rng: np.random.Generator) -> Lieu:
    modele, codes = MODELES[type_], sorted(contours)
    poids = np.array([ATTRAIT.get(code, 1) for code in codes], dtype=float)
    code = str(rng.choice(codes, p=poids / poids.sum()))
    publics = modele.publics[rang % len(modele.publics)]
    return Lieu(
        source=SOURCE,
        identifiant=f"{type_.name.lower()}-{rang + 1}",
        nom=f"{type_[0].upper()}{type_[1:]} {rang + 1} (simulé)",
        type=type_,
        operateur=f"Opérateur simulé {1 + rang // 3}",
        adresse=f"adresse simulée, {reference.nom_arrondissement(code)}",
        position=Position(*_point(contours[code], rng), StatutPosition.OK, 1.0, SOURCE),
        publics=publics,
        capacites=() if modele.places is None else _capacites(modele, publics, rng),
        horaires=modele.horaires[rang % len(modele.horaires)],
        admission=modele.admission,
        provenance="Lieu simulé : rien n’en est publié.",
        vu_le=COMPLETE.nuit,
        simule=True,
    )


def _capacites(modele: Modele, publics: Publics, rng: np.random.Generator) -> tuple[Capacite, ...]:
    """Places for all; by sex where men and women are both received by night."""
    total = int(rng.integers(*modele.places)) if modele.places else 0
    if modele.moment is Moment.NUIT and publics.hommes and publics.femmes:
        femmes = total // 3
        parts = {Audience.HOMMES.value: total - femmes, Audience.FEMMES.value: femmes}
        return tuple(Capacite(modele.moment, audience, nombre) for audience, nombre in parts.items())
    return (Capacite(modele.moment, "", total),)


def _point(contour: shapely.Geometry, rng: np.random.Generator) -> tuple[float, float]:
    ouest, sud, est, nord = contour.bounds
    while True:
        lon, lat = round(rng.uniform(ouest, est), 5), round(rng.uniform(sud, nord), 5)
        if contour.contains(shapely.Point(lon, lat)):
            return lon, lat


def _split(lieu: Lieu) -> tuple[Lieu, Lieu]:
    """The same lieu before and after a change of capacity."""
    plus = tuple(replace(capacite, places=capacite.places + 10) for capacite in lieu.capacites)
    return replace(lieu, au=date(2025, 12, 31)), replace(lieu, du=date(2026, 1, 1), capacites=plus)
