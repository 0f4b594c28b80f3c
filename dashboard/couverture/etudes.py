"""Cached studies of coverage: keyed by scalars and by how far the store was written, as in
`dashboard.resultats.donnees`.
"""

from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from counting.couverture import denombrement
from counting.couverture.comparaison import Comparaison, compare, join_zones
from counting.couverture.denombrement import Gens, Regard
from counting.couverture.etude import Etude, study
from counting.couverture.regles import Moment, Regle
from counting.couverture.semaine import lay_week, lay_zones
from counting.couverture.terrain import Terrain, make_terrain
from counting.couverture.zone_choisie import SemaineDeZone, week_of_zone
from counting.couverture.zones import recouvrements, zones_blanches
from counting.domain import Perimetre
from counting.maraudes import registre as registre_maraudes
from counting.maraudes.domain import Maraude
from counting.store import Marque
from dashboard import session
from dashboard.resultats import donnees
from geo import fichiers, reference
from geo.crs import METRES

HORS_RESSORT = "Zones hors de votre ressort : non montrées."


@st.cache_resource(show_spinner=False, max_entries=8)
def maraudes(plan: str, revision: int) -> list[Maraude]:  # noqa: ARG001 - the key of the cache
    """Maraudes of a plan. Do not change the list: it is shared."""
    return registre_maraudes.load(donnees.store(), plan=plan)


@st.cache_resource(show_spinner="Découpage de la mosaïque des zones…", max_entries=4)
def terrain(plan: str, revision: int, *, sans_eau: bool, sans_rails: bool) -> Terrain:
    """Mosaic of a plan, cut once a revision of the register."""
    return _terrain(lay_zones(maraudes(plan, revision)), sans_eau=sans_eau, sans_rails=sans_rails)


@st.cache_resource(show_spinner=False, max_entries=8)
def gens(edition: str, perimetre: Perimetre, quand: Marque) -> Gens:
    """People of an édition at a moment."""
    return denombrement.load_gens(
        donnees.store(), edition, secteurs=donnees.secteurs(edition), perimetre=perimetre, marque=quand
    )


@st.cache_resource(show_spinner="Étude de la couverture…", max_entries=16)
def etude(
    *, plan: str, revision: int, regle: Regle, jour: date, edition: str, perimetre: Perimetre, quand: Marque
) -> Etude:
    """Study of a plan under a rule, on a date, for the people of an édition."""
    sol = terrain(plan, revision, sans_eau=regle.sans_eau, sans_rails=regle.sans_rails)
    semaine = lay_week(maraudes(plan, revision), sol.zones, regle, jour)
    return study(sol, semaine, regle, gens(edition, perimetre, quand))


@st.cache_resource(show_spinner=False, max_entries=256)
def zones(moment: Moment, codes: tuple[str, ...], regard: Regard, *, doubles: bool, **cle: Any) -> gpd.GeoDataFrame:
    """Zones blanches of a study at a moment, or its overlaps. Do not change the frame: it is shared."""
    chercher = recouvrements if doubles else zones_blanches
    return chercher(etude(**cle), moment, codes, regard)


@st.cache_resource(show_spinner=False, max_entries=64)
def semaine_de_zone(code: str, moment: Moment, codes: tuple[str, ...], regard: Regard, **cle: Any) -> SemaineDeZone:
    """Week of one zone blanche of `zones`."""
    return week_of_zone(etude(**cle), moment, codes, regard, code)


def held(cellules: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cells, EPSG:4326 or metres, whose middle lies in the account's arrondissements."""
    limite = session.ressort()
    if limite is None:
        return cellules
    contours = arrondissements()
    ici = contours[contours["code"].isin(limite)].to_crs(cellules.crs).geometry.union_all()
    return cellules[cellules.geometry.centroid.within(ici)]


def held_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Arrondissements among these where the account may see the places of people."""
    limite = session.ressort()
    return codes if limite is None else tuple(code for code in codes if code in limite)


def held_zones(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Zones of the account's arrondissements; when others are left out, ``attrs["hors_ressort"]`` says so.

    Their code begins with that of their arrondissement. Filter here, after the caches: they are shared by all accounts.
    """
    limite = session.ressort()
    if limite is None:
        return zones
    tenues = zones[zones["code"].astype(str).str[:5].isin(limite)].reset_index(drop=True)
    tenues.attrs = {**zones.attrs, **({"hors_ressort": HORS_RESSORT} if len(tenues) < len(zones) else {})}
    return tenues


@st.cache_resource(show_spinner=False, max_entries=16)
def endroits(codes: tuple[str, ...], regard: Regard, edition: str, perimetre: Perimetre, quand: Marque) -> pd.DataFrame:
    """Places of the last count in some arrondissements. Ask `voir_points` first."""
    contours = arrondissements()
    ici = contours.geometry[contours["code"].isin(codes)].to_crs(METRES).union_all()
    return gens(edition, perimetre, quand).places(regard, ici)


@st.cache_resource(show_spinner="Comparaison des deux semaines…", max_entries=4)
def comparaison(
    avant: tuple[str, date],
    apres: tuple[str, date],
    *,
    revision: int,
    regle: Regle,
    edition: str,
    perimetre: Perimetre,
    quand: Marque,
) -> Comparaison:
    """Compare two (plan, date), on one mosaic of both plans."""
    (plan_a, jour_a), (plan_b, jour_b) = avant, apres
    zones_a, zones_b = lay_zones(maraudes(plan_a, revision)), lay_zones(maraudes(plan_b, revision))
    sol = _terrain(join_zones(zones_a, zones_b), sans_eau=regle.sans_eau, sans_rails=regle.sans_rails)
    semaine_a = lay_week(maraudes(plan_a, revision), zones_a, regle, jour_a)
    semaine_b = lay_week(maraudes(plan_b, revision), zones_b, regle, jour_b)
    return compare(sol, semaine_a, semaine_b, regle, gens(edition, perimetre, quand))


@st.cache_resource(show_spinner=False)
def arrondissements() -> gpd.GeoDataFrame:
    """Outlines of the arrondissements, EPSG:4326. Do not change the frame: it is shared."""
    return reference.load_arrondissements()[0]


def has_voies() -> bool:
    """Whether the reference folder has streets."""
    return (reference.folder() / fichiers.VOIES.nom).exists()


def has_eau() -> bool:
    """Whether the reference folder has the surfaces of the Seine and the canals."""
    return (reference.folder() / fichiers.EAU.nom).exists()


def has_ferrees() -> bool:
    """Whether the reference folder has the surfaces of the railways."""
    return (reference.folder() / fichiers.FERREES.nom).exists()


def left_out(regle: Regle) -> tuple[gpd.GeoDataFrame | None, list[reference.Source]]:
    """Surfaces that a rule leaves out, EPSG:4326, and where they come from; None when it leaves out none."""
    return _left_out(sans_eau=regle.sans_eau, sans_rails=regle.sans_rails)


@st.cache_resource(show_spinner=False)
def _left_out(*, sans_eau: bool, sans_rails: bool) -> tuple[gpd.GeoDataFrame | None, list[reference.Source]]:
    lues = [reference.load_eau() if sans_eau else None, reference.load_ferrees() if sans_rails else None]
    couches = [couche for couche in lues if couche is not None]
    if not couches:
        return None, []
    return gpd.GeoDataFrame(pd.concat([couche for couche, _ in couches], ignore_index=True)), [s for _, s in couches]


def _terrain(zones: gpd.GeoDataFrame, *, sans_eau: bool, sans_rails: bool) -> Terrain:
    quartiers, voies = reference.load_quartiers(), reference.load_voies()
    return make_terrain(
        zones,
        reference.load_arrondissements()[0],
        quartiers=quartiers[0] if quartiers else None,
        voies=voies[0] if voies else None,
        exclues=_left_out(sans_eau=sans_eau, sans_rails=sans_rails)[0],
    )
