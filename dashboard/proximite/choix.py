"""The controls of *Proximité*: who, which night, at what hour, at which level; then the settings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from counting.domain import Edition, Niveau, Perimetre, Version
from counting.editions import versions
from counting.lieux import registre as registre_lieux
from counting.lieux.domain import Lieu, Profil, TypeAccueil
from counting.mots import PARIS
from counting.proximite.distances import Proximite, Trajet
from counting.proximite.marcheurs import Marcheurs
from counting.proximite.offre import HEURES, PORTES, Demande
from counting.proximite.portee import levels
from counting.store import Marque
from dashboard.couverture import etudes
from dashboard.couverture.reglages import missing
from dashboard.proximite import proches
from dashboard.proximite.mesures import MESURES, Mesure
from dashboard.resultats import donnees, filtres

SOIR = 23
SANS_LIEU = "Aucun lieu n’est au registre. Importez les lieux et leurs horaires, page « Lieux »."


Option = TypeVar("Option")


@dataclass(frozen=True)
class Choix:
    """What the reader asked to see."""

    edition: Edition
    perimetre: Perimetre
    version: Version
    quand: Marque
    revision: int
    demande: Demande
    trajet: Trajet
    rang: int
    niveau: Niveau
    mesure: Mesure

    def etude(self, **autre: Any) -> Proximite:
        """The study asked for, or the same with another part of the demande."""
        return proches.etude(**self.cle() | {"demande": replace(self.demande, **autre)})

    def table(self) -> pd.DataFrame:
        """Persons within reach at the level chosen."""
        return proches.table(self.rang, self.niveau, **self.cle())

    def mailles(self) -> Any:
        """Inhabited cells, where the account may see the places of people."""
        return etudes.held(proches.mailles(self.rang, **self.cle()))

    def changements(self) -> list[str]:
        """When each lieu of the study next opens or closes."""
        return proches.changements(self.rang, self.demande, self.revision)

    def lieux(self) -> list[Lieu]:
        """The whole register."""
        return proches.lieux(self.revision)

    def marcheurs(self) -> Marcheurs:
        """Persons of the édition."""
        return proches.marcheurs(self.edition.id, self.edition.nuit, self.perimetre, self.quand)

    def instant(self) -> datetime:
        """The instant looked at, on the clock of Paris."""
        return self.demande.instants()[self.rang]

    def contexte(self) -> dict[str, str]:
        """What every export says of its figures."""
        simulees = self.edition.simulee or any(lieu.simule for lieu in self.lieux())
        return {
            "edition": self.edition.nom,
            "perimetre": self.perimetre.value,
            "version": self.version.value,
            "profil": self.demande.profil.value,
            "instant": self.instant().isoformat(timespec="minutes"),
            "trajet": self.trajet.value,
            "types": ", ".join(self.demande.types),
            "lieux_inconnus": "comptés" if self.demande.inconnus else "non comptés",
            **({"donnees_simulees": "oui"} if simulees else {}),
        }

    def cle(self) -> dict[str, Any]:
        """What tells this study from all others: arguments of `dashboard.proximite.proches.etude`."""
        return {
            "demande": self.demande,
            "trajet": self.trajet,
            "revision": self.revision,
            "edition": self.edition,
            "perimetre": self.perimetre,
            "quand": self.quand,
        }


def choose() -> Choix | None:
    """Draw the controls; None, with what to do next, while there is no édition or no lieu."""
    editions = donnees.list_editions()
    revision = registre_lieux.revision(donnees.store())
    if not editions or not proches.lieux(revision):
        st.info(SANS_LIEU if editions else filtres.SANS_EDITION)
        return None
    qui, quand, heure, ou, quoi, reglages = st.columns([2, 1.6, 2.8, 1.9, 2.5, 1.3], vertical_alignment="bottom")
    with reglages.popover("Réglages", width="stretch"):
        edition, perimetre, version = _choose_count(editions)
        types, inconnus = _choose_lieux()
        trajets = [trajet for trajet in Trajet if trajet is Trajet.LIGNE or etudes.has_voies()]
        trajet = st.selectbox("Trajet à pied", trajets, format_func=_capital, key="proximite-trajet")
    profils = [*Profil]
    profil = qui.selectbox("Personne", profils, format_func=_capital, key="proximite-profil")
    nuit = quand.date_input("Nuit du", datetime.now(PARIS).date(), format="DD/MM/YYYY", key="proximite-nuit")
    rang = _choose_hour(heure)
    niveaux = levels(donnees.territoires(edition.nuit))
    niveau = ou.selectbox(
        "Niveau", niveaux, niveaux.index(Niveau.ARRONDISSEMENT), format_func=_capital, key="proximite-niveau"
    )
    mesure = quoi.selectbox("Mesure", MESURES, format_func=lambda m: m.titre, key="proximite-mesure")
    profil, niveau, mesure = offered(profil, profils), offered(niveau, niveaux), offered(mesure, MESURES)
    trajet = offered(trajet, trajets)
    demande = Demande(profil, _date(nuit), types, inconnus)
    marque = donnees.moment(edition.id, version)
    return Choix(edition, perimetre, version, marque, revision, demande, trajet, rang, niveau, mesure)


def _choose_count(editions: list[Edition]) -> tuple[Edition, Perimetre, Version]:
    """Which count people come from."""
    completes_d_abord = sorted(editions, key=lambda edition: missing(edition, donnees.maintenant()) > 0)
    edition = offered(filtres.choose_edition(completes_d_abord, key="proximite-edition"), completes_d_abord)
    perimetres = [Perimetre.TOUS_LIEUX, Perimetre.RUE]
    choisi = st.selectbox("Périmètre", perimetres, format_func=_capital, key="proximite-perimetre")
    perimetre = offered(choisi, perimetres)
    arretees = versions.settled(donnees.store(), edition.id)
    return edition, perimetre, Version.CONSOLIDE if Version.CONSOLIDE in arretees else Version.PREMIER


def _choose_hour(ou: Any) -> int:
    rang = ou.select_slider(
        "Heure", range(len(HEURES)), HEURES.index(SOIR), format_func=lambda r: f"{HEURES[r]} h", key="proximite-heure"
    )
    return int(rang)


def offered(choisie: Any, options: Sequence[Option]) -> Option:
    """What was chosen, as it is among the options; the first of them for a value sent by hand, or another role's."""
    return next((option for option in options if option == choisie), options[0])


def _choose_lieux() -> tuple[tuple[TypeAccueil, ...], bool]:
    types = st.multiselect("Types de lieux", [*TypeAccueil], PORTES, key="proximite-types", placeholder="Tous")
    inconnus = st.checkbox("Compter les lieux au public ou aux horaires inconnus", key="proximite-inconnus")
    return tuple(type_ for type_ in TypeAccueil if type_ in types or not types), inconnus


def _date(choisie: Any) -> date:
    return choisie if isinstance(choisie, date) else datetime.now(PARIS).date()


def _capital(texte: str) -> str:
    return texte[:1].upper() + texte[1:]
