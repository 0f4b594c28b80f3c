import streamlit as st

from counting.errors import CountingError
from counting.mots import litteral
from counting.sous_denombrement import recomptage
from counting.sous_denombrement import registre as registre_decompte
from counting.sous_denombrement.leurres import pool
from dashboard import anatomie
from dashboard.resultats import donnees
from dashboard.session import require
from dashboard.sous_denombrement import leurres, second_passage
from dashboard.sous_denombrement import page as sous_denombrement

require("estimer_sous_denombrement")

entete = st.container()
choix = sous_denombrement.choose()
if choix is None:
    with entete:
        anatomie.entete("Sous-dénombrement", "Aucune édition n’existe encore.")
    st.stop()
try:
    effectifs = sous_denombrement.counted(choix)
except CountingError as erreur:
    with entete:
        anatomie.entete("Sous-dénombrement", str(erreur))
    st.stop()

base = donnees.store()
poses = registre_decompte.load_leurres(base, choix.edition.id)
estimation, ecartes = pool(poses, effectifs)
tirage = registre_decompte.load_tirage(base, choix.edition.id)
passes = comparaison = None
if tirage:
    passes = sous_denombrement.join(tirage, effectifs, registre_decompte.load_recomptes(base, tirage))
    comparaison = recomptage.compare(passes)
with entete:
    reponse = sous_denombrement.answer(estimation, len(poses) - len(ecartes), comparaison)
    anatomie.entete("Sous-dénombrement", reponse)
    anatomie.bandeau("À part du décompte", "Cette estimation n’entre dans aucun chiffre publié.")
    if choix.edition.simulee:
        anatomie.bandeau_simule(choix.edition.nom)
    sous_denombrement.tell()

onglet_leurres, onglet_passage = st.tabs(["Leurres", "Second passage"], key="onglet-decompte", on_change="rerun")
with onglet_leurres:
    leurres.ask(choix)
    leurres.show(choix, poses, effectifs, estimation)
with onglet_passage:
    if tirage and passes is not None and comparaison:
        st.write(litteral(second_passage.say_draw(tirage)))
        second_passage.ask_recount(choix, tirage)
        second_passage.show_comparison(choix, tirage, passes, comparaison)
    with st.expander("Tirer des secteurs à recompter", expanded=tirage is None):
        second_passage.ask_draw(choix, tirage)
sous_denombrement.show_limits()
anatomie.sources(*sous_denombrement.source_lines(choix))
