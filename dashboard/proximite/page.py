"""The parts of the page *Proximité*: its sentence, its notices, the night hour by hour, its sources."""

from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from counting.couverture.exports import table_csv
from counting.mots import accord, jour, nombre, nuit, part
from counting.proximite.distances import PORTEES, Proximite, share_by_hour
from counting.proximite.offre import HEURES, Etat
from counting.proximite.portee import total
from counting.seuils import PORTEE, PROCHE
from dashboard import anatomie, telechargement
from dashboard.couverture.reglages import missing
from dashboard.proximite import graphiques as graphiques_proximite
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import PERSONNES, borne, shares


def answer(choix: Choix, etude: Proximite) -> str:
    """« Des 412 femmes seules comptées…, 62 % auraient, le mardi 27 janvier à 23 h, … ; 31 n’en auraient aucune… »"""
    ensemble = whole(etude, choix.rang).iloc[0]
    un, plusieurs = PERSONNES[choix.demande.profil]
    ou = f"({nuit(choix.edition.nuit)}{_returned(choix)})"
    tous = int(ensemble["personnes"])
    if not tous:
        return f"Personne de ce profil n’a de point sûr {ou} : rien à mesurer."
    sans = nombre(total(etude, choix.rang)["sans"].iloc[0])
    return (
        f"Sur {accord(tous, un, plusieurs)} {ou}, {part(ensemble['a_1_km'], 0)} auraient, {moment(choix.instant())}, "
        f"à moins de {borne(PROCHE.valeur)} à pied une porte ouverte qui les reçoit ; {sans} n’en auraient aucune à "
        f"moins de {borne(PORTEE.valeur)}{unknown(etude, choix.rang)}."
    )


def unknown(etude: Proximite, rang: int) -> str:
    """How many lieux the figures leave out for want of knowing; their number tells no place, everyone reads it."""
    douteux = etude.offre.etats[rang] == Etat.INCONNU
    combien = len({lieu.uid for lieu, doute in zip(etude.offre.lieux, douteux, strict=True) if doute})
    if etude.demande.inconnus or not combien:
        return ""
    suite = "n’est pas compté" if combien == 1 else "ne sont pas comptés"
    return f" ; {accord(combien, 'lieu', 'lieux')} dont le public ou les horaires sont inconnus {suite}"


def whole(etude: Proximite, rang: int) -> pd.DataFrame:
    """All the persons of the study, in shares. One row."""
    return shares(total(etude, rang))


def moment(instant: datetime) -> str:
    """« le mardi 24 novembre 2026 à 23 h »."""
    return f"le {jour(instant.date())} à {instant.hour} h"


def _returned(choix: Choix) -> str:
    """What the count rests on, when a fiche is missing (rule 1)."""
    manquantes = missing(choix.edition, choix.quand)
    return f", {accord(manquantes, 'fiche manque encore', 'fiches manquent encore')}" if manquantes else ""


def warn_simulated(choix: Choix) -> None:
    """Say that the édition, or lieux of the register, are simulated."""
    textes = [f"{choix.edition.nom} : aucune de ces personnes n’a été rencontrée"] if choix.edition.simulee else []
    if any(lieu.simule for lieu in choix.lieux()):
        textes.append("des lieux, leurs horaires ou leur occupation sont simulés")
    if textes:
        anatomie.bandeau("Données simulées", " ; ".join(textes) + ".")


def show_night(choix: Choix, etude: Proximite) -> None:
    """Draw the share within reach hour after hour, with its table."""
    heures = [f"{heure} h" for heure in HEURES]
    parts = pd.DataFrame(
        {
            f"À moins de {borne(PORTEES[nom])}": share_by_hour(etude, PORTEES[nom])
            for nom in ("a_500_m", "a_1_km", "a_2_km")
        },
        index=pd.Index(heures, name="Heure"),
    )
    gauche, droite = st.columns([3, 2])
    gauche.altair_chart(graphiques_proximite.nuit(parts))
    droite.dataframe(
        parts.reset_index().style.format(dict.fromkeys(parts.columns, partial(part, decimales=0))),
        hide_index=True,
        height=330,
        key="proximite-heures",
    )
    with droite:
        telechargement.bouton(
            "Télécharger la nuit (CSV)",
            partial(table_csv, parts, choix.contexte()),
            "proximite-nuit.csv",
            "text/csv",
            objet=f"edition:{choix.edition.id}",
        )
