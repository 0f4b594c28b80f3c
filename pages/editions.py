import streamlit as st

from dashboard import anatomie
from dashboard.resultats import donnees, series
from dashboard.session import require

require("voir_series")

publiees = donnees.publiees()
entete = st.container()
gauche, droite = st.columns(2)
territoire = gauche.selectbox(
    "Territoire", series.territoires(publiees), format_func=series.nom, placeholder="Choisissez"
)
perimetre = droite.selectbox(
    "Périmètre", series.perimetres(publiees, territoire), format_func=series.titre_perimetre, placeholder="Choisissez"
)
lignes = series.lignes(publiees, territoire, perimetre)
with entete:
    anatomie.entete("Éditions publiées", series.answer(lignes, territoire))

series.show_curve(lignes, perimetre)
series.show_changes(lignes, territoire, perimetre)
series.show_versions(lignes)
series.show_table(lignes)
st.header("Par type de lieu", anchor=False)
series.show_splits(publiees)
st.header("Part des femmes publiée", anchor=False)
series.show_women(publiees)
anatomie.sources(*series.source_lines())
