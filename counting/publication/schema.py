"""The table of publications: what the public door let out, once for all."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, LargeBinary, String, Table

from counting.schema import metadata

publication = Table(
    "publication",
    metadata,
    Column("edition", ForeignKey("edition.id"), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("contenu", LargeBinary, nullable=False),
    Column("empreinte", String(64), nullable=False),
    Column("cases", Integer, nullable=False),
    Column("tues", Integer, nullable=False),
    Column("chiffres", LargeBinary, nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrite_le", DateTime(timezone=True), nullable=False),
)
"""`contenu` is what left. `chiffres` never does: the figures in full, that the next publication may not betray."""

FAITS_PUBLICATION = (publication,)
"""Append-only table, as `counting.schema.FAITS`."""
