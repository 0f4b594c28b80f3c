"""Read rows as lieux: every row is judged, nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations

from counting.fichiers.bilan import Bilan
from counting.lieux.colonnes import INDISPENSABLES, TITRES, read_jour, strip_controls
from counting.lieux.controles import dire_periode
from counting.lieux.domain import SEPARATEUR, Lieu, Visibilite, chevauchent
from counting.lieux.lignes import LigneLieu, read_lieu
from counting.lieux.placement import placer
from geo.adresses import AddressIndex
from geo.anomalies import Anomalie

PERIODES_MAX = 50
"""One identifier for more rows is a column filled by mistake."""

Jugee = tuple[LigneLieu, Lieu]


@dataclass(frozen=True)
class LieuxLus:
    """What a file holds, before it is judged.

    Attributes
    ----------
    lignes : sequence of (str, mapping)
        Each row as one names it to a person, and its cells by column key; a key that is not there says nothing.
    anomalies : list of Anomalie
        What the file holds that the register does not.
    """

    lignes: Sequence[tuple[str, Mapping[str, str]]]
    anomalies: list[Anomalie]


@dataclass(frozen=True)
class ApercuLieux(Bilan):
    """What a file says, before anything is written.

    Attributes
    ----------
    lieux : tuple of Lieu
        Those whose row has no blocking fault: what `counting.lieux.registre.save` takes.
    """

    lieux: tuple[Lieu, ...]


def preview_lieux(lus: LieuxLus, connus: Sequence[Lieu], *, index: AddressIndex | None, jour: date) -> ApercuLieux:
    """Judge every row of a file.

    Parameters
    ----------
    lus : LieuxLus
        From `counting.lieux.lectures.read_lieux`.
    connus : sequence of Lieu
        The register: columns the file does not have keep what it knows, and no period may overlap another.
    index : AddressIndex or None
        Places the lieux that have an address and no coordinates.
    jour : date
        Today: a lieu without a beginning must open once from then.
    """
    presentes = {cle for _, cellules in lus.lignes for cle in cellules}
    if lus.lignes and (manquantes := [cle for cle in INDISPENSABLES if cle not in presentes]):
        absentes = [
            Anomalie("première ligne", f"une colonne « {TITRES[cle]} »", "", "Ajoutez-la, ou corrigez son titre.")
            for cle in manquantes
        ]
        return ApercuLieux([*lus.anomalies, *absentes], len(lus.lignes), len(lus.lignes), ())
    lues, par_uid = [], _by_uid(connus)
    for ou, cellules in lus.lignes:
        ligne = _open_ligne(ou, cellules, par_uid)
        lues.append((ligne, *read_lieu(ligne, jour)))
    jugees = placer(lues, index)
    _check_periodes(jugees, par_uid)
    lieux = tuple(lieu for ligne, lieu in jugees if not ligne.bloquee)
    anomalies = [*lus.anomalies, *(anomalie for ligne, _ in jugees for anomalie in ligne.anomalies)]
    return ApercuLieux(anomalies, len(jugees), sum(ligne.bloquee for ligne, _ in jugees), lieux)


def _open_ligne(ou: str, cellules: Mapping[str, str], connus: Mapping[str, Sequence[Lieu]]) -> LigneLieu:
    """A row, its texts without control characters, beside what the register knows of its lieu."""
    propres = {cle: strip_controls(texte) for cle, texte in cellules.items()}
    periodes = connus.get(f"{propres.get('source')}{SEPARATEUR}{propres.get('identifiant')}", ())
    connu = _find(propres, periodes)
    restreinte = any(lieu.visibilite is Visibilite.RESTREINTE for lieu in ([connu] if connu else periodes))
    ligne = LigneLieu(ou, propres, connu, Visibilite.RESTREINTE if restreinte else Visibilite.PUBLIQUE)
    for cle, texte in cellules.items():
        if texte != propres[cle] and set(texte.strip()) - set(propres[cle]) - {"\r"}:
            ligne.signaler(cle, "Ces signes, qu’un tableur perdrait, sont retirés ; relisez ce texte.",
                           regle="un texte sans caractère de commande", bloquante=False)  # fmt: skip
    return ligne


def _find(cellules: Mapping[str, str], periodes: Sequence[Lieu]) -> Lieu | None:
    """Period of the register a row is about: that of its first day, or the last one when the file gives no date."""
    if "du" not in cellules:
        return periodes[-1] if periodes else None
    try:
        du = read_jour(cellules["du"])
    except ValueError:
        return None
    return next((lieu for lieu in periodes if lieu.du == du), None)


def _by_uid(lieux: Iterable[Lieu]) -> dict[str, list[Lieu]]:
    periodes: dict[str, list[Lieu]] = {}
    for lieu in lieux:
        periodes.setdefault(lieu.uid, []).append(lieu)
    return periodes


def _check_periodes(jugees: Sequence[Jugee], connus: Mapping[str, Sequence[Lieu]]) -> None:
    groupes: dict[str, list[Jugee]] = {}
    for ligne, lieu in jugees:
        groupes.setdefault(lieu.uid, []).append((ligne, lieu))
    for uid, groupe in groupes.items():
        _check_groupe(groupe)
        _check_registre(groupe, connus.get(uid, ()))


def _check_groupe(groupe: Sequence[Jugee]) -> None:
    """Block the rows of one lieu that overlap, all of them: nobody knows which is right."""
    if len(groupe) > PERIODES_MAX:
        for ligne, _ in groupe:
            ligne.signaler("identifiant", "Donnez à chaque lieu le sien.", regle=f"{PERIODES_MAX} périodes au plus")
        return
    for (une, un), (autre, second) in combinations(groupe, 2):
        if chevauchent(un, second):
            _signal_double(une, second, autre.ou)
            _signal_double(autre, un, une.ou)


def _check_registre(groupe: Sequence[Jugee], connus: Sequence[Lieu]) -> None:
    """Block the rows of one lieu that overlap a period of the register which the file does not write again."""
    propres = [(ligne, lieu) for ligne, lieu in groupe if not ligne.bloquee]
    restent = [connu for connu in connus if connu.du not in {lieu.du for _, lieu in propres}]
    for ligne, lieu in propres:
        for connu in filter(partial(chevauchent, lieu), restent):
            remede = "Terminez celle du registre la veille, ou retirez-la ; ou reprenez sa date de début."
            ligne.signaler("du", remede, trouve=dire_periode(lieu),
                           regle=f"une période hors de celle du registre ({dire_periode(connu)})")  # fmt: skip


def _signal_double(ligne: LigneLieu, autre: Lieu, ou: str) -> None:
    ligne.signaler("identifiant", "Gardez-en une, ou donnez-leur des dates qui ne se recouvrent pas.",
                   regle=f"un lieu une seule fois par période, déjà à la {ou} ({dire_periode(autre)})")  # fmt: skip
