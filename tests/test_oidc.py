"""Sign-in by OpenID Connect against a provider of this machine, honest like ProConnect, then cheating in every way."""

import base64
import hmac
import json
import logging
import shutil
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fournisseur import CLIENT, SECRET, SIRET, Fournisseur, personne
from joserfc import jwt
from joserfc.jwk import RSAKey
from serveur_local import servir
from starlette.applications import Starlette
from starlette.testclient import TestClient

from counting.comptes import allers_oidc, invitations, lectures, registre, seances
from counting.comptes.identites import Identite
from counting.comptes.rattachement_oidc import AUTEUR, attach
from counting.comptes.revendications import Octroi
from counting.roles import Role
from counting.store import now, open_store
from dashboard import base
from dashboard.comptes import connexion, oidc
from dashboard.session import COOKIE

LANTERNE = "http://localhost:8760"
TOUT = frozenset()
NAVIGATEUR = httpx2.Client()


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


def inviter(nom, role=Role.COORDINATEUR):
    return registre.create_compte(
        base.store(), f"{nom}@paris.test", nom.title(), role, TOUT, auteur="Ada", maintenant=now()
    )


def partir(client):
    """Leave for the provider; the address it sends the browser back to."""
    depart = client.get("/oidc/depart")
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


# What an honest sign-in does


def test_un_compte_invite_entre_et_garde_son_role(coline):
    reponse = revenir(coline)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/")
    assert entre(coline) == coline.compte
    assert [seance.moyen for seance in seances.list_seances(base.store(), now())] == ["ProConnect"]


def test_le_depart_ne_dit_que_ce_que_proconnect_accepte(coline, fournisseur):
    partir(coline)
    chemin, demande = fournisseur.demandes[-1]
    assert chemin == "/authorize"
    assert set(demande) == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "claims"),
        *("code_challenge", "code_challenge_method"),
    }
    assert demande["redirect_uri"] == f"{LANTERNE}/oidc/retour"
    assert demande["scope"] == "openid given_name usual_name email siret"
    assert json.loads(demande["claims"]) == {"id_token": {"acr": {"essential": True, "values": ["eidas2", "eidas3"]}}}
    assert demande["code_challenge_method"] == "S256"
    assert min(len(demande["state"]), len(demande["nonce"])) >= 32


def test_un_fournisseur_sans_claims_recoit_acr_values_et_sans_s256_pas_de_defi(coline, fournisseur):
    fournisseur.description = {"claims_parameter_supported": False, "code_challenge_methods_supported": []}
    assert revenir(coline).status_code == 303
    demande = next(demande for chemin, demande in fournisseur.demandes if chemin == "/authorize")
    assert demande["acr_values"] == "eidas2 eidas3"
    assert not {"claims", "code_challenge"} & set(demande)


def test_chaque_depart_tire_d_autres_secrets(coline, fournisseur):
    partir(coline)
    partir(coline)
    une, autre = (demande for chemin, demande in fournisseur.demandes if chemin == "/authorize")
    assert not {une[nom] for nom in ("state", "nonce", "code_challenge")} & set(autre.values())


def test_les_cookies_sont_hors_des_scripts_et_surs_derriere_https(coline, monkeypatch):
    depart = coline.get("/oidc/depart").headers["set-cookie"].lower()
    assert all(mot in depart for mot in ("httponly", "samesite=lax", "path=/oidc", "max-age=600"))
    assert "secure" not in depart
    monkeypatch.setenv("LANTERNE_DERRIERE_PROXY", "1")
    derriere = coline.get("/oidc/depart", headers={"x-forwarded-proto": "https"})
    assert "secure" in derriere.headers["set-cookie"].lower()
    assert "redirect_uri=https%3A%2F%2Flocalhost" in derriere.headers["location"]


def test_une_rotation_de_cles_se_suit_sans_redemarrer(coline, fournisseur):
    assert revenir(coline).status_code == 303
    fournisseur.turn_keys()
    assert revenir(coline).status_code == 303


@pytest.mark.parametrize("ecart_s", [-50, 50])
def test_une_horloge_decalee_de_moins_d_une_minute_passe(coline, fournisseur, ecart_s):
    ici = int(time.time()) + ecart_s
    fournisseur.id_token = {"iat": ici, "exp": ici + 5}
    assert revenir(coline).status_code == 303


def test_une_fiche_sans_signature_passe_ou_elle_n_est_pas_exigee(lanterne, fournisseur):
    client = lanterne(USERINFO_SIGNE="0", COURRIEL_GARANTI="0")
    inviter("coline")
    fournisseur.fiche_signee, fournisseur.fiche = False, {"email_verified": True}
    assert revenir(client).status_code == 303


# Attacks on the return


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


@pytest.mark.parametrize("nom", ["vers", "next", "redirect_uri", "retour"])
def test_aucune_adresse_etrangere_ne_suit_la_connexion(coline, nom):
    etranger = "https://piege.test/"
    coline.get("/oidc/depart", params={nom: etranger})
    reponse = coline.get(f"{partir(coline)}&{nom}={etranger}")
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/")


# Attacks on the id_token


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "x" * 43},
        {"nonce": None},
        {"aud": "autre-service"},
        {"aud": "autre-service", "azp": CLIENT},
        {"aud": None},
        {"aud": [CLIENT, "autre-service"]},
        {"azp": "autre-service"},
        {"iss": "https://un-autre.test"},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_un_jeton_qui_ment_est_refuse(coline, fournisseur, change):
    fournisseur.id_token = change
    assert revenir(coline).status_code == 403
    assert entre(coline) is None


def test_un_sujet_vide_n_est_personne(coline, fournisseur):
    fournisseur.id_token = fournisseur.fiche = {"sub": ""}
    assert_refusee(coline, revenir(coline), "« sub » est vide")


def test_un_jeton_sans_signature_est_refuse(coline, fournisseur):
    fournisseur.sign = lambda revendications: f"{_partie({'alg': 'none'})}.{_partie(revendications)}."
    assert_refusee(coline, revenir(coline), "vérifier le jeton")


@pytest.mark.parametrize("comme", ["la clé publique", "celui du client"])
def test_ni_la_cle_publique_ni_le_secret_du_client_ne_signent(coline, fournisseur, comme):
    cle = fournisseur.cle.as_pem(private=False) if comme == "la clé publique" else SECRET.encode()

    def sign(revendications):
        dit = f"{_partie({'alg': 'HS256', 'kid': fournisseur.cle.kid})}.{_partie(revendications)}"
        return f"{dit}.{_base64(hmac.digest(cle, dit.encode(), 'sha256'))}"

    fournisseur.sign = sign
    assert_refusee(coline, revenir(coline), "vérifier le jeton")


@pytest.mark.parametrize("kid", ["une", "inconnue"])
def test_la_signature_d_une_autre_cle_est_refusee(coline, fournisseur, kid):
    fournisseur.cle = RSAKey.generate_key(2048, {"kid": kid})
    assert_refusee(coline, revenir(coline), "vérifier le jeton")


def test_un_niveau_trop_bas_est_refuse_et_un_plus_haut_passe(lanterne, fournisseur):
    client = lanterne(ACR="eidas2")
    inviter("coline")
    for bas in ("eidas1", None, "https://proconnect.gouv.fr/assurance/self-asserted"):
        fournisseur.acr = bas
        assert_refusee(client, revenir(client), "second facteur")
    fournisseur.acr = "eidas3"
    assert revenir(client).status_code == 303


# Attacks on the userinfo


def test_une_fiche_sans_signature_est_refusee_ou_elle_est_exigee(coline, fournisseur):
    fournisseur.fiche_signee = False
    assert_refusee(coline, revenir(coline), "sans signature")


@pytest.mark.parametrize("signee", ["1", "0"])
def test_la_fiche_de_quelqu_un_d_autre_est_refusee(lanterne, fournisseur, signee):
    client = lanterne(USERINFO_SIGNE=signee)
    inviter("coline")
    fournisseur.fiche_signee, fournisseur.fiche = signee == "1", {"sub": "sub-autre"}
    assert_refusee(client, revenir(client), "pas celle de la personne")


@pytest.mark.parametrize("change", [{"aud": "autre-service"}, {"iss": "https://un-autre.test"}], ids=str)
def test_une_fiche_signee_pour_un_autre_est_refusee(coline, fournisseur, change):
    fournisseur.fiche = change
    assert_refusee(coline, revenir(coline), "un autre")


@pytest.mark.parametrize("siret", ["98765432100022", None, 12345678900011, ""])
def test_une_autre_organisation_est_refusee(coline, fournisseur, siret):
    fournisseur.fiche = {"siret": siret}
    assert_refusee(coline, revenir(coline), "SIRET")


@pytest.mark.parametrize(
    ("garanti", "fiche"),
    [
        ("0", {}),
        ("0", {"email_verified": False}),
        ("0", {"email_verified": "true"}),
        ("1", {"email_verified": False}),
        ("1", {"email": None}),
        ("1", {"email": "coline@paris.test, ada@paris.test"}),
        ("1", {"email": "ｃoline@paris.test"}),
    ],
)
def test_une_adresse_non_verifiee_ne_trouve_aucun_compte(lanterne, fournisseur, garanti, fiche):
    client = lanterne(COURRIEL_GARANTI=garanti)
    inviter("coline")
    fournisseur.fiche = fiche
    assert_refusee(client, revenir(client), "adresse électronique vérifiée")


# Attacks on the provider's description


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
    autre = TestClient(Starlette(routes=oidc.routes(_reglages("http://127.0.0.1:1"))), LANTERNE)
    with autre:
        assert_refusee(autre, autre.get("/oidc/depart"), "ne répond pas", 502)
    assert coline.get(retour).status_code == 303


# Accounts


def test_sans_compte_ni_regle_on_dit_quelle_adresse_inviter(coline, fournisseur):
    fournisseur.qui = personne("dora")
    reponse = revenir(coline)
    assert_refusee(coline, reponse, "d’inviter l’adresse dora@paris.test")
    assert "déconnectez-vous de ProConnect" in reponse.text
    assert "/session/end?" in se_deconnecter(coline).headers["refresh"]
    assert lectures.find_compte(base.store(), "dora@paris.test") is None


def test_un_compte_ferme_est_refuse_connu_ou_non(coline):
    def actif(oui):
        registre.change_compte(
            base.store(), coline.compte.id, role=Role.ELU, ressort=TOUT, actif=oui, auteur="Ada", maintenant=now()
        )

    actif(False)
    assert_refusee(coline, revenir(coline), "fermé")
    actif(True)
    assert revenir(coline).status_code == 303
    actif(False)
    assert_refusee(coline, revenir(coline), "fermé")


def test_une_identite_connue_entre_meme_si_son_adresse_change(coline, fournisseur):
    revenir(coline)
    fournisseur.qui = personne("coline", email="coline.petit@paris.test")
    assert revenir(coline).status_code == 303
    assert entre(coline) == coline.compte


def test_une_adresse_redonnee_n_ouvre_pas_le_compte_d_avant(coline, fournisseur):
    revenir(coline)
    coline.cookies.clear()
    fournisseur.qui = personne("coline", sub="sub-homonyme")
    assert_refusee(coline, revenir(coline), "une nouvelle invitation")
    invitations.invite(base.store(), coline.compte.id, auteur="Ada", maintenant=now())
    assert revenir(coline).status_code == 303
    assert entre(coline) == coline.compte
    coline.cookies.clear()
    fournisseur.qui = personne("coline")
    assert_refusee(coline, revenir(coline), "une nouvelle invitation")


def test_les_regles_donnent_changent_et_reprennent_un_role(lanterne, fournisseur):
    regles = [
        {"si": {"roles": "maraude"}, "role": "coordinateur", "ressort": {"roles": "dst:"}},
        {"si": {"roles": "nuit", "siret": SIRET}, "role": "organisateur", "ressort": ["75118"]},
    ]
    client = lanterne(ROLES=json.dumps(regles))
    fournisseur.fiche = {"roles": ["maraude", "dst:Nord"]}
    revenir(client)
    cree = entre(client)
    assert (cree.nom, cree.role, cree.ressort) == ("Coline", Role.COORDINATEUR, {"Nord"})
    fournisseur.fiche = {"roles": ["nuit"]}
    revenir(client)
    assert (entre(client).role, entre(client).ressort) == (Role.ORGANISATEUR, {"75118"})
    fournisseur.fiche = {"roles": ["maraude"]}
    reponse = revenir(client)
    assert_refusee(client, reponse, "ne vous donne plus de rôle")


def test_une_regle_ne_change_pas_le_role_qu_un_administrateur_a_donne(lanterne, fournisseur):
    client = lanterne(ROLES=json.dumps([{"si": {"siret": SIRET}, "role": "administrateur"}]))
    inviter("coline", Role.ELU)
    revenir(client)
    assert entre(client).role is Role.ELU


def test_un_ressort_qui_ne_convient_pas_au_role_est_refuse(lanterne):
    client = lanterne(ROLES=json.dumps([{"si": {"siret": SIRET}, "role": "coordinateur", "ressort": ["75118"]}]))
    assert_refusee(client, revenir(client), "Ressort")


def test_un_compte_ferme_par_un_administrateur_reste_ferme_malgre_la_regle(base):
    elu, qui = Octroi(Role.ELU, TOUT), Identite("https://op.test", "s", "elu@paris.test", "Élu")
    ouvert = attach(base, qui, elu, now())
    assert ouvert.role is Role.ELU
    registre.change_compte(base, ouvert.id, role=Role.ELU, ressort=TOUT, actif=False, auteur=AUTEUR, maintenant=now())
    with pytest.raises(ValueError, match="fermé"):
        attach(base, qui, elu, now())


# Sign-out, and what is left behind


def se_deconnecter(client):
    client.get("/deconnexion")
    return client.post(
        "/deconnexion",
        data={"jeton": client.cookies["lanterne_jeton"]},
        headers={"content-type": "application/x-www-form-urlencoded"},
    )


def test_la_deconnexion_ferme_ici_puis_chez_le_fournisseur(coline, fournisseur):
    revenir(coline)
    ancien = coline.cookies[COOKIE]
    reponse = se_deconnecter(coline)
    assert seances.read_seance(base.store(), ancien, now()) is None
    adresse = reponse.headers["refresh"].removeprefix("0; url=")
    demande = {nom: valeurs[0] for nom, valeurs in parse_qs(urlsplit(adresse).query).items()}
    assert set(demande) == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert len(demande["state"]) >= 32
    assert jwt.decode(demande["id_token_hint"], fournisseur.cle).claims["sub"] == "sub-coline"
    retour = NAVIGATEUR.get(adresse).headers["location"]
    assert "Vous êtes déconnecté" in coline.get(retour).text
    assert "peut-être restée ouverte" in coline.get(retour).text  # the state has served


def test_une_deconnexion_sans_fournisseur_revient_a_l_accueil(coline):
    reponse = se_deconnecter(coline)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/")


def test_un_fournisseur_sans_sortie_le_dit(coline, fournisseur):
    fournisseur.description = {"end_session_endpoint": None}
    revenir(coline)
    reponse = se_deconnecter(coline)
    assert "peut-être restée ouverte" in reponse.text
    assert "refresh" not in reponse.headers
    assert entre(coline) is None


def test_un_etat_de_sortie_n_ouvre_pas_de_seance(coline, fournisseur):
    revenir(coline)
    adresse = se_deconnecter(coline).headers["refresh"].removeprefix("0; url=")
    etat = parse_qs(urlsplit(adresse).query)["state"][0]
    reponse = coline.get("/oidc/retour", params={"state": etat, "code": "c", "iss": fournisseur.emetteur})
    assert_refusee(coline, reponse, "Recommencez", 400)


def test_ni_jeton_ni_revendication_dans_la_base_les_cookies_ou_les_journaux(coline, fournisseur, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    secrets_vus = []
    signer = fournisseur.sign
    fournisseur.sign = lambda revendications: secrets_vus.append(signer(revendications)) or secrets_vus[-1]
    retour = partir(coline)
    coline.get(retour)
    fournisseur.id_token = {"nonce": "x"}
    revenir(coline)
    ecrit = b"".join(fichier.read_bytes() for fichier in tmp_path.glob("lanterne.db*")).decode("latin-1")
    dit = caplog.text + repr(coline.cookies)
    assert "JetonRefuseError" in caplog.text
    for mot in (coline.cookies[COOKIE], "coline", SIRET):
        assert mot not in caplog.text
    for secret in (*secrets_vus, *fournisseur.acces):
        assert secret not in ecrit
        assert secret not in dit
    assert coline.cookies[COOKIE] not in ecrit
    assert parse_qs(urlsplit(retour).query)["state"][0] not in ecrit


def _partie(contenu):
    return _base64(json.dumps(contenu).encode())


def _base64(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _reglages(emetteur):
    donnes = {"DECOUVERTE": f"{emetteur}/.well-known/openid-configuration", "CLIENT": CLIENT, "SECRET": SECRET}
    return {f"LANTERNE_OIDC_{nom}": valeur for nom, valeur in donnes.items()}
