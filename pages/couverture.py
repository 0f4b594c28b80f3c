import streamlit as st

from dashboard import anatomie
from dashboard.couverture import carte as carte_couverture
from dashboard.couverture import choix as choix_couverture
from dashboard.couverture import comparaison, fiche_territoire, propositions, regles, zone_choisie
from dashboard.couverture import page as couverture
from dashboard.couverture import territoires as territoires_couverture
from dashboard.session import require

require("voir_couverture")

DETAILS = {
    "Par territoire": territoires_couverture.show,
    "Propositions": propositions.show,
    "Règles": regles.show,
    "Comparer": comparaison.show,
    "Fiche à imprimer": fiche_territoire.show,
    "Astreintes": couverture.show_on_call,
}

entete = st.container()
choix = choix_couverture.choose()
if choix is None:
    with entete:
        anatomie.entete("Couverture", "Rien à étudier pour le moment.")
    st.stop()
etude = choix.etude()
with entete:
    anatomie.entete("Couverture", couverture.answer(choix, etude))
    couverture.warn_simulated(choix)
gauche, droite = st.columns([6, 5])
with gauche:
    carte_couverture.show(choix, etude)  # first: it is what the eye waits for
with droite:
    couverture.show_week(choix, etude)
    zones = carte_couverture.layer(choix)
    zone_choisie.show(choix, zones)
    for ligne in couverture.unlisted(zones):
        st.caption(ligne)
detail = st.segmented_control("Détail", list(DETAILS), default="Par territoire", key="couverture-detail")
DETAILS[detail or "Par territoire"](choix, etude)
anatomie.sources(*couverture.source_lines(choix, etude))
