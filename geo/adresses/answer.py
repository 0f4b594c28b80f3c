"""What the geocoder answers."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "a_verifier", "introuvable"]
Kind = Literal["housenumber", "street", "intersection", "poi", "zone", "coordinates"]


class AdressesError(ValueError):
    """The address file cannot be read as a Base Adresse Nationale CSV."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible place of an address.

    Attributes
    ----------
    lon, lat : float
        EPSG:4326.
    type : Kind
        What was matched.
    label : str
        The place as BAN writes it: « 12bis Rue de la Paix 75002 Paris ».
    score : float
        In [0, 1]: of answers with at least this score, at least this share lies within 100 m (docs/geocoding.md).
    id, housenumber, name, street, postcode, city, citycode : str
        As in BAN's CSV service; empty where they have no meaning.
    """

    lon: float
    lat: float
    type: Kind
    label: str
    score: float
    id: str = ""
    housenumber: str = ""
    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    citycode: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an address is, and how sure that is; the fields are those of :class:`Candidate`.

    Attributes
    ----------
    status : Status
        ``ok``; ``a_verifier``: a person must look at it; ``introuvable``: ``lon`` and ``lat`` are None.
    score_next : float
        Score of the runner-up that lies elsewhere, 0 if there is none.
    """

    status: Status
    lon: float | None = None
    lat: float | None = None
    type: Kind | None = None
    label: str = ""
    score: float = 0.0
    score_next: float = 0.0
    id: str = ""
    housenumber: str = ""
    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    citycode: str = ""


def answer_of(c: Candidate, status: Status, score_next: float) -> Answer:
    """Answer that a candidate makes."""
    return Answer(
        status, c.lon, c.lat, c.type, c.label, c.score, score_next,
        c.id, c.housenumber, c.name, c.street, c.postcode, c.city, c.citycode,
    )  # fmt: skip


INTROUVABLE = Answer("introuvable")
