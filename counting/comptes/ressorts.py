"""What an account is limited to: arrondissements for an organisateur, DST for a coordinateur."""

from datetime import date

from counting.comptes.compte import Compte, CompteRefuseError
from counting.geographie.territoires import CODES, regroupements
from counting.roles import Role


def choices(role: Role, jour: date) -> tuple[str, ...]:
    """Codes a role may be limited to on a day; none for a role that is never limited.

    >>> choices(Role.COORDINATEUR, date(2026, 11, 22)), choices(Role.ELU, date(2026, 11, 22))
    (('Est', 'Nord', 'Ouest', 'Sud'), ())
    """
    if role is Role.ORGANISATEUR:
        return CODES
    if role is Role.COORDINATEUR:
        return tuple(sorted(regroupements(jour)["dst"].dropna().unique()))
    return ()


def require_ressort(role: Role, ressort: frozenset[str], jour: date) -> None:
    """Refuse a ressort that the role cannot have.

    Raises
    ------
    CompteRefuseError
        When a code is not one of `choices`.
    """
    inconnus = sorted(ressort - set(choices(role, jour)))
    if inconnus:
        raise CompteRefuseError(
            f"Ressort : {', '.join(inconnus)} ne convient pas au rôle « {role.value} » ce jour-là. "
            "Choisissez dans la liste, ou rien pour tout Paris."
        )


def arrondissements(compte: Compte, jour: date) -> frozenset[str] | None:
    """Arrondissements an account is limited to on a day.

    Parameters
    ----------
    compte : Compte
        Whoever is signed in.
    jour : date
        Day whose list of DST is in force.

    Returns
    -------
    frozenset of str or None
        INSEE codes; None means all. A DST that the day's list does not hold gives nothing: it never opens a door.
    """
    if not compte.ressort:
        return None
    if compte.role is Role.ORGANISATEUR:
        return compte.ressort & frozenset(CODES)
    dst = regroupements(jour)["dst"]
    return frozenset(dst.index[dst.isin(compte.ressort)])
