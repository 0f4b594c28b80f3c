"""The headers of every answer, and what leaves the machine: nothing."""

import tomllib
import urllib.error
import urllib.request

import pytest
from conftest import ROOT

from dashboard.entetes import HEADERS, POLICY, with_headers

ADRESSES = (
    "/",
    "/saisie",
    "/api/sante",
    "/connexion",
    "/app/static/carte.js",
    "/_stcore/health",
    "/media/rien",
    "/nulle-part",
)


def lire(adresse: str, **entetes: str):
    demande = urllib.request.Request(adresse, headers={"accept": "text/html", **entetes})
    try:
        with urllib.request.urlopen(demande) as reponse:
            return reponse.status, reponse.headers
    except urllib.error.HTTPError as erreur:
        return erreur.code, erreur.headers


def entetes(chemin="/", proxy=None, recus=(), monkeypatch=None):
    demande = [(b"x-forwarded-proto", proxy)] if proxy else []
    scope = {"type": "http", "scheme": "http", "path": chemin, "headers": demande, "query_string": b"", "method": "GET"}
    return dict(with_headers({"type": "http.response.start", "status": 200, "headers": list(recus)}, scope)["headers"])


@pytest.mark.parametrize("chemin", ADRESSES)
def test_chaque_reponse_porte_les_entetes_de_la_maison(serveur, chemin):
    _, recus = lire(serveur + chemin)
    for nom, valeur in HEADERS.items():
        assert recus.get_all(nom.decode()) == [valeur.decode()]
    assert "access-control-allow-origin" not in recus


@pytest.mark.parametrize("chemin", ADRESSES)
def test_rien_de_ce_qui_est_a_quelqu_un_ne_reste_dans_un_cache(serveur, chemin):
    _, recus = lire(serveur + chemin)
    fichier = chemin.startswith("/app/static/")
    assert (recus.get("cache-control") == "no-store") is not fichier


def test_aucun_autre_hote_n_est_permis():
    sources = {source for regle in POLICY.split("; ") for source in regle.split()[1:]}
    assert sources <= {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "'wasm-unsafe-eval'", "blob:", "data:"}
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'self'" in POLICY


def test_hsts_ne_vient_que_derriere_un_proxy_qui_parle_https(monkeypatch):
    monkeypatch.delenv("LANTERNE_DERRIERE_PROXY", raising=False)
    assert b"strict-transport-security" not in entetes(proxy=b"https")  # anybody may write that header
    monkeypatch.setenv("LANTERNE_DERRIERE_PROXY", "1")
    assert b"strict-transport-security" not in entetes(proxy=b"http")
    assert entetes(proxy=b"https")[b"strict-transport-security"] == b"max-age=31536000"


def test_un_entete_de_la_maison_remplace_celui_de_streamlit():
    recus = [
        (b"X-Frame-Options", b"ALLOWALL"),
        (b"cache-control", b"public"),
        (b"set-cookie", b"a"),
        (b"set-cookie", b"b"),
    ]
    debut = {"type": "http.response.start", "status": 200, "headers": recus}
    scope = {"type": "http", "scheme": "http", "path": "/media/x", "headers": [], "query_string": b"", "method": "GET"}
    rendus = with_headers(debut, scope)["headers"]
    assert [valeur for nom, valeur in rendus if nom.lower() == b"x-frame-options"] == [b"SAMEORIGIN"]
    assert [valeur for nom, valeur in rendus if nom.lower() == b"cache-control"] == [b"no-store"]
    assert [valeur for nom, valeur in rendus if nom == b"set-cookie"] == [b"a", b"b"]


def test_la_mesure_d_audience_de_streamlit_est_coupee():
    reglages = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert reglages["browser"]["gatherUsageStats"] is False
    assert reglages["browser"]["serverAddress"]  # else the server asks a foreign host for its own address
    assert reglages["client"]["showErrorDetails"] == "none"
    assert reglages["server"]["maxUploadSize"] == 50


def test_le_serveur_ne_se_connecte_a_aucun_autre_hote(lancer, tmp_path):
    """A server whose every proxy leads nowhere, and whose look-ups are written down, starts and serves a page."""
    espion = tmp_path / "sitecustomize.py"
    espion.write_text(
        "import os, socket\n"
        "_connect = socket.socket.connect\n"
        "def connect(self, ou):\n"
        "    if self.family != socket.AF_UNIX and str(ou[0]) not in ('127.0.0.1', '::1', 'localhost'):\n"
        f"        open({str(tmp_path / 'sorties')!r}, 'a').write(f'{{ou}}\\n')\n"
        "    return _connect(self, ou)\n"
        "socket.socket.connect = connect\n"
    )
    adresse = lancer(LANTERNE_ROLES_LIBRES="1", PYTHONPATH=str(tmp_path))
    assert lire(adresse)[0] == 200
    assert lire(f"{adresse}/_stcore/host-config")[0] == 200
    assert not (tmp_path / "sorties").exists()
