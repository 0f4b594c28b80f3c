"""Alembic runs inside the connection the store hands over."""

from alembic import context

from counting import (
    schema,
    schema_journal,
    schema_lieux,
    schema_maraudes,
    schema_publication,
    schema_sous_denombrement,
)
from counting.comptes.schema import compte
from counting.comptes.schema_identites import identite

TABLES = (
    schema.metadata,
    schema_lieux.lieu.metadata,
    schema_maraudes.maraude.metadata,
    compte.metadata,
    schema_journal.acte.metadata,
    identite.metadata,
    schema_publication.publication.metadata,
    schema_sous_denombrement.leurre.metadata,
)
context.configure(connection=context.config.attributes["connection"], target_metadata=TABLES)
context.run_migrations()
