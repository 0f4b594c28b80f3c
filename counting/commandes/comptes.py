"""The command that makes a link again, for whoever holds the machine."""

from collections.abc import Callable

from sqlalchemy import Engine

from counting.comptes import invitations, lectures
from counting.comptes.compte import CompteRefuseError, read_courriel
from counting.comptes.liens import base_address, first_link, invitation_link
from counting.store import now

LOCALE = "http://localhost:8501"


def lien(engine: Engine, courriel: str | None, auteur: str, dire: Callable[[str], None]) -> None:
    """Print the link of the first administrateur, or a new link for the account of an e-mail address.

    Raises
    ------
    CompteRefuseError
        When no account bears the address, or none is given though an administrateur can sign in.
    """
    base = base_address(LOCALE)
    if courriel:
        compte = lectures.find_compte(engine, read_courriel(courriel))
        if compte is None or not compte.actif:
            raise CompteRefuseError(f"Aucun compte ouvert ne porte l’adresse {courriel}.")
        dire(invitation_link(invitations.invite(engine, compte.id, auteur=auteur, maintenant=now()), base))
        return
    jeton = invitations.invite_first(engine, now())
    if jeton is None:
        raise CompteRefuseError(
            "Un administrateur peut déjà se connecter : il invite les autres depuis la page Comptes. "
            "Pour un compte dont le mot de passe est perdu : --courriel ADRESSE."
        )
    dire(first_link(jeton, base))
