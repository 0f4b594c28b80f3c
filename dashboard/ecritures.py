"""What the screens write to fiches and registries: inside the account's ressort, told to the journal, then done.

What is told and then refused is told to be refused: the journal never claims a change that did not happen.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import pandas as pd

from counting import ressort
from counting.couverture import regles
from counting.couverture.regles import Regle
from counting.domain import Edition, Fiche, Secteur, Version
from counting.editions import registre as editions
from counting.editions import versions
from counting.errors import CountingError
from counting.fiches import a_localiser, imports
from counting.fiches import registre as fiches
from counting.fiches.apercus import Apercu
from counting.fiches.imports import Bilan
from counting.fiches.revisions import Revision
from counting.journal import Verbe, note
from counting.lieux import registre as registre_lieux
from counting.lieux.domain import Lieu, Occupation
from counting.lieux.occupations import save_occupations
from counting.maraudes import registre as registre_maraudes
from counting.maraudes.domain import Maraude
from counting.sous_denombrement import registre as registre_decompte
from counting.sous_denombrement.registre import Tirage
from dashboard import session
from dashboard.lieux import redaction as redaction_lieu
from dashboard.resultats import donnees

Fait = TypeVar("Fait")


def create_edition(edition: Edition, secteurs: Sequence[Secteur]) -> None:
    """Write an édition with its secteurs; see `counting.editions.registre.create_edition`."""
    ressort.require_everywhere(session.ressort(), "Créer une édition")
    _do(f"edition:{edition.id}", "créée", lambda: editions.create_edition(donnees.store(), edition, secteurs))


def settle(edition: str, version: Version, auteur: str) -> None:
    """Settle a figure for ever; see `counting.editions.versions.settle`."""
    ressort.require_everywhere(session.ressort(), "Arrêter un chiffre")
    _do(f"edition:{edition}", f"{version} arrêté", lambda: versions.settle(donnees.store(), edition, version, auteur))


def require_held(edition: str, secteurs: Iterable[str]) -> None:
    """Refuse fiches outside the account's ressort, and tell the journal; see `counting.ressort.require_secteurs`."""
    demandes = list(secteurs)
    try:
        ressort.require_secteurs(donnees.secteurs(edition), demandes, session.ressort())
    except ressort.HorsRessortError:
        detail = f"hors ressort, {', '.join(demandes)}"
        note(donnees.store(), Verbe.REFUSE, qui=session.qui(), objet=f"fiches:{edition}", detail=detail)
        raise


def save_fiche(fiche: Fiche) -> Revision:
    """Save a fiche typed on the screen; see `counting.fiches.registre.save`."""
    require_held(fiche.edition, [fiche.secteur])
    return _do(f"fiche:{fiche.edition}/{fiche.secteur}", fiche.nature, lambda: fiches.save(donnees.store(), fiche))


def accept_import(apercu: Apercu, auteur: str, **suivi: Any) -> Bilan:
    """Write a file of fiches; see `counting.fiches.imports.accept`."""
    require_held(apercu.edition, apercu.secteurs.index)
    return _do(
        f"edition:{apercu.edition}",
        f"import de fiches, lignes nouvelles : {apercu.nouvelles}",
        lambda: imports.accept(donnees.store(), apercu, auteur, **suivi),
    )


def place(edition: Edition, uid: str, secteur: str, point: tuple[float, float], auteur: str) -> int:
    """Place an address by hand; see `counting.fiches.a_localiser.decider`."""
    require_held(edition.id, [secteur])
    lon, lat = point
    return _do(
        f"fiche:{edition.id}/{secteur}",
        "adresse placée",
        lambda: a_localiser.decider(donnees.store(), edition.id, uid, lon=lon, lat=lat, auteur=auteur),
    )


def amend_maraude(avant: Maraude | None, apres: Maraude, auteur: str, *, plan: str) -> bool:
    """Write a maraude; see `counting.maraudes.registre.amend`."""
    ressort.require_maraudes([*filter(None, [avant]), apres], session.ressort())
    return _do(
        f"maraude:{apres.uid}",
        f"plan {plan}",
        lambda: registre_maraudes.amend(donnees.store(), avant, apres, auteur, plan=plan),
    )


def import_maraudes(maraudes: Sequence[Maraude], auteur: str, *, plan: str) -> int:
    """Write the maraudes of a file; see `counting.maraudes.registre.save`."""
    ressort.require_maraudes(maraudes, session.ressort())
    return _do(
        f"plan:{plan}",
        f"import de maraudes : {len(maraudes)}",
        lambda: registre_maraudes.save(donnees.store(), maraudes, auteur, plan=plan),
    )


def withdraw_maraude(maraude: Maraude, auteur: str, *, plan: str) -> None:
    """Withdraw a maraude; see `counting.maraudes.registre.withdraw`."""
    ressort.require_maraudes([maraude], session.ressort())
    _do(
        f"maraude:{maraude.uid}",
        f"retirée du plan {plan}",
        lambda: registre_maraudes.withdraw(donnees.store(), maraude, auteur, plan=plan),
    )


def copy_plan(origine: str, copie: str, auteur: str) -> int:
    """Copy a plan; see `counting.maraudes.registre.copy_plan`. No ressort limits it: it changes nothing in force."""
    return _do(
        f"plan:{copie}",
        f"copie du plan {origine}",
        lambda: registre_maraudes.copy_plan(donnees.store(), origine, copie, auteur),
    )


def write_lieu(avant: Lieu | None, apres: Lieu, auteur: str) -> bool:
    """Write a period of a lieu; see `dashboard.lieux.redaction.write`."""
    ressort.require_lieux([*filter(None, [avant]), apres], session.ressort())
    return _do(f"lieu:{apres.uid}", "écrit", lambda: redaction_lieu.write(donnees.store(), avant, apres, auteur))


def import_lieux(lieux: Sequence[Lieu], auteur: str) -> int:
    """Write the lieux of a file; see `counting.lieux.registre.save`."""
    ressort.require_lieux(lieux, session.ressort())
    return _do("lieux", f"import de lieux : {len(lieux)}", lambda: registre_lieux.save(donnees.store(), lieux, auteur))


def withdraw_lieu(lieu: Lieu, auteur: str) -> None:
    """Withdraw a period of a lieu; see `counting.lieux.registre.withdraw`."""
    ressort.require_lieux([lieu], session.ressort())
    _do(f"lieu:{lieu.uid}", "retiré", lambda: registre_lieux.withdraw(donnees.store(), lieu, auteur))


def save_nuit(lieu: Lieu, occupation: Occupation, auteur: str) -> None:
    """Write how many used a lieu one night; see `counting.lieux.occupations.save_occupations`."""
    ressort.require_lieux([lieu], session.ressort())
    _do(
        f"lieu:{lieu.uid}",
        f"nuit du {occupation.nuit}",
        lambda: save_occupations(donnees.store(), [occupation], auteur),
    )


def keep_regle(regle: Regle, auteur: str) -> None:
    """Keep a rule of coverage under its name; see `counting.couverture.regles.save`."""
    _do(f"regle:{regle.nom}", "gardée", lambda: regles.save(donnees.store(), regle, auteur))


def save_leurres(edition: str, secteur: str, *, poses: int, retrouves: int, auteur: str) -> bool:
    """Write the decoys of a secteur; see `counting.sous_denombrement.registre.save_leurres`."""
    require_held(edition, [secteur])
    nombres = {"poses": poses, "retrouves": retrouves}
    return _do(
        f"leurres:{edition}/{secteur}",
        f"placés {poses}, retrouvés {retrouves}",
        lambda: registre_decompte.save_leurres(donnees.store(), edition, secteur, **nombres, auteur=auteur),
    )


def save_tirage(edition: str, strates: pd.Series, *, taille: int, graine: str, auteur: str, **choix: Any) -> None:
    """Draw the secteurs of a second pass; see `counting.sous_denombrement.registre.save_tirage`."""
    ressort.require_everywhere(session.ressort(), "Le tirage")
    tirage = {"taille": taille, "graine": graine, **choix}
    _do(
        f"tirage:{edition}",
        f"secteurs {taille} sur {len(strates)}, graine {graine}",
        lambda: registre_decompte.save_tirage(donnees.store(), edition, strates, **tirage, auteur=auteur),
    )


def save_recompte(edition: str, tirage: Tirage, secteur: str, personnes: int | None, auteur: str) -> bool:
    """Write the second pass of a secteur; see `counting.sous_denombrement.registre.save_recompte`."""
    require_held(edition, [secteur])
    return _do(
        f"recompte:{edition}/{secteur}",
        "second passage retiré" if personnes is None else "second passage noté",
        lambda: registre_decompte.save_recompte(donnees.store(), tirage, secteur, personnes, auteur),
    )


def _do(objet: str, detail: str, ecrire: Callable[[], Fait]) -> Fait:
    """Tell the journal, then write; what is refused is told too, since it was told as done."""
    qui = session.qui()
    note(donnees.store(), Verbe.CHANGE, qui=qui, objet=objet, detail=detail)
    try:
        return ecrire()
    except CountingError:
        note(donnees.store(), Verbe.REFUSE, qui=qui, objet=objet, detail=f"{detail} : rien n’a été écrit")
        raise
