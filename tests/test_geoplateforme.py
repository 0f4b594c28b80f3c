"""The second try of addresses: a service that answers, and one that breaks in every way."""

import email.utils
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from fausse_geoplateforme import ICI, FausseGeoplateforme, collection, entite
from serveur_local import servir

from geo import geoplateforme
from geo.adresses.answer import INTROUVABLE
from geo.geoplateforme import ATTENTE_MAX_S, ECHECS_MAX, ESSAIS, Geoplateforme, citycode_of
from geo.reponse_geoplateforme import read

LARGE_S, COURT_S = 30, 0.3
"""Longest silence allowed: no busy machine is late by that much; and for those who never answer in time."""


@pytest.fixture
def serveur():
    with servir(FausseGeoplateforme()) as serveur:
        yield serveur


def demander(url, delai_s):
    return Geoplateforme(url, delai_s=delai_s, par_seconde=1_000, recul_s=0.01)


@pytest.fixture
def service(serveur):
    return demander(serveur.racine, LARGE_S)


@pytest.fixture
def presse(serveur):
    """The same, in a hurry."""
    return demander(serveur.racine, COURT_S)


# -- what it asks, what it answers --------------------------------------------------------------------------


def test_une_reponse_meme_bonne_reste_a_verifier(service):
    reponse = service.search("8 rue oubliee", citycode="75119")
    assert (reponse.status, reponse.type, reponse.score) == ("a_verifier", "housenumber", 0.83)
    assert (reponse.lon, reponse.lat) == ICI
    assert (reponse.label, reponse.id) == ("8 Rue Oubliée 75019 Paris", "75119_0001_00008")
    assert (reponse.housenumber, reponse.name, reponse.street) == ("8", "8 Rue Oubliée", "Rue Oubliée")
    assert (reponse.postcode, reponse.city, reponse.citycode) == ("75019", "Paris", "75119")


def test_la_demande_est_celle_de_la_documentation_et_ne_dit_que_l_adresse(service, serveur):
    service.search(" « 8  rue\noubliée »", citycode="75119")
    commun = {"limit": "5", "autocomplete": "0", "index": "address"}
    assert serveur.demandes == [("/geocodage/search", {"q": "8 rue oubliée »", "citycode": "75119"} | commun)]


def test_sans_arrondissement_la_demande_dit_paris(service, serveur):
    service.search("8 rue oubliée")
    service.search("8 rue oubliée, Paris 19")
    assert [demande["q"] for _, demande in serveur.demandes] == ["8 rue oubliée Paris", "8 rue oubliée, Paris 19"]


def test_la_meme_question_n_est_posee_qu_une_fois(service, serveur):
    """The service does not repeat itself: its first answer is the answer."""
    serveur.suite += [(200, {}, collection(entite(score=0.6)))]
    assert service.search("8 rue oubliée").score == service.search("8  rue oubliée ").score == 0.83
    assert len(serveur.demandes) == 1
    assert service.search("8 rue oubliée", citycode="75119").score == 0.6


def test_introuvable_se_retient_aussi(service, serveur):
    serveur.suite = [(200, {}, collection()), (200, {}, collection(entite()))]
    assert service.search("derrière le gros arbre") == service.search("derrière le gros arbre") == INTROUVABLE
    assert len(serveur.demandes) == 1


def test_une_absence_de_reponse_ne_se_retient_pas(service, serveur):
    serveur.suite = [(404, {}, b""), (200, {}, collection(entite()))]
    assert service.bilan == ""
    assert service.search("8 rue oubliée") is None
    assert service.search("8 rue oubliée").status == "a_verifier"
    assert service.bilan.endswith("introuvable » : 1.")


@pytest.mark.parametrize("texte", ["", "   ", "?!", "--", "12", "x" * 201, "x" * 10_000, "12 " * 5_000])
def test_ce_qui_n_est_pas_une_adresse_n_est_pas_envoye(service, serveur, texte):
    assert service.search(texte) == INTROUVABLE
    assert serveur.demandes == []


@pytest.mark.parametrize("code", ["75056", "75121", "93066", "19", "", "75119&type=street"])
def test_hors_de_paris_rien_n_est_envoye(service, serveur, code):
    assert service.search("8 rue oubliée", citycode=code) == INTROUVABLE
    assert serveur.demandes == []


@pytest.mark.parametrize("texte", ["8 rue \ud800 oubliée", "8 rue \x00", "8&citycode=75101#é", "а́дрес 8", "8 🏠 rue"])
def test_un_texte_etrange_est_envoye_comme_un_texte(service, serveur, texte):
    assert service.search(texte, citycode="75119").status == "a_verifier"
    [(_, demande)] = serveur.demandes
    assert demande["citycode"] == "75119"


def test_le_refus_d_un_texte_est_une_reponse(service, serveur):
    serveur.suite = [(400, {}, b'{"code":400,"message":"Parameter q is too short"}')]
    for _ in range(ECHECS_MAX + 1):
        assert service.search("8 rue oubliée") == INTROUVABLE
    assert len(serveur.demandes) == 1


def test_les_codes_postaux_de_paris_donnent_leur_arrondissement():
    assert [citycode_of(code) for code in (None, "", "75000")] == [None] * 3
    assert citycode_of("75001") == "75101"
    assert citycode_of("75020") == "75120"
    assert citycode_of("75116") == "75116"
    assert [citycode_of(code) for code in ("75021", "93100", "7501", "Paris")] == ["75021", "93100", "7501", "Paris"]


# -- a service that breaks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "corps",
    [
        b"",
        b"{",
        collection(entite())[:-40],
        b"<!doctype html><title>Maintenance</title>",
        b"null",
        b"[]",
        b'"ok"',
        b"12",
        b"{}",
        b'{"features": null}',
        b'{"features": {"a": 1}}',
        b"\xff\xfe\x00garbage",
        b"[" * 100_000,
        b'{"features": [' + b"9" * 5_000 + b"]}",
    ],
)
def test_un_corps_illisible_n_est_pas_une_reponse(service, serveur, corps):
    assert read(corps) is None
    serveur.suite = [(200, {"Content-Type": "text/html"}, corps)]
    assert service.search("8 rue oubliée") is None


@pytest.mark.parametrize("statut", [429, 500, 502, 503, 504])
def test_un_service_occupe_ou_en_panne_est_redemande(service, serveur, statut):
    serveur.suite = [(statut, {}, b"trop"), (200, {}, collection(entite()))]
    assert service.search("8 rue oubliée").status == "a_verifier"
    assert len(serveur.demandes) == 2


@pytest.mark.parametrize("statut", [429, 500])
def test_les_essais_sont_comptes(service, serveur, statut):
    serveur.suite = [(statut, {}, b"<html>trop</html>")]
    assert service.search("8 rue oubliée") is None
    assert len(serveur.demandes) == ESSAIS


def dans(secondes):
    return email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=secondes), usegmt=True)


def test_retry_after_est_attendu(service, serveur):
    serveur.suite = [(429, {"Retry-After": "1"}, b""), (200, {}, collection(entite()))]
    debut = time.monotonic()
    assert service.search("8 rue oubliée").status == "a_verifier"
    assert time.monotonic() - debut >= 1


@pytest.mark.parametrize(
    "attente", ["3600", "999999999", dans(3600), dans(86_400)], ids=["1 h", "32 ans", "date", "demain"]
)
def test_un_long_retry_after_n_est_pas_attendu_mais_obei(service, serveur, attente):
    serveur.suite = [(429, {"Retry-After": attente}, b""), (200, {}, collection(entite()))]
    assert service.search("8 rue oubliée") is None
    assert service.search("9 rue oubliée") is None
    assert len(serveur.demandes) == 1
    assert ATTENTE_MAX_S < service._prochaine - time.monotonic() <= geoplateforme.REPOS_MAX_S


ABSURDES = ["0", "-5", "bientôt", "1e9", "", "9" * 400, "Mon, 99 Foo 2026", dans(-3600)]


@pytest.mark.parametrize("attente", ABSURDES, ids=range(len(ABSURDES)))
def test_un_retry_after_absurde_ne_bloque_pas(service, serveur, attente):
    serveur.suite = [(429, {"Retry-After": attente.encode().decode("latin-1")}, b""), (200, {}, collection(entite()))]
    assert service.search("8 rue oubliée").status == "a_verifier"


@pytest.mark.parametrize("statut", [204, 401, 403, 404, 410, 418])
def test_un_autre_statut_n_est_pas_redemande(service, serveur, statut):
    serveur.suite = [(statut, {}, b"")]
    assert service.search("8 rue oubliée") is None
    assert len(serveur.demandes) == 1


def test_un_service_muet_est_abandonne_puis_laisse_en_paix(presse, serveur):
    serveur.suite = [(None, {}, b"")]
    for numero in range(ECHECS_MAX + 3):
        assert presse.search(f"{numero} rue oubliée") is None
    assert len(serveur.demandes) == ECHECS_MAX
    assert presse.bilan.endswith(f" : {ECHECS_MAX + 3}.")
    assert ATTENTE_MAX_S < presse._prochaine - time.monotonic() <= geoplateforme.REPOS_S


def test_apres_son_repos_le_service_est_redemande(service, serveur, monkeypatch):
    monkeypatch.setattr(geoplateforme, "REPOS_S", 0.1)
    serveur.suite = [(404, {}, b"")] * ECHECS_MAX + [(200, {}, collection(entite()))]
    assert [service.search(f"{numero} rue oubliée") for numero in range(ECHECS_MAX)] == [None] * ECHECS_MAX
    assert service.search("8 rue oubliée").status == "a_verifier"


def test_un_corps_sans_fin_est_coupe(service, serveur):
    serveur.suite = [(200, {}, b" " * (3 << 20) + collection(entite()))]
    assert service.search("8 rue oubliée") is None


def test_un_corps_goutte_a_goutte_est_abandonne(presse, serveur):
    serveur.suite = [(200, {}, [b" "] * 100 + [collection(entite())])]
    assert presse.search("8 rue oubliée") is None


def test_un_corps_plus_court_qu_annonce_n_est_pas_une_reponse(service, serveur):
    serveur.suite = [(200, {"Content-Length": "100000"}, collection(entite())[:-2])]
    assert service.search("8 rue oubliée") is None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1",
        "http://127.0.0.1:99999",
        "http://nulle.part.invalid",
        "http://a b",
        "http://[",
        "ftp://x",
        "",
    ],
)
def test_un_service_injoignable_n_est_pas_une_exception(url):
    assert demander(url, COURT_S).search("8 rue oubliée") is None


def test_une_redirection_vers_un_autre_hote_est_refusee(service, serveur):
    with servir(FausseGeoplateforme()) as autre:
        serveur.suite = [(302, {"Location": f"{autre.racine}/search?q=8"}, b"")]
        assert service.search("8 rue oubliée") is None
        assert (len(serveur.demandes), autre.demandes) == (1, [])


@pytest.mark.parametrize("lieu", ["file:///etc/passwd", "http://[", "//ailleurs.invalid/x", "https://127.0.0.1/x", ""])
def test_une_redirection_absurde_n_est_pas_une_reponse(service, serveur, lieu):
    serveur.suite = [(302, {"Location": lieu}, b"")]
    assert service.search("8 rue oubliée") is None


def test_une_redirection_chez_le_meme_hote_est_suivie(service, serveur):
    serveur.suite = [(301, {"Location": f"{serveur.racine}/search/?q=8"}, b""), (200, {}, collection(entite()))]
    assert service.search("8 rue oubliée").status == "a_verifier"


def test_le_rythme_est_borne_meme_a_plusieurs_fils(serveur):
    """Six requests at 20 a second: the last leaves five intervals after the first, whoever asks."""
    service = Geoplateforme(serveur.racine, delai_s=LARGE_S, par_seconde=20)
    fils = [threading.Thread(target=service.search, args=(f"{n} rue oubliée",)) for n in range(6)]
    debut = time.monotonic()
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert time.monotonic() - debut >= 5 / 20
    assert len(serveur.demandes) == 6


def test_le_rythme_par_defaut_est_bien_sous_la_limite_publiee():
    assert geoplateforme.PAR_SECONDE <= 50 / 2
