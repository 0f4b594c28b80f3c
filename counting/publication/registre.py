"""Publish a settled version, once, and read it back: nothing else reaches élus and the public."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Engine, select

from counting.domain import Edition, Version
from counting.editions import versions
from counting.editions.registre import get_edition, list_editions, load_secteurs
from counting.errors import ChiffreIndisponibleError, CountingError
from counting.geographie.niveaux import load_territoires
from counting.geographie.territoires import regroupements
from counting.publication import schema as schema_publication
from counting.publication.anterieures import Anterieure, Lien, cells
from counting.publication.contenu import CLES, PublicationAltereeError, read_content
from counting.publication.contexte import Contexte, make_contexte
from counting.publication.depot import load_tables, write_row
from counting.publication.evidences import evident
from counting.publication.porte import Publication, publish
from counting.publication.reserve import lay_tables, pack
from counting.publication.savoir import sentences
from counting.publication.variables import Assise, load_figures, load_registres

_TABLE = schema_publication.publication
DELAI_S = 1.0
"""Seconds each variable may look for fewer hidden cells; a publication then takes less than a minute."""


class PublicationImpossibleError(CountingError):
    """A version that may not be published now."""


@dataclass(frozen=True)
class EnTete:
    """What says which publication it is."""

    edition: Edition
    version: Version
    empreinte: str
    auteur: str
    ecrite_le: datetime


@dataclass(frozen=True, eq=False)
class Publiee:
    """A publication as it left: all that élus, the public and reports may see of a version.

    Attributes
    ----------
    publication : Publication
        Cells and threshold.
    contexte : Contexte
        What they rest on.
    empreinte : str
        SHA-256 of the canonical content, 64 hexadecimal digits.
    """

    edition: Edition
    version: Version
    publication: Publication
    contexte: Contexte
    empreinte: str
    auteur: str
    ecrite_le: datetime


def publish_version(
    engine: Engine,
    edition: str,
    version: Version,
    auteur: str,
    *,
    delai_s: float = DELAI_S,
    progress: Callable[[str], None] = lambda _: None,
) -> Publiee:
    """Publish a settled version; one that is published already is given back as it left.

    The registers of maraudes and lieux are read as they stand now, and frozen in the publication.

    Raises
    ------
    ChiffreIndisponibleError
        The version is not settled.
    PublicationImpossibleError
        The consolidated figure before the first one, or nobody signs.
    SecretImpossibleError, SecretRompuError
        From `counting.publication.porte.publish`: nothing is published.
    """
    deja = load_publiee(engine, edition, version)
    if deja is not None:
        return deja
    _refuse(engine, edition, version, auteur)
    progress("Comptage de chaque territoire, maraudes et haltes comprises…")
    objet = get_edition(engine, edition)
    assise = _settled(engine, objet, version)
    figures, faits = load_figures(engine, assise), evident(assise)
    groupes = regroupements(objet.nuit)
    tableaux = lay_tables(figures, faits, groupes)
    progress("Choix des chiffres à taire, et vérification qu’aucun ne se retrouve à partir des autres…")
    publication = publish(tableaux, anterieures=_earlier(engine, objet, version, groupes), delai_s=delai_s)
    progress("Écriture et empreinte de la publication…")
    contexte = make_contexte(engine, assise, sentences(tableaux))
    write_row(
        engine, objet, version, auteur.strip(), publication=publication, contexte=contexte, reserve=pack(figures, faits)
    )
    return load_publiee(engine, edition, version) or _vanished(version)


def load_publiee(engine: Engine, edition: str, version: Version) -> Publiee | None:
    """Read a publication as it left; None while there is none.

    Raises
    ------
    PublicationAltereeError
        The content does not answer to its hash.
    """
    colonnes = [_TABLE.c[nom] for nom in ("contenu", "empreinte", "auteur", "ecrite_le")]  # never `chiffres`
    with engine.connect() as connection:
        ligne = connection.execute(
            select(*colonnes).where(_TABLE.c.edition == edition, _TABLE.c.version == version)
        ).one_or_none()
    if ligne is None:
        return None
    publication, contexte = read_content(ligne.contenu, ligne.empreinte, edition, version)
    return Publiee(
        get_edition(engine, edition),
        version,
        publication,
        contexte,
        ligne.empreinte,
        ligne.auteur,
        ligne.ecrite_le.replace(tzinfo=UTC),
    )


def list_publiees(engine: Engine) -> list[EnTete]:
    """Publications, the latest night first, the consolidated figure before the first one."""
    editions = {une.id: une for une in list_editions(engine)}
    colonnes = [_TABLE.c[nom] for nom in ("edition", "version", "empreinte", "auteur", "ecrite_le")]
    with engine.connect() as connection:
        lignes = connection.execute(select(*colonnes)).all()
    tetes = [
        EnTete(editions[li.edition], Version(li.version), li.empreinte, li.auteur, li.ecrite_le.replace(tzinfo=UTC))
        for li in lignes
    ]
    rang = {identifiant: numero for numero, identifiant in enumerate(editions)}
    return sorted(tetes, key=lambda une: (rang[une.edition.id], une.version is Version.PREMIER))


def to_publish(engine: Engine, edition: str) -> list[Version]:
    """Versions settled and not published, in the order they must be."""
    arretees = versions.settled(engine, edition)
    with engine.connect() as connection:
        faites = set(connection.scalars(select(_TABLE.c.version).where(_TABLE.c.edition == edition)))
    return [version for version in Version if version in arretees and version not in faites]


def _vanished(version: Version) -> Publiee:
    raise PublicationAltereeError(f"Le {version} vient d’être publié et ne se relit pas. Vérifiez la base.")


def _refuse(engine: Engine, edition: str, version: Version, auteur: str) -> None:
    if not auteur.strip():
        raise PublicationImpossibleError("Une publication porte le nom de son auteur. Écrivez le vôtre.")
    en_attente = to_publish(engine, edition)
    if version not in en_attente:
        raise ChiffreIndisponibleError(f"Le {version} de cette édition n’est pas arrêté. Arrêtez-le d’abord.")
    if version is not en_attente[0]:
        raise PublicationImpossibleError(f"Publiez d’abord le {en_attente[0]} : le {version} en tient compte.")


def _settled(engine: Engine, edition: Edition, version: Version) -> Assise:
    return Assise(
        edition,
        versions.settled(engine, edition.id)[version],
        load_secteurs(engine, edition.id),
        load_territoires(edition.nuit),
        load_registres(engine, edition),
    )


def _earlier(engine: Engine, edition: Edition, version: Version, groupes: pd.DataFrame) -> list[Anterieure]:
    """Publications of the same édition, whose hidden figures the new one must keep."""
    autres = [une for une in Version if une is not version]
    anterieures = []
    for autre in autres:
        publiee = load_publiee(engine, edition.id, autre)
        if publiee is not None:
            tableaux = load_tables(engine, edition.id, autre, groupes)
            cases = publiee.publication.cases
            if not cells(tableaux)[list(CLES)].equals(cases[list(CLES)]):
                raise PublicationAltereeError(
                    f"Le {autre} publié ne répond plus aux groupements de territoires en vigueur : rétablissez la "
                    "liste des DST d’alors, puis publiez de nouveau."
                )
            anterieures.append(Anterieure(tableaux, cases, Lien.CORRIGE))
    return anterieures
