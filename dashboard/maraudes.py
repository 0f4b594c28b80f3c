"""The parts of the page *Maraudes*: the register as a table, and the import of zones and schedules."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import streamlit as st

from counting import registre_maraudes
from counting.exports_maraudes import horaires_csv, zones_geojson
from counting.imports_maraudes import ApercuMaraudes, preview_horaires
from counting.maraudes import Maraude
from counting.tableur import read_table
from counting.zones_maraudes import ZonesSaisies, arrondissements, read_zones
from dashboard import anatomie, donnees, etudes
from dashboard.wording import accord
from geo.anomalies import Anomalie

ANNONCE, DEPOT = "annonce-maraudes", "depot-maraudes"
CONTOURS = ["geojson", "json", "gpkg", "kml", "gpx", "zip"]


def load(plan: str) -> list[Maraude]:
    """Maraudes of a plan as they stand."""
    return etudes.maraudes(plan, registre_maraudes.revision(donnees.store()))


def answer(maraudes: list[Maraude], plan: str) -> str:
    """How many maraudes of how many operators a plan holds."""
    operateurs = len({maraude.operateur for maraude in maraudes})
    passages = sum(len(maraude.passages) for maraude in maraudes)
    return (
        f"{accord(len(maraudes), 'maraude', 'maraudes')} de {accord(operateurs, 'opérateur', 'opérateurs')} au plan "
        f"« {plan} », {accord(passages, 'passage', 'passages')} dans la semaine."
    )


def warn_simulated(maraudes: list[Maraude]) -> None:
    """Say how many maraudes of the register are simulated."""
    simulees = sum(maraude.simulee for maraude in maraudes)
    if simulees:
        combien = f"{accord(simulees, 'maraude', 'maraudes')} sur {len(maraudes)}"
        anatomie.bandeau("Données simulées", f"{combien} : zone ou horaires inventés pour la démonstration.")


def show_register(maraudes: list[Maraude]) -> None:
    """Draw the register, and give it as the two files that an import takes."""
    lignes = [
        (m.nom, m.operateur, str(m.type), str(m.public), len(m.zones), len(m.passages), _nature(m), m.source)
        for m in maraudes
    ]
    titres = ["Maraude", "Opérateur", "Type", "Public", "Zones", "Passages", "Nature", "Source"]
    st.dataframe(pd.DataFrame(lignes, columns=titres), hide_index=True, height=300, key="registre-maraudes")
    with st.container(horizontal=True):
        st.download_button("Zones (GeoJSON)", zones_geojson(maraudes), "zones.geojson", "application/geo+json")
        st.download_button("Horaires (CSV)", horaires_csv(maraudes), "horaires.csv", "text/csv")


def show_import(plan: str, auteur: str) -> None:
    """Draw the two boxes, judge what is dropped, and write it once asked to."""
    annonce = st.session_state.pop(ANNONCE, None)
    if annonce:
        st.success(annonce)
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
    passages = accord(apercu.propres, "ligne est prête", "lignes sont prêtes")
    st.write(f"{passages} sur {apercu.lignes} : {accord(len(apercu.maraudes), 'maraude', 'maraudes')}.")
    if _asks_to_write(apercu, saisies, auteur):
        registre_maraudes.save(donnees.store(), apercu.maraudes, auteur, plan=plan)
        st.session_state[ANNONCE] = f"{accord(len(apercu.maraudes), 'maraude importée', 'maraudes importées')}."
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


def _nature(maraude: Maraude) -> str:
    nature = "astreinte" if maraude.astreinte else "planifiée"
    return f"{nature}, simulée" if maraude.simulee else nature
