"""Two plans or two dates on the screen: which zones blanches appear, which disappear."""

from functools import partial
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.couverture.denombrement import Regard
from counting.couverture.etude import Etude
from counting.couverture.exports import zones_geojson
from counting.maraudes import registre as registre_maraudes
from counting.mots import accord, litteral, nombre
from counting.mots import jour as ecrire_jour
from counting.rapports.echelles import Echelle
from dashboard import telechargement
from dashboard.cartes import legende
from dashboard.cartes import territoires as maps
from dashboard.couverture import etudes
from dashboard.couverture.carte import outlines
from dashboard.couverture.choix import Choix
from dashboard.couverture.page import unlisted
from dashboard.resultats import donnees

EVOLUTIONS = ("disparue", "apparue")
ECHELLE = Echelle((0.0, 1.0), ("#3a5fa8", "#e3c383"), ("disparues", "apparues"), 0, lambda _: "")


def show(choix: Choix, _etude: Etude) -> None:
    """Draw the other plan and date, the balance in a sentence, then map and table of what changed."""
    plans = registre_maraudes.plans(donnees.store())
    colonnes = st.columns([2, 1, 3], vertical_alignment="bottom")
    plan = colonnes[0].selectbox("Avec le plan", plans, plans.index(choix.plan), key="comparer-plan")
    jour = colonnes[1].date_input("En saison le", choix.jour, format="DD/MM/YYYY", key="comparer-date")
    if (plan, jour) == (choix.plan, choix.jour):
        st.info(
            "Choisissez un autre plan, ou une autre date : les zones blanches qui apparaîtraient ou disparaîtraient."
        )
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
    if not bilan["surface_m2"].any():
        st.write(f"Rien ne change {choix.moment} : les zones blanches {choix.territoire.de} restent les mêmes.")
        return
    change = " ; ".join(_sentence(evolution, ligne) for evolution, ligne in bilan.iterrows())
    st.write(litteral(f"Avec le plan « {plan} », en saison le {ecrire_jour(jour)}, plutôt que l’étude : {change}."))
    zones = etudes.held_zones(comparaison.zones(choix.moment, choix.territoire.codes, choix.regard))
    for ligne in unlisted(zones):
        st.caption(ligne)
    if zones.empty:
        if not zones.attrs:
            st.caption("Chaque morceau est plus petit que la plus petite zone blanche de la règle.")
        return
    zones["code"] = zones["evolution"].str[:1].str.upper() + "-" + zones["code"]
    gauche, droite = st.columns([6, 5])
    with gauche:
        valeurs = zones.set_index("code")["evolution"].map(EVOLUTIONS.index)
        couche = maps.choropleth(zones[["code", "nom", "geometry"]], valeurs, echelle=ECHELLE)
        maps.show(maps.stack(outlines(), couche), key="carte-comparaison", hauteur=330)
        legende.show("Zones blanches", ECHELLE)
    droite.dataframe(_written(zones), hide_index=True, height=330)
    fichier = partial(zones_geojson, zones, choix.contexte() | {"compare_au_plan": plan, "saison_comparee": str(jour)})
    with droite:
        telechargement.bouton(
            "Télécharger (GeoJSON)",
            fichier,
            "comparaison.geojson",
            "application/geo+json",
            objet=f"edition:{choix.edition.id}",
        )


def _written(zones: gpd.GeoDataFrame) -> Any:
    colonnes = {
        "Zone blanche": zones["evolution"],
        "Quartier": zones["nom"],
        **{regard.capitalize(): zones[regard] for regard in Regard},
        "Surface (ha)": zones["surface_m2"] / 1e4,
    }
    formats: dict[Any, Any] = {"Surface (ha)": lambda v: nombre(v, 1)}
    return pd.DataFrame(colonnes).style.format(formats)


def _sentence(evolution: object, ligne: object) -> str:
    surface = f"{nombre(ligne['surface_m2'] / 1e4, 1)} ha de zones blanches {evolution}s"  # type: ignore[index]
    return f"{surface}, {accord(int(ligne['personnes']), 'personne y a été comptée', 'personnes y ont été comptées')}"  # type: ignore[index]
