"""Sign in with an e-mail address and a password; a refusal never says which of the two is wrong."""

from datetime import datetime

from sqlalchemy import Engine

from counting.comptes import lectures, mots_de_passe, verrous
from counting.comptes.compte import Compte, CompteRefuseError, read_courriel
from counting.journal import Verbe, note


class EntreeRefuseeError(CompteRefuseError):
    """Sign-in refused; the same words for a wrong password, an unknown address and a closed account."""


class TropDEssaisError(EntreeRefuseeError):
    """Too many failures: wait first, even with the right password."""

    def __init__(self, attente_s: int) -> None:
        attente = f"{attente_s} secondes" if attente_s < 60 else f"{-(-attente_s // 60)} minutes"
        super().__init__(f"Trop d’essais. Attendez {attente} avant le suivant.")
        self.attente_s = attente_s


def sign_in(engine: Engine, courriel: str, mot_de_passe: str, *, source: str, maintenant: datetime) -> Compte:
    """Check an e-mail address and a password; the caller opens the séance.

    Parameters
    ----------
    engine : Engine
        The store.
    courriel, mot_de_passe : str
        What was typed.
    source : str
        Network address of the browser.
    maintenant : datetime
        UTC.

    Raises
    ------
    TropDEssaisError
        Too many failures for this address or from this source.
    EntreeRefuseeError
        Anything else.
    """
    adresse = _read(courriel)
    attente_s = verrous.take_try(engine, adresse, source, maintenant)
    if attente_s:
        raise TropDEssaisError(attente_s)
    compte = lectures.find_compte(engine, adresse)
    ouvert = compte is not None and compte.actif
    juste = mots_de_passe.verify(engine, compte.id if compte and ouvert else None, mot_de_passe)
    if compte is None or not juste:
        _tell(engine, compte, verrous.read_wait(engine, adresse, source, maintenant))
        raise EntreeRefuseeError("Adresse électronique ou mot de passe incorrect. Vérifiez les deux.")
    verrous.forgive(engine, adresse, source)
    return compte


def _tell(engine: Engine, compte: Compte | None, attente_s: int) -> None:
    """One line an attempt that was made, with the wait it began: what is refused while waiting is not written.

    A crowd of attempts must not fill the journal; the locks let few through.
    """
    qui, objet = (compte.nom, f"compte:{compte.id}") if compte else ("inconnu", "connexion")
    detail = ["mot de passe", *(["compte fermé"] if compte and not compte.actif else [])]
    if attente_s:
        detail.append(f"essais suspendus {attente_s} s")
    note(engine, Verbe.REFUSE, qui=qui, objet=objet, detail=", ".join(detail))


def _read(courriel: str) -> str:
    """Address as it is kept; what does not read as one is looked up as typed, and not found."""
    try:
        return read_courriel(courriel)
    except CompteRefuseError:
        return courriel
