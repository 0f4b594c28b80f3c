import streamlit as st

from counting.errors import CountingError
from counting.mots import litteral
from counting.store import now
from dashboard import anatomie, conservation
from dashboard.session import require

require("reduire_edition")

toutes = conservation.load()
anatomie.entete("Conservation", conservation.answer(toutes, now()))
conservation.show_promise()
conservation.tell()
conservation.show_table(toutes, now())
st.header("Réduire une édition", anchor=False)
une = conservation.choose(toutes)
if une and conservation.asks_to_reduce(une):
    try:
        conservation.apply(une)
    except CountingError as erreur:
        st.error(litteral(str(erreur)))
anatomie.sources(*conservation.source_lines())
