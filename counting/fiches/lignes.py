"""From the cells someone typed to a rencontre, with every fault named: the same rules for the grid and for a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from counting.domain import Configuration, Observation, Rencontre, Sexe, TypeLieu
from counting.fiches.colonnes import REGLES, TITRES, TYPES, read_choix, read_entier, read_heure
from counting.fiches.personnes import NotationError, compter, mineurs
from counting.seuils import EFFECTIF_PLAUSIBLE, GROUPE
from geo.anomalies import Anomalie

T = TypeVar("T")


@dataclass
class _Lecture:
    """Reading of one line: what it says, and what is wrong with it."""

    valeurs: Mapping[str, str]
    ou: str
    anomalies: list[Anomalie]

    def cellule(self, cle: str) -> str:
        return self.valeurs.get(cle, "").strip()

    def refuser(self, cle: str, trouve: str, remede: str, *, regle: str = "", bloquante: bool = True) -> None:
        lieu = f"{self.ou}, colonne {TITRES[cle]}"
        self.anomalies.append(Anomalie(lieu, regle or f"attendu {REGLES[cle]}", trouve, remede, bloquante))

    def lire(self, cle: str, lecteur: Callable[[str], T], defaut: T, remede: str) -> T:
        brut = self.cellule(cle)
        try:
            return lecteur(brut)
        except ValueError:
            self.refuser(cle, brut, remede)
            return defaut


def read_ligne(valeurs: Mapping[str, str], *, ou: str, uid: str) -> tuple[Rencontre | None, list[Anomalie]]:
    """Read the cells of one line as a rencontre.

    Parameters
    ----------
    valeurs : mapping of str to str
        Cells by column key (`CLES`); absent and empty mean the same.
    ou : str
        How to name the line to a person: « ligne 14 ».
    uid : str
        Identity the rencontre keeps through corrections.

    Returns
    -------
    rencontre : Rencontre or None
        None when a blocking fault was found.
    anomalies : list of Anomalie
        Every fault and doubt of the line.
    """
    lecture = _Lecture(valeurs, ou, [])
    effectifs = _read_effectifs(lecture)
    configuration = _read_choix(lecture, "configuration")
    rencontre = Rencontre(
        uid=uid,
        adresse=_read_adresse(lecture),
        effectifs=effectifs,
        configuration=Configuration(configuration),
        type_lieu=TypeLieu(_read_choix(lecture, "type_lieu")),
        tentes=_read_entier(lecture, "tentes") or 0,
        enceintes=_read_entier(lecture, "enceintes") or 0,
        observation=Observation(_read_choix(lecture, "observation")),
        heure=lecture.lire("heure", read_heure, "", "Écrivez par exemple 22h45, ou laissez vide."),
    )
    if not any(anomalie.bloquante for anomalie in lecture.anomalies):
        _judge(lecture, rencontre)
    bloquee = any(anomalie.bloquante for anomalie in lecture.anomalies)
    return (None if bloquee else rencontre), lecture.anomalies


def _read_entier(lecture: _Lecture, cle: str) -> int | None:
    return lecture.lire(cle, read_entier, None, "Écrivez un nombre en chiffres, ou laissez vide.")


def _read_choix(lecture: _Lecture, cle: str) -> str:
    choix = ", ".join(TYPES[cle])
    return lecture.lire(cle, lambda brut: read_choix(cle, brut), read_choix(cle, ""), f"Choisissez parmi : {choix}.")


def _read_adresse(lecture: _Lecture) -> str:
    lon, lat = lecture.cellule("longitude"), lecture.cellule("latitude")
    if lon and lat:
        return f"{lat.replace(',', '.')}, {lon.replace(',', '.')}"
    if lon or lat:
        manque = "latitude" if lon else "longitude"
        lecture.refuser(manque, "", "Écrivez les deux coordonnées, ou aucune.", bloquante=False)
    adresse, code_postal = lecture.cellule("adresse"), lecture.cellule("code_postal").removesuffix(".0")
    if not adresse:
        lecture.refuser("adresse", "", "Précisez-la si la fiche la donne ; sinon le secteur la situe.", bloquante=False)
    return adresse if not code_postal or code_postal in adresse else f"{adresse}, {code_postal}"


def _read_effectifs(lecture: _Lecture) -> tuple[int, ...]:
    par_sexe = {Sexe.H: "hommes", Sexe.F: "femmes", Sexe.ND: "sexe_nd"}
    comptes = {sexe: _read_entier(lecture, cle) for sexe, cle in par_sexe.items()}
    nombre, enfants = _read_entier(lecture, "nombre"), _read_entier(lecture, "enfants")
    if all(compte is None for compte in comptes.values()):
        sexe = Sexe(_read_choix(lecture, "sexe"))
        un = 1 if lecture.cellule("sexe") or lecture.cellule("ages") else 0
        comptes[sexe] = un if nombre is None else nombre
    elif nombre is not None and nombre != sum(compte or 0 for compte in comptes.values()):
        lecture.refuser("nombre", str(nombre), "Corrigez le nombre ou le détail par sexe.", regle="attendu H + F + ND")
    try:
        return _compter(tuple(compte or 0 for compte in comptes.values()), lecture.cellule("ages"), enfants)
    except NotationError as erreur:
        lecture.refuser("ages", lecture.cellule("ages"), str(erreur))
        return _compter((0, 0, 0), "", None)


@lru_cache(maxsize=65536)
def _compter(comptes: tuple[int, ...], ages: str, enfants: int | None) -> tuple[int, ...]:
    return compter(dict(zip(Sexe, comptes, strict=True)), ages, enfants)


def _judge(lecture: _Lecture, rencontre: Rencontre) -> None:
    """Rules that bind several cells together."""
    effectif, femmes = rencontre.effectif, sum(rencontre.effectifs[7:])
    if not effectif and not rencontre.tentes:
        lecture.refuser("hommes", "0", "Écrivez le nombre de personnes vues, ou de tentes.",
                        regle="attendu au moins une personne ou une tente")  # fmt: skip
    elif not _configuration_tient(rencontre):
        lecture.refuser("configuration", f"{rencontre.configuration} pour {effectif} personne(s)",
                        f"Seul : 1 ; couple : 2 ; famille : un enfant au moins ; groupe : {GROUPE.valeur} au moins.",
                        regle="attendu un effectif qui va avec la configuration")  # fmt: skip
    if rencontre.enceintes > femmes:
        lecture.refuser("enceintes", str(rencontre.enceintes), "Corrigez ce nombre ou celui des femmes.",
                        regle="attendu au plus le nombre de femmes et de sexe ND")  # fmt: skip
    if effectif > EFFECTIF_PLAUSIBLE.valeur:
        lecture.refuser("nombre", str(effectif), "Vérifiez la fiche ; validez si c’est un campement.", bloquante=False,
                        regle=f"rarement plus de {EFFECTIF_PLAUSIBLE.valeur} personnes en un lieu")  # fmt: skip
    if rencontre.heure and "04:00" < rencontre.heure < "20:00":
        lecture.refuser("heure", rencontre.heure, "Vérifiez l’heure sur la fiche.", bloquante=False,
                        regle="attendue entre 20 h et 4 h")  # fmt: skip


def _configuration_tient(rencontre: Rencontre) -> bool:
    effectif = rencontre.effectif
    match rencontre.configuration:
        case Configuration.SEUL:
            return effectif == 1
        case Configuration.COUPLE:
            return effectif == 2
        case Configuration.FAMILLE:
            return effectif >= 2 and (mineurs(rencontre.effectifs) >= 1 or rencontre.enceintes >= 1)
        case Configuration.GROUPE:
            return effectif >= GROUPE.valeur
    return True
