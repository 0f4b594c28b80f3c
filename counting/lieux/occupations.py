"""How many people used each lieu each night, and what that is of its places."""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd
from sqlalchemy import Connection, Engine, func, insert, select

from counting.lieux import schema
from counting.lieux.controles import LieuRefuseError, check_auteur, dire_periode
from counting.lieux.domain import Lieu, Moment, Occupation, en_vigueur, places
from counting.lieux.registre import load
from counting.store import ecriture, now

_OCCUPATION = schema.occupation.c


def save_occupations(engine: Engine, occupations: Iterable[Occupation], auteur: str) -> int:
    """Write occupations, all or none; another figure for the same lieu and night replaces the one known.

    Returns
    -------
    int
        How many were written: one that is already so is not written again.

    Raises
    ------
    LieuRefuseError
        No author, a lieu that is not in the register or not that night, no figure, a negative one, or two for one
        lieu and night.
    """
    occupations = list(occupations)
    check_auteur(auteur)
    periodes: dict[str, list[Lieu]] = {}
    for lieu in load(engine):
        periodes.setdefault(lieu.uid, []).append(lieu)
    for occupation in occupations:
        _check(occupation, periodes.get(occupation.uid, ()))
    if len({(occupation.uid, occupation.nuit) for occupation in occupations}) < len(occupations):
        raise LieuRefuseError("Deux occupations pour un même lieu et une même nuit. N’en gardez qu’une.")
    with ecriture(engine) as connection:
        connues = {(une.uid, une.nuit): une for une in _read(connection, date.min, date.max)}
        changees = [une for une in occupations if connues.get((une.uid, une.nuit)) != une]
        if changees:
            lignes = [vars(une) | {"auteur": auteur, "ecrite_le": now()} for une in changees]
            connection.execute(insert(schema.occupation), lignes)
    return len(changees)


def load_occupations(engine: Engine, du: date = date.min, au: date = date.max) -> list[Occupation]:
    """Occupations in force of the nights between two days, both included, by night and lieu."""
    with engine.connect() as connection:
        return _read(connection, du, au)


def taux(lieux: Sequence[Lieu], occupations: Sequence[Occupation]) -> pd.DataFrame:
    """Rate of use of each lieu, night after night.

    Parameters
    ----------
    lieux : sequence of Lieu
        Every period of them; that of the night gives the places.
    occupations : sequence of Occupation

    Returns
    -------
    DataFrame, one row an occupation of a known lieu
        ``uid``, ``nom``, ``nuit``, ``occupees`` (nuitées, else persons), ``places`` (by night; NA when unknown),
        ``taux``: their ratio, above 1 when more came than there are places, NA when places are unknown or 0.
    """
    periodes: dict[str, list[Lieu]] = {}
    for lieu in lieux:
        periodes.setdefault(lieu.uid, []).append(lieu)
    lignes = []
    for une in occupations:
        occupees = une.personnes if une.nuitees is None else une.nuitees
        lignes += [
            (une.uid, lieu.nom, une.nuit, occupees, places(lieu, Moment.NUIT))
            for lieu in periodes.get(une.uid, ())
            if en_vigueur(lieu, une.nuit)
        ]
    table = pd.DataFrame(lignes, columns=["uid", "nom", "nuit", "occupees", "places"])
    table = table.astype({"occupees": "Int64", "places": "Int64"})
    return table.assign(taux=table["occupees"] / table["places"].where(table["places"] > 0))


def _read(connection: Connection, du: date, au: date) -> list[Occupation]:
    entre = _OCCUPATION.nuit.between(du, au)
    dernieres = select(func.max(_OCCUPATION.id)).where(entre).group_by(_OCCUPATION.uid, _OCCUPATION.nuit)
    requete = select(schema.occupation).where(_OCCUPATION.id.in_(dernieres))
    return [
        Occupation(li.uid, li.nuit, li.personnes, li.nuitees, li.provenance, li.simulee)
        for li in connection.execute(requete.order_by(_OCCUPATION.nuit, _OCCUPATION.uid))
    ]


def _check(occupation: Occupation, periodes: Sequence[Lieu]) -> None:
    ou = f"Occupation du {occupation.nuit:%d/%m/%Y}, « {occupation.uid} »"
    if not periodes:
        raise LieuRefuseError(f"{ou} : ce lieu n’est pas au registre. Enregistrez-le d’abord.")
    if not any(en_vigueur(lieu, occupation.nuit) for lieu in periodes):
        dites = ", ".join(map(dire_periode, periodes))
        raise LieuRefuseError(
            f"{ou} : attendu une nuit de ses périodes ({dites}). Corrigez la nuit, ou enregistrez d’abord la période."
        )
    chiffres = [chiffre for chiffre in (occupation.personnes, occupation.nuitees) if chiffre is not None]
    if not chiffres or min(chiffres) < 0:
        raise LieuRefuseError(f"{ou} : attendu des personnes ou des nuitées, 0 au moins. Complétez, ou retirez-la.")
