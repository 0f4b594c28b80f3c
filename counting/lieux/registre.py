"""The register of lieux in the store: each writing of a period of a lieu is a new line, the last one holds."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Engine, Row, Select, func, insert, select

from counting.domain import Position, StatutPosition
from counting.lieux import schema
from counting.lieux.controles import check_auteur, check_lieu, check_periodes, check_unchanged, cle
from counting.lieux.domain import (
    Admission,
    Audience,
    Capacite,
    Lieu,
    Moment,
    Publics,
    TypeAccueil,
    Visibilite,
    en_vigueur,
)
from counting.store import ecriture, now

_LIEU = schema.lieu.c
_CHAMPS = (
    "source", "identifiant", "nom", "type", "operateur", "adresse", "horaires", "admission", "du", "au", "provenance",
    "vu_le", "visibilite", "remarque", "simule",
)  # fmt: skip
_POSITION = ("lon", "lat", "statut", "score", "methode")


def save(engine: Engine, lieux: Iterable[Lieu], auteur: str) -> int:
    """Write periods of lieux, all or none; one whose source, identifier and first day are known replaces it.

    Returns
    -------
    int
        How many were written: one that is already so is not written again.

    Raises
    ------
    LieuRefuseError
        No author, no name or no identity, a negative capacity, an end before the beginning, the same period twice, or
        two periods of one lieu that overlap.
    """
    lieux = list(lieux)
    check_auteur(auteur)
    for lieu in lieux:
        check_lieu(lieu)
    with ecriture(engine) as connection:
        connus = {cle(lieu): lieu for lieu in _read(connection)}
        check_periodes(lieux, connus)
        changes = [lieu for lieu in lieux if connus.get(cle(lieu)) != lieu]
        for lieu in changes:
            _write(connection, lieu, auteur, retire=False)
    return len(changes)


def amend(engine: Engine, avant: Lieu, apres: Lieu, auteur: str) -> bool:
    """Write a period in the place of the one its author read, whatever changes of it; False if nothing does.

    Raises
    ------
    LieuChangeError
        The register says something else than `avant` by now, or no longer has it.
    LieuRefuseError
        As :func:`save`.
    """
    check_auteur(auteur)
    check_lieu(apres)
    with ecriture(engine) as connection:
        connus = {cle(un): un for un in _read(connection)}
        check_unchanged(avant, connus)
        if apres == avant:
            return False
        if cle(apres) != cle(avant):
            _write(connection, connus.pop(cle(avant)), auteur, retire=True)
        check_periodes([apres], connus)
        _write(connection, apres, auteur, retire=False)
    return True


def withdraw(engine: Engine, lieu: Lieu, auteur: str) -> None:
    """Take a period of a lieu off the register, as long as it still says what its author read; its history stays.

    Raises
    ------
    LieuChangeError
        The register says something else by now, or no longer has it.
    LieuRefuseError
        No author.
    """
    check_auteur(auteur)
    with ecriture(engine) as connection:
        check_unchanged(lieu, {cle(un): un for un in _read(connection)})
        _write(connection, lieu, auteur, retire=True)


def load(engine: Engine, jour: date | None = None) -> list[Lieu]:
    """Lieux as they stand, by type and name; of a day, those whose validity holds it: of a night, its evening."""
    with engine.connect() as connection:
        return [lieu for lieu in _read(connection) if jour is None or en_vigueur(lieu, jour)]


def revision(engine: Engine) -> int:
    """How far the register is written, occupations included: equal numbers mean equal registers."""
    with engine.connect() as connection:
        tables = (schema.lieu, schema.occupation)
        return sum(connection.scalar(select(func.max(table.c.id))) or 0 for table in tables)


def _write(connection: Connection, lieu: Lieu, auteur: str, *, retire: bool) -> None:
    valeurs = {champ: getattr(lieu, champ) for champ in _CHAMPS}
    valeurs |= vars(lieu.publics) | (vars(lieu.position) if lieu.position else {})
    identifiant = connection.execute(
        insert(schema.lieu).values(**valeurs, retire=retire, auteur=auteur, ecrit_le=now())
    ).inserted_primary_key[0]  # type: ignore[index]
    lignes = [{"lieu": identifiant, **vars(capacite)} for capacite in lieu.capacites]
    if lignes:
        connection.execute(insert(schema.capacite), lignes)


def _read(connection: Connection) -> list[Lieu]:
    dernieres = select(func.max(_LIEU.id)).group_by(_LIEU.source, _LIEU.identifiant, _LIEU.du)
    requete = select(schema.lieu).where(_LIEU.id.in_(dernieres), _LIEU.retire.is_(other=False))
    capacites = _read_capacites(connection, dernieres)
    ordre = (_LIEU.type, _LIEU.nom, _LIEU.source, _LIEU.identifiant, _LIEU.du)
    return [_lieu(ligne, tuple(capacites.get(ligne.id, ()))) for ligne in connection.execute(requete.order_by(*ordre))]


def _read_capacites(connection: Connection, dernieres: Select[tuple[int]]) -> dict[int, list[Capacite]]:
    lues: dict[int, list[Capacite]] = {}
    table = schema.capacite
    for ligne in connection.execute(select(table).where(table.c.lieu.in_(dernieres))):
        capacite = Capacite(Moment(ligne.moment), ligne.audience, ligne.places)
        lues.setdefault(ligne.lieu, []).append(capacite)
    return lues


def _lieu(ligne: Row[tuple[object, ...]], capacites: tuple[Capacite, ...]) -> Lieu:
    champs = {champ: getattr(ligne, champ) for champ in _CHAMPS}
    position = {champ: getattr(ligne, champ) for champ in _POSITION}
    lus = {
        "type": TypeAccueil(champs["type"]),
        "admission": Admission(champs["admission"]),
        "visibilite": Visibilite(champs["visibilite"]),
        "position": Position(**position | {"statut": StatutPosition(position["statut"])}) if ligne.statut else None,
        "publics": Publics(*(getattr(ligne, audience.name.lower()) for audience in Audience)),
        "capacites": capacites,
    }
    return Lieu(**champs | lus)
