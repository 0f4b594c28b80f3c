"""Files that leave: they say what they hold, and a spreadsheet computes nothing in them."""

import io
import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from village import EDITION, LUNE, make_engine, make_index, point

from counting.domain import Edition, Fiche, Perimetre, Rencontre, Version
from counting.editions.registre import load_secteurs
from counting.editions.versions import settle
from counting.fiches.registre import save
from counting.fichiers.exports import lignes_csv, lignes_geojson, lignes_xlsx, table_csv, table_xlsx
from counting.geographie.localisation import situer

NUIT = Edition("2026", "Nuit de 2026", date(2026, 1, 22), simulee=False)
SEUL = (1, *[0] * 20)
ENTIER = {"perimetre": Perimetre.TOUS_LIEUX, "version": Version.PREMIER}


def lire(octets):
    return pd.read_csv(io.BytesIO(octets), sep=";", dtype=str, keep_default_na=False)


def ecrire(frame):
    return lire(table_csv(frame, NUIT, Perimetre.RUE, Version.PREMIER))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return make_index(tmp_path_factory.mktemp("index"))


@pytest.fixture
def remplir(tmp_path, index):
    def fill(*, simulee):
        engine = make_engine(tmp_path, simulee=simulee)
        secteurs = load_secteurs(engine, EDITION)
        for secteur, adresse in (("19-01", "7 rue de la Lune"), ("19-02", "=HYPERLINK(1)"), ("RATP", "quai 2")):
            lignes = situer(index, [Rencontre(secteur, adresse, SEUL)], secteurs, secteur, decisions={})
            save(engine, Fiche(EDITION, secteur, "Ana", secteur, rencontres=tuple(lignes)))
        return engine

    return fill


@pytest.fixture
def engine(remplir):
    return remplir(simulee=False)


def test_un_tableau_porte_edition_perimetre_et_version():
    ecrit = ecrire(pd.DataFrame({"effectif": [3]}, index=pd.Index(["75119"], name="code")))
    assert ecrit.loc[0].to_dict() == {
        "edition": "Nuit de 2026", "nuit": "2026-01-22", "perimetre": "rue", "version": "premier chiffre",
        "code": "75119", "effectif": "3",
    }  # fmt: skip


def test_un_tableau_vide_garde_ses_titres():
    assert list(ecrire(pd.DataFrame({"effectif": []}))) == ["edition", "nuit", "perimetre", "version", "effectif"]


@pytest.mark.parametrize("texte", ["=1+1", "+33 1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_une_formule_est_neutralisee(texte):
    frame = pd.DataFrame({"note": [texte]})
    assert ecrire(frame).loc[0, "note"].startswith("'")
    feuille = load_workbook(io.BytesIO(table_xlsx(frame, NUIT, Perimetre.RUE, Version.PREMIER))).active
    assert feuille["E2"].data_type == "s"
    assert feuille["E2"].value.startswith("'")


def test_un_nombre_negatif_reste_un_nombre():
    frame = pd.DataFrame({"ecart": [-3], "part": [-0.5], "texte": ["12 rue de l’Été"]})
    assert ecrire(frame).loc[0, ["ecart", "part", "texte"]].tolist() == ["-3", "-0.5", "12 rue de l’Été"]


def test_un_manquant_reste_vide_et_un_signe_interdit_disparait():
    frame = pd.DataFrame(
        {"effectif": pd.array([None, 0], "Int64"), "densite": [np.nan, np.inf], "note": ["a\x01b", None]}
    )
    assert ecrire(frame)["effectif"].tolist() == ["", "0"]
    feuille = load_workbook(io.BytesIO(table_xlsx(frame, NUIT, Perimetre.RUE, Version.PREMIER))).active
    assert [cellule.value for cellule in feuille[2]][4:] == [None, None, "ab"]


def test_les_lignes_sortent_en_csv_avec_leur_point(engine):
    lignes = lire(lignes_csv(engine, EDITION, **ENTIER)).set_index("secteur")
    assert lignes["adresse"].to_dict() == {"19-01": "7 rue de la Lune", "19-02": "'=HYPERLINK(1)", "RATP": "quai 2"}
    assert lignes.loc["19-01", ["mode", "statut_position", "h_moins_de_18"]].tolist() == ["rue", "ok", "1"]
    assert float(lignes.loc["19-01", "longitude"]) == pytest.approx(point(LUNE, 7)[0])
    assert lignes.loc["RATP", "longitude"] == ""


@pytest.mark.parametrize(("simulee", "attendu"), [(True, ["oui"] * 3), (False, [])])
def test_une_edition_simulee_le_dit_dans_chaque_format(remplir, simulee, attendu):
    engine = remplir(simulee=simulee)
    csv = lire(lignes_csv(engine, EDITION, **ENTIER))
    xlsx = pd.read_excel(io.BytesIO(lignes_xlsx(engine, EDITION, **ENTIER)), engine="openpyxl")
    entites = json.loads(lignes_geojson(engine, EDITION, **ENTIER))["features"]
    for frame in (csv, xlsx, pd.DataFrame([entite["properties"] for entite in entites])):
        assert frame.get("donnees_simulees", pd.Series(dtype=str)).tolist() == attendu
        assert frame["edition"].tolist() == ["Nuit au village"] * 3


def test_le_perimetre_rue_laisse_les_stations(engine):
    lignes = lire(lignes_csv(engine, EDITION, perimetre=Perimetre.RUE, version=Version.PREMIER))
    assert lignes["secteur"].tolist() == ["19-01", "19-02"]
    assert set(lignes["perimetre"]) == {"rue"}


def test_le_geojson_laisse_sans_geometrie_ce_qui_n_est_pas_situe(engine):
    collection = json.loads(lignes_geojson(engine, EDITION, **ENTIER))
    geometries = {e["properties"]["secteur"]: e["geometry"] for e in collection["features"]}
    assert geometries["19-01"]["coordinates"] == pytest.approx(point(LUNE, 7))
    assert geometries["RATP"] is None


def test_une_version_arretee_ne_bouge_plus(engine):
    settle(engine, EDITION, Version.PREMIER, "Ana")
    save(engine, Fiche(EDITION, "12-01", "Ana", "apres", rencontres=(Rencontre("z", "x", SEUL),)))
    assert len(lire(lignes_csv(engine, EDITION, **ENTIER))) == 3
