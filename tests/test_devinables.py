"""What a password is worth once what is guessed first is counted for little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.comptes.devinables import ATTENDUS, POIDS, weigh
from counting.seuils import LONGUEUR_MOT_DE_PASSE

ANA = {"courriel": "ana.ruiz@paris.fr", "nom": "Ana Ruiz"}


@pytest.mark.parametrize(
    ("texte", "poids"),
    [
        ("cheval exact agrafe pile", 24),
        ("une lanterne dans la nuit", len("une  dans la ") + 2 * POIDS),
        ("motdepasse123", POIDS + 3),
        ("Solidarité2026", 2 * POIDS),
        ("L4ntern3-2026", 2 * POIDS + 1),
        ("18/11/1983paris", 2 * POIDS),
        ("azertyuiop12", POIDS + 2),
        ("poiuytrezaml", POIDS + 2),
        ("123456789012", POIDS + 2),
        ("xyxyxyxyxyxy", POIDS),
        ("aaaaaaaaaaaa", POIDS),
    ],
)
def test_ce_qui_se_devine_compte_pour_deux(texte, poids):
    assert weigh(texte)[0] == poids


@pytest.mark.parametrize("texte", ["AnaRuiz2026!!", "ana.ruiz@paris.fr", "Ruiz-Ana-Ruiz!", "4n4ru1zparis!!"])
def test_son_nom_et_son_adresse_ne_protegent_pas(texte):
    assert weigh(texte, **ANA)[0] < LONGUEUR_MOT_DE_PASSE.valeur <= len(texte)


def test_les_accents_les_majuscules_et_les_chiffres_pour_des_lettres_n_y_changent_rien():
    assert weigh("SOLIDARITÉ") == weigh("solidarite") == weigh("s0l1d4r1t3")


@given(st.text(max_size=60))
def test_le_poids_ne_depasse_jamais_la_longueur_de_plus_que_les_parties_trouvees(texte):
    poids, sortes = weigh(texte, **ANA)
    assert poids >= 0
    assert len(sortes) <= 4


@given(st.sampled_from(ATTENDUS), st.sampled_from(ATTENDUS), st.integers(0, 9999))
def test_deux_mots_attendus_et_un_nombre_ne_suffisent_jamais(un, autre, nombre):
    assert weigh(f"{un}{autre}{nombre}")[0] < LONGUEUR_MOT_DE_PASSE.valeur


def test_ce_qui_est_dit_ne_repete_pas_le_mot_de_passe():
    assert not [sorte for sorte in weigh("AnaRuiz-1983-azertyuiop", **ANA)[1] if "1983" in sorte or "Ana" in sorte]


def test_aucun_mot_attendu_n_est_mal_ecrit():
    assert all(mot == mot.casefold() and mot.isascii() and mot.isalpha() for mot in ATTENDUS)
