"""The parts of the page *Import*: template, file, columns, preview, acceptance."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from counting.fiches import correspondances, imports
from counting.fiches.apercus import AFFICHEES, Apercu
from counting.fiches.colonnes import COLONNES, TITRES
from counting.fiches.modeles import modele_csv, modele_xlsx
from counting.fichiers import exports
from counting.fichiers.tableur import read_table
from counting.mots import accord, nombre
from dashboard import anatomie, ecritures, telechargement
from dashboard.resultats import donnees

LAISSEE = "— laissée de côté —"
APERCU, ANNONCE, DEPOT = "apercu-import", "annonce-import", "depot-import"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITRES_ANOMALIES = {"ligne": "Ligne", "regle": "Règle", "trouve": "Trouvé", "remede": "Remède", "ou": "Où"}


def tell() -> None:
    """Announce what the last import wrote, and whether addresses leave the machine."""
    anatomie.avis_geoplateforme()
    anatomie.annoncer(ANNONCE)


def show_templates() -> None:
    """Offer the template to fill, in both formats."""
    with st.container(horizontal=True):
        telechargement.bouton("Modèle XLSX", modele_xlsx(), "modele-fiches.xlsx", XLSX, objet="modele")
        telechargement.bouton("Modèle CSV", modele_csv(), "modele-fiches.csv", "text/csv", objet="modele")


def ask_file() -> Any | None:
    """Ask for a file; a new key after each import empties the box."""
    titre = "Fichier de fiches (CSV, XLSX ou ODS ; 200 000 lignes et 50 Mo au plus)"
    return st.file_uploader(titre, ["csv", "xlsx", "ods", "txt"], key=f"depot-{st.session_state.get(DEPOT, 0)}")


def read(depose: Any) -> pd.DataFrame:
    """Read the file once a session, whatever the number of reruns."""
    empreinte = fingerprint(depose)
    if st.session_state.get("table-lue", (None, None))[0] != empreinte:
        with st.spinner("Lecture du fichier…"):
            st.session_state["table-lue"] = (empreinte, read_table(depose.getvalue(), depose.name))
    table: pd.DataFrame = st.session_state["table-lue"][1]
    return table


def fingerprint(depose: Any) -> str:
    """Identity of a file by its content."""
    return hashlib.sha256(depose.getvalue()).hexdigest()


def choose_mapping(table: pd.DataFrame, depose: Any) -> dict[str, str]:
    """Let the reader say which column of the file is which; the last accepted answer for these headers is proposed."""
    propose = correspondances.recall(donnees.store(), list(table.columns))
    exemples = [next((v for v in table[entete].head(50) if v), "") for entete in table.columns]
    devient = [TITRES[propose[entete]] if entete in propose else LAISSEE for entete in table.columns]
    lignes = pd.DataFrame({"Colonne du fichier": table.columns, "Exemple": exemples, "Devient": devient})
    reconnues = accord(len(propose), "colonne reconnue", "colonnes reconnues")
    with st.expander(f"{reconnues} sur {len(table.columns)} : vérifiez, ou changez", expanded=not propose):
        choix = st.data_editor(
            lignes,
            key=f"colonnes-{fingerprint(depose)[:12]}",
            hide_index=True,
            disabled=["Colonne du fichier", "Exemple"],
            column_config={
                "Devient": st.column_config.SelectboxColumn(options=[LAISSEE, *TITRES.values()], required=True)
            },
            alt="Colonnes du fichier et ce qu’elles deviennent",
        )
    cles = {colonne.titre: colonne.cle for colonne in COLONNES}
    gardees = zip(choix["Colonne du fichier"], choix["Devient"], strict=True)
    return {str(entete): cles[titre] for entete, titre in gardees if titre != LAISSEE}


def preview(edition: str, table: pd.DataFrame, mapping: Mapping[str, str], depose: Any) -> Apercu:
    """Judge the file, with a progress bar; judged again only when something it depends on changed."""
    cle = (edition, fingerprint(depose), tuple(sorted(mapping.items())), donnees.maintenant())
    if st.session_state.get(APERCU, (None, None))[0] != cle:
        barre = st.progress(0.0, "Examen des lignes…")
        apercu = imports.preview(
            donnees.store(),
            edition,
            table,
            mapping,
            index=donnees.adresses(edition),
            progress=_advance(barre, "Examen des lignes, puis des adresses"),
        )
        barre.empty()
        st.session_state[APERCU] = (cle, apercu)
    juge: Apercu = st.session_state[APERCU][1]
    return juge


def show(apercu: Apercu) -> None:
    """Show what an import would do: counts, faults row by row, fiches concerned."""
    comptes = {
        "Lignes propres": apercu.propres,
        "À vérifier": apercu.douteuses,
        "Bloquées": apercu.bloquees,
        "À localiser": apercu.a_localiser,
        "Déjà importées": apercu.deja_importees,
    }
    for colonne, (titre, valeur) in zip(st.columns(len(comptes)), comptes.items(), strict=True):
        colonne.metric(titre, nombre(valeur))
    if len(apercu.anomalies):
        _show_faults(apercu)
    with st.expander(f"Fiches concernées : {accord(len(apercu.secteurs), 'secteur', 'secteurs')}"):
        titres = {"lignes": "Lignes", "bloquees": "Bloquées", "effectif": "Personnes", "etat": "Fiche aujourd’hui"}
        st.dataframe(apercu.secteurs.rename(columns=titres).rename_axis("Secteur"))


def asks_to_accept(apercu: Apercu, auteur: str) -> bool:
    """Draw the button that says exactly what it will write."""
    a_ecrire = apercu.nouvelles + apercu.modifiees
    if not a_ecrire:
        st.info("Rien à écrire : chaque ligne est déjà importée, ou bloquée.")
        return False
    titre = f"Importer {accord(a_ecrire, 'ligne', 'lignes')}"
    if apercu.bloquees:
        titre += f", en laissant {accord(apercu.bloquees, 'ligne bloquée', 'lignes bloquées')}"
    if not auteur:
        st.info("Écrivez votre nom pour importer : chaque écriture a un auteur.")
    return st.button(titre, type="primary", disabled=not auteur)


def accept(apercu: Apercu, auteur: str, table: pd.DataFrame, mapping: Mapping[str, str]) -> None:
    """Write, remember the mapping, and announce the result."""
    barre = st.progress(0.0, "Écriture…")
    bilan = ecritures.accept_import(apercu, auteur, progress=_advance(barre, "Écriture des fiches"))
    correspondances.remember(donnees.store(), list(table.columns), mapping)
    st.session_state[ANNONCE] = (
        f"Import écrit : {accord(bilan.nouvelles, 'ligne nouvelle', 'lignes nouvelles')}, "
        f"{accord(bilan.modifiees, 'modifiée', 'modifiées')}, {accord(bilan.deja_importees, 'déjà là', 'déjà là')}, "
        f"sur {accord(len(bilan.secteurs), 'fiche', 'fiches')}."
    )
    st.session_state[DEPOT] = st.session_state.get(DEPOT, 0) + 1
    st.rerun()


def _advance(barre: Any, titre: str) -> Callable[[int, int], None]:
    """Progress that moves a bar and says where it is."""

    def advance(fait: int, total: int) -> None:
        barre.progress(min(1.0, fait / max(total, 1)), f"{titre} : {nombre(fait)} sur {nombre(total)}")

    return advance


def _show_faults(apercu: Apercu) -> None:
    st.markdown(f"**Remarques, ligne par ligne** ({nombre(len(apercu.anomalies))})")
    lignes = apercu.premieres_anomalies
    gravite = lignes["bloquante"].map({True: "bloquante", False: "à vérifier"})
    tableau = lignes.assign(Gravité=gravite)[["ou", "Gravité", "regle", "trouve", "remede"]]
    st.dataframe(tableau.rename(columns=TITRES_ANOMALIES), hide_index=True)
    if len(apercu.anomalies) > AFFICHEES:
        st.caption(f"Les {AFFICHEES} premières ; le fichier ci-dessous les contient toutes.")
    csv = exports.inert_csv(apercu.anomalies)
    telechargement.bouton(
        "Télécharger toutes les remarques (CSV)", csv, "remarques-import.csv", "text/csv", objet="import"
    )
