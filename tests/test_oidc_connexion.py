"""Sign-in by OpenID Connect: what an honest provider, like ProConnect, and Lanterne say to each other."""

import json
import time

import pytest
from banc_oidc import LANTERNE, entre, inviter, partir, revenir

from counting.comptes import seances
from counting.store import now
from dashboard import base
from dashboard.registre import PAGES

pytest_plugins = ["fixtures_oidc"]


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


@pytest.mark.parametrize("algorithme", ["ES256", "ES384", "PS256", "PS512", "RS512"])
def test_les_signatures_par_courbe_et_par_rsa_pss_ouvrent_comme_rs256(coline, fournisseur, algorithme):
    """Real keys sign the id_token and the userinfo alike."""
    fournisseur.take_key(algorithme)
    assert revenir(coline).status_code == 303
    assert entre(coline) == coline.compte


@pytest.mark.parametrize("avant", ["RS256", "ES256"])
def test_un_fournisseur_peut_changer_d_algorithme_sans_redemarrer_lanterne(coline, fournisseur, avant):
    fournisseur.take_key(avant)
    assert revenir(coline).status_code == 303
    fournisseur.take_key("PS256")
    assert revenir(coline).status_code == 303


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.url_path)
def test_la_page_demandee_se_garde_pendant_l_aller_chez_le_fournisseur(coline, page):
    connexion = coline.get("/connexion", params={"vers": page.url_path}).text
    assert f'href="/oidc/depart?vers={page.url_path}"' in connexion
    assert coline.get(partir(coline, vers=page.url_path)).headers["location"] == f"/{page.url_path}"


def test_la_page_demandee_ne_sort_pas_de_lanterne(coline, fournisseur):
    retour = partir(coline, vers="saisie")
    assert "saisie" not in retour
    assert not [demande for _, demande in fournisseur.demandes if "saisie" in str(demande)]


@pytest.mark.parametrize(
    "vers",
    [
        "https://piege.test",
        "//piege.test",
        "/\\piege.test",
        "\\\\piege.test",
        "saisie@piege.test",
        "../saisie",
        "saisie/../..",
        "saisie\r\nLocation: https://piege.test",
        "javascript:alert(1)",
        "%2F%2Fpiege.test",
        "SAISIE",
        "saisie ",
        "\x00saisie",
        "saisie?role=ADMINISTRATEUR",
        "x" * 5000,
        '"><script>alert(1)</script>',
    ],
)
def test_on_ne_revient_jamais_ailleurs_que_vers_une_page_de_lanterne(coline, vers):
    assert "piege" not in coline.get("/connexion", params={"vers": vers}).text
    assert "<script>" not in coline.get("/connexion", params={"vers": vers}).text
    reponse = coline.get(partir(coline, vers=vers))
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/")
