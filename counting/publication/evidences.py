"""What the registers of maraudes and haltes let anybody know of the figures: where nobody can be counted as what."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely

from counting.couverture.regles import Regle
from counting.couverture.semaine import lay_week, lay_zones
from counting.domain import Configuration, Niveau, Sexe
from counting.lieux.domain import Profil
from counting.maraudes.horaires import CRENEAUX
from counting.proximite.distances import metres
from counting.proximite.offre import HEURES, Demande, make_offre
from counting.publication.faits import Categorie, Fait
from counting.publication.variables import A_PORTEE, BLANCHE, COUVERTURE, HALTE, HALTES, HEURE, VUES, Assise
from counting.seuils import DETOUR, PROCHE, SURFACE_BLANCHE
from geo.crs import METRES
from geo.reference import nom_arrondissement

QUI = {
    Profil.FEMME_SEULE: ("sexe", str(Sexe.F)),
    Profil.HOMME_SEUL: ("sexe", str(Sexe.H)),
    Profil.COUPLE: ("configuration", str(Configuration.COUPLE)),
    Profil.FAMILLE: ("configuration", str(Configuration.FAMILLE)),
}
"""Category that holds everybody of a profil."""

PARTOUT_VUES = "Aucune zone blanche de {surface} m² ou plus dans : {noms}."
JAMAIS_VUES = "Aucune maraude comptée ne touche : {noms}."
SANS_HALTE = "Aucune halte ouverte à {heure} h à {rayon} m ou moins, à vol d’oiseau, de : {noms}."
HALTES_CHOISIES = "Près de certains arrondissements, les haltes ne reçoivent pas les hommes seuls."


def evident(assise: Assise) -> list[Fait]:
    """Facts anybody can draw from the registers, map in hand; the figures may still deny one (a point on a border)."""
    arrondissements = assise.territoires.couches[Niveau.ARRONDISSEMENT].geometry.to_crs(METRES)
    faits: list[Fait] = []
    if COUVERTURE not in assise.registres.absences:
        faits += _of_maraudes(assise, arrondissements)
    if HALTE not in assise.registres.absences:
        faits += _of_haltes(assise, arrondissements)
    return faits


def _of_maraudes(assise: Assise, arrondissements: gpd.GeoSeries) -> Iterator[Fait]:
    """Arrondissements without any zone blanche, and those that no maraude enters."""
    regle, zones = Regle(), lay_zones(assise.registres.maraudes)
    semaine = lay_week(assise.registres.maraudes, zones, regle, assise.edition.nuit)
    passages = semaine.dans(np.ones(CRENEAUX, np.bool_))
    assez, une = (shapely.union_all(zones.geometry[garde]) for garde in (passages >= regle.passages_min, passages > 0))
    blanches = [shapely.get_parts(shapely.difference(un, assez)) for un in arrondissements]
    grandes = np.array([max(shapely.area(pieces), default=0.0) >= SURFACE_BLANCHE.valeur for pieces in blanches])
    dit = PARTOUT_VUES.format(surface=SURFACE_BLANCHE.valeur, noms=_names(arrondissements[~grandes]))
    yield from (Fait(str(code), ((COUVERTURE, BLANCHE),), (), dit) for code in arrondissements.index[~grandes])
    loin = ~arrondissements.intersects(une)
    dit = JAMAIS_VUES.format(noms=_names(arrondissements[loin]))
    yield from (Fait(str(code), ((COUVERTURE, VUES),), (), dit) for code in arrondissements.index[loin])


def _of_haltes(assise: Assise, arrondissements: gpd.GeoSeries) -> Iterator[Fait]:
    """Arrondissements no halte open then stands near, and those where none near receives men alone."""
    recus: dict[str, list[Categorie]] = {str(code): [] for code in arrondissements.index}
    rayon_m = PROCHE.valeur * 100 / DETOUR.valeur
    for profil, categorie in QUI.items():
        offre = make_offre(
            Demande(profil, assise.edition.nuit, HALTES), assise.registres.lieux, assise.registres.occupations
        )
        places = metres(offre.lieux)[offre.utilisables[HEURES.index(HEURE)]]
        pres = arrondissements.distance(shapely.multipoints(places)) <= rayon_m  # no halte at all: no distance
        for code in arrondissements.index[pres]:
            recus[str(code)].append(categorie)
    sans = [code for code, profils in recus.items() if not profils]
    noms = _names(arrondissements[sans])
    dit = SANS_HALTE.format(heure=HEURE, rayon=int(rayon_m), noms=noms)
    yield from (Fait(code, ((HALTE, A_PORTEE),), (), dit) for code in sans)
    for code, profils in recus.items():
        if profils and QUI[Profil.HOMME_SEUL] not in profils:
            yield Fait(code, ((HALTE, A_PORTEE),), tuple(profils), HALTES_CHOISIES)


def _names(arrondissements: gpd.GeoSeries) -> str:
    return ", ".join(nom_arrondissement(str(code)) for code in arrondissements.index)
