"""What the page *Sous-dénombrement* says as a whole: its choice, its sentence, what its figures assume."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from counting import ressort
from counting.domain import Edition, Niveau, Perimetre, Version
from counting.editions.registre import find_secteur
from counting.errors import CountingError
from counting.fiches.colonnes import read_entier
from counting.fichiers import exports
from counting.mots import accord, ecart, litteral, nombre
from counting.seuils import CONFIANCE
from counting.sous_denombrement.leurres import Estimation
from counting.sous_denombrement.recomptage import Comparaison
from counting.sous_denombrement.registre import Tirage
from dashboard import session, signature, telechargement
from dashboard.resultats import donnees, filtres

ANNONCE = "annonce-decompte"
DU_RESSORT = "Secteurs de votre ressort seulement ; l’estimation porte sur tous."
A_PART = "estimation à part du décompte"
SUPPOSE = (
    "les leurres ressemblent aux personnes, se tiennent aux mêmes endroits, et les équipes ne les connaissent pas",
    "dans ces secteurs, chacun, leurre ou non, avait la même chance d’être trouvé, indépendamment des autres",
    "on sait avec certitude quels leurres ont été vus, et aucun n’est resté dans une fiche comme une personne",
    "personne n’a été compté deux fois, ni par erreur",
)
NE_CORRIGE_PAS = (
    "les endroits où aucune équipe n’est passée, et les secteurs sans leurre : rien n’est étendu au reste de Paris",
    "les personnes mieux cachées que les leurres, les tentes fermées, les véhicules, les halls",
    "les différences d’une équipe ou d’un secteur à l’autre : elles rendraient l’intervalle plus large que celui-ci",
)


class NombreIllisibleError(CountingError):
    """A number that cannot be read."""


@dataclass(frozen=True)
class Choix:
    """What is looked at, and who writes."""

    edition: Edition
    version: Version
    auteur: str


def choose() -> Choix | None:
    """Draw the controls; None, with what to do next, while there is no édition."""
    editions = donnees.list_editions()
    if not editions:
        st.info(filtres.SANS_EDITION)
        return None
    gauche, milieu, droite = st.columns([3, 2, 2])
    with gauche:
        edition = filtres.choose_edition(editions)
    version = milieu.selectbox("Version comparée", [Version.PREMIER, Version.CONSOLIDE], format_func=str.capitalize)
    return Choix(edition, version, signature.ask(droite))


def find(choix: Choix, tape: str) -> str:
    """Code of a secteur as typed."""
    return find_secteur(donnees.secteurs(choix.edition.id), tape.strip())


def announce(texte: str) -> None:
    """Keep for the next run what was just written, and run."""
    st.session_state[ANNONCE] = litteral(texte)
    st.rerun()


def tell() -> None:
    """Announce what was just written."""
    annonce = st.session_state.pop(ANNONCE, None)
    if annonce:
        st.success(annonce)


def counted(choix: Choix) -> pd.Series:
    """Persons counted by secteur, missing while the fiche is: read only, the count knows nothing of this page."""
    quand = donnees.moment(choix.edition.id, choix.version)
    chiffres = donnees.figures(choix.edition.id, choix.edition.nuit, quand, Niveau.SECTEUR, Perimetre.TOUS_LIEUX)
    return chiffres["effectif"]


def join(tirage: Tirage, effectifs: pd.Series, recomptes: pd.Series) -> pd.DataFrame:
    """Both passes of every secteur of the draw."""
    codes = tirage.base.index
    return tirage.base.assign(premier=effectifs.reindex(codes), second=recomptes.reindex(codes))


def held(choix: Choix, par_secteur: pd.DataFrame) -> pd.DataFrame:
    """Rows, by secteur, of those the account holds."""
    tenus = ressort.held(donnees.secteurs(choix.edition.id), session.ressort())
    return par_secteur[par_secteur.index.isin(tenus)]


def say_held() -> None:
    """Say to a limited account what a table leaves out."""
    if session.ressort() is not None:
        st.caption(DU_RESSORT)


def answer(estimation: Estimation | None, secteurs: int, comparaison: Comparaison | None) -> str:
    """One sentence of what decoys and second passes say, or of what to do first."""
    phrases = []
    if estimation:
        phrases.append(say_leurres(estimation, secteurs))
    if comparaison and comparaison.recomptes:
        phrases.append(
            f"Second passage dans {nombre(comparaison.recomptes)} des {nombre(comparaison.tires)} secteurs tirés : "
            f"{accord(comparaison.second, 'personne', 'personnes')} au lieu de {nombre(comparaison.premier)} "
            f"({ecart(comparaison.ecart)})."
        )
    return " ".join(phrases) or (
        "Rien ne permet encore d’estimer le sous-dénombrement : notez des leurres, ou tirez des secteurs à recompter."
    )


def say_leurres(une: Estimation, secteurs: int) -> str:
    """What decoys say, in words.

    >>> from counting.sous_denombrement.leurres import estimate
    >>> say_leurres(estimate(20, 18, 90), 12)
    '18 leurres sur 20 retrouvés : dans ces 12 secteurs, 90 personnes décomptées, entre 90 et 135 présentes (à 95 %).'
    """
    ou = f"dans ces {secteurs} secteurs" if secteurs > 1 else "dans ce secteur"
    presentes = f"au moins {nombre(une.basse)} présentes, sans borne haute puisqu’aucun leurre n’a été retrouvé"
    if une.haute is not None:
        presentes = f"entre {nombre(une.basse)} et {nombre(une.haute)} présentes (à {CONFIANCE.valeur} %)"
    return (
        f"{accord(une.retrouves, 'leurre', 'leurres')} sur {nombre(une.leurres)} "
        f"{'retrouvé' if une.retrouves < 2 else 'retrouvés'} : {ou}, "
        f"{accord(une.comptes, 'personne décomptée', 'personnes décomptées')}, {presentes}."
    )


def read_nombre(titre: str, texte: str) -> int:
    """A number as typed.

    Raises
    ------
    NombreIllisibleError
        Nothing, a negative number or words; the message says which field, and how to write it.
    """
    try:
        lu = read_entier(texte.strip())
    except ValueError:
        lu = None
    if lu is None:
        raise NombreIllisibleError(
            f"{titre} : attendu un nombre en chiffres, 0 au moins, reçu « {texte} ». Corrigez-le."
        )
    return lu


def offer(une: Estimation | Comparaison, choix: Choix, perimetre: Perimetre, titre: str, nom: str) -> None:
    """Offer a result as a file of one line, which says that it is no part of the count."""
    ligne = pd.DataFrame([vars(une)]).assign(intervalle=f"{CONFIANCE.valeur} %", nature=A_PART)
    octets = exports.table_csv(ligne, choix.edition, perimetre, choix.version)
    telechargement.bouton(
        titre, octets, f"{nom}-{choix.edition.id}.csv", "text/csv", objet=f"edition:{choix.edition.id}"
    )


def show_limits() -> None:
    """Say what the figures of decoys assume, and what they do not correct."""
    st.header("Leurres : ce que l’estimation suppose, et ce qu’elle ne corrige pas", anchor=False)
    for colonne, titre, lignes in zip(
        st.columns(2), ("Elle suppose que", "Elle ne corrige pas"), (SUPPOSE, NE_CORRIGE_PAS), strict=True
    ):
        colonne.markdown(f"**{titre}**\n\n- " + " ;\n- ".join(lignes) + ".")


def source_lines(choix: Choix) -> list[str]:
    """Rule, édition and version, methods and their sources."""
    confiance = f"à {CONFIANCE.valeur} %"
    edition = f"Édition {choix.edition.nom} ; {choix.version}. Rien de cette page n’entre dans un chiffre publié."
    leurres = (
        f"Leurres (plant-capture) : Laska et Meisner 1993 ; Chapman 1951, variance de Seber 1982 ; part retrouvée "
        f"{confiance}, Clopper et Pearson 1934 ; personnes présentes {confiance}, loi hypergéométrique inversée."
    )
    passage = (
        f"Second passage : rapport combiné, correction de population finie, intervalle {confiance} de Fieller 1954 "
        "(Student, degrés de liberté de Satterthwaite 1946) ; tirage par SHA-256 de « graine:code »."
    )
    return [edition, leurres, passage]
