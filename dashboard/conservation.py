"""The parts of the page *Conservation*: what was promised, what is due, and the one act that cannot be undone."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from counting.conservation.durees import (
    ADRESSE_PROMESSE,
    NATURE_PROMESSE,
    PROMESSE,
    Conservation,
    Etape,
    list_conservations,
    reduce_edition,
)
from counting.conservation.nettoyage import wipe
from counting.conservation.sauvegardes import register
from counting.mots import ABSENT, PARIS, accord, jour, litteral, nombre, nuit
from counting.seuils import CONSERVATION
from dashboard import base, session

ANNONCE, RESTE = "annonce-conservation", "reste-conservation"
PERDU = (
    "Réduire une édition remplace, dans toutes ses révisions, les adresses par le secteur ; efface les points, les "
    "choix faits dans « À localiser », les heures et les brouillons ; et scelle l’édition : plus rien ne s’y écrit. "
    "Les chiffres par secteur, par arrondissement et au-dessus ne changent pas. Par quartier, toutes les personnes "
    "deviennent « non localisées » ; Couverture et Proximité ne peuvent plus les placer. "
    "Rien ne permet de revenir en arrière."
)


def load() -> list[Conservation]:
    """Éditions with their delay, read afresh."""
    return list_conservations(base.store())


def answer(toutes: Iterable[Conservation], maintenant: datetime) -> str:
    """Sentence that answers the page's question."""
    etapes = [une.etape(maintenant) for une in toutes]
    dues, reduites = etapes.count(Etape.DUE), etapes.count(Etape.REDUITE)
    return (
        f"{accord(dues, 'édition à réduire', 'éditions à réduire')} au secteur, "
        f"{accord(reduites, 'déjà réduite', 'déjà réduites')}, sur {nombre(len(etapes))}."
    )


def show_promise() -> None:
    """Print what people were told in 2018, and where it is written."""
    st.markdown(f"**{PROMESSE}**")
    st.caption(f"Source : <{ADRESSE_PROMESSE}> ({NATURE_PROMESSE}).")


def tell() -> None:
    """Announce what was just done, and what is left to do."""
    annonce = st.session_state.pop(ANNONCE, None)
    if annonce:
        st.success(litteral(annonce))
    if st.session_state.get(RESTE):
        st.warning(
            "La base était lue au même moment : les anciens octets sont encore dans son journal d’écriture. La tâche "
            "de nuit les ôtera ; vous pouvez aussi recommencer maintenant."
        )
        if st.button("Recommencer le nettoyage"):
            st.session_state[RESTE] = not wipe(base.store())
            st.rerun()


def show_table(toutes: Iterable[Conservation], maintenant: datetime) -> None:
    """Each édition: closed on, due on, where it stands."""
    lignes = [
        {
            "Édition": une.edition.nom,
            "Nuit": nuit(une.edition.nuit),
            "Close le": jour(une.close_le.astimezone(PARIS)) if une.close_le else ABSENT,
            "À réduire le": ABSENT if une.edition.simulee else jour(une.due_le),
            "État": _etat(une, maintenant),
        }
        for une in toutes
    ]
    st.dataframe(pd.DataFrame(lignes), hide_index=True)


def choose(toutes: Iterable[Conservation]) -> Conservation | None:
    """Let the administrateur choose a closed édition that is not reduced yet."""
    possibles = [une for une in toutes if une.close_le and not une.reduction]
    if not possibles:
        st.info(
            "Aucune édition close ne reste à réduire. Une édition est close quand son chiffre consolidé est arrêté."
        )
        return None
    return st.selectbox("Édition à réduire", possibles, format_func=lambda une: une.edition.nom)


def asks_to_reduce(une: Conservation) -> bool:
    """Say what will be lost, and ask for the édition's name letter by letter."""
    st.write(PERDU)
    st.info(_delai(une))
    st.write(f"Pour confirmer, écrivez le nom de l’édition : **{litteral(une.edition.nom)}**")
    ecrit = st.text_input("Nom de l’édition, tel qu’il est écrit ci-dessus", key=f"confirmation-{une.edition.id}")
    juste = ecrit.strip() == une.edition.nom
    if ecrit and not juste:
        st.caption("Ce n’est pas le nom de cette édition.")
    return st.button("Réduire au secteur, définitivement", type="primary", disabled=not juste)


def apply(une: Conservation) -> None:
    """Reduce, clean the files, forget what this server keeps in memory, and announce it."""
    faite = reduce_edition(base.store(), une.edition.id, qui=session.qui())
    st.session_state[RESTE] = not wipe(base.store())
    dossier = os.environ.get("LANTERNE_SAUVEGARDES")
    if dossier:
        register(base.store(), Path(dossier))
    st.cache_data.clear()
    st.cache_resource.clear()
    st.session_state[ANNONCE] = (
        f"Édition « {une.edition.nom} » réduite au secteur : {accord(faite.rencontres, 'ligne', 'lignes')} de fiche, "
        f"{accord(faite.positions, 'position', 'positions')}, {accord(faite.brouillons, 'brouillon', 'brouillons')}."
    )
    st.rerun()


def source_lines() -> list[str]:
    """The delay, its source, and what backups become."""
    return [
        f"Délai : {CONSERVATION.valeur} {CONSERVATION.unite} ({CONSERVATION.source}). La tâche de nuit l’applique.",
        "Sauvegardes : après une réduction, la tâche de nuit en prend une neuve et ôte celles qui en disent plus.",
        "Une sauvegarde ancienne, restaurée, est réduite de nouveau avant de s’ouvrir.",
        "Hors de Lanterne : fichiers d’import et exports gardés par l’équipe sont à détruire par elle.",
    ]


def _delai(une: Conservation) -> str:
    """When it would be done by itself, and what doing it now means."""
    if une.edition.simulee:
        return "Édition simulée : elle n’a pas d’échéance, la tâche de nuit ne la réduit jamais."
    return (
        f"La tâche de nuit la réduira le {jour(une.due_le)}, {CONSERVATION.valeur} {CONSERVATION.unite} après sa "
        "clôture. La réduire avant devance ce délai, et ne se défait pas davantage."
    )


def _etat(une: Conservation, maintenant: datetime) -> str:
    etape = une.etape(maintenant)
    if une.reduction:
        return f"{etape} le {jour(une.reduction.quand.astimezone(PARIS))}, par {une.reduction.qui}"
    return f"{etape} (simulée : jamais d’office)" if une.edition.simulee and une.close_le else str(etape)
