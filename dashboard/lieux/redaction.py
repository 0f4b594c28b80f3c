"""One lieu being written: its cells as typed and the pin of its address, kept until it can be saved."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import uuid4

import streamlit as st
from sqlalchemy import Engine

from counting.fiches.colonnes import fold
from counting.geographie.positions import CHOIX
from counting.lieux.colonnes import PLACES, TITRES, read_reponse
from counting.lieux.controles import dire_periode
from counting.lieux.domain import Audience, Lieu, Publics, TypeAccueil, Visibilite, reserve
from counting.lieux.imports import ApercuLieux, LieuxLus, preview_lieux
from counting.lieux.placement import FICHIER
from counting.lieux.registre import amend, save
from geo.adresses import AddressIndex
from geo.anomalies import Anomalie

CLE = "redaction-lieu"
SAISIE = "saisie"
"""Source of the lieux written at the screen: their identifiers are ours."""

OU = "ce lieu"
ECRITS = {True: "oui", False: "non", None: "inconnu"}
Point = tuple[float, float]


@dataclass
class Redaction:
    """A lieu on screen. `cle` names this opening: each has widgets of its own.

    `base` is the period being changed, None for a new lieu or a new period of a known one. A pin is for an address:
    another address has none until it is placed. `simule`: it was when opened. `demande`: saving is asked; `tente`: it
    was, once.
    """

    titre: str
    base: Lieu | None
    cellules: dict[str, str]
    simule: bool = False
    epingles: dict[str, Point] = field(default_factory=dict)
    cle: str = field(default_factory=lambda: uuid4().hex)
    demande: bool = False
    tente: bool = False

    def ask(self) -> None:
        """Ask for it to be saved."""
        self.demande = self.tente = True

    @property
    def point(self) -> Point | None:
        """Pin of the address typed, EPSG:4326."""
        return self.epingles.get(fold(self.cellules["adresse"]))

    @property
    def reserve(self) -> bool:
        """Whether its type or its publics hide its place, whatever its author would choose."""
        publics = Publics(*(read_reponse(self.cellules[audience.value]) for audience in Audience))
        return reserve(TypeAccueil(self.cellules["type"]), publics)

    def pin(self, point: Point) -> None:
        """Put the pin of the address typed."""
        self.epingles[fold(self.cellules["adresse"])] = round(point[0], 6), round(point[1], 6)


def opened() -> Redaction | None:
    """The lieu being written, if any."""
    return st.session_state.get(CLE)


def open_new() -> None:
    """Begin a new lieu."""
    vide = Lieu(SAISIE, uuid4().hex[:12], "", TypeAccueil.HALTE_NUIT)
    _open("Nouveau lieu", None, cells_of(vide) | {"visibilite": Visibilite.PUBLIQUE.value})


def open_known(lieu: Lieu) -> None:
    """Open a period of the register."""
    _open(f"« {lieu.nom} »", lieu, cells_of(lieu), lieu)


def open_period(lieu: Lieu) -> None:
    """Begin another period of a lieu, after the one known when it ends."""
    debut = lieu.au + timedelta(days=1) if lieu.au else None
    _open(f"« {lieu.nom} », nouvelle période", None, cells_of(replace(lieu, du=debut, au=None, vu_le=None)), lieu)


def close() -> None:
    """Put it away."""
    st.session_state.pop(CLE, None)


def read(
    redaction: Redaction, connus: list[Lieu], *, index: AddressIndex, jour: date
) -> tuple[Lieu | None, list[Anomalie]]:
    """The lieu as typed, by the rules of an import; None when a fault must be mended first."""
    autres = [lieu for lieu in connus if lieu != redaction.base]
    cellules = redaction.cellules | ({"visibilite": Visibilite.RESTREINTE.value} if redaction.reserve else {})
    if redaction.point:
        cellules |= {"longitude": str(redaction.point[0]), "latitude": str(redaction.point[1])}
    apercu: ApercuLieux = preview_lieux(LieuxLus([(OU, cellules)], []), autres, index=index, jour=jour)
    anomalies = list(dict.fromkeys(apercu.anomalies))
    if not apercu.lieux:
        return None, anomalies
    lieu = _placed_by_hand(redaction, apercu.lieux[0])
    if any(code_of(autre) == code_of(lieu) for autre in autres):
        regle = "attendu une période que le registre n’a pas encore"
        double = Anomalie(f"{OU}, colonne {TITRES['du']}", regle, dire_periode(lieu), "Changez sa date de début.")
        return None, [*anomalies, double]
    return lieu, anomalies


def write(engine: Engine, base: Lieu | None, lieu: Lieu, auteur: str) -> bool:
    """Write a period in the place of the one opened; False if nothing changes.

    Raises
    ------
    LieuRefuseError
        The register no longer holds the period as it was read, or refuses the new one; nothing is changed.
    """
    return bool(save(engine, [lieu], auteur)) if base is None else amend(engine, base, lieu, auteur)


def split_faults(anomalies: list[Anomalie]) -> dict[str, list[Anomalie]]:
    """Faults by column key; those of no column are under ``""``."""
    cles = {f"{OU}, colonne {titre}": cle for cle, titre in TITRES.items()}
    parties: dict[str, list[Anomalie]] = {}
    for anomalie in anomalies:
        parties.setdefault(cles.get(anomalie.ou, ""), []).append(anomalie)
    return parties


def code_of(lieu: Lieu) -> str:
    """What names one period of a lieu."""
    return f"{lieu.uid} {lieu.du or ''}".strip()


def cells_of(lieu: Lieu) -> dict[str, str]:
    """Cells of a lieu as they would be typed."""
    cellules: dict[str, str] = dict.fromkeys(TITRES, "")
    capacites = {(une.moment, une.audience): une.places for une in lieu.capacites}
    cellules |= {cle: str(capacites[quoi]) for cle, quoi in PLACES.items() if quoi in capacites}
    cellules |= {audience.value: ECRITS[lieu.publics.recoit(audience)] for audience in Audience}
    cellules |= {cle: str(getattr(lieu, cle)) for cle in _TEXTES}
    return cellules | {cle: _date(getattr(lieu, cle)) for cle in ("du", "au", "vu_le")} | {
        "simule": "oui" if lieu.simule else "non"
    }  # fmt: skip


_TEXTES = ("source", "identifiant", "nom", "type", "operateur", "adresse", "horaires", "admission", "provenance",
           "visibilite", "remarque")  # fmt: skip


def _open(titre: str, base: Lieu | None, cellules: dict[str, str], place: Lieu | None = None) -> None:
    redaction = Redaction(titre, base, cellules, simule=cellules["simule"] == "oui")
    if place and place.point:
        redaction.pin(place.point)
    st.session_state[CLE] = redaction


def _placed_by_hand(redaction: Redaction, lieu: Lieu) -> Lieu:
    """Say that a person chose the point, unless it is the one the register had."""
    if lieu.position is None or lieu.position.methode != FICHIER:
        return lieu
    connue = redaction.base and redaction.base.position
    if connue and lieu.point == (connue.lon, connue.lat):
        return replace(lieu, position=connue)
    return replace(lieu, position=replace(lieu.position, methode=CHOIX))


def _date(jour: date | None) -> str:
    return f"{jour:%d/%m/%Y}" if jour else ""
