"""The journal: written before the act, never rewritten, read by day, verb, person and object, kept a year."""

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from ville import make_base

from counting.fichiers.tableur import read_table
from counting.journal import (
    Filtre,
    JournalIndisponibleError,
    Verbe,
    actes_csv,
    count_actes,
    load_actes,
    note,
    oldest,
    purge,
)
from counting.schema_journal import acte
from counting.seuils import JOURNAL
from counting.store import ecriture

NUIT = datetime(2026, 1, 22, 22, 30, tzinfo=UTC)  # 23 h 30 in Paris


def ecrire(base, quand: datetime, *, qui="Ana", verbe=Verbe.VU, objet="page:saisie", detail=""):
    """A line of another day, which only a test can write."""
    with ecriture(base) as connexion:
        connexion.execute(insert(acte).values(quand=quand, qui=qui, verbe=verbe, objet=objet, detail=detail))


def directe(base) -> sqlite3.Connection:
    """A connection that Lanterne did not set up."""
    return sqlite3.connect(base.url.database, isolation_level=None)


def test_une_ligne_dit_quand_qui_quoi_et_sur_quoi(base):
    avant = datetime.now(UTC)
    note(base, Verbe.EXPORTE, qui="Ana", objet="edition:ville", detail="318 lignes")
    ligne = load_actes(base, Filtre()).iloc[0]
    assert avant <= ligne["quand"] <= datetime.now(UTC)
    assert ligne[["qui", "verbe", "objet", "detail"]].tolist() == ["Ana", "exporté", "edition:ville", "318 lignes"]


@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE acte SET qui = 'Bob'",
        "DELETE FROM acte",
        "INSERT OR REPLACE INTO acte SELECT id, quand, 'Bob', verbe, objet, detail FROM acte",
        "REPLACE INTO acte VALUES (1, '2026-01-01', 'Bob', 'vu', 'x', '')",
    ],
)
def test_la_base_refuse_de_recrire_le_journal_meme_par_une_connexion_directe(base, ordre):
    note(base, Verbe.VU, qui="Ana", objet="page:saisie")
    connexion = directe(base)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connexion.execute(ordre)
    connexion.close()
    assert load_actes(base, Filtre())["qui"].tolist() == ["Ana"]


def test_un_journal_qui_ne_s_ecrit_pas_arrete_l_acte_en_francais(base):
    connexion = directe(base)
    connexion.execute("DROP TABLE acte")
    connexion.close()
    with pytest.raises(JournalIndisponibleError, match="rien n’est montré, exporté ni publié"):
        note(base, Verbe.EXPORTE, qui="Ana", objet="edition:ville")


def test_les_lignes_se_choisissent_par_jour_de_paris_verbe_personne_et_objet(base):
    ecrire(base, NUIT)
    ecrire(base, NUIT + timedelta(hours=1), qui="Bob", verbe=Verbe.EXPORTE, objet="edition:ville")  # the 23rd in Paris
    cas = [
        (Filtre(), 2),
        (Filtre(du=date(2026, 1, 22), au=date(2026, 1, 22)), 1),
        (Filtre(du=date(2026, 1, 23)), 1),
        (Filtre(au=date(2026, 1, 21)), 0),
        (Filtre(verbe=Verbe.EXPORTE), 1),
        (Filtre(qui="bo"), 1),
        (Filtre(objet="VILLE"), 1),
        (Filtre(objet="%"), 0),
        (Filtre(qui="' OR 1=1 --"), 0),
    ]
    for filtre, nombre in cas:
        assert count_actes(base, filtre) == len(load_actes(base, filtre)) == nombre, filtre
    assert load_actes(base, Filtre(), limite=1)["qui"].tolist() == ["Bob"]


def test_l_export_donne_l_heure_de_paris_et_aucune_formule(base):
    ecrire(base, NUIT, qui="=HYPERLINK(1)", objet="+1", detail="@x")
    table = read_table(actes_csv(base, Filtre()))
    assert table.iloc[0].tolist() == ["2026-01-22T23:30:00+01:00", "'=HYPERLINK(1)", "vu", "'+1", "'@x"]


def test_un_journal_vide_s_exporte_aussi(base):
    assert oldest(base) is None
    assert actes_csv(base, Filtre()).decode("utf-8-sig").strip() == "quand;qui;verbe;objet;detail"


def test_la_purge_efface_ce_qui_a_plus_d_un_an_le_dit_et_remet_le_verrou(base):
    maintenant = NUIT + timedelta(days=JOURNAL.valeur)
    ecrire(base, NUIT - timedelta(seconds=1), qui="Vieille")
    ecrire(base, NUIT, qui="Ana")
    assert purge(base, qui="minuterie", maintenant=maintenant) == 1
    assert oldest(base) == NUIT
    derniere, ancienne = load_actes(base, Filtre()).itertuples(index=False)
    assert (ancienne.qui, derniere.qui, derniere.verbe, derniere.objet) == ("Ana", "minuterie", "administré", "journal")
    assert derniere.detail == "lignes effacées : 1, d’avant le 22/01/2026"
    assert purge(base, qui="minuterie", maintenant=maintenant) == 0
    with directe(base) as connexion, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connexion.execute("DELETE FROM acte")
    connexion.close()


@pytest.fixture(scope="module")
def longue(tmp_path_factory):
    engine = make_base(tmp_path_factory.mktemp("journal"))
    yield engine
    engine.dispose()


@given(qui=st.text(max_size=300), objet=st.text(max_size=300))
def test_tout_texte_s_ecrit_sur_une_ligne_et_se_relit(longue, qui, objet):
    note(longue, Verbe.CHANGE, qui=qui, objet=objet)
    ligne = load_actes(longue, Filtre(), limite=1).iloc[0]
    assert ligne["qui"] == " ".join(qui.split())[:200]
    assert "\n" not in ligne["objet"]
