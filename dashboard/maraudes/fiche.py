"""The parts of the screen where one maraude is written: who goes out, when, and the two ways out."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from counting.maraudes.domain import Deplacement, Passage, Public, TypeMaraude, Unite
from counting.mots import accord, litteral
from dashboard import ecritures, signature
from dashboard.maraudes import passages as passages_maraude
from dashboard.maraudes import redaction as redaction_maraude
from dashboard.maraudes.redaction import Redaction
from geo.anomalies import Anomalie

ANNONCE, CHOISIE, PLAN_VOULU = "annonce-maraudes", "maraude-choisie", "plan-voulu"
TYPES = {
    TypeMaraude.MIS: "MIS, intervention sociale",
    TypeMaraude.MEO: "MEO, évaluation et orientation",
    TypeMaraude.MS: "MS, spécialisée",
    TypeMaraude.MB: "MB, bénévole",
}


def answer(redaction: Redaction, passages: tuple[Passage, ...]) -> str:
    """What is being written, in figures."""
    zones = accord(len(redaction.zones), "zone", "zones")
    quoi = f"{zones}, {accord(len(passages), 'passage lisible', 'passages lisibles')} dans la semaine"
    return f"{redaction.titre}, plan « {redaction.plan} » : {quoi}. Rien n’est écrit avant Enregistrer."


def edit_fields(redaction: Redaction) -> str:
    """Draw who goes out, and how; who writes it."""
    st.session_state[PLAN_VOULU] = redaction.plan
    haut, bas = st.columns([4, 3, 4, 2]), st.columns([2, 2, 2, 4, 3])
    _text(redaction, haut[0], "nom", "Nom de la maraude")
    _text(redaction, haut[1], "operateur", "Opérateur")
    _choice(redaction, haut[2], "type", "Type", valeurs=TypeMaraude, dire=TYPES.__getitem__)
    _choice(redaction, haut[3], "public", "Public", valeurs=Public)
    _choice(redaction, bas[0], "unite", "Unité comptée", valeurs=Unite)
    _choice(redaction, bas[1], "deplacement", "Déplacement", valeurs=Deplacement)
    natures = {False: "planifiée", True: "astreinte"}
    _choice(redaction, bas[2], "astreinte", "Nature", valeurs=list(natures), dire=natures.__getitem__)
    _text(redaction, bas[3], "source", "Source", "convention, courriel de l’association, date…")
    if redaction.base and redaction.base.simulee:
        cle = _recall(redaction, "simulee")
        redaction.champs["simulee"] = st.checkbox("Zone ou horaires encore simulés : le dire partout", key=cle)
    return signature.ask(bas[4])


def edit_passages(redaction: Redaction) -> None:
    """Draw the grid of the passages."""
    st.caption(passages_maraude.AIDE)
    redaction.passages = passages_maraude.edit(redaction.passages, redaction.pose_passages)


def finish(redaction: Redaction, passages: tuple[Passage, ...], anomalies: list[Anomalie], auteur: str) -> None:
    """Draw the two ways out, and save once asked to."""
    with st.container(horizontal=True):
        enregistre = st.button("Enregistrer la maraude", type="primary", key="enregistrer-maraude")
        with st.popover("Fermer sans enregistrer"):
            st.write("Ce qui a été dessiné et tapé depuis l’ouverture sera perdu.")
            st.button("Oui, fermer", on_click=redaction_maraude.close)
    if not enregistre:
        return
    fautes = _faults(redaction, anomalies, auteur)
    if fautes:
        st.error(f"Rien n’a été écrit, rien n’est perdu. {litteral(' '.join(fautes))}")
        return
    maraude = redaction_maraude.write_maraude(redaction, passages)
    ecrite = ecritures.amend_maraude(redaction.base, maraude, auteur, plan=redaction.plan)
    suite = "enregistrée" if ecrite else "inchangée : elle était déjà ainsi"
    st.session_state[ANNONCE] = f"« {litteral(maraude.nom)} » {suite}."
    st.session_state[CHOISIE] = maraude.uid
    redaction_maraude.close()
    st.rerun()


def _faults(redaction: Redaction, anomalies: list[Anomalie], auteur: str) -> list[str]:
    refusees = [une.nom for une in redaction.zones if une.zone is None]
    manques = {
        "Écrivez votre nom sous Par, en haut de la page.": not auteur,
        "Donnez un nom à la maraude.": not redaction.champs["nom"].strip(),
        "Dites qui la conduit, sous Opérateur.": not redaction.champs["operateur"].strip(),
        "Donnez-lui au moins une zone.": not redaction.zones,
        f"Corrigez ou supprimez : {', '.join(refusees)}.": bool(refusees),
        "Corrigez les passages signalés.": any(anomalie.bloquante for anomalie in anomalies),
    }
    return [phrase for phrase, manque in manques.items() if manque]


def _recall(redaction: Redaction, champ: str) -> str:
    """Key of a field's widget, which shows what is already typed when the page is found again."""
    cle = f"{champ}-{redaction.cle}"
    st.session_state.setdefault(cle, redaction.champs[champ])
    return cle


def _text(redaction: Redaction, ou: Any, champ: str, titre: str, exemple: str = "") -> None:
    redaction.champs[champ] = ou.text_input(
        titre, key=_recall(redaction, champ), max_chars=200 if champ != "source" else None, placeholder=exemple
    )


def _choice(
    redaction: Redaction, ou: Any, champ: str, titre: str, *, valeurs: Any, dire: Callable[[Any], str] = str
) -> None:
    choix = list(valeurs)
    redaction.champs[champ] = ou.selectbox(titre, choix, key=_recall(redaction, champ), format_func=dire)
