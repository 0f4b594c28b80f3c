"""Some 70 maraudes for whoever opens Lanterne for the first time: what is published of them, the rest simulated."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Engine

from counting.demonstration.zones import RAYON_LIEU_M, Trace, Ville, draw, to_degrees
from counting.geographie.localisation import build_index
from counting.maraudes.domain import JOURS, Maraude, Origine, Passage, Public, Recurrence, TypeMaraude, Zone
from counting.maraudes.lignes import uid_of
from counting.maraudes.publiees import MaraudePubliee, load_publiees
from counting.maraudes.registre import load, save
from geo import reference
from geo.crs import DEGREES
from geo.emprises import lay_emprises

AUTEUR = "Simulation"
GRAINE = 2026
NOMBRES = {TypeMaraude.MIS: 13, TypeMaraude.MEO: 4, TypeMaraude.MS: 11, TypeMaraude.MB: 40}
"""Pacte parisien, bilan 2015-2020; MS and MB « not exhaustive »."""

PUBLICS_MS = (Public.FEMMES, Public.FAMILLES, Public.JEUNES, Public.EXILES, Public.USAGERS)
SOIREES = {
    TypeMaraude.MIS: (("09:00", 4.0), ("14:00", 4.0), ("18:30", 3.5)),
    TypeMaraude.MEO: (("20:00", 4.0),),
    TypeMaraude.MS: (("18:00", 4.0), ("20:00", 4.0), ("21:00", 3.5)),
    TypeMaraude.MB: (("19:00", 2.5), ("19:30", 3.0), ("20:30", 3.0), ("21:30", 3.0)),
}
"""Beginnings and hours a simulated round may have."""

JOURS_SIMULES = {TypeMaraude.MIS: 3, TypeMaraude.MEO: 5, TypeMaraude.MS: 3, TypeMaraude.MB: 1}


def create(engine: Engine, progress: Callable[[str], None] = print) -> None:
    """Fill an empty register; the same maraudes on every machine with the same files."""
    if load(engine):
        return
    progress("Maraudes de démonstration : faits publiés, et simulation du reste…")
    save(engine, simulate(), AUTEUR)


def simulate() -> list[Maraude]:
    """Published maraudes completed by simulation, then simulated ones up to the published numbers.

    One is `simulee` unless both its zone and its hours are published; its source says what is, and what is not.
    """
    ville, rng, publiees = Ville(), np.random.default_rng(GRAINE), load_publiees()
    places = _places(publiees)
    esquisses = [esquisse for publiee in publiees for esquisse in _complete(publiee, ville, places, rng)]
    for type_, nombre in NOMBRES.items():
        presentes = sum(maraude.type is type_ for maraude, _ in esquisses)
        esquisses += [_invent(type_, rang, ville, rng) for rang in range(1, nombre - presentes + 1)]
    return _lay(esquisses, ville)


def _places(publiees: list[MaraudePubliee]) -> dict[str, shapely.Point]:
    """Points of the published places that the reference folder can place, EPSG:4326."""
    noms = sorted({lieu for publiee in publiees for lieu in publiee.lieux})
    if reference.adresses_path() is None:
        return {}
    reponses = zip(noms, build_index().locate_many(noms), strict=True)
    return {nom: shapely.Point(reponse.lon, reponse.lat) for nom, reponse in reponses if reponse.status == "ok"}


def _complete(
    publiee: MaraudePubliee, ville: Ville, places: dict[str, shapely.Point], rng: np.random.Generator
) -> Iterator[tuple[Maraude, Trace | None]]:
    for rang in range(1, publiee.nombre + 1):
        nom = f"{publiee.nom} {rang}" if publiee.nombre > 1 else publiee.nom
        trace, zone_publiee = _trace(publiee, ville, places, rng)
        passages, heures_publiees = _passages(publiee, rng)
        simule = [quoi for quoi, su in (("zone", zone_publiee), ("horaires", heures_publiees)) if not su]
        publie = " ; ".join(filter(None, (publiee.zone_publiee, publiee.horaire_publie))) or "le nom de l’équipe"
        source = f"Publié : {publie} (confiance {publiee.confiance} ; {publiee.source})."
        source += f" Rayon de {RAYON_LIEU_M} m autour de chaque lieu, choix de Lanterne." if publiee.lieux else ""
        source += f" Simulé : {' et '.join(simule)}." if simule else ""
        maraude = Maraude(
            uid=uid_of(publiee.operateur, nom),
            nom=nom,
            operateur=publiee.operateur,
            type=publiee.type,
            public=publiee.public,
            unite=publiee.unite,
            deplacement=publiee.deplacement,
            astreinte=publiee.astreinte,
            simulee=bool(simule),
            source=f"{source} {publiee.note}".strip(),
            passages=passages,
        )
        yield maraude, trace


def _trace(
    publiee: MaraudePubliee, ville: Ville, places: dict[str, shapely.Point], rng: np.random.Generator
) -> tuple[Trace | None, bool]:
    """Where a published maraude goes, and whether that is published; on call without a zone, it has none."""
    if publiee.lieux:
        points = [
            places.get(lieu) or to_degrees(ville.point(code, rng))
            for lieu, code in zip(publiee.lieux, publiee.territoires, strict=True)
        ]
        return Trace(shapely.MultiPoint(points), Origine.LIEUX, RAYON_LIEU_M), set(publiee.lieux) <= set(places)
    if publiee.territoires:
        contour = shapely.union_all([ville.contours[code] for code in publiee.territoires])
        if publiee.cadre:
            return Trace(contour.intersection(shapely.box(*publiee.cadre)), Origine.POLYGONE), False
        noms = ", ".join(map(reference.nom_arrondissement, publiee.territoires))
        tous = len(publiee.territoires) == len(ville.contours)
        return Trace(contour, Origine.TERRITOIRES, nom="Paris" if tous else noms), True
    if publiee.astreinte:
        return None, True
    return draw(ville, rng), False


def _passages(publiee: MaraudePubliee, rng: np.random.Generator) -> tuple[tuple[Passage, ...], bool]:
    """Slots of a published maraude, and whether they are published; on call without hours, it has none."""
    if publiee.jours and publiee.debut:
        return tuple(Passage("", jour, publiee.debut, publiee.fin) for jour in publiee.jours), True
    if publiee.astreinte:
        return (), True
    jours = publiee.jours or _jours(publiee.jours_par_semaine or JOURS_SIMULES[publiee.type], rng)
    return _soirees(publiee.type, jours, publiee.duree_h, rng), False


def _invent(type_: TypeMaraude, rang: int, ville: Ville, rng: np.random.Generator) -> tuple[Maraude, Trace]:
    nom, operateur = f"Maraude simulée {type_} {rang}", f"Opérateur simulé {type_} {1 + (rang - 1) // 3}"
    public = PUBLICS_MS[rang % len(PUBLICS_MS)] if type_ is TypeMaraude.MS else Public.TOUS
    passages = _soirees(type_, _jours(JOURS_SIMULES[type_], rng), 0.0, rng)
    recurrence = rng.choice(list(Recurrence), p=[0.8, 0.15, 0.05]) if type_ is TypeMaraude.MB else "chaque semaine"
    maraude = Maraude(
        uid=uid_of(operateur, nom),
        nom=nom,
        operateur=operateur,
        type=type_,
        public=public,
        simulee=True,
        source="Maraude simulée : rien n’en est publié.",
        passages=tuple(replace(passage, recurrence=Recurrence(str(recurrence))) for passage in passages),
    )
    return maraude, draw(ville, rng)


def _jours(nombre: int, rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(sorted(int(jour) for jour in rng.choice(len(JOURS), nombre, replace=False)))


def _soirees(
    type_: TypeMaraude, jours: tuple[int, ...], duree_h: float, rng: np.random.Generator
) -> tuple[Passage, ...]:
    soirees = SOIREES[type_]
    if duree_h:
        soirees = tuple((debut, duree_h) for debut, _ in SOIREES[TypeMaraude.MB])
    debut, duree = soirees[int(rng.integers(len(soirees)))]
    heures, minutes = map(int, debut.split(":"))
    fin = (60 * heures + minutes + round(60 * duree)) % (24 * 60)
    return tuple(Passage("", jour, debut, f"{fin // 60:02}:{fin % 60:02}") for jour in jours)


def _lay(esquisses: list[tuple[Maraude, Trace | None]], ville: Ville) -> list[Maraude]:
    """Widen every zone at once, and hand each to its maraude; territoires several share are one zone."""
    codes = [
        trace.nom or f"{maraude.type}-{rang:02}" if trace else "" for rang, (maraude, trace) in enumerate(esquisses)
    ]
    traces = {
        code: (trace.nom or maraude.nom, trace)
        for code, (maraude, trace) in zip(codes, esquisses, strict=True)
        if trace
    }
    champs = {
        "code": list(traces),
        "nom": [nom for nom, _ in traces.values()],
        "origine": [trace.origine.value for _, trace in traces.values()],
        "rayon_m": [float(trace.rayon_m) for _, trace in traces.values()],
    }
    dessin = gpd.GeoDataFrame(champs, geometry=[trace.forme for _, trace in traces.values()], crs=DEGREES)
    emprises = lay_emprises(dessin, perimetre=ville.perimetre).zones
    zones = {
        code: Zone(code, nom, shapely.to_wkb(contour), Origine(origine), int(rayon))
        for code, nom, origine, rayon, contour in emprises.itertuples(index=False)
    }
    return [
        replace(
            maraude,
            zones=(zones[code],) if code else (),
            passages=tuple(replace(passage, zone=code) for passage in maraude.passages),
        )
        for code, (maraude, _) in zip(codes, esquisses, strict=True)
    ]
