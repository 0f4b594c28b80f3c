import streamlit as st

from counting.roles import allowed
from dashboard import anatomie, presentation
from dashboard.resultats import donnees
from dashboard.session import current_role, require
from geo.reference import load_arrondissements

require("voir_accueil")

role = current_role()
anatomie.entete("Lanterne", presentation.last_published())
gauche, droite = st.columns([5, 6], gap="large")
with gauche:
    presentation.show_entries(role)
with droite:
    if allowed(role, "voir_resultats"):
        presentation.show_editions(donnees.list_editions())
_, source = load_arrondissements()
anatomie.sources(
    "Lanterne suit la Nuit de la Solidarité à Paris, de la fiche d’une équipe à la carte des effectifs.",
    f"Contours des arrondissements : {source.nom}, {source.millesime}, {source.licence} ; {source.precision}.",
)
