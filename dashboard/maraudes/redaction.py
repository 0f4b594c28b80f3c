"""One maraude being written: what is drawn and typed, kept as it is until it can be saved."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import pandas as pd
import shapely
import streamlit as st

from counting.fiches.colonnes import fold
from counting.maraudes.domain import Deplacement, Maraude, Passage, Public, TypeMaraude, Unite
from counting.maraudes.lignes import uid_of
from counting.maraudes.zones import ZonesSaisies
from dashboard.cartes.territoires import Cadre
from dashboard.maraudes import passages as passages_maraude
from dashboard.maraudes.zone_redigee import ZoneRedigee, judge, read_trace, reopen
from geo.anomalies import Anomalie

CLE = "redaction-maraude"

CHAMPS = ("nom", "operateur", "type", "public", "unite", "deplacement", "astreinte", "simulee", "source")


@dataclass
class Redaction:
    """A maraude on screen. `cle` names this opening: each has widgets of its own.

    `cadre` is what the map last had to show. `lieux` are the streets and addresses being typed; `lieux_juges`, those
    last tried and what was wrong with them.
    """

    plan: str
    base: Maraude | None
    champs: dict[str, Any]
    zones: list[ZoneRedigee]
    passages: pd.DataFrame
    recu: int = 0
    cadre: Cadre | None = None
    retirees: list[ZoneRedigee] = field(default_factory=list)
    lieux: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["uid", "lieu"], dtype=str))
    lieux_juges: tuple[list[str], list[Anomalie]] = field(default_factory=lambda: ([], []))
    cle: str = field(default_factory=lambda: uuid4().hex)
    pose_lieux: str = field(default_factory=lambda: uuid4().hex)
    pose_passages: str = field(default_factory=lambda: uuid4().hex)

    @property
    def titre(self) -> str:
        """What is being written."""
        return f"« {self.base.nom} »" if self.base else "Nouvelle maraude"

    def hear(self, gestes: list[dict[str, Any]]) -> None:
        """Do what was done on the map, in order; what was heard already is not done twice."""
        for geste in gestes:
            if geste["n"] <= self.recu:
                continue
            self.recu = geste["n"]
            if geste["action"] == "tracer":
                self.lay(geste["id"], read_trace(geste["trace"]), version=str(geste["n"]))
            elif geste["action"] == "supprimer":
                self.remove(geste["id"])

    def lay(self, id_: str, trace: shapely.Geometry, *, version: str) -> None:
        """Take a shape as drawn; one that is refused stays on the map, to be mended."""
        connue = next((une for une in self.zones if une.id == id_), None)
        redigee = connue or ZoneRedigee(id_, *self._names(), trace, None)
        redigee.trace, redigee.version = trace, version
        judge(redigee)
        if connue is None:
            self.zones.append(redigee)

    def add(self, saisies: ZonesSaisies) -> None:
        """Add a zone that was typed, not drawn."""
        for zone in saisies.zones:
            redigee = reopen(zone)
            redigee.id, redigee.anomalies = f"t{uuid4().hex}", saisies.anomalies
            self.zones.append(redigee)

    def remove(self, id_: str) -> None:
        """Take a zone off; it can be put back as long as the maraude is open."""
        self.retirees += [une for une in self.zones if une.id == id_]
        self.zones = [une for une in self.zones if une.id != id_]

    def put_back(self) -> None:
        """Put back the last zone taken off."""
        zone = self.retirees.pop()
        zone.id, zone.version = f"t{uuid4().hex}", "rendue"
        self.zones.append(zone)

    def settle_names(self) -> bool:
        """Give zones the names typed, in the passages too; whether one changed. To call once the passages are read."""
        changees = [une for une in self.zones if une.nom_ecrit not in ("", une.nom)]
        for une in changees:
            self._rename(une, une.nom_ecrit)
        return bool(changees)

    def widen(self, redigee: ZoneRedigee, rayon_m: int) -> None:
        """Change the radius of a line or of points."""
        redigee.rayon_m = rayon_m
        judge(redigee)

    def free_code(self) -> str:
        """A code that no zone of this maraude has."""
        pris = {zone.code for zone in [*self.zones, *self.retirees]}
        return next(code for rang in range(1, 1_000) if (code := f"Z{rang}") not in pris)

    def _rename(self, redigee: ZoneRedigee, nom: str) -> None:
        ecrits = self.passages["zone"]
        dits = ecrits.map(fold) == fold(redigee.nom)
        if dits.any():
            self.passages = self.passages.assign(zone=ecrits.where(~dits, nom))
            self.pose_passages = uuid4().hex
        redigee.nom = nom
        redigee.zone = redigee.zone and replace(redigee.zone, nom=nom)

    def _names(self) -> tuple[str, str]:
        code = self.free_code()
        return code, f"Zone {code[1:]}"


def opened() -> Redaction | None:
    """The maraude being written, if any."""
    return st.session_state.get(CLE)


def open_new(plan: str) -> None:
    """Begin a new maraude."""
    champs: dict[str, Any] = {"nom": "", "operateur": "", "type": TypeMaraude.MB, "public": Public.TOUS}
    champs |= {
        "unite": Unite.EQUIPE,
        "deplacement": Deplacement.PIED,
        "astreinte": False,
        "simulee": False,
        "source": "",
    }
    st.session_state[CLE] = Redaction(plan, None, champs, [], passages_maraude.write((), ()))


def open_known(plan: str, maraude: Maraude) -> None:
    """Open a maraude of the register."""
    champs = {champ: getattr(maraude, champ) for champ in CHAMPS}
    zones = [reopen(zone) for zone in maraude.zones]
    st.session_state[CLE] = Redaction(
        plan, maraude, champs, zones, passages_maraude.write(maraude.passages, maraude.zones)
    )


def close() -> None:
    """Put it away."""
    st.session_state.pop(CLE, None)


def read_passages(redaction: Redaction) -> tuple[tuple[Passage, ...], list[Anomalie]]:
    """Passages typed, and what is wrong or doubtful with them; a refused zone keeps its name."""
    return passages_maraude.read(redaction.passages, [une.named() for une in redaction.zones])


def write_maraude(redaction: Redaction, passages: tuple[Passage, ...]) -> Maraude:
    """The maraude as written; a new one takes the identity that an import would give it."""
    champs = redaction.champs | {cle: redaction.champs[cle].strip() for cle in ("nom", "operateur", "source")}
    uid = redaction.base.uid if redaction.base else uid_of(champs["operateur"], champs["nom"])
    return Maraude(uid=uid, **champs, zones=tuple(une.zone for une in redaction.zones if une.zone), passages=passages)
