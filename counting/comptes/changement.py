"""Change one's own password: the former one is asked again, and every séance of the account closes."""

from datetime import datetime

from sqlalchemy import Engine

from counting.comptes import entree, mots_de_passe, seances
from counting.comptes.compte import Compte, CompteRefuseError
from counting.journal import Verbe, write_acte
from counting.store import ecriture


def change_mot_de_passe(
    engine: Engine, compte: Compte, *, actuel: str, nouveau: str, source: str, maintenant: datetime
) -> None:
    """Put a new password in the place of the former one; the caller opens the séance that goes on.

    A wrong former password counts as a failure to sign in: whoever finds a screen left open must not try for ever.

    Raises
    ------
    CompteRefuseError
        Wrong former password, too many attempts, or a new one that breaks the rule.
    """
    try:
        entree.sign_in(engine, compte.courriel, actuel, source=source, maintenant=maintenant)
    except entree.TropDEssaisError:
        raise
    except entree.EntreeRefuseeError as erreur:
        raise CompteRefuseError("Mot de passe actuel incorrect. Rien n’a changé.") from erreur
    if nouveau == actuel:
        raise CompteRefuseError("Ce mot de passe est déjà le vôtre. Choisissez-en un autre.")
    empreinte = mots_de_passe.hash_mot_de_passe(nouveau, compte.courriel, compte.nom)
    with ecriture(engine) as connection:
        mots_de_passe.keep(connection, compte.id, empreinte, maintenant)
        seances.close_all_in(connection, compte.id, maintenant)
        write_acte(
            connection, Verbe.ADMINISTRE, qui=compte.nom, objet=f"compte:{compte.id}", detail="mot de passe changé"
        )
