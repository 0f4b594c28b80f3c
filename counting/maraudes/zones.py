"""Zones of maraudes: from a file, a drawing, a list of streets and addresses, or territoires."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import shapely

from counting.fiches.colonnes import fold
from counting.geographie.niveaux import PARIS
from counting.geographie.territoires import regroupements
from counting.maraudes.domain import Maraude, Origine, Zone
from counting.seuils import RAYON_MARAUDE
from geo import reference
from geo.adresses import AddressIndex
from geo.anomalies import Anomalie
from geo.crs import DEGREES, METRES
from geo.emprises import Emprises, lay_emprises, read_emprises
from geo.parcours import trace_parcours

RAYON_M = RAYON_MARAUDE.valeur


ALLEGEMENTS_M = (1, 2, 5, 10, 20, 50)
"""Tolerances tried, in metres, from a kerb to a small square."""


@dataclass(frozen=True)
class ZonesSaisies:
    """Zones that can be used, and what was wrong with the others."""

    zones: tuple[Zone, ...]
    anomalies: list[Anomalie]

    @property
    def acceptable(self) -> bool:
        """Whether nothing was left out."""
        return not any(anomalie.bloquante for anomalie in self.anomalies)


def read_zones(path: Path, *, rayon_m: int = RAYON_M) -> ZonesSaisies:
    """Read the zones of a file: polygons as they are, lines and points widened by `rayon_m` metres.

    Raises
    ------
    CoucheIllisibleError
        The file cannot be read at all; see `geo.emprises.read_emprises` for what is a fault and what is a doubt.
    """
    return _gather(read_emprises(path, perimetre=_paris(), rayon_m=rayon_m))


def draw_zone(trace: shapely.Geometry, code: str, nom: str, *, rayon_m: int = RAYON_M) -> ZonesSaisies:
    """One zone from a shape drawn on the map, EPSG:4326; lines and points are widened by `rayon_m` metres."""
    return _lay(trace, code, nom, "", rayon_m)


def count_sommets(zone: Zone) -> int:
    """Vertices of a zone's outline."""
    return int(shapely.get_num_coordinates(shapely.from_wkb(zone.contour)))


def lighten(zone: Zone, sommets: int) -> tuple[Zone, int]:
    """The zone with `sommets` vertices or less, simplified as finely as that allows, and how finely, in metres.

    Beyond `ALLEGEMENTS_M` the outline keeps the vertices it has left.
    """
    contour = gpd.GeoSeries.from_wkb([zone.contour], crs=DEGREES).to_crs(METRES)
    for tolerance_m in ALLEGEMENTS_M:
        leger = contour.simplify(tolerance_m).to_crs(DEGREES)[0]
        if shapely.get_num_coordinates(leger) <= sommets:
            break
    return replace(zone, contour=shapely.to_wkb(leger)), tolerance_m


def maraudes_at(maraudes: Iterable[Maraude], lon: float, lat: float) -> list[Maraude]:
    """Maraudes one of whose zones holds a point (EPSG:4326), the smallest zone first."""
    ici = shapely.Point(lon, lat)
    surfaces = {}
    for maraude in maraudes:
        contours = shapely.from_wkb([zone.contour for zone in maraude.zones])
        tenues = contours[shapely.intersects(contours, ici)]
        if len(tenues):
            surfaces[maraude.uid] = (shapely.area(tenues).min(), maraude)
    return [maraude for _, maraude in sorted(surfaces.values(), key=lambda tenue: tenue[0])]


def zone_of_lieux(
    textes: Sequence[str], code: str, nom: str, *, index: AddressIndex, rayon_m: int = RAYON_M
) -> ZonesSaisies:
    """One zone within `rayon_m` metres of the streets, crossings, stations and addresses of a list.

    A text that cannot be placed is a blocking anomaly; the zone is made of the others.
    """
    lues = reference.load_voies()
    trace, anomalies = trace_parcours(textes, index=index, voies=lues[0] if lues else None)
    if trace.is_empty:
        vide = Anomalie(f"zone {code}", "au moins un lieu situé", "aucun", "Corrigez la liste, ou tracez la zone.")
        return ZonesSaisies((), [*anomalies, vide])
    saisies = _lay(trace, code, nom, Origine.VOIES, rayon_m)
    return ZonesSaisies(saisies.zones, [*anomalies, *saisies.anomalies])


def zone_of_territoires(noms: Sequence[str], code: str, nom: str) -> ZonesSaisies:
    """One zone made of arrondissements, quartiers, Paris Centre, DST or Paris, by code or by name (« 17e »)."""
    contours, codes = _territoires(), _codes_by_name()
    connus = {ecrit: codes[fold(ecrit)] for ecrit in noms if fold(ecrit) in codes}
    anomalies = [
        Anomalie(f"zone {code}", "un territoire connu", ecrit, "Écrivez par exemple 17e, 75117 ou Paris Centre.")
        for ecrit in noms
        if ecrit not in connus
    ]
    if not connus:
        return ZonesSaisies((), anomalies or [Anomalie(f"zone {code}", "un territoire", "", "Choisissez-en un.")])
    contour = shapely.union_all([contours[un] for codes_d_un in connus.values() for un in codes_d_un])
    return ZonesSaisies((Zone(code, nom, shapely.to_wkb(contour), Origine.TERRITOIRES),), anomalies)


def arrondissements() -> tuple[Zone, ...]:
    """The 20 arrondissements, each a zone: code « 75117 », name « 17e »."""
    zones, _ = reference.load_arrondissements()
    return tuple(
        Zone(code, nom, shapely.to_wkb(contour), Origine.TERRITOIRES)
        for code, nom, contour in zones[["code", "nom", "geometry"]].itertuples(index=False)
    )


def _lay(trace: shapely.Geometry, code: str, nom: str, origine: str, rayon_m: int) -> ZonesSaisies:
    champs = {"code": [code], "nom": [nom or code], "origine": [origine], "rayon_m": [float(rayon_m)]}
    saisies = _gather(lay_emprises(gpd.GeoDataFrame(champs, geometry=[trace], crs=DEGREES), perimetre=_paris()))
    seule = f"zone « {nom or code} »"
    return ZonesSaisies(saisies.zones, [replace(anomalie, ou=seule) for anomalie in saisies.anomalies])


def _gather(emprises: Emprises) -> ZonesSaisies:
    connues = set(Origine)
    zones = tuple(
        Zone(code, nom, shapely.to_wkb(contour), Origine(origine if origine in connues else "polygone"), int(rayon))
        for code, nom, origine, rayon, contour in emprises.zones.itertuples(index=False)
    )
    return ZonesSaisies(zones, emprises.anomalies)


def _paris() -> gpd.GeoDataFrame:
    return reference.load_arrondissements()[0].to_crs(METRES)


def _territoires() -> dict[str, shapely.Geometry]:
    couches = [lue[0] for lue in (reference.load_arrondissements(), reference.load_quartiers()) if lue]
    return {code: contour for couche in couches for code, contour in zip(couche["code"], couche.geometry, strict=True)}


def _codes_by_name() -> dict[str, list[str]]:
    """Codes of arrondissements and quartiers each folded name stands for."""
    arrondissements_, _ = reference.load_arrondissements()
    lus = reference.load_quartiers()
    codes = {} if lus is None else {fold(q.nom): [q.code] for q in lus[0].itertuples()}
    codes |= {} if lus is None else {code: [code] for code in lus[0]["code"]}
    groupes = regroupements(datetime.now(UTC).date())
    for regroupement in ("paris_centre", "dst"):
        for nom, membres in groupes.groupby(regroupement).groups.items():
            codes[fold(str(nom))] = list(membres)
    for code, nom in zip(arrondissements_["code"], arrondissements_["nom"], strict=True):
        for ecrit in (code, nom, f"750{code[-2:]}", f"{int(code[-2:])}", f"{nom} arrondissement"):
            codes[fold(ecrit)] = [code]
    return codes | {PARIS: list(arrondissements_["code"]), "paris": list(arrondissements_["code"])}
