"""The parts of the page *Journal*: who saw, exported, changed or published what, and for how long it is kept."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from counting.journal import Filtre, Verbe, actes_csv, count_actes, load_actes, oldest
from counting.mots import PARIS, accord, jour, nombre
from counting.noms import load_noms
from counting.seuils import JOURNAL
from dashboard import base, telechargement
from dashboard.phrases_journal import find_objets, in_words

MONTREES = 500
RANGEES, RANGEE_PX = 12, 35
TITRES = {"quand": "Quand (heure de Paris)", "qui": "Qui", "verbe": "Fait", "objet": "Objet", "detail": "Détail"}
SEMAINE = timedelta(days=6)


def ask_filtre(aujourd_hui: date) -> Filtre:
    """Let the administrateur choose days, verb, person and object."""
    debut, fin, fait, personne, chose = st.columns([2, 2, 2, 3, 3])
    du = debut.date_input("Du", aujourd_hui - SEMAINE, format="DD/MM/YYYY")
    au = fin.date_input("Au", aujourd_hui, format="DD/MM/YYYY")
    verbe = fait.selectbox("Fait", [None, *Verbe], format_func=lambda un: un.capitalize() if un else "Tout")
    qui = personne.text_input("Qui", placeholder="nom ou partie du nom")
    objet = chose.text_input("Objet", placeholder="Saisie, un nom, un secteur…").strip()
    filtre = Filtre(du=du, au=au, verbe=verbe, qui=qui.strip())
    if not objet:
        return filtre
    return replace(filtre, objets=find_objets(base.store(), filtre, objet, load_noms(base.store())))


def answer(filtre: Filtre, total: int) -> str:
    """Sentence that answers the page's question."""
    periode = f"du {jour(filtre.du)} au {jour(filtre.au)}"
    return f"{accord(total, 'acte', 'actes')} au journal, {periode}." if total else f"Aucun acte au journal {periode}."


def show(filtre: Filtre, total: int) -> None:
    """Show the lines, the latest first, and hand out all of them."""
    if not total:
        st.info("Aucune ligne ne répond à ce choix. Élargissez les dates, ou videz un champ.")
        return
    noms = load_noms(base.store())
    lignes = in_words(load_actes(base.store(), filtre, limite=MONTREES), noms)
    quand = lignes["quand"].dt.tz_convert(PARIS).dt.strftime("%d/%m/%Y %H:%M:%S")
    tableau = pd.DataFrame(lignes.assign(quand=quand)[list(TITRES)]).rename(columns=TITRES)
    st.dataframe(tableau, hide_index=True, height=RANGEE_PX * (min(len(tableau), RANGEES) + 1) + 3)
    if total > MONTREES:
        st.caption(f"Les {nombre(MONTREES)} dernières lignes ; le fichier les contient toutes.")
    telechargement.bouton(
        "Télécharger le journal (CSV)",
        lambda: actes_csv(base.store(), filtre, partial(in_words, noms=noms)),
        "journal.csv",
        "text/csv",
        objet="journal",
    )


def count(filtre: Filtre) -> int:
    """Number of lines the filter takes."""
    return count_actes(base.store(), filtre)


def source_lines(maintenant: datetime) -> list[str]:
    """What the journal holds, how long it is kept, and why."""
    premiere = oldest(base.store())
    age = f"La plus ancienne ligne a {accord((maintenant - premiere).days, 'jour', 'jours')}." if premiere else ""
    return [
        "Qui s’est connecté, a vu une page réservée (une fois par visite), exporté, changé, publié, administré quoi.",
        "Ni adresse, ni mots d’une fiche. La base refuse qu’une ligne soit changée ou ôtée.",
        "Les noms sont ceux d’alors, dits à la lecture ; le fichier garde aussi le code écrit, qui ne change jamais.",
        f"Conservé {JOURNAL.valeur} {JOURNAL.unite}, puis effacé par la tâche de nuit, qui l’écrit. {age}",
        f"Source : {JOURNAL.source}.",
    ]
