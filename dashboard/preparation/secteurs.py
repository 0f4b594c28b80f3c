"""Secteurs of a new édition: a découpage proposed, or the organiser's own file."""

import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.editions import preparation
from counting.mots import accord, litteral, nombre, part
from dashboard import telechargement
from dashboard.cartes import territoires as maps
from geo import reference
from geo.couches import CoucheIllisibleError
from geo.crs import DEGREES, METRES
from geo.decoupage import SECTEURS_PARIS, DecoupageError, to_geojson
from geo.zones import ZonesLues, read_zones

PROPOSER, IMPORTER = "Proposer un découpage", "Importer mes secteurs"


ECART_TOLERE = 0.2
"""Balance a découpage aims at: within 20 % of the arrondissement's mean."""


def choose_street_secteurs() -> gpd.GeoDataFrame | None:
    """Let the organiser propose secteurs or bring theirs; EPSG:4326, or None until there are some."""
    choix = st.radio("Secteurs de rue", [PROPOSER, IMPORTER], horizontal=True)
    zones = _propose() if choix == PROPOSER else _import()
    if zones is not None:
        with st.expander(f"Carte des {accord(len(zones), 'secteur', 'secteurs')}"):
            maps.show(maps.contours(zones.assign(nom=zones["code"])), key="carte-preparation", hauteur=520)
    return zones


def source_lines() -> list[str]:
    """What the secteurs are drawn on."""
    _, source = reference.load_arrondissements()
    voies = reference.load_voies()
    equilibre = (
        f"Équilibre par longueur de voies : {voies[1].nom}, {voies[1].millesime}."
        if voies
        else "Équilibre par surface : le dossier de référence n’a pas les voies nommées ; les bois y pèsent."
    )
    return [f"Contours : {source.nom}, {source.millesime} ; {source.precision}.", equilibre]


@st.cache_resource(show_spinner="Découpage de Paris…", max_entries=4)
def _decoupage(total: int) -> gpd.GeoDataFrame:
    return preparation.propose_secteurs(total)


def _propose() -> gpd.GeoDataFrame | None:
    total = st.number_input("Nombre de secteurs", 20, 1980, SECTEURS_PARIS, step=1, help="355 secteurs de rue en 2024.")
    try:
        secteurs = _decoupage(int(total))
    except DecoupageError as erreur:
        st.error(litteral(str(erreur)))
        return None
    st.write(f"{accord(len(secteurs), 'secteur', 'secteurs')} d’un seul tenant, {_balance(secteurs)}.")
    telechargement.bouton(
        "Télécharger le découpage (GeoJSON)",
        to_geojson(secteurs),
        "secteurs.geojson",
        "application/json",
        objet="decoupage",
    )
    return secteurs.to_crs(DEGREES)


def _balance(secteurs: gpd.GeoDataFrame) -> str:
    par_voies = secteurs["longueur_voies_m"].notna().all()
    poids = secteurs["longueur_voies_m"] if par_voies else secteurs["surface_m2"]
    moyennes = poids.groupby(secteurs["arrondissement"]).transform("mean")
    dedans = float(((poids / moyennes - 1).abs() <= ECART_TOLERE).mean())
    mesure = "longueur de voies" if par_voies else "surface"
    return f"dont {part(dedans)} à moins de {part(ECART_TOLERE, 0)} de la {mesure} moyenne de leur arrondissement"


def _import() -> gpd.GeoDataFrame | None:
    depose = st.file_uploader(
        "Fichier de secteurs (GeoJSON, GeoPackage ou Shapefile zippé)", ["geojson", "json", "gpkg", "zip"]
    )
    if depose is None:
        return None
    try:
        lues = _read(depose)
    except CoucheIllisibleError as erreur:
        st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
        return None
    if lues.anomalies:
        st.dataframe(_faults(lues), hide_index=True)
    manque = float(lues.non_couvert["surface_m2"].sum())
    if manque:
        st.warning(f"{nombre(manque / 1e4, 1)} ha de Paris ne sont dans aucun secteur : nul ne les parcourra.")
    return lues.zones if lues.acceptable else None


def _read(depose: Any) -> ZonesLues:
    perimetre = reference.load_arrondissements()[0].to_crs(METRES)
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / f"secteurs{Path(depose.name).suffix.lower()}"
        chemin.write_bytes(depose.getvalue())
        return read_zones(chemin, perimetre=perimetre)


def _faults(lues: ZonesLues) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Où": [anomalie.ou for anomalie in lues.anomalies],
            "Gravité": ["bloquante" if anomalie.bloquante else "à vérifier" for anomalie in lues.anomalies],
            "Attendu": [anomalie.regle for anomalie in lues.anomalies],
            "Trouvé": [anomalie.trouve for anomalie in lues.anomalies],
            "Remède": [anomalie.remede for anomalie in lues.anomalies],
        }
    )
