"""Confront the rows of a file with the map and with the fiches: which secteur, which point, which doubts."""

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd

from counting.domain import SANS_SECTEUR, Position, Rencontre, StatutPosition
from counting.fiches.a_localiser import Decisions
from counting.fiches.fusions import Existant
from counting.fiches.lectures import Lecture
from counting.geographie.localisation import ecarts_m, localiser
from counting.seuils import ECART_SECTEUR
from geo.adresses import AddressIndex


def place(
    vivantes: list[Lecture],
    secteurs: gpd.GeoDataFrame,
    existant: Existant,
    *,
    index: AddressIndex,
    decisions: Decisions,
    progress: Callable[[int, int], None],
) -> None:
    """Give each row its point, its secteur where the file gives none, and a doubt where the two disagree."""
    positions = localiser(
        index,
        [_rencontre(lecture).adresse for lecture in vivantes],
        [lecture.secteur for lecture in vivantes],
        secteurs,
        decisions=decisions,
        progress=progress,
    )
    _give_secteurs(vivantes, positions, existant)
    ecarts = ecarts_m(positions, [lecture.secteur for lecture in vivantes], secteurs)
    for lecture, position, ecart in zip(vivantes, positions, ecarts, strict=True):
        lecture.rencontre = replace(_rencontre(lecture), position=position)
        if ecart > ECART_SECTEUR.valeur:
            lecture.signaler("adresse", f"attendue à moins de {ECART_SECTEUR.valeur} m du secteur {lecture.secteur}",
                             _rencontre(lecture).adresse, bloquante=False,
                             remede=f"Trouvée à {ecart:.0f} m : vérifiez l’adresse et le code du secteur.")  # fmt: skip


def confront(vivantes: list[Lecture], existant: Existant) -> None:
    """Refuse a line another fiche already holds and a fiche in conflict; say which lines were taken off a fiche."""
    for lecture in vivantes:
        ailleurs = existant.secteur_de.get(lecture.uid, lecture.secteur)
        if ailleurs != lecture.secteur:
            lecture.signaler("identifiant", "attendu sur une seule fiche", lecture.uid,
                             f"La fiche {ailleurs} le porte : corrigez le secteur, ou retirez-y la ligne.")  # fmt: skip
        elif lecture.secteur in existant.en_conflit:
            lecture.signaler("secteur", "attendu une fiche sans conflit", lecture.secteur,
                             "Deux saisies se contredisent : tranchez dans Saisie, puis réimportez.")  # fmt: skip
        elif lecture.uid not in existant.secteur_de and existant.vue(lecture.secteur, _rencontre(lecture)):
            lecture.signaler("secteur", "ligne retirée de la fiche depuis un import", lecture.secteur, bloquante=False,
                             remede="Elle n’est pas reprise ; saisissez-la si elle doit revenir.")  # fmt: skip


def _give_secteurs(vivantes: list[Lecture], positions: list[Position | None], existant: Existant) -> None:
    """Fiche of the rows whose file gives no secteur: where the line already is, else the one that waits for none.

    A point does not return a fiche: its secteur stays expected, and `counting.chiffres.cube` still counts the line
    there.
    """
    for lecture, position in zip(vivantes, positions, strict=True):
        if lecture.ecrit:
            continue
        lecture.secteur = existant.secteur_de.get(lecture.uid, SANS_SECTEUR)
        if lecture.secteur == SANS_SECTEUR and (position is None or position.statut is not StatutPosition.OK):
            lecture.signaler("secteur", "attendu un code de secteur, ou une adresse qui le donne", "", bloquante=False,
                             remede="Elle attendra dans « À localiser » ; écrivez le code s’il est connu.")  # fmt: skip


def _rencontre(lecture: Lecture) -> Rencontre:
    if lecture.rencontre is None:
        raise ValueError(lecture.numero)
    return lecture.rencontre
