"""How far women and men would walk, each to the door that receives them; and who would find none."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from counting.couverture.exports import table_csv
from counting.domain import Niveau
from counting.lieux.domain import Profil
from counting.mots import nombre, part
from counting.proximite.distances import Proximite
from counting.proximite.portee import BACS, PAS_M, histogram
from counting.seuils import PORTEE
from dashboard import telechargement
from dashboard.proximite import graphiques as graphiques_proximite
from dashboard.proximite import proches
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import AUCUN_LIEU, PERSONNES, borne, shares

SEXES = {"Femmes seules": Profil.FEMME_SEULE, "Hommes seuls": Profil.HOMME_SEUL}


def show(choix: Choix, _etude: Proximite) -> None:
    """Draw distances of women beside those of men, whatever the profil chosen, with their table."""
    comptes = histogram({nom: choix.etude(profil=profil) for nom, profil in SEXES.items()}, choix.rang)
    table = comptes.set_index("de_m")
    gauche, droite = st.columns([3, 2])
    gauche.altair_chart(graphiques_proximite.distances((table / table.sum()).rename(index=_start)))
    total = table.sum().rename("Total").to_frame().T
    ecrite = pd.concat([table.rename(index=_bac), total]).rename_axis("À pied").reset_index()
    formats: dict[Any, Any] = dict.fromkeys(SEXES, nombre)
    droite.dataframe(ecrite.style.format(formats), hide_index=True, height=330, key="proximite-distances")
    with droite:
        telechargement.bouton(
            "Télécharger les distances (CSV)",
            partial(table_csv, comptes, choix.contexte() | {"profil": ", ".join(SEXES)}),
            "proximite-femmes-hommes.csv",
            "text/csv",
            objet=f"edition:{choix.edition.id}",
        )


def show_without(choix: Choix, _etude: Proximite) -> None:
    """List, arrondissement by arrondissement, the persons with nothing within reach, the most first."""
    table = proches.table(choix.rang, Niveau.ARRONDISSEMENT, **choix.cle())
    sans = table[table["sans"] > 0].sort_values("sans", ascending=False)
    qui = PERSONNES[choix.demande.profil][1].capitalize()
    if not table["personnes"].sum():
        st.info("Personne de ce profil n’a été compté avec un point sûr.")
        return
    if sans.empty:
        st.success(f"{qui} : personne ne serait à plus de {borne(PORTEE.valeur)} à pied d’une porte ouverte.")
        return
    liste = pd.DataFrame(
        {
            "Arrondissement": sans["nom"],
            f"Sans rien à moins de {borne(PORTEE.valeur)}": sans["sans"],
            "Personnes": sans["personnes"],
            "Part": shares(sans)["sans"],
        }
    )
    st.write(f"{qui} qui n’auraient aucune porte ouverte à moins de {borne(PORTEE.valeur)} à pied.")
    st.dataframe(liste.style.format({"Part": partial(part, decimales=0)}), hide_index=True, key="proximite-sans")


def _start(de_m: int) -> str:
    return f"{nombre(de_m)}{' et +' if de_m >= BACS * PAS_M else ''}"


def _bac(de_m: int) -> str:
    if de_m >= BACS * PAS_M:
        return f"{nombre(de_m)} m et plus, ou {AUCUN_LIEU}"
    return f"{nombre(de_m)} à {nombre(de_m + PAS_M)} m"
