"""Alembic runs inside the connection the store hands over."""

from alembic import context

from counting import schema, schema_journal
from counting.comptes.schema import compte
from counting.comptes.schema_identites import identite
from counting.lieux import schema as schema_lieux
from counting.maraudes import schema as schema_maraudes
from counting.publication import schema as schema_publication
from counting.sous_denombrement import schema as schema_sous_denombrement

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
