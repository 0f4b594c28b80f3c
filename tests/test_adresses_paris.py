"""The geocoder on all Paris: exact labels, real messy addresses, and what must never change an answer."""

import unicodedata

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.adresses import open_reference_index

pytestmark = pytest.mark.reference
STATUS = ("introuvable", "a_verifier", "ok")


@pytest.fixture(scope="module")
def index(reference, tmp_path_factory):
    return open_reference_index(tmp_path_factory.mktemp("adresses"))


@pytest.fixture(scope="module")
def ban(reference):
    frame = pd.read_csv(reference / "adresses-75.csv.gz", sep=";", dtype=str, keep_default_na=False)
    frame["etiquette"] = (
        frame["numero"] + frame["rep"] + " " + frame["nom_voie"] + " " + frame["code_postal"] + " Paris"
    )
    return frame


@pytest.fixture(scope="module")
def reglage(reference):
    frame = pd.read_csv(reference / "adresses-jeu-de-reglage.csv", dtype={"postcode": str}, low_memory=False)
    return frame.fillna({"postcode": "", "raw_address": ""})


def distances_m(answers, rows):
    lon = np.array([a.lon if a.lon is not None else np.inf for a in answers])
    lat = np.array([a.lat if a.lat is not None else np.inf for a in answers])
    return np.hypot((lon - rows["lon"]) * 73_200, (lat - rows["lat"]) * 111_200)


def test_l_etiquette_exacte_de_la_ban_rend_ce_point(index, ban):
    rows = ban.sample(10_000, random_state=1)
    answers = index.locate_many(rows["etiquette"].tolist())
    assert [a.id for a in answers] == rows["id"].tolist()
    assert [(str(a.lon), str(a.lat)) for a in answers] == [
        (str(float(x)), str(float(y))) for x, y in zip(rows["lon"], rows["lat"], strict=True)
    ]


@pytest.mark.parametrize(
    ("choisir", "rayon_m", "part"),
    [
        (lambda f: f["source"].str.contains("tournage") & f["has_number"], 50, 0.965),
        (lambda f: f["coord_kind"] == "surveyed", 100, 0.81),
        (lambda f: f["source"].str.contains("hotels"), 100, 0.984),
    ],
    ids=["tournages", "objets releves", "hotels"],
)
def test_les_vraies_adresses_sont_placees_et_le_ok_est_sur(index, reglage, choisir, rayon_m, part):
    rows = reglage[choisir(reglage)]
    answers = index.locate_many(rows["raw_address"].tolist(), postcodes=rows["postcode"].tolist())
    distance = distances_m(answers, rows)
    ok = np.array([a.status == "ok" for a in answers])
    assert (distance <= rayon_m).mean() >= part
    assert (ok & (distance > 250)).mean() <= 0.01


def test_le_score_ne_promet_pas_plus_qu_il_ne_tient(index, reglage):
    answers = index.locate_many(reglage["raw_address"].tolist(), postcodes=reglage["postcode"].tolist())
    score, near = np.array([a.score for a in answers]), distances_m(answers, reglage) <= 100
    for limit in (0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94):
        assert near[score >= limit].mean() >= limit


def sans_accents(texte):
    return "".join(c for c in unicodedata.normalize("NFKD", texte) if not unicodedata.combining(c))


@pytest.mark.parametrize(
    "change",
    [str.upper, str.lower, str.title, sans_accents, lambda t: t.replace(" ", " \u202f "), lambda t: f"\n {t}\t"],
)
def test_la_casse_les_accents_et_les_espaces_ne_changent_rien(index, reglage, change):
    rows = reglage.sample(1_500, random_state=2)
    texts, postcodes = rows["raw_address"].tolist(), rows["postcode"].tolist()
    assert index.locate_many([change(t) for t in texts], postcodes=postcodes) == index.locate_many(
        texts, postcodes=postcodes
    )


def test_l_arrondissement_juste_n_empire_jamais(index, ban):
    rows = ban[ban["rep"] == ""].sample(3_000, random_state=3)
    texts = (rows["numero"] + " " + rows["nom_voie"].str.replace("e", "é", n=1)).tolist()
    seuls = index.locate_many(texts)
    situes = index.locate_many(texts, arrondissements=rows["code_insee"].tolist())
    assert (
        distances_m(situes, rows.astype({"lon": float, "lat": float}))
        <= distances_m(seuls, rows.astype({"lon": float, "lat": float})) + 0.1
    ).all()
    assert all(STATUS.index(b.status) >= STATUS.index(a.status) for a, b in zip(seuls, situes, strict=True))


def test_la_voie_rapide_repond_comme_la_recherche_entiere(index, ban, reglage):
    textes = [*ban["etiquette"].sample(2_000, random_state=4), *reglage["raw_address"].sample(2_000, random_state=4)]
    lieu = gpd.GeoDataFrame({"nom": ["Rue de Rivoli"], "type": ["x"]}, geometry=[Point(2.35, 48.85)], crs="EPSG:4326")
    for sorte in (index, index.with_places(lieu)):
        for contexte in ({}, {"nears": [(2.35, 48.87)] * len(textes)}, {"arrondissements": ["10"] * len(textes)}):
            entier = sorte.locate_many([f"{texte} ;" for texte in textes], **contexte)
            assert sorte.locate_many(textes, **contexte) == entier


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_le_lot_repond_comme_un_par_un(index, reglage, data):
    rows = reglage.iloc[data.draw(st.lists(st.integers(0, len(reglage) - 1), max_size=6))]
    texts, codes = rows["raw_address"].tolist(), rows["postcode"].tolist()
    assert index.locate_many(texts, postcodes=codes) == [
        index.locate(t, postcode=c) for t, c in zip(texts, codes, strict=True)
    ]


@pytest.mark.parametrize(
    ("texte", "etiquette"),
    [
        ("85 bis bd de Magenta, face", "85bis Boulevard de Magenta 75010 Paris"),
        ("angle r. de Flandre / r. de Crimée", "Avenue de Flandre / Rue de Crimée"),
        ("métro Barbès, sortie 2", "Métro Barbès-Rochechouart 75010 Paris"),
        ("sous le pont d'Austerlitz rive gauche", "Pont d'Austerlitz, rive gauche"),
        ("mairie du 18e", "Mairie du 18e arrondissement 75018 Paris"),
        ("Mairie Paris Centre", "Mairie de Paris Centre 75003 Paris"),
        ("12 avenue du bois de boulogne 75116", "12 Avenue Foch 75016 Paris"),
        ("72 q de jemapes 10e", "72 Quai de Jemmapes 75010 Paris"),
        ("gare du nord", "Gare du Nord 75010 Paris"),
        ("1 rue robert le coin", "1 Rue Robert Le Coin 75016 Paris"),
        ("mairie 75018", "Mairie du 18e arrondissement 75018 Paris"),
        ("mairie du dix-huitième", "Mairie du 18e arrondissement 75018 Paris"),
        ("square de la rue Léon Frapié", "Rue Léon Frapié 75020 Paris"),
        ("route de Suresnes (lampadaire 11744)", "Route de Suresnes 75016 Paris"),
        ("boulevard Jourdan (face au 11 côté parc)", "11 Boulevard Jourdan 75014 Paris"),
        ("jardin de la Folie Titon 75011", "Rue Titon 75011 Paris"),
        ("parc de Passy 75016", "Avenue du Parc de Passy 75016 Paris"),
        ("6-8 boulevard de Douaumont", "5 Boulevard de Douaumont 75017 Paris"),
    ],
)
def test_ce_qu_ecrit_un_benevole(index, texte, etiquette):
    assert index.locate(texte).label == etiquette


def test_sans_dossier_de_reference_les_coordonnees_marchent(tmp_path, monkeypatch):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    index = open_reference_index(tmp_path / "cache")
    assert index.locate("2.3488 48.8534").type == "coordinates"
    assert index.locate("12 rue de Rivoli").status == "introuvable"
    assert index.complete("rue") == index.candidates("rue") == []
    assert index.locate("mairie du 18e").label == index.locate("mairie 75018").label
    assert [index.locate(f"mairie {n}").status for n in ("du 18e", "de Paris Centre", "du 12e")] == [
        "ok",
        "ok",
        "a_verifier",
    ]


def test_la_mairie_du_12e_qui_a_demenage_est_a_verifier(index):
    for texte in ("mairie du 12e", "mairie du 12e arrondissement", "mairie 75012", "Mairie du XIIe"):
        answer = index.locate(texte)
        assert (answer.status, answer.citycode) == ("a_verifier", "75112")
