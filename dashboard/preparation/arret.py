"""A figure settled for ever, and published at once."""

import streamlit as st

from counting import ressort
from counting.domain import Edition, Version
from counting.editions import versions
from counting.errors import CountingError
from counting.mots import accord, litteral
from counting.publication import registre as publications
from dashboard import ecritures, session
from dashboard.preparation.page import ANNONCE
from dashboard.resultats import donnees, filtres


def settle_versions() -> None:
    """Let the organiser settle the first figure, then the consolidated one; each is published at once."""
    choix = filtres.choose_edition_and_author(donnees.list_editions())
    if choix is None:
        return
    edition, auteur = choix
    if session.ressort() is not None:
        st.info("Créer une édition et arrêter un chiffre portent sur tout Paris : il faut un compte sans limite.")
        return
    arretees = versions.settled(donnees.store(), edition.id)
    en_attente = publications.to_publish(donnees.store(), edition.id)
    for version in arretees:
        suite = "à publier" if version in en_attente else "publié"
        st.write(f"Le {version} est arrêté, {suite} : les corrections écrites depuis n’y entrent pas.")
    if en_attente:
        _offer_to_publish(edition, en_attente[0], auteur)
        return
    suivante = next((version for version in Version if version not in arretees), None)
    if suivante is None:
        return
    st.write(
        "Arrêter un chiffre le fige et le publie pour toujours, petits nombres tus : ce qui est écrit ensuite ira dans "
        "la version suivante. Les maraudes et les haltes sont lues telles que les registres les connaissent à présent."
    )
    _warn_missing(edition)
    if st.button(f"Arrêter et publier le {suivante}", disabled=not auteur):
        try:
            ecritures.settle(edition.id, suivante, auteur)
        except CountingError as erreur:
            st.error(litteral(str(erreur)))
            return
        _publish(edition, suivante, auteur)


def _warn_missing(edition: Edition) -> None:
    attendus = donnees.secteurs(edition.id)["attendu"]
    rendues = donnees.ledger(edition.id, donnees.maintenant())["restituee"].reindex(attendus.index[attendus])
    manquent = int((~rendues.fillna(value=False).astype(bool)).sum())
    if manquent:
        attend = accord(manquent, "fiche manque encore", "fiches manquent encore")
        st.warning(f"{attend} : le chiffre arrêté sera incomplet pour toujours, et le dira.")


def _offer_to_publish(edition: Edition, version: Version, auteur: str) -> None:
    """Draw the button for a version whose publication was interrupted, or refused."""
    st.info(f"Le {version} n’est pas encore publié : ni les élus ni le public ne le voient.")
    if st.button(f"Publier le {version}", disabled=not auteur):
        _publish(edition, version, auteur)


def _publish(edition: Edition, version: Version, auteur: str) -> None:
    with st.status("Publication en cours, moins d’une minute…", expanded=True) as suivi:
        try:
            ressort.require_everywhere(session.ressort(), "Publier un chiffre")
            publications.publish_version(donnees.store(), edition.id, version, auteur, progress=suivi.write)
        except CountingError as erreur:
            suivi.update(label="Rien n’est publié", state="error")
            st.error(f"{litteral(str(erreur))} Le chiffre reste arrêté ; il peut être publié plus tard.")
            return
    st.session_state[ANNONCE] = f"Le {version} de l’édition « {litteral(edition.nom)} » est arrêté et publié."
    st.rerun()
