"""What is published of the lieux of Paris: the rows of data/lieux.csv, and the totals that sources state."""

import csv
from dataclasses import dataclass, replace
from datetime import date

from counting.editions.publiees import DATA
from counting.lieux.colonnes import key_of
from counting.lieux.domain import Audience, Lieu, TypeAccueil
from counting.lieux.lignes import LigneLieu, read_lieu
from counting.lieux.placement import placer
from geo.adresses import AddressIndex

SOURCE = "publié"
"""Source of the published lieux: with their identifier, their identity."""

CREE_LE = date(2026, 11, 21)
"""Day the files were written."""


@dataclass(frozen=True)
class Total:
    """A total some source states, shown beside what the register holds.

    Attributes
    ----------
    mesure : str
        « lieux », « places_nuit » or « casiers ».
    audience : Audience or None
        Whom the places are for, when the source says it.
    annee : int or None
        None when the source prints none.
    confiance : str
        P, S, I, or « à sourcer »: handed over without its origin, not to be quoted.
    """

    type: TypeAccueil
    mesure: str
    audience: Audience | None
    valeur: int
    annee: int | None
    precision: str
    confiance: str
    source: str
    note: str


def load_publies(index: AddressIndex | None = None) -> list[Lieu]:
    """Read every published lieu; `index` places those whose coordinates do not ship.

    The confidence of a source (P: seen at the producer's, S: press or third party) stays with its provenance.
    """
    lues = []
    for rang, ligne in enumerate(_rows("lieux.csv"), start=2):
        cellules = {cle: texte for titre, texte in ligne.items() if (cle := key_of(titre)) is not None}
        lue = LigneLieu(f"ligne {rang}", cellules, None)
        lieu, point = read_lieu(lue, CREE_LE)
        provenance = f"{lieu.provenance} (confiance {ligne['confiance']})"
        lues.append((lue, replace(lieu, provenance=provenance), point))
    return [lieu for _, lieu in placer(lues, index)]


def load_totaux() -> list[Total]:
    """Read every total a source states."""
    return [
        Total(
            TypeAccueil(ligne["type"]),
            ligne["mesure"],
            Audience(ligne["audience"]) if ligne["audience"] else None,
            int(ligne["valeur"]),
            int(ligne["annee"]) if ligne["annee"] else None,
            ligne["precision"],
            ligne["confiance"],
            ligne["source"],
            ligne["note"],
        )
        for ligne in _rows("lieux_totaux.csv")
    ]


def _rows(nom: str) -> list[dict[str, str]]:
    with (DATA / nom).open(encoding="utf-8", newline="") as fichier:
        return list(csv.DictReader(fichier))
