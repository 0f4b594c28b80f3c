import streamlit as st

from counting.errors import CountingError
from dashboard import anatomie, preparation
from dashboard.session import require
from dashboard.wording import litteral

require("preparer_edition")

anatomie.entete(
    "Préparation", "Une édition naît avec tous ses secteurs : chacun attend sa fiche, et ce qui manque se voit."
)
preparation.tell()
creer, arreter = st.tabs(["Créer une édition", "Arrêter un chiffre"])
with arreter:
    preparation.settle_versions()
with creer:
    nom, nuit, simulee = preparation.ask_edition()
    rues = preparation.choose_street_secteurs()
    partenaires = preparation.choose_partners()
    if rues is not None and preparation.asks_to_create(nom, rues, partenaires):
        try:
            preparation.create(nom, nuit, rues, partenaires, simulee=simulee)
        except CountingError as erreur:
            st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
anatomie.sources(*preparation.source_lines())
