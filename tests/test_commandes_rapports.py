"""The command that writes reports: by the end of the name, and only of what was published."""

from functools import partial

import pytest
from emportees import fill_town
from ville import EDITION

from counting.commandes import rapports as commandes_rapports
from counting.commandes.rapports import rapporter
from counting.domain import Version
from counting.errors import ChiffreIndisponibleError, CountingError
from counting.journal import Filtre, load_actes
from counting.publication.registre import publish_version
from counting.rapports.cibles import list_cibles

DEBUTS = {".pdf": b"%PDF", ".docx": b"PK", ".xlsx": b"PK", ".gpkg": b"SQLite", ".geojson": b"{", ".jsonld": b"{",
          ".csv": b"\xef\xbb\xbfedition;"}  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    dossier = tmp_path_factory.mktemp("rapports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(dossier))
        engine = fill_town(dossier)
        publish_version(engine, EDITION, Version.PREMIER, "Ana", delai_s=0.5)
        yield engine
        engine.dispose()


@pytest.fixture
def ecrire(engine):
    return partial(rapporter, engine, EDITION, version=Version.PREMIER, territoire="7e", dire=lambda _: None)


@pytest.mark.parametrize("suffixe", DEBUTS)
def test_la_fin_du_nom_dit_le_format(ecrire, tmp_path, suffixe):
    ecrire(tmp_path / f"sortie{suffixe}")
    assert (tmp_path / f"sortie{suffixe}").read_bytes().startswith(DEBUTS[suffixe])


def test_un_dossier_recoit_tout_pour_chaque_territoire(ecrire, tmp_path, monkeypatch):
    """Two territoires for twenty-six, each of which takes a second or two."""
    monkeypatch.setattr(commandes_rapports, "list_cibles", lambda ici: list_cibles(ici)[:2])
    ecrire(tmp_path / "tout")
    suffixes = [fichier.suffix for fichier in (tmp_path / "tout").iterdir()]
    assert {suffixe: suffixes.count(suffixe) for suffixe in set(suffixes)} == {
        ".pdf": 2, ".docx": 2, ".csv": 1, ".xlsx": 1, ".gpkg": 1, ".geojson": 4, ".jsonld": 1,
    }  # fmt: skip


def test_le_journal_dit_ce_qui_est_sorti(engine, ecrire, tmp_path):
    ecrire(tmp_path / "un.csv")
    dernier = load_actes(engine, Filtre()).iloc[0]
    assert (dernier["verbe"], dernier["objet"]) == ("exporté", f"edition:{EDITION}")


def test_un_format_inconnu_est_refuse(ecrire, tmp_path):
    with pytest.raises(CountingError, match=r"« \.txt » inconnu"):
        ecrire(tmp_path / "un.txt")


def test_ce_qui_n_est_pas_publie_n_a_pas_de_rapport(engine, tmp_path):
    with pytest.raises(ChiffreIndisponibleError, match="n’est pas publié"):
        rapporter(
            engine, EDITION, tmp_path / "a.pdf", version=Version.CONSOLIDE, territoire="Paris", dire=lambda _: None
        )
