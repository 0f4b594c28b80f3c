"""The parts of the page *Couverture*: its sentence, its map, its list of zones blanches, its sources."""

from functools import partial
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.denombrement import Regard
from counting.etude import Etude, Mesure, by_arrondissement, share_white, shares_covered, white_people
from counting.exports_couverture import table_csv, zones_csv, zones_geojson
from counting.seuils import EQUIPES
from dashboard import anatomie, donnees, echelles, etudes, legende, maps, semaine
from dashboard.choix_couverture import Choix, follow
from dashboard.reglages_couverture import missing
from dashboard.wording import accord, jour, nombre, part
from geo.crs import DEGREES

ZONES, RECOUVREMENTS, DECOMPTE = "Zones blanches", f"Recouvrements ({EQUIPES.valeur} équipes ou plus)", "Décompte"
COUCHES = (ZONES, RECOUVREMENTS, DECOMPTE)
ACCORDS = {
    Regard.PERSONNES: ("personne y a été comptée", "personnes y ont été comptées"),
    Regard.FEMMES: ("femme y a été comptée", "femmes y ont été comptées"),
    Regard.FAMILLES: ("famille y a été comptée", "familles y ont été comptées"),
}


def answer(choix: Choix, etude: Etude) -> str:
    """« Le mardi à 23 h, 18 % des rues du 17e ne sont vues par personne ; 41 personnes y ont été comptées. »"""
    moment, codes = str(choix.moment), choix.territoire.codes
    if etude.rues_couvertes is None:
        blanc = part(share_white(etude, Mesure.SURFACE, choix.moment, codes), 0)
        quoi = f"{blanc} de la surface {choix.territoire.de} n’est vue par personne"
    else:
        blanc = part(share_white(etude, Mesure.RUES, choix.moment, codes), 0)
        quoi = f"{blanc} des rues {choix.territoire.de} ne sont vues par personne"
    sans = int(white_people(etude, choix.moment, codes)[choix.regard])
    return f"{moment[:1].upper()}{moment[1:]}, {quoi} ; {accord(sans, *ACCORDS[choix.regard])}{_returned(choix)}."


def _returned(choix: Choix) -> str:
    """What the count rests on, when a fiche is missing (rule 1)."""
    manquantes = missing(choix.edition, choix.quand)
    return f" ({accord(manquantes, 'fiche manque encore', 'fiches manquent encore')})" if manquantes else ""


def warn_simulated(choix: Choix) -> None:
    """Say that the édition, or maraudes of the plan, are simulated."""
    maraudes = choix.maraudes()
    simulees = sum(maraude.simulee for maraude in maraudes)
    textes = [f"{choix.edition.nom} : aucune de ces personnes n’a été rencontrée"] if choix.edition.simulee else []
    if simulees:
        textes.append(f"{nombre(simulees)} maraudes sur {nombre(len(maraudes))} ont une zone ou des horaires simulés")
    if textes:
        anatomie.bandeau("Données simulées", " ; ".join(textes) + ".")


def layer(choix: Choix, couche: str) -> gpd.GeoDataFrame:
    """Zones of the layer asked for, EPSG:2154."""
    doubles = couche == RECOUVREMENTS
    return etudes.zones(choix.moment, choix.territoire.codes, choix.regard, doubles=doubles, **choix.cle())


def show_map(choix: Choix, etude: Etude) -> None:
    """Draw the layer asked for over the outlines of the arrondissements, coloured by the people counted."""
    couche = st.segmented_control(
        "Couche", COUCHES, default=ZONES, key="couverture-couche", label_visibility="collapsed"
    )
    zones = counted(choix, etude) if couche == DECOMPTE else layer(choix, couche or ZONES)
    valeurs = zones.set_index("code")[choix.regard.value]
    echelle = echelles.sequentielle(valeurs)
    peinte = maps.choropleth(zones[["code", "nom", "geometry"]], valeurs, echelle=echelle, survols=hovers(zones))
    maps.show(maps.stack(outlines(), peinte), key="carte-couverture", hauteur=350, cadre=frame(choix, etude))
    ou = "dans l’arrondissement" if couche == DECOMPTE else "dans la zone"
    legende.show(f"{couche} : {choix.regard} comptées {ou}", echelle)


def counted(choix: Choix, etude: Etude) -> gpd.GeoDataFrame:
    """People counted in each arrondissement of the territoire: the last count, without any point."""
    table = by_arrondissement(etude, choix.moment).loc[list(choix.territoire.codes)]
    contours = etude.terrain.arrondissements.set_index("code").geometry
    return gpd.GeoDataFrame(table.reset_index(), geometry=contours.reindex(table.index).to_numpy(), crs=contours.crs)


def show_week(choix: Choix, etude: Etude) -> None:
    """Draw the week strip: share covered in each hour, of the measure chosen."""
    nom = f"de {choix.mesure} {choix.territoire.de}"
    st.markdown(f"**Couvert, en %** {nom} ; cliquez une heure ou glissez")
    semaine.choose(
        shares_covered(etude, choix.mesure, choix.territoire.codes),
        nom=f"{nom} couverts" if choix.mesure is not Mesure.SURFACE else f"{nom} couverte",
        regle=choix.regle,
        moment=choix.moment,
        key="semaine",
        suivre=follow,
    )


def hovers(zones: gpd.GeoDataFrame) -> dict[str, str]:
    """What stands beside the pointer over each zone."""
    return {zone.code: _hover(zone) for zone in zones.itertuples()}


def _hover(zone: Any) -> str:
    gens = accord(int(zone.personnes), "personne", "personnes")
    femmes, familles = accord(int(zone.femmes), "femme", "femmes"), accord(int(zone.familles), "famille", "familles")
    return f"{gens}, dont {femmes} ; {familles} ; {hectares(zone.surface_m2)} ha"


def frame(choix: Choix, etude: Etude) -> maps.Cadre:
    """Part of the map to show: the territoire chosen."""
    terrain = etude.terrain.arrondissements
    contours = terrain.geometry[terrain["code"].isin(choix.territoire.codes)].to_crs(DEGREES)
    ouest, sud, est, nord = contours.total_bounds.round(4).tolist()
    return ((sud, ouest), (nord, est))


def hectares(surface_m2: float) -> str:
    """Surface in hectares: streets' people think in blocks, not in square metres."""
    return nombre(surface_m2 / 1e4, 1)


def show_list(choix: Choix, zones: gpd.GeoDataFrame) -> None:
    """Draw the zones blanches in their order, same figures as the map, and give them as files."""
    if zones.empty:
        st.success("Aucune zone blanche à ce moment sous cette règle.")
        return
    maraudes = zones["maraude"].where(zones["maraude"] != "", "aucune à cette heure")
    colonnes = {
        "Zone": zones["code"],
        "Quartier": zones["nom"],
        **{regard.capitalize(): zones[regard].astype(int) for regard in Regard},
        "Surface (ha)": zones["surface_m2"] / 1e4,
        "Maraude la plus proche": maraudes,
        "à (m)": zones["distance_m"],
        "Sans passage de la semaine": zones["heures_sans_passage"],
    }
    table = pd.DataFrame(colonnes)
    formats: dict[Any, Any] = {"Surface (ha)": lambda v: nombre(v, 1), "à (m)": nombre}
    st.dataframe(table.style.format(formats), hide_index=True, height=180, key="liste-zones-blanches")
    with st.container(horizontal=True):
        st.download_button("CSV", partial(zones_csv, zones, choix.contexte()), "zones-blanches.csv", "text/csv")
        st.download_button(
            "GeoJSON", partial(zones_geojson, zones, choix.contexte()), "zones-blanches.geojson", "application/geo+json"
        )


def show_territories(choix: Choix, etude: Etude) -> None:
    """Draw what is white arrondissement by arrondissement, the total last."""
    table = by_arrondissement(etude, choix.moment).loc[list(choix.territoire.codes)]
    total = table.drop(columns="nom").sum().rename("total").to_frame().T.assign(nom=f"Total, {choix.territoire.nom}")
    ensemble = pd.concat([table, total]) if len(table) > 1 else table
    colonnes = {
        "Territoire": ensemble["nom"],
        "Surface sans passage": (ensemble["blanche_m2"] / ensemble["surface_m2"]).map(part),
    }
    if "rues_m" in ensemble:
        colonnes["Rues sans passage"] = (ensemble["rues_blanches_m"] / ensemble["rues_m"]).map(part)
    for regard in Regard:
        colonnes[regard.capitalize()] = ensemble[regard].astype(int)
        colonnes[f"{regard.capitalize()} sans passage"] = ensemble[f"{regard}_sans_passage"].astype(int)
    st.dataframe(pd.DataFrame(colonnes), hide_index=True, key="couverture-territoires")
    st.download_button(
        "Télécharger (CSV)", partial(table_csv, ensemble, choix.contexte()), "territoires.csv", "text/csv"
    )


def show_on_call(choix: Choix, _etude: Etude) -> None:
    """List the teams on call for the whole city: they count nowhere, so that they do not hide every gap."""
    astreintes = [maraude for maraude in choix.maraudes() if maraude.astreinte]
    if not astreintes:
        st.write("Aucune équipe d’astreinte au registre.")
        return
    st.write("Elles vont sur signalement dans toute la ville : elles ne couvrent rien par elles-mêmes.")
    lignes = [(m.nom, m.operateur, str(m.type), len(m.passages), m.source) for m in astreintes]
    titres = ["Équipe", "Opérateur", "Type", "Créneaux par semaine", "Source"]
    st.dataframe(pd.DataFrame(lignes, columns=titres), hide_index=True, key="couverture-astreintes")


def source_lines(choix: Choix, etude: Etude) -> list[str]:
    """What the figures rest on: rule, whom they leave out, édition, geography."""
    sans, dehors = int(etude.sans_point[choix.regard]), int(etude.dehors[choix.regard])
    hors_carte = (
        f"Hors de cette carte : {nombre(sans)} {choix.regard} sans point sûr et {nombre(dehors)} hors des surfaces "
        "étudiées ; elles comptent dans les résultats, pas ici."
    )
    regle = (
        f"Règle. {choix.regle} Il n’existe pas de définition officielle d’une zone blanche. Découpe par quartier ; la "
        "distance va d’un point intérieur de la zone à la maraude à l’œuvre la plus proche."
    )
    plan = (
        f"Maraudes : plan « {choix.plan} », passages en saison le {jour(choix.jour)}, registre à la ligne "
        f"{choix.revision}. Un passage après minuit appartient à la nuit où il a commencé."
    )
    edition = f"Édition {choix.edition.nom} ; périmètre {choix.perimetre} ; {choix.version}. {hors_carte}"
    contours = [f"Contours : {s.nom}, {s.millesime}, {s.licence}." for s in donnees.territoires(choix.jour).sources]
    return [regle, edition, plan, *contours]


def outlines() -> folium.FeatureGroup:
    """Outlines of the arrondissements, that every map of coverage is laid on."""
    return maps.contours(etudes.arrondissements().assign(nom=""))
