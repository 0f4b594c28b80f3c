import streamlit as st

from counting.errors import CountingError
from counting.mots import litteral
from dashboard import anatomie
from dashboard.fiches import importation
from dashboard.resultats import donnees, filtres
from dashboard.session import require

require("importer_fiches")

anatomie.entete("Import", "Un tableur de fiches est jugé ligne à ligne ; rien n’est écrit avant votre accord.")
importation.tell()
demande = filtres.choose_edition_and_author(donnees.list_editions())
if demande is None:
    st.stop()
edition, auteur = demande
if edition.simulee:
    anatomie.bandeau_simule(edition.nom)
importation.show_templates()
depose = importation.ask_file()
if depose is None:
    st.stop()
try:
    table = importation.read(depose)
    mapping = importation.choose_mapping(table, depose)
    apercu = importation.preview(edition.id, table, mapping, depose)
    importation.show(apercu)
    if importation.asks_to_accept(apercu, auteur):
        importation.accept(apercu, auteur, table, mapping)
except CountingError as erreur:
    st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
