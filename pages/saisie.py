import streamlit as st

from counting.errors import CountingError
from dashboard import anatomie, filtres, formulaire, saisie
from dashboard.session import require

require("saisir_fiche")

entete = st.container()
demande = filtres.choose_fiche()
if demande is None:
    with entete:
        anatomie.entete("Saisie", "Choisissez un secteur et dites qui saisit : la fiche s’ouvre aussitôt.")
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
lecture, doutes = saisie.locate(ouverte, saisie.read(ouverte, lignes, questions))
saisie.keep(ouverte, lignes, questions)
with titre.container():
    anatomie.entete(f"Saisie, secteur {ouverte.secteur}", formulaire.answer(lecture))
formulaire.show_faults(lecture)
if doutes:
    formulaire.place_on_map(ouverte, lecture, doutes)
contreseing = formulaire.ask_countersign(ouverte) if not lecture.rencontres else ""
if formulaire.asks_to_save(ouverte, lecture, lignes):
    try:
        formulaire.tell(saisie.save(ouverte, lecture, contreseing), ouverte, lecture)
    except CountingError as erreur:
        st.error(f"{erreur} Rien n’a été perdu : votre saisie est toujours là.")
formulaire.show_history(ouverte)
