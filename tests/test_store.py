"""The database: what it promises about disks, threads, processes and facts that are never rewritten."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pandas as pd
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError
from ville import EDITION, NUIT, fiche, gens

from counting import schema, schema_journal
from counting.comptes import invitations
from counting.comptes.registre import create_compte
from counting.comptes.schema import COURANTES_COMPTES, FAITS_COMPTES
from counting.comptes.schema_identites import aller_oidc, identite, jeton_oidc
from counting.domain import Perimetre, Position, Questionnaire, StatutPosition, Version
from counting.editions.registre import list_editions
from counting.editions.versions import settle
from counting.errors import CountingError
from counting.fiches.registre import save, write
from counting.fiches.revisions import history
from counting.geographie.positions import decide
from counting.journal import Verbe, write_acte
from counting.lieux import schema as schema_lieux
from counting.lieux.domain import Capacite, Lieu, Moment, Occupation, TypeAccueil
from counting.lieux.occupations import save_occupations
from counting.lieux.registre import save as save_lieux
from counting.maraudes import schema as schema_maraudes
from counting.maraudes.domain import Maraude, Passage, TypeMaraude, Zone
from counting.maraudes.registre import save as save_maraudes
from counting.publication import schema as schema_publication
from counting.roles import Role
from counting.sous_denombrement import schema as schema_sous_denombrement
from counting.sous_denombrement.registre import load_tirage, save_leurres, save_recompte, save_tirage
from counting.store import PRAGMAS, Marque, ecriture, marque, now, open_store, var_folder

ROOT = Path(__file__).resolve().parent.parent
FAITS = [
    table.name
    for table in (
        *schema.FAITS,
        *schema_maraudes.FAITS_MARAUDES,
        *schema_lieux.FAITS_LIEUX,
        *schema_journal.FAITS_JOURNAL,
        *schema_publication.FAITS_PUBLICATION,
        *schema_sous_denombrement.FAITS_SOUS_DENOMBREMENT,
        *FAITS_COMPTES,
    )
]
COURANTES = {
    "brouillon",
    "correspondance",
    *(table.name for table in (*COURANTES_COMPTES, identite, aller_oidc, jeton_oidc)),
}
PUBLIEE = {
    "edition": EDITION,
    "version": "premier chiffre",
    "contenu": b"",
    "empreinte": "",
    "cases": 0,
    "tues": 0,
    "chiffres": b"",
    "auteur": "Ana",
}
OUVRIR_ET_ECRIRE = """
import sys
from ville import NUIT, SECTEURS, fiche, gens
from counting.domain import Edition
from counting.editions.registre import create_edition
from counting.fiches.registre import save
from counting.store import open_store
engine, nom = open_store(sys.argv[1]), sys.argv[2]
create_edition(engine, Edition(nom, nom, NUIT, simulee=False), SECTEURS)
for numero in range(int(sys.argv[3])):
    une = fiche("13-01", gens(f"a{numero}", h=1), edition=nom, base=numero, cle_client=f"{nom}-{numero}")
    print(save(engine, une).numero, flush=True)
"""


@pytest.fixture
def adresse(tmp_path):
    return f"sqlite:///{tmp_path / 'neuf' / 'lanterne.db'}"


@pytest.fixture
def pleine(base):
    """A base with at least one line in every table of facts."""
    save(base, fiche("13-01", replace(gens("a", h=1), questionnaires=(Questionnaire(),))))
    decide(base, EDITION, "a", adresse="là", position=Position(2.3, 48.8, StatutPosition.OK, 1.0, ""), auteur="Ana")
    settle(base, EDITION, Version.PREMIER, "Ana")
    zones, passages = (Zone("Z", "Zone", b""),), (Passage("Z", 0, "20:00", "22:00"),)
    save_maraudes(base, [Maraude("m", "M", "Op", TypeMaraude.MB, zones=zones, passages=passages)], "Ana")
    lieu = Lieu("s", "1", "L", TypeAccueil.HALTE_NUIT, capacites=(Capacite(Moment.NUIT, "", 15),))
    save_lieux(base, [lieu], "Ana")
    save_occupations(base, [Occupation(lieu.uid, NUIT, personnes=3)], "Ana")
    with ecriture(base) as connexion:
        write_acte(connexion, Verbe.VU, qui="Ana", objet="page:saisie")
        connexion.execute(schema_journal.rattachement.insert().values(position=1, secteur="", arrondissement="75113"))
        connexion.execute(schema_publication.publication.insert().values(**PUBLIEE, ecrite_le=now()))
        connexion.execute(schema_maraudes.regle.insert().values(nom="R", contenu="", auteur="Ana", ecrite_le=now()))
    estimer(base)
    compter(base)
    reduire(base)
    return base


def estimer(base: Engine) -> None:
    strates = pd.Series("", index=["13-01", "16-01"])
    save_leurres(base, EDITION, "13-01", poses=2, retrouves=1, auteur="Ana")
    qui = {"stratification": "aucune", "auteur": "Ana"}
    save_tirage(base, EDITION, strates, taille=2, graine="7", perimetre=Perimetre.RUE, **qui)
    save_recompte(base, load_tirage(base, EDITION), "13-01", 3, "Ana")


def compter(base: Engine) -> None:
    qui = {"auteur": "Ana", "maintenant": now()}
    cree = create_compte(base, "ana@ville.fr", "Ana", Role.ELU, frozenset(), **qui)
    lien = invitations.invite(base, cree.id, **qui)
    invitations.accept(base, lien, "une phrase assez longue", now())


def reduire(base: Engine) -> None:
    comptes = {"rencontres": 1, "positions": 1, "brouillons": 0}
    with ecriture(base) as connexion:
        connexion.execute(schema_journal.reduction.insert().values(edition=EDITION, quand=now(), qui="Ana", **comptes))


def lancer(adresse: str, nom: str, fois: int) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    commande = [sys.executable, "-c", OUVRIR_ET_ECRIRE, adresse, nom, str(fois)]
    return subprocess.Popen(commande, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_chaque_connexion_ecrit_en_wal_et_attend_le_disque(base):
    connexions = [base.connect() for _ in range(3)]
    for connexion in connexions:
        lus = [connexion.exec_driver_sql(f"PRAGMA {pragma.partition('=')[0]}").scalar() for pragma in PRAGMAS]
        assert lus == [30_000, "wal", 2, 1, 1]  # synchronous: 2 is FULL
        connexion.close()


def test_la_base_s_ouvre_dans_le_dossier_nomme_par_l_environnement(tmp_path, monkeypatch):
    monkeypatch.delenv("LANTERNE_DATABASE_URL", raising=False)
    monkeypatch.setenv("LANTERNE_VAR", str(tmp_path / "ici"))
    open_store().dispose()
    assert (var_folder() / "lanterne.db").exists()
    monkeypatch.setenv("LANTERNE_DATABASE_URL", f"sqlite:///{tmp_path / 'la.db'}")
    open_store().dispose()
    assert (tmp_path / "la.db").exists()


def test_une_base_d_une_autre_sorte_est_refusee_en_francais():
    with pytest.raises(CountingError, match=r"postgresql.*LANTERNE_DATABASE_URL"):
        open_store("postgresql://serveur/lanterne")


def test_ouvrir_deux_fois_ne_change_rien(pleine):
    avant = marque(pleine)
    encore = open_store(str(pleine.url))
    assert marque(encore) == avant == Marque(1, 1)
    assert [edition.id for edition in list_editions(encore)] == [EDITION]


def test_la_migration_donne_le_schema(base, tmp_path):
    with base.connect() as connexion:
        assert compare_metadata(MigrationContext.configure(connexion), schema.metadata) == []
    directe = create_engine(f"sqlite:///{tmp_path / 'directe.db'}")
    schema.metadata.create_all(directe)
    assert definitions(base) == definitions(directe)


def definitions(engine: Engine) -> dict[str, list[str]]:
    """Columns and constraints of each table and index as SQLite keeps them, whatever their order."""
    with engine.connect() as connexion:
        lues = connexion.execute(
            text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type != 'trigger'")
        )
        return {nom: sorted(re.split(r",\s+|\s*\n\s*", sql)) for nom, sql in lues if nom != "alembic_version"}


def test_toutes_les_tables_sont_des_faits_sauf_celles_dites_courantes(base):
    assert set(inspect(base).get_table_names()) == {*FAITS, *COURANTES, "alembic_version"}


@pytest.mark.parametrize("table", FAITS)
def test_un_fait_ne_se_change_ni_ne_s_efface(pleine, table):
    colonne = schema.metadata.tables[table].columns.keys()[-1]
    for ordre in (
        f"UPDATE {table} SET {colonne} = {colonne}",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(IntegrityError, match=r"append-only|reduced edition"), ecriture(pleine) as connexion:
            connexion.exec_driver_sql(ordre)


def test_un_effectif_negatif_est_refuse_par_la_base(base):
    with pytest.raises(IntegrityError, match="CHECK"):
        save(base, fiche("13-01", gens("a", h=-1)))
    assert marque(base) == Marque(0, 0)


def test_une_ecriture_interrompue_n_ecrit_rien(base):
    def interrompre():
        with ecriture(base) as connexion:
            write(connexion, fiche("13-01", gens("a", h=1)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrompre()
    assert marque(base) == Marque(0, 0)
    assert save(base, fiche("13-01", gens("a", h=1))).numero == 1


def test_des_fils_qui_ouvrent_la_meme_base_neuve_la_preparent_une_fois(adresse):
    ensemble = Barrier(4)

    def ouvrir(_):
        ensemble.wait()
        return marque(open_store(adresse))

    with ThreadPoolExecutor(4) as fils:
        assert list(fils.map(ouvrir, range(4))) == [Marque(0, 0)] * 4


def test_des_fils_qui_ecrivent_ensemble_ne_perdent_rien(base):
    with ThreadPoolExecutor(8) as fils:
        list(fils.map(lambda n: save(base, fiche("13-01", gens(f"a{n}", h=1))), range(24)))
    assert [revision.numero for revision in history(base, EDITION, "13-01")] == list(range(1, 25))


def test_deux_processus_qui_ouvrent_et_ecrivent_ensemble_ne_perdent_rien(adresse):
    processus = [lancer(adresse, nom, 10) for nom in ("un", "deux")]
    for lance in processus:
        assert lance.communicate(timeout=60)[0].split() == [str(numero) for numero in range(1, 11)]
        assert lance.returncode == 0
    engine = open_store(adresse)
    assert {nom: len(history(engine, nom, "13-01")) for nom in ("un", "deux")} == {"un": 10, "deux": 10}


def test_un_processus_tue_ne_perd_rien_de_ce_qu_il_a_confirme(adresse):
    lance = lancer(adresse, "tuee", 10_000)
    confirmees = [lance.stdout.readline().strip() for _ in range(5)]
    lance.send_signal(signal.SIGKILL)
    confirmees += lance.communicate(timeout=60)[0].split()
    ecrites = history(open_store(adresse), "tuee", "13-01")
    assert len(ecrites) >= len(confirmees) >= 5
    assert [revision.numero for revision in ecrites] == list(range(1, len(ecrites) + 1))
