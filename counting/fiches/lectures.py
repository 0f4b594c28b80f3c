"""The rows of a table read as lines of fiches: whose they are, in which secteur, and what is wrong with each."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import geopandas as gpd
import pandas as pd

from counting.domain import SANS_SECTEUR, Rencontre
from counting.editions.registre import find_secteur
from counting.errors import SecteurInconnuError
from counting.fiches.colonnes import TITRES
from counting.fiches.lignes import read_ligne
from geo.anomalies import Anomalie

UID_MAX = 64
_MOIS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}|(\d{1,2})-([a-zéû]{3,5})\.?", re.IGNORECASE)
_COMPTES = ("nombre", "hommes", "femmes", "sexe_nd", "enfants", "tentes", "enceintes")


@dataclass
class Lecture:
    """One row of a file.

    Attributes
    ----------
    numero : int
        Line of the file.
    uid : str
        Identity of the rencontre, the same each time the file is imported.
    identifiee : bool
        True when the file itself gives the identity.
    secteur : str
        Code, or `SANS_SECTEUR` while it is not known.
    ecrit : bool
        True when the file gives the secteur.
    rencontre : Rencontre or None
        None when the row cannot be counted.
    anomalies : list of Anomalie
        Faults and doubts.
    """

    numero: int
    uid: str
    identifiee: bool
    secteur: str
    ecrit: bool
    rencontre: Rencontre | None
    anomalies: list[Anomalie] = field(default_factory=list)

    @property
    def bloquee(self) -> bool:
        """True when the row cannot be written."""
        return any(anomalie.bloquante for anomalie in self.anomalies)

    def signaler(self, cle: str, regle: str, trouve: str, remede: str, *, bloquante: bool = True) -> None:
        """Add a fault, or a doubt, about one column."""
        ou = f"ligne {self.numero}, colonne {TITRES[cle]}"
        self.anomalies.append(Anomalie(ou, regle, trouve, remede, bloquante))


def read_lignes(
    table: pd.DataFrame,
    mapping: Mapping[str, str],
    secteurs: gpd.GeoDataFrame,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> list[Lecture]:
    """Read every row of a table, faults included; nothing is located yet.

    Parameters
    ----------
    table : DataFrame of str
        From `counting.fichiers.tableur.read_table`.
    mapping : mapping of str to str
        Header of the table to column key.
    secteurs : GeoDataFrame, index = code
        Secteurs of the édition.
    progress : callable, optional
        Receives rows done and rows to do.
    """
    cles = list(mapping.values())
    occurrences: Counter[tuple[tuple[str, str], ...]] = Counter()
    find = cache(lambda saisi: find_secteur(secteurs, saisi))
    lectures = []
    for numero, *cellules in table[list(mapping)].itertuples(name=None):
        remplies = tuple((cle, cellule) for cle, cellule in zip(cles, cellules, strict=True) if cellule)
        occurrences[remplies] += 1
        lectures.append(_read(numero, remplies, occurrences[remplies], find))
        if progress and len(lectures) % 1_000 == 0:
            progress(len(lectures), len(table))
    _refuser_doubles(lectures)
    return lectures


def _read(numero: int, remplies: tuple[tuple[str, str], ...], occurrence: int, find: Callable[[str], str]) -> Lecture:
    valeurs = dict(remplies)
    identifiant = valeurs.get("identifiant", "")
    uid = identifiant if 0 < len(identifiant) <= UID_MAX else _hash(identifiant or (sorted(remplies), occurrence))
    lecture = Lecture(numero, uid, bool(identifiant), SANS_SECTEUR, "secteur" in valeurs, None)
    if lecture.ecrit:
        _find_secteur(lecture, valeurs["secteur"], find)
    if _says_zero(valeurs):
        lecture.signaler("hommes", "un zéro demande deux noms", "0", "Saisissez-le dans Saisie, avec contreseing.")
        return lecture
    lecture.rencontre, anomalies = read_ligne(valeurs, ou=f"ligne {numero}", uid=uid)
    lecture.anomalies += anomalies
    return lecture


def _find_secteur(lecture: Lecture, saisi: str, find: Callable[[str], str]) -> None:
    lu = _undo_date(saisi)
    try:
        lecture.secteur = find(lu or saisi)
    except SecteurInconnuError:
        lecture.signaler("secteur", "attendu un secteur de l’édition", saisi,
                         "Corrigez le code, ou videz la cellule : l’adresse donnera le secteur.")  # fmt: skip
        return
    if lu:
        lecture.signaler("secteur", "le tableur a changé le code en date", saisi, bloquante=False,
                         remede=f"Lu {lecture.secteur} : vérifiez-le ; mettez la colonne au format Texte.")  # fmt: skip


def _undo_date(saisi: str) -> str:
    """Code a French spreadsheet took for a date, or an empty text.

    >>> _undo_date("19/09/2026"), _undo_date("19-sept."), _undo_date("19-09")
    ('19-09', '19-09', '')
    """
    lu = _DATE.fullmatch(saisi)
    if not lu:
        return ""
    jour, mois, jour_abrege, mois_abrege = lu.groups()
    if jour:
        return f"{int(jour):02d}-{int(mois):02d}"
    abrege = mois_abrege.lower().replace("é", "e").replace("û", "u")
    return f"{int(jour_abrege):02d}-{_MOIS.index(abrege) + 1:02d}" if abrege in _MOIS else ""


def _says_zero(valeurs: Mapping[str, str]) -> bool:
    """Whether a row declares a secteur empty: a secteur, no address, and only zeros for counts."""
    comptes = [valeurs[cle] for cle in _COMPTES if cle in valeurs]
    muettes = not any(cle in valeurs for cle in ("adresse", "longitude", "sexe", "ages"))
    return "secteur" in valeurs and muettes and bool(comptes) and set(comptes) == {"0"}


def _refuser_doubles(lectures: list[Lecture]) -> None:
    lignes: dict[str, list[str]] = {}
    for lecture in lectures:
        if lecture.identifiee:
            lignes.setdefault(lecture.uid, []).append(str(lecture.numero))
    for lecture in lectures:
        if lecture.identifiee and len(lignes[lecture.uid]) > 1:
            lecture.signaler("identifiant", "attendu un identifiant par ligne", lecture.uid,
                             f"Lignes {', '.join(lignes[lecture.uid][:5])} : donnez à chacune le sien, "
                             "supprimez la répétition, ou ne reliez pas cette colonne.")  # fmt: skip


def _hash(valeur: object) -> str:
    return hashlib.blake2b(repr(valeur).encode(), digest_size=16).hexdigest()
