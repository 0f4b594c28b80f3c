"""Towns drawn at random, person by person, with every variable a publication has; nothing of them is real."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from counting.publication.faits import Fait
from counting.publication.tableaux import SANS_POSITION
from counting.publication.variables import A_PORTEE, BLANCHE, COUVERTURE, HALTE, LOIN, SANS_PROFIL, VUES

CODES = ("75101", "75102", "75103", "75105", "75112", "75113", "75116", "75118")
AGES = {"18-24": 0.13, "25-39": 0.34, "40-54": 0.33, "55-69": 0.14, "ND": 0.06}
LIEUX = {"rue": 0.7, "métro ou RER": 0.12, "gare": 0.08, "hôpital": 0.04, "parking": 0.06}
BOIS = ("75112", "75116")


@dataclass(frozen=True, eq=False)
class Ville:
    """Figures as `make_tableaux` reads them, groupings, and what the registers of the town would tell."""

    figures: pd.DataFrame
    groupes: pd.DataFrame
    faits: tuple[Fait, ...]


def draw_town(rng: np.random.Generator, most: int = 5) -> Ville:
    """Three to `most` arrondissements in two DST, 10 to 200 persons each, some whom nothing places."""
    codes = sorted(rng.choice(CODES, int(rng.integers(3, most + 1)), replace=False))
    centre = ["Paris Centre" if code < "75105" else code for code in codes]
    groupes = pd.DataFrame({"paris_centre": centre, "dst": np.where(np.arange(len(codes)) % 2, "Est", "Ouest")}, codes)
    morceaux = [_draw_arrondissement(str(code), rng) for code in codes]
    faits = tuple(fait for _, siens in morceaux for fait in siens)
    perdues = _persons(int(rng.integers(0, 8)), rng).assign(
        territoire="", couverture=SANS_POSITION, halte=SANS_POSITION
    )
    gens = pd.concat([*(un for un, _ in morceaux), perdues], ignore_index=True)
    comptes = []
    for perimetre, dedans in (("rue", gens[gens["type_lieu"] == "rue"]), ("tous lieux", gens)):
        for variable in ("sexe", "age", "configuration", "type_lieu", COUVERTURE, HALTE):
            somme = dedans.groupby(["territoire", variable]).size().rename("effectif").reset_index()
            comptes.append(somme.rename(columns={variable: "categorie"}).assign(variable=variable, perimetre=perimetre))
    return Ville(pd.concat(comptes, ignore_index=True), groupes, faits)


def _draw_arrondissement(code: str, rng: np.random.Generator) -> tuple[pd.DataFrame, list[Fait]]:
    gens = _persons(int(rng.integers(10, rng.choice((40, 80, 200)))), rng).assign(territoire=code)
    if code in BOIS:
        gens.loc[(gens["type_lieu"] != "rue") & (rng.random(len(gens)) < 0.4), "type_lieu"] = "bois"
    sur, faits = rng.random(len(gens)) > rng.choice((0.02, 0.1, 0.8), p=(0.6, 0.3, 0.1)), list[Fait]()
    blanche = rng.random(len(gens)) < (part := float(rng.choice((0.0, 0.1, 0.5, 0.95, 1.0))))
    if part in (0.0, 1.0):
        faits.append(Fait(code, ((COUVERTURE, VUES if part else BLANCHE),), (), "maraudes"))
    femmes_seules = rng.random() < 0.2
    pres = (rng.random(len(gens)) < (part := float(rng.choice((0.0, 0.05, 0.5))))) & (
        (gens["sexe"] == "F") | (not femmes_seules)
    )
    if part == 0.0:
        faits.append(Fait(code, ((HALTE, A_PORTEE),), (), "haltes"))
    elif femmes_seules:
        faits.append(Fait(code, ((HALTE, A_PORTEE),), (("sexe", "F"),), "haltes femmes"))
    profil = (gens["sexe"] != "ND") | gens["configuration"].isin(["couple", "famille"])
    portee = np.where(profil, np.where(pres, A_PORTEE, LOIN), SANS_PROFIL)
    return gens.assign(
        couverture=np.where(sur, np.where(blanche, BLANCHE, VUES), SANS_POSITION),
        halte=np.where(sur, portee, SANS_POSITION),
    ), faits


def _persons(nombre: int, rng: np.random.Generator) -> pd.DataFrame:
    """Persons alone, in couples, families with children and groups; a child is in a family."""
    tailles = {"seul": lambda: 1, "couple": lambda: 2, "famille": lambda: int(rng.integers(2, 6)),
               "groupe": lambda: int(rng.integers(5, 12))}  # fmt: skip
    lignes: list[tuple[str, bool]] = []
    while len(lignes) < nombre:
        configuration = str(rng.choice(list(tailles), p=(0.84, 0.05, 0.04, 0.07)))
        taille = tailles[configuration]()
        lignes += [(configuration, configuration == "famille" and rang > 0) for rang in range(taille)]
    gens = pd.DataFrame(lignes, columns=["configuration", "enfant"])
    ages = rng.choice(list(AGES), len(gens), p=list(AGES.values()))
    return gens.assign(
        sexe=rng.choice(["H", "F", "ND"], len(gens), p=(0.8, 0.13, 0.07)),
        age=np.where(gens["enfant"], "<18", ages),
        type_lieu=rng.choice(list(LIEUX), len(gens), p=list(LIEUX.values())),
    )
