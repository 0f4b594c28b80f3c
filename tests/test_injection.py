"""Words that would be SQL, paths or HTML elsewhere are only words here; no route leaves its folder."""

import http.client
import json
from contextlib import closing
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import inspect, text

from counting.editions import registre as editions
from counting.errors import CountingError
from counting.maraudes import registre as registre_maraudes
from counting.maraudes.domain import Maraude, TypeMaraude

HOSTILES = (
    "x' OR '1'='1",
    "x'; DROP TABLE revision; --",
    'x" UNION SELECT courriel, 1, 1, 1 FROM compte --',
    "%' ESCAPE '",
    "../../etc/passwd",
    "..\\..\\windows",
    "/etc/passwd",
    "\0",
    "x\nSet-Cookie: a=b",
    "{{7*7}}",
    "${jndi:ldap://127.0.0.1/x}",
    "%s%n%x",
)
TRAVERSEES = (
    "/app/static/../session.py",
    "/app/static/..%2fsession.py",
    "/app/static/%2e%2e/session.py",
    "/app/static/%2e%2e%2f%2e%2e%2fvar%2flanterne.db",
    "/app/static/..%5csession.py",
    "/app/static/....//session.py",
    "/app/static//etc/passwd",
    "/app/static/%00",
    "/app/static/vendor/..%252f..%252fsession.py",
    "/media/../dashboard/session.py",
    "/media/..%2f..%2fetc%2fpasswd",
    "/media/%2e%2e/%2e%2e/etc/passwd",
    "/connexion/../app/static/../session.py",
    "/connexion/..%2f..%2fetc%2fpasswd",
    "/component/streamlit_folium.st_folium/../../../../../etc/passwd",
    "/component/streamlit_folium.st_folium/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/static/../../../../../etc/passwd",
    "/_stcore/bidi-components/x/..%2f..%2fetc%2fpasswd",
    "//etc/passwd",
)


def demander(adresse: str, chemin: str, methode: str = "GET") -> tuple[int, bytes]:
    """Ask for a path exactly as it is written: urllib would tidy it."""
    hote = urlsplit(adresse)
    with closing(http.client.HTTPConnection(hote.hostname, hote.port, timeout=20)) as connexion:
        connexion.request(methode, chemin, headers={"Accept": "text/html"})
        reponse = connexion.getresponse()
        return reponse.status, reponse.read()


@pytest.mark.parametrize("hostile", HOSTILES)
def test_une_edition_qui_n_existe_pas_n_existe_pas(base, hostile):
    avant = inspect(base).get_table_names()
    with pytest.raises(CountingError):
        editions.get_edition(base, hostile)
    with pytest.raises(CountingError):
        editions.find_secteur(editions.load_secteurs(base, "ville"), hostile)
    assert inspect(base).get_table_names() == avant


@pytest.mark.parametrize("hostile", [mot for mot in HOSTILES if "\0" not in mot])
def test_un_plan_hostile_se_relit_tel_quel(base, hostile):
    maraude = Maraude(hostile, hostile, hostile, TypeMaraude.MB, source=hostile)
    registre_maraudes.save(base, [maraude], hostile, plan=hostile)
    (relue,) = registre_maraudes.load(base, plan=hostile)
    assert (relue.uid, relue.nom, relue.operateur, relue.source) == (hostile,) * 4
    assert registre_maraudes.load(base, plan="autre") == []


def test_les_tables_sont_toujours_la(base):
    with base.connect() as connexion:
        assert connexion.execute(text("select count(*) from edition")).scalar() == 1


@pytest.mark.parametrize("chemin", TRAVERSEES)
def test_aucune_adresse_ne_sort_de_son_dossier(serveur, chemin):
    statut, corps = demander(serveur, chemin)
    assert b"root:" not in corps
    assert b"FREE_ROLES" not in corps
    assert b"SQLite format 3" not in corps
    assert statut < 500


@pytest.mark.parametrize("hostile", HOSTILES)
def test_une_adresse_hostile_n_est_aucune_page(serveur, hostile):
    statut, corps = demander(serveur, f"/{quote(hostile, safe='')}")
    assert statut in {400, 404}
    assert hostile.encode() not in corps or hostile == "\0"


@pytest.mark.parametrize("methode", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("chemin", ["/", "/api/sante", "/app/static/carte.js", "/media/x"])
def test_une_methode_qui_ecrit_n_ecrit_rien(serveur, methode, chemin):
    assert demander(serveur, chemin, methode)[0] in {403, 404, 405}


def test_un_televersement_sans_session_est_refuse(serveur):
    for session in ("x", "..%2f..%2f", "00000000-0000-0000-0000-000000000000"):
        assert demander(serveur, f"/_stcore/upload_file/{session}/f", "PUT")[0] in {400, 403, 404}


def test_l_etat_du_serveur_ne_dit_rien_d_autre(serveur):
    assert json.loads(demander(serveur, "/api/sante")[1]) == {"etat": "en service"}
