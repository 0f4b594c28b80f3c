"""Read a table of schedules as maraudes: every row is judged, nothing is written."""

from collections import ChainMap
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from counting.fiches.colonnes import fold
from counting.fichiers.bilan import Bilan
from counting.fichiers.exports import restore
from counting.maraudes.colonnes import INDISPENSABLES, TITRES, key_of
from counting.maraudes.domain import JOURS, Maraude, Zone
from counting.maraudes.exports import prefix_of
from counting.maraudes.horaires import doublons
from counting.maraudes.lignes import Ligne, ZonesNommees, read_ligne
from geo.anomalies import Anomalie

PASSAGES_MAX = 500
"""Three a day in each of 20 zones fit; more are several teams under one name."""


NOMMEES_MAX = 20
"""Zones named one by one in a sentence."""


@dataclass(frozen=True)
class ApercuMaraudes(Bilan):
    """What a table says, before anything is written.

    Attributes
    ----------
    maraudes : tuple of Maraude
        Those none of whose rows has a blocking fault: what `counting.maraudes.registre.save` takes.
    """

    maraudes: tuple[Maraude, ...]
    zones_nommees: frozenset[str]


class ZonesConnues:
    """What the column `zone` may name: a code as it is written, else a name, else either but for capitals and accents.

    Two zones that the spelling does not tell apart are both found: the row is then ambiguous.
    """

    def __init__(self, zones: Sequence[Zone]) -> None:
        self.codes = {zone.code: zone for zone in reversed(zones)}
        self.noms: dict[str, tuple[Zone, ...]] = {}
        self.plies: dict[str, tuple[Zone, ...]] = {}
        for zone in filter(lambda zone: self.codes[zone.code] is zone, zones):
            self.noms[zone.nom] = (*self.noms.get(zone.nom, ()), zone)
            for plie in {fold(zone.code), fold(zone.nom)}:
                self.plies[plie] = (*self.plies.get(plie, ()), zone)

    def find(self, ecrite: str) -> tuple[Zone, ...]:
        """Zones that a cell names."""
        if ecrite in self.codes:
            return (self.codes[ecrite],)
        return self.noms.get(ecrite) or self.plies.get(fold(ecrite), ())


def find_unnamed(zones: Sequence[Zone], apercu: ApercuMaraudes) -> list[Anomalie]:
    """Doubt about the zones of a file that no row names, and that an import leaves out; none when there are none."""
    codes = [zone.code for zone in zones if zone.code not in apercu.zones_nommees]
    if not codes:
        return []
    suite = f" et {len(codes) - NOMMEES_MAX} autres" if len(codes) > NOMMEES_MAX else ""
    trouve = f"{len(codes)} sans horaire : {', '.join(codes[:NOMMEES_MAX])}{suite}"
    remede = "Elles ne seront pas écrites. Ajoutez leurs horaires, ou corrigez le nom qu’ils leur donnent."
    return [Anomalie("fichier des zones", "des zones que les horaires nomment", trouve, remede, bloquante=False)]


def preview_horaires(table: pd.DataFrame, zones: Sequence[Zone]) -> ApercuMaraudes:
    """Judge every row of a table of schedules.

    Parameters
    ----------
    table : DataFrame of str
        From `counting.fichiers.tableur.read_table`: one row a zone and its slot; a row of several days is as many
        passages. The rows of one `identifiant`, else of one operator and name, make one maraude.
    zones : sequence of Zone
        What the column `zone` may name, by code or by name; of two with one code the first is meant. A code that an
        export told from others by its maraude is read as it was.

    Returns
    -------
    ApercuMaraudes
    """
    cles, anomalies = _read_headers(list(map(str, table.columns)))
    if any(anomalie.bloquante for anomalie in anomalies):
        return ApercuMaraudes(anomalies, len(table), len(table), (), frozenset())
    groupes: dict[str, list[tuple[Ligne, Maraude]]] = {}
    lignes: list[Ligne] = []
    connues = ZonesConnues(zones)
    nommees: set[str] = set()
    for numero, valeurs in zip(table.index, table[list(cles)].itertuples(index=False, name=None), strict=True):
        cellules = {cle: restore(str(valeur).strip()) for cle, valeur in zip(cles.values(), valeurs, strict=True)}
        trouvees = connues.find(cellules["zone"])
        nommees |= {zone.code for zone in trouvees}
        ligne, maraude = read_ligne(f"ligne {numero}", cellules, _zones_of_row(cellules, trouvees, connues))
        lignes.append(ligne)
        groupes.setdefault(ligne.uid, []).append((ligne, maraude))
    maraudes = tuple(filter(None, map(_gather, groupes.values())))
    anomalies += [anomalie for ligne in lignes for anomalie in ligne.anomalies]
    return ApercuMaraudes(anomalies, len(lignes), sum(ligne.bloquee for ligne in lignes), maraudes, frozenset(nommees))


def _zones_of_row(cellules: dict[str, str], trouvees: tuple[Zone, ...], connues: ZonesConnues) -> ZonesNommees:
    """Zones as a row reads them: those its cell names, the code as it was before its maraude was put in front."""
    if not trouvees:
        return connues.plies
    prefixe = prefix_of(Ligne("", cellules).uid)
    lues = tuple(replace(zone, code=zone.code.removeprefix(prefixe)) for zone in trouvees)
    return ChainMap({fold(cellules["zone"]): lues}, connues.plies)


def _read_headers(entetes: list[str]) -> tuple[dict[str, str], list[Anomalie]]:
    """Column key of each header that is known, first come first served."""
    cles: dict[str, str] = {}
    ignores = []
    for entete in entetes:
        cle = key_of(entete)
        if cle is None or cle in cles.values():
            ignores.append(entete)
        else:
            cles[entete] = cle
    manquantes = [TITRES[cle] for cle in INDISPENSABLES if cle not in cles.values()]
    anomalies = [
        Anomalie("première ligne", f"une colonne « {titre} »", ", ".join(entetes), "Ajoutez-la, ou corrigez son titre.")
        for titre in manquantes
    ]
    if ignores:
        remede = "Colonnes laissées de côté ; corrigez leur titre si elles comptent."
        anomalies.append(Anomalie("première ligne", "des titres connus", ", ".join(ignores), remede, bloquante=False))
    return cles, anomalies


def _gather(groupe: list[tuple[Ligne, Maraude]]) -> Maraude | None:
    """One maraude from its rows; None when one of them is blocked."""
    tete = groupe[0][1]
    lignes = [ligne for ligne, _ in groupe]
    for ligne, maraude in groupe[1:]:
        _check_same(ligne, maraude, tete, lignes[0].ou)
    _check_zones(lignes)
    passages = [passage for ligne in lignes for passage in ligne.passages]
    lieux = [ligne for ligne in lignes for _ in ligne.passages]
    if len(passages) > PASSAGES_MAX:
        lieux[PASSAGES_MAX].signaler("jour", str(len(passages)), "Donnez un nom à chaque équipe ou tournée.",
                                     regle=f"{PASSAGES_MAX} passages au plus par maraude")  # fmt: skip
        return None
    for i, j in doublons(passages):
        jour = JOURS[passages[j].jour]
        remede = "La même équipe n’y compte qu’une fois : la saison qui commence le plus tard l’emporte. Vérifiez."
        regle = "des passages qui ne se recouvrent pas"
        lieux[j].signaler("jour", f"{jour}, déjà à la {lieux[i].ou}", remede, regle=regle, bloquante=False)
    if any(ligne.bloquee for ligne in lignes):
        return None
    zones = {ligne.zone.code: ligne.zone for ligne in lignes if ligne.zone}
    sources = dict.fromkeys(maraude.source for _, maraude in groupe if maraude.source)
    return replace(
        tete,
        source=" ; ".join(sources),
        zones=tuple(zones[code] for code in sorted(zones)),
        passages=tuple(passages),
    )


def _check_zones(lignes: list[Ligne]) -> None:
    """Refuse two zones of one code in one maraude: the second would take the place of the first."""
    premieres: dict[str, Ligne] = {}
    for ligne in lignes:
        zone = ligne.zone
        if zone and premieres.setdefault(zone.code, ligne).zone != zone:
            regle = f"une seule zone « {zone.code} », déjà à la {premieres[zone.code].ou}"
            ligne.signaler("zone", ligne.cellules["zone"], "Donnez un autre code à l’une des deux.", regle=regle)


def _check_same(ligne: Ligne, maraude: Maraude, tete: Maraude, ou: str) -> None:
    """Refuse a row that says otherwise of its maraude than the first; an empty cell says nothing."""
    for cle in ("maraude", "operateur", "type", "public", "unite", "deplacement", "astreinte", "simulee"):
        champ = "nom" if cle == "maraude" else cle
        dite, lue = getattr(tete, champ), getattr(maraude, champ)
        if ligne.cellules.get(cle) and fold(str(lue)) != fold(str(dite)):
            attendu = {True: "oui", False: "non"}.get(dite, dite) or "vide"
            ligne.signaler(cle, ligne.cellules[cle], "Écrivez la même chose, ou donnez-lui un autre nom.",
                           regle=f"« {attendu} » comme à la {ou}")  # fmt: skip
