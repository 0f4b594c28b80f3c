"""Cached readers: each is keyed by scalars and by how far the store was written, so a stale figure is impossible."""

from datetime import date

import geopandas as gpd
import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from counting.chiffres import cube, nuit
from counting.domain import Edition, Niveau, Perimetre, Version
from counting.editions import registre as editions
from counting.editions import versions
from counting.editions.publiees import load_editions
from counting.fiches import a_localiser, etats
from counting.geographie import localisation
from counting.geographie.niveaux import Territoires, load_territoires, zones_of
from counting.store import Marque, marque
from dashboard import base
from geo.adresses import AddressIndex


def store() -> Engine:
    """The one database of this process, shared by all sessions, threads and routes."""
    return base.store()


@st.cache_resource(show_spinner="Lecture des territoires…", max_entries=8)
def territoires(jour: date) -> Territoires:
    """Geography in use for a night."""
    return load_territoires(jour)


@st.cache_resource(show_spinner=False, max_entries=16)
def secteurs(edition: str) -> gpd.GeoDataFrame:
    """Secteurs of an édition; they are written once, with it. Do not change the frame: it is shared."""
    return editions.load_secteurs(store(), edition)


def arrondissement(edition: str, secteur: str) -> str | None:
    """INSEE code of a secteur; None for a partner that covers all Paris, and for no secteur."""
    connus = secteurs(edition)["arrondissement"].dropna()
    return str(connus[secteur]) if secteur in connus.index else None


@st.cache_resource(show_spinner=False, max_entries=16)
def zones(edition: str, nuit_du: date, niveau: Niveau) -> gpd.GeoDataFrame:
    """Polygons of a level for an édition. Do not change the frame: it is shared."""
    return zones_of(niveau, territoires(nuit_du), secteurs(edition))


@st.cache_resource(show_spinner=False)
def publiees() -> pd.DataFrame:
    """Published figures of all editions. Do not change the frame: it is shared."""
    return load_editions()


@st.cache_resource(show_spinner="Ouverture du répertoire d’adresses…", max_entries=4)
def adresses(edition: str) -> AddressIndex:
    """Address index that also answers to the codes of an édition's secteurs; one a process."""
    return localisation.build_index(secteurs(edition))


@st.cache_resource(show_spinner="Ouverture du répertoire d’adresses…")
def repertoire() -> AddressIndex:
    """Address index of Paris, for what belongs to no édition; one a process."""
    return localisation.build_index()


@st.cache_data(show_spinner=False, max_entries=16)
def decisions(edition: str, quand: Marque) -> a_localiser.Decisions:  # noqa: ARG001 - the key of the cache
    """Points people chose in an édition, by secteur and text."""
    return a_localiser.load_decisions(store(), edition)


def list_editions() -> list[Edition]:
    """Editions of the store, the latest first; read afresh, an édition may have just been created."""
    return editions.list_editions(store())


def moment(edition: str, version: Version) -> Marque:
    """How far to read the store for a version of an édition."""
    return versions.marque_of(store(), edition, version)


def maintenant() -> Marque:
    """How far the store is written now."""
    return marque(store())


@st.cache_resource(show_spinner=False, max_entries=32)
def ledger(edition: str, quand: Marque) -> pd.DataFrame:
    """State of every fiche at a moment."""
    return etats.etats(store(), edition, jusqu_a=quand.revision)


@st.cache_resource(show_spinner="Calcul des effectifs…", max_entries=16)
def effectifs(edition: str, nuit_du: date, quand: Marque) -> pd.DataFrame:
    """Cube of an édition at a moment."""
    return cube.load_cube(store(), edition, secteurs=secteurs(edition), territoires=territoires(nuit_du), marque=quand)


@st.cache_resource(show_spinner=False, max_entries=128)
def figures(edition: str, nuit_du: date, quand: Marque, niveau: Niveau, perimetre: Perimetre) -> pd.DataFrame:
    """Figures of a level at a moment. Do not change the frame: it is shared."""
    return nuit.figures(
        effectifs(edition, nuit_du, quand),
        ledger(edition, quand),
        niveau=niveau,
        perimetre=perimetre,
        secteurs=secteurs(edition),
        territoires=territoires(nuit_du),
    )
