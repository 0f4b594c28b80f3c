"""The journal, and the reduction of old éditions to the secteur."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

FAITS = ("acte", "reduction", "rattachement")
SCELLEES = ("revision", "position")


def upgrade() -> None:
    """Create the tables, and the triggers that refuse to rewrite a fact or to reopen a reduced édition."""
    op.create_table(
        "acte",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("qui", sa.String(length=200), nullable=False),
        sa.Column("verbe", sa.String(length=20), nullable=False),
        sa.Column("objet", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("acte_par_date", "acte", ["quand"], unique=False)
    op.create_table(
        "reduction",
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("qui", sa.String(length=200), nullable=False),
        sa.Column("rencontres", sa.Integer(), nullable=False),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("brouillons", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["edition.id"],
        ),
        sa.PrimaryKeyConstraint("edition"),
    )
    op.create_table(
        "rattachement",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("secteur", sa.String(length=40), nullable=False),
        sa.Column("arrondissement", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["position"],
            ["position.id"],
        ),
        sa.PrimaryKeyConstraint("position"),
    )
    for table in FAITS:
        for verbe in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verbe.lower()} BEFORE {verbe} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
            )
    # « INSERT OR REPLACE » fires no DELETE trigger on a connection without recursive_triggers.
    op.execute(
        "CREATE TRIGGER acte_insert BEFORE INSERT ON acte WHEN EXISTS (SELECT 1 FROM acte WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
    )
    for table in SCELLEES:
        op.execute(
            f"CREATE TRIGGER {table}_scellee BEFORE INSERT ON {table} "
            "WHEN EXISTS (SELECT 1 FROM reduction WHERE edition = NEW.edition) "
            "BEGIN SELECT RAISE(ABORT, 'reduced edition'); END"
        )
