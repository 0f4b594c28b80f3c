"""Map and table of *Élus*: every territoire of the level, what is hidden dotted and said."""

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from counting.domain import Niveau, Perimetre
from counting.publication.exports import cases_csv
from counting.publication.registre import Publiee
from counting.roles import allowed
from dashboard import page_html, telechargement
from dashboard.cartes import legende
from dashboard.cartes import territoires as maps
from dashboard.cartes.echelles import divergente, sequentielle
from dashboard.elus import chiffres as chiffres_elus
from dashboard.elus.chiffres import NON_PUBLIE, Lieu
from dashboard.resultats import donnees
from dashboard.session import current_role

HAUTEUR = 370
TITRES = {
    "nom": "Territoire",
    "effectif": "Personnes",
    "femmes": "Femmes",
    "bornes": "Encadrement",
    "blanches": "En zone blanche",
    "loin": "Loin d’une halte",
}


@dataclass(frozen=True)
class Mesure:
    """What the map paints: a column of `chiffres_elus.table`."""

    titre: str
    colonne: str
    unite: str


MESURES = (
    Mesure("Personnes comptées", "effectif", "personnes"),
    Mesure("Part des femmes", "femmes", "parmi les personnes de sexe connu"),
    Mesure("En zone blanche", "blanches", "personnes"),
    Mesure("Loin d’une halte", "loin", "personnes"),
)


def show(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> None:
    """Draw the map of a measure beside the table of all, and give the whole publication as a file."""
    niveau = Niveau.DST if lieu.niveau is Niveau.DST else Niveau.ARRONDISSEMENT
    table = chiffres_elus.table(publiee, niveau, perimetre)
    st.header("Toutes les DST" if niveau is Niveau.DST else "Tous les arrondissements", anchor=False)
    gauche, droite = st.columns(2)
    with gauche:
        mesure = st.selectbox("Mesure de la carte", MESURES, format_func=lambda une: une.titre, key="elus-mesure")
        _show_map(publiee, table, niveau, mesure, lieu)
    with droite:
        st.html(page_html.table(list(TITRES.values()), table[list(TITRES)].to_numpy().tolist(), "lanterne-tableau"))
    if allowed(current_role(), "exporter_publication"):
        telechargement.bouton(
            "Télécharger la publication (CSV)",
            partial(cases_csv, publiee, donnees.territoires(publiee.edition.nuit)),
            f"publication-{publiee.edition.id}-{str(publiee.version).replace(' ', '-')}.csv",
            "text/csv",
            objet=f"publication:{publiee.edition.id}",
        )


def _show_map(publiee: Publiee, table: pd.DataFrame, niveau: Niveau, mesure: Mesure, lieu: Lieu) -> None:
    textes, valeurs = table[mesure.colonne], table[f"{mesure.colonne}_n"].astype(float)
    if (textes == NON_PUBLIE).all():
        st.info(chiffres_elus.POUR_TOUS_LIEUX)
        return
    secrets = set(table.index[valeurs.isna() & (textes != NON_PUBLIE)])
    echelle = (
        divergente(valeurs, centre=_paris(publiee, mesure)) if mesure.colonne == "femmes" else sequentielle(valeurs)
    )
    couche = donnees.territoires(publiee.edition.nuit).couches[niveau].rename_axis("code").reset_index()
    peinte = maps.choropleth(
        couche[["code", "nom", "geometry"]],
        valeurs,
        echelle=echelle,
        etiquettes={str(code): str(texte) for code, texte in textes.items()},
        survols={str(code): f"{mesure.titre} : {texte}" for code, texte in textes.items()},
        secrets=secrets,
        selection=lieu.code,
    )
    maps.show(peinte, key="carte-elus", hauteur=HAUTEUR)
    legende.show(f"{mesure.titre} : {mesure.unite}", echelle, secret=bool(secrets))


def _paris(publiee: Publiee, mesure: Mesure) -> float:
    valeur = chiffres_elus.table(publiee, Niveau.PARIS, Perimetre.TOUS_LIEUX)[f"{mesure.colonne}_n"].iloc[0]
    return 0.0 if pd.isna(valeur) else float(valeur)
