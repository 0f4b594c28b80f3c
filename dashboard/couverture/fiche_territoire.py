"""One territoire's sheet, on one page: what is seen and when, what is not, whom it leaves, which teams come."""

from base64 import b64encode
from html import escape

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import streamlit as st

from counting.couverture.denombrement import Regard
from counting.couverture.etude import Etude, Mesure, share_white, shares_covered
from counting.couverture.par_territoire import by_arrondissement, total
from counting.couverture.regles import SUR_L_HORLOGE
from counting.couverture.zones import recouvrements, zones_blanches
from counting.maraudes.domain import JOURS
from counting.mots import accord, jour, nombre, part
from counting.rapports.echelles import SEQUENTIELLE, ZERO, encre, sequentielle
from dashboard import page_html
from dashboard.couverture import etudes
from dashboard.couverture.choix import Choix
from dashboard.couverture.page import unseen
from dashboard.couverture.semaine import points

LIGNES = 10
TRAIT_M = 12.0
"""Detail dropped from the sheet's drawing."""


def show(choix: Choix, etude: Etude) -> None:
    """Draw the sheet of the territoire chosen; printing the page prints it alone."""
    st.caption("Le territoire se choisit en haut : une DST, un arrondissement. Ctrl+P n’imprime que cette fiche.")
    zones = etudes.held_zones(zones_blanches(etude, choix.moment, choix.territoire.codes, choix.regard))
    st.html(
        f'<article class="lanterne-fiche"><h2>Couverture {escape(choix.territoire.de)}</h2>'
        f"<p>{escape(_summary(choix, etude))}</p>"
        f'<div class="lanterne-fiche-vues">{_drawing(choix, etude, zones)}'
        f"<div>{_week(choix, etude)}{_figures(choix, etude)}</div></div>"
        f"<h3>{escape(_title(zones))}</h3>{_list(zones)}"
        f"<p>{escape(zones.attrs.get('hors_ressort', ''))}</p>"
        f"<footer>{escape(_foot(choix, etude))}</footer></article>"
    )


def _summary(choix: Choix, etude: Etude) -> str:
    codes = choix.territoire.codes
    surface = part(share_white(etude, Mesure.SURFACE, choix.moment, codes), 0)
    doubles = recouvrements(etude, choix.moment, codes, choix.regard)["surface_m2"].sum() / 1e4
    moment = str(choix.moment)
    simule = " Données simulées." if "donnees_simulees" in choix.contexte() else ""
    return (
        f"{moment[:1].upper()}{moment[1:]}, {surface} de la surface {unseen(choix, etude, 'n’est vue', 'a')} ; trois "
        f"équipes ou plus se croisent sur {nombre(doubles, 1)} ha.{simule}"
    )


def _figures(choix: Choix, etude: Etude) -> str:
    table = by_arrondissement(etude, choix.moment, choix.territoire.codes)
    rangees = [ligne for _, ligne in table.iterrows()]
    plusieurs = len(rangees) > 1
    if plusieurs:
        rangees.append(pd.concat([pd.Series({"nom": "Total"}), total(table)]))
    lignes = [
        (ligne["nom"], part(ligne["blanche_m2"] / ligne["surface_m2"], 0), *(_pair(ligne, regard) for regard in Regard))
        for ligne in rangees
    ]
    titres = ("Arrondissement", "Surface sans passage", *(f"{r.capitalize()} sans passage" for r in Regard))
    return page_html.table(titres, lignes, "lanterne-tableau", total=plusieurs)


def _pair(ligne: pd.Series, regard: Regard) -> str:
    return f"{nombre(ligne[f'{regard}_sans_passage'])} sur {nombre(ligne[regard])}"


def _title(zones: gpd.GeoDataFrame) -> str:
    suite = f", les {LIGNES} premières" if len(zones) > LIGNES else ""
    return accord(len(zones), "zone blanche", "zones blanches") + suite


def _list(zones: gpd.GeoDataFrame) -> str:
    lignes = [
        (
            str(rang),
            z.nom,
            nombre(z.personnes),
            nombre(z.femmes),
            nombre(z.familles),
            nombre(z.surface_m2 / 1e4, 1),
            f"{z.maraude}, {nombre(z.distance_m)}\u00a0m" if z.maraude else "aucune à cette heure",
            z.heures_sans_passage,
        )
        for rang, z in enumerate(zones.head(LIGNES).itertuples(), start=1)
    ]
    titres = (
        "N°",
        "Quartier",
        "Personnes",
        "Femmes",
        "Familles",
        "Surface (ha)",
        "Maraude la plus proche",
        "Heures sans passage de la semaine",
    )
    return page_html.table(titres, lignes, "lanterne-tableau")


def _week(choix: Choix, etude: Etude) -> str:
    """The week strip as a plain table, hours of the rule only."""
    regardees = [rang for rang, oui in enumerate(etude.regle.heures()[:24]) if oui]
    parts = shares_covered(etude, choix.mesure, choix.territoire.codes).reshape(len(JOURS), -1)
    tete = "".join(f"<th>{SUR_L_HORLOGE[rang]}</th>" for rang in regardees)
    corps = "".join(
        f"<tr><th>{nom[:3]}</th>{''.join(_cell(parts[ligne, rang]) for rang in regardees)}</tr>"
        for ligne, nom in enumerate(JOURS)
    )
    titre = f"<caption>Couvert, en % de {choix.mesure}</caption>"
    return f'<table class="semaine">{titre}<tr><td></td>{tete}</tr>{corps}</table>'


def _cell(valeur: float) -> str:
    if np.isnan(valeur):
        return "<td></td>"
    fond = ZERO if valeur == 0 else SEQUENTIELLE[min(int(valeur * 5), 4)]
    return f'<td style="background:{fond};color:{encre(fond)}">{escape(points(valeur))}</td>'


def _drawing(choix: Choix, etude: Etude, zones: gpd.GeoDataFrame) -> str:
    """Territoire and zones blanches as an SVG image, north up: an inline one would be taken out of the page."""
    terrain = etude.terrain.arrondissements
    contours = terrain.geometry[terrain["code"].isin(choix.territoire.codes)]
    ouest, sud, est, nord = contours.total_bounds
    echelle = sequentielle(zones[choix.regard])
    fonds = [echelle.couleur(float(valeur)) for valeur in zones[choix.regard]]
    chemins = [_path(forme, fond, 0.7) for forme, fond in zip(zones.geometry, fonds, strict=True)]
    chemins += [_path(forme, "none", 2) for forme in contours]
    chemins += _numbers(zones.geometry.head(LIGNES), fonds, (est - ouest) / 28)
    marge = (est - ouest) / 100  # so that the outer stroke is not cut in two
    cadre = f"{ouest - marge:.0f} {-nord - marge:.0f} {est - ouest + 2 * marge:.0f} {nord - sud + 2 * marge:.0f}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{cadre}">{"".join(chemins)}</svg>'
    image = b64encode(svg.encode()).decode()
    dit = "Zones blanches du territoire ; les mêmes chiffres sont dans la liste"
    legende = f"Zones blanches : plus sombre, plus de {choix.regard} y ont été comptées ; numéros de la liste"
    return (
        f'<figure><img alt="{dit}" src="data:image/svg+xml;base64,{image}"><figcaption>{legende}</figcaption></figure>'
    )


def _numbers(formes: gpd.GeoSeries, fonds: list[str], corps_m: float) -> list[str]:
    """Rank of each zone listed, where it holds the largest circle."""
    centres = [shapely.maximum_inscribed_circle(forme, tolerance=TRAIT_M).coords[0] for forme in formes]
    return [
        f'<text x="{x:.0f}" y="{-y:.0f}" font-size="{corps_m:.0f}" font-family="sans-serif" font-weight="700" '
        f'text-anchor="middle" dominant-baseline="central" fill="{encre(fond)}">{rang}</text>'
        for rang, ((x, y), fond) in enumerate(zip(centres, fonds, strict=False), start=1)
    ]


def _path(forme: shapely.Geometry, fond: str, trait_px: float) -> str:
    anneaux = [
        anneau
        for polygone in shapely.get_parts(shapely.simplify(forme, TRAIT_M))
        for anneau in (polygone.exterior, *polygone.interiors)
    ]
    traces = "".join("M" + "L".join(f"{x:.0f} {-y:.0f}" for x, y in a.coords) + "Z" for a in anneaux)
    trait = f'stroke="#14213d" stroke-width="{trait_px}" vector-effect="non-scaling-stroke"'
    return f'<path d="{traces}" fill="{fond}" fill-rule="evenodd" {trait}/>'


def _foot(choix: Choix, etude: Etude) -> str:
    sans = accord(
        int(etude.sans_point[Regard.PERSONNES]), "personne est sans point sûr", "personnes sont sans point sûr"
    )
    return (
        f"{choix.regle} Plan « {choix.plan} », passages en saison le {jour(choix.jour)}. Édition {choix.edition.nom}, "
        f"périmètre {choix.perimetre}, {choix.version} ; dans Paris, {sans}. Lanterne."
    )
