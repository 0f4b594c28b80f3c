"""The tables of accounts: what was decided is only ever added; secrets, séances and failures are replaced."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from counting.schema import metadata

compte = Table(
    "compte",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("courriel", String(254), nullable=False, unique=True),
    Column("cree_le", DateTime(timezone=True), nullable=False),
)

etat_compte = Table(
    "etat_compte",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("compte", ForeignKey("compte.id"), nullable=False),
    Column("nom", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("ressort", Text, nullable=False),
    Column("actif", Boolean, nullable=False),
    Column("auteur", String(100), nullable=False),
    Column("ecrit_le", DateTime(timezone=True), nullable=False),
    Column("courriel", String(254)),
    Index("etat_de_compte", "compte", "id"),
)
"""Lines older than migration 0009 have no `courriel`: the address the account was created with holds."""

invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("empreinte", String(64), nullable=False, unique=True),
    Column("compte", ForeignKey("compte.id")),
    Column("auteur", String(100), nullable=False),
    Column("ecrite_le", DateTime(timezone=True), nullable=False),
    Column("expire_le", DateTime(timezone=True), nullable=False),
)

invitation_suivie = Table(
    "invitation_suivie",
    metadata,
    Column("invitation", ForeignKey("invitation.id"), primary_key=True),
    Column("suivie_le", DateTime(timezone=True), nullable=False),
)

FAITS_COMPTES = (compte, etat_compte, invitation, invitation_suivie)
"""Append-only tables, as `counting.schema.FAITS`."""

mot_de_passe = Table(
    "mot_de_passe",
    metadata,
    Column("compte", ForeignKey("compte.id"), primary_key=True),
    Column("empreinte", Text, nullable=False),
    Column("ecrit_le", DateTime(timezone=True), nullable=False),
)
"""Replaced, not added to: an old password's hash serves nobody but a thief."""

seance = Table(
    "seance",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("empreinte", String(64), nullable=False, unique=True),
    Column("compte", ForeignKey("compte.id"), nullable=False),
    Column("moyen", String(40), nullable=False),
    Column("ouverte_le", DateTime(timezone=True), nullable=False),
    Column("vue_le", DateTime(timezone=True), nullable=False),
    Column("fermee_le", DateTime(timezone=True)),
    Index("seance_de_compte", "compte"),
)

essai = Table(
    "essai",
    metadata,
    Column("cle", String(64), primary_key=True),
    Column("echecs", Integer, nullable=False),
    Column("dernier_le", DateTime(timezone=True), nullable=False),
    Column("bloque_jusqu_a", DateTime(timezone=True)),
)
"""Failures by account and by address; the key is a hash, since people type their password in the wrong box."""

COURANTES_COMPTES = (mot_de_passe, seance, essai)
"""Tables that hold a current state, not facts."""
