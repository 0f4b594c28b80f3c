"""The journal: who saw, exported, changed or published what. Lines are only added; the oldest leave after a year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from counting.errors import CountingError
from counting.fichiers.exports import inert_csv
from counting.mots import PARIS
from counting.scelles import lifted
from counting.schema_journal import acte
from counting.seuils import JOURNAL
from counting.store import ecriture, now

LONGUEUR_MAX = 200
COLONNES = ("quand", "qui", "verbe", "objet", "detail")


class Verbe(StrEnum):
    """What can be done."""

    VU = "vu"
    EXPORTE = "exporté"
    CHANGE = "changé"
    PUBLIE = "publié"
    CONNECTE = "connecté"
    DECONNECTE = "déconnecté"
    REFUSE = "refusé"
    ADMINISTRE = "administré"


class JournalIndisponibleError(CountingError):
    """The journal could not be written: what it should have told must not happen."""


@dataclass(frozen=True)
class Filtre:
    """Which lines to read; days are those of Paris, texts are found anywhere in theirs, empty takes all.

    `objets` limits to these very codes; None does not limit.
    """

    du: date | None = None
    au: date | None = None
    verbe: Verbe | None = None
    qui: str = ""
    objet: str = ""
    objets: frozenset[str] | None = None


def note(engine: Engine, verbe: Verbe, *, qui: str, objet: str, detail: str = "") -> None:
    """Write one line, before the act it tells.

    Parameters
    ----------
    engine : Engine
        The store.
    verbe : Verbe
        What is done.
    qui : str
        Who does it.
    objet : str
        Identifier of what it is done to (« edition:2026-01 », « page:saisie »): never an address nor words of a fiche.
    detail : str
        Counts or a version, under the same rule.

    Raises
    ------
    JournalIndisponibleError
        The database refuses. The caller does nothing then: nothing is seen, exported or published without a trace.
    """
    try:
        with ecriture(engine) as connection:
            write_acte(connection, verbe, qui=qui, objet=objet, detail=detail)
    except SQLAlchemyError as erreur:
        raise JournalIndisponibleError(
            "Le journal ne peut pas être écrit : rien n’est montré, exporté ni publié. Réessayez, puis prévenez "
            "l’administrateur."
        ) from erreur


def write_acte(connection: Connection, verbe: Verbe, *, qui: str, objet: str, detail: str = "") -> None:
    """Write one line inside the caller's write transaction: the act and its trace stand or fall together."""
    textes = {"qui": qui, "objet": objet, "detail": detail}
    courts = {nom: " ".join(texte.split())[:LONGUEUR_MAX] for nom, texte in textes.items()}
    connection.execute(insert(acte).values(quand=now(), verbe=verbe, **courts))


def load_actes(engine: Engine, filtre: Filtre, *, limite: int | None = None) -> pd.DataFrame:
    """Lines of the journal, the latest first.

    Returns
    -------
    DataFrame
        ``quand`` (UTC), ``qui``, ``verbe``, ``objet``, ``detail``.
    """
    requete = _filter(select(*(acte.c[nom] for nom in COLONNES)), filtre).order_by(acte.c.id.desc()).limit(limite)
    with engine.connect() as connection:
        lignes = pd.DataFrame(list(map(tuple, connection.execute(requete))), columns=list(COLONNES))
    return lignes.assign(quand=pd.to_datetime(lignes["quand"], utc=True))


def count_actes(engine: Engine, filtre: Filtre) -> int:
    """Number of lines a filter takes."""
    with engine.connect() as connection:
        return connection.scalar(_filter(select(func.count()).select_from(acte), filtre)) or 0


def oldest(engine: Engine) -> datetime | None:
    """When the oldest line was written, UTC; None in an empty journal."""
    with engine.connect() as connection:
        premiere = connection.scalar(select(func.min(acte.c.quand)))
    return premiere.replace(tzinfo=UTC) if premiere else None


def list_objets(engine: Engine, filtre: Filtre) -> list[str]:
    """Codes of the objects that the lines of a filter are about."""
    with engine.connect() as connection:
        return list(connection.scalars(_filter(select(acte.c.objet).distinct(), filtre)))


def actes_csv(
    engine: Engine, filtre: Filtre, en_mots: Callable[[pd.DataFrame], pd.DataFrame] = lambda lignes: lignes
) -> bytes:
    """Lines a filter takes as CSV, times of Paris, said by `en_mots`; nothing in it is a formula for a spreadsheet."""
    lignes = en_mots(load_actes(engine, filtre))
    return inert_csv(lignes.assign(quand=lignes["quand"].dt.tz_convert(PARIS).map(datetime.isoformat)))


def purge(engine: Engine, *, qui: str, maintenant: datetime) -> int:
    """Erase the lines older than `counting.seuils.JOURNAL`, and write that it was done.

    Returns
    -------
    int
        Number of lines erased.
    """
    limite = maintenant - timedelta(days=JOURNAL.valeur)
    with ecriture(engine) as connection:
        nombre = connection.scalar(select(func.count()).select_from(acte).where(acte.c.quand < limite)) or 0
        if nombre:
            with lifted(connection, "acte"):
                connection.execute(delete(acte).where(acte.c.quand < limite))
            detail = f"lignes effacées : {nombre}, d’avant le {limite:%d/%m/%Y}"
            write_acte(connection, Verbe.ADMINISTRE, qui=qui, objet="journal", detail=detail)
    return nombre


def _filter(requete: Select[Any], filtre: Filtre) -> Select[Any]:
    if filtre.du:
        requete = requete.where(acte.c.quand >= _minuit(filtre.du))
    if filtre.au:
        requete = requete.where(acte.c.quand < _minuit(filtre.au + timedelta(days=1)))
    if filtre.verbe:
        requete = requete.where(acte.c.verbe == filtre.verbe)
    if filtre.objets is not None:
        requete = requete.where(acte.c.objet.in_(filtre.objets))
    for colonne, texte in ((acte.c.qui, filtre.qui), (acte.c.objet, filtre.objet)):
        if texte:
            requete = requete.where(colonne.icontains(texte, autoescape=True))
    return requete


def _minuit(jour: date) -> datetime:
    """Midnight of Paris, in UTC: what the database keeps."""
    return datetime.combine(jour, time(), PARIS).astimezone(UTC)
