"""What is being typed, kept at each cell: a closed tab or a lost connection takes nothing away."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from counting.scelles import require_open
from counting.schema import brouillon
from counting.store import ecriture, now


@dataclass(frozen=True)
class Brouillon:
    """A fiche being typed by one author, and when it was last kept."""

    contenu: dict[str, Any]
    ecrit_le: datetime


def keep(engine: Engine, edition: str, secteur: str, auteur: str, contenu: dict[str, Any]) -> None:
    """Keep what an author has typed so far for a secteur, in place of what was kept before.

    Raises
    ------
    FicheRefuseeError
        The édition is reduced to the secteur.
    """
    cle = {"edition": edition, "secteur": secteur, "auteur": auteur}
    with ecriture(engine) as connection:
        require_open(connection, edition)
        connection.execute(delete(brouillon).where(_est(cle)))
        texte = json.dumps(contenu, ensure_ascii=False)
        connection.execute(insert(brouillon).values(**cle, contenu=texte, ecrit_le=now()))


def recall(engine: Engine, edition: str, secteur: str, auteur: str) -> Brouillon | None:
    """What an author had typed for a secteur and not saved, or None."""
    cle = {"edition": edition, "secteur": secteur, "auteur": auteur}
    with engine.connect() as connection:
        ligne = connection.execute(select(brouillon).where(_est(cle))).first()
    return Brouillon(json.loads(ligne.contenu), ligne.ecrit_le.replace(tzinfo=UTC)) if ligne else None


def drop(engine: Engine, edition: str, secteur: str, auteur: str) -> None:
    """Forget a draft, once its fiche is saved or its author gives it up."""
    with ecriture(engine) as connection:
        connection.execute(delete(brouillon).where(_est({"edition": edition, "secteur": secteur, "auteur": auteur})))


def _est(cle: dict[str, str]) -> Any:
    return (
        (brouillon.c.edition == cle["edition"])
        & (brouillon.c.secteur == cle["secteur"])
        & (brouillon.c.auteur == cle["auteur"])
    )
