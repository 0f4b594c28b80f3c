"""Backups: what comes back is what was there, a spoilt one is noticed, and nothing reduced comes back with it."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ville import EDITION, centre, fiche, gens

from counting.__main__ import main
from counting.conservation import manifestes
from counting.conservation.durees import reduce_edition
from counting.conservation.manifestes import SauvegardeAltereeError, check, describe, path_of
from counting.conservation.nettoyage import wipe
from counting.conservation.restauration import restore
from counting.conservation.sauvegardes import (
    REGISTRE,
    back_up,
    known_reductions,
    list_backups,
    register,
    remove,
    rotate,
    stale,
)
from counting.domain import Version
from counting.editions.versions import settle
from counting.errors import CountingError
from counting.fiches.registre import read, save
from counting.journal import Filtre, load_actes
from counting.seuils import CONSERVATION
from counting.store import open_store

ADRESSE = "14 bis impasse du Guet"
MAINTENANT = datetime(2026, 1, 23, 4, 0, tzinfo=UTC)
BIEN_PLUS_TARD = datetime.now(UTC) + timedelta(days=CONSERVATION.valeur + 1)


@pytest.fixture
def close(base):
    save(base, fiche("13-01", gens("a", adresse=ADRESSE, point=centre(13), h=2)))
    for version in Version:
        settle(base, EDITION, version, "Ana")
    return base


@pytest.fixture
def dossier(tmp_path):
    return tmp_path / "sauvegardes"


@pytest.fixture
def sauvegarde(close, dossier):
    return dossier / back_up(close, dossier, qui="Zoé", maintenant=MAINTENANT).fichier


def resigner(fichier):
    """A manifest that fits the spoilt file, counts and schema aside: what a clumsy repair would leave."""
    ancien = manifestes.read(path_of(fichier))
    octets = describe(fichier, ancien.ecrite_le)
    manifestes.write(
        manifestes.Manifeste(**{**vars(ancien), "octets": octets.octets, "sha256": octets.sha256}), path_of(fichier)
    )


def ordonner(fichier, *ordres):
    with closing(sqlite3.connect(fichier, isolation_level=None)) as base:
        for ordre in ordres:
            base.execute(ordre)


def tronquer(fichier):
    fichier.write_bytes(fichier.read_bytes()[:-4096])


def vider(fichier):
    fichier.write_bytes(b"")


def changer_un_octet(fichier):
    octets = bytearray(fichier.read_bytes())
    octets[len(octets) // 2] ^= 1
    fichier.write_bytes(octets)


def oter(fichier):
    fichier.unlink()


def oter_des_lignes(fichier):
    ordonner(fichier, "DROP TRIGGER rencontre_delete", "DELETE FROM rencontre")
    resigner(fichier)


def changer_le_schema(fichier):
    ordonner(fichier, "UPDATE alembic_version SET version_num = '9999'")
    resigner(fichier)


def oter_une_table(fichier):
    ordonner(fichier, "DROP TABLE brouillon")
    resigner(fichier)


def rompre_un_lien(fichier):
    ordonner(fichier, "PRAGMA foreign_keys = OFF", "DROP TRIGGER revision_delete", "DELETE FROM revision")
    resigner(fichier)


def mentir_dans_le_manifeste(fichier):
    contenu = json.loads(path_of(fichier).read_text())
    path_of(fichier).write_text(json.dumps(contenu | {"ecrite_le": "2020-01-01"}))


def mentir_sur_les_lignes(fichier):
    contenu = json.loads(path_of(fichier).read_text())
    path_of(fichier).write_text(json.dumps(contenu | {"lignes": {**contenu["lignes"], "rencontre": 7}}))


def oter_le_manifeste(fichier):
    path_of(fichier).unlink()


def casser_le_manifeste(fichier):
    path_of(fichier).write_text("{")


SABOTAGES = (
    tronquer, vider, changer_un_octet, oter, oter_des_lignes, changer_le_schema, oter_une_table, rompre_un_lien,
    mentir_dans_le_manifeste, mentir_sur_les_lignes, oter_le_manifeste, casser_le_manifeste,
)  # fmt: skip


@pytest.mark.parametrize("saboter", SABOTAGES, ids=lambda un: un.__name__)
def test_une_sauvegarde_sabotee_se_remarque_et_ne_se_restaure_pas(sauvegarde, tmp_path, saboter):
    saboter(sauvegarde)
    with pytest.raises(SauvegardeAltereeError, match=r"lanterne-20260123T040000Z\.(db|json) : "):
        check(sauvegarde)
    with pytest.raises(SauvegardeAltereeError):
        restore(sauvegarde, tmp_path / "neuve.db", qui="Zoé", maintenant=MAINTENANT)
    assert not (tmp_path / "neuve.db").exists()


def test_une_sauvegarde_dit_ce_qu_elle_contient_et_ne_laisse_rien_a_cote(sauvegarde, close, dossier):
    manifeste = check(sauvegarde)
    assert (manifeste.lignes["rencontre"], manifeste.lignes["revision"], manifeste.reduites) == (1, 1, [])
    assert {chemin.name for chemin in dossier.iterdir()} == {sauvegarde.name, path_of(sauvegarde).name, REGISTRE}
    assert sauvegarde.stat().st_mode & 0o077 == 0
    assert dossier.stat().st_mode & 0o077 == 0
    acte = load_actes(close, Filtre(objet=sauvegarde.name)).iloc[0]
    assert (acte["qui"], acte["verbe"]) == ("Zoé", "administré")
    assert manifeste.sha256 in acte["detail"]


def test_une_sauvegarde_prise_pendant_une_saisie_est_entiere(close, dossier):
    with close.connect() as lecteur:
        lecteur.exec_driver_sql("SELECT * FROM rencontre").all()
        save(close, fiche("16-01", gens("b", adresse="ailleurs", h=1)))
        manifeste = back_up(close, dossier, qui="Zoé", maintenant=MAINTENANT)
    assert manifeste.lignes["rencontre"] == 2


def test_restaurer_rend_ce_qui_etait_la(sauvegarde, tmp_path):
    neuve = tmp_path / "ailleurs" / "lanterne.db"
    assert restore(sauvegarde, neuve, qui="Zoé", maintenant=MAINTENANT) == []
    engine = open_store(f"sqlite:///{neuve}")
    fiche_rendue = read(engine, EDITION, "13-01")
    assert [(ligne.adresse, ligne.effectif) for ligne in fiche_rendue.rencontres] == [(ADRESSE, 2)]
    assert load_actes(engine, Filtre()).iloc[0]["detail"] == "restaurée, éditions réduites 0"
    engine.dispose()
    check(sauvegarde)


def test_restaurer_n_ecrase_jamais_une_base(sauvegarde, close):
    base = Path(close.url.database)
    with pytest.raises(CountingError, match="déplacez d’abord"):
        restore(sauvegarde, base, qui="Zoé", maintenant=MAINTENANT)
    close.dispose()
    base.unlink()
    base.with_name(f"{base.name}-wal").touch()
    with pytest.raises(CountingError, match=r"ville\.db-wal"):
        restore(sauvegarde, base, qui="Zoé", maintenant=MAINTENANT)


def test_une_edition_reduite_depuis_revient_reduite(sauvegarde, close, dossier, tmp_path):
    reduce_edition(close, EDITION, qui="Zoé")
    register(close, dossier)
    neuve = tmp_path / "neuve.db"
    assert restore(sauvegarde, neuve, qui="Zoé", maintenant=MAINTENANT) == [EDITION]
    assert ADRESSE.encode() in sauvegarde.read_bytes()
    assert not [chemin for chemin in tmp_path.glob("neuve.db*") if ADRESSE.encode() in chemin.read_bytes()]
    engine = open_store(f"sqlite:///{neuve}")
    assert [ligne.adresse for ligne in read(engine, EDITION, "13-01").rencontres] == ["13-01"]
    engine.dispose()


def test_une_edition_echue_depuis_revient_reduite(sauvegarde, tmp_path):
    assert restore(sauvegarde, tmp_path / "neuve.db", qui="Zoé", maintenant=BIEN_PLUS_TARD) == [EDITION]


def test_le_registre_ote_ou_ampute_n_ouvre_rien(sauvegarde, close, dossier, tmp_path):
    reduce_edition(close, EDITION, qui="Zoé")
    back_up(close, dossier, qui="Zoé", maintenant=MAINTENANT + timedelta(days=1))
    (dossier / REGISTRE).write_text("edition;quand;qui;rencontres;positions;brouillons\n")
    assert known_reductions(dossier) == {EDITION}  # the later manifest still says it
    (dossier / REGISTRE).unlink()
    with pytest.raises(SauvegardeAltereeError, match=REGISTRE):
        restore(sauvegarde, tmp_path / "neuve.db", qui="Zoé", maintenant=MAINTENANT)
    assert not (tmp_path / "neuve.db").exists()


def test_une_sauvegarde_illisible_n_empeche_ni_de_restaurer_une_autre_ni_d_etre_otee(
    sauvegarde, close, dossier, tmp_path
):
    gatee = dossier / back_up(close, dossier, qui="Zoé", maintenant=MAINTENANT + timedelta(days=1)).fichier
    vider(gatee)
    casser_le_manifeste(gatee)
    assert restore(sauvegarde, tmp_path / "neuve.db", qui="Zoé", maintenant=MAINTENANT) == []
    assert set(stale(close, dossier, BIEN_PLUS_TARD)) == {gatee, sauvegarde}


def test_le_registre_ne_fait_que_s_allonger(sauvegarde, close, dossier):
    reduce_edition(close, EDITION, qui="Zoé")
    for _ in range(2):
        register(close, dossier)
    lignes = (dossier / REGISTRE).read_text().splitlines()
    assert [ligne.split(";")[0] for ligne in lignes] == ["edition", EDITION]
    assert ADRESSE not in (dossier / REGISTRE).read_text()


def test_une_sauvegarde_d_une_version_plus_recente_est_refusee(sauvegarde, tmp_path):
    ordonner(sauvegarde, "UPDATE alembic_version SET version_num = '9999'")
    manifestes.write(describe(sauvegarde, MAINTENANT.isoformat()), path_of(sauvegarde))
    check(sauvegarde)
    with pytest.raises(CountingError, match="plus récente"):
        restore(sauvegarde, tmp_path / "neuve.db", qui="Zoé", maintenant=MAINTENANT)
    assert not list(tmp_path.glob("neuve.db*"))


def test_la_rotation_garde_les_dernieres_et_n_ote_rien_si_la_derniere_est_gatee(close, dossier):
    for jour in range(4):
        back_up(close, dossier, qui="Zoé", maintenant=MAINTENANT + timedelta(days=jour))
    assert len(rotate(dossier, 3)) == 1
    assert [fichier.name[9:17] for fichier in list_backups(dossier)] == ["20260126", "20260125", "20260124"]
    assert len(list(dossier.glob("*.json"))) == 3
    changer_un_octet(list_backups(dossier)[0])
    with pytest.raises(SauvegardeAltereeError):
        rotate(dossier, 1)
    with pytest.raises(CountingError, match="au moins une"):
        rotate(dossier, 0)
    assert len(list_backups(dossier)) == 3


def test_les_sauvegardes_qui_disent_encore_l_endroit_se_listent_et_s_otent(sauvegarde, close, dossier):
    assert stale(close, dossier, MAINTENANT) == {}
    assert stale(close, dossier, BIEN_PLUS_TARD) == {sauvegarde: [EDITION]}
    reduce_edition(close, EDITION, qui="Zoé")
    wipe(close)
    saine = dossier / back_up(close, dossier, qui="Zoé", maintenant=MAINTENANT + timedelta(days=1)).fichier
    assert stale(close, dossier, MAINTENANT) == {sauvegarde: [EDITION]}
    remove([sauvegarde], close, qui="Zoé")
    assert (list_backups(dossier), ADRESSE.encode() in saine.read_bytes()) == ([saine], False)
    assert load_actes(close, Filtre(objet=sauvegarde.name)).iloc[0]["detail"] == "supprimée"


@pytest.fixture
def ici(close, monkeypatch):
    monkeypatch.setenv("LANTERNE_DATABASE_URL", str(close.url))
    return close


def test_les_commandes_sauvegardent_verifient_et_restaurent(ici, dossier, capsys, monkeypatch, tmp_path):
    assert main(["sauvegarder", str(dossier), "--garder", "2"]) == 0
    assert "relue et conforme" in capsys.readouterr().out
    fichier = str(list_backups(dossier)[0])
    assert main(["verifier", fichier]) == 0
    assert "conforme" in capsys.readouterr().out
    assert main(["restaurer", fichier]) == 2
    assert "déplacez d’abord" in capsys.readouterr().err
    monkeypatch.setenv("LANTERNE_DATABASE_URL", f"sqlite:///{tmp_path / 'neuve.db'}")
    assert main(["restaurer", fichier]) == 0
    assert "Toutes les séances sont fermées" in capsys.readouterr().out
    changer_un_octet(list_backups(dossier)[0])
    assert main(["verifier", fichier]) == 2
    assert "n’est plus celui" in capsys.readouterr().err


def test_la_minuterie_reduit_puis_ote_les_sauvegardes_qui_en_disent_plus(ici, sauvegarde, dossier, capsys, monkeypatch):
    assert main(["conservation", "--sauvegardes", str(dossier)]) == 0
    assert "close, délai en cours, à réduire le" in capsys.readouterr().out
    monkeypatch.setattr("counting.conservation.durees.CONSERVATION", replace(CONSERVATION, valeur=0))
    assert main(["conservation", "--sauvegardes", str(dossier)]) == 0
    assert f"{sauvegarde.name} : dit encore" in capsys.readouterr().out
    assert main(["conservation", "--appliquer", "--sauvegardes", str(dossier)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{EDITION} : réduite au secteur.",
        "Journal : lignes effacées, 0.",
        f"{sauvegarde.name} : ôtée, elle disait encore l’endroit des personnes.",
    ]
    assert known_reductions(dossier) == {EDITION}
    assert len(list_backups(dossier)) == 1
    assert ADRESSE.encode() not in list_backups(dossier)[0].read_bytes()
    assert main(["conservation", "--appliquer", "--sauvegardes", str(dossier)]) == 0
    assert len(list_backups(dossier)) == 1
