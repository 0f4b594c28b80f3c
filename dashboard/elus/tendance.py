"""From one édition to the next: the published series of a territoire, its changes, its breaks."""

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from counting.domain import Niveau, Perimetre
from counting.editions.publiees import load_ruptures
from counting.publication.evolution import changes
from dashboard import page_html
from dashboard.elus import publications
from dashboard.elus.chiffres import NON_PUBLIE, Chiffre, Lieu
from dashboard.resultats import graphiques
from dashboard.wording import ecart, nombre

RECENTES = 3
TITRES = ("Éditions", "Effectifs", "Écart brut", "À périmètre constant", "À savoir")


def tendance(lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """The last change known, as it reads and at constant périmètre."""
    evolution = _changes(lieu, perimetre)
    if evolution.empty:
        valeur, precision = NON_PUBLIE, "Moins de deux éditions publiées pour ce territoire et ce périmètre."
    else:
        derniere = evolution.iloc[-1]
        inconnu = f"inconnu ({derniere['reserve']})"
        constant = ecart(derniere["constant"]) if pd.notna(derniere["constant"]) else inconnu
        valeur = ecart(derniere["brut"])
        precision = f"de {derniere['de']} à {derniere['a']}, éditions réelles ; à périmètre constant : {constant}"
    return Chiffre(
        "Évolution",
        valeur,
        precision,
        "L’écart entre les deux dernières éditions réelles publiées, puis le même une fois ôté ce qui a changé de "
        "périmètre.",
        "Saison, mises à l’abri et nombre de bénévoles changent aussi ce qu’une nuit trouve : lisez les ruptures.",
    )


def show(lieu: Lieu, perimetre: Perimetre) -> None:
    """Draw the series with its breaks, then each change in a table."""
    lignes = publications.series(lieu.niveau, lieu.code, perimetre)
    st.header(f"D’une édition à l’autre : {lieu}", anchor=False)
    if lignes.empty:
        st.write("Aucun chiffre réel n’est publié pour ce territoire et ce périmètre.")
        return
    dites = lignes.assign(version=lignes["version"].fillna(graphiques.SANS_VERSION))
    annees = set(range(int(lignes["edition"].min()), int(lignes["edition"].max()) + 1))
    ruptures = load_ruptures()
    st.altair_chart(graphiques.serie(dites, ruptures[ruptures["edition"].isin(annees)]))
    show_changes(_changes(lieu, perimetre))


def show_changes(evolution: pd.DataFrame) -> None:
    """Draw each change: raw, at constant périmètre, with what one must know to read it."""
    if evolution.empty:
        return
    rangees = [_row(un) for un in evolution.iloc[::-1].to_dict("records")]
    st.html(page_html.table(TITRES, rangees[:RECENTES], "lanterne-tableau"))
    if rangees[RECENTES:]:
        with st.expander("Écarts plus anciens"):
            st.html(page_html.table(TITRES, rangees[RECENTES:], "lanterne-tableau"))


def _row(un: dict[Hashable, Any]) -> tuple[str, ...]:
    reserve = f"{un['reserve'][:1].upper()}{un['reserve'][1:]}." if un["reserve"] else ""
    return (
        f"{un['de']} → {un['a']}",
        f"{nombre(un['avant'])} → {nombre(un['apres'])}",
        ecart(un["brut"]),
        "inconnu" if pd.isna(un["constant"]) else ecart(un["constant"]),
        f"{reserve} {un['evenements']}".strip(),
    )


def _changes(lieu: Lieu, perimetre: Perimetre) -> pd.DataFrame:
    lignes = publications.series(lieu.niveau, lieu.code, perimetre)
    return changes(lignes, load_ruptures(), perimetre=perimetre, paris=lieu.niveau is Niveau.PARIS)
