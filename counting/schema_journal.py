"""The tables of the journal and of retention: who did what, which éditions were reduced, what their figures keep."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from counting.schema import metadata

acte = Table(
    "acte",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("quand", DateTime(timezone=True), nullable=False),
    Column("qui", String(200), nullable=False),
    Column("verbe", String(20), nullable=False),
    Column("objet", String(200), nullable=False),
    Column("detail", Text, nullable=False),
    Index("acte_par_date", "quand"),
)

reduction = Table(
    "reduction",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("quand", DateTime(timezone=True), nullable=False),
    Column("qui", String(200), nullable=False),
    Column("rencontres", Integer, nullable=False),
    Column("positions", Integer, nullable=False),
    Column("brouillons", Integer, nullable=False),
)
"""Éditions reduced to the secteur: they are sealed, the database takes no more fiche nor point for them."""

rattachement = Table(
    "rattachement",
    metadata,
    Column("position", ForeignKey("position.id"), primary_key=True),
    Column("secteur", String(40), nullable=False),
    Column("arrondissement", String(5), nullable=False),
)
"""What figures keep of a sure point once it is gone: its arrondissement; its secteur if its line came with none."""

FAITS_JOURNAL = (acte, reduction, rattachement)
"""Append-only tables, as `counting.schema.FAITS`; the journal alone is purged, by age (`counting.journal.purge`)."""
