"""Where the lieux of a file are: their coordinates, else what the register knows, else what the index answers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from counting.domain import Position, StatutPosition
from counting.lieux.domain import Lieu
from counting.lieux.lignes import LigneLieu
from geo.adresses import AddressIndex, Answer

FICHIER = "fichier"
"""Method of a point a file gave."""

OUEST, SUD, EST, NORD = 1.44, 48.12, 3.56, 49.25
"""Box around Île-de-France, EPSG:4326."""

DEPARTEMENTS = ("75", "77", "78", "91", "92", "93", "94", "95")

Point = tuple[float, float]


def placer(
    lus: Sequence[tuple[LigneLieu, Lieu, Point | None]], index: AddressIndex | None
) -> list[tuple[LigneLieu, Lieu]]:
    """Give each lieu its position; what is outside Île-de-France or in doubt goes to its row.

    A doubtful address stays doubtful: its lieu is kept without a point, and the row says which place it may be.
    Without `index`, an address that is not known stays without a position.
    """
    a_chercher = {
        lieu.adresse
        for ligne, lieu, point in lus
        if index is not None and point is None and lieu.adresse and _known(ligne, lieu) is None
    }
    textes = sorted(a_chercher)
    reponses = dict(zip(textes, index.locate_many(textes), strict=True)) if index is not None and textes else {}
    return [(ligne, replace(lieu, position=_place(ligne, lieu, point, reponses))) for ligne, lieu, point in lus]


def _place(ligne: LigneLieu, lieu: Lieu, point: Point | None, reponses: dict[str, Answer]) -> Position | None:
    if not _check_postcode(ligne, lieu.adresse):
        return None
    if point is not None:
        _check_box(ligne, point)
        connu = ligne.connu
        return (
            connu.position if connu and _same(connu.point, point) else Position(*point, StatutPosition.OK, 1, FICHIER)
        )
    if (connue := _known(ligne, lieu)) is not None:
        return connue
    if lieu.adresse not in reponses:
        ligne.signaler("adresse", "Écrivez une adresse, ou la longitude et la latitude.", bloquante=False,
                       regle="de quoi placer le lieu : sans position, il n’est pas sur la carte")  # fmt: skip
        return ligne.connu.position if ligne.connu and ligne.connu.adresse == lieu.adresse else None
    return _judge(ligne, reponses[lieu.adresse])


def _judge(ligne: LigneLieu, reponse: Answer) -> Position:
    if reponse.status == "ok" and reponse.lon is not None and reponse.lat is not None:
        point = round(reponse.lon, 6), round(reponse.lat, 6)
        return Position(*point, StatutPosition.OK, reponse.score, reponse.type or "")
    if reponse.status == "a_verifier":
        remede = f"Est-ce « {reponse.label} » ? Complétez l’adresse, ou écrivez la longitude et la latitude."
        statut = StatutPosition.A_VERIFIER
    else:
        remede = "Corrigez l’adresse, ou écrivez la longitude et la latitude."
        statut = StatutPosition.INTROUVABLE
    ligne.signaler("adresse", remede, regle=f"une adresse sûre ({statut}) : le lieu n’est pas placé", bloquante=False)
    return Position(None, None, statut, reponse.score, reponse.type or "")


def _known(ligne: LigneLieu, lieu: Lieu) -> Position | None:
    """Position the register holds for the same address; one that was never found is looked for again."""
    connu = ligne.connu
    return connu.position if connu and connu.point and connu.adresse == lieu.adresse else None


def _same(connu: Point | None, point: Point) -> bool:
    return connu is not None and (round(connu[0], 6), round(connu[1], 6)) == point


def _check_box(ligne: LigneLieu, point: Point) -> None:
    lon, lat = point
    if OUEST <= lon <= EST and SUD <= lat <= NORD:
        return
    inverses = OUEST <= lat <= EST and SUD <= lon <= NORD
    remede = "Échangez longitude et latitude." if inverses else "Corrigez les coordonnées, en degrés décimaux."
    ligne.signaler("longitude", remede, trouve=f"{lon}, {lat}", regle="un point d’Île-de-France")


def _check_postcode(ligne: LigneLieu, adresse: str) -> bool:
    """Name an address outside Île-de-France by its postal code; whether it is inside, or says none."""
    codes = re.findall(r"\b\d{5}\b", adresse)
    dedans = not codes or codes[-1].startswith(DEPARTEMENTS)
    if not dedans:
        ligne.signaler("adresse", "Le registre ne tient que des lieux d’Île-de-France ; retirez la ligne, ou corrigez.",
                       regle="un code postal d’Île-de-France (75, 77, 78, 91 à 95)")  # fmt: skip
    return dedans
