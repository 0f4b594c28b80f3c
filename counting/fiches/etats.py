"""The ledger of the night: every expected fiche is in exactly one state."""

from datetime import UTC
from typing import Any

import pandas as pd
from sqlalchemy import Engine, func, select

from counting import schema
from counting.domain import Etat, Nature
from counting.fiches.revisions import REVISION, current


def etats(engine: Engine, edition: str, *, jusqu_a: int | None = None) -> pd.DataFrame:
    """State of every fiche of an édition.

    Returns
    -------
    DataFrame, index = secteur
        ``attendu``, ``etat`` (exactly one `Etat`), ``restituee`` (True when its effectif counts), ``ecrite_le`` (UTC),
        ``auteur``. A conflict is open until a fiche is written by someone who has seen it (`Fiche.base`).
    """
    conflits = select(REVISION.secteur, func.max(REVISION.numero).label("conflit")).where(
        REVISION.edition == edition, REVISION.nature == Nature.CONFLIT
    )
    if jusqu_a is not None:
        conflits = conflits.where(REVISION.id <= jusqu_a)
    ecrites = select(schema.rencontre.c.revision).distinct()
    secteurs = select(schema.secteur.c.code, schema.secteur.c.attendu).where(schema.secteur.c.edition == edition)
    with engine.connect() as connection:
        lignes = {ligne.secteur: ligne for ligne in connection.execute(current(edition, jusqu_a=jusqu_a))}
        ouverts = dict(connection.execute(conflits.group_by(REVISION.secteur)).all())
        ids = {ligne.id for ligne in lignes.values()}
        pleines = set(connection.scalars(ecrites.where(schema.rencontre.c.revision.in_(ids))).all())
        codes = connection.execute(secteurs.order_by(schema.secteur.c.code)).all()
    tableau = [
        {"secteur": code, "attendu": bool(attendu), **_etat(lignes.get(code), ouverts.get(code, 0), pleines)}
        for code, attendu in codes
    ]
    return pd.DataFrame(tableau, columns=["secteur", "attendu", "etat", "restituee", "ecrite_le", "auteur"]).set_index(
        "secteur"
    )


def _etat(ligne: Any, conflit: int, pleines: set[int]) -> dict[str, object]:
    rendue = ligne is not None and ligne.nature != Nature.RETRAIT
    etat = Etat.ATTENDUE
    if conflit > (ligne.base if ligne is not None else 0):
        etat = Etat.CONFLIT
    elif rendue:
        etat = Etat.RESTITUEE if ligne.id in pleines else Etat.ZERO
    quand, qui = (ligne.ecrite_le.replace(tzinfo=UTC), ligne.auteur) if rendue else (None, None)
    return {"etat": etat, "restituee": rendue, "ecrite_le": quand, "auteur": qui}
