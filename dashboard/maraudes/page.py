"""The parts of the page *Maraudes*: the register of a plan, as a map and as a table that say the same."""

import zlib
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from counting.maraudes import registre as registre_maraudes
from counting.maraudes.controles import find_plan
from counting.maraudes.domain import Maraude, TypeMaraude
from counting.maraudes.exports import horaires_csv, zones_geojson
from counting.maraudes.horaires import PAR_SEMAINE
from counting.maraudes.zones import maraudes_at
from counting.mots import accord, litteral, nombre
from dashboard import anatomie, telechargement
from dashboard.couverture import etudes
from dashboard.maraudes import carte as carte_maraudes
from dashboard.maraudes.carte import Geste, ZoneTracee
from dashboard.maraudes.fiche import ANNONCE, CHOISIE, PLAN_VOULU, TYPES
from dashboard.resultats import donnees

ICI, PASTILLES = "maraudes-ici", "maraudes-pastilles"
REFUS = "maraude-refus"
TOUS = "Tous"
COLONNES = ["Maraude", "Opérateur", "Type", "Public", "Zones", "Passages", "Nature"]
LARGEURS_PX = {"Maraude": 190, "Opérateur": 150, "Type": 60, "Public": 80, "Zones": 60, "Passages": 75}


def load(plan: str) -> list[Maraude]:
    """Maraudes of a plan as they stand."""
    return etudes.maraudes(plan, registre_maraudes.revision(donnees.store()))


def answer(maraudes: list[Maraude], plan: str) -> str:
    """How many maraudes of how many operators a plan holds."""
    operateurs = len({maraude.operateur for maraude in maraudes})
    passages = sum(PAR_SEMAINE[passage.recurrence] for maraude in maraudes for passage in maraude.passages)
    return (
        f"{accord(len(maraudes), 'maraude', 'maraudes')} de {accord(operateurs, 'opérateur', 'opérateurs')} au plan "
        f"« {plan} », {nombre(passages)} passages par semaine en moyenne."
    )


def warn_simulated(maraudes: list[Maraude]) -> None:
    """Say how many maraudes of the register are simulated."""
    simulees = sum(maraude.simulee for maraude in maraudes)
    if simulees:
        combien = f"{accord(simulees, 'maraude', 'maraudes')} sur {len(maraudes)}"
        anatomie.bandeau("Données simulées", f"{combien} : zone ou horaires inventés pour la démonstration.")


def choose_plan(ou: Any) -> str:
    """Draw the menu of the plans, on the one just copied or left for a maraude; a known name typed is its plan."""
    voulu = st.session_state.pop(PLAN_VOULU, None)
    if voulu:
        st.session_state["maraudes-plan"] = voulu
    plans = registre_maraudes.plans(donnees.store())
    ecrit = str(ou.selectbox("Plan", plans, key="maraudes-plan", accept_new_options=True)).strip()
    return find_plan(plans, ecrit) or ecrit


def tell() -> None:
    """Say once what was just written, or why it was not."""
    refus = st.session_state.pop(REFUS, None)
    if refus:
        st.error(f"{litteral(refus)} Rien n’a été écrit.")
    anatomie.annoncer(ANNONCE)


def choose(maraudes: list[Maraude], operateur: Any, type_: Any) -> list[Maraude]:
    """Draw the filters, and give the maraudes they keep."""
    operateurs = sorted({maraude.operateur for maraude in maraudes})
    voulu = operateur.selectbox("Opérateur", [TOUS, *operateurs], key="maraudes-operateur")
    types = type_.selectbox("Type", [TOUS, *TypeMaraude], key="maraudes-type", format_func=lambda t: TYPES.get(t, t))
    return [m for m in maraudes if voulu in (TOUS, m.operateur) and types in (TOUS, m.type)]


def chosen(maraudes: list[Maraude]) -> Maraude | None:
    """The maraude chosen on the map or in the table, among those shown."""
    uid = st.session_state.get(CHOISIE)
    return next((maraude for maraude in maraudes if maraude.uid == uid), None)


def show_map(plan: str, maraudes: list[Maraude]) -> None:
    """Draw the zones of the maraudes; a click chooses the smallest there, another click the next."""
    contours = carte_maraudes.contours(plan, registre_maraudes.revision(donnees.store()))
    uid = st.session_state.get(CHOISIE)
    zones = [
        ZoneTracee(f"{m.uid} {code}", contours[m.uid, code], contours[m.uid, code], classe=_classe(m, uid))
        for m, code in carte_maraudes.by_size(maraudes)
    ]
    carte_maraudes.show(
        zones,
        key="carte-registre",
        nom="Carte des zones des maraudes ; les mêmes sont dans le tableau de la page",
        suivre=partial(_follow_click, maraudes),
        recu=st.session_state.get("carte-registre-recu", 0),
    )
    noms = {maraude.uid: maraude.nom for maraude in maraudes}
    ici = {une: noms[une] for une in st.session_state.get(ICI, []) if une in noms}
    if len(ici) < 2:
        st.caption("Cliquez sur une zone pour choisir sa maraude. En tirets, les astreintes.")
        return
    st.session_state[PASTILLES] = uid if uid in ici else None
    titre = f"{accord(len(ici), 'maraude passe', 'maraudes passent')} ici"
    st.pills(titre, list(ici), key=PASTILLES, format_func=lambda une: litteral(ici[une]), on_change=_follow_pills)


def show_table(maraudes: list[Maraude]) -> None:
    """Draw the register; a line chosen is a maraude chosen.

    Other maraudes are another table: a line the browser still says of the former one would be another maraude here.
    """
    lignes = [
        (m.nom, m.operateur, str(m.type), str(m.public), len(m.zones), len(m.passages), nature(m)) for m in maraudes
    ]
    cle = f"registre-maraudes-{zlib.crc32(' '.join(maraude.uid for maraude in maraudes).encode())}"
    rangs = [rang for rang, m in enumerate(maraudes) if m.uid == st.session_state.get(CHOISIE)]
    st.session_state[cle] = {"selection": {"rows": rangs, "columns": [], "cells": []}}
    st.dataframe(
        pd.DataFrame(lignes, columns=COLONNES),
        hide_index=True,
        height=240,
        column_config={titre: st.column_config.Column(width=px) for titre, px in LARGEURS_PX.items()},
        key=cle,
        on_select=partial(_follow_table, maraudes, cle),
        selection_mode="single-row",
    )


def show_files(maraudes: list[Maraude]) -> None:
    """Give the register as the two files that an import takes."""
    with st.container(horizontal=True):
        telechargement.bouton(
            "Zones (GeoJSON)", zones_geojson(maraudes), "zones.geojson", "application/geo+json", objet="maraudes"
        )
        telechargement.bouton("Horaires (CSV)", horaires_csv(maraudes), "horaires.csv", "text/csv", objet="maraudes")


def _follow_click(maraudes: list[Maraude], gestes: list[Geste]) -> None:
    """Choose the maraude under the last click, or the next of those there when one is already chosen."""
    for geste in gestes:
        if geste["n"] <= st.session_state.get("carte-registre-recu", 0):
            continue
        st.session_state["carte-registre-recu"] = geste["n"]
        ici = [maraude.uid for maraude in maraudes_at(maraudes, geste["lon"], geste["lat"])]
        st.session_state[ICI] = ici
        deja = ici.index(st.session_state[CHOISIE]) if st.session_state.get(CHOISIE) in ici else -1
        st.session_state[CHOISIE] = ici[(deja + 1) % len(ici)] if ici else None


def _follow_pills() -> None:
    st.session_state[CHOISIE] = st.session_state[PASTILLES]


def _follow_table(maraudes: list[Maraude], cle: str) -> None:
    rangs = st.session_state[cle]["selection"]["rows"]
    st.session_state[CHOISIE] = maraudes[rangs[0]].uid if rangs else None
    st.session_state.pop(ICI, None)


def _classe(maraude: Maraude, choisie: str | None) -> str:
    if maraude.uid == choisie:
        return "choisie"
    return "astreinte" if maraude.astreinte else ""


def nature(maraude: Maraude) -> str:
    """Whether a maraude is planned or on call, and simulated."""
    dite = "astreinte" if maraude.astreinte else "planifiée"
    return f"{dite}, simulée" if maraude.simulee else dite
