"""Accounts, their passwords, invitations and séances, and the failures to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

FAITS = ("compte", "etat_compte", "invitation", "invitation_suivie")


def upgrade() -> None:
    """Create the tables, and the triggers that refuse to rewrite a fact."""
    _create_facts()
    _create_states()
    for table in FAITS:
        for verbe in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verbe.lower()} BEFORE {verbe} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
            )


def _create_facts() -> None:
    op.create_table(
        "compte",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("courriel"),
    )
    op.create_table(
        "etat_compte",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("compte", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("ressort", sa.Text(), nullable=False),
        sa.Column("actif", sa.Boolean(), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrit_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["compte"], ["compte.id"]),
    )
    op.create_index("etat_de_compte", "etat_compte", ["compte", "id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("compte", sa.Integer(), nullable=True),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrite_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("empreinte"),
        sa.ForeignKeyConstraint(["compte"], ["compte.id"]),
    )
    op.create_table(
        "invitation_suivie",
        sa.Column("invitation", sa.Integer(), nullable=False),
        sa.Column("suivie_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("invitation"),
        sa.ForeignKeyConstraint(["invitation"], ["invitation.id"]),
    )


def _create_states() -> None:
    op.create_table(
        "mot_de_passe",
        sa.Column("compte", sa.Integer(), nullable=False),
        sa.Column("empreinte", sa.Text(), nullable=False),
        sa.Column("ecrit_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("compte"),
        sa.ForeignKeyConstraint(["compte"], ["compte.id"]),
    )
    op.create_table(
        "seance",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("compte", sa.Integer(), nullable=False),
        sa.Column("moyen", sa.String(length=40), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fermee_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("empreinte"),
        sa.ForeignKeyConstraint(["compte"], ["compte.id"]),
    )
    op.create_index("seance_de_compte", "seance", ["compte"], unique=False)
    op.create_table(
        "essai",
        sa.Column("cle", sa.String(length=64), nullable=False),
        sa.Column("echecs", sa.Integer(), nullable=False),
        sa.Column("dernier_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bloque_jusqu_a", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("cle"),
    )
