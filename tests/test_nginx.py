"""The site of setup/nginx.conf.example, run by a real nginx with TLS before the real server."""

import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress

import pytest
from conftest import ROOT
from maison import ouverte
from visiteur import DELAI_S
from websockets.sync.client import connect

from counting.roles import Role
from dashboard.session import COOKIE

SITE = (ROOT / "setup" / "nginx.conf.example").read_text(encoding="utf-8")


def libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@pytest.fixture(scope="module")
def nginx(lancer, tmp_path_factory):
    """Ports of HTTP and HTTPS, context that trusts the certificate, and the maison behind."""
    programme, openssl = shutil.which("nginx"), shutil.which("openssl")
    if not (programme and openssl):
        pytest.skip("nginx ou openssl absent de la machine : le site n’a pas été essayé")
    dossier = tmp_path_factory.mktemp("nginx")
    cle = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    cle += ["-addext", "subjectAltName=DNS:localhost"]
    cle += ["-keyout", f"{dossier}/privkey.pem", "-out", f"{dossier}/fullchain.pem"]
    subprocess.run([openssl, *cle], check=True, capture_output=True)
    clair, chiffre = libre(), libre()

    def derriere(**reglages):
        return lancer(LANTERNE_DERRIERE_PROXY="1", LANTERNE_ADRESSE=f"https://localhost:{chiffre}", **reglages)

    with ouverte(derriere, tmp_path_factory.mktemp("maison")) as maison:
        configurer(dossier, maison.adresse, clair, chiffre)
        serveur = subprocess.Popen([programme, "-c", str(dossier / "nginx.conf"), "-g", "daemon off;"])
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", chiffre), 1):
                break
            time.sleep(0.1)
        yield clair, chiffre, ssl.create_default_context(cafile=dossier / "fullchain.pem"), maison
        serveur.terminate()
        serveur.wait(20)


def configurer(dossier, adresse, clair, chiffre):
    """Only ports, folders and names change."""
    site = SITE.replace("/etc/ssl/lanterne", str(dossier)).replace("/var/log/nginx", str(dossier))
    site = re.sub(r"\n *listen \[::\]:.*", "", site).replace("lanterne.example", "localhost")
    site = site.replace("listen 80", f"listen 127.0.0.1:{clair}").replace("listen 443", f"listen 127.0.0.1:{chiffre}")
    site = site.replace("127.0.0.1:8501", adresse.rpartition("/")[2].replace("localhost", "127.0.0.1"))
    # the port is not the usual one: the browser names it, and Streamlit compares it with the origin
    (dossier / "site.conf").write_text(site.replace("Host $host;", "Host $http_host;"))
    dossiers = "".join(
        f"{nom}_temp_path {dossier}/{nom};\n" for nom in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (dossier / "nginx.conf").write_text(
        f"pid {dossier}/pid;\nerror_log {dossier}/e.log;\nevents {{}}\n"
        f"http {{\n{dossiers}include {dossier}/site.conf;\n}}\n"
    )


class _SurPlace(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def demander(adresse, contexte, **entetes):
    noms = {nom.replace("_", "-"): valeur for nom, valeur in entetes.items()}
    ouvreur = urllib.request.build_opener(_SurPlace, urllib.request.HTTPSHandler(context=contexte))
    try:
        with ouvreur.open(urllib.request.Request(adresse, headers=noms), timeout=20) as reponse:
            return reponse.status, reponse.headers
    except urllib.error.HTTPError as erreur:
        return erreur.code, erreur.headers


def test_http_mene_a_https(nginx):
    clair, _, contexte, _ = nginx
    statut, recus = demander(f"http://localhost:{clair}/elus?x=1", contexte)
    assert (statut, recus["location"]) == (308, "https://localhost/elus?x=1")
    assert "strict-transport-security" not in recus


def test_hsts_une_fois_d_un_an_et_rien_sur_les_sous_domaines(nginx):
    _, chiffre, contexte, _ = nginx
    statut, recus = demander(f"https://localhost:{chiffre}/", contexte, accept="text/html")
    assert statut == 200
    assert recus.get_all("strict-transport-security") == ["max-age=31536000"]
    assert recus["server"] == "nginx"


def test_chaque_cookie_est_secure_meme_si_le_visiteur_se_dit_en_clair(nginx):
    _, chiffre, contexte, _ = nginx
    for chemin, nom in (("/connexion", "lanterne_jeton"), ("/_stcore/health", "_streamlit_xsrf")):
        _, recus = demander(f"https://localhost:{chiffre}{chemin}", contexte, x_forwarded_proto="http")
        assert re.search(rf"^{nom}=.*;\s*secure", recus["set-cookie"], re.IGNORECASE)
    _, recus = demander(f"https://localhost:{chiffre}/connexion", contexte)
    assert re.search(r"lanterne_jeton=.*HttpOnly.*SameSite=strict", recus["set-cookie"], re.IGNORECASE)


def test_les_mesures_de_streamlit_ne_sortent_pas(nginx):
    _, chiffre, contexte, _ = nginx
    assert demander(f"https://localhost:{chiffre}/_stcore/metrics", contexte)[0] == 404


def test_une_page_s_ouvre_a_travers_le_proxy_et_pas_pour_un_autre_site(nginx):
    _, chiffre, contexte, maison = nginx
    reglages = {"subprotocols": ["streamlit"], "ssl": contexte, "open_timeout": DELAI_S}
    cookie = {"Cookie": f"{COOKIE}={maison.jeton(Role.ORGANISATEUR)}"}
    flux = f"wss://localhost:{chiffre}/_stcore/stream"
    with connect(flux, origin=f"https://localhost:{chiffre}", additional_headers=cookie, **reglages):
        pass
    with (
        pytest.raises(Exception, match=r"403|rejected"),
        connect(flux, origin="https://mechant.example", additional_headers=cookie, **reglages),
    ):
        pass
