"""The plain pages, by a real client against the real server, as strangers and members meet them."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from client_http import Client, premier_lien
from starlette.requests import Request

from counting.comptes import invitations, lectures, seances, verrous
from counting.comptes.registre import create_compte
from counting.roles import Role
from counting.store import open_store
from dashboard.comptes.connexion import ROUTES
from dashboard.comptes.formulaires import source
from dashboard.registre import PAGES

MOT_DE_PASSE = "une lanterne dans la nuit"


@pytest.fixture(scope="module")
def maison(lancer, tmp_path_factory):
    """The real app behind a proxy of ours, without free roles, with its first administrateur."""
    var = tmp_path_factory.mktemp("connexion")
    adresse = lancer(var=var, LANTERNE_DERRIERE_PROXY="1")
    lien = premier_lien(var, adresse)
    champs = {"nom": "Ana Ruiz", "courriel": "ana@paris.fr", "mot_de_passe": MOT_DE_PASSE, "encore": MOT_DE_PASSE}
    recue = Client(adresse).poster(lien, **champs)
    engine = open_store(f"sqlite:///{var / 'lanterne.db'}")
    yield SimpleNamespace(adresse=adresse, lien=lien, recue=recue, base=engine, log=var / "serveur.log")
    engine.dispose()


@pytest.fixture
def client(maison):
    return Client(maison.adresse)


@pytest.fixture
def bob(maison):
    """An organisateur who chose a password, with an address of his own."""
    courriel = f"{uuid4().hex}@paris.fr"
    Client(maison.adresse).poster(inviter(maison, courriel), mot_de_passe=MOT_DE_PASSE, encore=MOT_DE_PASSE)
    return lectures.find_compte(maison.base, courriel)


def inviter(maison, courriel: str) -> str:
    maintenant = {"maintenant": datetime.now(UTC), "auteur": "Ana"}
    compte = create_compte(maison.base, courriel, "Bob Lenoir", Role.ORGANISATEUR, frozenset(), **maintenant)
    return f"/invitation/{invitations.invite(maison.base, compte.id, **maintenant)}"


def vivante(maison, jeton: str) -> bool:
    return seances.read_seance(maison.base, jeton, datetime.now(UTC)) is not None


def test_le_premier_lien_est_imprime_au_demarrage_et_ouvre_une_seance(maison):
    assert maison.recue.statut == 303
    assert maison.recue.entetes["location"] == "/"
    ana = lectures.find_compte(maison.base, "ana@paris.fr")
    assert ana.role is Role.ADMINISTRATEUR
    assert any(cookie.startswith("lanterne_seance=") for cookie in maison.recue.cookies)


@pytest.mark.parametrize("methode", ["GET", "POST"])
def test_le_premier_lien_ne_sert_qu_une_fois(maison, client, methode):
    if methode == "GET":
        recue = client.demander(maison.lien)
    else:
        champs = {"nom": "Eve", "courriel": "eve@paris.fr", "mot_de_passe": MOT_DE_PASSE, "encore": MOT_DE_PASSE}
        recue = client.poster(maison.lien, vu="/connexion", **champs)
    assert recue.statut == 410
    assert "Ce lien ne sert plus" in recue.texte
    assert lectures.find_compte(maison.base, "eve@paris.fr") is None


def test_la_page_de_connexion_est_du_francais_sans_script_et_sans_copie(client):
    recue = client.demander("/connexion")
    assert recue.statut == 200
    assert '<html lang="fr">' in recue.texte
    assert "<script" not in recue.texte
    assert recue.entetes["cache-control"] == "no-store"
    for nom in ("courriel", "mot_de_passe"):
        assert f'<label for="{nom}">' in recue.texte
        assert f'id="{nom}"' in recue.texte


def test_entrer_donne_un_cookie_que_la_page_ne_lit_pas_et_mene_a_la_page_demandee(maison, client, bob):
    recue = client.connecter(bob.courriel, MOT_DE_PASSE, vers="saisie")
    assert (recue.statut, recue.entetes["location"]) == (303, "/saisie")
    cookie = next(cookie for cookie in recue.cookies if cookie.startswith("lanterne_seance="))
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert "path=/" in cookie.lower()
    assert "secure" not in cookie.lower()
    assert vivante(maison, client.cookie("lanterne_seance"))


def test_derriere_https_les_cookies_sont_secure(client, bob):
    page = client.demander("/connexion", x_forwarded_proto="https")
    jeton = re.search(r"lanterne_jeton=([^;]+)", page.cookies[0])[1]
    corps = urlencode({"jeton": jeton, "courriel": bob.courriel, "mot_de_passe": MOT_DE_PASSE}).encode()
    recue = client.demander("/connexion", corps, cookie=f"lanterne_jeton={jeton}", x_forwarded_proto="https")
    assert recue.statut == 303
    assert all("secure" in cookie.lower() for cookie in (*page.cookies, recue.cookies[0]))


@pytest.mark.parametrize(
    "vers", ["https://ailleurs.fr", "//ailleurs.fr", "/\\ailleurs.fr", "ailleurs", "../saisie", "saisie\r\nX: y", ""]
)
def test_on_ne_part_jamais_ailleurs_que_vers_une_page_du_registre(client, bob, vers):
    recue = client.connecter(bob.courriel, MOT_DE_PASSE, vers=vers)
    assert (recue.statut, recue.entetes["location"]) == (303, "/")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url_path)
def test_la_page_de_connexion_garde_ou_l_on_allait(client, page):
    assert f'name="vers" value="{page.url_path}"' in client.demander(f"/connexion?vers={page.url_path}").texte


def test_un_mauvais_mot_de_passe_et_un_inconnu_recoivent_la_meme_page(client, bob):
    pages = [client.connecter(courriel, "faux mot de passe") for courriel in (bob.courriel, "inconnu@paris.fr")]
    textes = [page.texte.replace(bob.courriel, "X").replace("inconnu@paris.fr", "X") for page in pages]
    sans_jeton = {re.sub(r'name="jeton" value="[^"]+"', "", texte) for texte in textes}
    assert [page.statut for page in pages] == [403, 403]
    assert len(sans_jeton) == 1
    assert "incorrect" in textes[0]
    assert client.cookie("lanterne_seance") is None


def test_trop_d_essais_font_attendre_meme_avec_le_bon_mot_de_passe(maison, client, bob):
    plus_tard = datetime.now(UTC) + timedelta(hours=1)
    while not verrous.take_try(maison.base, bob.courriel, "10.0.0.9", plus_tard):
        pass
    recue = client.connecter(bob.courriel, MOT_DE_PASSE)
    assert recue.statut == 429
    assert "Trop d’essais. Attendez" in recue.texte
    assert 0 < int(recue.entetes["retry-after"]) <= 3631
    assert client.cookie("lanterne_seance") is None


def test_sortir_ferme_la_seance_et_son_cookie_rejoue_ne_sert_plus(maison, client, bob):
    client.connecter(bob.courriel, MOT_DE_PASSE)
    jeton = client.cookie("lanterne_seance")
    recue = client.poster("/deconnexion")
    assert (recue.statut, recue.entetes["location"]) == (303, "/")
    assert client.cookie("lanterne_seance") is None
    assert not vivante(maison, jeton)


def test_un_lien_seul_ne_deconnecte_personne(maison, client, bob):
    client.connecter(bob.courriel, MOT_DE_PASSE)
    assert "Se déconnecter" in client.demander("/deconnexion").texte
    assert vivante(maison, client.cookie("lanterne_seance"))


def test_entrer_change_de_seance_et_ferme_la_precedente(maison, client, bob):
    """No fixation: what the browser held before signing in is worth nothing after."""
    client.connecter(bob.courriel, MOT_DE_PASSE)
    ancienne, jeton = client.cookie("lanterne_seance"), client.cookie("lanterne_jeton")
    client.connecter(bob.courriel, MOT_DE_PASSE)
    assert jeton is None
    assert client.cookie("lanterne_seance") != ancienne
    assert not vivante(maison, ancienne)


def test_un_formulaire_sans_le_jeton_de_sa_page_est_refuse(maison, client, bob):
    client.connecter(bob.courriel, MOT_DE_PASSE)
    corps = urlencode({"jeton": "a" * 43}).encode()
    for entetes in ({}, {"cookie": f"lanterne_seance={client.cookie('lanterne_seance')}"}):
        assert client.demander("/deconnexion", corps, **entetes).statut == 403
        assert client.demander("/deconnexion", b"", **entetes).statut == 403
    assert vivante(maison, client.cookie("lanterne_seance"))


@pytest.mark.parametrize("origine", ["https://ailleurs.fr", "null", "http://localhost.ailleurs.fr"])
def test_un_formulaire_d_un_autre_site_est_refuse_meme_avec_le_jeton(client, bob, origine):
    jeton = re.search(r'name="jeton" value="([^"]+)"', client.demander("/connexion").texte)[1]
    corps = urlencode({"jeton": jeton, "courriel": bob.courriel, "mot_de_passe": MOT_DE_PASSE}).encode()
    recue = client.demander("/connexion", corps, origin=origine)
    assert recue.statut == 403
    assert "autre site" in recue.texte
    assert client.demander("/connexion", corps, origin=client.adresse).statut == 303


@pytest.mark.parametrize(
    ("corps", "type_", "statut"),
    [
        (b"x=" + b"a" * 9000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=1" for _ in range(50)), "application/x-www-form-urlencoded", 400),
        (b"courriel=%FF%FE", "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 415),
        (b"--x--", "multipart/form-data; boundary=x", 415),
    ],
)
@pytest.mark.parametrize("chemin", ["/connexion", "/deconnexion", "/invitation/x", "/premier-compte/x"])
def test_un_corps_trop_long_ou_d_une_autre_sorte_est_refuse(client, chemin, corps, type_, statut):
    recue = client.demander(chemin, corps, content_type=type_)
    assert recue.statut == statut
    assert "Rien n’a été fait" in recue.texte


@pytest.mark.parametrize("chemin", ["/connexion", "/deconnexion", "/invitation/x", "/premier-compte/x"])
@pytest.mark.parametrize("methode", ["PUT", "DELETE", "PATCH"])
def test_les_autres_methodes_sont_refusees(client, chemin, methode):
    assert client.demander(chemin, methode=methode).statut == 405


def test_ce_qu_on_tape_revient_echappe(client):
    recue = client.connecter('"><script>alert(1)</script>', "faux")
    assert "<script" not in recue.texte
    assert "<script" not in client.demander('/connexion?vers="><script>').texte


def test_une_invitation_se_suit_une_fois_et_mene_a_l_accueil(maison, client):
    lien = inviter(maison, f"{uuid4().hex}@paris.fr")
    page = client.demander(lien)
    assert "organisateur, tout Paris" in page.texte
    assert client.poster(lien, mot_de_passe=MOT_DE_PASSE, encore="autre chose").statut == 403
    assert "12 caractères au moins, 5 reçus" in client.poster(lien, mot_de_passe="court", encore="court").texte
    recue = client.poster(lien, mot_de_passe=MOT_DE_PASSE, encore=MOT_DE_PASSE)
    assert (recue.statut, recue.entetes["location"]) == (303, "/")
    assert vivante(maison, client.cookie("lanterne_seance"))
    assert client.demander(lien).statut == 410


def test_un_lien_de_compte_ne_cree_pas_d_administrateur(maison, client):
    courriel = f"{uuid4().hex}@paris.fr"
    lien = inviter(maison, courriel).replace("invitation", "premier-compte")
    assert client.demander(lien).statut == 410
    champs = {"nom": "Eve", "courriel": "eve@paris.fr", "mot_de_passe": MOT_DE_PASSE, "encore": MOT_DE_PASSE}
    assert client.poster(lien, vu="/connexion", **champs).statut == 410
    assert lectures.find_compte(maison.base, courriel).role is Role.ORGANISATEUR


def test_les_routes_ne_prennent_l_adresse_d_aucune_page():
    assert not {route.path for route in ROUTES} & {f"/{page.url_path}" for page in PAGES}


def test_le_journal_du_serveur_ne_garde_ni_adresse_ni_mot_de_passe(maison, client):
    client.connecter("quelqu.un@paris.fr", "mot de passe tapé")
    log = maison.log.read_text()
    assert "quelqu.un" not in log
    assert "tapé" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("entetes", "derriere", "attendue"),
    [
        ({"x-forwarded-for": "9.9.9.9"}, "", "10.0.0.1"),
        ({"x-forwarded-for": "9.9.9.9, 1.2.3.4"}, "1", "1.2.3.4"),
        ({"x-forwarded-for": "2001:db8:1:2:aaaa::1"}, "1", "2001:db8:1:2::/64"),
        ({}, "1", "10.0.0.1"),
    ],
)
def test_l_adresse_de_reseau_est_celle_que_dit_notre_mandataire_jamais_le_navigateur(
    monkeypatch, entetes, derriere, attendue
):
    monkeypatch.setenv("LANTERNE_DERRIERE_PROXY", derriere)
    lus = [(nom.encode(), valeur.encode()) for nom, valeur in entetes.items()]
    assert source(Request({"type": "http", "headers": lus, "client": ("10.0.0.1", 5000)})) == attendue
