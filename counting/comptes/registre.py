"""The accounts: each change is a new line with its author; the last line of an account holds."""

from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from counting.comptes import seances
from counting.comptes.compte import Compte, CompteRefuseError, read_courriel, read_nom, require_role
from counting.comptes.lectures import find_in, has_administrateur, is_keeper, load_compte
from counting.comptes.ressorts import require_ressort
from counting.comptes.schema import compte, etat_compte
from counting.journal import Verbe, write_acte
from counting.roles import Role
from counting.store import ecriture


def create_compte(
    engine: Engine, courriel: str, nom: str, role: Role, ressort: frozenset[str], *, auteur: str, maintenant: datetime
) -> Compte:
    """Create an account, active, that has no password yet.

    Raises
    ------
    CompteRefuseError
        Malformed address or name, address already taken, ressort that does not fit the role.
    """
    with ecriture(engine) as connection:
        return add_compte(connection, courriel, nom, role, ressort, auteur=auteur, maintenant=maintenant)


def add_compte(
    connection: Connection,
    courriel: str,
    nom: str,
    role: Role,
    ressort: frozenset[str],
    *,
    auteur: str,
    maintenant: datetime,
) -> Compte:
    """Create an account inside the caller's transaction; see `create_compte`."""
    adresse, nomme = read_courriel(courriel), read_nom(nom)
    _check(role, ressort, maintenant)
    _require_free(connection, adresse)
    ajout = insert(compte).values(courriel=adresse, cree_le=maintenant).returning(compte.c.id)
    numero = connection.execute(ajout).scalar_one()
    cree = Compte(numero, adresse, nomme, role, ressort, actif=True)
    _write(connection, cree, _in_words(cree), auteur, maintenant)
    return cree


def change_compte(
    engine: Engine,
    numero: int,
    *,
    role: Role,
    ressort: frozenset[str],
    actif: bool,
    auteur: str,
    maintenant: datetime,
    courriel: str | None = None,
) -> Compte:
    """Change an account's role, ressort, address, or whether it is open; its séances close at once.

    Parameters
    ----------
    courriel : str, optional
        New e-mail address; the same when None. It opens the account in the place of the former one, which no other
        account may take: it was, and stays, this person's.

    Raises
    ------
    CompteRefuseError
        Unknown account, ressort that does not fit, malformed or taken address, or the last administrateur able to
        sign in.
    """
    _check(role, ressort, maintenant)
    with ecriture(engine) as connection:
        ancien = load_compte(connection, numero)
        adresse = ancien.courriel if courriel is None else read_courriel(courriel)
        nouveau = Compte(numero, adresse, ancien.nom, role, ressort, actif)
        if nouveau == ancien:
            return ancien
        if adresse != ancien.courriel:
            _require_free(connection, adresse, sauf=numero)
        _write(connection, nouveau, _tell_change(ancien, nouveau), auteur, maintenant)
        if is_keeper(ancien) and not is_keeper(nouveau) and not has_administrateur(connection):
            raise CompteRefuseError(
                "C’est le dernier compte d’administrateur qui peut se connecter : il reste ouvert. "
                "Invitez-en d’abord un autre, et attendez qu’il soit entré une fois."
            )
        seances.close_all_in(connection, numero, maintenant)
    return nouveau


def _check(role: Role, ressort: frozenset[str], maintenant: datetime) -> None:
    require_role(role)
    require_ressort(role, ressort, maintenant.date())


def _require_free(connection: Connection, adresse: str, sauf: int | None = None) -> None:
    """Refuse an address that is another account's, or has been."""
    passees = select(etat_compte.c.compte).where(etat_compte.c.courriel == adresse)
    premieres = select(compte.c.id).where(compte.c.courriel == adresse)
    if set(connection.scalars(passees.union(premieres))) - {sauf}:
        autre = find_in(connection, adresse)
        raise CompteRefuseError(
            "Cette adresse électronique a déjà un compte. Changez-le plutôt dans le tableau."
            if autre
            else "Cette adresse électronique a été celle d’un autre compte : elle ne peut pas en ouvrir un second."
        )


def _in_words(lu: Compte) -> str:
    portee = ", ".join(sorted(lu.ressort)) or "tout Paris"
    return f"{lu.role.value}, {portee}, {'ouvert' if lu.actif else 'fermé'}"


def _tell_change(ancien: Compte, nouveau: Compte) -> str:
    """What changed, for the journal; the address itself is never written there."""
    avant, apres = _in_words(ancien), _in_words(nouveau)
    faits = [f"{avant} → {apres}"] if avant != apres else []
    if ancien.courriel != nouveau.courriel:
        faits.append("adresse électronique changée")
    return " ; ".join(faits)


def _write(connection: Connection, nouveau: Compte, detail: str, auteur: str, maintenant: datetime) -> None:
    connection.execute(
        insert(etat_compte).values(
            compte=nouveau.id,
            nom=nouveau.nom,
            role=nouveau.role.name,
            ressort=",".join(sorted(nouveau.ressort)),
            actif=nouveau.actif,
            auteur=auteur,
            ecrit_le=maintenant,
            courriel=nouveau.courriel,
        )
    )
    write_acte(connection, Verbe.ADMINISTRE, qui=auteur, objet=f"compte:{nouveau.id}", detail=detail)
