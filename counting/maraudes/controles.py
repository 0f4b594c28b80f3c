"""What the register of maraudes refuses, before anything is written."""

from collections import Counter
from collections.abc import Iterable

from counting.errors import CountingError
from counting.fiches.colonnes import fold
from counting.maraudes.domain import (
    Maraude,
)
from counting.maraudes.horaires import check

PLAN_MAX = 60
"""Letters of a plan's name."""


class MaraudeRefuseeError(CountingError):
    """A maraude that cannot be kept as it is; nothing was written."""


class MaraudeChangeeError(MaraudeRefuseeError):
    """Someone wrote the same maraude in the meantime; nothing was written."""


def find_plan(connus: Iterable[str], nom: str) -> str | None:
    """The plan that a name means, capitals, accents and spaces aside; None when it would be a new one."""
    connus = list(connus)
    return nom if nom in connus else next((connu for connu in connus if fold(connu) == fold(nom)), None)


def changee(avant: Maraude | None, connue: Maraude | None, nom: str) -> str:
    """Why what an author wrote no longer fits what the plan says."""
    if connue is None:
        return f"« {nom} » a été retirée du plan entre-temps. Fermez-la, puis créez-la de nouveau s’il le faut."
    if avant is None:
        return f"« {connue.nom} » de « {connue.operateur} » est déjà au plan. Modifiez-la, ou donnez un autre nom."
    return (
        f"« {connue.nom} » a été écrite entre-temps par quelqu’un d’autre. Rouvrez-la, puis refaites vos changements."
    )


def check_auteur(auteur: str) -> None:
    """Raise `MaraudeRefuseeError` when nobody signs."""
    if not auteur.strip():
        raise MaraudeRefuseeError("Le registre demande un auteur. Écrivez votre nom.")


def check_once(faute: str, cles: Iterable[str]) -> None:
    """Raise `MaraudeRefuseeError` with `faute` and the keys that come twice."""
    doubles = [cle for cle, nombre in Counter(cles).items() if nombre > 1]
    if doubles:
        raise MaraudeRefuseeError(f"{faute} : {', '.join(doubles)}. N’en gardez qu’une.")


def check_maraude(maraude: Maraude) -> None:
    """Raise `MaraudeRefuseeError` for a maraude that cannot be kept, HoraireError for times that cannot be."""
    if not maraude.nom.strip() or not maraude.uid.strip():
        raise MaraudeRefuseeError("Une maraude n’a pas de nom. Donnez-lui-en un.")
    check_once(f"« {maraude.nom} » a deux fois la même zone", (zone.code for zone in maraude.zones))
    connues = {zone.code for zone in maraude.zones}
    for passage in maraude.passages:
        check(passage)
        if passage.zone not in connues:
            raise MaraudeRefuseeError(
                f"« {maraude.nom} » passe dans la zone « {passage.zone} », qu’elle n’a pas. "
                f"Ses zones : {', '.join(sorted(connues)) or 'aucune'}."
            )
