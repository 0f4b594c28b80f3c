"""From one édition to the next: the published series of a territoire, its changes, its breaks."""

import re
from collections.abc import Hashable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from counting.domain import Perimetre
from counting.mots import ecart, nombre, nuit
from counting.publication.registre import Publiee
from dashboard import page_html
from dashboard.elus import courbe, publications
from dashboard.elus.cases import NON_PUBLIE
from dashboard.elus.chiffres import Chiffre
from dashboard.elus.lieux import Lieu

RECENTES = 3
ELARGI = "perimetre_elargi"
TITRES = ("Éditions", "Effectifs", "Écart brut", "À périmètre constant", "À savoir")
TITRES_POINTS = ("Nuit", "Personnes", "Version", "Périmètre", "Nature", "Source")
SIMULEE = (
    "Nuit simulée : aucun écart n’est calculé avec les éditions réelles. Leur série est plus bas ; le point simulé y "
    "est à part."
)
SEULE = "Moins de deux éditions réelles publiées pour ce territoire et ce périmètre."


def tendance(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> Chiffre:
    """The last change up to the édition chosen, as it reads and at constant périmètre; none for a simulated night."""
    valeur, precision = NON_PUBLIE, SIMULEE
    if not publiee.edition.simulee:
        evolution = publications.evolution(lieu, perimetre, publiee.edition.nuit)
        precision = SEULE
        if len(evolution):
            derniere = evolution.iloc[-1]
            valeur = ecart(derniere["brut"])
            precision = f"de {derniere['de']} à {derniere['a']}, écart brut. {_constant(derniere)}"
    return Chiffre(
        "Évolution",
        valeur,
        precision,
        "L’écart avec l’édition réelle d’avant, tel qu’il se lit, puis une fois ôté ce qui a changé de périmètre.",
        "Saison, mises à l’abri et nombre de bénévoles changent aussi ce qu’une nuit trouve : lisez les ruptures.",
    )


def show(lieu: Lieu, perimetre: Perimetre, lue: str) -> None:
    """Draw the curve beside what breaks it, then each change and each point in a table; `lue` is the édition read."""
    points = publications.points(lieu, perimetre, lue)
    st.header(f"D’une édition à l’autre : {lieu}", anchor=False)
    if not (points["nature"] == courbe.REELLE).any():
        autre = next(un for un in (Perimetre.RUE, Perimetre.TOUS_LIEUX) if un is not perimetre)
        ailleurs = (publications.points(lieu, autre, lue)["nature"] == courbe.REELLE).any()
        suite = f" Il y en a pour « {autre} » : changez de périmètre." if ailleurs else ""
        st.write(f"Aucun effectif réel n’est publié pour ce territoire et ce périmètre.{suite}")
        return
    evolution = publications.evolution(lieu, perimetre)
    marques = marks(points, perimetre)
    gauche, droite = st.columns([6, 5], gap="medium")
    with gauche:
        courbe.show(points, nights(), marques)
    with droite:
        if len(evolution):
            st.html(f'<p class="lanterne-ecart">{escape(say_change(evolution.iloc[-1]))}</p>')
        show_breaks(marques)
    show_changes(evolution)
    show_points(points)


def nights() -> list[pd.Timestamp]:
    """Nights of every real édition known."""
    editions, _ = publications.file()
    reelles = (pd.Timestamp(tete.edition.nuit) for tete in publications.headers() if not tete.edition.simulee)
    return sorted({*editions["nuit"], *reelles})


def marks(points: pd.DataFrame, perimetre: Perimetre | None) -> pd.DataFrame:
    """Breaks and events within the span of points: ``nuit``, ``rang``, ``coupe``, ``texte``, in date order."""
    editions, ruptures = publications.file()
    datees = ruptures.assign(nuit=ruptures["edition"].map(editions.groupby("edition")["nuit"].min()))
    vues = datees[datees["nuit"].between(points["nuit"].min(), points["nuit"].max())].sort_values("nuit")
    coupe = vues["rupture"].eq(ELARGI).astype(bool) & (perimetre is not Perimetre.RUE)
    return vues.assign(rang=[str(rang) for rang in range(1, len(vues) + 1)], coupe=coupe)


def show_breaks(marques: pd.DataFrame) -> None:
    """Say in words what each numbered mark of the curve means."""
    if marques.empty:
        return
    dites = "".join(f"<li><b>{une.edition}</b> : {escape(str(une.texte))}</li>" for une in marques.itertuples())
    st.html(f'<div class="lanterne-ruptures"><p>Ruptures et événements</p><ol>{dites}</ol></div>')


def say_change(un: Any) -> str:
    """A change in a sentence: raw, then at constant périmètre."""
    deux = f"{nombre(un['avant'])} à {nombre(un['apres'])}{_same_version(un)}"
    debut = f"De {un['de']} à {un['a']}, l’effectif publié passe de {deux}"
    return f"{debut} : {ecart(un['brut'])} en brut. {_constant(un)}"


def show_changes(evolution: pd.DataFrame) -> None:
    """Draw each change: raw, at constant périmètre, with what one must know to read it."""
    if evolution.empty:
        return
    rangees = [_row(un) for un in evolution.iloc[::-1].to_dict("records")]
    st.html(page_html.table(TITRES, rangees[:RECENTES], "lanterne-tableau"))
    if rangees[RECENTES:]:
        _fold("Écarts plus anciens", page_html.table(TITRES, rangees[RECENTES:], "lanterne-tableau"))


def show_points(points: pd.DataFrame) -> None:
    """Draw each point of the curve with its nature and its source, behind a fold."""
    rangees = [
        (
            nuit(un["nuit"].date()).removeprefix("nuit "),
            nombre(un["valeur"]),
            un["version"],
            "non précisé" if pd.isna(un["perimetre"]) else un["perimetre"],
            un["nature"],
            short_source(str(un["source"])),
        )
        for un in points.iloc[::-1].to_dict("records")
    ]
    _fold("Chaque point de la courbe et sa source", page_html.table(TITRES_POINTS, rangees, "lanterne-tableau"))


def _fold(titre: str, contenu: str) -> None:
    st.html(f'<details class="lanterne-pli"><summary>{escape(titre)}</summary>{contenu}</details>')


def short_source(source: str) -> str:
    """A source short enough for paper: « cnews.fr » for a whole address; the page *Éditions publiées* has them all."""
    return re.sub(r"https?://(?:www\.)?([^/\s]+)\S*", r"\1", source)


def _constant(un: Any) -> str:
    if pd.isna(un["constant"]):
        return f"À périmètre constant : inconnu, {un['reserve']}."
    reserve = f" ({un['reserve']})" if un["reserve"] else ""
    return f"À périmètre constant : {ecart(un['constant'])}{reserve}."


def _row(un: dict[Hashable, Any]) -> tuple[str, ...]:
    reserve = f"{un['reserve'][:1].upper()}{un['reserve'][1:]}." if un["reserve"] else ""
    return (
        f"{un['de']} → {un['a']}",
        f"{nombre(un['avant'])} → {nombre(un['apres'])}{_same_version(un)}",
        ecart(un["brut"]),
        "inconnu" if pd.isna(un["constant"]) else ecart(un["constant"]),
        f"{reserve} {un['evenements']}".strip(),
    )


def _same_version(un: Any) -> str:
    return f" ({un['version_avant']})" if un["version_avant"] == un["version_apres"] else ""
