"""The tables of maraudes and coverage rules: each writing of a maraude is a new line, the last one holds."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Integer, LargeBinary, String, Table, Text

from counting.schema import metadata

maraude = Table(
    "maraude",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("uid", String(64), nullable=False, index=True),
    Column("plan", String(60), nullable=False),
    Column("nom", String(200), nullable=False),
    Column("operateur", String(200), nullable=False),
    Column("type", String(10), nullable=False),
    Column("public", String(40), nullable=False),
    Column("unite", String(20), nullable=False),
    Column("deplacement", String(20), nullable=False),
    Column("astreinte", Boolean, nullable=False),
    Column("simulee", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("retiree", Boolean, nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrite_le", DateTime(timezone=True), nullable=False),
)

zone_maraude = Table(
    "zone_maraude",
    metadata,
    Column("maraude", ForeignKey("maraude.id"), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("nom", String(200), nullable=False),
    Column("contour", LargeBinary, nullable=False),
    Column("origine", String(20), nullable=False),
    Column("rayon_m", Integer, nullable=False),
)

passage = Table(
    "passage",
    metadata,
    Column("maraude", ForeignKey("maraude.id"), primary_key=True),
    Column("rang", Integer, primary_key=True),
    Column("zone", String(40), nullable=False),
    Column("jour", Integer, nullable=False),
    Column("debut", String(5), nullable=False),
    Column("fin", String(5), nullable=False),
    Column("recurrence", String(40), nullable=False),
    Column("du", Date),
    Column("au", Date),
)

regle = Table(
    "regle",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("nom", String(100), nullable=False),
    Column("contenu", Text, nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrite_le", DateTime(timezone=True), nullable=False),
)

FAITS_MARAUDES = (maraude, zone_maraude, passage, regle)
"""Append-only tables, as `counting.schema.FAITS`."""
