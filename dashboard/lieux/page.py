"""The parts of the page *Lieux*: the register, as a map and as a table that say the same."""

import zlib
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from counting.lieux import registre as registre_lieux
from counting.lieux.controles import dire_periode
from counting.lieux.domain import Audience, Lieu, Moment, TypeAccueil
from counting.mots import PARIS, accord, jour
from dashboard import anatomie
from dashboard.cartes import territoires as maps
from dashboard.couverture import etudes
from dashboard.lieux import carte as carte_lieux
from dashboard.lieux.carte import EtatLieu, Symbole
from dashboard.lieux.choisi import Vue
from dashboard.lieux.en_mots import (
    INCONNU,
    hours_in_words,
    places_in_words,
    publics_in_words,
    state_in_words,
    states,
)
from dashboard.lieux.fiche import ANNONCE, CHOISI
from dashboard.resultats import donnees

TOUS, HORS_PERIODE, NON_PLACES = "Tous", "hors période", "sans position"
COLONNES = ["Lieu", "Type", "En ce moment", "Places nuit", "Places jour", "Reçoit", "Ces 7 jours", "Admission",
            "Validité", "Provenance", "Vu le", "Visibilité", "Adresse", "Opérateur"]  # fmt: skip
LARGEURS_PX = {"Lieu": 160, "Type": 92, "En ce moment": 130, "Places nuit": 88, "Places jour": 88, "Reçoit": 160,
               "Ces 7 jours": 220}  # fmt: skip


@st.cache_resource(show_spinner=False, max_entries=4)
def load(revision: int) -> list[Lieu]:  # noqa: ARG001 - the key of the cache
    """Register of the lieux. Do not change the list: it is shared."""
    return registre_lieux.load(donnees.store())


def now_in_paris() -> datetime:
    """Time of the clock, in Paris."""
    return datetime.now(PARIS).replace(tzinfo=None)


def look(lieux: list[Lieu], instant: datetime) -> list[Vue]:
    """Lieux with their state at an instant, those where people sleep first."""
    lieux = sorted(lieux, key=lambda lieu: list(TypeAccueil).index(lieu.type))
    etats = states(lieux, instant)
    return [Vue(lieu, etat, state_in_words(lieu, etat, instant)) for lieu, etat in zip(lieux, etats, strict=True)]


def warn_simulated(lieux: list[Lieu]) -> None:
    """Say how many lieux of the register are simulated."""
    simules = sum(lieu.simule for lieu in lieux)
    if simules:
        combien = f"{accord(simules, 'lieu', 'lieux')} sur {len(lieux)}"
        anatomie.bandeau("Données simulées", f"{combien} : inventés pour la démonstration, en tout ou en partie.")


def tell() -> None:
    """Say once what was just written."""
    anatomie.annoncer(ANNONCE)


def choose(vues: list[Vue], type_: Any, public: Any, etat: Any) -> list[Vue]:
    """Draw the filters, and give the lieux they keep."""
    types = type_.selectbox("Type", [TOUS, *TypeAccueil], key="lieux-type", format_func=_capital)
    recu = public.selectbox("Reçoit", [TOUS, *Audience], key="lieux-public", format_func=_capital)
    choix = [TOUS, EtatLieu.OUVERT, EtatLieu.FERME, EtatLieu.INCONNU, HORS_PERIODE, NON_PLACES]
    voulu = etat.selectbox("En ce moment", choix, key="lieux-etat", format_func=_capital)
    retenues = [vue for vue in vues if types in (TOUS, vue.lieu.type) and _is_in(vue, voulu)]
    if recu == TOUS:
        return retenues
    muets = sum(vue.lieu.publics.recoit(recu) is None for vue in retenues)
    if muets:
        public.caption(f"{accord(muets, 'autre lieu', 'autres lieux')} : on ne sait pas.")
    return [vue for vue in retenues if vue.lieu.publics.recoit(recu)]


def chosen(vues: list[Vue]) -> Vue | None:
    """The lieu chosen on the map or in the table, among those shown."""
    return next((vue for vue in vues if vue.code == st.session_state.get(CHOISI)), None)


def show_map(vues: list[Vue], instant: datetime) -> None:
    """Draw the lieux that are placed; a click chooses one, another click the next at the same point."""
    arrondissements = etudes.arrondissements()
    fond = maps.contours(arrondissements.assign(nom=""))
    symboles = [Symbole(vue.lieu, vue.code, vue.etat, f"{vue.lieu.type} ; {vue.dit}") for vue in vues]
    couche = maps.stack(fond, carte_lieux.couche(symboles, choisi=st.session_state.get(CHOISI) or ""))
    maps.show(couche, key="carte-lieux", suivre=partial(_follow_click, vues))
    carte_lieux.show_legend([symbole for symbole in symboles if symbole.lieu.point])
    quand = f"États du {jour(instant.date())} à {instant.hour} h {instant:%M}."
    sans = sum(vue.lieu.point is None for vue in vues)
    dit = f" {accord(sans, 'lieu n’est pas placé', 'lieux ne sont pas placés')} : voyez le tableau." if sans else ""
    st.caption(quand + dit)


def show_table(vues: list[Vue], instant: datetime) -> None:
    """Draw the register; a line chosen is a lieu chosen.

    Other lieux are another table: a line the browser still says of the former one would be another lieu here.
    """
    cle = f"registre-lieux-{zlib.crc32(' '.join(vue.code for vue in vues).encode())}"
    rangs = [rang for rang, vue in enumerate(vues) if vue.code == st.session_state.get(CHOISI)]
    st.session_state[cle] = {"selection": {"rows": rangs, "columns": [], "cells": []}}
    st.dataframe(
        pd.DataFrame([_line(vue, instant) for vue in vues], columns=COLONNES),
        hide_index=True,
        height=280,
        column_config={titre: st.column_config.Column(width=px) for titre, px in LARGEURS_PX.items()},
        key=cle,
        on_select=partial(_follow_table, vues, cle),
        selection_mode="single-row",
        alt="Registre des lieux, un par ligne",
    )


def _line(vue: Vue, instant: datetime) -> tuple[str, ...]:
    lieu = vue.lieu
    return (
        lieu.nom,
        str(lieu.type),
        vue.dit,
        places_in_words(lieu, Moment.NUIT),
        places_in_words(lieu, Moment.JOUR),
        publics_in_words(lieu.publics),
        hours_in_words(lieu, instant.date()),
        str(lieu.admission),
        dire_periode(lieu),
        lieu.provenance or INCONNU,
        f"{lieu.vu_le:%d/%m/%Y}" if lieu.vu_le else INCONNU,
        str(lieu.visibilite),
        lieu.adresse or INCONNU,
        lieu.operateur or INCONNU,
    )


def _follow_click(vues: list[Vue], code: str) -> None:
    """Choose the lieu clicked, or the next of those at its point when one of them is already chosen."""
    clique = next((vue for vue in vues if vue.code == code), None)
    if clique is None:
        return
    ici = [vue.code for vue in vues if vue.lieu.point == clique.lieu.point]
    deja = st.session_state.get(CHOISI)
    st.session_state[CHOISI] = ici[(ici.index(deja) + 1) % len(ici)] if deja in ici else code


def _follow_table(vues: list[Vue], cle: str) -> None:
    rangs = st.session_state[cle]["selection"]["rows"]
    st.session_state[CHOISI] = vues[rangs[0]].code if rangs else None


def _is_in(vue: Vue, voulu: str) -> bool:
    hors = vue.dit == HORS_PERIODE
    if voulu in (HORS_PERIODE, NON_PLACES):
        return hors if voulu == HORS_PERIODE else vue.lieu.point is None
    return voulu == TOUS or (vue.etat == voulu and not hors)


def _capital(texte: str) -> str:
    return texte[:1].upper() + texte[1:]
