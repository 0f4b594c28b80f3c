"""What is published of the maraudes of Paris: one row of data/maraudes.csv each, with its source."""

from dataclasses import dataclass

import pandas as pd

from counting.editions.publiees import DATA
from counting.maraudes.colonnes import read_jours
from counting.maraudes.domain import Deplacement, Public, TypeMaraude, Unite

SEPARATEUR = "|"


@dataclass(frozen=True)
class MaraudePubliee:
    """Facts about a maraude, or about `nombre` maraudes the source does not tell apart; what is empty is not published.

    Attributes
    ----------
    territoires : tuple of str
        INSEE codes of arrondissements; with `lieux`, the one each place is in.
    cadre : tuple of float
        West, south, east, north (EPSG:4326): the part of `territoires` that stands for an outline nobody published.
    jours : tuple of int
        Weekdays, Monday 0.
    debut, fin : str
        HH:MM.
    jours_par_semaine : int
        When only their number is published; 0 otherwise.
    duree_h : float
        When only the duration is published; 0 otherwise.
    """

    nom: str
    operateur: str
    type: TypeMaraude
    public: Public
    unite: Unite
    deplacement: Deplacement
    astreinte: bool
    nombre: int
    territoires: tuple[str, ...]
    lieux: tuple[str, ...]
    cadre: tuple[float, ...]
    jours: tuple[int, ...]
    debut: str
    fin: str
    jours_par_semaine: int
    duree_h: float
    zone_publiee: str
    horaire_publie: str
    confiance: str
    source: str
    note: str


def load_publiees() -> list[MaraudePubliee]:
    """Read every published fact about maraudes."""
    table = pd.read_csv(DATA / "maraudes.csv", dtype=str, keep_default_na=False)
    return [_read(dict(zip(table.columns, ligne, strict=True))) for ligne in table.itertuples(index=False)]


def _read(ligne: dict[str, str]) -> MaraudePubliee:
    lus: dict[str, object] = {
        "type": TypeMaraude(ligne["type"]),
        "public": Public(ligne["public"]),
        "unite": Unite(ligne["unite"]),
        "deplacement": Deplacement(ligne["deplacement"]),
        "astreinte": ligne["astreinte"] == "oui",
        "nombre": int(ligne["nombre"]),
        "territoires": _split(ligne["territoires"]),
        "lieux": _split(ligne["lieux"]),
        "cadre": tuple(map(float, _split(ligne["cadre"]))),
        "jours": read_jours(ligne["jours"]) if ligne["jours"] else (),
        "jours_par_semaine": int(ligne["jours_par_semaine"] or 0),
        "duree_h": float(ligne["duree_h"] or 0),
    }
    return MaraudePubliee(**(ligne | lus))  # type: ignore[arg-type]


def _split(cellule: str) -> tuple[str, ...]:
    return tuple(cellule.split(SEPARATEUR)) if cellule else ()
