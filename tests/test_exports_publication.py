"""Files of a publication: every cell, what it holds, and nothing a spreadsheet would compute."""

import io
import json

import pandas as pd
import pytest
from emportees import FORMULES, publish_town, spoil
from openpyxl import load_workbook

from counting.domain import Niveau
from counting.publication.exports import cases_csv, cases_xlsx, level_geojson, load_layer

PUBLIEE, VILLE = publish_town()
CASES = PUBLIEE.publication.cases


def lire(octets):
    return pd.read_csv(io.BytesIO(octets), sep=";", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def classeur():
    return load_workbook(io.BytesIO(cases_xlsx(PUBLIEE, VILLE)))


def test_le_csv_a_toutes_les_cases_et_dit_d_ou_elles_viennent():
    lues = lire(cases_csv(PUBLIEE, VILLE))
    assert len(lues) == len(CASES)
    assert set(lues["empreinte"]) == {PUBLIEE.empreinte}
    assert set(lues["version"]) == {"premier chiffre"}
    assert "donnees_simulees" not in lues


def test_un_chiffre_tu_est_vide_et_dit_ses_bornes():
    lues = lire(cases_csv(PUBLIEE, VILLE))
    seize = lues[(lues["territoire"] == "75116") & (lues["perimetre"] == "rue")].iloc[0]
    assert seize[["nom", "valeur", "statut", "mini", "maxi", "texte"]].tolist() == [
        "16e", "", "sous le seuil", "0", "10", "moins de 11",
    ]  # fmt: skip


def test_le_classeur_a_un_lisez_moi_et_les_cases(classeur):
    assert classeur.sheetnames == ["Lisez-moi", "Cases"]
    dit = {ligne[0].value: ligne[1].value for ligne in classeur["Lisez-moi"].iter_rows()}
    assert dit["Empreinte SHA-256"] == PUBLIEE.empreinte
    assert dit["Seuil de secret"].startswith("11 personnes")
    assert dit["Périmètres"] == "rue, tous lieux"
    assert "Licence Ouverte" in dit["Licence"]
    assert classeur["Cases"].max_row == len(CASES) + 1


def test_un_nombre_reste_un_nombre_et_un_chiffre_tu_une_case_vide(classeur):
    titres, *lignes = classeur["Cases"].iter_rows(values_only=True)
    valeurs = [ligne[titres.index("valeur")] for ligne in lignes]
    assert valeurs == [None if pd.isna(valeur) else int(valeur) for valeur in CASES["valeur"]]


def test_les_memes_chiffres_donnent_le_meme_fichier():
    assert cases_xlsx(PUBLIEE, VILLE) == cases_xlsx(PUBLIEE, VILLE)
    assert cases_csv(PUBLIEE, VILLE) == cases_csv(PUBLIEE, VILLE)


def test_une_publication_simulee_le_dit_a_chaque_ligne():
    assert set(lire(cases_csv(*spoil(PUBLIEE, VILLE)))["donnees_simulees"]) == {"oui"}


@pytest.mark.parametrize("texte", FORMULES)
def test_aucune_formule_ne_sort(texte):
    publiee, ville = spoil(PUBLIEE, VILLE, texte)
    assert lire(cases_csv(publiee, ville)).loc[0, "edition"].startswith("'")
    feuilles = load_workbook(io.BytesIO(cases_xlsx(publiee, ville)))
    cellules = [cellule for feuille in feuilles for ligne in feuille.iter_rows() for cellule in ligne]
    assert not [cellule for cellule in cellules if cellule.data_type == "f"]
    assert not [cellule for cellule in cellules if str(cellule.value)[:1] in "=+-@\t\r＝" and cellule.value]


@pytest.mark.parametrize(("niveau", "nombre"), [(Niveau.PARIS, 1), (Niveau.DST, 4), (Niveau.ARRONDISSEMENT, 20)])
def test_le_geojson_a_chaque_territoire_avec_toutes_ses_cases(niveau, nombre):
    objets = json.loads(level_geojson(PUBLIEE, niveau, VILLE))["features"]
    assert len(objets) == nombre
    assert sum(len(objet["properties"]["cases"]) for objet in objets) == (CASES["niveau"] == niveau).sum()


def test_le_geojson_dit_valeur_statut_bornes_et_texte():
    objets = json.loads(level_geojson(PUBLIEE, Niveau.ARRONDISSEMENT, VILLE))["features"]
    seize = next(objet["properties"] for objet in objets if objet["properties"]["code"] == "75116")
    mots = ("valeur", "statut", "mini", "maxi", "texte")
    assert [seize[f"rue_effectif_{mot}"] for mot in mots] == [None, "sous le seuil", 0, 10, "moins de 11"]
    assert (seize["rue_complet"], seize["tous_lieux_complet"]) == (True, False)
    lon, lat = objets[0]["geometry"]["coordinates"][0][0]
    assert 2 < lon < 3
    assert 48 < lat < 49


def test_la_couche_ne_tient_aucun_chiffre_tu():
    couche = load_layer(PUBLIEE, Niveau.ARRONDISSEMENT, VILLE).set_index("code")
    assert couche.loc["75116"].filter(like="_valeur").dropna().eq(0).all()
    assert couche.loc["75113", "tous_lieux_femmes_valeur"] == 20
