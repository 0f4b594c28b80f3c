"""A download in a browser: the account that clicked gets its file, and its address serves nobody else."""

import urllib.error
import urllib.request

import pytest
from maison import ouverte
from playwright.sync_api import expect

from counting.comptes.seances import close_seance
from counting.roles import Role
from counting.store import now
from dashboard.session import COOKIE


@pytest.fixture(scope="module")
def maison(lancer, tmp_path_factory):
    with ouverte(lancer, tmp_path_factory.mktemp("emports")) as maison:
        yield maison


def statut(adresse, jeton="", methode="GET"):
    entetes = {"Cookie": f"{COOKIE}={jeton}"} if jeton else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(adresse, headers=entetes, method=methode)) as reponse:
            return reponse.status
    except urllib.error.HTTPError as erreur:
        return erreur.code


def test_l_adresse_d_un_fichier_ne_sert_qu_a_qui_l_a_demande(page, maison):
    jeton = maison.jeton(Role.ORGANISATEUR)
    page.context.add_cookies([{"name": COOKIE, "value": jeton, "url": maison.adresse, "httpOnly": True}])
    page.goto(f"{maison.adresse}/import")
    expect(page.get_by_role("button", name="Modèle CSV")).to_be_visible()
    with page.expect_download() as attendu:
        page.get_by_role("button", name="Modèle CSV").click()
    assert "Secteur" in attendu.value.path().read_text("utf-8-sig")
    adresse = attendu.value.url
    assert "/media/" in adresse
    assert statut(adresse, jeton) == 200
    for autre in ("", maison.jeton(Role.ELU), maison.jeton(Role.ADMINISTRATEUR)):
        assert statut(adresse, autre) == 403
        assert statut(adresse, autre, "HEAD") == 403
    close_seance(maison.engine, jeton, now())
    assert statut(adresse, jeton) == 403


def test_un_depot_sans_seance_est_refuse_avant_streamlit(maison):
    depot = f"{maison.adresse}/_stcore/upload_file/session/fichier"
    assert statut(depot, methode="PUT") == 403
    assert statut(depot, maison.jeton(Role.ORGANISATEUR), "PUT") != 200  # no session of Streamlit, no XSRF token
