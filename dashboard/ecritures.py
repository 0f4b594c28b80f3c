"""What the screens write to fiches and registries: inside the account's ressort, told to the journal, then done.

What is told and then refused is told to be refused: the journal never claims a change that did not happen.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from counting import ressort
from counting.couverture import regles
from counting.couverture.regles import Regle
from counting.domain import Edition, Fiche, Position, Rencontre, Secteur, StatutPosition, Version
from counting.editions import registre as editions
from counting.editions import versions
from counting.fiches import a_localiser, imports
from counting.fiches import registre as fiches
from counting.fiches.apercus import Apercu
from counting.fiches.imports import Bilan
from counting.fiches.revisions import Revision
from counting.geographie.positions import CHOIX
from counting.lieux import registre as registre_lieux
from counting.lieux.domain import Lieu, Occupation
from counting.lieux.occupations import save_occupations
from counting.maraudes import registre as registre_maraudes
from counting.maraudes.domain import Maraude
from dashboard.actes import do, require
from dashboard.lieux import redaction as redaction_lieu
from dashboard.resultats import donnees


def create_edition(edition: Edition, secteurs: Sequence[Secteur]) -> None:
    """Write an édition with its secteurs; see `counting.editions.registre.create_edition`."""
    do(
        f"edition:{edition.id}",
        "créée",
        lambda: editions.create_edition(donnees.store(), edition, secteurs),
        lambda limite: ressort.require_everywhere(limite, "Créer une édition"),
    )


def settle(edition: str, version: Version, auteur: str) -> None:
    """Settle a figure for ever; see `counting.editions.versions.settle`."""
    do(
        f"edition:{edition}",
        f"{version} arrêté",
        lambda: versions.settle(donnees.store(), edition, version, auteur),
        lambda limite: ressort.require_everywhere(limite, "Arrêter un chiffre"),
    )


def require_held(edition: str, secteurs: Iterable[str]) -> None:
    """Refuse fiches outside the account's ressort, and tell the journal; see `counting.ressort.require_secteurs`."""
    demandes = list(secteurs)
    require(
        f"fiches:{edition}",
        ", ".join(demandes),
        lambda limite: ressort.require_secteurs(donnees.secteurs(edition), demandes, limite),
    )


def save_fiche(fiche: Fiche) -> Revision:
    """Save a fiche typed on the screen; see `counting.fiches.registre.save`."""
    require_held(fiche.edition, [fiche.secteur])
    _require_points(f"fiche:{fiche.edition}/{fiche.secteur}", fiche.rencontres)
    return do(f"fiche:{fiche.edition}/{fiche.secteur}", fiche.nature, lambda: fiches.save(donnees.store(), fiche))


def accept_import(apercu: Apercu, auteur: str, **suivi: Any) -> Bilan:
    """Write a file of fiches; see `counting.fiches.imports.accept`."""
    require_held(apercu.edition, apercu.secteurs.index)
    _require_points(f"edition:{apercu.edition}", [ligne for lignes in apercu.rencontres.values() for ligne in lignes])
    return do(
        f"edition:{apercu.edition}",
        f"import de fiches, lignes nouvelles : {apercu.nouvelles}, modifiées : {apercu.modifiees}, "
        f"déjà importées : {apercu.deja_importees}, bloquées : {apercu.bloquees}",
        lambda: imports.accept(donnees.store(), apercu, auteur, **suivi),
    )


def place(edition: Edition, uid: str, secteur: str, point: tuple[float, float], auteur: str) -> int:
    """Place an address by hand; see `counting.fiches.a_localiser.decider`."""
    require_held(edition.id, [secteur])
    lon, lat = point
    epingle = Position(lon, lat, StatutPosition.OK, 1.0, CHOIX)
    return do(
        f"fiche:{edition.id}/{secteur}",
        "adresse placée",
        lambda: a_localiser.decider(donnees.store(), edition.id, uid, lon=lon, lat=lat, auteur=auteur),
        lambda limite: ressort.require_points([("l’épingle", epingle)], limite),
    )


def amend_maraude(avant: Maraude | None, apres: Maraude, auteur: str, *, plan: str) -> bool:
    """Write a maraude; see `counting.maraudes.registre.amend`."""
    return do(
        f"maraude:{apres.uid}",
        f"plan {plan}",
        lambda: registre_maraudes.amend(donnees.store(), avant, apres, auteur, plan=plan),
        lambda limite: ressort.require_maraudes([*filter(None, [avant]), apres], limite),
    )


def import_maraudes(maraudes: Sequence[Maraude], auteur: str, *, plan: str) -> int:
    """Write the maraudes of a file; see `counting.maraudes.registre.save`."""
    return do(
        f"plan:{plan}",
        f"import de maraudes : {len(maraudes)}",
        lambda: registre_maraudes.save(donnees.store(), maraudes, auteur, plan=plan),
        lambda limite: ressort.require_maraudes(maraudes, limite),
    )


def withdraw_maraude(maraude: Maraude, auteur: str, *, plan: str) -> None:
    """Withdraw a maraude; see `counting.maraudes.registre.withdraw`."""
    do(
        f"maraude:{maraude.uid}",
        f"retirée du plan {plan}",
        lambda: registre_maraudes.withdraw(donnees.store(), maraude, auteur, plan=plan),
        lambda limite: ressort.require_maraudes([maraude], limite),
    )


def copy_plan(origine: str, copie: str, auteur: str) -> int:
    """Copy a plan; see `counting.maraudes.registre.copy_plan`. No ressort limits it: it changes nothing in force."""
    return do(
        f"plan:{copie}",
        f"copie du plan {origine}",
        lambda: registre_maraudes.copy_plan(donnees.store(), origine, copie, auteur),
    )


def write_lieu(avant: Lieu | None, apres: Lieu, auteur: str) -> bool:
    """Write a period of a lieu; see `dashboard.lieux.redaction.write`."""
    return do(
        f"lieu:{apres.uid}",
        "écrit",
        lambda: redaction_lieu.write(donnees.store(), avant, apres, auteur),
        lambda limite: ressort.require_lieux([*filter(None, [avant]), apres], limite),
    )


def import_lieux(lieux: Sequence[Lieu], auteur: str) -> int:
    """Write the lieux of a file; see `counting.lieux.registre.save`."""
    return do(
        "lieux",
        f"import de lieux : {len(lieux)}",
        lambda: registre_lieux.save(donnees.store(), lieux, auteur),
        lambda limite: ressort.require_lieux(lieux, limite),
    )


def withdraw_lieu(lieu: Lieu, auteur: str) -> None:
    """Withdraw a period of a lieu; see `counting.lieux.registre.withdraw`."""
    do(
        f"lieu:{lieu.uid}",
        "retiré",
        lambda: registre_lieux.withdraw(donnees.store(), lieu, auteur),
        lambda limite: ressort.require_lieux([lieu], limite),
    )


def save_nuit(lieu: Lieu, occupation: Occupation, auteur: str) -> None:
    """Write how many used a lieu one night; see `counting.lieux.occupations.save_occupations`."""
    do(
        f"lieu:{lieu.uid}",
        f"nuit du {occupation.nuit}",
        lambda: save_occupations(donnees.store(), [occupation], auteur),
        lambda limite: ressort.require_lieux([lieu], limite),
    )


def keep_regle(regle: Regle, auteur: str) -> None:
    """Keep a rule of coverage under its name; see `counting.couverture.regles.save`."""
    do(f"regle:{regle.nom}", "gardée", lambda: regles.save(donnees.store(), regle, auteur))


def _require_points(objet: str, rencontres: Iterable[Rencontre]) -> None:
    points = [(f"la ligne {rang}", rencontre.position) for rang, rencontre in enumerate(rencontres, start=1)]
    require(objet, "point d’une ligne", lambda limite: ressort.require_points(points, limite))
