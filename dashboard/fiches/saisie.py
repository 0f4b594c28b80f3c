"""The entry of one fiche: opened, kept as a draft at each cell, saved once, reconciled when two people wrote."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from counting.domain import Edition, Fiche, Nature, Position, StatutPosition
from counting.fiches import brouillons
from counting.fiches import registre as fiches
from counting.fiches.revisions import Revision, history
from counting.geographie import localisation
from counting.geographie.positions import CHOIX
from counting.journal import Verbe, note
from dashboard import ecritures, session
from dashboard.fiches import grille
from dashboard.resultats import donnees

CLE = "fiche-ouverte"


@dataclass
class Ouverture:
    """A fiche on screen. `pose` names one laying of the grids: each is a new widget."""

    edition: Edition
    secteur: str
    auteur: str
    base: int
    cle_client: str
    lignes: pd.DataFrame
    questions: pd.DataFrame
    positions: dict[tuple[str, str], Position] = field(default_factory=dict)
    brouillon_du: datetime | None = None
    demandee: bool = False
    pose: str = field(default_factory=lambda: uuid4().hex)
    garde: dict[str, Any] = field(default_factory=dict)

    def lay(self, lignes: pd.DataFrame, questions: pd.DataFrame) -> None:
        """Lay the grids anew."""
        self.lignes, self.questions = lignes, questions
        self.pose = uuid4().hex


def opened(edition: Edition, secteur: str, auteur: str) -> Ouverture:
    """The fiche on screen, opened on first sight from the author's draft, else from what is saved."""
    ouverte: Ouverture | None = st.session_state.get(CLE)
    if ouverte and (ouverte.edition, ouverte.secteur, ouverte.auteur) == (edition, secteur, auteur):
        return ouverte
    ouverte = _open(edition, secteur, auteur)
    st.session_state[CLE] = ouverte
    return ouverte


def close() -> None:
    """Put the fiche away; the next run opens what is saved."""
    st.session_state.pop(CLE, None)


def read(ouverte: Ouverture, lignes: pd.DataFrame, questions: pd.DataFrame) -> grille.Lecture:
    """Read the grids, with the points already known."""
    return grille.read(lignes, questions, ouverte.positions)


def keep(ouverte: Ouverture, lignes: pd.DataFrame, questions: pd.DataFrame) -> None:
    """Keep what is typed: on screen if the page is left and found again, and as a draft when it changed."""
    ouverte.lignes, ouverte.questions = lignes, questions
    contenu = _content(ouverte)
    if contenu != ouverte.garde:
        brouillons.keep(donnees.store(), ouverte.edition.id, ouverte.secteur, ouverte.auteur, contenu)
        ouverte.garde = contenu


def give_up(ouverte: Ouverture) -> None:
    """Forget the draft and go back to what is saved."""
    brouillons.drop(donnees.store(), ouverte.edition.id, ouverte.secteur, ouverte.auteur)
    close()


def ask(ouverte: Ouverture) -> None:
    """Remember that saving was asked for: a rerun that cuts the one that heard it short does not forget."""
    ouverte.demandee = True


def save(ouverte: Ouverture, lecture: grille.Lecture, contreseing: str) -> Revision:
    """Save the fiche. A conflict keeps the work in the history and leaves the grid as it is."""
    fiche = Fiche(
        edition=ouverte.edition.id,
        secteur=ouverte.secteur,
        auteur=ouverte.auteur,
        cle_client=ouverte.cle_client,
        nature=Nature.CORRECTION if ouverte.base else Nature.SAISIE,
        base=ouverte.base,
        contreseing=contreseing,
        rencontres=lecture.rencontres,
    )
    revision = ecritures.save_fiche(fiche)
    if revision.nature is not Nature.CONFLIT:
        brouillons.drop(donnees.store(), ouverte.edition.id, ouverte.secteur, ouverte.auteur)
    return revision


def others(ouverte: Ouverture) -> list[Revision]:
    """Revisions others wrote since the grid was laid."""
    ecrites = history(donnees.store(), ouverte.edition.id, ouverte.secteur)
    return [revision for revision in _accepted(ecrites) if revision.numero > ouverte.base]


def unsettled(ouverte: Ouverture) -> list[Revision]:
    """Revisions kept aside by a conflict that no one, having seen them, has saved after."""
    ecrites = history(donnees.store(), ouverte.edition.id, ouverte.secteur)
    vues = max((revision.base for revision in _accepted(ecrites)), default=0)
    return [r for r in ecrites if r.nature is Nature.CONFLIT and r.numero > vues]


def rebase(ouverte: Ouverture) -> None:
    """Go on from the last revision with the lines on screen: the author has seen the other's work."""
    ecrites = history(donnees.store(), ouverte.edition.id, ouverte.secteur)
    if ecrites and ecrites[-1].numero > ouverte.base:
        ouverte.base, ouverte.cle_client = ecrites[-1].numero, uuid4().hex


def lay_revision(ouverte: Ouverture, numero: int) -> None:
    """Lay the lines of a revision in the grid, to go on from them."""
    fiche = fiches.read(donnees.store(), ouverte.edition.id, ouverte.secteur, numero=numero)
    rebase(ouverte)
    ouverte.lay(grille.from_fiche(fiche), grille.questions_of(fiche))


def locate(ouverte: Ouverture, lecture: grille.Lecture) -> tuple[grille.Lecture, list[int]]:
    """Give each line its point; also the ranks (from 0) of those whose address stays in doubt."""
    edition = ouverte.edition.id
    decisions = donnees.decisions(edition, donnees.maintenant())
    index, secteurs = donnees.adresses(edition), donnees.secteurs(edition)
    situees = localisation.situer(index, lecture.rencontres, secteurs, ouverte.secteur, decisions=decisions)
    doutes = [
        rang
        for rang, rencontre in enumerate(situees)
        if rencontre.adresse and (not rencontre.position or rencontre.position.statut is not StatutPosition.OK)
    ]
    return grille.Lecture(tuple(situees), lecture.anomalies), doutes


def completion(ouverte: Ouverture) -> Callable[[str], list[str]]:
    """Complete an address from the index, in the arrondissement of the secteur first."""
    edition = ouverte.edition.id
    arrondissement = donnees.arrondissement(edition, ouverte.secteur)
    return partial(donnees.adresses(edition).complete, arrondissement=arrondissement)


def place(ouverte: Ouverture, uid: str, adresse: str, point: tuple[float, float]) -> None:
    """Keep the point someone chose on the map for a line."""
    ouverte.positions[uid, adresse] = Position(point[0], point[1], StatutPosition.OK, 1.0, CHOIX)


def _accepted(revisions: list[Revision]) -> list[Revision]:
    return [revision for revision in revisions if revision.nature is not Nature.CONFLIT]


def _open(edition: Edition, secteur: str, auteur: str) -> Ouverture:
    note(donnees.store(), Verbe.VU, qui=session.qui(), objet=f"fiche:{edition.id}/{secteur}")
    fiche = fiches.read(donnees.store(), edition.id, secteur)
    brouillon = brouillons.recall(donnees.store(), edition.id, secteur, auteur)
    positions = {(r.uid, r.adresse): r.position for r in (fiche.rencontres if fiche else ()) if r.position}
    ouverte = Ouverture(
        edition=edition,
        secteur=secteur,
        auteur=auteur,
        base=max((revision.numero for revision in history(donnees.store(), edition.id, secteur)), default=0),
        cle_client=uuid4().hex,
        lignes=grille.from_fiche(fiche),
        questions=grille.questions_of(fiche),
        positions=positions,
    )
    if brouillon:
        _resume(ouverte, brouillon)
    ouverte.garde = _content(ouverte)
    return ouverte


def _content(ouverte: Ouverture) -> dict[str, Any]:
    """What a draft holds."""
    return {
        "base": ouverte.base,
        "cle_client": ouverte.cle_client,
        "lignes": grille.filled(ouverte.lignes).to_dict("records"),
        "questions": ouverte.questions.to_dict("records"),
        "positions": [[*cle, asdict(position)] for cle, position in ouverte.positions.items()],
    }


def _resume(ouverte: Ouverture, brouillon: brouillons.Brouillon) -> None:
    contenu = brouillon.contenu
    ouverte.lignes = pd.DataFrame(contenu["lignes"], columns=["uid", *grille.COLONNES])
    ouverte.questions = pd.DataFrame(contenu["questions"], columns=list(grille.QUESTIONS))
    ouverte.base, ouverte.cle_client = contenu["base"], contenu["cle_client"]
    ouverte.brouillon_du = brouillon.ecrit_le
    for uid, adresse, position in contenu["positions"]:
        statut = StatutPosition(position.pop("statut"))
        ouverte.positions[uid, adresse] = Position(**position, statut=statut)
