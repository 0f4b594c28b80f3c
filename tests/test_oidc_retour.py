"""Sign-in by OpenID Connect: attacks on the return, and a provider that describes itself badly."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from banc_oidc import LANTERNE, NAVIGATEUR, assert_refusee, partir, reglages, revenir
from starlette.applications import Starlette
from starlette.testclient import TestClient

from counting.comptes import allers_oidc
from counting.store import now
from dashboard.comptes import oidc
from dashboard.session import COOKIE

pytest_plugins = ["fixtures_oidc"]


def test_un_etat_inconnu_est_refuse(coline):
    retour = partir(coline)
    etat = parse_qs(urlsplit(retour).query)["state"][0]
    assert_refusee(coline, coline.get(retour.replace(etat, "x" * 43)), "Recommencez", 400)


def test_un_etat_ne_sert_qu_une_fois_meme_avec_un_code_neuf_et_son_cookie(coline):
    depart = coline.get("/oidc/depart")
    un, deux = (NAVIGATEUR.get(depart.headers["location"]).headers["location"] for _ in range(2))
    assert coline.get(un).status_code == 303
    coline.cookies.delete(COOKIE)
    reponse = coline.get(deux, headers={"cookie": depart.headers["set-cookie"].partition(";")[0]})
    assert_refusee(coline, reponse, "Recommencez", 400)


def test_un_retour_dans_un_autre_navigateur_est_refuse(coline, lanterne):
    retour = partir(coline)
    autre = lanterne()
    partir(autre)
    assert_refusee(autre, autre.get(retour), "un autre navigateur", 400)


def test_un_retour_trop_tardif_est_refuse(coline, monkeypatch):
    retour = partir(coline)
    monkeypatch.setattr("dashboard.comptes.navigateur.now", lambda: now() + allers_oidc.DUREE + timedelta(seconds=1))
    assert_refusee(coline, coline.get(retour), "dix minutes", 400)


def test_un_code_deja_servi_est_refuse_par_le_fournisseur(coline, fournisseur):
    """The thief has a state of their own, and a code that its owner has spent."""
    vole = parse_qs(urlsplit(partir(coline)).query)["code"][0]
    fournisseur.codes.pop(vole)
    fournisseur.retour = {"code": vole}
    assert_refusee(coline, revenir(coline), "déjà servie", 502)


def test_un_code_d_un_autre_depart_est_refuse_par_pkce(coline, fournisseur):
    vole = parse_qs(urlsplit(partir(coline)).query)["code"][0]
    fournisseur.retour = {"code": vole}
    assert_refusee(coline, revenir(coline), "déjà servie", 502)


@pytest.mark.parametrize("emetteur", ["https://un-autre.test", None])
def test_la_reponse_d_un_autre_fournisseur_est_refusee(coline, fournisseur, emetteur):
    fournisseur.retour = {"iss": emetteur}
    assert_refusee(coline, revenir(coline), "un autre fournisseur", 400)


def test_un_refus_du_fournisseur_se_dit_sans_repeter_ses_mots(coline, fournisseur):
    fournisseur.retour = {"code": None, "error": "access_denied", "error_description": "<script>alert(1)</script>"}
    reponse = revenir(coline)
    assert_refusee(coline, reponse, "ProConnect n’a pas confirmé votre identité", 400)
    assert "<script>" not in reponse.text
    assert "alert(1)" not in reponse.text


@pytest.mark.parametrize(
    ("description", "mots"),
    [
        ({"issuer": "https://un-autre.test"}, "un autre nom"),
        ({"token_endpoint": "http://fournisseur.test/token"}, "sans chiffrement"),
        ({"jwks_uri": None}, "adresse absente"),
    ],
)
def test_un_fournisseur_qui_se_decrit_mal_est_refuse(coline, fournisseur, description, mots):
    fournisseur.description = description
    assert_refusee(coline, coline.get("/oidc/depart"), mots, 502)


def test_un_fournisseur_muet_se_dit_en_francais(coline, fournisseur):
    retour = partir(coline)
    fournisseur.description = {"token_endpoint": "http://127.0.0.1:1/token"}
    autre = TestClient(Starlette(routes=oidc.routes(reglages("http://127.0.0.1:1"))), LANTERNE)
    with autre:
        assert_refusee(autre, autre.get("/oidc/depart"), "ne répond pas", 502)
    assert coline.get(retour).status_code == 303
