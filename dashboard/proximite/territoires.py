"""The same figures as the map, territory by territory, with their total."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from counting.couverture.exports import table_csv
from counting.domain import Niveau
from counting.mots import ABSENT, nombre, part
from counting.proximite.distances import PORTEES, Proximite
from counting.seuils import QUART_D_HEURE
from dashboard import telechargement
from dashboard.proximite import page as proximite
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import FIXE, a_pied, borne, shares

TITRES = {
    "nom": "Territoire",
    "personnes": "Personnes",
    **{nom: f"≤ {borne(PORTEES[nom])}" for nom in ("a_500_m", "a_1_km")},
    "a_15_min": f"≤ {QUART_D_HEURE.valeur} min",
    "a_2_km": f"≤ {borne(PORTEES['a_2_km'])}",
    "sans": "Au-delà",
    "mediane_m": "Médiane",
}
HAUTEUR = 375


def parts(choix: Choix) -> pd.DataFrame:
    """Shares of the level chosen: what the map and the table show."""
    return shares(choix.table())


def show(choix: Choix, etude: Proximite) -> None:
    """Draw the table, its total last, and give it as a file."""
    lignes = parts(choix)
    if choix.niveau is not Niveau.PARIS:
        lignes = pd.concat([lignes, proximite.whole(etude, choix.rang).assign(nom="Total")]).rename_axis("code")
    st.table(_written(lignes), height=HAUTEUR, hide_index=True, border="horizontal")
    telechargement.bouton(
        "Télécharger ce tableau (CSV)",
        partial(table_csv, _exported(lignes), choix.contexte() | {"niveau": choix.niveau.value}),
        f"proximite-par-{choix.niveau.lower().replace(' ', '-')}.csv",
        "text/csv",
        objet=f"edition:{choix.edition.id}",
    )


def _written(lignes: pd.DataFrame) -> Any:
    """Cells as they are read: a table of HTML, that a screen reader reads as the eye does."""
    pourcent = partial(part, decimales=0)
    formats: dict[str, Any] = {"personnes": nombre, "mediane_m": a_pied} | dict.fromkeys([*PORTEES, "sans"], pourcent)
    ecrits = {
        nom: [ABSENT if pd.isna(valeur) else formats.get(nom, str)(valeur) for valeur in lignes[nom]] for nom in TITRES
    }
    return pd.DataFrame(ecrits).rename(columns={nom: titre.replace(FIXE, " ") for nom, titre in TITRES.items()})


def _exported(lignes: pd.DataFrame) -> pd.DataFrame:
    """Persons, then shares; an infinite median, no door for more than half, is left empty."""
    fichier = lignes.replace(np.inf, np.nan)
    return fichier.rename(columns={nom: f"part_{nom}" for nom in [*PORTEES, "sans"]}).assign(
        personnes=fichier["personnes"].astype("Int64")
    )
