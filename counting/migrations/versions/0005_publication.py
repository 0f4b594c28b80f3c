"""What was published of each version, with its hash."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table, and the triggers that refuse to rewrite a publication."""
    op.create_table(
        "publication",
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("contenu", sa.LargeBinary(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("tues", sa.Integer(), nullable=False),
        sa.Column("chiffres", sa.LargeBinary(), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrite_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["edition.id"],
        ),
        sa.PrimaryKeyConstraint("edition", "version"),
    )
    for verbe in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER publication_{verbe.lower()} BEFORE {verbe} ON publication "
            "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
        )
