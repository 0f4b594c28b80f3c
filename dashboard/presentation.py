"""What *Accueil* says: the last published figure, what a role can do, where each édition stands."""

import streamlit as st

from counting.domain import Edition, Perimetre
from counting.editions.publiees import PARIS, series
from counting.mots import accord, litteral, nombre, nuit
from counting.roles import ACTIONS, Role, allowed
from dashboard import anatomie
from dashboard.registre import PAGES
from dashboard.resultats import donnees


def last_published() -> str:
    """Sentence of the latest total published for Paris."""
    dernier = series(donnees.publiees(), territoire=PARIS, perimetre=Perimetre.TOUS_LIEUX).iloc[-1]
    return (
        f"{nombre(dernier['valeur'])} personnes en situation de rue ont été décomptées à Paris la "
        f"{nuit(dernier['nuit'])} ({dernier['perimetre']}, {dernier['version']}, dernier total publié)."
    )


def show_entries(role: Role) -> None:
    """List the pages open to `role`, each with what it is for."""
    ouvertes = [page for page in PAGES[1:] if allowed(role, page.action)]
    if ouvertes:
        st.header("Ouvrir", anchor=False)
    for page in ouvertes:
        with st.container(border=True, gap=None):
            st.page_link(page.script, label=f"**{page.titre}**")
            st.write(ACTIONS[page.action].description.capitalize() + ".")


def show_editions(editions: list[Edition]) -> None:
    """Show where each édition stands; those that are simulated say so."""
    st.header("Éditions", anchor=False)
    if not editions:
        st.info("Aucune édition n’existe encore : un organisateur la crée, page Préparation.")
    simulees = [edition.nom for edition in editions if edition.simulee]
    if simulees:
        anatomie.bandeau_simule(" ; ".join(simulees))
    for edition in editions:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{litteral(edition.nom[:1].upper() + edition.nom[1:])}**")
            st.write(f"{nuit(edition.nuit).capitalize()} ; {_restitution(edition)}.")


def _restitution(edition: Edition) -> str:
    fiches = donnees.ledger(edition.id, donnees.maintenant())
    attendues = fiches[fiches["attendu"]]
    restituees = int(attendues["restituee"].sum())
    return f"{accord(restituees, 'fiche restituée', 'fiches restituées')} sur {nombre(len(attendues))} attendues"
