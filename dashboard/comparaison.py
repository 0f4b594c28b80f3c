"""Two plans or two dates on the screen: which zones blanches appear, which disappear."""

import streamlit as st

from counting import registre_maraudes
from counting.etude import Etude
from counting.exports_couverture import zones_geojson
from dashboard import donnees, etudes, legende, maps
from dashboard.choix_couverture import Choix
from dashboard.couverture import outlines
from dashboard.echelles import Echelle
from dashboard.wording import accord, nombre

EVOLUTIONS = ("disparue", "apparue")
ECHELLE = Echelle((0.0, 1.0), ("#3a5fa8", "#e3c383"), ("disparues", "apparues"), 0, lambda _: "")


def show(choix: Choix, _etude: Etude) -> None:
    """Draw the other plan and date, the balance in a sentence, then map and table of what changed."""
    plans = registre_maraudes.plans(donnees.store())
    colonnes = st.columns([2, 1, 3], vertical_alignment="bottom")
    plan = colonnes[0].selectbox("Avec le plan", plans, plans.index(choix.plan), key="comparer-plan")
    jour = colonnes[1].date_input("en saison du", choix.jour, format="DD/MM/YYYY", key="comparer-date")
    if (plan, jour) == (choix.plan, choix.jour):
        st.info("Choisissez un autre plan ou une autre date que ceux de l’étude.")
        return
    comparaison = etudes.comparaison(
        (choix.plan, choix.jour),
        (plan, jour),
        revision=choix.revision,
        regle=choix.regle,
        edition=choix.edition.id,
        perimetre=choix.perimetre,
        quand=choix.quand,
    )
    bilan = comparaison.balance(choix.moment, choix.territoire.codes)
    st.write(" ; ".join(_sentence(evolution, ligne) for evolution, ligne in bilan.iterrows()).capitalize() + ".")
    zones = comparaison.zones(choix.moment, choix.territoire.codes, choix.regard)
    if zones.empty:
        return
    zones["code"] = zones["evolution"].str[:1].str.upper() + "-" + zones["code"]
    gauche, droite = st.columns([6, 5])
    with gauche:
        valeurs = zones.set_index("code")["evolution"].map(EVOLUTIONS.index)
        couche = maps.choropleth(zones[["code", "nom", "geometry"]], valeurs, echelle=ECHELLE)
        maps.show(maps.stack(outlines(), couche), key="carte-comparaison", hauteur=330)
        legende.show("Zones blanches", ECHELLE)
    table = zones.drop(columns=["geometry", "code"]).assign(surface_m2=(zones["surface_m2"] / 1e4).round(1))
    titres = {"nom": "Quartier", "surface_m2": "Surface (ha)", "evolution": "Zone blanche"}
    droite.dataframe(
        table.rename(columns=titres | {n: n.capitalize() for n in ("personnes", "femmes", "familles")}), hide_index=True
    )
    droite.download_button(
        "Télécharger (GeoJSON)", zones_geojson(zones, choix.contexte()), "comparaison.geojson", "application/geo+json"
    )


def _sentence(evolution: object, ligne: object) -> str:
    surface = f"{nombre(ligne['surface_m2'] / 1e4, 1)} ha de zones blanches {evolution}s"  # type: ignore[index]
    return f"{surface}, {accord(int(ligne['personnes']), 'personne y a été comptée', 'personnes y ont été comptées')}"  # type: ignore[index]
