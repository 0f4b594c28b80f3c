"""The audit of dependencies: what it says when the service answers, finds, and keeps silent."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT
from serveur_local import ReponseLocale, ServeurLocal, servir

FAILLE = {
    "id": "PYSEC-0000-1",
    "summary": "ConnectionError, Timeout : words that a message of failure also has",
    "affected": [
        {
            "package": {"name": "vieux", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
    "modified": "2026-01-01T00:00:00Z",
}


class Annuaire(ReponseLocale):
    """What osv.dev says: « vieux » has a vulnerability, nothing else has; or it breaks."""

    def do_POST(self):  # noqa: N802
        demande = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.demandes.append(demande["package"]["name"])
        corps = json.dumps({"vulns": [FAILLE]} if demande["package"]["name"] == "vieux" else {}).encode()
        self.send_response(self.server.statut)
        self.send_header("content-length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)


@pytest.fixture
def annuaire():
    serveur = ServeurLocal(Annuaire)
    serveur.statut = 200
    with servir(serveur):
        yield serveur


def auditer(tmp_path, service, *epingles):
    lock = tmp_path / "requirements.lock"
    lock.write_text("".join(f"{epingle} --hash=sha256:{'0' * 64}\n" for epingle in epingles))
    commande = [sys.executable, str(ROOT / "setup" / "audit.py"), str(lock), service]
    return subprocess.run(commande, capture_output=True, text=True, check=False)


def test_une_faille_connue_fait_echouer_quels_que_soient_les_mots_de_son_resume(annuaire, tmp_path):
    dit = auditer(tmp_path, annuaire.url("q"), "neuf==2.0", "vieux==1.0")
    assert dit.returncode == 1
    assert "vieux 1.0 : PYSEC-0000-1, corrigée en 1.1" in dit.stderr
    assert "2 vues, 0 non vues, 1 faille(s)" in dit.stdout


def test_sans_faille_l_audit_dit_ce_qu_il_a_vu(annuaire, tmp_path):
    dit = auditer(tmp_path, annuaire.url("q"), "neuf==2.0", "autre==3.1")
    assert (dit.returncode, dit.stderr) == (0, "")
    assert "2 vues, 0 non vues, 0 faille(s)" in dit.stdout
    assert sorted(annuaire.demandes) == ["autre", "neuf"]


def test_hors_ligne_l_audit_dit_qu_il_n_est_pas_fait(tmp_path):
    dit = auditer(tmp_path, "http://127.0.0.1:9/q", "vieux==1.0")
    assert dit.returncode == 0
    assert "Hors ligne, audit non fait" in dit.stdout


def test_un_annuaire_en_panne_n_est_pas_un_annuaire_qui_ne_trouve_rien(annuaire, tmp_path):
    annuaire.statut = 500
    dit = auditer(tmp_path, annuaire.url("q"), "neuf==2.0")
    assert "audit non fait" in dit.stdout
    assert "vues" not in dit.stdout
