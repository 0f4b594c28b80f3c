"""The settings of *Couverture*: édition, périmètre, plan, date of season, and the rule part by part."""

from dataclasses import replace
from datetime import date, datetime

import streamlit as st

from counting.couverture import regles
from counting.couverture.etude import Mesure
from counting.couverture.regles import Regle
from counting.domain import Edition, Perimetre, Version
from counting.editions import versions
from counting.maraudes import registre as registre_maraudes
from counting.maraudes.domain import Maraude, Public, TypeMaraude
from counting.mots import PARIS
from counting.store import Marque
from dashboard.couverture import etudes
from dashboard.resultats import donnees, filtres

REGLE, REGLE_VOULUE = "couverture-regle", "couverture-regle-voulue"


def missing(edition: Edition, quand: Marque) -> int:
    """Fiches of an édition that are still awaited."""
    fiches = donnees.ledger(edition.id, quand)
    return int((fiches["attendu"] & ~fiches["restituee"]).sum())


def choose_count(editions: list[Edition]) -> tuple[Edition, Perimetre, Version]:
    """Which count people come from; éditions that lack no fiche come first."""
    colonnes = st.columns([3, 1.5])
    with colonnes[0]:
        completes_d_abord = sorted(editions, key=lambda edition: missing(edition, donnees.maintenant()) > 0)
        edition = filtres.choose_edition(completes_d_abord, key="couverture-edition")
    perimetre = colonnes[1].selectbox("Périmètre", [*Perimetre], 0, key="couverture-perimetre")
    arretees = versions.settled(donnees.store(), edition.id)
    return edition, perimetre, Version.CONSOLIDE if Version.CONSOLIDE in arretees else Version.PREMIER


def choose_plan() -> tuple[str, date, Mesure]:
    """Which plan, in season on which day, and what the week strip is a share of."""
    colonnes = st.columns(3)
    plan = colonnes[0].selectbox("Plan", registre_maraudes.plans(donnees.store()), key="couverture-plan")
    jour = colonnes[1].date_input("Saison du", datetime.now(PARIS).date(), format="DD/MM/YYYY", key="couverture-date")
    mesures = [mesure for mesure in Mesure if mesure is not Mesure.RUES or etudes.has_voies()]
    mesure = colonnes[2].selectbox("Semaine en part", mesures, format_func=lambda m: f"de {m}", key="couverture-mesure")
    return plan, jour, mesure


def choose_rule(maraudes: list[Maraude]) -> Regle:
    """A saved rule as a start, then each of its parts to change."""
    gardees = {regle.nom: regle for regle in regles.load(donnees.store())}
    noms = list(gardees)
    voulue, rang = st.session_state.get(REGLE_VOULUE, (noms[0], 0))
    depart = gardees[st.selectbox("Règle", noms, noms.index(voulue), key=f"{REGLE}-{rang}")]
    cle = f"regle-{depart.nom}"
    colonnes = st.columns(3)
    types = colonnes[0].multiselect("Types", list(TypeMaraude), depart.types, key=f"{cle}-types", placeholder="Tous")
    publics = colonnes[1].multiselect("Publics", list(Public), depart.publics, key=f"{cle}-publics", placeholder="Tous")
    connus = sorted({maraude.operateur for maraude in maraudes} | set(depart.operateurs))
    operateurs = colonnes[2].multiselect(
        "Opérateurs", connus, depart.operateurs, key=f"{cle}-operateurs", placeholder="Tous"
    )
    heures = st.columns(4)
    debut = heures[0].number_input("Nuit de (h)", 0, 23, depart.debut_h, key=f"{cle}-debut")
    fin = heures[1].number_input("à (h)", 0, 23, depart.fin_h, key=f"{cle}-fin")
    minimum = heures[2].number_input("Passages par semaine", 0.1, 21.0, depart.passages_min, 0.5, key=f"{cle}-min")
    plancher = int(depart.surface_min_m2)
    surface = heures[3].number_input("Zone d’au moins (m²)", 0, None, plancher, 1_000, key=f"{cle}-surface")
    possible = effective(depart)
    sans_eau = _leave_out("la Seine et les canaux", possible.sans_eau, etudes.has_eau(), f"{cle}-eau")
    sans_rails = _leave_out("les emprises ferroviaires", possible.sans_rails, etudes.has_ferrees(), f"{cle}-rails")
    regle = replace(
        depart,
        types=tuple(types),
        publics=tuple(publics),
        operateurs=tuple(operateurs),
        debut_h=int(debut),
        fin_h=int(fin),
        passages_min=float(minimum),
        surface_min_m2=float(surface),
        sans_eau=sans_eau,
        sans_rails=sans_rails,
    )
    return regle if regle == possible else replace(regle, nom=f"{depart.nom}, modifiée")


def start_from(nom: str) -> None:
    """Make a kept rule the start from the next rerun on.

    The menu is another widget then: closed in its popover, the browser would go on sending the rule chosen before.
    """
    _, rang = st.session_state.get(REGLE_VOULUE, ("", 0))
    st.session_state[REGLE_VOULUE] = (nom, rang + 1)


def effective(regle: Regle) -> Regle:
    """A rule as it can be applied here: surfaces whose contour is unknown are to be covered."""
    return replace(
        regle,
        sans_eau=regle.sans_eau and etudes.has_eau(),
        sans_rails=regle.sans_rails and etudes.has_ferrees(),
    )


def _leave_out(quoi: str, voulu: bool, connu: bool, cle: str) -> bool:
    libelle = f"Laisser de côté {quoi}" + ("" if connu else " (leur contour manque)")
    return bool(st.checkbox(libelle, voulu, disabled=not connu, key=cle))
