"""The parts of the page *Éditions publiées*: what the Ville and Apur published, and where the series breaks."""

from collections.abc import Hashable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from counting.domain import Perimetre, Version
from counting.editions.publiees import LIEUX, PARIS, load_ruptures, parts_femmes, splits
from counting.editions.publiees import series as published
from counting.errors import ChiffreIndisponibleError
from counting.fichiers import exports
from counting.mots import ABSENT, nombre, nuit, part
from counting.publication.evolution import changes
from dashboard import page_html, telechargement
from dashboard.elus import courbe, publications
from dashboard.elus import tendance as tendance_elus
from geo.reference import nom_arrondissement

SANS_PERIMETRE = "non précisé"
CONFIANCE = {"P": "producteur", "S": "presse ou tiers", "I": "déduit"}
NOMS_LIEUX = {
    "rue": "rues", "ratp": "RATP", "sncf": "gares SNCF", "aphp": "AP-HP", "parkings": "parkings",
    "bailleurs": "bailleurs", "bois": "bois", "bois_vincennes": "bois de Vincennes",
    "bois_boulogne": "bois de Boulogne", "talus": "talus",
    "campements": "campements", "parcs": "parcs",
}  # fmt: skip


def territoires(publiees: pd.DataFrame) -> list[str]:
    """Territories with at least one published effectif, Paris first."""
    connus = set(publiees.loc[publiees["mesure"] == "effectif", "territoire"])
    return [PARIS, *sorted(connus - {PARIS}, key=lambda code: (code[:2] == "75", code))]


def nom(territoire: str) -> str:
    """Name of a territory of the series."""
    if territoire == PARIS:
        return "Paris"
    return nom_arrondissement(territoire) if territoire.isdigit() else territoire


def perimetres(publiees: pd.DataFrame, territoire: str) -> list[str]:
    """Périmètres with a figure for a territory; « non précisé » holds those whose source does not say."""
    presents = published(publiees, territoire=territoire, perimetre=None)["perimetre"].fillna(SANS_PERIMETRE).unique()
    ordre = [Perimetre.TOUS_LIEUX, Perimetre.RUE, SANS_PERIMETRE]
    return [str(perimetre) for perimetre in ordre if perimetre in set(presents)]


def titre_perimetre(perimetre: str) -> str:
    """A périmètre as the selector writes it."""
    return "Non précisé par la source" if perimetre == SANS_PERIMETRE else perimetre.capitalize()


def lignes(publiees: pd.DataFrame, territoire: str, perimetre: str) -> pd.DataFrame:
    """Published effectifs of a territory in one périmètre; a version the source does not name is shown as such."""
    toutes = published(publiees, territoire=territoire, perimetre=None)
    gardees = toutes[toutes["perimetre"].fillna(SANS_PERIMETRE) == perimetre]
    return gardees.assign(version=gardees["version"].fillna(courbe.SANS_VERSION))


def answer(lignes: pd.DataFrame, territoire: str) -> str:
    """The last published figure, in one sentence."""
    derniere = lignes.iloc[-1]
    return (
        f"{nom(territoire)}, édition {derniere['edition']} : {nombre(derniere['valeur'])} personnes rencontrées "
        f"({derniere['version']}). Une année sans chiffre publié reste vide."
    )


def show_curve(lignes: pd.DataFrame, perimetre: str) -> None:
    """Draw the curve beside its breaks in words."""
    points = publications.in_words(lignes)
    marques = tendance_elus.marks(points, Perimetre.RUE if perimetre == Perimetre.RUE else Perimetre.TOUS_LIEUX)
    gauche, droite = st.columns([6, 5], gap="medium")
    with gauche:
        courbe.show(points, tendance_elus.nights(), marques)
    with droite:
        tendance_elus.show_breaks(marques)


def show_table(lignes: pd.DataFrame) -> None:
    """Every figure with its version, confidence, source and note."""
    titres = ("Nuit", "Personnes", "Version", "Lu chez", "Note", "Source")
    rangees = [
        (
            nuit(un["nuit"].date()).removeprefix("nuit "),
            nombre(un["valeur"]),
            un["version"],
            CONFIANCE[str(un["confiance"])],
            "" if pd.isna(un["note"]) else un["note"],
            un["source"],
        )
        for un in lignes.iloc[::-1].to_dict("records")
    ]
    st.header("Chaque chiffre et sa source", anchor=False)
    st.html(page_html.table(titres, rangees, "lanterne-tableau"))
    csv = exports.inert_csv(lignes.drop(columns="rupture"))
    telechargement.bouton(
        "Télécharger ces chiffres (CSV)", csv, "editions-publiees.csv", "text/csv", objet="editions-publiees"
    )


def show_versions(lignes: pd.DataFrame) -> None:
    """Say why an édition reads two figures: which one came first, which one later, and from whom."""
    dites = say_versions(lignes)
    if dites:
        st.header("Deux chiffres pour une même nuit", anchor=False)
        st.write("Un écart compare deux chiffres de même version quand ils existent : une nuit peut s’y lire des deux.")
        st.html(
            '<div class="lanterne-ruptures"><ul>' + "".join(f"<li>{escape(dit)}</li>" for dit in dites) + "</ul></div>"
        )


def say_versions(lignes: pd.DataFrame) -> list[str]:
    """One sentence an édition whose first and consolidated figures differ, the latest first; the note of the file."""
    dites = []
    for edition, siennes in reversed(list(lignes.groupby("edition"))):
        lus = {str(un["version"]): un for un in siennes.iloc[::-1].to_dict("records")}
        premier, consolide = lus.get(Version.PREMIER), lus.get(Version.CONSOLIDE)
        if not premier or not consolide or premier["valeur"] == consolide["valeur"]:
            continue
        notes = " ".join(str(un["note"]) for un in (premier, consolide) if pd.notna(un["note"]))
        dites.append(
            f"{edition} : {nombre(premier['valeur'])} est le premier chiffre ({_read_at(premier)}), "
            f"{nombre(consolide['valeur'])} le chiffre consolidé ({_read_at(consolide)}). {notes}".strip()
        )
    return dites


def _read_at(ligne: dict[Hashable, Any]) -> str:
    return f"{CONFIANCE[str(ligne['confiance'])]} : {tendance_elus.short_source(str(ligne['source']))}"


def show_changes(lignes: pd.DataFrame, territoire: str, perimetre: str) -> None:
    """Change from each edition to the next, raw and at constant périmètre, when the source says the périmètre."""
    if perimetre == SANS_PERIMETRE:
        return
    dites = lignes.assign(version=lignes["version"].replace(courbe.SANS_VERSION, pd.NA))
    evolution = changes(dites, load_ruptures(), perimetre=Perimetre(perimetre), paris=territoire == PARIS)
    if len(evolution):
        st.header("D’une édition à l’autre", anchor=False)
        st.html(f'<p class="lanterne-ecart">{escape(tendance_elus.say_change(evolution.iloc[-1]))}</p>')
        tendance_elus.show_changes(evolution)


def show_splits(publiees: pd.DataFrame) -> None:
    """Table of persons by place type and edition; what the published total holds beside is said."""
    colonnes: dict[str, pd.Series] = {}
    for edition in sorted(publiees["edition"].unique()):
        for version in (Version.CONSOLIDE, Version.PREMIER):
            try:
                repartition = splits(publiees, edition=int(edition), version=version)
            except ChiffreIndisponibleError:
                continue
            valeurs = repartition.lignes.set_index("type_lieu")["valeur"]
            sommes = {"sans lieu publié": repartition.ecart, "total": repartition.total}
            colonnes[f"{edition} ({version})"] = pd.concat([valeurs, pd.Series(sommes)])
            break
    tableau = pd.DataFrame(colonnes)
    ordre = sorted(tableau.index, key=_rang)
    tableau = tableau.loc[ordre].rename(index=_lieux)
    st.table(tableau.map(nombre).replace({"nan": ABSENT}))


def show_women(publiees: pd.DataFrame) -> None:
    """Table of the published shares of women, with version and source."""
    parts = parts_femmes(publiees)
    st.table(
        pd.DataFrame(
            {
                "Édition": parts["edition"].astype(str),
                "Part des femmes": parts["valeur"].map(lambda v: part(v, 0)),
                "Version": parts["version"].fillna(courbe.SANS_VERSION),
                "Source": parts["source"],
            }
        ).set_index("Édition")
    )


def source_lines() -> list[str]:
    """Where these figures come from and what may not be compared."""
    return [
        "Chiffres publiés par la Ville de Paris et l’Apur, ou par la presse qui les cite ; chaque ligne dit sa source.",
        "Un même chiffre peut différer selon le périmètre (rue ou tous lieux) et la version.",
        "Le premier chiffre sort quelques semaines après la nuit ; le consolidé, des mois plus tard, fiches revues.",
        "Ne comparez que des éditions de même périmètre, et lisez les ruptures.",
    ]


def _lieux(slug: str) -> str:
    noms = ", ".join(NOMS_LIEUX.get(lieu, lieu) for lieu in slug.split("+"))
    return f"{noms[:1].upper()}{noms[1:]}"


def _rang(slug: str) -> tuple[int, str]:
    premier = slug.partition("+")[0]
    return (LIEUX.index(premier) if premier in LIEUX else len(LIEUX) + (slug == "total"), slug)
