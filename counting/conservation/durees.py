"""Retention: some time after an édition is closed, points, addresses and hours give way to the secteur, for good."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, delete, func, insert, select

from counting.conservation.reduction import count_lines, rewrite
from counting.domain import Edition, Version
from counting.editions.registre import get_edition, list_editions, load_secteurs
from counting.errors import CountingError
from counting.geographie.niveaux import load_territoires
from counting.journal import Verbe, write_acte
from counting.mots import PARIS
from counting.schema import arrete, brouillon
from counting.schema_journal import reduction
from counting.seuils import CONSERVATION
from counting.store import ecriture, now

PROMESSE = (
    "En 2018, il a été promis aux personnes rencontrées que les informations recueillies « ne rendront pas possible "
    "une localisation individuelle »."
)
ADRESSE_PROMESSE = (
    "https://news.sfr.fr/actualites/societe/la-question-du-jour-recensement-des-sdf-pensez-vous-que-ce-soit-une-bonne-"
    "idee.html"
)
NATURE_PROMESSE = "presse, 2018 : source secondaire"


class Etape(StrEnum):
    """Where an édition stands on its way to the secteur."""

    OUVERTE = "non close"
    EN_COURS = "close, délai en cours"
    DUE = "à réduire"
    REDUITE = "réduite au secteur"


@dataclass(frozen=True)
class Reduction:
    """What was reduced, when and by whom; counts only."""

    quand: datetime
    qui: str
    rencontres: int
    positions: int
    brouillons: int


@dataclass(frozen=True)
class Conservation:
    """One édition and its delay. It is closed when its consolidated figure is settled."""

    edition: Edition
    close_le: datetime | None
    reduction: Reduction | None

    @property
    def due_le(self) -> date | None:
        """Day of Paris from which it must be reduced; None before it is closed."""
        return (self.close_le + timedelta(days=CONSERVATION.valeur)).astimezone(PARIS).date() if self.close_le else None

    def etape(self, maintenant: datetime) -> Etape:
        """Where it stands. A simulated édition is never due: nobody was met."""
        if self.reduction:
            return Etape.REDUITE
        if self.due_le is None:
            return Etape.OUVERTE
        passee = self.due_le <= maintenant.astimezone(PARIS).date()
        return Etape.DUE if passee and not self.edition.simulee else Etape.EN_COURS


def list_conservations(engine: Engine) -> list[Conservation]:
    """All éditions with their delay, the latest night first."""
    clos = select(arrete.c.edition, arrete.c.ecrit_le).where(arrete.c.version == Version.CONSOLIDE)
    with engine.connect() as connection:
        closes = {ligne.edition: ligne.ecrit_le.replace(tzinfo=UTC) for ligne in connection.execute(clos)}
        reduites = {
            ligne["edition"]: Reduction(
                **{nom: ligne[nom] for nom in ("qui", "rencontres", "positions", "brouillons")},
                quand=ligne["quand"].replace(tzinfo=UTC),
            )
            for ligne in connection.execute(select(reduction)).mappings()
        }
    return [Conservation(une, closes.get(une.id), reduites.get(une.id)) for une in list_editions(engine)]


def reduce_edition(engine: Engine, edition: str, *, qui: str) -> Reduction:
    """Reduce a closed édition to the secteur, for good; done already, it is left as it is.

    Raises
    ------
    CountingError
        When its consolidated figure is not settled, or nobody signs.
    EditionInconnueError
        When there is no such édition.
    """
    get_edition(engine, edition)
    une = next(une for une in list_conservations(engine) if une.edition.id == edition)
    if une.close_le is None:
        raise CountingError(
            f"L’édition « {une.edition.nom} » n’est pas close : arrêtez d’abord son chiffre consolidé, dans "
            "Préparation. Rien n’a été réduit."
        )
    return reduce_again(engine, edition, qui=qui)


def reduce_again(engine: Engine, edition: str, *, qui: str) -> Reduction:
    """Reduce an édition whatever its stage: one that comes back from a backup older than its reduction.

    Every revision and every point is rewritten in one transaction, journalled in it; then the édition is sealed. Call
    `counting.conservation.nettoyage.wipe` next: until then the bytes are still in the files.
    """
    if not qui.strip():
        raise CountingError("La réduction n’a pas d’auteur. Écrivez votre nom.")
    territoires = load_territoires(get_edition(engine, edition).nuit)
    contours = load_secteurs(engine, edition)
    with ecriture(engine) as connection:
        deja = connection.execute(select(reduction).where(reduction.c.edition == edition)).mappings().first()
        if deja is None:
            siens = brouillon.c.edition == edition
            comptes = count_lines(connection, edition) | {
                "brouillons": connection.scalar(select(func.count()).select_from(brouillon).where(siens)) or 0
            }
            rewrite(connection, edition, contours, territoires.index_arrondissements)
            connection.execute(delete(brouillon).where(siens))
            connection.execute(insert(reduction).values(edition=edition, quand=now(), qui=qui, **comptes))
            dits = ", ".join(f"{quoi} {nombre}" for quoi, nombre in comptes.items())
            source = territoires.sources[0]
            detail = f"réduite au secteur : {dits} ; contours {source.nom}, {source.millesime}"
            write_acte(connection, Verbe.ADMINISTRE, qui=qui, objet=f"edition:{edition}", detail=detail)
    return next(une.reduction for une in list_conservations(engine) if une.edition.id == edition and une.reduction)


def reduce_due(engine: Engine, *, qui: str, maintenant: datetime) -> list[Edition]:
    """Reduce every édition past its delay; drafts typed since for a reduced one are dropped too."""
    dues = [une.edition for une in list_conservations(engine) if une.etape(maintenant) is Etape.DUE]
    for edition in dues:
        reduce_edition(engine, edition.id, qui=qui)
    with ecriture(engine) as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        connection.execute(delete(brouillon).where(brouillon.c.edition.in_(select(reduction.c.edition))))
    return dues
