"""The row of controls above a result: édition, level, measure, périmètre, version."""

from dataclasses import dataclass

import streamlit as st

from counting.domain import Edition, Niveau, Perimetre, Version
from counting.editions.registre import find_secteur
from counting.errors import CountingError
from counting.mots import litteral
from dashboard import ecritures, signature
from dashboard.resultats import donnees
from dashboard.resultats.mesures import EVOLUTION, MESURES, Mesure

SANS_EDITION = "Aucune édition n’existe encore. Créez celle de démonstration : « python -m counting demonstration »."


SECTEUR_SAISI, FICHE_FINIE = "secteur-saisi", "fiche-finie"
CHAMP_SECTEUR = f".st-key-{SECTEUR_SAISI} input"


@dataclass(frozen=True)
class Choix:
    """What the reader asked to see."""

    edition: Edition
    niveau: Niveau
    mesure: Mesure
    perimetre: Perimetre
    version: Version
    comparee: Edition | None


def choose_edition(editions: list[Edition], *, key: str = "edition") -> Edition:
    """Let the reader choose an édition; the latest is offered first."""
    return st.selectbox("Édition", editions, format_func=lambda edition: edition.nom, key=key)


def choose_results() -> Choix | None:
    """Draw the controls of *Résultats*; None, with what to do next, while there is no édition."""
    editions = donnees.list_editions()
    if not editions:
        st.info(SANS_EDITION)
        return None
    colonnes = st.columns([3, 2, 2, 1.5, 1.7])
    with colonnes[0]:
        edition = choose_edition(editions)
    quartiers = Niveau.QUARTIER in donnees.territoires(edition.nuit).couches
    niveaux = [niveau for niveau in Niveau if quartiers or niveau is not Niveau.QUARTIER]
    niveau = colonnes[1].selectbox("Niveau", niveaux, index=niveaux.index(Niveau.ARRONDISSEMENT), format_func=_capital)
    mesure = colonnes[2].selectbox("Mesure", [*MESURES, EVOLUTION], format_func=lambda mesure: mesure.titre)
    perimetre = colonnes[3].selectbox("Périmètre", list(Perimetre)[::-1], format_func=_capital)
    version = colonnes[4].selectbox("Version", [Version.PREMIER, Version.CONSOLIDE], format_func=_capital)
    comparee = _choose_compared(editions, edition) if mesure is EVOLUTION else None
    return Choix(edition, niveau, mesure, perimetre, version, comparee)


def _choose_compared(editions: list[Edition], edition: Edition) -> Edition | None:
    autres = [autre for autre in editions if autre != edition]
    return st.selectbox("Comparée à", autres, format_func=lambda autre: autre.nom) if autres else None


def _capital(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def choose_fiche() -> tuple[Edition, str, str] | None:
    """Draw the controls of *Saisie*: édition, secteur typed or scanned, author; None until all three are known."""
    editions = donnees.list_editions()
    if not editions:
        st.info(SANS_EDITION)
        return None
    gauche, droite = st.columns([3, 5], vertical_alignment="bottom")
    with gauche:
        edition = choose_edition(editions)
    if st.session_state.pop(FICHE_FINIE, False):
        st.session_state[SECTEUR_SAISI] = ""
    with droite.form("ouvrir-fiche", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        tape = st.text_input("Secteur (tapez ou scannez son code)", key=SECTEUR_SAISI, placeholder="19-09")
        auteur = signature.ask(st, "Saisi par")
        st.form_submit_button("Ouvrir")
    if not tape.strip() or not auteur:
        return None
    try:
        secteur = find_secteur(donnees.secteurs(edition.id), tape)
        ecritures.require_held(edition.id, [secteur])
    except CountingError as erreur:
        st.error(litteral(str(erreur)))
        return None
    return edition, secteur, auteur


def choose_edition_and_author(editions: list[Edition]) -> tuple[Edition, str] | None:
    """Draw the controls of a page that writes to an édition: which one, and who writes."""
    if not editions:
        st.info(SANS_EDITION)
        return None
    gauche, droite = st.columns([3, 2])
    with gauche:
        edition = choose_edition(editions)
    return edition, signature.ask(droite)
