"""Files on their way out and in: each reaches, or comes from, the account it is for, and no other."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import Response

from counting.comptes.registre import change_compte, create_compte
from counting.comptes.seances import close_seance, open_seance
from counting.roles import Role
from counting.store import now
from dashboard import emports, session

FICHIER, PUBLIC, INCONNU = b"fiches de la nuit", b"chiffres publics", b"fait par personne"


async def _streamlit(scope, receive, send):
    """What Streamlit does of these addresses: it gives the file to whoever asks."""
    contenus = {"/media/fiches": FICHIER, "/media/publics": PUBLIC, "/media/inconnu": INCONNU, "/media/icone": b"PNG"}
    contenu = contenus.get(scope["path"], b"recu")
    emporte = {} if scope["path"].endswith("icone") else {"content-disposition": 'attachment; filename="f.csv"'}
    await Response(contenu if "range" not in Request(scope).headers else contenu[:3], headers=emporte)(
        scope, receive, send
    )


def demander(chemin, jeton="", **entetes):
    """Status and body of a request with the cookie of a séance."""
    recus = []

    async def send(message):
        recus.append(message)

    lignes = {"cookie": f"{session.COOKIE}={jeton}"} if jeton else {}
    tous = [(nom.encode(), valeur.encode()) for nom, valeur in (lignes | entetes).items()]
    scope = {"type": "http", "method": "GET", "path": chemin, "headers": tous, "query_string": b""}
    asyncio.run(emports.Gardien(_streamlit)(scope, None, send))
    return recus[0]["status"], b"".join(recu.get("body", b"") for recu in recus[1:])


def entrer(base, nom, role=Role.ORGANISATEUR):
    compte = create_compte(base, f"{nom.lower()}@ville.fr", nom, role, frozenset(), auteur="test", maintenant=now())
    return compte, open_seance(base, compte.id, moyen="test", maintenant=now())


@pytest.fixture
def emporte(base, monkeypatch):
    """A file made for Ana, another for the public; the cookie of Ana, and of Bob."""
    monkeypatch.setattr("dashboard.base.store", lambda: base)
    monkeypatch.setattr(emports, "_POUR", {})
    monkeypatch.setattr(session, "FREE_ROLES", False)
    ana, jeton = entrer(base, "Ana")
    emports.entrust(FICHIER, ana)
    emports.entrust(PUBLIC.decode(), None)
    return ana, jeton, entrer(base, "Bob")[1]


def test_un_fichier_atteint_celle_pour_qui_il_a_ete_fait_et_personne_d_autre(emporte):
    _, ana, bob = emporte
    assert demander("/media/fiches", ana) == (200, FICHIER)
    for autre in (bob, "", "x" * 43):
        statut, corps = demander("/media/fiches", autre)
        assert (statut, FICHIER in corps) == (403, False)


def test_une_seance_fermee_ferme_les_adresses_deja_connues(emporte, base):
    _, ana, _ = emporte
    close_seance(base, ana, now())
    assert demander("/media/fiches", ana)[0] == 403


def test_un_role_change_ferme_les_adresses_deja_connues(emporte, base):
    compte, ana, _ = emporte
    change_compte(base, compte.id, role=Role.ELU, ressort=frozenset(), actif=True, auteur="test", maintenant=now())
    assert demander("/media/fiches", ana)[0] == 403


def test_ce_qui_est_public_l_est_pour_tous_et_ce_que_personne_n_a_annonce_pour_personne(emporte):
    _, ana, _ = emporte
    assert {demander("/media/publics", jeton) for jeton in ("", ana)} == {(200, PUBLIC)}
    assert {demander("/media/inconnu", jeton)[0] for jeton in ("", ana)} == {403}


def test_une_image_de_la_page_passe(emporte):
    assert demander("/media/icone") == (200, b"PNG")


def test_un_morceau_demande_ne_contourne_rien(emporte):
    assert demander("/media/fiches", "", range="bytes=0-2")[0] == 403
    assert demander("/media/fiches", emporte[1], range="bytes=0-2") == (200, FICHIER)


def test_un_depot_demande_une_seance(emporte):
    _, ana, _ = emporte
    assert demander("/_stcore/upload_file/s/f")[0] == 403
    assert demander("/_stcore/upload_file/s/f", ana) == (200, b"recu")


def test_roles_libres_personne_n_a_de_compte_et_rien_n_est_demande(emporte, monkeypatch):
    monkeypatch.setattr(session, "FREE_ROLES", True)
    assert demander("/media/fiches") == (200, FICHIER)
