"""The entry grid: lines of a fiche to correct, and what the lines typed say."""

from dataclasses import dataclass, replace

import pandas as pd

from counting.domain import Fiche, Position, Questionnaire, Rencontre, Sexe
from counting.fiches.lignes import read_ligne
from counting.fiches.personnes import ecrire_ages, par_sexe
from counting.fiches.questionnaires import REPONSES, read_questionnaire
from counting.fiches.questionnaires import TITRES as TITRES_QUESTIONS
from geo.anomalies import Anomalie

TITRES = {
    "adresse": "Adresse",
    "configuration": "Config.",
    "hommes": "H",
    "femmes": "F",
    "sexe_nd": "ND",
    "ages": "Âges",
    "enfants": "Enf.",
    "type_lieu": "Lieu",
    "tentes": "Tentes",
    "enceintes": "Enc.",
    "heure": "Heure",
    "observation": "Recueil",
}
"""Short titles: twelve columns on a laptop's width. What each takes is in `counting.fiches.colonnes`."""

COLONNES = tuple(TITRES)
QUESTIONS = ("ligne", *REPONSES)
LARGEURS_PX = {"adresse": 240, "configuration": 75, "ages": 110, "type_lieu": 90, "heure": 60, "observation": 95}


@dataclass(frozen=True)
class Lecture:
    """What the grid says: its rencontres, and every fault and doubt with its line."""

    rencontres: tuple[Rencontre, ...]
    anomalies: tuple[Anomalie, ...]

    @property
    def bloquee(self) -> bool:
        """Whether a fault must be mended before the fiche can be saved."""
        return any(anomalie.bloquante for anomalie in self.anomalies)

    def par_sexe(self) -> dict[Sexe, int]:
        """Persons of each sex on the fiche."""
        comptes = [par_sexe(rencontre.effectifs) for rencontre in self.rencontres]
        return {sexe: sum(compte[sexe] for compte in comptes) for sexe in Sexe}


def from_fiche(fiche: Fiche | None) -> pd.DataFrame:
    """Lines of a fiche as they would be typed."""
    lignes = [_typed(rencontre) for rencontre in (fiche.rencontres if fiche else ())]
    return pd.DataFrame(lignes, columns=["uid", *COLONNES])


def filled(grille: pd.DataFrame) -> pd.DataFrame:
    """Lines in which something is typed, each under its number on screen."""
    dites = grille[list(COLONNES)].apply(lambda colonne: colonne.str.strip() != "")
    return pd.DataFrame(grille[dites.any(axis=1)])


def read(grille: pd.DataFrame, questions: pd.DataFrame, positions: dict[tuple[str, str], Position]) -> Lecture:
    """Read the grid and the questionnaires as rencontres; `positions` are the known points, by uid and address."""
    remplies = filled(grille)
    reponses, anomalies = _read_questions(questions, remplies.index)
    rencontres = []
    for numero, ligne in zip(remplies.index, remplies.to_dict("records"), strict=True):
        cellules = {str(cle): str(valeur) for cle, valeur in ligne.items()}
        rencontre, fautes = read_ligne(cellules, ou=f"ligne {numero}", uid=cellules["uid"])
        anomalies += fautes
        if rencontre:
            position = positions.get((rencontre.uid, rencontre.adresse))
            siennes = tuple(reponses.get(numero, ()))
            rencontres.append(replace(rencontre, position=position, questionnaires=siennes))
    return Lecture(tuple(rencontres), tuple(anomalies))


def questions_of(fiche: Fiche | None) -> pd.DataFrame:
    """Questionnaires of a fiche as they would be typed."""
    rangees = [
        {"ligne": str(numero)} | {question: str(getattr(reponse, question)) for question in REPONSES}
        for numero, rencontre in enumerate(fiche.rencontres if fiche else (), start=1)
        for reponse in rencontre.questionnaires
    ]
    return pd.DataFrame(rangees, columns=list(QUESTIONS))


def question_titles() -> dict[str, str]:
    """Titles of the questionnaire's columns."""
    return {cle: TITRES_QUESTIONS[cle] for cle in QUESTIONS}


def _typed(rencontre: Rencontre) -> dict[str, str]:
    comptes = par_sexe(rencontre.effectifs)
    nombres = {"hommes": comptes[Sexe.H], "femmes": comptes[Sexe.F], "sexe_nd": comptes[Sexe.ND]}
    nombres |= {"tentes": rencontre.tentes, "enceintes": rencontre.enceintes}
    return {cle: str(nombre) if nombre else "" for cle, nombre in nombres.items()} | {
        "uid": rencontre.uid,
        "heure": rencontre.heure.replace(":", "h"),
        "adresse": rencontre.adresse,
        "type_lieu": str(rencontre.type_lieu),
        "configuration": str(rencontre.configuration),
        "enfants": "",
        "ages": ecrire_ages(rencontre.effectifs),
        "observation": str(rencontre.observation),
    }


def _read_questions(questions: pd.DataFrame, lignes: pd.Index) -> tuple[dict[int, list[Questionnaire]], list[Anomalie]]:
    """Questionnaires by line of the grid; a row that names no filled line is a fault, not a loss."""
    lues: dict[int, list[Questionnaire]] = {}
    anomalies: list[Anomalie] = []
    for rang, valeurs in enumerate(questions.to_dict("records"), start=1):
        if not any(str(valeur).strip() for valeur in valeurs.values()):
            continue
        ou, numero = f"questionnaire {rang}", str(valeurs["ligne"]).strip()
        questionnaire, fautes = read_questionnaire({str(cle): str(v) for cle, v in valeurs.items()}, ou=ou)
        anomalies += fautes
        if numero.isdigit() and int(numero) in lignes:
            lues.setdefault(int(numero), []).append(questionnaire)
        else:
            regle, remede = "attendu le numéro d’une ligne remplie", "Écrivez le numéro de la ligne de la personne."
            anomalies.append(Anomalie(f"{ou}, colonne Ligne", regle, numero, remede))
    return lues, anomalies
