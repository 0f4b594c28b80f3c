"""Links that let a person choose a password: for the first administrateur, for an account, and only once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, insert, select

from counting.comptes import mots_de_passe, registre, seances, verrous
from counting.comptes.compte import Compte, CompteRefuseError, read_courriel, read_nom
from counting.comptes.jetons import digest, make_jeton
from counting.comptes.lectures import has_administrateur, load_compte
from counting.comptes.schema import invitation, invitation_suivie
from counting.journal import Verbe, write_acte
from counting.roles import Role
from counting.seuils import INVITATION, PREMIER_LIEN
from counting.store import ecriture

CONSOLE = "démarrage du serveur"
DUREE, DUREE_PREMIER = timedelta(days=INVITATION.valeur), timedelta(hours=PREMIER_LIEN.valeur)


class InvitationRefuseeError(CompteRefuseError):
    """The link was followed already, replaced, has expired, or never was."""

    def __init__(self) -> None:
        super().__init__(
            "Ce lien ne sert plus : il a déjà servi, un autre l’a remplacé, ou sa durée est passée. "
            "Demandez-en un nouveau à un administrateur de Lanterne."
        )


@dataclass(frozen=True)
class Invitation:
    """A link that may still be followed; `compte` is None for that of the first administrateur."""

    id: int
    compte: Compte | None
    expire_le: datetime


def invite(engine: Engine, compte: int, *, auteur: str, maintenant: datetime) -> str:
    """Make the secret of a new link for an account; its former links die. The store keeps only the SHA-256."""
    with ecriture(engine) as connection:
        return _add(connection, load_compte(connection, compte).id, auteur, maintenant, DUREE)


def invite_first(engine: Engine, maintenant: datetime) -> str | None:
    """Make the secret of the first administrateur's link; None when an administrateur can already sign in."""
    with ecriture(engine) as connection:
        if has_administrateur(connection):
            return None
        return _add(connection, None, CONSOLE, maintenant, DUREE_PREMIER)


def read_invitation(engine: Engine, jeton: str, maintenant: datetime) -> Invitation:
    """What a link invites to, without following it.

    Raises
    ------
    InvitationRefuseeError
        When it may not be followed (any more).
    """
    with engine.connect() as connection:
        return _read(connection, jeton, maintenant)


def accept(engine: Engine, jeton: str, mot_de_passe: str, maintenant: datetime) -> Compte:
    """Follow an account's link: its password is set, its séances close, its failures are forgotten.

    Raises
    ------
    InvitationRefuseeError
        When the link may not be followed; of two people at once, one gets this.
    CompteRefuseError
        When the password breaks the rule; the link may then be followed again.
    """
    invite = _require_compte(read_invitation(engine, jeton, maintenant))
    empreinte = mots_de_passe.hash_mot_de_passe(mot_de_passe, invite.courriel, invite.nom)
    with ecriture(engine) as connection:
        lue = _read(connection, jeton, maintenant)
        compte = _require_compte(lue)
        _consume(connection, lue, compte, empreinte, maintenant)
    return compte


def accept_first(
    engine: Engine, jeton: str, *, courriel: str, nom: str, mot_de_passe: str, maintenant: datetime
) -> Compte:
    """Follow the first administrateur's link: the account is created with its password.

    Raises
    ------
    InvitationRefuseeError, CompteRefuseError
        As `accept`, and when the e-mail address or the name is refused.
    """
    read_invitation(engine, jeton, maintenant)
    empreinte = mots_de_passe.hash_mot_de_passe(mot_de_passe, read_courriel(courriel), read_nom(nom))
    with ecriture(engine) as connection:
        lue = _read(connection, jeton, maintenant)
        if lue.compte is not None:
            raise InvitationRefuseeError
        compte = registre.add_compte(
            connection, courriel, nom, Role.ADMINISTRATEUR, frozenset(), auteur=CONSOLE, maintenant=maintenant
        )
        _consume(connection, lue, compte, empreinte, maintenant)
    return compte


def _require_compte(lue: Invitation) -> Compte:
    if lue.compte is None:
        raise InvitationRefuseeError
    return lue.compte


def _consume(connection: Connection, lue: Invitation, compte: Compte, empreinte: str, maintenant: datetime) -> None:
    connection.execute(insert(invitation_suivie).values(invitation=lue.id, suivie_le=maintenant))
    mots_de_passe.keep(connection, compte.id, empreinte, maintenant)
    seances.close_all_in(connection, compte.id, maintenant)
    verrous.absolve(connection, compte.courriel)
    _trace(connection, compte.nom, compte.id, "mot de passe choisi par un lien")


def _add(connection: Connection, compte: int | None, auteur: str, maintenant: datetime, duree: timedelta) -> str:
    jeton = make_jeton()
    connection.execute(
        insert(invitation).values(
            empreinte=digest(jeton),
            compte=compte,
            auteur=auteur,
            ecrite_le=maintenant,
            expire_le=maintenant + duree,
        )
    )
    _trace(connection, auteur, compte, "lien écrit")
    return jeton


def _trace(connection: Connection, qui: str, compte: int | None, detail: str) -> None:
    objet = "premier compte" if compte is None else f"compte:{compte}"
    write_acte(connection, Verbe.ADMINISTRE, qui=qui, objet=objet, detail=detail)


def _read(connection: Connection, jeton: str, maintenant: datetime) -> Invitation:
    lue = connection.execute(select(invitation).where(invitation.c.empreinte == digest(jeton))).first()
    if lue is None or lue.expire_le.replace(tzinfo=UTC) <= maintenant:
        raise InvitationRefuseeError
    memes = invitation.c.compte.is_(None) if lue.compte is None else invitation.c.compte == lue.compte
    suivie = connection.scalar(select(invitation_suivie.c.invitation).where(invitation_suivie.c.invitation == lue.id))
    if suivie or lue.id != connection.scalar(select(func.max(invitation.c.id)).where(memes)):
        raise InvitationRefuseeError
    compte = None if lue.compte is None else load_compte(connection, lue.compte)
    if has_administrateur(connection) if compte is None else not compte.actif:
        raise InvitationRefuseeError
    return Invitation(lue.id, compte, lue.expire_le.replace(tzinfo=UTC))
