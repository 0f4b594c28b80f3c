"""The list of zones blanches and the one chosen, on the map or in the list: its people, its hours, its overlaps."""

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.couverture.denombrement import Regard
from counting.couverture.exports import zones_csv, zones_geojson
from counting.mots import accord, nombre
from counting.seuils import EQUIPES
from dashboard import telechargement
from dashboard.couverture import etudes
from dashboard.couverture.choix import Choix

CHOISIE, EN_TETE = "couverture-zone", "couverture-zone-en-tete"
SURLIGNE = "background-color: #f7cf7f; color: #14213d; font-weight: 600"


def chosen(zones: gpd.GeoDataFrame) -> str | None:
    """Code of the zone chosen; None when this moment has no such zone."""
    code = st.session_state.get(CHOISIE)
    return str(code) if code in set(zones["code"]) else None


def follow_map(code: str) -> None:
    """Choose the zone clicked, and put it first in the list; a second click, or one beside, lets it go."""
    prise = None if code == st.session_state.get(CHOISIE) else code
    st.session_state[CHOISIE] = st.session_state[EN_TETE] = prise


def show(choix: Choix, zones: gpd.GeoDataFrame) -> None:
    """Draw the zone chosen, then all in their order, same figures as the map, and give them as files."""
    if zones.empty:
        if "hors_ressort" in zones.attrs:
            st.info("Aucune zone de votre ressort à montrer dans ce territoire.")
        else:
            st.success("Aucune zone blanche à ce moment sous cette règle.")
        return
    code = chosen(zones)
    if code:
        _show_chosen(choix, zones.set_index("code", drop=False).loc[code])
    _show_list(zones, code)
    with st.container(horizontal=True):
        telechargement.bouton(
            "CSV",
            partial(zones_csv, zones, choix.contexte()),
            "zones-blanches.csv",
            "text/csv",
            objet=f"edition:{choix.edition.id}",
        )
        telechargement.bouton(
            "GeoJSON",
            partial(zones_geojson, zones, choix.contexte()),
            "zones-blanches.geojson",
            "application/geo+json",
            objet=f"edition:{choix.edition.id}",
        )


def people(zone: Any) -> str:
    """« 12 personnes, dont 2 femmes ; 1 famille »."""
    gens = accord(int(zone.personnes), "personne", "personnes")
    femmes, familles = accord(int(zone.femmes), "femme", "femmes"), accord(int(zone.familles), "famille", "familles")
    return f"{gens}, dont {femmes} ; {familles}"


def _show_chosen(choix: Choix, zone: Any) -> None:
    semaine = etudes.semaine_de_zone(zone.code, choix.moment, choix.territoire.codes, choix.regard, **choix.cle())
    proche = f"{zone.maraude}, à {nombre(zone.distance_m)} m" if zone.maraude else "aucune à cette heure"
    lignes = {
        f"{zone.nom} ({zone.code})": f"{people(zone)} ; {nombre(zone.surface_m2 / 1e4, 1)} ha",
        "Maraude la plus proche": proche,
        choix.regle.seldom().capitalize(): semaine.never(),
        f"{EQUIPES.valeur} équipes ou plus au même endroit": semaine.overlaps(),
    }
    corps = "".join(
        f"<p><strong>{escape(titre)} :</strong> {escape(_unbroken(texte))}</p>" for titre, texte in lignes.items()
    )
    st.html(f'<section class="lanterne-choisie" aria-live="polite">{corps}</section>')


def _unbroken(texte: str) -> str:
    """Keep hours and semicolons with what they follow."""
    return texte.replace(" h", "\u00a0h").replace(" ;", "\u00a0;")


def _show_list(zones: gpd.GeoDataFrame, code: str | None) -> None:
    tete = st.session_state.get(EN_TETE) if code else None
    rangees = zones.iloc[(zones["code"] != tete).argsort(kind="stable")].reset_index(drop=True)
    maraudes = rangees["maraude"].where(rangees["maraude"] != "", "aucune à cette heure")
    table = pd.DataFrame(
        {
            "Zone": rangees["code"],
            "Quartier": rangees["nom"],
            **{regard.capitalize(): rangees[regard].astype(int) for regard in Regard},
            "Surface (ha)": rangees["surface_m2"] / 1e4,
            "Maraude la plus proche": maraudes,
            "à (m)": rangees["distance_m"],
            "Sans passage de la semaine": rangees["heures_sans_passage"],
        }
    )
    formats: dict[Any, Any] = {"Surface (ha)": lambda v: nombre(v, 1), "à (m)": nombre}
    style = table.style.format(formats).apply(
        lambda ligne: [SURLIGNE if ligne["Zone"] == code else ""] * len(ligne), axis=1
    )
    cle = f"liste-zones-blanches-{tete or ''}"
    st.dataframe(
        style,
        hide_index=True,
        height=180,
        key=cle,
        on_select=partial(_follow_list, cle, table["Zone"].tolist()),
        selection_mode="single-cell",
    )


def _follow_list(cle: str, codes: Sequence[str]) -> None:
    """Choose the zone of the cell selected in the list; none selected lets it go."""
    cellules = st.session_state[cle].selection.cells
    st.session_state[CHOISIE] = codes[cellules[0][0]] if cellules else None
