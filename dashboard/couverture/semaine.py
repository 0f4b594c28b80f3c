"""The week strip: 7 nights × 24 hours, each painted by the share covered; click an hour, drag a window, or use keys."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from counting.couverture.regles import SUR_L_HORLOGE, Moment, Regle
from counting.maraudes.domain import JOURS
from counting.maraudes.horaires import HEURES
from counting.mots import part
from counting.rapports.echelles import SEQUENTIELLE, ZERO, encre
from dashboard.composants import monter
from geo.creneaux import Floats

CLASSES = 5
"""Classes of 20 points above zero."""

_monter = monter("semaine")


def choose(
    parts: Floats, *, nom: str, regle: Regle, moment: Moment, key: str, suivre: Callable[[Moment], None]
) -> None:
    """Draw the strip; `suivre` receives the window chosen, before the page runs again.

    Parameters
    ----------
    parts : float array (168,)
        Shares covered, laid as in `counting.maraudes.horaires.creneaux`; NaN where there is nothing to cover.
    nom : str
        What the strip shows, for a screen reader and beside the pointer.
    moment : Moment
        Outlined in amber. Hours the rule does not look at are hatched, and cannot be chosen.
    """

    def lire() -> None:
        choix = st.session_state[key].moment
        if choix:
            debut, fin = SUR_L_HORLOGE[choix["debut"]], SUR_L_HORLOGE[(choix["fin"] + 1) % HEURES]
            suivre(Moment(choix["ligne"], debut, fin))

    regardees = regle.heures()
    lignes = [
        {"jour": jour, "cellules": [_cellule(parts, regardees, rang, heure, nom) for heure in range(HEURES)]}
        for rang, jour in enumerate(JOURS)
    ]
    pris = np.flatnonzero(moment.creneaux().reshape(len(JOURS), HEURES)[moment.jour])
    choisi = {"ligne": moment.jour, "debut": int(pris[0]), "fin": int(pris[-1])}
    donnees = {"nom": nom, "heures": [str(h) for h in SUR_L_HORLOGE], "lignes": lignes, "choisi": choisi}
    _monter(key=key, data=donnees, on_moment_change=lire)


def _cellule(parts: Floats, regardees: Any, jour: int, heure: int, nom: str) -> dict[str, str]:
    quand = f"{JOURS[jour]} {SUR_L_HORLOGE[heure]} h"
    rang = jour * HEURES + heure
    if not regardees[rang]:
        return {"texte": "", "dit": f"{quand} : hors des heures de la règle", "fond": "", "encre": "inherit"}
    valeur = float(parts[rang])
    if np.isnan(valeur):
        return {"texte": "", "dit": f"{quand} : rien à couvrir", "fond": ZERO, "encre": encre(ZERO)}
    fond = ZERO if valeur == 0 else SEQUENTIELLE[min(int(np.ceil(valeur * CLASSES)), CLASSES) - 1]
    dit = f"{quand} : {part(valeur, 0)} {nom}"
    return {"texte": points(valeur), "dit": dit, "fond": fond, "encre": encre(fond)}


def points(valeur: float) -> str:
    """Whole points; what is neither nothing nor all is not written as if it were."""
    if 0 < valeur < 1 and round(100 * valeur) in (0, 100):
        return "<1" if valeur < 0.5 else ">99"
    return str(round(100 * valeur))
