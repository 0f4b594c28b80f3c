"""One zone being drawn: its trace, what it will be saved as, and what is wrong with it."""

from dataclasses import dataclass, field
from uuid import uuid4

import shapely

from counting.maraudes.domain import Zone
from counting.maraudes.zones import RAYON_M, count_sommets, draw_zone, lighten
from geo.anomalies import Anomalie

SOMMETS_MODIFIABLES = 2_000
"""Beyond, a screen no longer follows the pointer: the outline is lightened first, when its author asks for it."""


@dataclass
class ZoneRedigee:
    """A zone on the drawing map.

    `zone` is what will be saved: None while the trace is refused. `version` is that of what the screen shows; `id` is
    the screen's own name for it, `code` that of the register.
    """

    id: str
    code: str
    nom: str
    trace: shapely.Geometry
    zone: Zone | None
    version: str = ""
    rayon_m: int = RAYON_M
    nom_ecrit: str = ""
    anomalies: list[Anomalie] = field(default_factory=list)

    def named(self) -> Zone:
        """The zone that passages may name, laid or not."""
        return self.zone or Zone(self.code, self.nom, b"")

    @property
    def mince(self) -> bool:
        """Whether a line or points were drawn, to widen by the radius."""
        return not self.trace.is_empty and shapely.get_dimensions(self.trace) < 2

    @property
    def lourde(self) -> bool:
        """Whether it has too many vertices to be mended one by one."""
        return self.zone is not None and count_sommets(self.zone) > SOMMETS_MODIFIABLES


def make_light(redigee: ZoneRedigee) -> None:
    """Lighten an outline until its vertices can be moved; one that cannot be is left as it is, and says so."""
    if redigee.zone is None:
        return
    legere, tolerance_m = lighten(redigee.zone, SOMMETS_MODIFIABLES)
    reste = count_sommets(legere)
    if reste <= SOMMETS_MODIFIABLES:
        redigee.zone, redigee.trace = legere, shapely.from_wkb(legere.contour)
        redigee.version = uuid4().hex
        remede = f"Contour simplifié à {tolerance_m} m près. Vérifiez-le sur la carte."
    else:
        remede = f"Simplifié à {tolerance_m} m près, il en reste trop : gardez-le tel quel, ou redessinez la zone."
    regle = "un contour que l’écran peut modifier"
    redigee.anomalies = [
        Anomalie(f"zone « {redigee.nom} »", regle, f"{reste} sommets une fois allégé", remede, bloquante=False)
    ]


def read_trace(texte: str) -> shapely.Geometry:
    """Shape drawn by a browser; what cannot be one is an empty polygon, which is refused by name."""
    trace = shapely.from_geojson(texte, on_invalid="ignore")
    return shapely.Polygon() if trace is None else trace


def judge(redigee: ZoneRedigee) -> None:
    """Lay what is drawn by the rules of every zone; a contour mended on the way takes the place of the drawing."""
    saisies = draw_zone(redigee.trace, redigee.code, redigee.nom, rayon_m=redigee.rayon_m)
    redigee.anomalies = saisies.anomalies
    redigee.zone = saisies.zones[0] if saisies.zones else None
    if redigee.zone and not redigee.mince:
        contour = shapely.from_wkb(redigee.zone.contour)
        if not contour.equals_exact(redigee.trace):
            redigee.trace, redigee.version = contour, f"{redigee.version}-repris"


def reopen(zone: Zone) -> ZoneRedigee:
    """A zone of the register, as the screen starts from it."""
    contour = shapely.from_wkb(zone.contour)
    return ZoneRedigee(zone.code, zone.code, zone.nom, contour, zone, "ouverte", zone.rayon_m or RAYON_M)
