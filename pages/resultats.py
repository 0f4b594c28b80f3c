import streamlit as st

from counting.errors import ChiffreIndisponibleError
from counting.fichiers import exports
from dashboard import anatomie, direct, telechargement
from dashboard.cartes import legende
from dashboard.cartes import territoires as maps
from dashboard.resultats import donnees, filtres, mesures
from dashboard.resultats import page as resultats
from dashboard.session import require

require("voir_resultats")

vue = donnees.maintenant()
entete = st.container()
choix = filtres.choose_results()
if choix is None:
    st.stop()
try:
    quand = donnees.moment(choix.edition.id, choix.version)
except ChiffreIndisponibleError as erreur:
    with entete:
        anatomie.entete("Résultats", str(erreur))
    st.stop()

chiffres = resultats.results(choix, quand)
tout = resultats.paris(choix, quand)
paris = tout.iloc[0]
with entete:
    anatomie.entete("Résultats", resultats.answer(choix, paris))
    if choix.edition.simulee:
        anatomie.bandeau_simule(choix.edition.nom)

resultats.take_click()
code = resultats.chosen(chiffres)
zones = resultats.zones(choix, chiffres)
echelle = mesures.scale(chiffres, choix.mesure, paris)
gauche, droite = st.columns([6, 5])
with droite:
    resultats.show_table(chiffres, tout, choix)
    telechargement.bouton(
        "Télécharger ce tableau (CSV)",
        exports.table_csv(chiffres, choix.edition, choix.perimetre, choix.version),
        f"resultats-{choix.edition.id}-{choix.niveau}.csv",
        "text/csv",
        objet=f"edition:{choix.edition.id}",
    )
with gauche:
    couche = maps.choropleth(
        zones,
        mesures.values(chiffres, choix.mesure),
        echelle=echelle,
        etiquettes=mesures.labels(chiffres, choix.mesure),
        survols=mesures.hovers(chiffres),
        selection=code,
    )
    resultats.follow_click(maps.show(couche, key="carte-resultats", hauteur=345))
    titre = f"{choix.mesure.titre} : {choix.mesure.unite}"
    legende.show(titre, echelle, manquant=not chiffres["complet"].all())

resultats.choose_territoire(chiffres)
st.write(mesures.hovers(chiffres)[code] if code else mesures.hover(paris))
resultats.show_details(resultats.details(choix, quand, code))
anatomie.sources(*resultats.source_lines(choix))
direct.follow(vue)
