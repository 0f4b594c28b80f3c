"""What the journal is told of an act of the screens: that it is refused, or done, and then what came of it."""

from collections.abc import Callable
from typing import TypeVar

from counting.journal import Verbe, note
from counting.ressort import HorsRessortError, Ressort
from dashboard import session
from dashboard.resultats import donnees

Fait = TypeVar("Fait")
Exiger = Callable[[Ressort], object]
"""A function of `counting.ressort` that waits for the account's ressort only."""


def require(objet: str, detail: str, exiger: Exiger) -> None:
    """Refuse what lies outside the account's ressort, and tell the journal.

    Raises
    ------
    HorsRessortError
        As `exiger` does; the journal has its line by then.
    """
    try:
        exiger(session.ressort())
    except HorsRessortError:
        note(donnees.store(), Verbe.REFUSE, qui=session.qui(), objet=objet, detail=f"hors ressort, {detail}")
        raise


def do(objet: str, detail: str, ecrire: Callable[[], Fait], exiger: Exiger | None = None) -> Fait:
    """Tell the journal, then write; a write that fails, or that changes nothing, is told too: it was told as done.

    Whatever stops the write is told, Streamlit's own stops included: they leave the transaction undone.
    """
    if exiger:
        require(objet, detail, exiger)
    base, qui = donnees.store(), session.qui()
    note(base, Verbe.CHANGE, qui=qui, objet=objet, detail=detail)
    try:
        fait = ecrire()
    except BaseException:
        note(base, Verbe.REFUSE, qui=qui, objet=objet, detail=f"{detail} : rien n’a été écrit")
        raise
    if fait is not None and not fait:
        note(base, Verbe.CHANGE, qui=qui, objet=objet, detail=f"{detail} : inchangé")
    return fait
