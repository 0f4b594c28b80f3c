"""Alembic runs inside the connection the store hands over."""

from alembic import context

from counting import schema_maraudes

TABLES = schema_maraudes.maraude.metadata  # those of counting.schema are in it too
context.configure(connection=context.config.attributes["connection"], target_metadata=TABLES)
context.run_migrations()
