import streamlit as st

from counting import registre_maraudes
from counting.errors import CountingError
from dashboard import anatomie, donnees, maraudes
from dashboard.session import require
from dashboard.wording import litteral
from geo.couches import CoucheIllisibleError

require("tenir_maraudes")

entete = st.container()
gauche, droite = st.columns(2)
plan = gauche.selectbox("Plan", registre_maraudes.plans(donnees.store()), key="maraudes-plan", accept_new_options=True)
auteur = droite.text_input("Par", key="auteur", placeholder="Prénom et nom").strip()
registre = maraudes.load(plan)
with entete:
    anatomie.entete("Maraudes", maraudes.answer(registre, plan))
    maraudes.warn_simulated(registre)
st.header("Importer des zones et des horaires", anchor=False)
try:
    maraudes.show_import(plan, auteur)
except (CountingError, CoucheIllisibleError) as erreur:
    st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
st.header("Registre", anchor=False)
maraudes.show_register(registre)
