import streamlit as st

from counting.errors import CountingError
from counting.mots import litteral
from dashboard import anatomie
from dashboard.fiches import formulaire, saisie
from dashboard.resultats import filtres
from dashboard.session import require

require("saisir_fiche")

entete = st.container()
demande = filtres.choose_fiche()
if demande is None:
    saisie.close()
    with entete:
        anatomie.entete("Saisie", "Tapez ou scannez le code d’un secteur, dites qui saisit, puis Entrée.")
        formulaire.tell_saved()
    st.stop()

ouverte = saisie.opened(*demande)
with entete:
    titre = st.empty()
    if ouverte.edition.simulee:
        anatomie.bandeau_simule(ouverte.edition.nom)
formulaire.show_notices(ouverte)
lignes = formulaire.edit_lines(ouverte)
with st.expander("Questionnaires individuels (facultatifs)"):
    questions = formulaire.edit_questions(ouverte)
saisie.keep(ouverte, lignes, questions)
lecture = saisie.read(ouverte, lignes, questions)
with titre.container():
    anatomie.entete(f"Saisie, secteur {ouverte.secteur}", formulaire.answer(lecture))
remarques = st.container()
demandee = formulaire.asks_to_save(ouverte, lecture)  # drawn before addresses are looked up: its key answers at once
with remarques:
    formulaire.show_faults(lecture)
    lecture, doutes = saisie.locate(ouverte, lecture)
    if doutes:
        formulaire.place_on_map(ouverte, lecture, doutes)
    contreseing = formulaire.ask_countersign(ouverte) if not lecture.rencontres else ""
if demandee:
    try:
        formulaire.finish(saisie.save(ouverte, lecture, contreseing), ouverte, lecture)
    except CountingError as erreur:
        ouverte.demandee = False
        st.error(f"{litteral(str(erreur))} Rien n’a été perdu : votre saisie est toujours là.")
formulaire.show_history(ouverte)
