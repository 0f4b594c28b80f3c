"""The command line for lieux: clean files in, the same files out."""

import pytest
from ville import write_reference

from counting.__main__ import main
from counting.lieux.registre import load, revision
from counting.store import open_store

ENTETES = "source;identifiant;nom;type;adresse;longitude;latitude;places nuit;horaires\n"
HALTE = "SIAO;h1;Halte;halte de nuit;1 rue A;2.38;48.88;15;20:00-08:00\n"
BAINS = "SIAO;b1;Bains;bains-douches;2 rue B;2.39;48.88;;Mo-Sa 08:00-12:00\n"


@pytest.fixture
def ici(tmp_path, monkeypatch):
    write_reference(tmp_path)
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    monkeypatch.setenv("LANTERNE_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("LANTERNE_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lieux.csv").write_text(ENTETES + HALTE + BAINS)
    return tmp_path


def importer(*options):
    return main(["lieux", "importer", "lieux.csv", "--auteur", "Ana", *options])


def test_importer_ecrit_puis_reimporter_n_ecrit_rien(ici, capsys):
    assert importer() == 0
    avant = revision(open_store())
    assert [lieu.nom for lieu in load(open_store())] == ["Bains", "Halte"]
    assert importer() == 0
    assert revision(open_store()) == avant
    assert "Écrit : 0 lieux ; 2 y étaient déjà." in capsys.readouterr().out


def test_une_faute_n_ecrit_rien_sauf_si_l_on_accepte_les_lignes_propres(ici, capsys):
    (ici / "lieux.csv").write_text(ENTETES + HALTE.replace(";15;", ";quinze;") + BAINS)
    assert importer() == 1
    assert load(open_store()) == []
    dit = capsys.readouterr().out
    assert "REFUS  lieux.csv, Ligne 2, colonne Places nuit" in dit
    assert "2 lignes, dont 1 refusées" in dit
    assert importer("--accepter-lignes-propres") == 0
    assert [lieu.nom for lieu in load(open_store())] == ["Bains"]


def test_un_fichier_illisible_se_dit_sans_trace(ici, capsys):
    (ici / "lieux.csv").write_text("{}")
    assert importer() == 2
    assert "ni un GeoJSON" in capsys.readouterr().err
    assert main(["lieux", "importer", "absent.csv"]) == 2


def test_exporter_donne_des_fichiers_qui_se_reimportent_sans_rien_ecrire(ici, capsys):
    importer()
    assert main(["lieux", "exporter", "sortie"]) == 0
    assert "ne les diffusez pas" in capsys.readouterr().out
    avant = revision(open_store())
    fichiers = sorted(str(fichier) for fichier in (ici / "sortie").iterdir())
    assert len(fichiers) == 4
    assert main(["lieux", "importer", *fichiers]) == 0
    assert revision(open_store()) == avant


def test_ce_qui_se_diffuse_ne_dit_pas_l_endroit_de_la_halte(ici):
    importer()
    main(["lieux", "exporter", "sortie"])
    services = (ici / "sortie" / "data-inclusion.json").read_text(encoding="utf-8")
    assert "Bains" in services
    assert "Halte" not in services


def test_exporter_un_registre_vide_le_dit(ici, capsys):
    assert main(["lieux", "exporter", "sortie"]) == 2
    assert "Importez-en d’abord" in capsys.readouterr().err
