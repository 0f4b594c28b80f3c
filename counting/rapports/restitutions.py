"""Secteurs returned and expected, as frozen in a publication (rule 1: missing is never zero)."""

from counting.publication.registre import Publiee

Restitution = dict[tuple[str, str], tuple[int, int, bool]]
"""By niveau and territoire: secteurs returned, expected, and whether nothing is missing."""


def restitution(publiee: Publiee, perimetre: str) -> Restitution:
    """What each territoire of a périmètre rests on."""
    return {
        (str(ligne["niveau"]), str(ligne["territoire"])): (
            int(str(ligne["restitues"])),
            int(str(ligne["attendus"])),
            bool(ligne["complet"]),
        )
        for ligne in publiee.contexte.restitution
        if ligne["perimetre"] == perimetre
    }


def partials(publiee: Publiee, perimetre: str) -> set[tuple[str, str]]:
    """Niveau and territoire whose total lacks a fiche."""
    return {cle for cle, (*_, complet) in restitution(publiee, perimetre).items() if not complet}
