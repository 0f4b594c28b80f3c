"""What is read of the Géoplateforme's answers: only an address of Paris it is sure enough of."""

import json

import pytest
from fausse_geoplateforme import ICI, PROPRIETES, collection, entite
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.adresses.answer import INTROUVABLE
from geo.reponse_geoplateforme import SCORE_MIN, read


@pytest.mark.parametrize(
    "autre",
    [
        {"citycode": "93066", "city": "Saint-Denis"},
        {"citycode": "75056"},
        {"citycode": "75121"},
        {"citycode": 75119},
        {"citycode": None},
        {"type": "municipality"},
        {"type": "locality"},
        {"type": "poi"},
        {"type": ["housenumber"]},
        {"score": SCORE_MIN - 0.01},
        {"score": 0.34, "result_status": "ok"},
        {"score": 1.5},
        {"score": -1},
        {"score": True},
        {"score": "0.9"},
        {"score": None},
        {"score": float("nan")},
        {"score": float("inf")},
        {"score": 10**400},
        {"label": ""},
        {"label": 12},
        {"point": (48.8812, 2.3815)},
        {"point": (0, 0)},
        {"point": (2.3815,)},
        {"point": ("2.3815", "48.8812")},
        {"point": (float("nan"), 48.88)},
        {"point": (10**400, 48.88)},
    ],
    ids=str,
)
def test_une_reponse_qui_ne_convainc_pas_est_introuvable(autre):
    assert read(collection(entite(**autre))) == INTROUVABLE
    assert read(collection(entite(**autre), entite())).id == PROPRIETES["id"]


@pytest.mark.parametrize("score", [SCORE_MIN, 1, 1.0])
def test_le_seuil_de_score_est_atteint(score):
    assert read(collection(entite(score=score))).status == "a_verifier"


def test_la_meilleure_reponse_gagne_et_la_suivante_est_ailleurs():
    pres = entite((ICI[0], ICI[1] + 0.0005), score=0.8, label="pres")  # 56 m
    loin = entite((ICI[0], ICI[1] + 0.0010), score=0.7, label="loin")  # 111 m
    reponse = read(collection(loin, pres, entite(score=0.9)))
    assert (reponse.score, reponse.score_next) == (0.9, 0.7)
    assert read(collection(entite(), pres)).score_next == 0


@pytest.mark.parametrize(
    "fausse", [None, 1, "x", [], {}, {"properties": []}, {"properties": {"score": 1}}, {"geometry": 3}, [[[]]]]
)
def test_une_entite_d_une_autre_forme_est_laissee(fausse):
    assert read(collection(fausse)) == INTROUVABLE
    assert read(collection(fausse, entite())).status == "a_verifier"


def test_un_libelle_tient_sur_une_ligne_lisible():
    reponse = read(collection(entite(label="8 Rue\nOubliée\x00\ud800 " + "x" * 900, name=None, street=3)))
    assert reponse.label.startswith("8 Rue Oubliée xx")
    assert (len(reponse.label), reponse.name, reponse.street) == (200, "", "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda enfants: st.lists(enfants, max_size=3) | st.dictionaries(st.sampled_from(sorted(PROPRIETES)), enfants),
)


@settings(max_examples=150, deadline=None)
@given(JSON, JSON, st.sampled_from(sorted(PROPRIETES)))
def test_aucune_forme_de_json_ne_leve_d_exception(proprietes, valeur, nom):
    brut = entite()
    brut["properties"] = PROPRIETES | {nom: valeur}
    autre = {"geometry": valeur, "properties": proprietes}
    for entites in ([brut], [autre], [brut, autre], valeur):
        reponse = read(json.dumps({"features": entites}).encode())
        assert reponse is None or reponse.status in {"a_verifier", "introuvable"}


@settings(max_examples=150, deadline=None)
@given(st.binary())
def test_aucun_octet_ne_leve_d_exception(octets):
    assert read(octets) is None
