"""The two charts people look at; each says in words what it shows, and its figures are in a table beside it."""

import altair as alt
import pandas as pd

from counting.mots import FINE, nombre

BLEU, AMBRE, GRIS = "#3a5fa8", "#c58a1b", "#8d93a0"
AXE = f"replace(format(datum.value, ','), /,/g, '{FINE}')"
"""Axis numbers in French: Vega would write 3,507."""

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
