"""The second pass on the page *Sous-dénombrement*: draw secteurs at random, write what it counted, compare."""

import secrets
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from counting.domain import Niveau, Perimetre
from counting.editions.registre import in_perimetre
from counting.errors import CountingError
from counting.fichiers import exports
from counting.geographie.niveaux import group
from counting.mots import accord, ecart, heure, litteral, nombre
from counting.seuils import CONFIANCE
from counting.sous_denombrement.recomptage import ECHANTILLON, Comparaison
from counting.sous_denombrement.registre import Tirage
from dashboard import telechargement
from dashboard.resultats import donnees
from dashboard.resultats.graphiques import AMBRE, BLEU, GRIS
from dashboard.sous_denombrement import ecritures
from dashboard.sous_denombrement.page import A_PART, Choix, announce, find, held, offer, read_nombre, say_held

GRAINE, ECRITS = "graine-proposee", "recomptes-ecrits"
SANS, PAR_DST, PAR_MODE = "aucune", "DST", "mode"
TOUT_PARIS = "tout Paris"


def strata(choix: Choix, perimetre: Perimetre, stratification: str) -> pd.Series:
    """Stratum of every secteur that may be drawn: those expected in a périmètre."""
    secteurs = donnees.secteurs(choix.edition.id)
    possibles = secteurs[secteurs["attendu"] & in_perimetre(secteurs, perimetre)]
    if stratification == PAR_MODE:
        return pd.Series(possibles["mode"].astype(str))
    if stratification == PAR_DST:
        groupes = donnees.territoires(choix.edition.nuit).groupes
        return group(possibles["arrondissement"].fillna(""), Niveau.DST, groupes).replace("", TOUT_PARIS)
    return pd.Series("", index=possibles.index)


def ask_draw(choix: Choix, tirage: Tirage | None) -> None:
    """Draw the fields of a draw, its seed shown before, and write it."""
    proposee = st.session_state.setdefault(GRAINE, secrets.token_hex(4))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        perimetre = st.selectbox(
            "Périmètre tiré", [Perimetre.RUE, Perimetre.TOUS_LIEUX], format_func=str.capitalize, width=160
        )
        strates = st.selectbox("Strates", [SANS, PAR_DST, PAR_MODE], width=140)
        base = strata(choix, perimetre, strates)
        defaut = min(max(round(len(base) * ECHANTILLON.valeur / 100), 2 * base.nunique(), 10), len(base))
        taille = st.number_input(
            "Secteurs à tirer", 1, value=max(defaut, 1), step=1, key=f"taille-{len(base)}", width=160
        )
        graine = st.text_input("Graine", value=proposee, key=f"graine-{proposee}", width=170)
        demande = st.button("Tirer un autre échantillon" if tirage else "Tirer l’échantillon")
    st.caption(
        f"{accord(len(base), 'secteur possible', 'secteurs possibles')}. Annoncez la graine avant de tirer : avec "
        "elle, chacun peut refaire le tirage."
    )
    if not demande:
        return
    try:
        ecritures.save_tirage(
            choix.edition.id,
            base,
            taille=int(taille),
            graine=graine.strip(),
            perimetre=perimetre,
            stratification=strates,
            auteur=choix.auteur,
        )
    except CountingError as erreur:
        st.error(f"{litteral(str(erreur))} Rien n’a été écrit.")
        return
    del st.session_state[GRAINE]
    announce(f"{accord(int(taille), 'secteur tiré', 'secteurs tirés')} au sort, graine {graine.strip()}.")


def ask_recount(choix: Choix, tirage: Tirage) -> None:
    """Draw the fields of the second pass of one secteur, and write it; empty takes it back."""
    cle = f"{tirage.id}-{st.session_state.get(ECRITS, 0)}"
    with st.form(f"recompte-{cle}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        tape = st.text_input("Secteur recompté", key=f"secteur-recompte-{cle}", placeholder="19-09", width=180)
        texte = st.text_input(
            "Personnes au second passage", key=f"personnes-{cle}", placeholder="vide : retirer", width=230
        )
        if not st.form_submit_button("Noter ce passage"):
            return
    try:
        secteur = find(choix, tape)
        personnes = read_nombre("Personnes", texte) if texte.strip() else None
        ecritures.save_recompte(choix.edition.id, tirage, secteur, personnes, choix.auteur)
    except CountingError as erreur:
        st.error(f"{litteral(str(erreur))} Rien n’a été écrit, rien n’est perdu.")
        return
    suite = "retiré" if personnes is None else "noté"
    st.session_state[ECRITS] = st.session_state.get(ECRITS, 0) + 1
    announce(f"Secteur {secteur} : second passage {suite}.")


def say_draw(tirage: Tirage) -> str:
    """Where the sample comes from, enough to draw it again.

    A draw that was not the first says so: drawing until the sample pleases would spoil it.
    """
    rang = "Premier tirage" if tirage.numero == 1 else f"{tirage.numero}e tirage (les précédents restent écrits)"
    strates = "sans strates" if tirage.stratification == SANS else f"par strates : {tirage.stratification}"
    tires = f"{nombre(tirage.base['tire'].sum())} secteurs sur {nombre(len(tirage.base))}"
    return (
        f"{rang} : {tires}, périmètre {tirage.perimetre}, {strates}, graine « {tirage.graine} », par {tirage.auteur} à "
        f"{heure(tirage.ecrit_le)}."
    )


def show_comparison(choix: Choix, tirage: Tirage, passes: pd.DataFrame, une: Comparaison) -> None:
    """Draw the sample with both passes, and what their comparison says."""
    tires = held(choix, passes[passes["tire"]])
    gauche, droite = st.columns([5, 4])
    with gauche:
        st.dataframe(in_words(tires), hide_index=True, height=240, alt="Échantillon et ses deux passages, par secteur")
        say_held()
        st.caption(
            "Le premier passage d’un secteur se montre quand le second est noté : une équipe recompte sans savoir."
        )
        fichier = blind(tires).drop(columns="tire").rename_axis("secteur").reset_index()
        fichier = fichier.assign(graine=tirage.graine, tirage=tirage.numero, nature=A_PART)
        octets = exports.table_csv(fichier, choix.edition, tirage.perimetre, choix.version)
        telechargement.bouton(
            "Télécharger l’échantillon (CSV)",
            octets,
            f"recomptage-{choix.edition.id}.csv",
            "text/csv",
            objet=f"edition:{choix.edition.id}",
        )
    with droite:
        if not une.recomptes:
            st.info("Aucun second passage n’est noté. Écrivez-en un ci-dessus : la comparaison paraîtra ici.")
            return
        st.markdown("**Du premier au second passage**, en personnes")
        faits = tires.dropna()
        if not faits.empty:
            st.altair_chart(chart(faits))
        st.write(say(une))
        offer(une, choix, tirage.perimetre, "Télécharger la comparaison (CSV)", "comparaison-passages")


def say(une: Comparaison) -> str:
    """What the second pass says, with what it does not."""
    passages = f"{nombre(une.premier)} puis {nombre(une.second)}, soit {ecart(une.ecart)}"
    phrase = f"Secteurs recomptés : {nombre(une.recomptes)} sur {nombre(une.tires)} tirés. Personnes : {passages}."
    if une.recomptes < une.tires:
        phrase += " Ceux qui manquent sont traités comme s’ils manquaient au hasard."
    if une.rapport is None:
        return f"{phrase} Personne au premier passage : aucun rapport n’est calculé."
    if une.bas is None or une.haut is None:
        return f"{phrase} Rapport : {nombre(une.rapport, 2)} ; secteurs trop rares ou trop inégaux pour un intervalle."
    return (
        f"{phrase} Si tous les secteurs du tirage avaient été recomptés, le second passage aurait compté entre "
        f"{nombre(une.bas, 2)} et {nombre(une.haut, 2)} fois le premier ({CONFIANCE.valeur} % ; ici "
        f"{nombre(une.rapport, 2)}). Les personnes bougent entre deux passages : l’écart n’est pas tout du "
        "sous-dénombrement."
    )


def blind(tires: pd.DataFrame) -> pd.DataFrame:
    """Hide the first pass of the secteurs whose second is not written."""
    return tires.assign(premier=tires["premier"].where(tires["second"].notna()))


def in_words(tires: pd.DataFrame) -> Any:
    """The sample and both passes, titles in French; a pass not known, or not shown yet, is a dash, never 0."""
    vus = blind(tires)
    passages = {
        "1er passage": vus["premier"],
        "2d passage": vus["second"],
        "Écart": vus["second"] - vus["premier"],
    }
    colonnes = {titre: valeurs.to_numpy(dtype=float, na_value=float("nan")) for titre, valeurs in passages.items()}
    strates = {"Strate": vus["strate"].to_numpy()} if vus["strate"].any() else {}
    frame = pd.DataFrame({"Secteur": vus.index, **strates, **colonnes})
    formats: dict[object, Any] = {"1er passage": nombre, "2d passage": nombre, "Écart": ecart}
    return frame.style.format(formats)


def chart(faits: pd.DataFrame) -> alt.LayerChart:
    """First and second pass of each secteur, joined by a line."""
    large = faits[["premier", "second"]].astype(int).rename_axis("secteur").reset_index()
    long = large.melt("secteur", var_name="passage", value_name="personnes")
    y = alt.Y("secteur:N", title=None, axis=alt.Axis(ticks=False, domain=False))
    x = alt.X("personnes:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1, tickCount=6))
    couleur = alt.Color("passage:N", title=None, legend=alt.Legend(orient="top"),
                        scale=alt.Scale(domain=["premier", "second"], range=[BLEU, AMBRE]))  # fmt: skip
    traits = alt.Chart(large, height=90 + 24 * len(large)).mark_rule(color=GRIS, strokeWidth=3)
    points = alt.Chart(long).mark_point(filled=True, size=110, opacity=1)
    return traits.encode(y=y, x=alt.X("premier:Q", title=None), x2="second:Q") + points.encode(
        y=y, x=x, color=couleur, shape=alt.Shape("passage:N", title=None), tooltip=["secteur", "passage", "personnes"]
    )
