"""docs/deploy.md and the nginx site: what they name exists, and nginx takes them."""

import re
import shutil
import subprocess

import pytest
from conftest import ROOT

from counting.__main__ import _parser
from counting.seuils import CONSERVATION, JOURNAL

GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
SITE = (ROOT / "setup" / "nginx.conf.example").read_text(encoding="utf-8")


def variables(texte: str) -> set[str]:
    return set(re.findall(r"LANTERNE_[A-Z_]+", texte))


def lues() -> set[str]:
    fichiers = [chemin for dossier in ("geo", "counting", "dashboard") for chemin in (ROOT / dossier).rglob("*.py")]
    return set().union(*(variables(chemin.read_text(encoding="utf-8")) for chemin in fichiers))


def test_le_guide_dit_chaque_variable_et_aucune_autre():
    assert variables(GUIDE) == {nom for nom in lues() if not nom.endswith("_")}


@pytest.mark.parametrize("ligne", re.findall(r"python -m counting ([a-z]+(?: +[^\s`]+)*)", GUIDE))
def test_chaque_commande_du_guide_se_lit(ligne):
    _parser().parse_args(ligne.partition("#")[0].split())


def test_le_guide_dit_les_delais_en_vigueur():
    assert f"{CONSERVATION.valeur} days later" in GUIDE
    assert (JOURNAL.valeur, "older than a year" in GUIDE) == (365, True)


def test_chaque_fichier_nomme_existe():
    for nom in re.findall(r"\b(?:setup|dashboard|tests|docs)/[\w./-]+\.(?:example|py|md)", GUIDE):
        assert (ROOT / nom).exists(), nom


@pytest.mark.parametrize(
    "attendu",
    [
        "return 308 https://",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "Strict-Transport-Security",
        "proxy_cookie_flags ~ secure;",
        "client_max_body_size 55m;",
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
    ],
)
def test_le_site_dit_ce_que_l_on_promet(attendu):
    assert attendu in SITE


def test_le_journal_de_nginx_ne_garde_ni_question_ni_lien_secret():
    forme = re.search(r"log_format lanterne '(.*)';", SITE)[1]
    assert not {"$request ", "$request_uri", "$args", "$http_referer"} & {f"{mot} " for mot in forme.split()}
    assert not {"$request", "$request_uri", "$args", "$http_referer", "$uri"} & set(forme.split())


def test_nginx_accepte_le_site(tmp_path):
    nginx, openssl = shutil.which("nginx"), shutil.which("openssl")
    if not (nginx and openssl):
        pytest.skip("nginx ou openssl absent de la machine : le site n’a pas été essayé")
    cle = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=lanterne.example"]
    sorties = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([*cle, *sorties], check=True, capture_output=True)
    site = SITE.replace("/etc/ssl/lanterne", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    site = (
        re.sub(r"\n *listen \[::\]:.*", "", site)
        .replace("listen 80", "listen 8748")
        .replace("listen 443", "listen 8749")
    )
    (tmp_path / "site.conf").write_text(site)
    entier = (
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/e.log;\nevents {{}}\nhttp {{ include {tmp_path}/site.conf; }}\n"
    )
    (tmp_path / "nginx.conf").write_text(entier)
    essai = subprocess.run(
        [nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert essai.returncode == 0, essai.stderr
