"""The parts of the page *Résultats*: its figures, its sentence, its table, its charts, its sources."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.chiffres import nuit
from counting.domain import Niveau
from counting.editions import versions
from counting.geographie.niveaux import NON_LOCALISE, PARIS
from counting.mots import bornes, nombre, part
from counting.ressort import held
from counting.seuils import CONFIANCE
from counting.store import Marque
from dashboard import session, tableaux
from dashboard.resultats import donnees, graphiques
from dashboard.resultats.filtres import Choix
from dashboard.resultats.mesures import EVOLUTION

TERRITOIRE = "territoire"
TOUT_PARIS = ""
_CLIC = "dernier-clic"


def results(choix: Choix, quand: Marque) -> pd.DataFrame:
    """Figures of the level asked for, with the change since the compared édition when there is one.

    Secteurs are those the account holds; every level above is read whole.
    """
    chiffres = donnees.figures(choix.edition.id, choix.edition.nuit, quand, choix.niveau, choix.perimetre)
    limite = session.ressort()
    if choix.niveau is Niveau.SECTEUR and limite is not None:
        chiffres = chiffres[chiffres.index.isin(held(donnees.secteurs(choix.edition.id), limite))]
    if choix.comparee is None:
        return chiffres.assign(evolution=float("nan"))
    ailleurs = choix.comparee
    autres = donnees.figures(
        ailleurs.id, ailleurs.nuit, donnees.moment(ailleurs.id, choix.version), choix.niveau, choix.perimetre
    )
    evolution = chiffres["effectif"].astype(float) - autres["effectif"].astype(float).reindex(chiffres.index)
    return chiffres.assign(evolution=evolution, complet=chiffres["complet"] & evolution.notna())


def paris(choix: Choix, quand: Marque) -> pd.DataFrame:
    """Figures of the whole of Paris, one row: the sentence, the centre of the scales, the table's total."""
    return results(replace(choix, niveau=Niveau.PARIS), quand)


def answer(choix: Choix, tout: pd.Series) -> str:
    """One sentence: how many people, on how many fiches, what share of women, in which périmètre and version."""
    if not tout["secteurs_restitues"]:
        return f"Aucune fiche restituée sur {nombre(tout['secteurs_attendus'])} attendues pour le moment."
    personnes = f"{nombre(tout['effectif_restitue'])} personnes rencontrées"
    if not tout["complet"]:
        personnes += (
            f", sur {nombre(tout['secteurs_restitues'])} secteurs restitués de {nombre(tout['secteurs_attendus'])}"
        )
    limites = bornes(tout["part_femmes_min"], tout["part_femmes_max"])
    return (
        f"{personnes}, dont {part(tout['part_femmes'])} de femmes parmi les personnes de sexe connu ({limites} selon "
        f"le sexe des autres). Périmètre {choix.perimetre}, {choix.version}."
    )


def zones(choix: Choix, chiffres: pd.DataFrame) -> gpd.GeoDataFrame:
    """Polygons of the level with their code as a column, as the map wants them; not those without a contour."""
    couche = donnees.zones(choix.edition.id, choix.edition.nuit, choix.niveau)
    couche = couche[couche.index.isin(chiffres.index) & couche.geometry.notna()]
    return couche.rename_axis("code").reset_index()[["code", "nom", "geometry"]]


def chosen(chiffres: pd.DataFrame) -> str:
    """Territoire whose detail is shown; all Paris when the level no longer has the one chosen."""
    if st.session_state.get(TERRITOIRE) not in chiffres.index:
        st.session_state[TERRITOIRE] = TOUT_PARIS
    return str(st.session_state[TERRITOIRE])


def choose_territoire(chiffres: pd.DataFrame) -> None:
    """Draw the selector of the detail below; a click on the map does the same."""
    localises = chiffres["nom"].drop(NON_LOCALISE, errors="ignore")
    noms = {TOUT_PARIS: "Tout Paris"} | {str(code): str(nom) for code, nom in localises.items()}
    st.selectbox("Détail du territoire", list(noms), format_func=noms.__getitem__, key=TERRITOIRE)


def follow_click(code: str | None) -> None:
    """Make the territoire clicked on the map the chosen one; the map repeats its last click at every rerun."""
    if code and code != st.session_state.get(_CLIC):
        st.session_state[_CLIC] = code
        st.session_state["territoire-clique"] = code
        st.rerun()


def take_click() -> None:
    """Apply a click before the selector is drawn: a widget's value cannot change after it."""
    code = st.session_state.pop("territoire-clique", None)
    if code is not None:
        st.session_state[TERRITOIRE] = code


def show_table(chiffres: pd.DataFrame, tout: pd.DataFrame, choix: Choix) -> None:
    """Draw the same figures as the map, sortable, Paris's total last."""
    st.dataframe(
        tableaux.results(chiffres, tout, choix.niveau, evolution=choix.mesure is EVOLUTION),
        hide_index=True,
        height=395,
        key="tableau-resultats",
    )


def show_details(lignes: pd.DataFrame) -> None:
    """Draw place types, and age by sex, of the chosen territoire."""
    if not lignes["rencontres"].sum():
        st.info("Aucune rencontre à détailler ici pour le moment.")
        return
    gauche, droite = st.columns(2)
    with gauche:
        st.markdown("**Types de lieu**, en personnes")
        st.altair_chart(graphiques.lieux(nuit.breakdown(lignes, "type_lieu")))
    with droite:
        st.markdown("**Âge et sexe**, en personnes")
        st.altair_chart(graphiques.pyramide(nuit.pyramid(lignes)))


def details(choix: Choix, quand: Marque, code: str) -> pd.DataFrame:
    """Rows of the cube behind one territoire, or behind all Paris."""
    niveau = Niveau.PARIS if code == TOUT_PARIS else choix.niveau
    return nuit.restrict(
        donnees.effectifs(choix.edition.id, choix.edition.nuit, quand),
        niveau=niveau,
        code=code or PARIS,
        perimetre=choix.perimetre,
        secteurs=donnees.secteurs(choix.edition.id),
        territoires=donnees.territoires(choix.edition.nuit),
    )


def source_lines(choix: Choix) -> list[str]:
    """What the figures rest on: rule, périmètre, version, geography and its vintage."""
    territoires = donnees.territoires(choix.edition.nuit)
    arretees = versions.settled(donnees.store(), choix.edition.id)
    etat = "arrêté" if choix.version in arretees else "non arrêté, il évolue avec les fiches"
    statuts = ", ".join(sorted(territoires.groupes["dst_statut"].dropna().unique()))
    regle = "Un secteur non restitué est manquant, jamais zéro ; « ≥ » marque ce qui est déjà restitué."
    parts = f"bornes F / N et (F + ND) / N, intervalle de Wilson à {CONFIANCE.valeur} %"
    return [
        f"Édition {choix.edition.nom} ; périmètre {choix.perimetre} ; {choix.version} ({etat}). {regle}",
        f"Part des femmes : F / (F + H) ; {parts}. Un point hors de Paris compte dans l’arrondissement de son secteur.",
        *(f"Contours : {s.nom}, {s.millesime}, {s.licence} ; {s.precision}." for s in territoires.sources),
        f"Directions sociales de territoire : {territoires.groupes['dst_source'].dropna().iloc[0]} ({statuts}).",
    ]
