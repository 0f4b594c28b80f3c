"""The import of lieux on the page *Lieux*, and the register as files."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from counting.fiches.apercus import AFFICHEES
from counting.fichiers import exports
from counting.lieux import registre as registre_lieux
from counting.lieux.data_inclusion import services_json
from counting.lieux.domain import Lieu, Visibilite
from counting.lieux.exports import lieux_csv, lieux_geojson, lieux_xlsx
from counting.lieux.imports import ApercuLieux, preview_lieux
from counting.lieux.lectures import read_lieux
from counting.mots import accord, nombre
from dashboard import ecritures, telechargement
from dashboard.fiches.importation import XLSX, fingerprint
from dashboard.lieux.fiche import ANNONCE
from dashboard.resultats import donnees
from geo.anomalies import Anomalie

DEPOT, APERCU = "depot-lieux", "apercu-lieux"
FORMATS = ["csv", "xlsx", "ods", "geojson", "json", "zip"]


def show_import(lieux: list[Lieu], auteur: str, jour: date) -> None:
    """Draw the box, judge what is dropped row by row, and write it once asked to."""
    rang = st.session_state.get(DEPOT, 0)
    titre = "Lieux (CSV, XLSX, ODS, GeoJSON, data·inclusion JSON ou ZIP)"
    depose = st.file_uploader(titre, FORMATS, key=f"lieux-{rang}")
    if not depose:
        st.caption("Un lieu déjà connu par sa source et son identifiant est mis à jour, jamais doublé.")
        return
    apercu = _judge(depose, lieux, jour)
    _show_faults(apercu.anomalies)
    st.write(f"{accord(apercu.propres, 'ligne est prête', 'lignes sont prêtes')} sur {apercu.lignes}.")
    if apercu.lieux:
        _show_read(apercu, lieux)
    if _asks_to_write(apercu, auteur):
        ecrits = ecritures.import_lieux(apercu.lieux, auteur)
        deja = len(apercu.lieux) - ecrits
        st.session_state[ANNONCE] = f"{accord(ecrits, 'lieu importé', 'lieux importés')}" + (
            f", {accord(deja, 'autre y était déjà ainsi', 'autres y étaient déjà ainsi')}." if deja else "."
        )
        st.session_state[DEPOT] = rang + 1
        del st.session_state[APERCU]
        st.rerun()


def show_files(lieux: list[Lieu], jour: date) -> None:
    """Give the register as the files that an import takes."""
    services, _ = services_json(lieux, jour)
    with st.container(horizontal=True):
        telechargement.bouton("CSV", lieux_csv(lieux), "lieux.csv", "text/csv", objet="lieux")
        telechargement.bouton("XLSX", lieux_xlsx(lieux), "lieux.xlsx", XLSX, objet="lieux")
        telechargement.bouton("GeoJSON", lieux_geojson(lieux), "lieux.geojson", "application/geo+json", objet="lieux")
        telechargement.bouton("data·inclusion", services, "data-inclusion.json", "application/json", objet="lieux")
    restreints = sum(lieu.visibilite is Visibilite.RESTREINTE for lieu in lieux)
    if restreints:
        st.caption(
            f"CSV, XLSX et GeoJSON donnent l’endroit de {accord(restreints, 'lieu restreint', 'lieux restreints')} : "
            "gardez-les entre vous. Le fichier data·inclusion les laisse de côté."
        )


def _judge(depose: Any, lieux: list[Lieu], jour: date) -> ApercuLieux:
    """Judge a file; again only when it, the register or the day changed."""
    cle = fingerprint(depose), registre_lieux.revision(donnees.store()), jour
    if st.session_state.get(APERCU, (None, None))[0] != cle:
        with st.spinner("Examen des lignes, puis des adresses…"):
            lus = read_lieux(depose.getvalue(), depose.name)
            st.session_state[APERCU] = cle, preview_lieux(lus, lieux, index=donnees.repertoire(), jour=jour)
    apercu: ApercuLieux = st.session_state[APERCU][1]
    return apercu


def _asks_to_write(apercu: ApercuLieux, auteur: str) -> bool:
    if not apercu.acceptable:
        st.warning("Ce qui est refusé restera dehors. Corrigez le fichier, ou importez le reste.")
    if not auteur:
        st.info("Écrivez votre nom pour importer.")
    return st.button("Importer ces lieux", type="primary", disabled=not (auteur and apercu.lieux))


def _show_read(apercu: ApercuLieux, connus: list[Lieu]) -> None:
    uids = {lieu.uid for lieu in connus}
    lignes = [
        (lieu.nom, str(lieu.type), lieu.adresse, "mise à jour" if lieu.uid in uids else "nouveau")
        for lieu in apercu.lieux
    ]
    with st.expander(f"{accord(len(lignes), 'lieu lu', 'lieux lus')}"):
        st.dataframe(pd.DataFrame(lignes, columns=["Lieu", "Type", "Adresse", "Suite"]), hide_index=True)


def _show_faults(anomalies: list[Anomalie]) -> None:
    if not anomalies:
        return
    lignes = [(a.ou, a.regle, a.trouve, a.remede, "refusé" if a.bloquante else "à vérifier") for a in anomalies]
    table = pd.DataFrame(lignes, columns=["Où", "Règle", "Trouvé", "Remède", "Suite"])
    with st.expander(accord(len(anomalies), "remarque", "remarques"), expanded=True):
        st.dataframe(table.sort_values("Suite", ascending=False, kind="stable").head(AFFICHEES), hide_index=True)
        if len(table) > AFFICHEES:
            st.caption(f"Les {AFFICHEES} premières sur {nombre(len(table))} ; le fichier les contient toutes.")
            csv = exports.inert_csv(table)
            telechargement.bouton(
                "Télécharger toutes les remarques (CSV)", csv, "remarques-lieux.csv", "text/csv", objet="import"
            )
