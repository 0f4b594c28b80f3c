"""Rows of the table of publications: one written for good, and the figures in full that stand behind it."""

import hashlib
import zlib

import pandas as pd
from sqlalchemy import Engine, insert, select

from counting.domain import Edition, Version
from counting.journal import Verbe, write_acte
from counting.publication import schema as schema_publication
from counting.publication.contenu import canonical
from counting.publication.contexte import Contexte
from counting.publication.porte import Publication
from counting.publication.reserve import lay_tables, unpack
from counting.publication.tableaux import Tableaux
from counting.store import ecriture, now

_TABLE = schema_publication.publication


def load_tables(engine: Engine, edition: str, version: Version, groupes: pd.DataFrame) -> Tableaux:
    """Figures in full behind a publication, for the next one and for whoever attacks it: never shown."""
    with engine.connect() as connection:
        octets = connection.scalar(
            select(_TABLE.c.chiffres).where(_TABLE.c.edition == edition, _TABLE.c.version == version)
        )
    return lay_tables(*unpack(octets or b""), groupes)


def write_row(
    engine: Engine,
    edition: Edition,
    version: Version,
    auteur: str,
    *,
    publication: Publication,
    contexte: Contexte,
    reserve: bytes,
) -> None:
    """Write a publication and its line of the journal, at once; what left first stays."""
    contenu = canonical(edition, version, publication, contexte)
    with ecriture(engine) as connection:
        faite = select(_TABLE.c.version).where(_TABLE.c.edition == edition.id, _TABLE.c.version == version)
        if connection.scalar(faite) is not None:
            return  # somebody else published it meanwhile: what left first stays
        empreinte = hashlib.sha256(contenu).hexdigest()
        dit = f"{version}, empreinte {empreinte}"
        write_acte(connection, Verbe.PUBLIE, qui=auteur, objet=f"publication:{edition.id}", detail=dit)
        connection.execute(
            insert(_TABLE).values(
                edition=edition.id,
                version=version,
                contenu=zlib.compress(contenu, 9),
                empreinte=empreinte,
                cases=len(publication.cases),
                tues=int(publication.cases["valeur"].isna().sum()),
                chiffres=reserve,
                auteur=auteur,
                ecrite_le=now(),
            )
        )
