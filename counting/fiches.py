"""Fiches in the store: written as revisions, never rewritten; two authors never erase each other."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, func, insert, select

from counting import schema
from counting.colonnes import fold
from counting.domain import Fiche, Nature
from counting.errors import FicheRefuseeError
from counting.positions import write_positions
from counting.rencontres import read_rencontres, write_rencontres
from counting.revisions import REVISION, Revision, current, read_revision
from counting.store import ecriture, now


def save(engine: Engine, fiche: Fiche) -> Revision:
    """Write a fiche as a new revision.

    Returns
    -------
    Revision
        Its nature is `Nature.CONFLIT` when someone else wrote since `fiche.base`: the work is kept in the history,
        but the current fiche does not change until an author decides. A fiche already written under the same
        `cle_client` is not written again.

    Raises
    ------
    FicheRefuseeError
        No author; or an empty fiche without two different names (an explicit zero is countersigned).
    """
    check_names(fiche)
    with ecriture(engine) as connection:
        return write(connection, fiche)


def save_many(engine: Engine, fiches: Iterable[Fiche]) -> list[Revision]:
    """Write several fiches, all or none."""
    fiches = list(fiches)
    for fiche in fiches:
        check_names(fiche)
    with ecriture(engine) as connection:
        return [write(connection, fiche) for fiche in fiches]


def check_names(fiche: Fiche) -> None:
    """Refuse a fiche nobody signs, or a zero that is not countersigned by someone else (rule 1)."""
    if not fiche.auteur.strip():
        raise FicheRefuseeError("La fiche n’a pas d’auteur. Écrivez votre nom.")
    if fiche.nature is Nature.RETRAIT or fiche.rencontres:
        return
    if not fiche.contreseing.strip():
        raise FicheRefuseeError("Un zéro demande deux noms. Faites contresigner par une autre personne.")
    if fold(fiche.contreseing) == fold(fiche.auteur):
        raise FicheRefuseeError("Un zéro demande deux noms différents. Le contreseing est celui d’une autre personne.")


def write(connection: Connection, fiche: Fiche) -> Revision:
    """Write a fiche inside the caller's write transaction."""
    connue = connection.execute(select(schema.revision).where(REVISION.cle_client == fiche.cle_client)).first()
    if connue:
        return read_revision(connue)
    de_la_fiche = (REVISION.edition == fiche.edition) & (REVISION.secteur == fiche.secteur)
    derniere = connection.scalar(select(func.max(REVISION.numero)).where(de_la_fiche)) or 0
    courante = connection.scalar(
        select(func.max(REVISION.numero)).where(de_la_fiche & (REVISION.nature != Nature.CONFLIT))
    )
    nature = fiche.nature if fiche.base == (courante or 0) else Nature.CONFLIT
    valeurs = {
        nom: getattr(fiche, nom) for nom in ("edition", "secteur", "auteur", "contreseing", "cle_client", "base")
    }
    identifiant = connection.execute(
        insert(schema.revision).values(**valeurs, numero=derniere + 1, nature=nature, ecrite_le=now())
    ).inserted_primary_key[0]  # type: ignore[index]
    write_rencontres(connection, identifiant, fiche.rencontres)
    if nature is not Nature.CONFLIT:
        write_positions(connection, fiche.edition, fiche.rencontres, fiche.auteur)
    return read_revision(connection.execute(select(schema.revision).where(REVISION.id == identifiant)).one())


def read(engine: Engine, edition: str, secteur: str, *, numero: int | None = None) -> Fiche | None:
    """Read a fiche as it stands, or one of its revisions; None when it was never returned, or was withdrawn."""
    with engine.connect() as connection:
        requete = current(edition).where(REVISION.secteur == secteur)
        if numero is not None:
            requete = select(schema.revision).where(
                REVISION.edition == edition, REVISION.secteur == secteur, REVISION.numero == numero
            )
        ligne = connection.execute(requete).first()
        if ligne is None or ligne.nature == Nature.RETRAIT:
            return None
        return Fiche(
            edition=edition,
            secteur=secteur,
            auteur=ligne.auteur,
            cle_client=ligne.cle_client,
            nature=Nature(ligne.nature),
            base=ligne.numero,
            contreseing=ligne.contreseing,
            rencontres=read_rencontres(connection, edition, ligne.id),
        )
