"""The individual questionnaire: every answer may be empty, what cannot be read is said and not invented."""

import pytest

from counting.domain import Age, Questionnaire, Sexe
from counting.fiches.questionnaires import REPONSES, TITRES, read_questionnaire

VALIDES = [
    ("sexe", "f", Sexe.F),
    ("sexe", "", Sexe.ND),
    ("age", "32", Age.DE_25_A_39),
    ("age", "17", Age.MOINS_DE_18),
    ("age", "18", Age.DE_18_A_24),
    ("age", "70+", Age.DES_70),
    ("sans_logement", "1 an", "1 an et plus"),
    ("sans_logement", "MOINS D'UN MOIS", "moins d’un mois"),
    ("appel_115", "jam", "jamais"),
    ("besoins", "douche, hébergement", "douche, hébergement"),
    ("besoins", "Douche,dou, ", "douche"),
    ("ressources", "rsa", "RSA"),
    ("ressources", "ret,mend", "retraite, mendicité"),
    ("soins", "suivi", "suivi"),
    ("soins", "", ""),
]
INVALIDES = [
    ("sexe", "femme"),
    ("age", "vieux"),
    ("age", "²²"),
    ("sans_logement", "1"),
    ("appel_115", "ce"),
    ("besoins", "douche, avion"),
    ("suivi", "aucun, maraude"),
]


@pytest.mark.parametrize(("question", "tape", "lu"), VALIDES)
def test_une_reponse_se_lit_par_son_debut(question, tape, lu):
    questionnaire, anomalies = read_questionnaire({question: tape}, ou="questionnaire 1")
    assert getattr(questionnaire, question) == lu
    assert anomalies == []


@pytest.mark.parametrize(("question", "tape"), INVALIDES)
def test_une_reponse_illisible_reste_vide_et_se_dit(question, tape):
    questionnaire, (anomalie,) = read_questionnaire({question: tape}, ou="questionnaire 3")
    assert questionnaire == Questionnaire()
    assert str(anomalie).startswith(f"Questionnaire 3, colonne {TITRES[question]} : ")
    assert tape in str(anomalie)
    assert REPONSES[question][0] in anomalie.remede


def test_une_faute_n_efface_pas_les_autres_reponses():
    questionnaire, anomalies = read_questionnaire({"sexe": "H", "age": "?", "soins": "ren"}, ou="questionnaire 1")
    assert (questionnaire.sexe, questionnaire.soins, len(anomalies)) == (Sexe.H, "renoncement", 1)


@pytest.mark.parametrize(("question", "reponse"), [(q, r) for q, reponses in REPONSES.items() for r in reponses])
def test_chaque_reponse_de_la_liste_se_lit_elle_meme(question, reponse):
    questionnaire, anomalies = read_questionnaire({question: reponse}, ou="questionnaire 1")
    assert (getattr(questionnaire, question), anomalies) == (reponse, [])
