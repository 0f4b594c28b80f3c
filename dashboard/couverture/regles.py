"""Rules of coverage on the screen: keep the one in use under a name, see several side by side."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from counting.couverture import regles
from counting.couverture.etude import Etude, Mesure, share_white, white_people
from counting.couverture.exports import table_csv
from counting.couverture.regles import Regle
from counting.couverture.zones import zones_blanches
from counting.errors import CountingError
from counting.mots import litteral, nombre, part
from dashboard import ecritures, signature, telechargement
from dashboard.couverture.choix import Choix
from dashboard.couverture.reglages import start_from
from dashboard.resultats import donnees


def show(choix: Choix, _etude: Etude) -> None:
    """Draw the form that keeps the rule, then the table of the rules kept."""
    st.write(litteral(str(choix.regle)))
    with st.form("garder-regle", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        nom = st.text_input("Garder cette règle sous le nom", placeholder="MIS et MEO, nuit")
        auteur = signature.ask(st)
        garder = st.form_submit_button("Garder la règle")
    if garder:
        _keep(replace(choix.regle, nom=nom.strip()), auteur)
    if st.session_state.pop("regle-gardee", False):
        st.success(litteral(f"Règle gardée : {choix.regle.nom}."))
    gardees = regles.load(donnees.store())
    noms = [regle.nom for regle in gardees]
    retenues = st.multiselect("Règles côte à côte", noms, noms[:4], placeholder="Choisissez des règles")
    if not retenues:
        return
    table = _side_by_side(choix, [regle for regle in gardees if regle.nom in retenues])
    st.dataframe(_written(table), hide_index=True, key="regles-comparees")
    telechargement.bouton(
        "Télécharger la comparaison (CSV)",
        table_csv(table, choix.contexte()),
        "regles.csv",
        "text/csv",
        objet=f"edition:{choix.edition.id}",
    )


def _keep(regle: Regle, auteur: str) -> None:
    try:
        ecritures.keep_regle(regle, auteur)
    except CountingError as erreur:
        st.error(litteral(str(erreur)))
        return
    start_from(regle.nom)
    st.session_state["regle-gardee"] = True
    st.rerun()


def _side_by_side(choix: Choix, gardees: list[Regle]) -> pd.DataFrame:
    lignes = []
    for regle in gardees:
        etude = choix.etude(regle=choix.effective(regle))
        codes = choix.territoire.codes
        sans = white_people(etude, choix.moment, codes)
        ligne = {"regle": regle.nom, "surface_sans_passage": share_white(etude, Mesure.SURFACE, choix.moment, codes)}
        if etude.rues_couvertes is not None:
            ligne["rues_sans_passage"] = share_white(etude, Mesure.RUES, choix.moment, codes)
        ligne |= {str(regard): int(combien) for regard, combien in sans.items()}
        ligne["zones_blanches"] = len(zones_blanches(etude, choix.moment, codes, choix.regard))
        lignes.append(ligne | {"enonce": str(choix.effective(regle))})
    return pd.DataFrame(lignes)


def _written(table: pd.DataFrame) -> object:
    titres = {
        "regle": "Règle",
        "surface_sans_passage": "Surface sans passage",
        "rues_sans_passage": "Rues sans passage",
        "personnes": "Personnes",
        "femmes": "Femmes",
        "familles": "Familles",
        "zones_blanches": "Zones blanches",
        "enonce": "Énoncé",
    }
    parts: dict[Any, Any] = {"Surface sans passage": part, "Rues sans passage": part}
    nombres: dict[Any, Any] = dict.fromkeys(("Personnes", "Femmes", "Familles", "Zones blanches"), nombre)
    vue = table.rename(columns=titres)
    return vue.style.format({nom: f for nom, f in {**parts, **nombres}.items() if nom in vue})
