import streamlit as st

from counting.mots import PARIS
from counting.store import now
from dashboard import anatomie, journal
from dashboard.session import require

require("lire_journal")

entete = st.container()
filtre = journal.ask_filtre(now().astimezone(PARIS).date())
total = journal.count(filtre)
with entete:
    anatomie.entete("Journal", journal.answer(filtre, total))
journal.show(filtre, total)
anatomie.sources(*journal.source_lines(now()))
