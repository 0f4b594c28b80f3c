"""The curve of published effectifs: each point says its nature, a line joins only what compares."""

from collections.abc import Collection
from html import escape

import altair as alt
import pandas as pd
import streamlit as st

from counting.domain import Version
from counting.mots import nombre, nuit
from dashboard.resultats.graphiques import AMBRE, AXE, BLEU, GRIS

SANS_VERSION = "version non précisée"
REELLE, SIMULEE = "publiée", "simulée"
COULEURS = {Version.PREMIER: AMBRE, Version.CONSOLIDE: BLEU, SANS_VERSION: GRIS}
MARGE = pd.Timedelta(days=150)
HAUTEUR = 270
PLAFOND = 1.15
"""Room left above the highest point for its number."""

LEGENDE = (
    "Point plein : effectif publié. Losange vide : nuit simulée, à ne pas citer. Trait gris numéroté : rupture ou "
    "événement, dit en mots. Une ligne ne joint que deux éditions qui se suivent, de même version et de même périmètre "
    "connu : ailleurs, un chiffre manque ou ne se compare pas."
)


def strokes(points: pd.DataFrame, nuits: Collection[pd.Timestamp], coupures: Collection[pd.Timestamp]) -> pd.Series:
    """Which line each point belongs to: two points share one where nothing is missing and nothing changed.

    Parameters
    ----------
    points : DataFrame
        ``nuit``, ``version``, ``perimetre`` (NA when the source is silent), ``nature``.
    nuits : nights of every real édition, those without a figure here included
    coupures : nights from which the périmètre is wider

    Returns
    -------
    Series of str, index of `points`
    """
    rangs = {quand: rang for rang, quand in enumerate(sorted({*nuits, *points["nuit"]}))}
    traits = {index: f"seul {index}" for index in points.index}
    joignables = points[
        (points["nature"] == REELLE) & points["perimetre"].notna() & (points["version"] != SANS_VERSION)
    ]
    for cle, siens in joignables.groupby(["version", "perimetre"]):
        ordonnes = siens.sort_values("nuit")
        rang = ordonnes["nuit"].map(rangs)
        elargis = ordonnes["nuit"].map(lambda quand: sum(une <= quand for une in coupures))
        saut = (rang.diff() != 1) | (elargis.diff() != 0)
        traits |= {index: f"{cle} {suite}" for index, suite in saut.cumsum().items()}
    return pd.Series(traits, index=points.index, dtype=object)


def show(points: pd.DataFrame, nuits: Collection[pd.Timestamp], ruptures: pd.DataFrame) -> None:
    """Draw the curve and its legend.

    `points` has ``nuit``, ``version``, ``perimetre``, ``valeur``, ``nature``, ``source``; `ruptures` has ``nuit``,
    ``rang`` (written on the mark), ``coupe`` (the périmètre is wider from then on).
    """
    frame = points.sort_values("nuit", ignore_index=True).astype({"version": object, "source": object})
    frame["trait"] = strokes(frame, nuits, list(ruptures.loc[ruptures["coupe"], "nuit"]))
    frame["quand"], frame["texte"] = frame["nuit"].map(nuit), frame["valeur"].map(nombre)
    frame["etiquette"] = frame["texte"].where(_named(frame), "")
    st.altair_chart(draw(frame.drop(columns="perimetre"), ruptures))
    st.html(f'<p class="lanterne-nature">{escape(LEGENDE)}</p>')


def draw(frame: pd.DataFrame, ruptures: pd.DataFrame) -> alt.LayerChart:
    """Chart of points that bear their ``trait``, ``quand``, ``texte`` and ``etiquette``."""
    debut, fin = frame["nuit"].min() - MARGE, frame["nuit"].max() + MARGE
    x = alt.X(
        "nuit:T",
        title=None,
        scale=alt.Scale(domain=[debut.isoformat(), fin.isoformat()]),
        axis=alt.Axis(format="%Y", tickCount="year", labelAngle=0, grid=False),
    )
    echelle = alt.Scale(domain=[0, float(frame["valeur"].max()) * PLAFOND], nice=True)
    y = alt.Y("valeur:Q", title="personnes", axis=alt.Axis(labelExpr=AXE, tickCount=5), scale=echelle)
    couleur = alt.Color(
        "version:N",
        title=None,
        scale=alt.Scale(domain=[*map(str, COULEURS)], range=[*COULEURS.values()]),
        legend=alt.Legend(
            orient="top", columns=2, symbolType="circle", labelExpr="replace(datum.label, 'version ', '')"
        ),
    )
    dits = {"quand": "nuit", "texte": "personnes", "version": "version", "nature": "nature", "source": "source"}
    base = alt.Chart(frame).encode(
        x=x, y=y, color=couleur, tooltip=[alt.Tooltip(f"{c}:N", title=t) for c, t in dits.items()]
    )
    reels, simules = (base.transform_filter(f"datum.nature == '{nature}'") for nature in (REELLE, SIMULEE))
    marques = alt.Chart(ruptures[["nuit", "rang"]].assign(nuit=ruptures["nuit"].map(pd.Timestamp.isoformat)))
    return alt.layer(
        marques.mark_rule(aria=False, strokeDash=[4, 4], color=GRIS, strokeWidth=1.5).encode(x=x),
        marques.mark_text(aria=False, dy=-7, fontWeight="bold", color=GRIS).encode(x=x, y=alt.value(0), text="rang:N"),
        base.mark_line(aria=False, strokeWidth=2).encode(detail="trait:N", tooltip=alt.value(None)),
        reels.mark_point(aria=False, filled=True, size=70, opacity=1),
        simules.mark_point(aria=False, shape="diamond", filled=False, size=150, strokeWidth=2, opacity=1),
        reels.mark_text(aria=False, dy=-12, fontSize=12).encode(text="etiquette:N", color=alt.value(GRIS)),
        simules.mark_text(aria=False, dy=18, fontSize=12).encode(text="etiquette:N", color=alt.value(GRIS)),
    ).properties(height=HAUTEUR).configure(aria=False)  # fmt: skip


def _named(frame: pd.DataFrame) -> pd.Series:
    """Points whose value is written: of a night, the consolidated figure first."""
    rang = frame["version"].map({Version.CONSOLIDE: 0, Version.PREMIER: 1}).fillna(2)
    premiers = frame.assign(rang=rang).sort_values("rang", kind="stable").drop_duplicates(["nuit", "nature"])
    return pd.Series(frame.index.isin(premiers.index), index=frame.index)
