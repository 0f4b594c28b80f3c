"""The decoys on the page *Sous-dénombrement*: how many each secteur had, and what those found say together."""

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from counting.domain import Perimetre
from counting.errors import CountingError
from counting.fichiers import exports
from counting.mots import bornes, litteral, nombre, part
from counting.seuils import CONFIANCE
from counting.sous_denombrement.leurres import Estimation
from dashboard import telechargement
from dashboard.resultats.graphiques import AMBRE, BLEU, GRIS
from dashboard.sous_denombrement import ecritures
from dashboard.sous_denombrement.page import A_PART, Choix, announce, find, held, offer, read_nombre, say_held

ECRITS = "leurres-ecrits"


def ask(choix: Choix) -> None:
    """Draw the fields of the decoys of one secteur, and write them."""
    cle = f"{choix.edition.id}-{st.session_state.get(ECRITS, 0)}"
    with st.form(f"leurres-{cle}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        tape = st.text_input("Secteur des leurres", key=f"secteur-leurres-{cle}", placeholder="19-09", width=180)
        poses = st.text_input("Placés", key=f"poses-{cle}", placeholder="2", width=110)
        retrouves = st.text_input("Retrouvés", key=f"retrouves-{cle}", placeholder="1", width=110)
        if not st.form_submit_button("Noter ces leurres"):
            return
    try:
        secteur = find(choix, tape)
        lus = read_nombre("Placés", poses), read_nombre("Retrouvés", retrouves)
        ecrit = ecritures.save_leurres(choix.edition.id, secteur, poses=lus[0], retrouves=lus[1], auteur=choix.auteur)
    except CountingError as erreur:
        st.error(f"{litteral(str(erreur))} Rien n’a été écrit, rien n’est perdu.")
        return
    suite = f"{lus[1]} retrouvés sur {lus[0]} placés, notés" if ecrit else "inchangés, ils étaient déjà ainsi"
    st.session_state[ECRITS] = st.session_state.get(ECRITS, 0) + 1
    announce(f"Secteur {secteur} : leurres {suite}.")


def show(choix: Choix, leurres: pd.DataFrame, effectifs: pd.Series, une: Estimation | None) -> None:
    """Draw the decoys by secteur, and what they say together as a chart with its text."""
    if leurres.empty:
        st.info(
            "Aucun leurre n’est noté pour cette édition. Notez-les ci-dessus, secteur par secteur ; 0 placé les retire."
        )
        return
    table = held(choix, leurres.assign(decomptees=effectifs.reindex(leurres.index)))
    gauche, droite = st.columns([5, 4])
    with gauche:
        st.dataframe(in_words(table), hide_index=True, height=240, alt="Leurres et personnes décomptées, par secteur")
        say_held()
        manquants = table.index[table["decomptees"].isna()]
        if len(manquants):
            st.warning(
                f"Fiche non restituée : {litteral(', '.join(manquants))}. Hors de l’estimation, un leurre n’y pouvait "
                "pas être trouvé."
            )
        fichier = table.reset_index().assign(nature=A_PART)
        octets = exports.table_csv(fichier, choix.edition, Perimetre.TOUS_LIEUX, choix.version)
        telechargement.bouton(
            "Télécharger les leurres (CSV)",
            octets,
            f"leurres-{choix.edition.id}.csv",
            "text/csv",
            objet=f"edition:{choix.edition.id}",
        )
    with droite:
        if une:
            _show_estimation(une)
            offer(une, choix, Perimetre.TOUS_LIEUX, "Télécharger l’estimation (CSV)", "estimation-leurres")


def in_words(table: pd.DataFrame) -> Any:
    """The decoys by secteur, titles in French; a missing fiche is a dash, never 0."""
    frame = pd.DataFrame(
        {
            "Secteur": table.index,
            "Leurres placés": table["poses"].to_numpy(),
            "Retrouvés": table["retrouves"].to_numpy(),
            "Personnes décomptées": table["decomptees"].to_numpy(dtype=float, na_value=float("nan")),
            "Noté par": table["auteur"].to_numpy(),
        }
    )
    formats: dict[object, Any] = dict.fromkeys(("Leurres placés", "Retrouvés", "Personnes décomptées"), nombre)
    return frame.style.format(formats)


def chart(une: Estimation) -> alt.LayerChart:
    """Persons counted, estimated, and the interval, on one line."""
    points = pd.DataFrame({"quoi": ["décomptées", "estimées"], "personnes": [une.comptes, une.population]})
    points["texte"] = points["personnes"].map(nombre)
    x = alt.X("personnes:Q", title="personnes présentes", axis=alt.Axis(format="d", tickMinStep=1, tickCount=6),
              scale=alt.Scale(zero=False, nice=True))  # fmt: skip
    trait = alt.Chart(pd.DataFrame({"personnes": [une.basse], "fin": [une.haute]}), height=110)
    couleur = alt.Color("quoi:N", title=None, scale=alt.Scale(domain=["décomptées", "estimées"], range=[BLEU, AMBRE]),
                        legend=alt.Legend(orient="top"))  # fmt: skip
    bulles = [alt.Tooltip("quoi:N", title=" "), alt.Tooltip("texte:N", title="personnes")]
    marques = alt.Chart(points.dropna()).mark_point(filled=True, size=170, opacity=1)
    return trait.mark_rule(color=GRIS, strokeWidth=6).encode(x=x, x2="fin:Q") + marques.encode(
        x=x, color=couleur, shape=alt.Shape("quoi:N", title=None), tooltip=bulles
    )


def _show_estimation(une: Estimation) -> None:
    st.markdown("**Personnes présentes dans les secteurs à leurres**")
    if une.haute is not None:
        st.altair_chart(chart(une))
    trouves = f"Part des leurres retrouvés : {part(une.part, 0)}, {bornes(une.part_basse, une.part_haute, 0)}. "
    estimees = f"Estimation u × R / m : {nombre(une.population)} ; " if une.population is not None else ""
    st.write(
        f"{trouves}{estimees}petits nombres (Chapman) : {nombre(une.chapman)}, écart-type {nombre(une.ecart_type, 1)}. "
        f"Intervalle à {CONFIANCE.valeur} % : de {nombre(une.basse)} à "
        f"{'l’infini' if une.haute is None else nombre(une.haute)}."
    )
