"""What a browser does to sign in by OpenID Connect, and what is read after: shared by the tests of it."""

import httpx2
from fournisseur import CLIENT, SECRET

from counting.comptes import registre, seances
from counting.journal import Filtre, load_actes
from counting.roles import Role
from counting.store import now
from dashboard import base
from dashboard.session import COOKIE

LANTERNE = "http://localhost:8760"
TOUT = frozenset()
NAVIGATEUR = httpx2.Client()


def inviter(nom, role=Role.COORDINATEUR):
    return registre.create_compte(
        base.store(), f"{nom}@paris.test", nom.title(), role, TOUT, auteur="Ada", maintenant=now()
    )


def partir(client, **parametres):
    """Leave for the provider; the address it sends the browser back to."""
    depart = client.get("/oidc/depart", params=parametres)
    assert depart.status_code == 303
    reponse = NAVIGATEUR.get(depart.headers["location"])
    assert reponse.status_code == 302, reponse.text
    return reponse.headers["location"]


def revenir(client):
    return client.get(partir(client))


def entre(client):
    """Account of this browser's séance, or None."""
    jeton = client.cookies.get(COOKIE)
    return seances.read_seance(base.store(), jeton, now()) if jeton else None


def assert_refusee(client, reponse, mots, statut=403):
    assert reponse.status_code == statut, reponse.text
    assert "Connexion refusée" in reponse.text
    assert mots in reponse.text
    assert 'lang="fr"' in reponse.text
    assert entre(client) is None


def se_deconnecter(client):
    client.get("/deconnexion")
    return client.post(
        "/deconnexion",
        data={"jeton": client.cookies["lanterne_jeton"]},
        headers={"content-type": "application/x-www-form-urlencoded"},
    )


def journal():
    """Lines of the journal, the oldest first: who, verb, object, detail."""
    lignes = load_actes(base.store(), Filtre())[::-1]
    return list(lignes[["qui", "verbe", "objet", "detail"]].itertuples(index=False, name=None))


def reglages(emetteur):
    donnes = {"DECOUVERTE": f"{emetteur}/.well-known/openid-configuration", "CLIENT": CLIENT, "SECRET": SECRET}
    return {f"LANTERNE_OIDC_{nom}": valeur for nom, valeur in donnes.items()}
