"""Decoys, samples of secteurs and second passes: apart from the count."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

FAITS = ("leurre", "tirage", "tirage_secteur", "recompte")


def upgrade() -> None:
    """Create the tables, and the triggers that refuse to rewrite a fact."""
    op.create_table(
        "leurre",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("secteur", sa.String(length=40), nullable=False),
        sa.Column("poses", sa.Integer(), sa.CheckConstraint("poses >= 0"), nullable=False),
        sa.Column("retrouves", sa.Integer(), sa.CheckConstraint("retrouves BETWEEN 0 AND poses"), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrit_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition", "secteur"], ["secteur.edition", "secteur.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("leurre_de_secteur", "leurre", ["edition", "secteur", "id"], unique=False)
    op.create_table(
        "tirage",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("graine", sa.Text(), nullable=False),
        sa.Column("perimetre", sa.String(length=20), nullable=False),
        sa.Column("stratification", sa.String(length=20), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrit_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "tirage_secteur",
        sa.Column("tirage", sa.Integer(), nullable=False),
        sa.Column("secteur", sa.String(length=40), nullable=False),
        sa.Column("strate", sa.String(length=60), nullable=False),
        sa.Column("tire", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["tirage"], ["tirage.id"]),
        sa.PrimaryKeyConstraint("tirage", "secteur"),
    )
    op.create_table(
        "recompte",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("tirage", sa.Integer(), nullable=False),
        sa.Column("secteur", sa.String(length=40), nullable=False),
        sa.Column("personnes", sa.Integer(), sa.CheckConstraint("personnes >= 0"), nullable=True),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrit_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tirage", "secteur"], ["tirage_secteur.tirage", "tirage_secteur.secteur"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("recompte_de_secteur", "recompte", ["tirage", "secteur", "id"], unique=False)
    for table in FAITS:
        for verbe in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verbe.lower()} BEFORE {verbe} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
            )
