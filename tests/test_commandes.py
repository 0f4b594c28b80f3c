"""The command line does what the screens do, says what it does, and leaves the files it reads as they are."""

import csv
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import officiels
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from village import EDITION, LUNE, make_engine, make_index, point

from counting.__main__ import main
from counting.errors import FichierIllisibleError
from counting.fiches.registre import read
from counting.fichiers.flux_csv import append_columns
from counting.store import marque

FICHES = "Secteur;Adresse;Hommes\n19-01;3 rue de la Lune;1\n19-02;5 rue du Soleil;2\n"


@pytest.fixture(scope="session")
def dossier(tmp_path_factory):
    """Reference folder of the village."""
    dossier = tmp_path_factory.mktemp("reference")
    make_index(dossier)
    adresses = (dossier / "adresses.csv").read_bytes()
    (dossier / "adresses-75.csv.gz").write_bytes(gzip.compress(adresses))
    for nom, entites in (("arrondissements", officiels.arrondissements()), ("quartiers", officiels.quartiers())):
        collection = {"type": "FeatureCollection", "features": entites}
        (dossier / f"{nom}.geojson").write_text(json.dumps(collection), encoding="utf-8")
    return dossier


@pytest.fixture
def ici(tmp_path, monkeypatch, dossier):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(dossier))
    monkeypatch.setenv("LANTERNE_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("LANTERNE_DATABASE_URL", f"sqlite:///{tmp_path / 'village.db'}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def engine(ici):
    return make_engine(ici, simulee=True)


def completer(octets: bytes, dossier: Path, *, ajout="é;x", lues=()):
    entree, sortie = dossier / "entree.csv", dossier / "sortie.csv"
    entree.write_bytes(octets)
    append_columns(entree, sortie, lues=lues, ajoutees=["ajout"], calcul=lambda lot: [[ajout]] * len(lot),
                   progress=lambda _fait, _total: None)  # fmt: skip
    return sortie.read_bytes()


# -- import, export, aggregate ------------------------------------------------------------------------------


def test_un_fichier_propre_est_importe(engine, ici, capsys):
    Path("fiches.csv").write_text(FICHES, encoding="cp1252")
    assert main(["import", "fiches.csv", "--edition", EDITION, "--auteur", "Ana"]) == 0
    assert "2 lignes nouvelles" in capsys.readouterr().out
    assert read(engine, EDITION, "19-02").effectif == 2
    avant = marque(engine)
    assert main(["import", "fiches.csv", "--edition", EDITION]) == 0
    assert marque(engine) == avant


def test_un_fichier_fautif_est_refuse_puis_accepte_pour_ses_lignes_propres(engine, ici, capsys):
    Path("fiches.csv").write_text(FICHES + "19-01;9 rue de la Lune;un\n", encoding="utf-8")
    avant = marque(engine)
    assert main(["import", "fiches.csv", "--edition", EDITION]) == 1
    sortie = capsys.readouterr().out
    assert "REFUS  Ligne 4, colonne Hommes : attendu un entier ≥ 0, reçu « un »" in sortie
    assert "Rien n’est écrit" in sortie
    assert marque(engine) == avant
    assert main(["import", "fiches.csv", "--edition", EDITION, "--accepter-lignes-propres"]) == 0
    assert read(engine, EDITION, "19-01").effectif == 1


@pytest.mark.parametrize(
    ("commande", "extrait"),
    [
        (["import", "absent.csv", "--edition", EDITION], "absent.csv"),
        (["import", "absent.csv", "--edition", "autre"], f"Éditions existantes : {EDITION}"),
        (["export", EDITION, "lignes.doc"], "Terminez le nom par .csv"),
        (["export", EDITION, "la/bas.csv"], "Vérifiez le chemin"),
        (["aggregate", EDITION, "--niveau", "DST", "--version", "consolide"], "pas arrêté"),
        (["locate", "absent.csv", "sortie.csv"], "absent.csv"),
    ],
)
def test_une_erreur_se_dit_en_une_phrase(engine, ici, capsys, commande, extrait):
    assert main(commande) == 2
    erreur = capsys.readouterr().err
    assert extrait in erreur
    assert "Traceback" not in erreur


@pytest.mark.parametrize("commande", [[], ["importer"], ["import"], ["aggregate", "e", "--niveau", "canton"]])
def test_une_commande_mal_ecrite_renvoie_a_l_aide(commande, capsys):
    with pytest.raises(SystemExit) as sortie:
        main(commande)
    assert sortie.value.code == 2
    assert "Aide : python -m counting" in capsys.readouterr().err


def test_l_aide_est_en_francais():
    commande = [sys.executable, "-m", "counting", "import", "--aide"]
    aide = subprocess.run(commande, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    assert aide.stdout.startswith("utilisation : python -m counting import")
    assert "usage" not in aide.stdout


def test_les_lignes_sortent_dans_trois_formats(engine, ici):
    Path("fiches.csv").write_text(FICHES, encoding="utf-8")
    main(["import", "fiches.csv", "--edition", EDITION])
    for nom in ("lignes.csv", "lignes.xlsx", "lignes.geojson"):
        assert main(["export", EDITION, nom]) == 0
    assert len(pd.read_csv("lignes.csv", sep=";")) == 2
    assert pd.read_excel("lignes.xlsx", engine="openpyxl")["donnees_simulees"].tolist() == ["oui", "oui"]
    assert len(json.loads(Path("lignes.geojson").read_text(encoding="utf-8"))["features"]) == 2


@pytest.mark.parametrize("niveau", ["secteur", "arrondissement", "paris_centre", "DST", "Paris"])
def test_les_effectifs_s_additionnent_a_chaque_niveau(engine, ici, niveau):
    Path("fiches.csv").write_text(FICHES, encoding="utf-8")
    main(["import", "fiches.csv", "--edition", EDITION])
    assert main(["aggregate", EDITION, "--sortie", "effectifs.csv", "--niveau", niveau, "--perimetre", "rue"]) == 0
    tableau = pd.read_csv("effectifs.csv", sep=";")
    assert tableau["effectif_restitue"].sum() == 3
    assert set(tableau["perimetre"]) == {"rue"}
    assert set(tableau["donnees_simulees"]) == {"oui"}


# -- locate, geocode ----------------------------------------------------------------------------------------


def test_locate_ajoute_les_codes_et_laisse_vide_hors_de_paris(ici):
    lignes = [
        "nom;lon;lat",
        f'"Ana; à Paris";{LUNE[0] + 0.001};{LUNE[1] + 0.001}',
        "virgule;2,381;48,881",
        "loin;4.8;45.7",
        "faux;abc;48.8",
        "vide;;",
        "court;2.381",
        "infini;inf;nan",
    ]
    Path("points.csv").write_text("\n".join(lignes), encoding="utf-8")
    assert main(["locate", "points.csv", "codes.csv", "--lon", "lon", "--lat", "lat"]) == 0
    entete, ana, virgule, *autres = Path("codes.csv").read_text(encoding="utf-8").split("\n")
    assert entete == "nom;lon;lat;code_arrondissement;code_quartier;dst"
    assert ana.startswith(lignes[1] + ";75119;75119")
    assert virgule.split(";")[3:] == ana.split(";")[-3:]
    assert ana.split(";")[-1] != ""
    assert autres == [f"{li};;;" for li in lignes[3:6]] + ["court;2.381;;;;", "infini;inf;nan;;;"]


def test_locate_sans_dossier_de_reference_le_dit(ici, monkeypatch, capsys):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(ici / "rien"))
    Path("points.csv").write_text("lon,lat\n2.3376,48.8606\n", encoding="utf-8")
    assert main(["locate", "points.csv", "codes.csv"]) == 0
    assert (
        Path("codes.csv")
        .read_text(encoding="utf-8")
        .startswith("lon,lat,code_arrondissement,code_quartier,dst\n2.3376,48.8606,75101,,")
    )
    assert "code_quartier restera vide" in capsys.readouterr().err


def test_geocode_ajoute_les_colonnes_de_la_ban(ici):
    Path("adresses.csv").write_text(
        'id,raw_address,cp\n1,"7, rue de la Lune",75019\n2,,\n3,nulle part ailleurs,75019\n', encoding="utf-8-sig"
    )
    assert main(["geocode", "adresses.csv", "places.csv", "--address", "raw_address", "--postcode", "cp"]) == 0
    texte = Path("places.csv").read_text(encoding="utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(texte)))
    assert ",".join(lignes[0]) == (
        "id,raw_address,cp,longitude,latitude,result_score,result_score_next,result_label,result_type,result_id,"
        "result_housenumber,result_name,result_street,result_postcode,result_city,result_citycode,result_status"
    )
    assert [ligne["result_status"] for ligne in lignes] == ["ok", "introuvable", "introuvable"]
    assert (float(lignes[0]["longitude"]), float(lignes[0]["latitude"])) == pytest.approx(point(LUNE, 7))
    assert lignes[0]["result_street"] == "Rue de la Lune"
    assert lignes[1]["longitude"] == ""


# -- flux_csv -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        (b"a;b\n1;2\n", 'a;b;ajout\n1;2;"é;x"\n'.encode()),
        (b"a,b\r\n1,2", "a,b,ajout\r\n1,2,é;x".encode()),
        (b'\xef\xbb\xbf"a"\n"x\ny"\n', '\ufeff"a";ajout\n"x\ny";"é;x"\n'.encode()),
        (b"a\tb\n\n1\t2\n", "a\tb\tajout\n\n1\t2\té;x\n".encode()),
        ("a;b\nété;\n".encode("cp1252"), 'a;b;ajout\nété;;"é;x"\n'.encode("cp1252")),
    ],
)
def test_ce_que_tenait_le_fichier_reste_octet_pour_octet(octets, attendu, tmp_path):
    assert completer(octets, tmp_path) == attendu


@pytest.mark.parametrize(
    ("octets", "extrait"),
    [
        (b"a;b\n1;2;3\n", "ligne 2 : 3 cellules pour 2 titres"),
        (b'a;b\n1;2\n1;"2\n', "ligne 3 : guillemet"),
        (b"", "pas un CSV"),
        (b"PK\x03\x04", "pas un CSV"),
        ("a;b".encode("utf-16"), "pas un CSV"),
    ],
)
def test_un_flux_refuse_ne_laisse_pas_de_sortie(octets, extrait, tmp_path):
    with pytest.raises(FichierIllisibleError, match=extrait):
        completer(octets, tmp_path)
    assert [chemin.name for chemin in tmp_path.iterdir()] == ["entree.csv"]


def test_une_colonne_absente_cite_celles_qui_sont_la(tmp_path):
    with pytest.raises(FichierIllisibleError, match=r"« lon » absente\. Colonnes trouvées : a, b"):
        completer(b"a;b\n1;2\n", tmp_path, lues=["lon"])


cellules = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(cellules, min_size=2, max_size=2), max_size=6), st.sampled_from(";,\t"))
def test_chaque_ligne_sort_une_fois_a_sa_place(lignes, delimiteur):
    import tempfile

    texte = io.StringIO(newline="")
    csv.writer(texte, delimiter=delimiteur, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *lignes])
    with tempfile.TemporaryDirectory() as dossier:
        sortie = completer(texte.getvalue().encode(), Path(dossier)).decode()
    relues = list(csv.reader(io.StringIO(sortie, newline=""), delimiter=delimiteur))
    assert relues == [["a", "b", "ajout"], *([*ligne, "é;x"] for ligne in lignes)]
