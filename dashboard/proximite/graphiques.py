"""The two charts of *Proximité*; their figures are in a table beside them."""

import altair as alt
import pandas as pd

from counting.mots import part
from dashboard.resultats.graphiques import AMBRE, BLEU, GRIS

COULEURS = [BLEU, AMBRE, GRIS]
POURCENT = "format(100 * datum.value, '.0f') + ' %'"


def nuit(parts: pd.DataFrame) -> alt.Chart:
    """Lines of shares hour after hour; `parts` is indexed by hour, one column a line."""
    frame = parts.reset_index().melt("Heure", var_name="distance", value_name="part")
    frame["texte"] = frame["part"].map(lambda valeur: part(valeur, 0))
    return alt.Chart(frame, height=280).mark_line(point=alt.OverlayMarkDef(size=45)).encode(
        x=alt.X("Heure:N", sort=list(parts.index), title=None, axis=alt.Axis(labelAngle=0)),
        y=_share("part:Q", "des personnes"),
        color=_colours(list(parts.columns), "distance:N"),
        strokeDash=alt.StrokeDash("distance:N", sort=list(parts.columns), legend=None),
        tooltip=[alt.Tooltip("Heure:N"), alt.Tooltip("distance:N"), alt.Tooltip("texte:N", title="part")],
    )  # fmt: skip


def distances(parts: pd.DataFrame) -> alt.Chart:
    """Bars side by side by distance; `parts` is indexed by class of distance, one column a sex."""
    frame = parts.rename_axis("distance").reset_index().melt("distance", var_name="sexe", value_name="part")
    frame["texte"] = frame["part"].map(lambda valeur: part(valeur, 0))
    return alt.Chart(frame, height=280).mark_bar().encode(
        x=alt.X("distance:N", sort=list(parts.index), title="mètres à pied, à partir de", axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("sexe:N", sort=list(parts.columns)),
        y=_share("part:Q", "de chaque sexe"),
        color=_colours(list(parts.columns), "sexe:N"),
        tooltip=[alt.Tooltip("distance:N"), alt.Tooltip("sexe:N"), alt.Tooltip("texte:N", title="part")],
    )  # fmt: skip


def _share(champ: str, titre: str) -> alt.Y:
    return alt.Y(champ, title=titre, axis=alt.Axis(labelExpr=POURCENT, tickCount=5), scale=alt.Scale(domainMin=0))


def _colours(domaine: list[str], champ: str) -> alt.Color:
    echelle = alt.Scale(domain=domaine, range=COULEURS[: len(domaine)])
    return alt.Color(champ, sort=domaine, title=None, scale=echelle, legend=alt.Legend(orient="top"))
