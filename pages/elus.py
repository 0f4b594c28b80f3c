import streamlit as st

from dashboard import anatomie
from dashboard.elus import carte as carte_elus
from dashboard.elus import page as elus
from dashboard.elus import rapports
from dashboard.elus import tendance as tendance_elus
from dashboard.session import require

require("voir_publication")

entete = st.container()
choix = elus.choose()
if choix is None:
    with entete:
        anatomie.entete("Élus", elus.SANS_PUBLICATION)
    st.stop()
with entete:
    anatomie.entete("Élus", elus.answer(choix))
    elus.warn_simulated(choix.publiee)
elus.show_figures(choix)
for lieu in filter(None, (choix.lieu, choix.autre)):
    tendance_elus.show(lieu, choix.perimetre, choix.publiee.edition.id)
with st.container(key="elus-carte"):
    carte_elus.show(choix.publiee, choix.lieu, choix.perimetre, choix.autre)
rapports.show(choix.publiee, choix.lieu.niveau, choix.lieu.code)
anatomie.sources(*elus.source_lines(choix.publiee))
