from datetime import timedelta

import streamlit as st

from counting.errors import CountingError
from counting.lieux import registre as registre_lieux
from counting.mots import litteral
from dashboard import anatomie, signature
from dashboard.lieux import adresse as adresse_lieu
from dashboard.lieux import choisi as lieu_choisi
from dashboard.lieux import contexte as contexte_lieux
from dashboard.lieux import en_mots as lieux_en_mots
from dashboard.lieux import fiche as fiche_lieu
from dashboard.lieux import importation as import_lieux
from dashboard.lieux import nuits as nuits_lieu
from dashboard.lieux import page as lieux
from dashboard.lieux import redaction as redaction_lieu
from dashboard.resultats import donnees
from dashboard.session import require

require("tenir_lieux")
require("voir_lieux")

entete = st.container()
instant = lieux.now_in_paris()
revision = registre_lieux.revision(donnees.store())
registre = lieux.load(revision)
ouverte = redaction_lieu.opened()
if ouverte:
    zones = {"": st.container()}
    auteur = fiche_lieu.edit_identity(ouverte, zones)
    gauche, droite = st.columns([6, 5])
    with gauche:
        adresse_lieu.edit_place(ouverte, zones)
    with droite:
        fiche_lieu.edit_publics(ouverte)
        fiche_lieu.edit_places(ouverte, zones)
    fiche_lieu.edit_hours(ouverte, zones, instant.date())
    fiche_lieu.edit_rest(ouverte, zones)
    lieu, anomalies = redaction_lieu.read(ouverte, registre, index=donnees.repertoire(), jour=instant.date())
    fiche_lieu.show_faults(ouverte, zones, anomalies)
    with entete:
        anatomie.entete("Lieux", fiche_lieu.answer(ouverte, lieu))
    try:
        fiche_lieu.finish(ouverte, lieu, anomalies, auteur)
    except CountingError as erreur:
        st.error(f"{litteral(str(erreur))} Rien n’a été écrit, rien n’est perdu.")
    st.stop()

filtres = st.columns(4)
vues = lieux.choose(lieux.look(registre, instant), *filtres[:3])
auteur = signature.ask(filtres[3])
with entete:
    anatomie.entete("Lieux", lieux_en_mots.answer(registre, instant.date()))
    lieux.warn_simulated(registre)
    lieux.tell()
choisie = lieux.chosen(vues)
gauche, droite = st.columns(2)
with gauche:
    lieux.show_map(vues, instant)
try:
    with droite:
        lieux.show_table(vues, instant)
        lieu_choisi.show(choisie, auteur, instant)
    if choisie:
        nuits_lieu.show(choisie.lieu, registre, revision, auteur, instant.date() - timedelta(days=1))
    st.header("Importer, exporter", anchor=False)
    import_lieux.show_import(registre, auteur, instant.date())
except CountingError as erreur:
    st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
import_lieux.show_files(registre, instant.date())
contexte_lieux.show(registre, instant.date())
