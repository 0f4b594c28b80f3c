"""First figure and consolidated figure: a version is the state of the store at the moment it was settled."""

from sqlalchemy import Engine, insert, select

from counting import schema
from counting.domain import Version
from counting.editions.registre import get_edition
from counting.errors import ChiffreIndisponibleError, CountingError
from counting.store import Marque, ecriture, marque, now, read_marque


def settle(engine: Engine, edition: str, version: Version, auteur: str) -> Marque:
    """Settle a version as the store stands; corrections written later belong to the next one.

    Raises
    ------
    CountingError
        When it is settled already, when the consolidated figure comes before the first, or when nobody signs.
    EditionInconnueError
        When there is no such édition.
    """
    if not auteur.strip():
        raise CountingError(f"Le {version} n’a pas d’auteur. Écrivez votre nom.")
    get_edition(engine, edition)
    with ecriture(engine) as connection:
        faites = connection.scalars(select(schema.arrete.c.version).where(schema.arrete.c.edition == edition)).all()
        if version in faites:
            raise CountingError(f"Le {version} est déjà arrêté. Une correction ira dans la version suivante.")
        if version is Version.CONSOLIDE and Version.PREMIER not in faites:
            raise CountingError("Arrêtez le premier chiffre avant le chiffre consolidé.")
        actuelle = read_marque(connection)  # inside the write lock: nothing can be written between mark and settlement
        connection.execute(
            insert(schema.arrete).values(
                edition=edition,
                version=version,
                derniere_revision=actuelle.revision,
                derniere_position=actuelle.position,
                auteur=auteur,
                ecrit_le=now(),
            )
        )
    return actuelle


def settled(engine: Engine, edition: str) -> dict[Version, Marque]:
    """Versions already settled, each with how far the store had been written."""
    with engine.connect() as connection:
        lignes = connection.execute(select(schema.arrete).where(schema.arrete.c.edition == edition))
        return {Version(li.version): Marque(li.derniere_revision, li.derniere_position) for li in lignes}


def marque_of(engine: Engine, edition: str, version: Version) -> Marque:
    """How far to read the store for a version: the first figure moves with the night until it is settled.

    Raises
    ------
    ChiffreIndisponibleError
        When the consolidated figure is asked for and is not settled.
    """
    arretees = settled(engine, edition)
    if version in arretees:
        return arretees[version]
    if version is Version.PREMIER:
        return marque(engine)
    raise ChiffreIndisponibleError(
        "Le chiffre consolidé de cette édition n’est pas arrêté. Choisissez le premier chiffre."
    )
