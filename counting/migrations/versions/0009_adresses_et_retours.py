"""The address of an account may change; the page one wanted is kept while away at a provider."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add two columns: a line of an account written before has no address of its own, its first one holds."""
    op.add_column("etat_compte", sa.Column("courriel", sa.String(length=254), nullable=True))
    op.add_column("aller_oidc", sa.Column("vers", sa.String(length=40), server_default="", nullable=False))
