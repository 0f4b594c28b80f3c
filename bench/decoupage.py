"""Claim: 355 balanced, connected secteurs for all Paris, in under 20 s along streets and under 5 s by area."""

import time
from statistics import median

import geopandas as gpd

from geo import equilibre
from geo.crs import METRES
from geo.decoupage import nombres_par_defaut, propose_secteurs
from geo.reference import load_arrondissements, load_voies

TIRS = 3
RIGUEURS = (2.0, equilibre.RIGUEUR, 30.0)


def measure(paris: gpd.GeoDataFrame, voies: gpd.GeoDataFrame | None, mesure: str) -> str:
    durees = []
    for _ in range(TIRS):
        start = time.perf_counter()
        secteurs = propose_secteurs(paris, nombres_par_defaut(paris, voies=voies), voies=voies)
        durees.append(time.perf_counter() - start)
    charge = secteurs[mesure] / secteurs.groupby("arrondissement")[mesure].transform("mean")
    return (
        f"{len(secteurs)} secteurs, {median(durees):4.1f} s, {charge.between(0.8, 1.2).mean():6.1%} à ± 20 %, "
        f"{charge.between(0.9, 1.1).mean():6.1%} à ± 10 %, de {charge.min():.2f} à {charge.max():.2f} fois la moyenne, "
        f"{secteurs.boundary.length.median():.0f} m de tour"
    )


def main() -> None:
    paris = load_arrondissements()[0].to_crs(METRES)
    lues = load_voies()
    print("par surface              ", measure(paris, None, "surface_m2"))
    if lues is None:
        print("Pas de voies : LANTERNE_REFERENCE ne désigne pas un dossier de référence.")
        return
    for rigueur in RIGUEURS:
        equilibre.RIGUEUR = rigueur
        print(f"par voies, rigueur {rigueur:4.0f}  ", measure(paris, lues[0].to_crs(METRES), "longueur_voies_m"))


if __name__ == "__main__":
    main()
