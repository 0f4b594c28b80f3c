"""The command line for maraudes: all or nothing in, the same files out."""

import json

import pytest
from officiels import carre, feature, geojson, polygon
from ville import write_reference

from counting.__main__ import main
from counting.maraudes.registre import load, revision
from counting.store import open_store

ENTETES = "maraude;operateur;type;zone;jour;debut;fin\n"


@pytest.fixture
def ici(tmp_path, monkeypatch):
    write_reference(tmp_path)
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    monkeypatch.setenv("LANTERNE_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("LANTERNE_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zones.geojson").write_bytes(geojson([polygon({"code": "A", "nom": "Place"}, carre(5, 0))]))
    (tmp_path / "horaires.csv").write_text(ENTETES + "Lune;V;MB;Place;mardi;22h;1h\nLune;V;MB;17e;jeudi;22h;1h\n")
    return tmp_path


def importer(*options):
    return main(["maraudes", "importer", "zones.geojson", "horaires.csv", "--auteur", "Ana", *options])


def test_importer_ecrit_puis_reimporter_n_ecrit_rien(ici, capsys):
    assert importer() == 0
    avant = revision(open_store())
    (maraude,) = load(open_store())
    assert [zone.code for zone in maraude.zones] == ["75117", "A"]
    assert importer() == 0
    assert revision(open_store()) == avant
    assert "0 maraudes ; 1 y étaient déjà" in capsys.readouterr().out


def test_une_faute_dans_l_un_des_fichiers_n_ecrit_rien(ici, capsys):
    (ici / "horaires.csv").write_text(ENTETES + "Lune;V;MB;Place;mardi;22h;1h\nSoleil;V;MB;Plage;mardi;22h;1h\n")
    assert importer() == 1
    (ici / "zones.geojson").write_bytes(
        geojson([feature({"code": "A"}, {"type": "Point", "coordinates": [48.9, 2.3]})])
    )
    assert importer() == 1
    dit = capsys.readouterr().out
    assert "REFUS  horaires.csv, Ligne 3, colonne Zone" in dit
    assert "REFUS  zones.geojson, Fichier : contours situés" in dit
    assert dit.count("Rien n’est écrit") == 2
    assert load(open_store()) == []


def test_une_zone_que_rien_ne_nomme_se_dit_avant_d_ecrire(ici, capsys):
    formes = [polygon({"code": "A", "nom": "Place"}, carre(5, 0)), polygon({"code": "B"}, carre(6, 0))]
    (ici / "zones.geojson").write_bytes(geojson(formes))
    assert importer() == 0
    dit = capsys.readouterr().out
    assert "doute  zones.geojson, Fichier des zones" in dit
    assert dit.index("1 sans horaire : B") < dit.index("Écrit dans le plan")


def test_un_plan_sans_zone_se_reimporte(ici):
    (ici / "horaires.csv").write_text("maraude;operateur;type;zone;jour;debut;fin;astreinte\nLune;V;MEO;;;;;oui\n")
    assert importer() == 0
    assert main(["maraudes", "exporter", "sortie"]) == 0
    fichiers = ["sortie/zones.geojson", "sortie/horaires.csv"]
    assert main(["maraudes", "importer", *fichiers, "--plan", "Hiver"]) == 0
    assert load(open_store(), plan="Hiver") == load(open_store())


def test_un_fichier_illisible_se_dit_sans_trace(ici, capsys):
    (ici / "zones.geojson").write_text("bonjour")
    assert importer() == 2
    assert "le contenu n’est pas celui d’un fichier .geojson" in capsys.readouterr().err


def test_exporter_donne_des_fichiers_qui_se_reimportent_dans_un_plan(ici):
    importer()
    assert main(["maraudes", "exporter", "sortie"]) == 0
    objets = json.loads((ici / "sortie" / "zones.geojson").read_text())["features"]
    assert {objet["properties"]["code"] for objet in objets} == {"A", "75117"}
    fichiers = ["sortie/zones.geojson", "sortie/horaires.csv"]
    assert main(["maraudes", "importer", *fichiers, "--plan", "Hiver"]) == 0
    assert load(open_store(), plan="Hiver") == load(open_store())


def test_exporter_un_plan_inconnu_cite_ceux_qui_existent(ici, capsys):
    importer()
    assert main(["maraudes", "exporter", "sortie", "--plan", "Été"]) == 2
    assert "Plans connus : en vigueur" in capsys.readouterr().err
