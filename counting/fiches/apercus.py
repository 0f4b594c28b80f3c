"""What an import would do, before anything is written."""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from counting.domain import Etat, Rencontre, StatutPosition
from counting.fiches.fusions import Existant
from counting.fiches.lectures import Lecture

AFFICHEES = 200
"""Faults a screen shows; the download holds them all."""


class Jugement(StrEnum):
    """What is thought of a row."""

    PROPRE = "propre"
    DOUTEUSE = "douteuse"
    BLOQUEE = "bloquée"


class Sort(StrEnum):
    """What accepting the import would do with a row."""

    NOUVELLE = "nouvelle"
    MODIFIEE = "modifiée"
    DEJA = "déjà importée"
    REFUSEE = "refusée"


@dataclass(frozen=True)
class Apercu:
    """A file judged row by row; nothing is written.

    Attributes
    ----------
    edition : str
        Édition it was judged for.
    lignes : DataFrame, index = line of the file
        ``secteur``, ``jugement`` (`Jugement`), ``sort`` (`Sort`), ``effectif``, ``a_localiser``.
    anomalies : DataFrame
        ``ligne``, ``ou``, ``regle``, ``trouve``, ``remede``, ``bloquante``: every fault and doubt, in the file's order.
    secteurs : DataFrame, index = code
        ``lignes``, ``bloquees``, ``effectif`` (of the rows that can be written), ``etat`` of the fiche today.
    rencontres : dict
        Rows that can be written, by secteur, in the file's order.
    """

    edition: str
    lignes: pd.DataFrame
    anomalies: pd.DataFrame
    secteurs: pd.DataFrame
    rencontres: dict[str, list[Rencontre]]

    @property
    def propres(self) -> int:
        """Rows without any remark."""
        return self._count("jugement", Jugement.PROPRE)

    @property
    def douteuses(self) -> int:
        """Rows with doubts only: they are written, and their doubts stay to be checked."""
        return self._count("jugement", Jugement.DOUTEUSE)

    @property
    def bloquees(self) -> int:
        """Rows that will not be written."""
        return self._count("jugement", Jugement.BLOQUEE)

    @property
    def nouvelles(self) -> int:
        """Rows that would join a fiche."""
        return self._count("sort", Sort.NOUVELLE)

    @property
    def modifiees(self) -> int:
        """Rows that would replace the line of the same identity."""
        return self._count("sort", Sort.MODIFIEE)

    @property
    def deja_importees(self) -> int:
        """Rows that would change nothing."""
        return self._count("sort", Sort.DEJA)

    @property
    def a_localiser(self) -> int:
        """Rows to write whose address would wait for someone to place it."""
        return int(self.lignes["a_localiser"].sum())

    @property
    def premieres_anomalies(self) -> pd.DataFrame:
        """Faults for the screen, the blocking ones first."""
        return self.anomalies.sort_values("bloquante", ascending=False, kind="stable").head(AFFICHEES)

    def _count(self, colonne: str, valeur: str) -> int:
        return int((self.lignes[colonne] == valeur).sum())


def sort_of(existant: Existant, secteur: str, rencontre: Rencontre) -> Sort:
    """What writing a line would do to the fiche of its secteur."""
    if existant.vue(secteur, rencontre):
        return Sort.DEJA
    return Sort.MODIFIEE if rencontre.uid in existant.secteur_de else Sort.NOUVELLE


def summarize(edition: str, lectures: list[Lecture], existant: Existant, etat: pd.Series) -> Apercu:
    """Add up the rows of a file once each has been judged; `etat` is the state of each secteur's fiche."""
    rencontres: dict[str, list[Rencontre]] = {}
    for lecture in lectures:
        if lecture.rencontre is not None and not lecture.bloquee:
            rencontres.setdefault(lecture.secteur, []).append(lecture.rencontre)
    lignes = pd.DataFrame(
        [_ligne(lecture, existant) for lecture in lectures],
        columns=["ligne", "secteur", "jugement", "sort", "effectif", "a_localiser"],
    ).set_index("ligne")
    anomalies = pd.DataFrame(
        [(lecture.numero, *vars(anomalie).values()) for lecture in lectures for anomalie in lecture.anomalies],
        columns=["ligne", "ou", "regle", "trouve", "remede", "bloquante"],
    )
    return Apercu(edition, lignes, anomalies, _par_secteur(lignes, etat), rencontres)


def _ligne(lecture: Lecture, existant: Existant) -> tuple[object, ...]:
    rencontre = lecture.rencontre
    if rencontre is None or lecture.bloquee:
        return lecture.numero, lecture.secteur, Jugement.BLOQUEE, Sort.REFUSEE, 0, False
    position = rencontre.position
    perdue = rencontre.adresse != "" and (position is None or position.statut is not StatutPosition.OK)
    jugement = Jugement.DOUTEUSE if lecture.anomalies else Jugement.PROPRE
    sort = sort_of(existant, lecture.secteur, rencontre)
    return lecture.numero, lecture.secteur, jugement, sort, rencontre.effectif, perdue


def _par_secteur(lignes: pd.DataFrame, etat: pd.Series) -> pd.DataFrame:
    par_code = lignes.assign(bloquees=lignes["jugement"] == Jugement.BLOQUEE).groupby("secteur")
    tableau = par_code.agg(lignes=("effectif", "size"), bloquees=("bloquees", "sum"), effectif=("effectif", "sum"))
    return tableau.assign(etat=etat.reindex(tableau.index).fillna(Etat.ATTENDUE))
