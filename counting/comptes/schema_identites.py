"""Tables of sign-in by OpenID Connect: who is whom, the sign-ins under way, and what a provider needs at sign-out."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from counting.schema import metadata

identite = Table(
    "identite",
    metadata,
    Column("emetteur", String(500), primary_key=True),
    Column("sujet", String(255), primary_key=True),
    Column("compte", Integer, ForeignKey("compte.id"), nullable=False),
    Column("depuis", DateTime(timezone=True), nullable=False),
    UniqueConstraint("emetteur", "compte", name="une_identite_par_compte"),
)

aller_oidc = Table(
    "aller_oidc",
    metadata,
    Column("etat_sha256", String(64), primary_key=True),
    Column("navigateur_sha256", String(64), nullable=False),
    Column("objet", String(10), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verificateur", String(64), nullable=False),
    Column("vers", String(40), server_default="", nullable=False),
    Column("expire_le", DateTime(timezone=True), nullable=False),
)

jeton_oidc = Table(
    "jeton_oidc",
    metadata,
    Column("seance_sha256", String(64), primary_key=True),
    Column("scelle", LargeBinary, nullable=False),
    Column("expire_le", DateTime(timezone=True), nullable=False),
)
