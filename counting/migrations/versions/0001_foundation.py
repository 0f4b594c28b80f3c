"""Foundation: editions, secteurs, fiches and their revisions, positions, settled versions, drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

AGES = ("moins_de_18", "de_18_a_24", "de_25_a_39", "de_40_a_54", "de_55_a_69", "des_70", "nd")
EFFECTIFS = tuple(f"{sexe}_{age}" for sexe in ("h", "f", "nd") for age in AGES)
FAITS = ("edition", "secteur", "revision", "rencontre", "questionnaire", "position", "arrete")


def upgrade() -> None:
    """Create the tables, and the triggers that refuse to rewrite a fact."""
    op.create_table(
        "brouillon",
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("secteur", sa.String(length=40), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("contenu", sa.Text(), nullable=False),
        sa.Column("ecrit_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("edition", "secteur", "auteur"),
    )
    op.create_table(
        "correspondance",
        sa.Column("entetes", sa.String(length=64), nullable=False),
        sa.Column("colonnes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entetes"),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("nuit", sa.Date(), nullable=False),
        sa.Column("simulee", sa.Boolean(), nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "arrete",
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("derniere_revision", sa.Integer(), nullable=False),
        sa.Column("derniere_position", sa.Integer(), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrit_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["edition.id"],
        ),
        sa.PrimaryKeyConstraint("edition", "version"),
    )
    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("adresse", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("statut", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("methode", sa.String(length=60), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("ecrite_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["edition.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("position_de_rencontre", "position", ["edition", "uid", "id"], unique=False)
    op.create_table(
        "secteur",
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("arrondissement", sa.String(length=5), nullable=True),
        sa.Column("attendu", sa.Boolean(), nullable=False),
        sa.Column("contour", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition"],
            ["edition.id"],
        ),
        sa.PrimaryKeyConstraint("edition", "code"),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("secteur", sa.String(length=40), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("auteur", sa.String(length=100), nullable=False),
        sa.Column("contreseing", sa.String(length=100), nullable=False),
        sa.Column("cle_client", sa.String(length=100), nullable=False),
        sa.Column("ecrite_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition", "secteur"],
            ["secteur.edition", "secteur.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cle_client"),
        sa.UniqueConstraint("edition", "secteur", "numero"),
    )
    op.create_table(
        "questionnaire",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("sexe", sa.String(length=60), nullable=False),
        sa.Column("age", sa.String(length=60), nullable=False),
        sa.Column("sans_logement", sa.String(length=60), nullable=False),
        sa.Column("appel_115", sa.String(length=60), nullable=False),
        sa.Column("besoins", sa.String(length=60), nullable=False),
        sa.Column("suivi", sa.String(length=60), nullable=False),
        sa.Column("ressources", sa.String(length=60), nullable=False),
        sa.Column("soins", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"],
            ["revision.id"],
        ),
        sa.PrimaryKeyConstraint("revision", "uid", "rang"),
    )
    op.create_table(
        "rencontre",
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("adresse", sa.Text(), nullable=False),
        sa.Column("configuration", sa.String(length=20), nullable=False),
        sa.Column("type_lieu", sa.String(length=40), nullable=False),
        sa.Column("tentes", sa.Integer(), nullable=False),
        sa.Column("enceintes", sa.Integer(), nullable=False),
        sa.Column("observation", sa.String(length=20), nullable=False),
        sa.Column("heure", sa.String(length=5), nullable=False),
        *(sa.Column(nom, sa.Integer(), sa.CheckConstraint(f"{nom} >= 0"), nullable=False) for nom in EFFECTIFS),
        sa.ForeignKeyConstraint(
            ["revision"],
            ["revision.id"],
        ),
        sa.PrimaryKeyConstraint("revision", "rang"),
        sa.UniqueConstraint("revision", "uid"),
    )
    for table in FAITS:
        for verbe in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verbe.lower()} BEFORE {verbe} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
            )
