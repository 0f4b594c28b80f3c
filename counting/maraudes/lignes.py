"""From the cells of a row of schedules to a maraude and its passages, with every fault named."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from counting.fiches.colonnes import fold
from counting.maraudes.colonnes import (
    REGLES,
    TITRES,
    read_choix,
    read_date,
    read_debut,
    read_fin,
    read_jours,
    read_oui,
)
from counting.maraudes.domain import (
    JOURS,
    Deplacement,
    Maraude,
    Passage,
    Public,
    Recurrence,
    TypeMaraude,
    Unite,
    Zone,
)
from counting.maraudes.horaires import HoraireError, check, duree_min, is_skipped
from counting.seuils import DUREE_PASSAGE
from geo.anomalies import Anomalie

T = TypeVar("T")
UID_MAX = 64
MATIN = "06:00"
HORAIRE = ("jour", "debut", "fin")
ZonesNommees = Mapping[str, tuple[Zone, ...]]


@dataclass
class Ligne:
    """One row: what it says of its maraude, its passages, and what is wrong with it."""

    ou: str
    cellules: Mapping[str, str]
    anomalies: list[Anomalie] = field(default_factory=list)
    zone: Zone | None = None
    passages: list[Passage] = field(default_factory=list)

    @property
    def uid(self) -> str:
        """Identity of its maraude."""
        return self.cellules.get("identifiant") or uid_of(self.cellules.get("operateur", ""), self.cellules["maraude"])

    @property
    def bloquee(self) -> bool:
        """Whether it has a blocking fault."""
        return any(anomalie.bloquante for anomalie in self.anomalies)

    def signaler(self, cle: str, trouve: str, remede: str, *, regle: str = "", bloquante: bool = True) -> None:
        """Name a fault of a cell."""
        lieu = f"{self.ou}, colonne {TITRES[cle]}"
        self.anomalies.append(Anomalie(lieu, regle or f"attendu {REGLES[cle]}", trouve, remede, bloquante))

    def lire(self, cle: str, lecteur: Callable[[str], T], defaut: T, *, vide: bool = True) -> T:
        """Read a cell; an empty one is `defaut`, and a fault unless `vide`."""
        brut = self.cellules.get(cle, "")
        if not brut and vide:
            return defaut
        try:
            return lecteur(brut)
        except ValueError:
            self.signaler(cle, brut, "Corrigez cette cellule.")
            return defaut


def uid_of(operateur: str, nom: str) -> str:
    """Identity of a maraude from its operator and its name, whatever their capitals and accents."""
    return hashlib.sha256(f"{fold(operateur)}\n{fold(nom)}".encode()).hexdigest()[:32]


def read_ligne(ou: str, cellules: Mapping[str, str], zones: ZonesNommees) -> tuple[Ligne, Maraude]:
    """Read a row: its zone, its passages, its faults, and what it says of its maraude.

    Parameters
    ----------
    ou : str
        How to name the row to a person: « ligne 14 ».
    cellules : mapping of str to str
        Cells by column key; those of `counting.maraudes.colonnes.INDISPENSABLES` are there.
    zones : mapping
        What the column `zone` may name, by folded code or name.
    """
    ligne = Ligne(ou, cellules)
    if not cellules["maraude"]:
        ligne.signaler("maraude", "", "Donnez un nom à la maraude.")
    if len(ligne.uid) > UID_MAX:
        ligne.signaler("identifiant", ligne.uid, "Raccourcissez-le, ou videz la colonne.")
    maraude = Maraude(
        uid=ligne.uid,
        nom=cellules["maraude"],
        operateur=cellules.get("operateur", ""),
        type=ligne.lire("type", lambda texte: read_choix(TypeMaraude, texte), TypeMaraude.MB, vide=False),
        public=ligne.lire("public", lambda texte: read_choix(Public, texte), Public.TOUS),
        unite=ligne.lire("unite", lambda texte: read_choix(Unite, texte), Unite.EQUIPE),
        deplacement=ligne.lire("deplacement", lambda texte: read_choix(Deplacement, texte), Deplacement.PIED),
        astreinte=ligne.lire("astreinte", read_oui, defaut=False),
        simulee=ligne.lire("simulee", read_oui, defaut=False),
        source=cellules.get("source", ""),
    )
    _read_zone(ligne, zones)
    if any(cellules[cle] for cle in HORAIRE):
        _read_passages(ligne)
        if ligne.passages:
            _doubt(ligne, planifiee=not maraude.astreinte)
    elif not maraude.astreinte:
        remede = "Sans horaire, cette maraude ne couvre rien ici. Complétez, ou écrivez oui sous Astreinte."
        ligne.signaler("jour", "", remede, bloquante=False)
    return ligne, maraude


def _read_zone(ligne: Ligne, zones: ZonesNommees) -> None:
    ecrite = ligne.cellules["zone"]
    trouvees = zones.get(fold(ecrite), ())
    if len(trouvees) == 1:
        ligne.zone = trouvees[0]
    elif trouvees:
        codes = ", ".join(zone.code for zone in trouvees)
        ligne.signaler("zone", ecrite, f"Plusieurs zones ont ce nom : {codes}. Écrivez le code.")
    elif ecrite:
        proches = _find_close(fold(ecrite), tuple(zones))
        noms = dict.fromkeys(nom for proche in proches for nom in _spellings(zones[proche], proche))
        ligne.signaler("zone", ecrite, f"Vouliez-vous dire {' ou '.join(noms)} ?" if noms else "Ajoutez-la aux zones.")
    elif any(ligne.cellules[cle] for cle in HORAIRE):
        ligne.signaler("zone", "", "Écrivez la zone de ce passage.")


@lru_cache(maxsize=1024)
def _find_close(ecrite: str, connues: tuple[str, ...]) -> list[str]:
    return get_close_matches(ecrite, connues, n=3)


def _spellings(zones: tuple[Zone, ...], plie: str) -> list[str]:
    return [nom for zone in zones for nom in (zone.code, zone.nom) if fold(nom) == plie]


def _read_passages(ligne: Ligne) -> None:
    aucun: tuple[int, ...] = ()
    jours = ligne.lire("jour", read_jours, aucun, vide=False)
    debut = ligne.lire("debut", read_debut, "", vide=False)
    fin = ligne.lire("fin", read_fin, "", vide=False)
    recurrence = ligne.lire("recurrence", lambda texte: read_choix(Recurrence, texte), Recurrence.HEBDOMADAIRE)
    du = ligne.lire("du", read_date, read_date(""))
    au = ligne.lire("au", read_date, read_date(""))
    if not (jours and debut and fin and ligne.zone):
        return
    ligne.passages = [Passage(ligne.zone.code, jour, debut, fin, recurrence, du, au) for jour in jours]
    try:
        check(ligne.passages[0])
    except HoraireError as erreur:
        ligne.anomalies.append(Anomalie(ligne.ou, "un horaire possible", f"{debut} à {fin}", str(erreur)))


def _doubt(ligne: Ligne, *, planifiee: bool) -> None:
    """Name what is strange in the passages of a row, which differ by the day only; a team may be on call all day."""
    un = ligne.passages[0]
    if un.debut < MATIN:
        nuit = f"nuit du {JOURS[un.jour]} au {JOURS[(un.jour + 1) % 7]}"
        remede = f"Compris dans la {nuit}. Pour le matin du {JOURS[un.jour]}, écrivez {JOURS[un.jour - 1]}."
        ligne.signaler("debut", un.debut, remede, regle="un début à 6 h ou après", bloquante=False)
    heures, minutes = divmod(duree_min(un), 60)
    if planifiee and duree_min(un) > 60 * DUREE_PASSAGE.valeur:
        dure = f"{heures} h {minutes:02d}" if minutes else f"{heures} h"
        remede = f"Ce passage dure {dure} : début et fin sont-ils dans l’ordre ?"
        regle = f"un passage de {DUREE_PASSAGE.valeur} h au plus"
        ligne.signaler("fin", f"{un.debut} à {un.fin}", remede, regle=regle, bloquante=False)
    if any(map(is_skipped, ligne.passages)):
        remede = "La nuit du passage à l’heure d’été, l’horloge saute de 2 h à 3 h : ce passage n’y a pas lieu."
        regle = "une heure que toutes les nuits ont"
        ligne.signaler("debut", f"{un.debut} à {un.fin}", remede, regle=regle, bloquante=False)
