import streamlit as st

from counting.comptes import lectures, seances
from counting.errors import CountingError
from counting.mots import litteral
from counting.store import now
from dashboard import anatomie, base
from dashboard.comptes import page as comptes
from dashboard.session import require

require("gerer_comptes")

tous = lectures.list_comptes(base.store())
ouvertes = seances.list_seances(base.store(), now())
anatomie.entete("Comptes", comptes.answer(tous, ouvertes))
comptes.tell()
gauche, droite = st.columns([6, 5], gap="large")
with gauche:
    comptes.show_table(tous)
with droite:
    if not comptes.is_demonstration():
        try:
            inviter, changer, fermer = comptes.choose_tab()
            with inviter:
                comptes.ask_invitation()
            with changer:
                comptes.ask_change(tous)
            with fermer:
                comptes.show_seances(ouvertes, tous)
        except CountingError as erreur:
            st.error(litteral(str(erreur)))
anatomie.sources(*comptes.source_lines())
