"""Fiches in the store: written as revisions, never rewritten; two authors never erase each other."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, Engine, Row, func, insert, select

from counting import schema
from counting.domain import Fiche, Nature, Rencontre
from counting.errors import FicheRefuseeError, SecteurInconnuError
from counting.fiches.colonnes import fold
from counting.fiches.rencontres import read_rencontres, write_rencontres
from counting.fiches.revisions import REVISION, Revision, current, read_revision
from counting.geographie.positions import write_positions
from counting.scelles import require_open
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
        No author; an empty fiche without two different names (an explicit zero is countersigned); or a `cle_client`
        that already wrote something else.
    SecteurInconnuError
        When the édition has no such secteur.
    """
    with ecriture(engine) as connection:
        return write(connection, fiche)


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
    """Write a fiche inside the caller's write transaction; see `save`."""
    check_names(fiche)
    require_open(connection, fiche.edition)
    connue = connection.execute(select(schema.revision).where(REVISION.cle_client == fiche.cle_client)).first()
    if connue:
        _require_same(connection, connue, fiche)
        return read_revision(connue)
    _require_secteur(connection, fiche)
    de_la_fiche = (REVISION.edition == fiche.edition) & (REVISION.secteur == fiche.secteur)
    derniere = connection.scalar(select(func.max(REVISION.numero)).where(de_la_fiche)) or 0
    courante = connection.scalar(
        select(func.max(REVISION.numero)).where(de_la_fiche & (REVISION.nature != Nature.CONFLIT))
    )
    nature = fiche.nature if (courante or 0) <= fiche.base <= derniere else Nature.CONFLIT
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


def _require_secteur(connection: Connection, fiche: Fiche) -> None:
    colonnes = schema.secteur.c
    connu = select(colonnes.code).where(colonnes.edition == fiche.edition, colonnes.code == fiche.secteur)
    if connection.scalar(connu) is None:
        raise SecteurInconnuError(
            f"Secteur « {fiche.secteur} » inconnu dans l’édition « {fiche.edition} ». Corrigez le code du secteur."
        )


def _require_same(connection: Connection, connue: Row[tuple[object, ...]], fiche: Fiche) -> None:
    """Refuse a key that already wrote something else: to answer « written » would lose this work."""
    champs = ("edition", "secteur", "auteur", "contreseing", "base")
    pareilles = all(getattr(connue, champ) == getattr(fiche, champ) for champ in champs)
    if not pareilles or _dites(read_rencontres(connection, connue.edition, connue.id)) != _dites(fiche.rencontres):
        raise FicheRefuseeError(
            f"Une autre version de cette saisie est déjà enregistrée (révision {connue.numero}). "
            "Reprenez la fiche à la suite de cette révision, puis enregistrez."
        )


def _dites(rencontres: Iterable[Rencontre]) -> list[Rencontre]:
    """What the fiche says of its lines; their points live apart."""
    return [replace(rencontre, position=None) for rencontre in rencontres]
