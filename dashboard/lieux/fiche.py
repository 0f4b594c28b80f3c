"""The parts of the screen where one lieu is written: who, where, whom, when, and what is still to be mended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from counting.errors import CountingError
from counting.lieux.colonnes import PLACES, TITRES
from counting.lieux.domain import Admission, Audience, Lieu, Moment, TypeAccueil, Visibilite
from counting.mots import litteral
from dashboard import ecritures, signature
from dashboard.lieux import redaction as redaction_lieu
from dashboard.lieux.champs import Zones, choice, fill, text
from dashboard.lieux.en_mots import INCONNU
from dashboard.lieux.redaction import Redaction
from dashboard.lieux.semaine_ouverte import week_lines
from geo.anomalies import Anomalie

ANNONCE, CHOISI = "annonce-lieux", "lieu-choisi"
EXEMPLES = {
    "Chaque nuit": "20:00-08:00",
    "En semaine, sauf fériés": "Mo-Fr 09:00-12:00,14:00-17:00; PH off",
    "Nuits d’hiver": "Nov 01-Mar 31 20:00-08:00",
    "Jour et nuit": "24/7",
}


def answer(redaction: Redaction, lieu: Lieu | None) -> str:
    """What is being written, and whether it can be saved."""
    etat = "prêt à être enregistré" if lieu else "à compléter ou à corriger"
    return f"{redaction.titre} : {etat}. Rien n’est écrit avant Enregistrer."


def edit_identity(redaction: Redaction, zones: Zones) -> str:
    """Draw what it is and who keeps it; who writes it."""
    haut = st.columns([4, 3, 3, 2])
    text(redaction, haut[0], "nom", zones)
    text(redaction, haut[1], "operateur", zones)
    choice(redaction, haut[2], "type", TypeAccueil)
    return signature.ask(haut[3])


def edit_publics(redaction: Redaction) -> None:
    """Draw whom it receives; what nobody knows stays unknown."""
    st.markdown("**Qui est reçu**")
    colonnes = st.columns(3)
    for rang, audience in enumerate(Audience):
        choice(redaction, colonnes[rang % 3], audience.value, ("oui", "non", INCONNU))


def edit_places(redaction: Redaction, zones: Zones) -> None:
    """Draw the capacities, by night then by day, for all together then for each audience."""
    st.markdown("**Places** ; vide veut dire inconnu, 0 veut dire aucune")
    for moment in Moment:
        cles = [cle for cle, (quand, _) in PLACES.items() if quand is moment]
        for cle, colonne in zip(cles, st.columns(len(cles)), strict=True):
            public = PLACES[cle][1] or "en tout"
            text(redaction, colonne, cle, titre=f"{moment.capitalize()}, {public}")
        zones |= dict.fromkeys(cles, st.container())


def edit_hours(redaction: Redaction, zones: Zones, jour: date) -> None:
    """Draw the hours, ready examples, and what they say of the seven days to come."""
    gauche, droite = st.columns(2)
    with gauche:
        text(redaction, st, "horaires", zones, "20:00-08:00", titre="Horaires (opening_hours)", live=True)
        with st.container(horizontal=True, gap="small"):
            for nom, exemple in EXEMPLES.items():
                st.button(nom, key=f"{nom}-{redaction.cle}", on_click=fill, args=(redaction, "horaires", exemple))
    with droite:
        st.markdown("**Ces 7 jours, il serait ouvert :**")
        try:
            lignes = week_lines(redaction.cellules["horaires"].strip(), jour)
            st.markdown("  \n".join(map(litteral, lignes)))
        except CountingError:
            st.markdown("illisible : corrigez les horaires, ou partez d’un exemple.")


def edit_rest(redaction: Redaction, zones: Zones) -> None:
    """Draw admission, dates, where it is known from, and who may see where it is."""
    haut, bas = st.columns([3, 2, 2, 2, 3]), st.columns(2)
    choice(redaction, haut[0], "admission", Admission)
    text(redaction, haut[1], "du", zones, "01/11/2026")
    text(redaction, haut[2], "au", zones, "31/03/2027")
    text(redaction, haut[3], "vu_le", zones, "21/11/2026")
    _edit_visibility(redaction, haut[4])
    text(redaction, bas[0], "provenance", zones, "convention, site, courriel de l’association…")
    text(redaction, bas[1], "remarque", zones)
    if redaction.simule:
        deja = redaction.cellules["simule"] == "oui"
        titre = "Encore simulé, en tout ou en partie : le dire partout"
        redaction.cellules["simule"] = "oui" if st.checkbox(titre, value=deja, key=f"simule-{redaction.cle}") else "non"


def show_faults(redaction: Redaction, zones: Zones, anomalies: Sequence[Anomalie]) -> None:
    """Say what is wrong or doubtful beside its field; what is only empty, once saving was asked."""
    for cle, fautes in redaction_lieu.split_faults(list(anomalies)).items():
        with zones[cle if cle in zones else ""]:
            for faute in fautes:
                if faute.trouve or redaction.tente:
                    dite = replace(faute, ou=TITRES.get(cle, faute.ou))
                    if cle == "adresse" and not faute.bloquante:
                        dite = replace(dite, remede="Choisissez un candidat, complétez l’adresse, ou cliquez la carte.")
                    (st.error if faute.bloquante else st.warning)(litteral(str(dite)))


def finish(redaction: Redaction, lieu: Lieu | None, anomalies: Sequence[Anomalie], auteur: str) -> None:
    """Draw the two ways out, and save once asked to."""
    refus = st.container()
    with st.container(horizontal=True):
        st.button("Enregistrer le lieu", type="primary", key="enregistrer-lieu", on_click=redaction.ask)
        st.button("Fermer sans enregistrer", on_click=redaction_lieu.close)
    if not redaction.demande:
        return
    redaction.demande = False
    manques = [
        f"{TITRES[cle]} : à corriger."
        for cle in redaction_lieu.split_faults([a for a in anomalies if a.bloquante])
        if cle
    ]
    if not auteur:
        manques.insert(0, "Écrivez votre nom sous Par, en haut de la page.")
    if lieu is None or not auteur:
        refus.error(f"Rien n’a été écrit, rien n’est perdu. {litteral(' '.join(manques))}")
        return
    ecrit = ecritures.write_lieu(redaction.base, lieu, auteur)
    suite = "enregistré" if ecrit else "inchangé : il était déjà ainsi"
    st.session_state[ANNONCE] = f"« {litteral(lieu.nom)} » {suite}."
    st.session_state[CHOISI] = redaction_lieu.code_of(lieu)
    redaction_lieu.close()
    st.rerun()


def _edit_visibility(redaction: Redaction, ou: Any) -> None:
    if not redaction.reserve:
        choice(redaction, ou, "visibilite", Visibilite)
        st.caption("Visibilité restreinte : son endroit n’est montré qu’aux coordinateurs et organisateurs.")
        return
    cle = f"visibilite-forcee-{redaction.cle}"
    ou.selectbox(TITRES["visibilite"], [Visibilite.RESTREINTE], key=cle, disabled=True)
    st.caption(
        "Visibilité restreinte d’office : on y dort, ou il reçoit des femmes et pas d’hommes. Son endroit n’est montré "
        "qu’aux coordinateurs et organisateurs, pour la sécurité de celles et ceux qui y sont."
    )
