"""The tables of the store. Facts are only ever added: a correction is a new line, the current state is a view."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from counting.domain import CASES, Age, Sexe

metadata = MetaData()


def nom_case(sexe: Sexe, age: Age) -> str:
    """Column of one cell sex × age.

    >>> nom_case(Sexe.F, Age.MOINS_DE_18), nom_case(Sexe.ND, Age.DES_70)
    ('f_moins_de_18', 'nd_des_70')
    """
    return f"{sexe.name}_{age.name}".lower()


COLONNES_EFFECTIFS = tuple(nom_case(sexe, age) for sexe, age in CASES)

edition = Table(
    "edition",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("nom", String(200), nullable=False),
    Column("nuit", Date, nullable=False),
    Column("simulee", Boolean, nullable=False),
    Column("creee_le", DateTime(timezone=True), nullable=False),
)

secteur = Table(
    "secteur",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("mode", String(20), nullable=False),
    Column("nom", String(200), nullable=False),
    Column("arrondissement", String(5)),
    Column("attendu", Boolean, nullable=False),
    Column("contour", LargeBinary),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", String(60), nullable=False),
    Column("secteur", String(40), nullable=False),
    Column("numero", Integer, nullable=False),
    Column("base", Integer, nullable=False),
    Column("nature", String(20), nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("contreseing", String(100), nullable=False),
    Column("cle_client", String(100), nullable=False, unique=True),
    Column("ecrite_le", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(["edition", "secteur"], ["secteur.edition", "secteur.code"]),
    UniqueConstraint("edition", "secteur", "numero"),
)

rencontre = Table(
    "rencontre",
    metadata,
    Column("revision", ForeignKey("revision.id"), primary_key=True),
    Column("rang", Integer, primary_key=True),
    Column("uid", String(64), nullable=False),
    Column("adresse", Text, nullable=False),
    Column("configuration", String(20), nullable=False),
    Column("type_lieu", String(40), nullable=False),
    Column("tentes", Integer, nullable=False),
    Column("enceintes", Integer, nullable=False),
    Column("observation", String(20), nullable=False),
    Column("heure", String(5), nullable=False),
    *(Column(nom, Integer, CheckConstraint(f"{nom} >= 0"), nullable=False) for nom in COLONNES_EFFECTIFS),
    UniqueConstraint("revision", "uid"),
)

questionnaire = Table(
    "questionnaire",
    metadata,
    Column("revision", ForeignKey("revision.id"), primary_key=True),
    Column("uid", String(64), primary_key=True),
    Column("rang", Integer, primary_key=True),
    *(
        Column(nom, String(60), nullable=False)
        for nom in ("sexe", "age", "sans_logement", "appel_115", "besoins", "suivi", "ressources", "soins")
    ),
)

position = Table(
    "position",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", ForeignKey("edition.id"), nullable=False),
    Column("uid", String(64), nullable=False),
    Column("adresse", Text, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("statut", String(20), nullable=False),
    Column("score", Float, nullable=False),
    Column("methode", String(60), nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrite_le", DateTime(timezone=True), nullable=False),
    Index("position_de_rencontre", "edition", "uid", "id"),
)

arrete = Table(
    "arrete",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("derniere_revision", Integer, nullable=False),
    Column("derniere_position", Integer, nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrit_le", DateTime(timezone=True), nullable=False),
)

FAITS = (edition, secteur, revision, rencontre, questionnaire, position, arrete)
"""Append-only tables: the database itself refuses an update or a deletion."""

brouillon = Table(
    "brouillon",
    metadata,
    Column("edition", String(60), primary_key=True),
    Column("secteur", String(40), primary_key=True),
    Column("auteur", String(100), primary_key=True),
    Column("contenu", Text, nullable=False),
    Column("ecrit_le", DateTime(timezone=True), nullable=False),
)
"""What is being typed: not a fact yet, so it may be replaced and dropped."""

correspondance = Table(
    "correspondance",
    metadata,
    Column("entetes", String(64), primary_key=True),
    Column("colonnes", Text, nullable=False),
)
"""Column mappings remembered by the headers of the file they served."""
