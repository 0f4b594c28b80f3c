"""The three charts people look at; each says in words what it shows, and its figures are in a table beside it."""

import altair as alt
import pandas as pd

from counting.domain import Version
from dashboard.wording import FINE, nombre

BLEU, AMBRE, GRIS = "#3a5fa8", "#c58a1b", "#8d93a0"
AXE = f"replace(format(datum.value, ','), /,/g, '{FINE}')"
"""Axis numbers in French: Vega would write 3,507."""

SANS_VERSION = "version non précisée"
COULEURS_SEXE = {"H": BLEU, "F": AMBRE, "ND": GRIS}


def lieux(effectifs: pd.Series) -> alt.LayerChart:
    """Bars of persons by type of place, largest first; `effectifs` is indexed by type of place."""
    frame = effectifs[effectifs > 0].rename("effectif").rename_axis("lieu").reset_index()
    frame["texte"] = frame["effectif"].map(nombre)
    base = alt.Chart(frame, height=28 * max(len(frame), 2)).encode(
        y=alt.Y("lieu:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False)),
        x=alt.X("effectif:Q", title=None, axis=None, scale=alt.Scale(domainMin=0)),
    )
    return base.mark_bar(color=BLEU) + base.mark_text(align="left", dx=5, fontSize=13).encode(text="texte:N")


def pyramide(effectifs: pd.DataFrame) -> alt.Chart:
    """Stacked bars of persons by age, one colour a sex; unknown age and unknown sex are shown like the others."""
    frame = effectifs.rename_axis("âge").reset_index().melt("âge", var_name="sexe", value_name="effectif")
    frame["texte"] = frame["effectif"].map(nombre)
    ages = list(effectifs.index[::-1])
    return alt.Chart(frame, height=28 * len(ages)).mark_bar().encode(
        y=alt.Y("âge:N", sort=ages, title=None, axis=alt.Axis(ticks=False, domain=False)),
        x=alt.X("effectif:Q", title="personnes", axis=alt.Axis(labelExpr=AXE, tickCount=5)),
        color=alt.Color(
            "sexe:N",
            sort=list(COULEURS_SEXE),
            title=None,
            scale=alt.Scale(domain=list(COULEURS_SEXE), range=list(COULEURS_SEXE.values())),
            legend=alt.Legend(
                orient="top",
                labelExpr="{'H': 'Hommes', 'F': 'Femmes', 'ND': 'Sexe non déterminé'}[datum.label]",
            ),
        ),
        order=alt.Order("ordre:Q"),
        tooltip=[alt.Tooltip("âge:N"), alt.Tooltip("sexe:N"), alt.Tooltip("texte:N", title="personnes")],
    ).transform_calculate(ordre="{'H': 0, 'F': 1, 'ND': 2}[datum.sexe]")  # fmt: skip


def serie(lignes: pd.DataFrame, ruptures: pd.DataFrame) -> alt.LayerChart:
    """Effectifs by edition, one line a version, with dashed marks where the series breaks.

    `lignes` has ``edition``, ``version``, ``valeur``; `ruptures` has ``edition``, ``texte``.
    """
    frame = lignes[["edition", "version", "valeur"]].astype({"version": object})
    frame["texte"] = frame["valeur"].map(nombre)
    ans = list(range(int(frame["edition"].min()), int(frame["edition"].max()) + 1))
    x = alt.X("edition:O", title=None, scale=alt.Scale(domain=ans), axis=alt.Axis(labelAngle=0))
    base = alt.Chart(frame, height=280).encode(
        x=x,
        y=alt.Y("valeur:Q", title="personnes", axis=alt.Axis(labelExpr=AXE), scale=alt.Scale(domainMin=0)),
        color=alt.Color(
            "version:N",
            title=None,
            scale=alt.Scale(domain=[*map(str, Version), SANS_VERSION], range=[AMBRE, BLEU, GRIS]),
            legend=alt.Legend(orient="top"),
        ),
        tooltip=[
            alt.Tooltip("edition:O", title="édition"),
            alt.Tooltip("version:N"),
            alt.Tooltip("texte:N", title="personnes"),
        ],
    )  # fmt: skip
    traits = (
        alt.Chart(ruptures[["edition", "texte"]].astype({"texte": object}))
        .mark_rule(strokeDash=[4, 4], color=GRIS, strokeWidth=2)
        .encode(x=x, tooltip=[alt.Tooltip("edition:O", title="rupture"), alt.Tooltip("texte:N", title=" ")])
    )
    return traits + base.mark_line(point=alt.OverlayMarkDef(size=60))
