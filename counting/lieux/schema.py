"""The tables of lieux and of their nights: each writing of a period of a lieu is a new line, the last one holds."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from counting.schema import metadata

lieu = Table(
    "lieu",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("source", String(60), nullable=False),
    Column("identifiant", String(100), nullable=False),
    Column("nom", String(200), nullable=False),
    Column("type", String(40), nullable=False),
    Column("operateur", String(200), nullable=False),
    Column("adresse", Text, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("statut", String(20)),
    Column("score", Float),
    Column("methode", String(60)),
    Column("hommes", Boolean),
    Column("femmes", Boolean),
    Column("couples", Boolean),
    Column("familles", Boolean),
    Column("jeunes", Boolean),
    Column("animaux", Boolean),
    Column("horaires", Text, nullable=False),
    Column("admission", String(40), nullable=False),
    Column("du", Date),
    Column("au", Date),
    Column("provenance", Text, nullable=False),
    Column("vu_le", Date),
    Column("visibilite", String(20), nullable=False),
    Column("remarque", Text, nullable=False),
    Column("simule", Boolean, nullable=False),
    Column("retire", Boolean, nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrit_le", DateTime(timezone=True), nullable=False),
    Index("periode_de_lieu", "source", "identifiant", "du", "id"),
)

capacite = Table(
    "capacite",
    metadata,
    Column("lieu", ForeignKey("lieu.id"), primary_key=True),
    Column("moment", String(10), primary_key=True),
    Column("audience", String(20), primary_key=True),
    Column("places", Integer, CheckConstraint("places >= 0"), nullable=False),
)

occupation = Table(
    "occupation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("uid", String(162), nullable=False),
    Column("nuit", Date, nullable=False),
    Column("personnes", Integer, CheckConstraint("personnes >= 0")),
    Column("nuitees", Integer, CheckConstraint("nuitees >= 0")),
    Column("provenance", Text, nullable=False),
    Column("simulee", Boolean, nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrite_le", DateTime(timezone=True), nullable=False),
    Index("nuit_de_lieu", "uid", "nuit", "id"),
)

FAITS_LIEUX = (lieu, capacite, occupation)
"""Append-only tables, as `counting.schema.FAITS`."""
