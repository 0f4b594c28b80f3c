"""The parts of the page *Préparation*: a new édition with its secteurs, and figures settled once for all."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting import ressort
from counting.domain import Edition, Secteur, Version
from counting.editions import preparation, versions
from counting.editions.partenaires import PARTENAIRES
from counting.editions.registre import create_edition
from counting.errors import CountingError
from counting.journal import Verbe, note
from counting.publication import registre as publications
from dashboard import anatomie, session, telechargement
from dashboard.cartes import territoires as maps
from dashboard.resultats import donnees, filtres
from dashboard.wording import accord, litteral, nombre, nuit, part
from geo import reference
from geo.couches import CoucheIllisibleError
from geo.crs import DEGREES, METRES
from geo.decoupage import SECTEURS_PARIS, DecoupageError, to_geojson
from geo.zones import ZonesLues, read_zones

ANNONCE = "annonce-preparation"
PROPOSER, IMPORTER = "Proposer un découpage", "Importer mes secteurs"
ECART_TOLERE = 0.2
"""Balance a découpage aims at: within 20 % of the arrondissement's mean."""


def tell() -> None:
    """Announce what was just written."""
    anatomie.annoncer(ANNONCE)


def ask_edition() -> tuple[str, date, bool]:
    """Ask for the name and the night of the édition, and whether it is an exercise."""
    gauche, milieu, droite = st.columns([3, 2, 2])
    nom = gauche.text_input("Nom de l’édition", placeholder="Nuit de la Solidarité 2027")
    jour = milieu.date_input("Nuit du", format="DD/MM/YYYY")
    simulee = droite.checkbox("Exercice (données simulées)", help="Chaque écran et chaque export le diront.")
    return nom, jour, simulee


def choose_street_secteurs() -> gpd.GeoDataFrame | None:
    """Let the organiser propose secteurs or bring theirs; EPSG:4326, or None until there are some."""
    choix = st.radio("Secteurs de rue", [PROPOSER, IMPORTER], horizontal=True)
    zones = _propose() if choix == PROPOSER else _import()
    if zones is not None:
        with st.expander(f"Carte des {accord(len(zones), 'secteur', 'secteurs')}"):
            maps.show(maps.contours(zones.assign(nom=zones["code"])), key="carte-preparation", hauteur=520)
    return zones


def choose_partners() -> list[Secteur]:
    """Let the organiser say which partners count; each is an expected fiche."""
    return st.multiselect(
        "Périmètres des partenaires",
        PARTENAIRES,
        default=PARTENAIRES,
        format_func=lambda secteur: secteur.nom,
        placeholder="Aucun partenaire",
    )


def asks_to_create(nom: str, rues: gpd.GeoDataFrame, partenaires: list[Secteur]) -> bool:
    """Draw the button that says what it will write."""
    fiches = accord(len(rues) + len(partenaires), "fiche attendue", "fiches attendues")
    return st.button(f"Créer l’édition, avec {fiches}", type="primary", disabled=not nom.strip())


def create(nom: str, jour: date, rues: gpd.GeoDataFrame, partenaires: list[Secteur], *, simulee: bool) -> None:
    """Write the édition and announce it."""
    edition = Edition(preparation.make_id(nom, jour), nom.strip(), jour, simulee)
    ressort.require_everywhere(session.ressort(), "Créer une édition")
    _tell(edition.id, "créée")
    create_edition(donnees.store(), edition, [*preparation.street_secteurs(rues), *partenaires])
    st.session_state[ANNONCE] = f"Édition « {litteral(edition.nom)} » créée, {nuit(jour)} : identifiant {edition.id}."
    st.rerun()


def settle_versions() -> None:
    """Let the organiser settle the first figure, then the consolidated one; each is published at once."""
    choix = filtres.choose_edition_and_author(donnees.list_editions())
    if choix is None:
        return
    edition, auteur = choix
    if session.ressort() is not None:
        st.info("Créer une édition et arrêter un chiffre portent sur tout Paris : il faut un compte sans limite.")
        return
    arretees = versions.settled(donnees.store(), edition.id)
    en_attente = publications.to_publish(donnees.store(), edition.id)
    for version in arretees:
        suite = "à publier" if version in en_attente else "publié"
        st.write(f"Le {version} est arrêté, {suite} : les corrections écrites depuis n’y entrent pas.")
    if en_attente:
        _offer_to_publish(edition, en_attente[0], auteur)
        return
    suivante = next((version for version in Version if version not in arretees), None)
    if suivante is None:
        return
    st.write(
        "Arrêter un chiffre le fige et le publie pour toujours, petits nombres tus : ce qui est écrit ensuite ira dans "
        "la version suivante. Les maraudes et les haltes sont lues telles que les registres les connaissent à présent."
    )
    _warn_missing(edition)
    if st.button(f"Arrêter et publier le {suivante}", disabled=not auteur):
        try:
            ressort.require_everywhere(session.ressort(), "Arrêter un chiffre")
            _tell(edition.id, f"{suivante} arrêté")
            versions.settle(donnees.store(), edition.id, suivante, auteur)
        except CountingError as erreur:
            st.error(litteral(str(erreur)))
            return
        _publish(edition, suivante, auteur)


def _warn_missing(edition: Edition) -> None:
    attendus = donnees.secteurs(edition.id)["attendu"]
    rendues = donnees.ledger(edition.id, donnees.maintenant())["restituee"].reindex(attendus.index[attendus])
    manquent = int((~rendues.fillna(value=False).astype(bool)).sum())
    if manquent:
        attend = accord(manquent, "fiche manque encore", "fiches manquent encore")
        st.warning(f"{attend} : le chiffre arrêté sera incomplet pour toujours, et le dira.")


def _offer_to_publish(edition: Edition, version: Version, auteur: str) -> None:
    """Draw the button for a version whose publication was interrupted, or refused."""
    st.info(f"Le {version} n’est pas encore publié : ni les élus ni le public ne le voient.")
    if st.button(f"Publier le {version}", disabled=not auteur):
        _publish(edition, version, auteur)


def _publish(edition: Edition, version: Version, auteur: str) -> None:
    with st.status("Publication en cours, moins d’une minute…", expanded=True) as suivi:
        try:
            ressort.require_everywhere(session.ressort(), "Publier un chiffre")
            publications.publish_version(donnees.store(), edition.id, version, auteur, progress=suivi.write)
        except CountingError as erreur:
            suivi.update(label="Rien n’est publié", state="error")
            st.error(f"{litteral(str(erreur))} Le chiffre reste arrêté ; il peut être publié plus tard.")
            return
    st.session_state[ANNONCE] = f"Le {version} de l’édition « {litteral(edition.nom)} » est arrêté et publié."
    st.rerun()


def _tell(edition: str, detail: str) -> None:
    note(donnees.store(), Verbe.CHANGE, qui=session.qui(), objet=f"edition:{edition}", detail=detail)


def source_lines() -> list[str]:
    """What the secteurs are drawn on."""
    _, source = reference.load_arrondissements()
    voies = reference.load_voies()
    equilibre = (
        f"Équilibre par longueur de voies : {voies[1].nom}, {voies[1].millesime}."
        if voies
        else "Équilibre par surface : le dossier de référence n’a pas les voies nommées ; les bois y pèsent."
    )
    return [f"Contours : {source.nom}, {source.millesime} ; {source.precision}.", equilibre]


@st.cache_resource(show_spinner="Découpage de Paris…", max_entries=4)
def _decoupage(total: int) -> gpd.GeoDataFrame:
    return preparation.propose_secteurs(total)


def _propose() -> gpd.GeoDataFrame | None:
    total = st.number_input("Nombre de secteurs", 20, 1980, SECTEURS_PARIS, step=1, help="355 secteurs de rue en 2024.")
    try:
        secteurs = _decoupage(int(total))
    except DecoupageError as erreur:
        st.error(litteral(str(erreur)))
        return None
    st.write(f"{accord(len(secteurs), 'secteur', 'secteurs')} d’un seul tenant, {_balance(secteurs)}.")
    telechargement.bouton(
        "Télécharger le découpage (GeoJSON)",
        to_geojson(secteurs),
        "secteurs.geojson",
        "application/json",
        objet="decoupage",
    )
    return secteurs.to_crs(DEGREES)


def _balance(secteurs: gpd.GeoDataFrame) -> str:
    par_voies = secteurs["longueur_voies_m"].notna().all()
    poids = secteurs["longueur_voies_m"] if par_voies else secteurs["surface_m2"]
    moyennes = poids.groupby(secteurs["arrondissement"]).transform("mean")
    dedans = float(((poids / moyennes - 1).abs() <= ECART_TOLERE).mean())
    mesure = "longueur de voies" if par_voies else "surface"
    return f"dont {part(dedans)} à moins de {part(ECART_TOLERE, 0)} de la {mesure} moyenne de leur arrondissement"


def _import() -> gpd.GeoDataFrame | None:
    depose = st.file_uploader(
        "Fichier de secteurs (GeoJSON, GeoPackage ou Shapefile zippé)", ["geojson", "json", "gpkg", "zip"]
    )
    if depose is None:
        return None
    try:
        lues = _read(depose)
    except CoucheIllisibleError as erreur:
        st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
        return None
    if lues.anomalies:
        st.dataframe(_faults(lues), hide_index=True)
    manque = float(lues.non_couvert["surface_m2"].sum())
    if manque:
        st.warning(f"{nombre(manque / 1e4, 1)} ha de Paris ne sont dans aucun secteur : nul ne les parcourra.")
    return lues.zones if lues.acceptable else None


def _read(depose: Any) -> ZonesLues:
    perimetre = reference.load_arrondissements()[0].to_crs(METRES)
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / f"secteurs{Path(depose.name).suffix.lower()}"
        chemin.write_bytes(depose.getvalue())
        return read_zones(chemin, perimetre=perimetre)


def _faults(lues: ZonesLues) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Où": [anomalie.ou for anomalie in lues.anomalies],
            "Gravité": ["bloquante" if anomalie.bloquante else "à vérifier" for anomalie in lues.anomalies],
            "Attendu": [anomalie.regle for anomalie in lues.anomalies],
            "Trouvé": [anomalie.trouve for anomalie in lues.anomalies],
            "Remède": [anomalie.remede for anomalie in lues.anomalies],
        }
    )
