"""Fixtures of the tests of sign-in by OpenID Connect: a test file takes them by `pytest_plugins`."""

import shutil

import pytest
from banc_oidc import LANTERNE, inviter
from fournisseur import CLIENT, SECRET, SIRET, Fournisseur
from serveur_local import servir
from starlette.applications import Starlette
from starlette.testclient import TestClient

from counting.store import open_store
from dashboard import base
from dashboard.comptes import connexion, oidc


@pytest.fixture
def fournisseur():
    with servir(Fournisseur()) as serveur:
        yield serveur


@pytest.fixture(scope="module")
def vierge(tmp_path_factory):
    """An empty database, up to date: each test takes a copy."""
    fichier = tmp_path_factory.mktemp("vierge") / "lanterne.db"
    engine = open_store(f"sqlite:///{fichier}")
    with engine.connect() as connexion_sql:
        connexion_sql.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return fichier


@pytest.fixture
def lanterne(fournisseur, vierge, tmp_path, monkeypatch):
    """Lanterne's routes over HTTP, set for ProConnect; further settings are given by name, its database is fresh."""
    shutil.copy(vierge, tmp_path)
    monkeypatch.setenv("LANTERNE_VAR", str(tmp_path))
    monkeypatch.delenv("LANTERNE_DATABASE_URL", raising=False)
    monkeypatch.setattr(connexion, "MOYENS", [])
    monkeypatch.setattr(connexion, "SORTIES", [])
    clients = []

    def start(**reglages):
        donnes = {
            "DECOUVERTE": f"{fournisseur.emetteur}/.well-known/openid-configuration",
            "CLIENT": CLIENT,
            "SECRET": SECRET,
            "NOM": "ProConnect",
            "PORTEES": "openid given_name usual_name email siret",
            "ACR": "eidas2 eidas3",
            "SIRETS": SIRET,
            "USERINFO_SIGNE": "1",
            "COURRIEL_GARANTI": "1",
        } | reglages
        routes = oidc.routes({f"LANTERNE_OIDC_{nom}": valeur for nom, valeur in donnes.items()})
        client = TestClient(Starlette(routes=[*routes, *connexion.ROUTES]), LANTERNE, follow_redirects=False)
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.close()
    base.store().dispose()


@pytest.fixture
def coline(lanterne):
    """A browser, and the account that awaits Coline."""
    client = lanterne()
    client.compte = inviter("coline")
    return client
