"""What the screens write to fiches and registries: inside the account's ressort, told to the journal, then done."""

from collections.abc import Iterable, Sequence
from typing import Any

from counting import ressort
from counting.couverture import regles
from counting.couverture.regles import Regle
from counting.domain import Edition, Fiche
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
from dashboard import session
from dashboard.lieux import redaction as redaction_lieu
from dashboard.resultats import donnees


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
    _tell(f"fiche:{fiche.edition}/{fiche.secteur}", fiche.nature)
    return fiches.save(donnees.store(), fiche)


def accept_import(apercu: Apercu, auteur: str, **suivi: Any) -> Bilan:
    """Write a file of fiches; see `counting.fiches.imports.accept`."""
    require_held(apercu.edition, apercu.secteurs.index)
    _tell(f"edition:{apercu.edition}", f"import de fiches, lignes nouvelles : {apercu.nouvelles}")
    return imports.accept(donnees.store(), apercu, auteur, **suivi)


def place(edition: Edition, uid: str, secteur: str, point: tuple[float, float], auteur: str) -> int:
    """Place an address by hand; see `counting.fiches.a_localiser.decider`."""
    require_held(edition.id, [secteur])
    _tell(f"fiche:{edition.id}/{secteur}", "adresse placée")
    lon, lat = point
    return a_localiser.decider(donnees.store(), edition.id, uid, lon=lon, lat=lat, auteur=auteur)


def amend_maraude(avant: Maraude | None, apres: Maraude, auteur: str, *, plan: str) -> bool:
    """Write a maraude; see `counting.maraudes.registre.amend`."""
    ressort.require_maraudes([*filter(None, [avant]), apres], session.ressort())
    _tell(f"maraude:{apres.uid}", f"plan {plan}")
    return registre_maraudes.amend(donnees.store(), avant, apres, auteur, plan=plan)


def import_maraudes(maraudes: Sequence[Maraude], auteur: str, *, plan: str) -> int:
    """Write the maraudes of a file; see `counting.maraudes.registre.save`."""
    ressort.require_maraudes(maraudes, session.ressort())
    _tell(f"plan:{plan}", f"import de maraudes : {len(maraudes)}")
    return registre_maraudes.save(donnees.store(), maraudes, auteur, plan=plan)


def withdraw_maraude(maraude: Maraude, auteur: str, *, plan: str) -> None:
    """Withdraw a maraude; see `counting.maraudes.registre.withdraw`."""
    ressort.require_maraudes([maraude], session.ressort())
    _tell(f"maraude:{maraude.uid}", f"retirée du plan {plan}")
    registre_maraudes.withdraw(donnees.store(), maraude, auteur, plan=plan)


def copy_plan(origine: str, copie: str, auteur: str) -> int:
    """Copy a plan; see `counting.maraudes.registre.copy_plan`. No ressort limits it: it changes nothing in force."""
    _tell(f"plan:{copie}", f"copie du plan {origine}")
    return registre_maraudes.copy_plan(donnees.store(), origine, copie, auteur)


def write_lieu(avant: Lieu | None, apres: Lieu, auteur: str) -> bool:
    """Write a period of a lieu; see `dashboard.lieux.redaction.write`."""
    ressort.require_lieux([*filter(None, [avant]), apres], session.ressort())
    _tell(f"lieu:{apres.uid}", "écrit")
    return redaction_lieu.write(donnees.store(), avant, apres, auteur)


def import_lieux(lieux: Sequence[Lieu], auteur: str) -> int:
    """Write the lieux of a file; see `counting.lieux.registre.save`."""
    ressort.require_lieux(lieux, session.ressort())
    _tell("lieux", f"import de lieux : {len(lieux)}")
    return registre_lieux.save(donnees.store(), lieux, auteur)


def withdraw_lieu(lieu: Lieu, auteur: str) -> None:
    """Withdraw a period of a lieu; see `counting.lieux.registre.withdraw`."""
    ressort.require_lieux([lieu], session.ressort())
    _tell(f"lieu:{lieu.uid}", "retiré")
    registre_lieux.withdraw(donnees.store(), lieu, auteur)


def save_nuit(lieu: Lieu, occupation: Occupation, auteur: str) -> None:
    """Write how many used a lieu one night; see `counting.lieux.occupations.save_occupations`."""
    ressort.require_lieux([lieu], session.ressort())
    _tell(f"lieu:{lieu.uid}", f"nuit du {occupation.nuit}")
    save_occupations(donnees.store(), [occupation], auteur)


def keep_regle(regle: Regle, auteur: str) -> None:
    """Keep a rule of coverage under its name; see `counting.couverture.regles.save`."""
    _tell(f"regle:{regle.nom}", "gardée")
    regles.save(donnees.store(), regle, auteur)


def _tell(objet: str, detail: str) -> None:
    note(donnees.store(), Verbe.CHANGE, qui=session.qui(), objet=objet, detail=detail)
