"""The parts of the page *À localiser*: one doubtful address at a time, three candidates, a pin, a decision."""

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.domain import SANS_SECTEUR, Edition
from counting.fiches import a_localiser
from counting.geographie import localisation
from counting.mots import accord, litteral, part
from counting.ressort import held
from counting.store import Marque
from dashboard import anatomie, ecritures, session
from dashboard.cartes import territoires as maps
from dashboard.cartes.territoires import Cadre, Point
from dashboard.resultats import donnees
from geo import reference
from geo.adresses import Candidate

ANNONCE, PASSEES, EPINGLE = "annonce-localiser", "adresses-passees", "epingle"
CANDIDATS = 3
MARGE_DEG = 0.004
"""About 300 m around what the map must show first."""


def waiting(edition: str, quand: Marque) -> pd.DataFrame:
    """Lines whose address waits for someone, in the secteurs that the account holds."""
    file = _all_waiting(edition, quand)
    limite = session.ressort()
    return file if limite is None else file[file["secteur"].isin(held(donnees.secteurs(edition), limite))]


@st.cache_data(show_spinner=False, max_entries=4)
def _all_waiting(edition: str, quand: Marque) -> pd.DataFrame:  # noqa: ARG001 - the key of the cache
    return a_localiser.file_a_localiser(donnees.store(), edition)


def answer(file: pd.DataFrame) -> str:
    """How many addresses wait."""
    if file.empty:
        return "Aucune adresse n’attend : toutes sont placées avec confiance."
    lignes = accord(len(file), "adresse attend", "adresses attendent")
    return f"{lignes} qu’une personne les place ; en attendant, leur ligne ne compte que pour son secteur."


def tell() -> None:
    """Announce the last decision, and whether addresses leave the machine."""
    anatomie.avis_geoplateforme()
    annonce = st.session_state.pop(ANNONCE, None)
    if annonce:
        st.toast(annonce)


def current(file: pd.DataFrame) -> tuple[str, dict[str, str]]:
    """The first address not passed over yet, with its line; when all are, start again."""
    passees = st.session_state.setdefault(PASSEES, set())
    cles = zip(file["secteur"], file["adresse"], strict=True)
    restantes = [uid for uid, cle in zip(file.index, cles, strict=True) if cle not in passees]
    if not restantes:
        passees.clear()
        restantes = list(file.index)
    uid = str(restantes[0])
    secteur, adresse, statut = file.loc[[uid], ["secteur", "adresse", "statut"]].to_numpy()[0]
    return uid, {"secteur": str(secteur), "adresse": str(adresse), "statut": str(statut)}


def show_address(edition: Edition, uid: str, ligne: dict[str, str]) -> list[Candidate]:
    """Show what was written, let it be typed again, and list what it may mean."""
    secteur = "sans secteur connu" if ligne["secteur"] == SANS_SECTEUR else f"secteur {ligne['secteur']}"
    st.header(litteral(ligne["adresse"]) or "Adresse non écrite", anchor=False)
    st.write(f"Écrite sur la fiche du {secteur} ; {ligne['statut']}.")
    texte = st.text_input("Écrire autrement", key=f"autrement-{uid}", placeholder="12 rue de Flandre, 75019")
    arrondissement = donnees.arrondissement(edition.id, ligne["secteur"])
    cherche = texte.strip() or ligne["adresse"]
    if not cherche:
        return []
    index = donnees.adresses(edition.id)
    return localisation.candidates(index, cherche, CANDIDATS, arrondissement=arrondissement)


def choose(uid: str, candidats: list[Candidate]) -> Point | None:
    """Draw a button a candidate, chosen by its number on the keyboard; the point chosen, or None.

    A key pressed twice in haste is for this address only: never for the next one, not yet seen.
    """
    choisi: Point | None = None
    for rang, candidat in enumerate(candidats, start=1):
        titre = f"{rang}. {litteral(candidat.label)} (confiance {part(candidat.score, 0)})"
        if st.button(titre, shortcut=str(rang), key=f"candidat-{uid}-{rang}", width="stretch"):
            choisi = (candidat.lon, candidat.lat)
    if not candidats:
        st.info("Aucun lieu ne ressemble à ce texte. Écrivez-le autrement, ou placez l’épingle sur la carte.")
    return choisi


def show_map(edition: Edition, uid: str, ligne: dict[str, str], candidats: list[Candidate]) -> Point | None:
    """Draw the candidates and the pin over the secteurs; the pin's point once it is kept, or None."""
    secteurs = donnees.secteurs(edition.id)
    traces = secteurs[secteurs["attendu"] & secteurs.geometry.notna()].rename_axis("code").reset_index()
    points = [(candidat.lon, candidat.lat) for candidat in candidats]
    pose = st.session_state.get(EPINGLE, {}).get(uid)
    couche = maps.contours(traces.assign(nom=traces["code"]), selection=ligne["secteur"])
    cadre = _frame(secteurs, ligne["secteur"], points)
    clic = maps.show_to_place(couche, key=f"carte-{uid}", point=pose, candidats=points, cadre=cadre)
    if clic and clic != pose:
        st.session_state[EPINGLE] = {uid: clic}
        st.rerun()
    cle = (ligne["secteur"], ligne["adresse"])
    with st.container(horizontal=True):
        garder = st.button("Garder l’épingle", shortcut="G", disabled=pose is None)
        st.button("Passer", shortcut="P", on_click=st.session_state[PASSEES].add, args=[cle])
    return pose if garder else None


def decide(edition: Edition, uid: str, secteur: str, point: Point, auteur: str) -> None:
    """Write the decision and go to the next address."""
    placees = ecritures.place(edition, uid, secteur, point, auteur)
    st.session_state[ANNONCE] = f"{accord(placees, 'ligne placée', 'lignes placées')}."
    st.session_state.pop(EPINGLE, None)
    st.rerun()


def show_queue(file: pd.DataFrame) -> None:
    """List what waits."""
    with st.expander(f"La file : {accord(len(file), 'adresse', 'adresses')}"):
        titres = {"secteur": "Secteur", "adresse": "Adresse", "statut": "Statut"}
        st.dataframe(file[list(titres)].rename(columns=titres), hide_index=True)


def source_line() -> str:
    """Which addresses the answers come from."""
    source = reference.source_adresses()
    if source is None:
        return "Aucun fichier d’adresses : seuls les coordonnées, les mairies et les secteurs sont placés."
    return f"Adresses : {source.nom}, {source.millesime}, {source.licence}."


def secteur_frame(secteurs: gpd.GeoDataFrame, code: str) -> Cadre:
    """Part of the map around a secteur; all Paris when it has no contour."""
    return _frame(secteurs, code, [])


def _frame(secteurs: gpd.GeoDataFrame, code: str, points: list[Point]) -> Cadre:
    contour = secteurs.geometry.get(code)
    if contour is None and not points:
        return maps.PARIS
    ouest, sud, est, nord = contour.bounds if contour is not None else (180.0, 90.0, -180.0, -90.0)
    lons, lats = [ouest, est, *(lon for lon, _ in points)], [sud, nord, *(lat for _, lat in points)]
    return (min(lats) - MARGE_DEG, min(lons) - MARGE_DEG), (max(lats) + MARGE_DEG, max(lons) + MARGE_DEG)
