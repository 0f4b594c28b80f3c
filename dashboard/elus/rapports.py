"""Reports and data of a publication to take away: a section of the page *Élus*."""

from functools import partial

import streamlit as st

from counting.domain import Niveau
from counting.mots import FINE
from counting.publication.registre import Publiee
from counting.rapports.catalogue import GENRES
from counting.rapports.cibles import Cible, list_cibles
from counting.rapports.fichiers import RAPPORTS, data_name, make_file, report_name
from counting.roles import allowed
from dashboard import session, telechargement
from dashboard.elus import publications
from dashboard.resultats import donnees

JSON_LD = "application/ld+json"
DONNEES = {
    ".xlsx": "Tableur",
    ".csv": "CSV",
    ".geojson": "GeoJSON",
    ".gpkg": "GeoPackage pour QGIS",
    ".jsonld": "Entrée de catalogue",
}


def show(publiee: Publiee, niveau: Niveau, code: str) -> None:
    """Draw the buttons; each file is made when it is asked for, and once for all who ask."""
    if not allowed(session.current_role(), "exporter_publication"):
        return
    cible = next(
        un for un in list_cibles(donnees.territoires(publiee.edition.nuit)) if (un.niveau, un.code) == (niveau, code)
    )
    with st.container(key="elus-emporter"):
        _show(publiee, cible)


def _show(publiee: Publiee, cible: Cible) -> None:
    st.header("Emporter", anchor=False)
    st.markdown(f"Le rapport de **{cible.titre}**{FINE}: réponse, cartes, tableaux, qualité, méthode, empreinte.")
    with st.container(horizontal=True):
        for suffixe, titre in ((".pdf", "Rapport PDF"), (".docx", "Rapport Word")):
            _button(publiee, cible, suffixe, titre)
    st.markdown("Les chiffres de toute la publication, tous les territoires, après le secret statistique.")
    with st.container(horizontal=True):
        for suffixe, titre in DONNEES.items():
            _button(publiee, cible, suffixe, titre)


def _button(publiee: Publiee, cible: Cible, suffixe: str, titre: str) -> None:
    niveau = cible.niveau if suffixe == ".geojson" else None
    nom = report_name(publiee, cible, suffixe) if suffixe in RAPPORTS else data_name(publiee, suffixe, niveau)
    telechargement.bouton(
        titre,
        partial(_read, publiee.edition.id, publiee.empreinte, cible, suffixe),
        nom,
        GENRES.get(suffixe, JSON_LD),
        objet=f"edition:{publiee.edition.id}",
        key=f"rapport-{suffixe}",
        on_click="ignore",
    )


def _read(edition: str, empreinte: str, cible: Cible, suffixe: str) -> bytes:
    """Bytes of a file. Its log tells every publication of the édition: a new one makes a new file."""
    empreintes = tuple(tete.empreinte for tete in publications.headers() if tete.edition.id == edition)
    return _make(empreintes, empreinte, cible, suffixe)


@st.cache_data(show_spinner=False, max_entries=64)
def _make(empreintes: tuple[str, ...], empreinte: str, cible: Cible, suffixe: str) -> bytes:
    journal = [tete for tete in publications.headers() if tete.empreinte in empreintes]
    tete = next(tete for tete in journal if tete.empreinte == empreinte)
    return make_file(publications.of_header(tete), donnees.territoires(tete.edition.nuit), cible, suffixe, journal)
