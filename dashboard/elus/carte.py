"""Map of *Élus*: every territoire of the level, what is hidden dotted and said; drawn once more for paper."""

from base64 import b64encode
from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from counting.domain import Niveau, Perimetre
from counting.publication.registre import Publiee
from counting.rapports import cartes as dessins
from counting.rapports.echelles import Echelle, divergente, sequentielle
from dashboard.cartes import legende
from dashboard.cartes import territoires as maps
from dashboard.elus import lieux as lieux_elus
from dashboard.elus import tableau
from dashboard.elus.cases import NON_PUBLIE
from dashboard.elus.chiffres import POUR_TOUS_LIEUX
from dashboard.elus.lieux import Lieu
from dashboard.resultats import donnees

HAUTEUR = 370


@dataclass(frozen=True)
class Mesure:
    """What the map paints: a column of `tableau.table`."""

    titre: str
    colonne: str
    unite: str

    def __str__(self) -> str:
        """As the menu writes it."""
        return self.titre


MESURES = (
    Mesure("Personnes comptées", "effectif", "personnes"),
    Mesure("Part des femmes", "femmes", "parmi les personnes de sexe connu"),
    Mesure("En zone blanche", "blanches", "personnes"),
    Mesure("Loin d’une halte", "loin", "personnes"),
)


@dataclass(frozen=True, eq=False)
class Peinte:
    """A measure ready to be drawn: words and values by code, scale, codes hidden and codes that miss a fiche."""

    mesure: Mesure
    table: pd.DataFrame
    echelle: Echelle
    secrets: dict[str, str]
    manquants: frozenset[str]

    def title(self) -> str:
        """Measure and unit, over the legend."""
        return f"{self.mesure.titre} : {self.mesure.unite}"


def show(publiee: Publiee, lieu: Lieu, perimetre: Perimetre, autre: Lieu | None = None) -> None:
    """Draw the map of a measure, the table of what is read with the territoire, and all of them behind a fold."""
    niveau = Niveau.DST if lieu.niveau is Niveau.DST else Niveau.ARRONDISSEMENT
    tous = lieux_elus.lieux(publiee)
    du_niveau = [un for un in tous if un.niveau is niveau]
    quoi = "DST" if niveau is Niveau.DST else "arrondissements"
    st.header(f"{lieu} et autour" if lieu.niveau is not Niveau.PARIS else "Dans Paris", anchor=False)
    gauche, droite = st.columns([3, 2], gap="medium")
    with droite:
        mesure = st.selectbox("Mesure de la carte", MESURES, key="elus-mesure", placeholder="Choisissez")
    peinte = paint(publiee, du_niveau, perimetre, mesure)
    if (peinte.table[mesure.colonne] == NON_PUBLIE).all():
        gauche.info(POUR_TOUS_LIEUX)
    else:
        with gauche:
            _show_map(publiee, peinte, niveau, lieu)
        with droite:
            legende.show(peinte.title(), peinte.echelle, secret=bool(peinte.secrets), manquant=bool(peinte.manquants))
        st.html(_on_paper(publiee, peinte, niveau, lieu))
    proches = lieux_elus.beside(lieu, tous, donnees.territoires(publiee.edition.nuit))
    ajoutes = [autre] if autre and autre not in proches else []
    tableau.show_beside(publiee, [*proches[:1], *ajoutes, *proches[1:]], perimetre)
    if not {*du_niveau} <= {*proches}:
        tableau.show_all(publiee, du_niveau, perimetre, f"Tous les {quoi}")


def paint(publiee: Publiee, lieux: list[Lieu], perimetre: Perimetre, mesure: Mesure) -> Peinte:
    """What the map says of each territoire, the same words as the table; a figure that misses a fiche is hatched."""
    table = tableau.table(publiee, lieux, perimetre)
    textes, valeurs = table[mesure.colonne], table[f"{mesure.colonne}_n"]
    sans_fiche = valeurs.isna() & textes.str.startswith("≥")
    tus = valeurs.isna() & (textes != NON_PUBLIE) & ~sans_fiche
    nombres = valeurs.astype(float)
    return Peinte(
        mesure,
        table,
        divergente(nombres, centre=_paris(publiee, mesure)) if mesure.colonne == "femmes" else sequentielle(nombres),
        {str(code): f"{mesure.titre} : {texte}" for code, texte in textes[tus].items()},
        frozenset(map(str, table.index[sans_fiche])),
    )


def _show_map(publiee: Publiee, peinte: Peinte, niveau: Niveau, lieu: Lieu) -> None:
    couche = donnees.territoires(publiee.edition.nuit).couches[niveau].rename_axis("code").reset_index()
    colonne = peinte.mesure.colonne
    maps.show(
        maps.choropleth(
            couche[["code", "nom", "geometry"]],
            peinte.table[f"{colonne}_n"].astype(float),
            echelle=peinte.echelle,
            etiquettes={str(code): str(texte) for code, texte in peinte.table[colonne].items()},
            survols={str(code): f"{peinte.mesure.titre} : {texte}" for code, texte in peinte.table[colonne].items()},
            secrets=peinte.secrets,
            selection=lieu.code,
        ),
        key="carte-elus",
        hauteur=HAUTEUR,
    )


def _on_paper(publiee: Publiee, peinte: Peinte, niveau: Niveau, lieu: Lieu) -> str:
    """The same map as a drawing: a browser prints a live map cut, or empty."""
    territoires = donnees.territoires(publiee.edition.nuit)
    zones = territoires.couches[niveau]
    colonne = peinte.mesure.colonne
    couleurs = {
        str(code): dessins.POINTS if code in peinte.secrets else peinte.echelle.couleur(float(valeur))
        for code, valeur in peinte.table[f"{colonne}_n"].items()
        if code in peinte.secrets or pd.notna(valeur)
    }
    textes = peinte.table[colonne].where(~peinte.table.index.isin([*peinte.secrets]), "")
    etiquettes = {str(code): (str(nom), str(textes.get(code, ""))) for code, nom in zones["nom"].items()}
    choisis = [lieu.code] if niveau is Niveau.DST else lieux_elus.held(lieu, territoires)
    classes = list(zip(peinte.echelle.couleurs, peinte.echelle.libelles, strict=True))
    signes = [(dessins.POINTS, dessins.SECRET)] * bool(peinte.secrets)
    signes += [(dessins.HACHURES, dessins.MANQUANT)] * bool(peinte.manquants)
    surlignes = () if lieu.niveau is Niveau.PARIS else choisis
    svg = dessins.draw(zones, couleurs, etiquettes, [*classes, *signes], surlignes=surlignes)
    image = b64encode(svg.encode()).decode()
    titre = escape(peinte.title())
    return (
        f'<figure class="lanterne-papier"><figcaption>{titre}</figcaption>'
        f'<img alt="{titre}, carte ; les mêmes chiffres sont dans le tableau" '
        f'src="data:image/svg+xml;base64,{image}"></figure>'
    )


def _paris(publiee: Publiee, mesure: Mesure) -> float:
    paris = [un for un in lieux_elus.lieux(publiee) if un.niveau is Niveau.PARIS]
    valeur = tableau.table(publiee, paris, Perimetre.TOUS_LIEUX)[f"{mesure.colonne}_n"].iloc[0]
    return 0.0 if pd.isna(valeur) else float(valeur)
