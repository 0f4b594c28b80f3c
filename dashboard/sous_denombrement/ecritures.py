"""What the page *Sous-dénombrement* writes, as in `dashboard.ecritures`."""

from typing import Any

import pandas as pd

from counting.ressort import require_everywhere
from counting.sous_denombrement import registre as registre_decompte
from counting.sous_denombrement.registre import Tirage
from dashboard.actes import do
from dashboard.ecritures import require_held
from dashboard.resultats import donnees


def save_leurres(edition: str, secteur: str, *, poses: int, retrouves: int, auteur: str) -> bool:
    """Write the decoys of a secteur; see `counting.sous_denombrement.registre.save_leurres`."""
    require_held(edition, [secteur])
    nombres = {"poses": poses, "retrouves": retrouves}
    return do(
        f"leurres:{edition}/{secteur}",
        f"placés {poses}, retrouvés {retrouves}",
        lambda: registre_decompte.save_leurres(donnees.store(), edition, secteur, **nombres, auteur=auteur),
    )


def save_tirage(edition: str, strates: pd.Series, *, taille: int, graine: str, auteur: str, **choix: Any) -> None:
    """Draw the secteurs of a second pass; see `counting.sous_denombrement.registre.save_tirage`."""
    tirage = {"taille": taille, "graine": graine, **choix}
    do(
        f"tirage:{edition}",
        f"secteurs {taille} sur {len(strates)}, graine {graine}",
        lambda: registre_decompte.save_tirage(donnees.store(), edition, strates, **tirage, auteur=auteur),
        lambda limite: require_everywhere(limite, "Le tirage"),
    )


def save_recompte(edition: str, tirage: Tirage, secteur: str, personnes: int | None, auteur: str) -> bool:
    """Write the second pass of a secteur; see `counting.sous_denombrement.registre.save_recompte`."""
    require_held(edition, [secteur])
    return do(
        f"recompte:{edition}/{secteur}",
        "second passage retiré" if personnes is None else "second passage noté",
        lambda: registre_decompte.save_recompte(donnees.store(), tirage, secteur, personnes, auteur),
    )
