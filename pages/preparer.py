import streamlit as st

from counting.errors import CountingError
from counting.mots import litteral
from dashboard import anatomie
from dashboard.preparation import arret, page, secteurs
from dashboard.session import require

require("preparer_edition")

anatomie.entete(
    "Préparation", "Une édition naît avec tous ses secteurs : chacun attend sa fiche, et ce qui manque se voit."
)
page.tell()
creer, arreter = st.tabs(["Créer une édition", "Arrêter un chiffre"])
with arreter:
    arret.settle_versions()
with creer:
    nom, nuit, simulee = page.ask_edition()
    rues = secteurs.choose_street_secteurs()
    partenaires = page.choose_partners()
    if rues is not None and page.asks_to_create(nom, rues, partenaires):
        try:
            page.create(nom, nuit, rues, partenaires, simulee=simulee)
        except CountingError as erreur:
            st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
anatomie.sources(*secteurs.source_lines())
