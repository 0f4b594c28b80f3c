"""Claim: figures at every level from 1 M rencontres, 20 × a spatial join and a group-by for each level, same answers.

Run ``LANTERNE_REFERENCE=folder python -m bench.effectifs``. The secteurs are those of the demonstration (355, balanced
along the streets); rencontres stand at addresses of the BAN moved by about 10 m, their secteur is the one they lie in,
and one in 50 has no point. The plain path joins the points with the polygons of each level and adds up the same
measures; it runs on 200,000 rencontres and its time is multiplied by 5. It has the advantage: its points are made
geometries beforehand, and it neither follows up the fiches nor computes shares. Ours counts all it does: the cube,
then the figures of the six levels, shares, intervals and fiches followed up included.
"""

import os
import sys
from datetime import date
from pathlib import Path
from statistics import median

import geopandas as gpd
import numpy as np
import pandas as pd

from bench import timed
from counting.chiffres.cube import make_cube
from counting.chiffres.nuit import figures
from counting.domain import AGES, Configuration, Niveau, Perimetre, Sexe, TypeLieu
from counting.editions.preparation import propose_secteurs
from counting.geographie.niveaux import Territoires, load_territoires, zones_of
from counting.schema import COLONNES_EFFECTIFS, nom_case
from geo import reference
from geo.crs import DEGREES
from geo.decoupage import SECTEURS_PARIS
from geo.rattachement import ZoneIndex

RENCONTRES = 1_000_000
ECHANTILLON = 200_000
TOURS = 3
NUIT = date(2025, 1, 23)
MESURES = ("hommes", "femmes", "sexe_nd", "enfants", "familles", "tentes", "enceintes", "rencontres")


def main() -> None:
    adresses = reference.adresses_path()
    if adresses is None:
        sys.exit("LANTERNE_REFERENCE ne désigne pas un dossier de référence : rien à mesurer.")
    territoires, rues = load_territoires(NUIT), propose_secteurs(SECTEURS_PARIS).to_crs(DEGREES)
    secteurs = rues.set_index("code").assign(mode="rue", attendu=True)
    rencontres = draw(adresses, rues, np.random.default_rng(0))
    etats = pd.DataFrame({"restituee": True}, index=secteurs.index)
    zones = {niveau: zones_of(niveau, territoires, secteurs) for niveau in Niveau}
    echantillon = rencontres.head(ECHANTILLON)
    points = as_points(echantillon)
    placees = echantillon[echantillon["lon"].notna()]
    cube = make_cube(placees, secteurs["arrondissement"], territoires)
    for niveau, tableau in every_level(cube, secteurs, etats, territoires).items():
        assert_same_answers(tableau, plain(as_points(placees), zones[niveau]))
        print(f"  {niveau:18} {len(zones[niveau]):3} territoires : mêmes chiffres")
    print(f"{RENCONTRES:_} rencontres, six niveaux, {os.cpu_count()} cœurs ; médiane de {TOURS} tours")
    cubes, nous, eux = [], [], []
    for _ in range(TOURS):
        t_cube, cube = timed(lambda: make_cube(rencontres, secteurs["arrondissement"], territoires))
        t_figures, _ = timed(lambda cube=cube: every_level(cube, secteurs, etats, territoires))
        t_plain, _ = timed(lambda: {niveau: plain(points, zones[niveau]) for niveau in Niveau})
        cubes.append(t_cube)
        nous.append(t_cube + t_figures)
        eux.append(t_plain * RENCONTRES / ECHANTILLON)
    print(f"  make_cube + figures               {median(nous):7.3f} s, dont cube {median(cubes):.3f} s")
    print(f"  sjoin + groupby (200 000 × 5)     {median(eux):7.3f} s")
    print(f"  rapport                           × {median(np.divide(eux, nous)):.1f}")


def draw(adresses: Path, rues: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Rencontres as `load_cube` hands them: text from the store, points of the addresses, 21 counts."""
    ban = pd.read_csv(adresses, sep=";", usecols=["lon", "lat"])
    points = ban.to_numpy()[rng.integers(len(ban), size=RENCONTRES)]
    lon, lat = (points + rng.normal(0, (1.4e-4, 0.9e-4), points.shape)).T
    rangs = ZoneIndex(rues).locate(lon, lat)
    dedans = rangs >= 0
    nombre = int(dedans.sum())
    effectifs = np.zeros((nombre, len(COLONNES_EFFECTIFS)), dtype=np.int64)
    effectifs[np.arange(nombre), rng.integers(len(COLONNES_EFFECTIFS), size=nombre)] = rng.integers(1, 6, nombre)
    sans_point = rng.random(nombre) < 0.02
    frame = pd.DataFrame(effectifs, columns=list(COLONNES_EFFECTIFS)).assign(
        secteur=rues["code"].to_numpy()[rangs[dedans]],
        type_lieu=rng.choice([str(lieu) for lieu in TypeLieu], nombre),
        configuration=rng.choice([str(configuration) for configuration in Configuration], nombre),
        tentes=rng.integers(0, 2, nombre),
        enceintes=0,
        lon=np.where(sans_point, np.nan, lon[dedans]),
        lat=np.where(sans_point, np.nan, lat[dedans]),
    )
    return frame.sample(RENCONTRES, replace=True, random_state=0, ignore_index=True)


def every_level(
    cube: pd.DataFrame, secteurs: gpd.GeoDataFrame, etats: pd.DataFrame, territoires: Territoires
) -> dict[Niveau, pd.DataFrame]:
    commun = {"perimetre": Perimetre.TOUS_LIEUX, "secteurs": secteurs, "territoires": territoires}
    return {niveau: figures(cube, etats, niveau=niveau, **commun) for niveau in Niveau}


def mesures(rencontres: pd.DataFrame) -> pd.DataFrame:
    """The same measures, rencontre by rencontre."""
    sexes = zip(MESURES[:3], Sexe, strict=True)
    return pd.DataFrame(
        {nom: rencontres[[nom_case(sexe, age) for age in AGES]].sum(axis=1) for nom, sexe in sexes}
    ).assign(
        enfants=rencontres[[nom_case(sexe, AGES[0]) for sexe in Sexe]].sum(axis=1),
        familles=(rencontres["configuration"] == Configuration.FAMILLE).astype(int),
        tentes=rencontres["tentes"],
        enceintes=rencontres["enceintes"],
        rencontres=1,
    )


def plain(points: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> pd.DataFrame:
    """What one would write first: join the points with the polygons of a level, add up by polygon."""
    zones = zones[["geometry"]].rename_axis("zone").reset_index()
    return points.sjoin(zones, predicate="intersects").groupby("zone")[list(MESURES)].sum()


def as_points(rencontres: pd.DataFrame) -> gpd.GeoDataFrame:
    geometrie = gpd.points_from_xy(rencontres["lon"], rencontres["lat"])
    return gpd.GeoDataFrame(mesures(rencontres), geometry=geometrie, crs="EPSG:4326")


def assert_same_answers(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Same measures in every territoire; a territoire where nobody was met has no row in a group-by."""
    ours = ours[list(MESURES)]
    pd.testing.assert_frame_equal(ours, theirs.reindex(ours.index, fill_value=0), check_names=False, check_dtype=False)


if __name__ == "__main__":
    main()
