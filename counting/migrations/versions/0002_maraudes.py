"""Maraudes, their zones and passages, and the rules of coverage."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

FAITS = ("maraude", "zone_maraude", "passage", "regle")


def upgrade() -> None:
    """Create the tables, and the triggers that refuse to rewrite a fact."""
    op.create_table(
        "maraude",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("operateur", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("public", sa.String(length=40), nullable=False),
        sa.Column("unite", sa.String(length=20), nullable=False),
        sa.Column("deplacement", sa.String(length=20), nullable=False),
        sa.Column("astreinte", sa.Boolean(), nullable=False),
        sa.Column("simulee", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("retiree", sa.Boolean(), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrite_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_maraude_uid", "maraude", ["uid"], unique=False)
    op.create_table(
        "zone_maraude",
        sa.Column("maraude", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("contour", sa.LargeBinary(), nullable=False),
        sa.Column("origine", sa.String(length=20), nullable=False),
        sa.Column("rayon_m", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["maraude"],
            ["maraude.id"],
        ),
        sa.PrimaryKeyConstraint("maraude", "code"),
    )
    op.create_table(
        "passage",
        sa.Column("maraude", sa.Integer(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("jour", sa.Integer(), nullable=False),
        sa.Column("debut", sa.String(length=5), nullable=False),
        sa.Column("fin", sa.String(length=5), nullable=False),
        sa.Column("recurrence", sa.String(length=40), nullable=False),
        sa.Column("du", sa.Date(), nullable=True),
        sa.Column("au", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["maraude"],
            ["maraude.id"],
        ),
        sa.PrimaryKeyConstraint("maraude", "rang"),
    )
    op.create_table(
        "regle",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("nom", sa.String(length=100), nullable=False),
        sa.Column("contenu", sa.Text(), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrite_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for table in FAITS:
        for verbe in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verbe.lower()} BEFORE {verbe} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
            )
