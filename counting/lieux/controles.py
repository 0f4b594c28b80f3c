"""What the register of lieux refuses, before anything is written."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations

from counting.errors import CountingError
from counting.lieux.domain import (
    ANNEES,
    AVEC_PLACES,
    SEPARATEUR,
    Lieu,
    chevauchent,
    est_identite,
)

Cle = tuple[str, str, date | None]


class LieuRefuseError(CountingError):
    """A lieu that cannot be kept as it is; nothing was written."""


class LieuChangeError(LieuRefuseError):
    """Someone wrote the same period in the meantime; nothing was written."""


def conflits(lieux: Iterable[Lieu]) -> list[tuple[Lieu, Lieu]]:
    """Pairs of periods of one lieu that have a day in common, in their order."""
    par_lieu: dict[str, list[Lieu]] = {}
    for lieu in lieux:
        par_lieu.setdefault(lieu.uid, []).append(lieu)
    return [paire for periodes in par_lieu.values() for paire in combinations(periodes, 2) if chevauchent(*paire)]


def dire_periode(lieu: Lieu) -> str:
    """« du 01/11/2026 au 31/03/2027 », « depuis le… », « jusqu’au… » or « sans dates »."""
    if lieu.du and lieu.au:
        return f"du {lieu.du:%d/%m/%Y} au {lieu.au:%d/%m/%Y}"
    if lieu.du:
        return f"depuis le {lieu.du:%d/%m/%Y}"
    return f"jusqu’au {lieu.au:%d/%m/%Y}" if lieu.au else "sans dates"


def check_auteur(auteur: str) -> None:
    """Refuse a writing that nobody signs."""
    if not auteur.strip():
        raise LieuRefuseError("Le registre demande un auteur. Écrivez votre nom.")


def cle(lieu: Lieu) -> Cle:
    """What tells a period of a lieu from all others."""
    return lieu.source, lieu.identifiant, lieu.du


def check_lieu(lieu: Lieu) -> None:
    """Raise `LieuRefuseError` for a lieu that cannot be kept."""
    if not lieu.nom.strip():
        raise LieuRefuseError("Un lieu n’a pas de nom. Donnez-lui-en un.")
    if not lieu.source.strip() or not lieu.identifiant.strip() or not est_identite(lieu.source, lieu.identifiant):
        raise LieuRefuseError(
            f"« {lieu.nom} » : source et identifiant sont obligatoires ; la source ne contient pas « {SEPARATEUR} » ni "
            "ne finit par un tiret, l’identifiant ne commence pas par un tiret."
        )
    if lieu.du and lieu.au and lieu.au < lieu.du:
        raise LieuRefuseError(f"« {lieu.nom} », {dire_periode(lieu)} : finit avant de commencer. Échangez les dates.")
    if any(jour.year not in ANNEES for jour in (lieu.du, lieu.au, lieu.vu_le) if jour):
        raise LieuRefuseError(f"« {lieu.nom} » : date avant {ANNEES[0]} ou après {ANNEES[-1]}. Laissez vide sans fin.")
    if negatives := [capacite for capacite in lieu.capacites if capacite.places < 0]:
        raise LieuRefuseError(f"« {lieu.nom} » : {negatives[0].places} places. Écrivez un entier, 0 au moins, ou rien.")
    if any(capacite.audience not in ("", *AVEC_PLACES) for capacite in lieu.capacites):
        raise LieuRefuseError(f"« {lieu.nom} » : places pour un public inconnu. Choisissez {', '.join(AVEC_PLACES)}.")
    if len({(capacite.moment, capacite.audience) for capacite in lieu.capacites}) < len(lieu.capacites):
        raise LieuRefuseError(f"« {lieu.nom} » : deux capacités pour un même public et un même moment. Gardez-en une.")


def check_unchanged(lu: Lieu, connus: dict[Cle, Lieu]) -> None:
    """Raise `LieuChangeError` when the register no longer says what the author read."""
    connu = connus.get(cle(lu))
    if connu is None:
        raise LieuChangeError(f"« {lu.nom} », {dire_periode(lu)}, a déjà été retiré du registre.")
    if connu != lu:
        raise LieuChangeError(
            f"« {connu.nom} » a été écrit entre-temps par quelqu’un d’autre. Relisez-le, puis refaites votre geste."
        )


def check_periodes(lieux: list[Lieu], connus: dict[Cle, Lieu]) -> None:
    """Raise `LieuRefuseError` when a lieu would hold twice on one day."""
    if len({cle(lieu) for lieu in lieux}) < len(lieux):
        doubles = sorted({lieu.uid for un, lieu in combinations(lieux, 2) if cle(un) == cle(lieu)})
        raise LieuRefuseError(f"Le même lieu est enregistré deux fois : {', '.join(doubles)}. N’en gardez qu’un.")
    uids = {lieu.uid for lieu in lieux}
    apres = connus | {cle(lieu): lieu for lieu in lieux}
    for un, autre in conflits(lieu for lieu in apres.values() if lieu.uid in uids):
        raise LieuRefuseError(
            f"« {autre.nom} » ({autre.uid}) : les périodes « {dire_periode(un)} » et « {dire_periode(autre)} » se "
            "recouvrent. Terminez la première la veille du début de la seconde, ou retirez-la."
        )
