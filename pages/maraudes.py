import streamlit as st

from counting.errors import CountingError
from counting.maraudes import registre as registre_maraudes
from counting.mots import litteral
from dashboard import anatomie, signature
from dashboard.maraudes import choisie
from dashboard.maraudes import fiche as fiche_maraude
from dashboard.maraudes import importation as import_maraudes
from dashboard.maraudes import page as maraudes
from dashboard.maraudes import redaction as redaction_maraude
from dashboard.maraudes import zones as zones_maraude
from dashboard.resultats import donnees
from dashboard.session import require
from geo.couches import CoucheIllisibleError

require("tenir_maraudes")

entete = st.container()
ouverte = redaction_maraude.opened()
if ouverte:
    auteur = fiche_maraude.edit_fields(ouverte)
    gauche, droite = st.columns([6, 5])
    with gauche:
        zones_maraude.draw(ouverte, registre_maraudes.revision(donnees.store()))
    with droite:
        zones_maraude.show_list(ouverte)
        zones_maraude.add(ouverte)
    st.header("Passages de la semaine", anchor=False)
    with st.container(key="passages-maraude"):
        fiche_maraude.edit_passages(ouverte)
    if ouverte.settle_names():
        st.rerun()
    passages, anomalies = redaction_maraude.read_passages(ouverte)
    with entete:
        anatomie.entete("Maraudes", fiche_maraude.answer(ouverte, passages))
        maraudes.warn_simulated(maraudes.load(ouverte.plan))
    zones_maraude.show_faults(anomalies)
    try:
        fiche_maraude.finish(ouverte, passages, anomalies, auteur)
    except CountingError as erreur:
        st.error(f"{litteral(str(erreur))} Rien n’a été écrit, rien n’est perdu.")
    st.stop()

filtres = st.columns(4)
plan = maraudes.choose_plan(filtres[0])
registre = maraudes.load(plan)
vues = maraudes.choose(registre, filtres[1], filtres[2])
auteur = signature.ask(filtres[3])
with entete:
    anatomie.entete("Maraudes", maraudes.answer(registre, plan))
    maraudes.warn_simulated(registre)
    maraudes.tell()
gauche, droite = st.columns(2)
with gauche:
    maraudes.show_map(plan, vues)
try:
    with droite:
        maraudes.show_table(vues)
        choisie.show_chosen(plan, maraudes.chosen(vues), auteur)
    st.header("Importer, exporter", anchor=False)
    import_maraudes.show_import(plan, auteur)
except (CountingError, CoucheIllisibleError) as erreur:
    st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
maraudes.show_files(registre)
