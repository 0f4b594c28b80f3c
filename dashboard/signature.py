"""Who writes: the account that is signed in, or, in the demonstration, the name that is typed."""

from typing import Any

from dashboard.session import current_compte


def ask(ou: Any, titre: str = "Par") -> str:
    """Draw the field « Par » in a place of the screen; what is signed with, empty until a name is typed.

    Nobody signs for somebody else: with an account, the field shows its name and cannot be changed.
    """
    compte = current_compte()
    if compte:
        ou.text_input(titre, compte.nom, key="signature", disabled=True)
        return compte.nom
    return str(ou.text_input(titre, key="auteur", placeholder="Prénom et nom")).strip()
