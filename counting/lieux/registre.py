"""The register of lieux in the store: each writing of a period of a lieu is a new line, the last one holds."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations

from sqlalchemy import Connection, Engine, Row, Select, func, insert, select

from counting.domain import Position, StatutPosition
from counting.errors import CountingError
from counting.lieux import schema
from counting.lieux.domain import (
    ANNEES,
    AVEC_PLACES,
    SEPARATEUR,
    Admission,
    Audience,
    Capacite,
    Lieu,
    Moment,
    Publics,
    TypeAccueil,
    Visibilite,
    chevauchent,
    en_vigueur,
    est_identite,
)
from counting.store import ecriture, now

_LIEU = schema.lieu.c
_CHAMPS = (
    "source", "identifiant", "nom", "type", "operateur", "adresse", "horaires", "admission", "du", "au", "provenance",
    "vu_le", "visibilite", "remarque", "simule",
)  # fmt: skip
_POSITION = ("lon", "lat", "statut", "score", "methode")
Cle = tuple[str, str, date | None]


class LieuRefuseError(CountingError):
    """A lieu that cannot be kept as it is; nothing was written."""


class LieuChangeError(LieuRefuseError):
    """Someone wrote the same period in the meantime; nothing was written."""


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
        _check(lieu)
    with ecriture(engine) as connection:
        connus = {_cle(lieu): lieu for lieu in _read(connection)}
        _check_periodes(lieux, connus)
        changes = [lieu for lieu in lieux if connus.get(_cle(lieu)) != lieu]
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
    _check(apres)
    with ecriture(engine) as connection:
        connus = {_cle(un): un for un in _read(connection)}
        _check_unchanged(avant, connus)
        if apres == avant:
            return False
        if _cle(apres) != _cle(avant):
            _write(connection, connus.pop(_cle(avant)), auteur, retire=True)
        _check_periodes([apres], connus)
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
        _check_unchanged(lieu, {_cle(un): un for un in _read(connection)})
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


def _cle(lieu: Lieu) -> Cle:
    return lieu.source, lieu.identifiant, lieu.du


def _check(lieu: Lieu) -> None:
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


def _check_unchanged(lu: Lieu, connus: dict[Cle, Lieu]) -> None:
    connu = connus.get(_cle(lu))
    if connu is None:
        raise LieuChangeError(f"« {lu.nom} », {dire_periode(lu)}, a déjà été retiré du registre.")
    if connu != lu:
        raise LieuChangeError(
            f"« {connu.nom} » a été écrit entre-temps par quelqu’un d’autre. Relisez-le, puis refaites votre geste."
        )


def _check_periodes(lieux: list[Lieu], connus: dict[Cle, Lieu]) -> None:
    if len({_cle(lieu) for lieu in lieux}) < len(lieux):
        doubles = sorted({lieu.uid for un, lieu in combinations(lieux, 2) if _cle(un) == _cle(lieu)})
        raise LieuRefuseError(f"Le même lieu est enregistré deux fois : {', '.join(doubles)}. N’en gardez qu’un.")
    uids = {lieu.uid for lieu in lieux}
    apres = connus | {_cle(lieu): lieu for lieu in lieux}
    for un, autre in conflits(lieu for lieu in apres.values() if lieu.uid in uids):
        raise LieuRefuseError(
            f"« {autre.nom} » ({autre.uid}) : les périodes « {dire_periode(un)} » et « {dire_periode(autre)} » se "
            "recouvrent. Terminez la première la veille du début de la seconde, ou retirez-la."
        )


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
