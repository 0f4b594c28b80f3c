"""Files of a study: each line says the rule and the moment it answers for."""

import json

import pandas as pd
from carres import MARDI, carre, etude, gens, maraude

from counting.couverture.denombrement import Regard
from counting.couverture.exports import table_csv, zones_csv, zones_geojson
from counting.couverture.regles import Moment, Regle
from counting.couverture.zones import zones_blanches

CONTEXTE = {"regle": "Règle d’essai", "moment": "le mardi à 22 h", "donnees_simulees": "oui"}


def zones(nom="m"):
    une = etude([maraude("m", carre(0, 0), nom=nom)], gens((160, 50, 7, 2, 1)))
    return zones_blanches(une, Moment(MARDI, 22, 23), ("A", "B"), Regard.PERSONNES)


def test_le_csv_porte_la_regle_et_les_chiffres():
    lignes = zones_csv(zones(), CONTEXTE).decode("utf-8-sig").splitlines()
    assert lignes[0].startswith("regle;moment;donnees_simulees;code;nom;surface_m2;personnes")
    assert lignes[1].startswith("Règle d’essai;le mardi à 22 h;oui;B2-1;Nom de B2;5000;7;2;1;toutes;")
    assert len(lignes) == 3


def test_le_csv_et_le_geojson_disent_qui_la_liste_laisse():
    une = etude([maraude("m", carre(0, 0, 30))], gens((40, 50, 1, 0, 0)), Regle(surface_min_m2=3_000))
    blanches = zones_blanches(une, Moment(MARDI, 22, 23), ("A", "B"), Regard.PERSONNES)
    laisse = "1 personne dans des zones de moins de 3\u202f000 m²"
    entetes, *lignes = zones_csv(blanches, CONTEXTE).decode("utf-8-sig").splitlines()
    assert entetes.startswith("regle;moment;donnees_simulees;non_listees;code;")
    assert all(f";oui;{laisse};" in ligne for ligne in lignes)
    assert len(lignes) == 3
    traits = json.loads(zones_geojson(blanches, CONTEXTE))["features"]
    assert {trait["properties"]["non_listees"] for trait in traits} == {laisse}


def test_un_nom_de_maraude_ne_devient_pas_une_formule():
    assert "'=1+1" in zones_csv(zones(nom="=1+1"), CONTEXTE).decode("utf-8-sig")


def test_le_geojson_est_en_degres_et_porte_la_regle():
    traits = json.loads(zones_geojson(zones(), CONTEXTE))["features"]
    assert [trait["properties"]["moment"] for trait in traits] == ["le mardi à 22 h"] * 2
    lon, lat = traits[0]["geometry"]["coordinates"][0][0]
    assert 2 < lon < 3
    assert 48 < lat < 49


def test_un_tableau_garde_son_index():
    texte = table_csv(pd.DataFrame({"blanche_m2": [1.4]}, index=pd.Index(["A"], name="code")), CONTEXTE)
    assert texte.decode("utf-8-sig").splitlines()[1] == "Règle d’essai;le mardi à 22 h;oui;A;1"


def test_une_part_a_500_m_n_est_pas_arrondie_comme_des_metres():
    table = pd.DataFrame({"mediane_m": [839.6], "part_a_500_m": [0.25]})
    assert table_csv(table, {}).decode("utf-8-sig").split() == ["mediane_m;part_a_500_m", "840;0.25"]
