"""The controls of *Couverture*: édition, territoire, hours of a night, whom one looks at; rule, plan and date."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from counting.couverture.denombrement import Gens, Regard
from counting.couverture.etude import Etude, Mesure
from counting.couverture.regles import SUR_L_HORLOGE, Moment, Regle
from counting.domain import Edition, Perimetre, Version
from counting.maraudes import registre as registre_maraudes
from counting.maraudes.domain import JOURS, Maraude
from counting.store import Marque
from dashboard.couverture import etudes
from dashboard.couverture import reglages as reglages_couverture
from dashboard.resultats import donnees, filtres
from geo import reference

JOUR, DEBUT, FIN = "couverture-jour", "couverture-debut", "couverture-fin"
TERRITOIRE = "couverture-territoire"
MARDI, SOIR = 1, 23
SANS_MARAUDE = "Aucune maraude n’est au registre. Importez les zones et les horaires, page « Maraudes »."


@dataclass(frozen=True)
class Territoire:
    """A territoire of the study: some arrondissements, with its name after « de »."""

    nom: str
    de: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Choix:
    """What the reader asked to study."""

    edition: Edition
    perimetre: Perimetre
    version: Version
    quand: Marque
    territoire: Territoire
    moment: Moment
    regard: Regard
    mesure: Mesure
    plan: str
    revision: int
    regle: Regle
    jour: date

    def etude(self, **autres: Any) -> Etude:
        """The study asked for, or the same with another rule, plan or date."""
        return etudes.etude(**self.cle(**autres))

    def cle(self, *, regle: Regle | None = None, plan: str | None = None, jour: date | None = None) -> dict[str, Any]:
        """What tells this study from all others: arguments of `dashboard.couverture.etudes.etude`."""
        return {
            "plan": plan or self.plan,
            "revision": self.revision,
            "regle": regle or self.regle,
            "jour": jour or self.jour,
            "edition": self.edition.id,
            "perimetre": self.perimetre,
            "quand": self.quand,
        }

    def gens(self) -> Gens:
        """People of the édition."""
        return etudes.gens(self.edition.id, self.perimetre, self.quand)

    def effective(self, regle: Regle) -> Regle:
        """A rule as it can be applied here: surfaces whose contour is unknown stay in."""
        return reglages_couverture.effective(regle)

    def contexte(self) -> dict[str, str]:
        """What every export says of its figures."""
        simulees = self.edition.simulee or any(maraude.simulee for maraude in self.maraudes())
        return {
            "edition": self.edition.nom,
            "perimetre": self.perimetre.value,
            "version": self.version.value,
            "plan": self.plan,
            "saison_du": self.jour.isoformat(),
            "territoire": self.territoire.nom,
            "moment": str(self.moment),
            "regle": str(self.regle),
            **({"donnees_simulees": "oui"} if simulees else {}),
        }

    def maraudes(self) -> list[Maraude]:
        """Maraudes of the plan."""
        return etudes.maraudes(self.plan, self.revision)


def choose() -> Choix | None:
    """Draw the controls; None, with what to do next, while there is no édition or no maraude."""
    editions = donnees.list_editions()
    revision = registre_maraudes.revision(donnees.store())
    if not editions or not revision:
        st.info(SANS_MARAUDE if editions else filtres.SANS_EDITION)
        return None
    lieu, quand, qui, reglages = st.columns([2.2, 4.2, 1.6, 1.5], vertical_alignment="bottom")
    with reglages.popover("Règle et réglages", width="stretch"):
        edition, perimetre, version = reglages_couverture.choose_count(editions)
        plan, jour, mesure = reglages_couverture.choose_plan()
        regle = reglages_couverture.choose_rule(etudes.maraudes(plan, revision))
    with lieu:
        territoire = _choose_territoire(jour)
    with quand:
        moment = _choose_moment(regle)
    regard = qui.selectbox("Regard", [*Regard], 0, str.capitalize, key="couverture-regard")
    marque = donnees.moment(edition.id, version)
    return Choix(edition, perimetre, version, marque, territoire, moment, regard, mesure, plan, revision, regle, jour)


def follow(moment: Moment) -> None:
    """Make a window of the week strip the one studied: called before the selectors are drawn."""
    st.session_state[JOUR], st.session_state[DEBUT], st.session_state[FIN] = moment.jour, moment.debut_h, moment.fin_h


def territoires(jour: date) -> list[Territoire]:
    """Paris, its DST, Paris Centre and the arrondissements, from the groupings in force."""
    groupes = donnees.territoires(jour).groupes
    dst = [
        Territoire(f"DST {nom}", f"de la DST {nom}", tuple(codes))
        for nom, codes in groupes.groupby(groupes["dst"]).groups.items()
    ]
    centre = tuple(groupes.index[groupes["paris_centre"] == "Paris Centre"])
    noms = {code: reference.nom_arrondissement(code) for code in groupes.index}
    arrondissements = [Territoire(f"{nom} arrondissement", f"du {nom}", (code,)) for code, nom in noms.items()]
    paris = Territoire("Paris", "de Paris", tuple(groupes.index))
    return [paris, *dst, *([Territoire("Paris Centre", "de Paris Centre", centre)] if centre else []), *arrondissements]


def _choose_territoire(jour: date) -> Territoire:
    choix = {territoire.nom: territoire for territoire in territoires(jour)}
    return choix[st.selectbox("Territoire", list(choix), key=TERRITOIRE)]


def _choose_moment(regle: Regle) -> Moment:
    """Selectors of the night and its hours: the keyboard's way to what the week strip does."""
    regardees = [heure for heure, oui in zip(SUR_L_HORLOGE, regle.heures()[: len(SUR_L_HORLOGE)], strict=True) if oui]
    st.session_state.setdefault(JOUR, MARDI)
    if st.session_state.get(DEBUT) not in regardees:
        st.session_state[DEBUT] = SOIR if SOIR in regardees else regardees[0]
    colonnes = st.columns([1.3, 1, 1])
    jour = colonnes[0].selectbox("Nuit du", range(len(JOURS)), format_func=lambda j: JOURS[j], key=JOUR)
    debut = colonnes[1].selectbox("De", regardees, format_func=_hour, key=DEBUT)
    suite = regardees[regardees.index(debut) :]
    fins = [(heure + 1) % 24 for heure in suite]
    if st.session_state.get(FIN) not in fins:
        st.session_state[FIN] = fins[0]
    return Moment(jour, debut, colonnes[2].selectbox("À", fins, format_func=_hour, key=FIN))


def _hour(heure: int) -> str:
    return f"{heure} h"
