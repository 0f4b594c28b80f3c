"""Identities of OpenID Connect, the sign-ins under way, and what a provider needs at sign-out."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables; none is a fact: each holds a current state."""
    op.create_table(
        "identite",
        sa.Column("emetteur", sa.String(length=500), nullable=False),
        sa.Column("sujet", sa.String(length=255), nullable=False),
        sa.Column("compte", sa.Integer(), nullable=False),
        sa.Column("depuis", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("emetteur", "sujet"),
        sa.ForeignKeyConstraint(["compte"], ["compte.id"]),
        sa.UniqueConstraint("emetteur", "compte", name="une_identite_par_compte"),
    )
    op.create_table(
        "aller_oidc",
        sa.Column("etat_sha256", sa.String(length=64), nullable=False),
        sa.Column("navigateur_sha256", sa.String(length=64), nullable=False),
        sa.Column("objet", sa.String(length=10), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verificateur", sa.String(length=64), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("etat_sha256"),
    )
    op.create_table(
        "jeton_oidc",
        sa.Column("seance_sha256", sa.String(length=64), nullable=False),
        sa.Column("scelle", sa.LargeBinary(), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seance_sha256"),
    )
