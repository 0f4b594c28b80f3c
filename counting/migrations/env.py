"""Alembic runs inside the connection the store hands over."""

from alembic import context

from counting.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
