"""The nights of one lieu on the page *Lieux*: how many came, typed night by night, and its rate of use."""

from datetime import date, timedelta
from functools import partial

import altair as alt
import pandas as pd
import streamlit as st

from counting.errors import CountingError
from counting.fiches.colonnes import read_entier
from counting.lieux.domain import Lieu, Occupation
from counting.lieux.occupations import load_occupations, taux
from counting.maraudes.colonnes import read_date
from counting.mots import accord, litteral, nombre, part
from dashboard import ecritures
from dashboard.lieux.en_mots import INCONNU
from dashboard.lieux.fiche import ANNONCE
from dashboard.resultats import donnees
from dashboard.resultats.graphiques import BLEU, GRIS

ECRITES = "nuits-ecrites"
"""How many nights were written: the fields are empty again after each."""

COLONNES = ["Nuit du", "Occupées", "Places", "Taux"]


PREMIERE = date(2000, 1, 1)
"""An older year is a slip of the hand."""


class NuitIllisibleError(CountingError):
    """A night, or a number of people, that cannot be read."""


def show(lieu: Lieu, periodes: list[Lieu], revision: int, auteur: str, hier: date) -> None:
    """Draw what is known of its nights, and the fields for one more."""
    st.header(f"Occupation de {litteral(lieu.nom)}", anchor=False)
    siennes = nights(lieu.uid, revision)
    table = taux(periodes, siennes)
    _ask_night(lieu, auteur, hier)
    if table.empty:
        st.info("Aucune nuit n’est connue. Écrivez-en une : elle paraîtra ici avec son taux d’occupation.")
        return
    _say(table, sum(une.simulee for une in siennes))
    gauche, droite = st.columns([3, 2])
    if table["taux"].notna().any():
        gauche.altair_chart(chart(table))
    droite.dataframe(in_words(table), hide_index=True, height=240, alt="Occupation, nuit par nuit")


@st.cache_resource(show_spinner=False, max_entries=64)
def nights(uid: str, revision: int) -> list[Occupation]:  # noqa: ARG001 - the key of the cache
    """Nights of a lieu. Do not change the list: it is shared."""
    return [une for une in load_occupations(donnees.store()) if une.uid == uid]


def chart(table: pd.DataFrame) -> alt.LayerChart:
    """Rate of use by night; the dashed line is « full ». The line stops where a night has no rate."""
    taux_connus = table.set_index(pd.to_datetime(table["nuit"]))["taux"].astype("Float64")
    lendemains = pd.to_datetime(table["nuit"].iloc[:-1]) + pd.Timedelta(days=1)
    suite = taux_connus.reindex(taux_connus.index.union(pd.DatetimeIndex(lendemains)).rename("nuit"))
    frame = suite.rename("taux").reset_index().astype({"taux": object})
    frame["jour"], frame["texte"] = (
        [f"{jour:%d/%m/%Y}" for jour in frame["nuit"]],
        frame["taux"].map(partial(part, decimales=0)),
    )
    frame["taux"] = [None if pd.isna(valeur) else float(valeur) for valeur in frame["taux"]]
    base = alt.Chart(frame, height=240).encode(
        x=alt.X("nuit:T", title=None, axis=alt.Axis(format="%d/%m/%y", tickCount=6)),
        y=alt.Y("taux:Q", title="taux d’occupation", axis=alt.Axis(format="~%"), scale=alt.Scale(domainMin=0)),
        tooltip=[alt.Tooltip("jour:N", title="nuit du"), alt.Tooltip("texte:N", title="taux")],
    )
    plein = alt.Chart(pd.DataFrame({"taux": [1.0]})).mark_rule(strokeDash=[4, 4], color=GRIS).encode(y="taux:Q")
    return plein + base.mark_line(color=BLEU, point=alt.OverlayMarkDef(size=50, color=BLEU))


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """The same nights as a table, the latest first; an unknown capacity gives no rate."""
    lignes = [
        (
            f"{jour:%d/%m/%Y}",
            nombre(occupees),
            INCONNU if pd.isna(places) else nombre(places),
            "sans taux" if pd.isna(valeur) else part(valeur, 0),
        )
        for jour, occupees, places, valeur in table[["nuit", "occupees", "places", "taux"]].itertuples(index=False)
    ]
    return pd.DataFrame(lignes[::-1], columns=COLONNES)


def read_night(uid: str, nuit: str, personnes: str, nuitees: str, derniere: date) -> Occupation:
    """A night as typed, `derniere` at the latest.

    Raises
    ------
    NuitIllisibleError
        The message says which field, and how to write it.
    """
    try:
        jour = read_date(nuit.strip())
    except ValueError:
        jour = None
    if jour is None or not PREMIERE <= jour <= derniere:
        attendu = f"une nuit passée ou en cours, comme {derniere:%d/%m/%Y}"
        raise NuitIllisibleError(f"Nuit du : attendu {attendu}, reçu « {nuit} ». Corrigez la date.")
    chiffres = {"Personnes": personnes.strip(), "Nuitées": nuitees.strip()}
    lus = {titre: _read(titre, texte) for titre, texte in chiffres.items()}
    return Occupation(uid, jour, lus["Personnes"], lus["Nuitées"], provenance="saisie")


def _read(titre: str, texte: str) -> int | None:
    try:
        return read_entier(texte)
    except ValueError:
        remede = "Écrivez un nombre en chiffres, 0 au moins, ou laissez vide si personne ne l’a compté."
        raise NuitIllisibleError(f"{titre} : attendu un nombre, reçu « {texte} ». {remede}") from None


def _ask_night(lieu: Lieu, auteur: str, hier: date) -> None:
    cle = f"{lieu.uid}-{st.session_state.get(ECRITES, 0)}"
    champs = st.columns([2, 2, 2, 3], vertical_alignment="bottom")
    st.session_state.setdefault(f"nuit-{cle}", f"{hier:%d/%m/%Y}")
    nuit = champs[0].text_input("Nuit du", key=f"nuit-{cle}")
    personnes = champs[1].text_input("Personnes", key=f"personnes-{cle}", placeholder="inconnu")
    nuitees = champs[2].text_input("Nuitées", key=f"nuitees-{cle}", placeholder="inconnu")
    if not champs[3].button("Enregistrer cette nuit", disabled=not auteur, key=f"ecrire-nuit-{cle}"):
        if not auteur:
            st.caption("Écrivez votre nom sous Par pour enregistrer une nuit.")
        return
    try:
        occupation = read_night(lieu.uid, nuit, personnes, nuitees, hier + timedelta(days=1))
        ecritures.save_nuit(lieu, occupation, auteur)
    except CountingError as erreur:
        st.error(f"{litteral(str(erreur))} Rien n’a été écrit, rien n’est perdu.")
        return
    st.session_state[ANNONCE] = f"Nuit du {occupation.nuit:%d/%m/%Y} enregistrée pour « {litteral(lieu.nom)} »."
    st.session_state[ECRITES] = st.session_state.get(ECRITES, 0) + 1
    st.rerun()


def _say(table: pd.DataFrame, simulees: int) -> None:
    connues = table["taux"].dropna().astype(float)
    if simulees:
        st.warning(f"{accord(simulees, 'nuit simulée', 'nuits simulées')} sur {len(table)}, pour la démonstration.")
    if connues.empty:
        st.warning("Sa capacité de nuit est inconnue : aucun taux n’est calculé. Écrivez-la pour en avoir un.")
        return
    nuits = accord(len(connues), "nuit", "nuits")
    phrase = f"Taux moyen {part(connues.mean(), 0)} sur {nuits}, {part(connues.max(), 0)} au plus"
    sans = len(table) - len(connues)
    st.write(phrase + (f" ; {sans} sans taux, la capacité de ces nuits étant inconnue." if sans else "."))
