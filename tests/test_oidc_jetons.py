"""Sign-in by OpenID Connect: what is signed, then all the ways it may lie."""

import base64
import hmac
import json

import pytest
from banc_oidc import assert_refusee, entre, inviter, revenir
from fournisseur import CLIENT, SECRET
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

pytest_plugins = ["fixtures_oidc"]


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


def read_keys(fournisseur):
    return [chemin for chemin, _ in fournisseur.demandes].count("/cles")


def test_une_cle_inconnue_se_cherche_une_fois_de_plus_puis_se_refuse(coline, fournisseur):
    """Its owner may have changed keys: they are read again, once a token, and no more."""
    assert revenir(coline).status_code == 303
    coline.cookies.clear()
    lues = read_keys(fournisseur)
    fournisseur.cle = RSAKey.generate_key(2048, {"kid": "inconnue"})
    assert_refusee(coline, revenir(coline), "vérifier le jeton")
    assert read_keys(fournisseur) == lues + 1


@pytest.mark.parametrize("publiee", ["ES256", "PS256"])
@pytest.mark.parametrize(
    "algorithme", ["none", "None", "NONE", "HS256", "HS384", "HS512", "RS256", "ES256", "EdDSA", "x"]
)
def test_un_algorithme_qui_n_est_pas_celui_de_la_cle_est_refuse(coline, fournisseur, publiee, algorithme):
    """The header names a key that is published, and an algorithm that is not its own: the public key is no secret."""
    fournisseur.take_key(publiee)
    publique = fournisseur.cle.as_pem(private=False)

    def sign(revendications):
        dit = f"{_partie({'alg': algorithme, 'kid': fournisseur.cle.kid})}.{_partie(revendications)}"
        hache = f"sha{algorithme[-3:]}" if algorithme.startswith("HS") else "sha256"
        return f"{dit}.{_base64(hmac.digest(publique, dit.encode(), hache))}"

    fournisseur.sign = sign
    assert_refusee(coline, revenir(coline), "vérifier le jeton")


@pytest.mark.parametrize(("publiee", "autre", "algorithme"), [
    ("RS256", ECKey.generate_key("P-256", {"kid": "la même"}), "ES256"),
    ("ES256", RSAKey.generate_key(2048, {"kid": "la même"}), "RS256"),
    ("ES256", RSAKey.generate_key(2048, {"kid": "la même"}), "PS256"),
    ("ES384", ECKey.generate_key("P-256", {"kid": "la même"}), "ES256"),
])  # fmt: skip
def test_une_cle_d_une_autre_sorte_sous_le_meme_nom_est_refusee(coline, fournisseur, publiee, autre, algorithme):
    fournisseur.take_key(publiee)
    entete = {"alg": algorithme, "kid": fournisseur.cle.kid}
    fournisseur.sign = lambda revendications: jwt.encode(entete, revendications, autre, algorithms=[algorithme])
    assert_refusee(coline, revenir(coline), "vérifier le jeton")


@pytest.mark.parametrize("ou", ["jwk", "jku", "x5u"])
def test_un_jeton_qui_apporte_sa_propre_cle_est_refuse(coline, fournisseur, ou):
    """RFC 7515 lets a header bring a key or its address: neither proves anything."""
    voleur = RSAKey.generate_key(2048, {"kid": "voleur"})
    apporte = voleur.as_dict(private=False) if ou == "jwk" else f"{fournisseur.emetteur}/piege"
    entete = {"alg": "RS256", "kid": fournisseur.cle.kid, ou: apporte}
    fournisseur.sign = lambda revendications: jwt.encode(entete, revendications, voleur, algorithms=["RS256"])
    assert_refusee(coline, revenir(coline), "vérifier le jeton")
    assert not [chemin for chemin, _ in fournisseur.demandes if "piege" in chemin]


@pytest.mark.parametrize("nombre", [0, 1, 2, 4, 5])
def test_un_jeton_qui_n_a_pas_trois_parties_est_refuse(coline, fournisseur, nombre):
    fournisseur.sign = lambda _revendications: ".".join(["eyJhbGciOiJSUzI1NiJ9"] * nombre)
    assert revenir(coline).status_code in {403, 502}
    assert entre(coline) is None


def test_la_fiche_ne_se_signe_pas_autrement_que_le_jeton(coline, fournisseur):
    """A good id_token, then a userinfo signed with the public key as a secret."""
    honnete, vus = fournisseur.sign, []

    def sign(revendications):
        vus.append(1)
        if len(vus) == 1:
            return honnete(revendications)
        dit = f"{_partie({'alg': 'HS256', 'kid': fournisseur.cle.kid})}.{_partie(revendications)}"
        publique = fournisseur.cle.as_pem(private=False)
        return f"{dit}.{_base64(hmac.digest(publique, dit.encode(), 'sha256'))}"

    fournisseur.sign = sign
    assert_refusee(coline, revenir(coline), "vérifier la fiche")


def test_un_niveau_trop_bas_est_refuse_et_un_plus_haut_passe(lanterne, fournisseur):
    client = lanterne(ACR="eidas2")
    inviter("coline")
    for bas in ("eidas1", None, "https://proconnect.gouv.fr/assurance/self-asserted"):
        fournisseur.acr = bas
        assert_refusee(client, revenir(client), "second facteur")
    fournisseur.acr = "eidas3"
    assert revenir(client).status_code == 303


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


def _partie(contenu):
    return _base64(json.dumps(contenu).encode())


def _base64(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
