"""The individual questionnaire, optional for each person: its questions, their answers, how a row is read."""

from collections.abc import Mapping

from counting.domain import Age, Questionnaire, Sexe
from counting.fiches.colonnes import fold
from counting.fiches.personnes import classe
from geo.anomalies import Anomalie

REPONSES: dict[str, tuple[str, ...]] = {
    "sexe": tuple(Sexe),
    "age": tuple(Age),
    "sans_logement": ("moins d’un mois", "1 à 6 mois", "6 mois à 1 an", "1 an et plus"),
    "appel_115": ("jamais", "cette semaine", "ce mois-ci", "cette année", "plus ancien"),
    "besoins": ("hébergement", "douche", "nourriture", "vêtements", "soins", "papiers", "accompagnement"),
    "suivi": ("aucun", "travailleur social", "maraude", "autre"),
    "ressources": ("aucune", "mendicité", "salaire", "RSA", "chômage", "retraite", "handicap", "autre"),
    "soins": ("suivi", "soins récents", "renoncement", "aucun besoin"),
}
"""Topics are those published (time without housing, 115, needs, follow-up, resources, care); the lists of answers are
Lanterne's until the Ville gives those of its form (« à confirmer »)."""

TITRES = {
    "ligne": "Ligne",
    "sexe": "Sexe",
    "age": "Âge",
    "sans_logement": "Sans logement depuis",
    "appel_115": "Dernier appel au 115",
    "besoins": "Besoins",
    "suivi": "Suivi",
    "ressources": "Ressources",
    "soins": "Soins",
}
PLUSIEURS = frozenset({"besoins", "ressources"})


def read_questionnaire(valeurs: Mapping[str, str], *, ou: str) -> tuple[Questionnaire, list[Anomalie]]:
    """Read one row of answers; each may be empty, and `PLUSIEURS` take several, separated by commas.

    Parameters
    ----------
    valeurs : mapping of str to str
        Answers by question, as typed: « 32 » is an age, « 1 an » begins one answer only.
    ou : str
        How to name the row to a person.

    Returns
    -------
    questionnaire : Questionnaire
        An answer that could not be read is left empty.
    anomalies : list of Anomalie
        What could not be read.
    """
    anomalies: list[Anomalie] = []
    lues: dict[str, str] = {}
    for question, reponses in REPONSES.items():
        brut = valeurs.get(question, "").strip()
        lue = _read(question, brut)
        if lue is None:
            lieu, remede = f"{ou}, colonne {TITRES[question]}", f"Choisissez parmi : {', '.join(reponses)}."
            anomalies.append(Anomalie(lieu, "attendu une réponse de la liste", brut, remede))
        lues[question] = lue or ""
    sexe, age = Sexe(lues.pop("sexe") or Sexe.ND), Age(lues.pop("age") or Age.ND)
    return Questionnaire(sexe=sexe, age=age, **lues), anomalies


def _read(question: str, brut: str) -> str | None:
    if question == "age" and brut.isdecimal():
        return str(classe(int(brut)))
    morceaux = brut.split(",") if question in PLUSIEURS else [brut]
    reponses = [_one(question, morceau) for morceau in morceaux]
    return None if None in reponses else ", ".join(dict.fromkeys(filter(None, reponses)))


def _one(question: str, brut: str) -> str | None:
    """The only answer that is, or begins with, what was typed."""
    cle = fold(brut)
    if not cle:
        return ""
    exactes = [reponse for reponse in REPONSES[question] if fold(reponse) == cle]
    debuts = [reponse for reponse in REPONSES[question] if fold(reponse).startswith(cle)]
    trouvees = exactes or debuts
    return trouvees[0] if len(trouvees) == 1 else None
