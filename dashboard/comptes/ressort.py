"""A ressort in words."""

from counting import ressort
from counting.comptes.compte import Compte
from counting.roles import Role


def in_words(compte: Compte) -> str:
    """Say what an account is limited to.

    >>> in_words(Compte(1, "a@b.fr", "Ana", Role.ORGANISATEUR, frozenset({"75113", "75101"}), True))
    '1er, 13e'
    """
    if not compte.ressort:
        return "tout Paris"
    if compte.role is Role.COORDINATEUR:
        return f"DST {', '.join(sorted(compte.ressort))}"
    return ressort.in_words(compte.ressort)
