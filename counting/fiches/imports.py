"""Bring a table of lines into an édition: judge everything first, then write all that is clean at once."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Engine

from counting.domain import Fiche, Nature, Rencontre
from counting.editions.registre import get_edition, load_secteurs
from counting.errors import FicheRefuseeError
from counting.fiches.a_localiser import load_decisions
from counting.fiches.apercus import Apercu, Sort, sort_of, summarize
from counting.fiches.correspondances import check
from counting.fiches.etats import etats
from counting.fiches.fusions import Existant, contenu, fusionner, load_existant
from counting.fiches.lectures import read_lignes
from counting.fiches.rapprochements import confront, place
from counting.fiches.registre import check_names, write
from counting.fiches.rencontres import read_rencontres
from counting.fiches.revisions import REVISION, current
from counting.store import ecriture
from geo.adresses import AddressIndex

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Bilan:
    """What an import wrote."""

    secteurs: tuple[str, ...]
    nouvelles: int
    modifiees: int
    deja_importees: int

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.secteurs)


def preview(
    engine: Engine,
    edition: str,
    table: pd.DataFrame,
    mapping: Mapping[str, str],
    *,
    index: AddressIndex,
    progress: Progress | None = None,
) -> Apercu:
    """Judge every row of a table; nothing is written.

    Parameters
    ----------
    engine, edition
        Where the rows would go.
    table : DataFrame of str
        From `counting.fichiers.tableur.read_table`.
    mapping : mapping of str to str
        Header to column key, from `counting.fiches.correspondances.recall`.
    index : AddressIndex
        From `counting.geographie.localisation.build_index`.
    progress : callable, optional
        Receives steps done and steps to do: a step is a row read, then an address placed.

    Raises
    ------
    CorrespondanceError
        When the mapping cannot be read.
    EditionInconnueError
        When there is no such édition.
    """
    get_edition(engine, edition)
    check(mapping)
    secteurs = load_secteurs(engine, edition)
    suivi = progress or (lambda _fait, _total: None)
    total = 2 * len(table)
    lectures = read_lignes(table, mapping, secteurs, progress=lambda fait, _: suivi(fait, total))
    with engine.connect() as connection:
        existant = load_existant(connection, edition, {lecture.uid for lecture in lectures})
    vivantes = [lecture for lecture in lectures if not lecture.bloquee]
    place(
        vivantes,
        secteurs,
        existant,
        index=index,
        decisions=load_decisions(engine, edition),
        progress=lambda fait, a_faire: suivi(len(table) + (len(table) - 1) * fait // a_faire, total),
    )
    confront(vivantes, existant)
    suivi(total, total)
    return summarize(edition, lectures, existant, etats(engine, edition)["etat"])


def accept(engine: Engine, apercu: Apercu, auteur: str, *, progress: Progress | None = None) -> Bilan:
    """Write the rows that can be, all or none: one revision a secteur that changes, none where nothing does.

    The fiches are read again inside the write transaction: a line someone saved meanwhile is kept.

    Parameters
    ----------
    engine, apercu
        The store, and the preview of the import.
    auteur : str
        Who takes responsibility for it.
    progress : callable, optional
        Receives secteurs done and secteurs to do.

    Raises
    ------
    FicheRefuseeError
        No author; or a fiche changed since the preview in a way that needs a decision. Nothing is written.
    """
    uids = {rencontre.uid for lignes in apercu.rencontres.values() for rencontre in lignes}
    ecrits, sorts = [], []
    with ecriture(engine) as connection:
        existant = load_existant(connection, apercu.edition, uids)
        _refuse_stale(apercu, existant)
        for rang, (secteur, importees) in enumerate(apercu.rencontres.items(), start=1):
            prises = [rencontre for rencontre in importees if not existant.vue(secteur, rencontre)]
            sorts += [sort_of(existant, secteur, rencontre) for rencontre in importees]
            if prises:
                _write(connection, apercu.edition, secteur, prises, auteur)
                ecrits.append(secteur)
            if progress:
                progress(rang, len(apercu.rencontres))
    return Bilan(tuple(ecrits), sorts.count(Sort.NOUVELLE), sorts.count(Sort.MODIFIEE), sorts.count(Sort.DEJA))


def _write(connection: Connection, edition: str, secteur: str, prises: list[Rencontre], auteur: str) -> None:
    courante = connection.execute(current(edition).where(REVISION.secteur == secteur)).first()
    rendue = courante is not None and courante.nature != Nature.RETRAIT
    presentes = read_rencontres(connection, edition, courante.id) if courante is not None and rendue else ()
    rencontres = fusionner(presentes, prises)
    base = courante.numero if courante is not None else 0
    marque = repr((edition, secteur, base, [contenu(rencontre) for rencontre in rencontres]))
    cle = f"import-{hashlib.sha256(marque.encode()).hexdigest()}"
    fiche = Fiche(edition, secteur, auteur, cle, Nature.IMPORT, base, rencontres=rencontres)
    check_names(fiche)
    write(connection, fiche)


def _refuse_stale(apercu: Apercu, existant: Existant) -> None:
    deplacees = [
        secteur
        for secteur, lignes in apercu.rencontres.items()
        if any(existant.secteur_de.get(rencontre.uid, secteur) != secteur for rencontre in lignes)
    ]
    touchees = sorted({*deplacees, *(existant.en_conflit & set(apercu.rencontres))})
    if touchees:
        raise FicheRefuseeError(
            f"Fiches changées depuis l’aperçu : {', '.join(touchees)}. Rien n’est écrit ; relancez l’aperçu."
        )
