"""Join imported lines to the lines a fiche holds: nobody is counted twice, no correction is undone."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from counting import schema
from counting.domain import Nature, Rencontre
from counting.fiches.revisions import REVISION, current
from counting.schema import COLONNES_EFFECTIFS

_CHAMPS = ("uid", "adresse", "configuration", "type_lieu", "tentes", "enceintes", "observation", "heure")
Contenu = tuple[object, ...]


@dataclass(frozen=True)
class Existant:
    """What an édition already knows of the lines of an import.

    Attributes
    ----------
    secteur_de : dict
        Secteur of the current fiche that holds each uid.
    vues : set
        Secteur and content of every line its fiche has borne, in any revision since it was last withdrawn.
    en_conflit : set
        Secteurs whose fiche waits for someone to settle a conflict.
    """

    secteur_de: dict[str, str]
    vues: set[Contenu]
    en_conflit: set[str]

    def vue(self, secteur: str, rencontre: Rencontre) -> bool:
        """Whether the fiche has borne this very line: a line corrected or removed since is not brought back."""
        return (secteur, *contenu(rencontre)) in self.vues


def contenu(rencontre: Rencontre) -> Contenu:
    """All that a fiche says of a line, its point and its questionnaires aside."""
    return (*(getattr(rencontre, champ) for champ in _CHAMPS), *rencontre.effectifs)


def load_existant(connection: Connection, edition: str, uids: Container[str]) -> Existant:
    """Read what an édition knows of some uids."""
    courantes = {ligne.id: ligne for ligne in connection.execute(current(edition))}
    bases = {ligne.secteur: ligne.base for ligne in courantes.values()}
    de_l_edition = REVISION.edition == edition
    maximum = select(REVISION.secteur, func.max(REVISION.numero)).where(de_l_edition).group_by(REVISION.secteur)
    conflits = connection.execute(maximum.where(REVISION.nature == Nature.CONFLIT)).all()
    retraits = dict(connection.execute(maximum.where(REVISION.nature == Nature.RETRAIT)).all())
    champs = [schema.rencontre.c[nom] for nom in (*_CHAMPS, *COLONNES_EFFECTIFS)]
    lignes = (
        select(REVISION.id, REVISION.numero, REVISION.secteur, *champs)
        .join(schema.revision, schema.rencontre.c.revision == REVISION.id)
        .where(de_l_edition, REVISION.nature != Nature.CONFLIT)
    )
    existant = Existant({}, set(), {secteur for secteur, numero in conflits if numero > bases.get(secteur, 0)})
    for identifiant, numero, secteur, uid, *reste in connection.execute(lignes):
        if uid in uids and numero > retraits.get(secteur, 0):
            existant.vues.add((secteur, uid, *reste))
            if identifiant in courantes:
                existant.secteur_de[uid] = secteur
    return existant


def fusionner(courantes: Sequence[Rencontre], importees: Sequence[Rencontre]) -> tuple[Rencontre, ...]:
    """Lines of a fiche once new lines have joined it.

    A known uid is replaced in its place and keeps its questionnaires, which files do not hold; the others are kept.
    """
    par_uid = {rencontre.uid: rencontre for rencontre in courantes}
    for rencontre in importees:
        connue = par_uid.get(rencontre.uid, rencontre)
        par_uid[rencontre.uid] = replace(rencontre, questionnaires=connue.questionnaires)
    return tuple(par_uid.values())
