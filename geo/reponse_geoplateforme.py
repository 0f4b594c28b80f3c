"""Read what the Géoplateforme's geocoder answers: one place in Paris for a person to check, or none."""

import json
import math
from typing import Any, cast

from geo.adresses.answer import INTROUVABLE, Answer, Candidate, Kind, answer_of
from geo.lecture import PARIS

ARRONDISSEMENTS = frozenset(f"751{numero:02d}" for numero in range(1, 21))
"""INSEE codes the service gives to addresses of Paris."""

SCORE_MIN = 0.5
"""Its ``score`` is 0.34 for garbage it calls ``ok``; its clients refuse answers below 0.5 to 0.8."""

AILLEURS_M = 100.0
"""A runner-up nearer than this is the same place, as for :mod:`geo.adresses`."""

_TYPES = ("housenumber", "street")
_TEXTES = ("id", "housenumber", "name", "street", "postcode", "city", "citycode")
"""In the order of :class:`Candidate`."""

_TEXTE_MAX = 200
_DEGRE_M = 111_320.0


def read(corps: bytes) -> Answer | None:
    """Best place of a GeoJSON FeatureCollection, or None when `corps` is not one.

    Returns
    -------
    Answer or None
        ``a_verifier`` at most, with the service's own score; ``introuvable`` when no feature is a number or a street
        of Paris with a score of at least `SCORE_MIN`. Features of any other shape are left out.
    """
    try:
        document = json.loads(corps)
    except (ValueError, RecursionError):
        return None
    entites = document.get("features") if isinstance(document, dict) else None
    if not isinstance(entites, list):
        return None
    candidats = [candidat for candidat in map(_candidat, entites) if candidat]
    candidats.sort(key=lambda candidat: -candidat.score)
    if not candidats or candidats[0].score < SCORE_MIN:
        return INTROUVABLE
    autres = (autre.score for autre in candidats if _ecart_m(candidats[0], autre) > AILLEURS_M)
    return answer_of(candidats[0], "a_verifier", next(autres, 0.0))


def _candidat(entite: object) -> Candidate | None:
    """Candidate of one feature; None if it is elsewhere, of another type or of another shape."""
    proprietes, point = _member(entite, "properties"), _point(_member(_member(entite, "geometry"), "coordinates"))
    score, kind, label = (_member(proprietes, nom) for nom in ("score", "type", "label"))
    textes = [_texte(_member(proprietes, nom)) for nom in _TEXTES]
    if point is None or not _is_number(score) or not 0 <= score <= 1:
        return None
    if kind not in _TYPES or not _texte(label) or textes[-1] not in ARRONDISSEMENTS:
        return None
    return Candidate(*point, cast(Kind, kind), _texte(label), float(score), *textes)


def _point(coordonnees: object) -> tuple[float, float] | None:
    """Longitude and latitude, in or around Paris."""
    ouest, sud, est, nord = PARIS.bounds
    if not isinstance(coordonnees, list) or len(coordonnees) < 2 or not all(map(_is_number, coordonnees[:2])):
        return None
    lon, lat = coordonnees[:2]
    return (float(lon), float(lat)) if ouest <= lon <= est and sud <= lat <= nord else None


def _member(valeur: object, nom: str) -> Any:
    return valeur.get(nom) if isinstance(valeur, dict) else None


def _is_number(valeur: object) -> bool:
    return isinstance(valeur, int | float) and not isinstance(valeur, bool)


def _texte(valeur: object) -> str:
    """Text on one line, without what a screen or a database refuses."""
    if not isinstance(valeur, str):
        return ""
    return "".join(lettre for lettre in " ".join(valeur.split()) if lettre.isprintable())[:_TEXTE_MAX]


def _ecart_m(un: Candidate, autre: Candidate) -> float:
    """Metres between two points of one town."""
    est = (un.lon - autre.lon) * math.cos(math.radians(un.lat))
    return _DEGRE_M * math.hypot(est, un.lat - autre.lat)
