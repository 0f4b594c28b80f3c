"""What sources state of the lieux of Paris, beside what the register holds: two things that do not add up."""

from datetime import date

import pandas as pd
import streamlit as st

from counting.lieux.domain import Audience, Lieu, Moment, TypeAccueil, en_vigueur, places
from counting.lieux.publies import Total, load_totaux
from counting.mots import accord, nombre

MESURES = {"lieux": "lieux", "places_nuit": "places de nuit", "casiers": "casiers"}
COLONNES = [
    "Type",
    "Ce qui est compté",
    "Selon la source",
    "Année",
    "Au registre aujourd’hui",
    "Source",
    "Confiance",
    "Note",
]
NON_TENU = "non tenu"


def show(lieux: list[Lieu], jour: date) -> None:
    """Draw the totals with their year and source."""
    totaux = load_totaux()
    with st.expander(f"Ce que les sources annoncent : {accord(len(totaux), 'total', 'totaux')}, avec leur année"):
        st.write(
            "Ces totaux ont chacun leur année, leur périmètre et leur définition. Ils ne s’additionnent ni entre eux "
            "ni avec le registre, qui ne tient que les lieux écrits un par un."
        )
        lignes = [_line(total, lieux, jour) for total in totaux]
        st.dataframe(pd.DataFrame(lignes, columns=COLONNES), hide_index=True, alt="Totaux annoncés par les sources")


def held(total: Total, lieux: list[Lieu], jour: date) -> str:
    """What the register holds, on a day, of what a total counts."""
    presents = [lieu for lieu in lieux if lieu.type is total.type and en_vigueur(lieu, jour)]
    if total.mesure == "lieux":
        return accord(len(presents), "lieu", "lieux")
    if total.mesure != "places_nuit":
        return NON_TENU
    if total.audience is not None:
        presents = [lieu for lieu in presents if lieu.publics.recoit(total.audience) is not False]
    connues = [combien for lieu in presents if (combien := _places(lieu, total.audience)) is not None]
    inconnus = len(presents) - len(connues)
    dit = nombre(sum(connues)) if connues else "inconnu"
    return f"{dit} ; non dit pour {accord(inconnus, 'lieu', 'lieux')}" if inconnus and connues else dit


def _places(lieu: Lieu, audience: Audience | None) -> int | None:
    """Places by night: of an audience, those kept for it alone, for a source counts no place twice."""
    if audience is None:
        return places(lieu, Moment.NUIT)
    gardees = (une.places for une in lieu.capacites if (une.moment, une.audience) == (Moment.NUIT, audience.value))
    return next(gardees, None)


def _line(total: Total, lieux: list[Lieu], jour: date) -> tuple[str, ...]:
    public = f", {total.audience}" if total.audience else ""
    valeur = f"{nombre(total.valeur)} ({total.precision})" if total.precision else nombre(total.valeur)
    return (
        str(TypeAccueil(total.type)),
        f"{MESURES[total.mesure]}{public}",
        valeur,
        str(total.annee or "non dite"),
        held(total, lieux, jour),
        total.source,
        total.confiance,
        total.note,
    )
