"""A new édition: its name, its night, its partners, and the writing of it."""

from datetime import date

import geopandas as gpd
import streamlit as st

from counting.domain import Edition, Secteur
from counting.editions import preparation
from counting.editions.partenaires import PARTENAIRES
from counting.mots import accord, litteral, nuit
from dashboard import anatomie, ecritures

ANNONCE = "annonce-preparation"


def tell() -> None:
    """Announce what was just written."""
    anatomie.annoncer(ANNONCE)


def ask_edition() -> tuple[str, date, bool]:
    """Ask for the name and the night of the édition, and whether it is an exercise."""
    gauche, milieu, droite = st.columns([3, 2, 2])
    nom = gauche.text_input("Nom de l’édition", placeholder="Nuit de la Solidarité 2027")
    jour = milieu.date_input("Nuit du", format="DD/MM/YYYY")
    simulee = droite.checkbox("Exercice (données simulées)", help="Chaque écran et chaque export le diront.")
    return nom, jour, simulee


def choose_partners() -> list[Secteur]:
    """Let the organiser say which partners count; each is an expected fiche."""
    return st.multiselect(
        "Périmètres des partenaires",
        PARTENAIRES,
        default=PARTENAIRES,
        format_func=lambda secteur: secteur.nom,
        placeholder="Aucun partenaire",
    )


def asks_to_create(nom: str, rues: gpd.GeoDataFrame, partenaires: list[Secteur]) -> bool:
    """Draw the button that says what it will write."""
    fiches = accord(len(rues) + len(partenaires), "fiche attendue", "fiches attendues")
    return st.button(f"Créer l’édition, avec {fiches}", type="primary", disabled=not nom.strip())


def create(nom: str, jour: date, rues: gpd.GeoDataFrame, partenaires: list[Secteur], *, simulee: bool) -> None:
    """Write the édition and announce it."""
    edition = Edition(preparation.make_id(nom, jour), nom.strip(), jour, simulee)
    ecritures.create_edition(edition, [*preparation.street_secteurs(rues), *partenaires])
    st.session_state[ANNONCE] = f"Édition « {litteral(edition.nom)} » créée, {nuit(jour)} : identifiant {edition.id}."
    st.rerun()
