"""Cached studies of proximity: keyed by scalars and by how far the store was written, as in
`dashboard.resultats.donnees`.
"""

from datetime import date
from functools import partial
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.domain import Edition, Niveau, Perimetre
from counting.lieux import registre as registre_lieux
from counting.lieux.domain import Lieu
from counting.lieux.occupations import load_occupations
from counting.lieux.ouvertures import dire_changement
from counting.proximite import distances as proximite
from counting.proximite import marcheurs as lecture
from counting.proximite import portee
from counting.proximite.distances import Proximite, Trajet
from counting.proximite.marcheurs import Marcheurs
from counting.proximite.offre import Demande, Offre, make_offre
from counting.store import Marque
from dashboard.resultats import donnees
from geo import reference
from geo.crs import METRES
from geo.rues import Rues, make_rues


@st.cache_resource(show_spinner=False, max_entries=8)
def marcheurs(edition: str, nuit: date, perimetre: Perimetre, quand: Marque) -> Marcheurs:
    """Persons of an édition at a moment."""
    return lecture.load_marcheurs(
        donnees.store(),
        edition,
        secteurs=donnees.secteurs(edition),
        territoires=donnees.territoires(nuit),
        perimetre=perimetre,
        marque=quand,
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def lieux(revision: int) -> list[Lieu]:  # noqa: ARG001 - the key of the cache
    """Every period of every lieu. Do not change the list: it is shared."""
    return registre_lieux.load(donnees.store())


@st.cache_resource(show_spinner=False, max_entries=64)
def offre(demande: Demande, revision: int) -> Offre:
    """Lieux that answer a demande."""
    occupations = load_occupations(donnees.store(), demande.nuit, demande.nuit)
    return make_offre(demande, lieux(revision), occupations)


@st.cache_resource(show_spinner="Découpage des rues…")
def rues() -> Rues | None:
    """Graph of the streets; None when the reference folder has none."""
    voies = reference.load_voies()
    return make_rues(voies[0].to_crs(METRES)) if voies else None


@st.cache_resource(show_spinner="Calcul des distances…", max_entries=64)
def etude(
    *, demande: Demande, trajet: Trajet, revision: int, edition: Edition, perimetre: Perimetre, quand: Marque
) -> Proximite:
    """Distances of a night, its fifteen hours at once; along the streets needs `rues`."""
    gens = marcheurs(edition.id, edition.nuit, perimetre, quand)
    graphe = rues() if trajet is Trajet.RUES else None
    chercher = proximite.by_crow if graphe is None else partial(proximite.by_streets, graphe)
    return proximite.study(demande, gens, offre(demande, revision), chercher)


@st.cache_resource(show_spinner=False, max_entries=256)
def table(rang: int, niveau: Niveau, *, edition: Edition, **cle: Any) -> pd.DataFrame:
    """Persons within reach in a study, territory by territory. Do not change the frame: it is shared."""
    return portee.by_territoire(etude(edition=edition, **cle), rang, niveau, donnees.territoires(edition.nuit))


@st.cache_resource(show_spinner=False, max_entries=32)
def mailles(rang: int, **cle: Any) -> gpd.GeoDataFrame:
    """Inhabited cells of a study. Ask `voir_points` first. Do not change the frame: it is shared."""
    return proximite.mailles(etude(**cle), rang)


@st.cache_resource(show_spinner=False, max_entries=64)
def changements(rang: int, demande: Demande, revision: int) -> list[str]:
    """« ferme à 8 h »: when each lieu of `offre` next opens or closes. Ask `voir_lieux` first."""
    instant = demande.instants()[rang]
    return [dire_changement(lieu, instant) for lieu in offre(demande, revision).lieux]
