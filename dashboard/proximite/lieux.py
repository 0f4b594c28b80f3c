"""The lieux of a study, by their state at an instant: on the map, in a list. Ask `voir_lieux` first."""

from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from counting.couverture.exports import table_csv
from counting.lieux.domain import Convenance, Lieu
from counting.lieux.horaires import Ouverture
from counting.lieux.ouvertures import ouvertures
from counting.mots import accord
from counting.proximite.distances import Proximite
from counting.proximite.offre import Etat
from dashboard import telechargement
from dashboard.lieux.carte import EtatLieu, Symbole
from dashboard.proximite import page as proximite
from dashboard.proximite.choix import Choix

ETATS = {
    Etat.OUVERT: EtatLieu.OUVERT,
    Etat.INCONNU: EtatLieu.INCONNU,
    Etat.COMPLET: EtatLieu.COMPLET,
    Etat.FERME: EtatLieu.FERME,
}
"""In the order of the list."""


class Ligne(NamedTuple):
    """A lieu at an instant: what the list says of it."""

    lieu: Lieu
    etat: Etat
    mot: str
    changement: str


def states(choix: Choix, etude: Proximite) -> list[Ligne]:
    """Lieux of the study at the instant, open ones first; of one with two periods that night, the one that is open."""
    offre = etude.offre
    horaires = ouvertures(offre.lieux, [choix.instant()])[:, 0]
    etats = map(Etat, offre.etats[choix.rang])
    lues = zip(offre.lieux, etats, horaires, offre.convenance, choix.changements(), strict=True)
    lignes = [
        Ligne(lieu, etat, _word(etat, Ouverture(horaire), Convenance(convenance)), changement)
        for lieu, etat, horaire, convenance, changement in lues
    ]
    ordre = list(ETATS)
    lignes.sort(key=lambda ligne: (ordre.index(ligne.etat), ligne.lieu.type, ligne.lieu.nom))
    return list({ligne.lieu.uid: ligne for ligne in reversed(lignes)}.values())[::-1]


def symbols(lignes: list[Ligne]) -> list[Symbole]:
    """The same, as the map takes them."""
    return [
        Symbole(
            ligne.lieu,
            ligne.lieu.uid,
            ETATS[ligne.etat],
            f"{ligne.lieu.type} ; {', '.join(filter(None, (ligne.mot, ligne.changement)))}",
        )
        for ligne in lignes
    ]


def show(choix: Choix, etude: Proximite) -> None:
    """List the lieux with their état at the instant and when it next changes."""
    lignes = states(choix, etude)
    if not lignes:
        st.info("Aucun lieu du registre ne reçoit ce profil parmi les types regardés.")
        return
    table = pd.DataFrame(
        [(li.lieu.nom, li.lieu.type.value, li.mot, li.changement, li.lieu.admission.value) for li in lignes],
        columns=["Lieu", "Type", "État", "Ensuite", "Admission"],
    )
    ouverts = sum(ligne.etat is Etat.OUVERT for ligne in lignes)
    st.write(
        f"{accord(ouverts, 'lieu ouvert', 'lieux ouverts')} à ce profil {proximite.moment(choix.instant())}, "
        f"sur {accord(len(lignes), 'lieu possible', 'lieux possibles')}."
    )
    st.dataframe(table, hide_index=True, height=330, key="proximite-lieux")
    telechargement.bouton(
        "Télécharger ces lieux (CSV)",
        partial(table_csv, table, choix.contexte()),
        "proximite-lieux.csv",
        "text/csv",
        objet=f"edition:{choix.edition.id}",
    )


def _word(etat: Etat, horaire: Ouverture, convenance: Convenance) -> str:
    """État in words; what is unknown is named."""
    if etat is not Etat.INCONNU:
        return str(ETATS[etat])
    if horaire is not Ouverture.INCONNU:
        return "ouvert, public inconnu"
    return "horaires inconnus" if convenance is Convenance.OUI else "public et horaires inconnus"
