"""Sign-out by OpenID Connect, and what sign-in leaves behind."""

import logging
from urllib.parse import parse_qs, urlsplit

from banc_oidc import NAVIGATEUR, assert_refusee, entre, partir, revenir, se_deconnecter
from fournisseur import SIRET
from joserfc import jwt

from counting.comptes import seances
from counting.store import now
from dashboard import base
from dashboard.session import COOKIE

pytest_plugins = ["fixtures_oidc"]


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
