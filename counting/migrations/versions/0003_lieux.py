"""Lieux, their capacities, and how many people used them each night."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

FAITS = ("lieu", "capacite", "occupation")


def upgrade() -> None:
    """Create the tables, and the triggers that refuse to rewrite a fact."""
    op.create_table(
        "lieu",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("identifiant", sa.String(length=100), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("operateur", sa.String(length=200), nullable=False),
        sa.Column("adresse", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("statut", sa.String(length=20), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("methode", sa.String(length=60), nullable=True),
        sa.Column("hommes", sa.Boolean(), nullable=True),
        sa.Column("femmes", sa.Boolean(), nullable=True),
        sa.Column("couples", sa.Boolean(), nullable=True),
        sa.Column("familles", sa.Boolean(), nullable=True),
        sa.Column("jeunes", sa.Boolean(), nullable=True),
        sa.Column("animaux", sa.Boolean(), nullable=True),
        sa.Column("horaires", sa.Text(), nullable=False),
        sa.Column("admission", sa.String(length=40), nullable=False),
        sa.Column("du", sa.Date(), nullable=True),
        sa.Column("au", sa.Date(), nullable=True),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("vu_le", sa.Date(), nullable=True),
        sa.Column("visibilite", sa.String(length=20), nullable=False),
        sa.Column("remarque", sa.Text(), nullable=False),
        sa.Column("simule", sa.Boolean(), nullable=False),
        sa.Column("retire", sa.Boolean(), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrit_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("periode_de_lieu", "lieu", ["source", "identifiant", "du", "id"], unique=False)
    op.create_table(
        "capacite",
        sa.Column("lieu", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("places", sa.Integer(), sa.CheckConstraint("places >= 0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["lieu"],
            ["lieu.id"],
        ),
        sa.PrimaryKeyConstraint("lieu", "moment", "audience"),
    )
    op.create_table(
        "occupation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("uid", sa.String(length=162), nullable=False),
        sa.Column("nuit", sa.Date(), nullable=False),
        sa.Column("personnes", sa.Integer(), sa.CheckConstraint("personnes >= 0"), nullable=True),
        sa.Column("nuitees", sa.Integer(), sa.CheckConstraint("nuitees >= 0"), nullable=True),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("simulee", sa.Boolean(), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrite_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("nuit_de_lieu", "occupation", ["uid", "nuit", "id"], unique=False)
    for table in FAITS:
        for verbe in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verbe.lower()} BEFORE {verbe} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
            )
