"""The tables of decoys and of second passes: facts apart from the count, only ever added; the last one holds."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from counting.schema import metadata

leurre = Table(
    "leurre",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", String(60), nullable=False),
    Column("secteur", String(40), nullable=False),
    Column("poses", Integer, CheckConstraint("poses >= 0"), nullable=False),
    Column("retrouves", Integer, CheckConstraint("retrouves BETWEEN 0 AND poses"), nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrit_le", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(["edition", "secteur"], ["secteur.edition", "secteur.code"]),
    Index("leurre_de_secteur", "edition", "secteur", "id"),
)

tirage = Table(
    "tirage",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", ForeignKey("edition.id"), nullable=False),
    Column("graine", Text, nullable=False),
    Column("perimetre", String(20), nullable=False),
    Column("stratification", String(20), nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrit_le", DateTime(timezone=True), nullable=False),
)

tirage_secteur = Table(
    "tirage_secteur",
    metadata,
    Column("tirage", ForeignKey("tirage.id"), primary_key=True),
    Column("secteur", String(40), primary_key=True),
    Column("strate", String(60), nullable=False),
    Column("tire", Boolean, nullable=False),
)
"""Every secteur that could be drawn: the size of each stratum, and the draw, can be checked for ever."""

recompte = Table(
    "recompte",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tirage", Integer, nullable=False),
    Column("secteur", String(40), nullable=False),
    Column("personnes", Integer, CheckConstraint("personnes >= 0")),
    Column("auteur", String(100), nullable=False),
    Column("ecrit_le", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(["tirage", "secteur"], ["tirage_secteur.tirage", "tirage_secteur.secteur"]),
    Index("recompte_de_secteur", "tirage", "secteur", "id"),
)
"""A line without persons takes back the one before."""

FAITS_SOUS_DENOMBREMENT = (leurre, tirage, tirage_secteur, recompte)
"""Append-only tables, as `counting.schema.FAITS`."""
