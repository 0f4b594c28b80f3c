"""The maraude chosen on the page *Maraudes*: what is known of it, and what can be done with it or with its plan."""

import streamlit as st

from counting.errors import CountingError
from counting.maraudes.domain import JOURS, Maraude
from counting.maraudes.horaires import PAR_SEMAINE
from counting.mots import accord, litteral
from dashboard import ecritures
from dashboard.maraudes import redaction as redaction_maraude
from dashboard.maraudes.fiche import ANNONCE, CHOISIE, PLAN_VOULU, TYPES
from dashboard.maraudes.page import REFUS, load, nature

CHOISISSEZ = "Choisissez une maraude sur la carte ou dans le tableau pour la lire, la modifier ou la retirer."


VIDE = (
    "Plan nouveau, vide : il n’a pas encore de maraude ; créez-en une, importez-en plus bas, ou copiez un autre plan."
)


def show_chosen(plan: str, maraude: Maraude | None, auteur: str) -> None:
    """Draw the maraude chosen, and what can be done with it."""
    with st.container(horizontal=True):
        st.button("Créer une maraude", type="primary", on_click=redaction_maraude.open_new, args=(plan,))
        if maraude:
            st.button("Modifier", on_click=redaction_maraude.open_known, args=(plan, maraude))
            with st.popover("Retirer"):
                _withdraw(plan, maraude, auteur)
        with st.popover("Copier ce plan"):
            _copy(plan, auteur)
    if maraude is None:
        st.info(CHOISISSEZ if load(plan) else VIDE)
        return
    st.subheader(litteral(maraude.nom), anchor=False)
    st.write(f"{litteral(maraude.operateur)} ; {TYPES[maraude.type]} ; public : {maraude.public} ; {nature(maraude)}.")
    st.write("  \n".join(litteral(ligne) for ligne in _slots(maraude)) or "Aucun passage : elle ne couvre rien.")
    if maraude.source:
        st.caption(f"Source : {litteral(maraude.source)}")


def _withdraw(plan: str, maraude: Maraude, auteur: str) -> None:
    st.write(f"« {litteral(maraude.nom)} » ne comptera plus au plan « {litteral(plan)} ». Son histoire reste écrite.")
    if not auteur:
        st.info("Écrivez votre nom sous Par pour la retirer.")
    st.button("Oui, la retirer", disabled=not auteur, on_click=_take_off, args=(plan, maraude, auteur))


def _take_off(plan: str, maraude: Maraude, auteur: str) -> None:
    """Withdraw the maraude as the screen showed it: run again first, the page would read what someone wrote since."""
    try:
        ecritures.withdraw_maraude(maraude, auteur, plan=plan)
    except CountingError as erreur:
        st.session_state[REFUS] = str(erreur)
        return
    st.session_state[ANNONCE] = f"« {litteral(maraude.nom)} » retirée du plan « {litteral(plan)} »."
    st.session_state.pop(CHOISIE, None)


def _copy(plan: str, auteur: str) -> None:
    st.write("Changez la copie, puis comparez les deux plans sur la page Couverture.")
    copie = st.text_input("Nom de la copie", placeholder="Hiver, plan B…", key="copie-plan").strip()
    if not auteur:
        st.info("Écrivez votre nom sous Par pour copier.")
    if st.button("Copier", disabled=not (auteur and copie)):
        ecrites = ecritures.copy_plan(plan, copie, auteur)
        st.session_state[ANNONCE] = f"Plan « {litteral(copie)} » créé : {accord(ecrites, 'maraude', 'maraudes')}."
        st.session_state[PLAN_VOULU] = copie
        st.rerun()


def _slots(maraude: Maraude) -> list[str]:
    """Passages in words, those that differ by the day only on one line."""
    noms = {zone.code: zone.nom for zone in maraude.zones}
    lignes: dict[tuple[str, str], list[str]] = {}
    for p in maraude.passages:
        rythme = "" if PAR_SEMAINE[p.recurrence] == 1 else f", {p.recurrence}"
        saison = (f", du {p.du:%d/%m/%Y}" if p.du else "") + (f", jusqu’au {p.au:%d/%m/%Y}" if p.au else "")
        lignes.setdefault((f"{p.debut}-{p.fin}{rythme}{saison}", noms[p.zone]), []).append(JOURS[p.jour])
    return [f"{', '.join(jours)} {quand} : {zone}" for (quand, zone), jours in lignes.items()]
