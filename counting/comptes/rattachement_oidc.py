"""Which account a provider's identity opens: its own, else one that awaited that address, else one that rules grant."""

from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from counting.comptes import registre, seances
from counting.comptes.compte import Compte
from counting.comptes.identites import ConnexionRefuseeError, Identite
from counting.comptes.lectures import find_in, load_compte
from counting.comptes.revendications import Octroi
from counting.comptes.schema import etat_compte, invitation
from counting.comptes.schema_identites import identite
from counting.journal import Verbe, write_acte
from counting.store import ecriture

AUTEUR = "connexion OpenID Connect"


def attach(engine: Engine, qui: Identite, octroi: Octroi | None, maintenant: datetime) -> Compte:
    """Find the account of an identity, or bind one to it; the caller opens the séance.

    An account a rule wrote last follows the rules at each sign-in; one an administrator wrote last keeps what it has.

    Parameters
    ----------
    engine : Engine
        The store.
    qui : Identite
        A verified identity.
    octroi : Octroi or None
        What the rules grant it now; None without rules, or when none holds.
    maintenant : datetime
        UTC.

    Raises
    ------
    ConnexionRefuseeError
        No account, a closed one, one bound to another identity, or rights withdrawn.
    """
    with ecriture(engine) as connexion:
        numero = _find(connexion, qui) or _bind(connexion, qui, octroi, maintenant)
        ouvert = _require_open(load_compte(connexion, numero))
        derniers = select(etat_compte.c.auteur).where(etat_compte.c.compte == numero).order_by(etat_compte.c.id.desc())
        auteur = connexion.scalar(derniers.limit(1))
    if auteur != AUTEUR:
        return ouvert
    if octroi is None:
        seances.close_all(engine, ouvert.id, auteur=AUTEUR, maintenant=maintenant)
        raise ConnexionRefuseeError(
            "plus de rôle",
            "Votre fournisseur d’identité ne vous donne plus de rôle dans Lanterne. "
            "Demandez à son service informatique, ou à un administrateur de Lanterne, de vous le rendre.",
        )
    return registre.change_compte(
        engine,
        ouvert.id,
        role=octroi.role,
        ressort=octroi.ressort,
        actif=True,
        auteur=AUTEUR,
        maintenant=maintenant,
    )


def note_refus(engine: Engine, moyen: str, motif: str, identifie: Identite | None = None) -> None:
    """Tell the journal that someone a provider sent was not let in: by their account's name, if they have one.

    `identifie` is None when what the provider sent proves nobody.
    """
    with ecriture(engine) as connexion:
        connu = _known(connexion, identifie) if identifie else None
        qui, objet = (connu.nom, f"compte:{connu.id}") if connu else ("inconnu", "connexion")
        write_acte(connexion, Verbe.REFUSE, qui=qui, objet=objet, detail=f"{moyen}, {motif}")


def _known(connexion: Connection, identifie: Identite) -> Compte | None:
    numero = _find(connexion, identifie)
    return load_compte(connexion, numero) if numero else find_in(connexion, identifie.courriel)


def _find(connexion: Connection, qui: Identite) -> int | None:
    return connexion.scalar(
        select(identite.c.compte).where(identite.c.emetteur == qui.emetteur, identite.c.sujet == qui.sujet)
    )


def _bind(connexion: Connection, qui: Identite, octroi: Octroi | None, maintenant: datetime) -> int:
    if not qui.courriel:
        raise ConnexionRefuseeError(
            "adresse non vérifiée",
            "Votre fournisseur d’identité n’a pas transmis d’adresse électronique vérifiée. "
            "Vérifiez la vôtre auprès de lui, puis reconnectez-vous.",
        )
    attendu = find_in(connexion, qui.courriel)
    if attendu is None:
        numero = _create(connexion, qui, octroi, maintenant)
    else:
        numero = _require_open(attendu).id
        _release(connexion, qui.emetteur, numero, maintenant)
    connexion.execute(insert(identite).values(emetteur=qui.emetteur, sujet=qui.sujet, compte=numero, depuis=maintenant))
    return numero


def _create(connexion: Connection, qui: Identite, octroi: Octroi | None, maintenant: datetime) -> int:
    if octroi is None:
        raise ConnexionRefuseeError(
            "aucun compte",
            "Vous êtes bien identifié, mais aucun compte Lanterne ne vous attend. "
            f"Demandez à un administrateur de Lanterne d’inviter l’adresse {qui.courriel}.",
        )
    return registre.add_compte(
        connexion, qui.courriel, qui.nom, octroi.role, octroi.ressort, auteur=AUTEUR, maintenant=maintenant
    ).id


def _require_open(lu: Compte) -> Compte:
    if not lu.actif:
        raise ConnexionRefuseeError(
            "compte fermé",
            "Votre compte Lanterne est fermé. Si c’est une erreur, demandez à un administrateur de le rouvrir.",
        )
    return lu


def _release(connexion: Connection, emetteur: str, numero: int, maintenant: datetime) -> None:
    """Forget the identity an account was bound to, if an administrator has invited it anew since.

    Addresses are given again to newcomers: an address alone must not take over an account in use.
    """
    de_ce_compte = (identite.c.emetteur == emetteur) & (identite.c.compte == numero)
    depuis = connexion.scalar(select(identite.c.depuis).where(de_ce_compte))
    if depuis is None:
        return
    reinvite = select(invitation.c.id).where(
        invitation.c.compte == numero, invitation.c.ecrite_le > depuis, invitation.c.expire_le > maintenant
    )
    if connexion.execute(reinvite).first() is None:
        raise ConnexionRefuseeError(
            "compte lié à une autre identité",
            "Ce compte Lanterne est déjà lié à une autre identité. Si vous avez changé d’employeur ou de fournisseur "
            "d’identité, demandez à un administrateur de Lanterne une nouvelle invitation, puis revenez ici.",
        )
    connexion.execute(delete(identite).where(de_ce_compte))
