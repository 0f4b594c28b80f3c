"""Alembic runs inside the connection the store hands over."""

from alembic import context

from counting import schema, schema_lieux, schema_maraudes

TABLES = (schema.metadata, schema_lieux.lieu.metadata, schema_maraudes.maraude.metadata)
context.configure(connection=context.config.attributes["connection"], target_metadata=TABLES)
context.run_migrations()
