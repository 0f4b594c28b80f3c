import streamlit as st

from dashboard import anatomie
from dashboard.resultats import donnees, graphiques, series
from dashboard.session import require

require("voir_series")

publiees = donnees.publiees()
entete = st.container()
gauche, droite = st.columns(2)
territoire = gauche.selectbox("Territoire", series.territoires(publiees), format_func=series.nom)
perimetre = droite.selectbox("Périmètre", series.perimetres(publiees, territoire), format_func=series.titre_perimetre)
lignes = series.lignes(publiees, territoire, perimetre)
with entete:
    anatomie.entete("Éditions publiées", series.answer(lignes, territoire))

graphe, tableau = st.columns([6, 5])
with graphe:
    st.altair_chart(graphiques.serie(lignes, series.ruptures()))
    series.show_breaks()
with tableau:
    series.show_table(lignes)
series.show_changes(lignes, territoire, perimetre)
st.header("Par type de lieu", anchor=False)
series.show_splits(publiees)
st.header("Part des femmes publiée", anchor=False)
series.show_women(publiees)
anatomie.sources(*series.source_lines())
