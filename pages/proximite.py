import streamlit as st

from dashboard import anatomie
from dashboard.proximite import acces as acces_proximite
from dashboard.proximite import carte as carte_proximite
from dashboard.proximite import choix as choix_proximite
from dashboard.proximite import distances as distances_proximite
from dashboard.proximite import lieux as lieux_proximite
from dashboard.proximite import ouvrir as ouvrir_proximite
from dashboard.proximite import page as proximite
from dashboard.proximite import places as places_proximite
from dashboard.proximite import sources as sources_proximite
from dashboard.proximite import territoires as territoires_proximite
from dashboard.session import require

require("voir_proximite")

DETAILS = {
    "Au fil de la nuit": proximite.show_night,
    "Femmes et hommes": distances_proximite.show,
    "Sans rien à portée": distances_proximite.show_without,
    "Lieux": lieux_proximite.show,
    "Places": places_proximite.show,
    "Ouvrir une halte": ouvrir_proximite.show,
    "Accessibilité": acces_proximite.show,
}

entete = st.container()
choix = choix_proximite.choose()
if choix is None:
    with entete:
        anatomie.entete("Proximité", "Rien à mesurer pour le moment.")
    st.stop()
etude = choix.etude()
with entete:
    anatomie.entete("Proximité", proximite.answer(choix, etude))
    proximite.warn_simulated(choix)
gauche, droite = st.columns(2)
with gauche:
    carte_proximite.show(choix, etude)
with droite:
    territoires_proximite.show(choix, etude)
detail = st.segmented_control("Détail", list(DETAILS), default="Au fil de la nuit", key="proximite-detail")
DETAILS[detail or "Au fil de la nuit"](choix, etude)
anatomie.sources(*sources_proximite.source_lines(choix, etude))
