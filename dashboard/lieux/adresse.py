"""Where a lieu is: its address, what the index makes of it, and a pin on the map."""

from collections.abc import Sequence

import streamlit as st

from counting.geographie import localisation
from counting.mots import litteral, part
from dashboard.cartes import territoires as maps
from dashboard.cartes.territoires import Cadre
from dashboard.couverture import etudes
from dashboard.lieux import champs as champs_lieu
from dashboard.lieux.champs import Zones
from dashboard.lieux.redaction import Redaction
from dashboard.resultats import donnees
from geo.adresses import Candidate

CANDIDATS = 4
MARGE_DEG = 0.004
"""About 300 m around what the map must show first."""


def edit_place(redaction: Redaction, zones: Zones) -> None:
    """Draw the address, what it may mean, and the pin on the map."""
    champs_lieu.text(redaction, st, "adresse", zones, "35 rue du Canal, 75019")
    adresse = redaction.cellules["adresse"].strip()
    candidats = localisation.candidates(donnees.repertoire(), adresse, CANDIDATS) if adresse else []
    with st.container(gap="small"):
        for rang, candidat in enumerate(candidats, start=1):
            titre = f"{rang}. {litteral(candidat.label)} (confiance {part(candidat.score, 0)})"
            cle = f"candidat-{redaction.cle}-{rang}"
            st.button(titre, key=cle, on_click=_take, args=(redaction, candidat), width="stretch")
    if adresse and not candidats and redaction.point is None:
        st.info("Aucune adresse connue ne ressemble à celle-ci. Écrivez-la autrement, ou cliquez la carte.")
    _show_map(redaction, candidats, adresse)
    zones |= dict.fromkeys(("longitude", "latitude"), st.container())


def _show_map(redaction: Redaction, candidats: Sequence[Candidate], adresse: str) -> None:
    points = [(candidat.lon, candidat.lat) for candidat in candidats]
    couche = maps.contours(etudes.arrondissements())
    cadre = _frame([*points, *([redaction.point] if redaction.point else [])])
    cle = f"carte-{redaction.cle}-{adresse}"
    clic = maps.show_to_place(couche, key=cle, point=redaction.point, candidats=points, cadre=cadre, hauteur=280)
    if clic and clic != st.session_state.get(f"{cle}-entendu"):
        st.session_state[f"{cle}-entendu"] = clic
        redaction.pin(clic)
        st.rerun()
    dit = "L’épingle dit où il est." if redaction.point else "Choisissez un candidat, ou cliquez la carte."
    st.caption(f"{dit} Une adresse sûre se place seule.")


def _frame(points: Sequence[tuple[float, float]]) -> Cadre:
    if not points:
        return maps.PARIS
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return (min(lats) - MARGE_DEG, min(lons) - MARGE_DEG), (max(lats) + MARGE_DEG, max(lons) + MARGE_DEG)


def _take(redaction: Redaction, candidat: Candidate) -> None:
    champs_lieu.fill(redaction, "adresse", candidat.label)
    redaction.pin((candidat.lon, candidat.lat))
