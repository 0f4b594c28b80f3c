"""The import of zones and schedules on the page *Maraudes*."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import streamlit as st

from counting.fichiers.tableur import read_table
from counting.maraudes.imports import ApercuMaraudes, find_unnamed, preview_horaires
from counting.maraudes.zones import ZonesSaisies, arrondissements, read_zones
from counting.mots import accord
from dashboard import ecritures
from dashboard.maraudes.fiche import ANNONCE
from geo.anomalies import Anomalie

DEPOT = "depot-maraudes"
CONTOURS = ["geojson", "json", "gpkg", "kml", "gpx", "zip"]


def show_import(plan: str, auteur: str) -> None:
    """Draw the two boxes, judge what is dropped, and write it once asked to."""
    rang = st.session_state.get(DEPOT, 0)
    gauche, droite = st.columns(2)
    zones = gauche.file_uploader("Zones (GeoJSON, GeoPackage, KML, GPX, SHP zippé)", CONTOURS, key=f"zones-{rang}")
    horaires = droite.file_uploader("Horaires (CSV, XLSX, ODS)", ["csv", "xlsx", "ods"], key=f"horaires-{rang}")
    saisies = _read_zones(zones) if zones else ZonesSaisies((), [])
    _show_faults("Zones", saisies.anomalies)
    if zones:
        st.write(f"{accord(len(saisies.zones), 'zone lue', 'zones lues')}.")
    if not horaires:
        st.caption("Les horaires disent qui passe, quand, et dans quelle zone, par son code ou son nom.")
        return
    apercu = preview_horaires(read_table(horaires.getvalue(), horaires.name), [*saisies.zones, *arrondissements()])
    _show_faults("Horaires", apercu.anomalies)
    _show_faults("Zones sans horaire", find_unnamed(saisies.zones, apercu))
    passages = accord(apercu.propres, "ligne est prête", "lignes sont prêtes")
    st.write(f"{passages} sur {apercu.lignes} : {accord(len(apercu.maraudes), 'maraude', 'maraudes')}.")
    if _asks_to_write(apercu, saisies, auteur):
        ecrites = ecritures.import_maraudes(apercu.maraudes, auteur, plan=plan)
        deja = len(apercu.maraudes) - ecrites
        suite = f" ; {accord(deja, 'y était déjà', 'y étaient déjà')}" if deja else ""
        st.session_state[ANNONCE] = f"{accord(ecrites, 'maraude importée', 'maraudes importées')}{suite}."
        st.session_state[DEPOT] = rang + 1
        st.rerun()


def _asks_to_write(apercu: ApercuMaraudes, saisies: ZonesSaisies, auteur: str) -> bool:
    if not saisies.acceptable or not apercu.acceptable:
        st.warning("Ce qui est refusé restera dehors. Corrigez le fichier, ou importez le reste.")
    if not auteur:
        st.info("Écrivez votre nom pour importer.")
    return st.button("Importer ces maraudes", type="primary", disabled=not (auteur and apercu.maraudes))


def _read_zones(depose: Any) -> ZonesSaisies:
    with TemporaryDirectory() as dossier:
        chemin = Path(dossier) / f"zones{Path(depose.name).suffix.lower()}"
        chemin.write_bytes(depose.getvalue())
        return read_zones(chemin)


def _show_faults(quoi: str, anomalies: list[Anomalie]) -> None:
    if not anomalies:
        return
    lignes = [(a.ou, a.regle, a.trouve, a.remede, "refusé" if a.bloquante else "à vérifier") for a in anomalies]
    with st.expander(f"{quoi} : {accord(len(anomalies), 'remarque', 'remarques')}", expanded=True):
        st.dataframe(pd.DataFrame(lignes, columns=["Où", "Règle", "Trouvé", "Remède", "Suite"]), hide_index=True)
