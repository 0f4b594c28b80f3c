"""What is white territory by territory, at the level chosen: the same figures as the sentence, with their total."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from counting.couverture.denombrement import Regard
from counting.couverture.etude import Etude
from counting.couverture.exports import table_csv
from counting.couverture.par_territoire import by_territoire, levels, total
from counting.domain import Niveau
from counting.mots import part
from dashboard import telechargement
from dashboard.couverture.choix import Choix
from dashboard.resultats import donnees

NIVEAU = "couverture-niveau"
RANGEES, RANGEE_PX = 21, 35
"""Rows drawn at once, the twenty arrondissements and their total, and their height in Streamlit's tables."""


def show(choix: Choix, etude: Etude) -> None:
    """Draw the level's selector, the table, its total last, and give it as a file."""
    groupes = donnees.territoires(choix.jour).groupes
    codes = choix.territoire.codes
    niveaux = levels(etude.terrain, codes, groupes)
    if st.session_state.get(NIVEAU) not in niveaux:
        st.session_state[NIVEAU] = Niveau.ARRONDISSEMENT
    gauche, droite = st.columns([1, 4], vertical_alignment="bottom")
    niveau = gauche.selectbox("Niveau", niveaux, format_func=lambda n: f"{n[:1].upper()}{n[1:]}", key=NIVEAU)
    table = by_territoire(etude, choix.moment, niveau, codes=codes, groupes=groupes)
    if len(table) > 1:
        ensemble = total(table).to_frame("total").T.astype(table.dtypes.drop("nom").to_dict())
        table = pd.concat([table, ensemble.assign(nom=f"Total, {choix.territoire.nom}")]).rename_axis("code")
    with droite:
        telechargement.bouton(
            "Télécharger (CSV)",
            partial(table_csv, table, choix.contexte() | {"niveau": niveau.value}),
            f"couverture-par-{niveau.lower().replace(' ', '-')}.csv",
            "text/csv",
            objet=f"edition:{choix.edition.id}",
        )
    hauteur = RANGEE_PX * (min(len(table), RANGEES) + 1) + 3
    st.dataframe(_written(table), hide_index=True, height=hauteur, key="couverture-territoires")


def _written(table: pd.DataFrame) -> Any:
    colonnes: dict[str, pd.Series] = {
        "Territoire": table["nom"],
        "Surface sans passage": table["blanche_m2"] / table["surface_m2"],
    }
    if "rues_m" in table:
        colonnes["Rues sans passage"] = table["rues_blanches_m"] / table["rues_m"]
    parts: dict[Any, Any] = dict.fromkeys(list(colonnes)[1:], part)
    for regard in Regard:
        colonnes[regard.capitalize()] = table[regard]
        colonnes[f"{regard.capitalize()} sans passage"] = table[f"{regard}_sans_passage"]
    return pd.DataFrame(colonnes).reset_index(drop=True).style.format(parts)
