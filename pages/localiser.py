import streamlit as st

from counting.errors import CountingError
from counting.mots import litteral
from dashboard import anatomie
from dashboard.fiches import atelier
from dashboard.resultats import donnees, filtres
from dashboard.session import require

require("localiser")

entete = st.container()
demande = filtres.choose_edition_and_author(donnees.list_editions())
if demande is None:
    st.stop()
edition, auteur = demande
vue = donnees.maintenant()
file = atelier.waiting(edition.id, vue)
with entete:
    anatomie.entete("À localiser", atelier.answer(file))
    if edition.simulee:
        anatomie.bandeau_simule(edition.nom)
atelier.tell()
if file.empty:
    st.stop()
uid, ligne = atelier.current(file)
gauche, droite = st.columns([5, 6])
with gauche:
    candidats = atelier.show_address(edition, uid, ligne)
    choix = atelier.choose(uid, candidats)
with droite:
    choix = atelier.show_map(edition, uid, ligne, candidats) or choix
if choix is not None:
    try:
        atelier.decide(edition, uid, ligne["secteur"], choix, auteur)
    except CountingError as erreur:
        st.error(litteral(str(erreur)))
atelier.show_queue(file)
anatomie.sources(atelier.source_line())
