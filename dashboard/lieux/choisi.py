"""The lieu chosen on the page *Lieux*: all that is known of it, and what can be done with it."""

from datetime import datetime
from typing import NamedTuple

import streamlit as st

from counting.errors import CountingError
from counting.lieux.controles import dire_periode
from counting.lieux.domain import Lieu, Moment
from counting.mots import litteral
from dashboard import ecritures
from dashboard.lieux import redaction as redaction_lieu
from dashboard.lieux.carte import EtatLieu
from dashboard.lieux.en_mots import hours_in_words, places_in_words, publics_in_words
from dashboard.lieux.fiche import ANNONCE, CHOISI

REFUS = "lieu-refus"


class Vue(NamedTuple):
    """One period of a lieu as the page shows it at an instant."""

    lieu: Lieu
    etat: EtatLieu
    dit: str

    @property
    def code(self) -> str:
        """What names this period on the map and in the session."""
        return redaction_lieu.code_of(self.lieu)


def show(vue: Vue | None, auteur: str, instant: datetime) -> None:
    """Draw the lieu chosen, and what can be done with it."""
    refus = st.session_state.pop(REFUS, None)
    if refus:
        st.error(f"{litteral(refus)} Rien n’a été écrit.")
    with st.container(horizontal=True):
        st.button("Créer un lieu", type="primary", on_click=redaction_lieu.open_new)
        if vue:
            st.button("Modifier", on_click=redaction_lieu.open_known, args=(vue.lieu,))
            st.button("Nouvelle période", on_click=redaction_lieu.open_period, args=(vue.lieu,))
            with st.popover("Retirer"):
                _withdraw(vue.lieu, auteur)
    if vue is None:
        st.info(
            "Choisissez un lieu sur la carte ou dans le tableau pour le lire, le modifier ou le retirer ; sinon, "
            "créez-en un, ou importez-en plus bas."
        )
        return
    _tell_all(vue, instant)


def _tell_all(vue: Vue, instant: datetime) -> None:
    """Write what the table says of a lieu, in one place."""
    lieu = vue.lieu
    st.subheader(litteral(lieu.nom), anchor=False)
    qui = [str(lieu.type), lieu.operateur, lieu.adresse or "adresse inconnue", vue.dit]
    st.write(" ; ".join(litteral(mot) for mot in qui if mot) + ".")
    dit = {
        "Reçoit": publics_in_words(lieu.publics),
        "Places": f"{places_in_words(lieu, Moment.NUIT)} la nuit, {places_in_words(lieu, Moment.JOUR)} le jour",
        "Ces 7 jours": hours_in_words(lieu, instant.date()),
        "Admission": str(lieu.admission),
        "Remarque": lieu.remarque,
    }
    st.write("  \n".join(f"**{titre}** : {litteral(texte)}" for titre, texte in dit.items() if texte))
    origine = lieu.provenance.rstrip(".") or "Provenance inconnue"
    suite = [dire_periode(lieu), lieu.uid, *(["simulé"] if lieu.simule else [])]
    st.caption(litteral(" ; ".join([origine, *suite])))


def _withdraw(lieu: Lieu, auteur: str) -> None:
    st.write(
        f"« {litteral(lieu.nom)} », {dire_periode(lieu)}, ne comptera plus. Son histoire reste écrite. "
        "S’il ferme à une date connue, modifiez plutôt sa fin."
    )
    if not auteur:
        st.info("Écrivez votre nom sous Par pour le retirer.")
    st.button("Oui, le retirer", disabled=not auteur, on_click=_take_off, args=(lieu, auteur))


def _take_off(lieu: Lieu, auteur: str) -> None:
    """Withdraw the lieu as the screen showed it: run again first, the page would read what someone wrote since."""
    try:
        ecritures.withdraw_lieu(lieu, auteur)
    except CountingError as erreur:
        st.session_state[REFUS] = str(erreur)
        return
    st.session_state[ANNONCE] = f"« {litteral(lieu.nom)} » retiré du registre."
    st.session_state.pop(CHOISI, None)
