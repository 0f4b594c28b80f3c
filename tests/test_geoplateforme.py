"""The second try of addresses: a service that answers, one that breaks in every way, and nothing sent unless asked."""

import email.utils
import json
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from quartier import write_quartier
from streamlit.runtime import caching
from streamlit.testing.v1 import AppTest
from village import EDITION, LUNE, make_engine, make_index

from counting import commandes_csv
from counting.__main__ import main
from counting.domain import Fiche, Position, Rencontre, StatutPosition
from counting.editions import load_secteurs
from counting.fiches import save
from counting.localisation import GEOPLATEFORME, candidates, localiser, situer
from counting.positions import current_positions
from counting.roles import Role
from geo import geoplateforme
from geo.adresses.answer import INTROUVABLE
from geo.geoplateforme import ATTENTE_MAX_S, ECHECS_MAX, ESSAIS, Geoplateforme, citycode_of, open_geoplateforme
from geo.reponse_geoplateforme import SCORE_MIN, read

ICI = (2.3815, 48.8812)
PROPRIETES = {
    "label": "8 Rue Oubliée 75019 Paris",
    "score": 0.83,
    "housenumber": "8",
    "id": "75119_0001_00008",
    "banId": "6a7c1b0e-0000-4000-8000-000000000008",
    "name": "8 Rue Oubliée",
    "postcode": "75019",
    "citycode": "75119",
    "x": 654_650.0,
    "y": 6_864_900.0,
    "city": "Paris",
    "district": "Paris 19e Arrondissement",
    "context": "75, Paris, Île-de-France",
    "type": "housenumber",
    "importance": 0.6,
    "street": "Rue Oubliée",
    "_type": "address",
}
OK, A_VERIFIER, NON_TROUVEE = StatutPosition
SEUL = (1, *[0] * 20)


def entite(point=ICI, **proprietes):
    geometrie = {"type": "Point", "coordinates": list(point)}
    return {"type": "Feature", "geometry": geometrie, "properties": PROPRIETES | proprietes}


def collection(*entites):
    return json.dumps({"type": "FeatureCollection", "features": list(entites), "query": "8 rue oubliée"}).encode()


class Serveur(ThreadingHTTPServer):
    """Gives the answers of ``suite`` in turn, then the last one for ever: (status or None for silence, headers, body).

    A body that is a list is given drop by drop.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Reponse)
        self.suite = [(200, {}, collection(entite()))]
        self.demandes = []
        self.relache = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/geocodage"


class Reponse(BaseHTTPRequestHandler):
    def do_GET(self):
        demande = urlsplit(self.path)
        self.server.demandes.append((demande.path, {cle: v for cle, [v] in parse_qs(demande.query).items()}))
        suite = self.server.suite
        statut, entetes, corps = suite.pop(0) if len(suite) > 1 else suite[0]
        if statut is None:
            self.server.relache.wait()
            return
        self.send_response(statut)
        for nom, valeur in entetes.items():
            self.send_header(nom, valeur)
        self.end_headers()
        with suppress(ConnectionError):  # the client hung up
            for morceau in corps if isinstance(corps, list) else [corps]:
                self.wfile.write(morceau)
                self.server.relache.wait(0.02 if isinstance(corps, list) else 0)

    def log_message(self, *_):
        pass


@pytest.fixture
def serveur():
    serveur = Serveur()
    fil = threading.Thread(target=serveur.serve_forever, args=(0.01,))
    fil.start()
    yield serveur
    serveur.relache.set()
    serveur.shutdown()
    fil.join()
    serveur.server_close()


@pytest.fixture
def service(serveur):
    return Geoplateforme(serveur.url, delai_s=0.3, par_seconde=1_000, recul_s=0.01)


@pytest.fixture
def active(serveur, monkeypatch):
    """The service enabled for the whole process, by its address."""
    monkeypatch.setenv("LANTERNE_GEOPLATEFORME", serveur.url)
    return serveur


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return make_index(tmp_path_factory.mktemp("index"))


@pytest.fixture
def engine(tmp_path):
    return make_engine(tmp_path)


@pytest.fixture
def secteurs(engine):
    return load_secteurs(engine, EDITION)


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


# -- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "autre",
    [
        {"citycode": "93066", "city": "Saint-Denis"},
        {"citycode": "75056"},
        {"citycode": "75121"},
        {"citycode": 75119},
        {"citycode": None},
        {"type": "municipality"},
        {"type": "locality"},
        {"type": "poi"},
        {"type": ["housenumber"]},
        {"score": SCORE_MIN - 0.01},
        {"score": 0.34, "result_status": "ok"},
        {"score": 1.5},
        {"score": -1},
        {"score": True},
        {"score": "0.9"},
        {"score": None},
        {"score": float("nan")},
        {"score": float("inf")},
        {"score": 10**400},
        {"label": ""},
        {"label": 12},
        {"point": (48.8812, 2.3815)},
        {"point": (0, 0)},
        {"point": (2.3815,)},
        {"point": ("2.3815", "48.8812")},
        {"point": (float("nan"), 48.88)},
        {"point": (10**400, 48.88)},
    ],
    ids=str,
)
def test_une_reponse_qui_ne_convainc_pas_est_introuvable(autre):
    assert read(collection(entite(**autre))) == INTROUVABLE
    assert read(collection(entite(**autre), entite())).id == PROPRIETES["id"]


@pytest.mark.parametrize("score", [SCORE_MIN, 1, 1.0])
def test_le_seuil_de_score_est_atteint(score):
    assert read(collection(entite(score=score))).status == "a_verifier"


def test_la_meilleure_reponse_gagne_et_la_suivante_est_ailleurs():
    pres = entite((ICI[0], ICI[1] + 0.0005), score=0.8, label="pres")  # 56 m
    loin = entite((ICI[0], ICI[1] + 0.0010), score=0.7, label="loin")  # 111 m
    reponse = read(collection(loin, pres, entite(score=0.9)))
    assert (reponse.score, reponse.score_next) == (0.9, 0.7)
    assert read(collection(entite(), pres)).score_next == 0


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


@pytest.mark.parametrize(
    "fausse", [None, 1, "x", [], {}, {"properties": []}, {"properties": {"score": 1}}, {"geometry": 3}, [[[]]]]
)
def test_une_entite_d_une_autre_forme_est_laissee(fausse):
    assert read(collection(fausse)) == INTROUVABLE
    assert read(collection(fausse, entite())).status == "a_verifier"


def test_un_libelle_tient_sur_une_ligne_lisible():
    reponse = read(collection(entite(label="8 Rue\nOubliée\x00\ud800 " + "x" * 900, name=None, street=3)))
    assert reponse.label.startswith("8 Rue Oubliée xx")
    assert (len(reponse.label), reponse.name, reponse.street) == (200, "", "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda enfants: st.lists(enfants, max_size=3) | st.dictionaries(st.sampled_from(sorted(PROPRIETES)), enfants),
)


@settings(max_examples=150, deadline=None)
@given(JSON, JSON, st.sampled_from(sorted(PROPRIETES)))
def test_aucune_forme_de_json_ne_leve_d_exception(proprietes, valeur, nom):
    brut = entite()
    brut["properties"] = PROPRIETES | {nom: valeur}
    autre = {"geometry": valeur, "properties": proprietes}
    for entites in ([brut], [autre], [brut, autre], valeur):
        reponse = read(json.dumps({"features": entites}).encode())
        assert reponse is None or reponse.status in {"a_verifier", "introuvable"}


@settings(max_examples=150, deadline=None)
@given(st.binary())
def test_aucun_octet_ne_leve_d_exception(octets):
    assert read(octets) is None


# -- a service that breaks ----------------------------------------------------------------------------------


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


def test_un_service_muet_est_abandonne_puis_laisse_en_paix(service, serveur):
    serveur.suite = [(None, {}, b"")]
    for numero in range(ECHECS_MAX + 3):
        assert service.search(f"{numero} rue oubliée") is None
    assert len(serveur.demandes) == ECHECS_MAX
    assert service.bilan.endswith(f" : {ECHECS_MAX + 3}.")
    assert ATTENTE_MAX_S < service._prochaine - time.monotonic() <= geoplateforme.REPOS_S


def test_apres_son_repos_le_service_est_redemande(service, serveur, monkeypatch):
    monkeypatch.setattr(geoplateforme, "REPOS_S", 0.1)
    serveur.suite = [(404, {}, b"")] * ECHECS_MAX + [(200, {}, collection(entite()))]
    assert [service.search(f"{numero} rue oubliée") for numero in range(ECHECS_MAX)] == [None] * ECHECS_MAX
    assert service.search("8 rue oubliée").status == "a_verifier"


def test_un_corps_sans_fin_est_coupe(service, serveur):
    serveur.suite = [(200, {}, b" " * (3 << 20) + collection(entite()))]
    assert service.search("8 rue oubliée") is None


def test_un_corps_goutte_a_goutte_est_abandonne(service, serveur):
    serveur.suite = [(200, {}, [b" "] * 100 + [collection(entite())])]
    assert service.search("8 rue oubliée") is None


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
    service = Geoplateforme(url, delai_s=0.3, par_seconde=1_000)
    assert service.search("8 rue oubliée") is None


def test_une_redirection_vers_un_autre_hote_est_refusee(service, serveur):
    autre = Serveur()
    fil = threading.Thread(target=autre.serve_forever, args=(0.01,))
    fil.start()
    serveur.suite = [(302, {"Location": f"{autre.url}/search?q=8"}, b"")]
    assert service.search("8 rue oubliée") is None
    assert (len(serveur.demandes), autre.demandes) == (1, [])
    autre.shutdown()
    fil.join()
    autre.server_close()


@pytest.mark.parametrize("lieu", ["file:///etc/passwd", "http://[", "//ailleurs.invalid/x", "https://127.0.0.1/x", ""])
def test_une_redirection_absurde_n_est_pas_une_reponse(service, serveur, lieu):
    serveur.suite = [(302, {"Location": lieu}, b"")]
    assert service.search("8 rue oubliée") is None


def test_une_redirection_chez_le_meme_hote_est_suivie(service, serveur):
    serveur.suite = [(301, {"Location": f"{serveur.url}/search/?q=8"}, b""), (200, {}, collection(entite()))]
    assert service.search("8 rue oubliée").status == "a_verifier"


def test_le_rythme_est_borne_meme_a_plusieurs_fils(serveur):
    """Six requests at 20 a second: the last leaves five intervals after the first, whoever asks."""
    service = Geoplateforme(serveur.url, par_seconde=20)
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


# -- off by default -----------------------------------------------------------------------------------------


class SortieError(AssertionError):
    """Something tried to open a socket."""


@pytest.fixture
def sans_reseau(monkeypatch):
    def refuser(*_):
        raise SortieError

    monkeypatch.setattr(socket.socket, "connect", refuser)
    monkeypatch.setattr(socket, "getaddrinfo", refuser)


ETEINT = [None, "", " ", "0", "non", "oui", "true", "2", "data.geopf.fr", "ftp://data.geopf.fr", "http://", "http://["]


@pytest.mark.usefixtures("sans_reseau")
@pytest.mark.parametrize("reglage", ETEINT)
def test_sans_reglage_aucune_connexion_n_est_ouverte(index, secteurs, tmp_path, monkeypatch, reglage):
    monkeypatch.delenv("LANTERNE_GEOPLATEFORME", raising=False)
    if reglage is not None:
        monkeypatch.setenv("LANTERNE_GEOPLATEFORME", reglage)
    assert open_geoplateforme() is None
    [position] = localiser(index, ["8 rue oubliée"], ["19-01"], secteurs, decisions={})
    assert position.statut is NON_TROUVEE
    assert candidates(index, "8 rue oubliée", 3) == index.candidates("8 rue oubliée", 3)
    monkeypatch.setattr(commandes_csv, "build_index", lambda: index)
    (tmp_path / "in.csv").write_text("adresse\n8 rue oubliée\n", encoding="utf-8")
    assert main(["geocode", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), "--address", "adresse"]) == 0


def test_le_piege_a_connexions_fonctionne(sans_reseau, index, secteurs, monkeypatch):
    monkeypatch.setenv("LANTERNE_GEOPLATEFORME", "http://127.0.0.1:1")
    with pytest.raises(SortieError):
        localiser(index, ["8 rue oubliée"], ["19-01"], secteurs, decisions={})


def test_geocode_sans_son_option_n_envoie_rien_meme_active(active, index, tmp_path, monkeypatch):
    monkeypatch.setattr(commandes_csv, "build_index", lambda: index)
    (tmp_path / "in.csv").write_text("adresse\n8 rue oubliée\n", encoding="utf-8")
    assert main(["geocode", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), "--address", "adresse"]) == 0
    assert active.demandes == []


def test_un_suffit_a_l_activer_et_l_annonce_nomme_le_destinataire(monkeypatch):
    monkeypatch.setenv("LANTERNE_GEOPLATEFORME", "1")
    service = open_geoplateforme()
    assert service is open_geoplateforme()
    assert service.annonce == "Géoplateforme activée : les adresses introuvables sont envoyées à l’IGN."
    monkeypatch.setenv("LANTERNE_GEOPLATEFORME", "https://geocodage.intranet:8443/x")
    assert "envoyées à geocodage.intranet." in open_geoplateforme().annonce


# -- where it is used ---------------------------------------------------------------------------------------


def test_seule_l_adresse_introuvable_est_envoyee(active, index, secteurs):
    trouvee, seconde = localiser(index, ["7 rue de la Lune", "8 chemin oublié"], ["19-01"] * 2, secteurs, decisions={})
    assert (trouvee.statut, trouvee.methode) == (OK, "housenumber")
    assert seconde == Position(*ICI, A_VERIFIER, 0.83, GEOPLATEFORME)
    assert [(d["q"], d["citycode"]) for _, d in active.demandes] == [("8 chemin oublié", "75119")]


def test_sans_reponse_l_adresse_reste_introuvable(active, index, secteurs):
    active.suite = [(404, {}, b"")]
    [position] = localiser(index, ["8 chemin oublié"], ["19-01"], secteurs, decisions={})
    assert position == Position(None, None, NON_TROUVEE, 0.0, "introuvable")


def test_ce_qu_une_personne_a_decide_n_est_pas_envoye(active, index, secteurs):
    choisie = Position(*LUNE, OK, 1.0, "choix d’une personne")
    decisions = {("19-01", "8 chemin oublie"): choisie}
    assert localiser(index, ["8 chemin oublié"], ["19-01"], secteurs, decisions=decisions) == [choisie]
    ligne = Rencontre("a", "9 chemin oublié", SEUL, position=choisie)
    assert situer(index, [ligne], secteurs, "19-01", decisions={}) == [ligne]
    assert active.demandes == []


def test_la_reponse_est_enregistree_et_n_est_plus_redemandee(active, index, engine, secteurs):
    [ligne] = situer(index, [Rencontre("a", "8 chemin oublié", SEUL)], secteurs, "19-01", decisions={})
    save(engine, Fiche(EDITION, "19-01", "Ana", "cle", rencontres=(ligne,)))
    with engine.connect() as connexion:
        [ecrite] = current_positions(connexion, EDITION, ["a"]).values()
    assert ecrite == Position(*ICI, A_VERIFIER, 0.83, GEOPLATEFORME)
    geoplateforme._shared.cache_clear()  # another process
    relue = Rencontre("a", "8 chemin oublié", SEUL, position=ecrite)
    assert situer(index, [relue], secteurs, "19-01", decisions={}) == [relue]
    assert len(active.demandes) == 1


def test_un_candidat_de_plus_dit_d_ou_il_vient(active, index):
    locaux = index.candidates("8 chemin oublié", 3)
    *debut, dernier = candidates(index, "8 chemin oublié", 3, arrondissement="75119")
    assert debut == locaux
    assert dernier.label == "Géoplateforme : 8 Rue Oubliée 75019 Paris"
    assert (dernier.lon, dernier.lat, dernier.score) == (*ICI, 0.83)
    assert candidates(index, "7 rue de la Lune", 3) == index.candidates("7 rue de la Lune", 3)
    assert len(active.demandes) == 1


def test_geocode_avec_son_option_le_dit_et_n_envoie_que_paris(active, index, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(commandes_csv, "build_index", lambda: index)
    lignes = ["adresse;cp", "7 rue de la Lune;75019", "8 chemin oublié;75019", "8 chemin oublié;93100", "9 sente;75000"]
    entree, sortie = tmp_path / "in.csv", tmp_path / "out.csv"
    entree.write_text("\n".join(lignes), encoding="utf-8")
    commande = ["geocode", str(entree), str(sortie), "--address", "adresse", "--postcode", "cp", "--geoplateforme"]
    assert main(commande) == 0
    statuts = [ligne.rsplit(";", 1)[1] for ligne in Path(sortie).read_text(encoding="utf-8").splitlines()]
    assert statuts == ["result_status", "ok", "a_verifier", "introuvable", "a_verifier"]
    assert [(d["q"], d.get("citycode")) for _, d in active.demandes] == [
        ("8 chemin oublié", "75119"),
        ("9 sente Paris", None),
    ]
    assert "Géoplateforme activée : les adresses introuvables sont envoyées à 127.0.0.1." in capsys.readouterr().err


# -- on screen ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ecran(tmp_path_factory):
    """The pages of an édition of ten secteurs, every role free to choose."""
    var = tmp_path_factory.mktemp("pages")
    caching.cache_resource.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(write_quartier(var)))
        patch.setenv("LANTERNE_VAR", str(var))
        patch.setattr("dashboard.session.FREE_ROLES", True)
        yield
    caching.cache_resource.clear()


def lire(nom):
    page = AppTest.from_file(str(ROOT / "pages" / f"{nom}.py"), default_timeout=30)
    page.session_state["role"] = Role.ORGANISATEUR.name
    page.session_state["auteur"] = "Ana"
    page.session_state["secteur-saisi"] = "RATP"
    page.run()
    assert not page.exception
    return " ".join(element.proto.body for element in page.get("html"))


@pytest.mark.parametrize("nom", ["localiser", "importer", "saisie"])
def test_chaque_page_ou_entrent_des_adresses_dit_si_elles_sortent(ecran, serveur, monkeypatch, nom):
    monkeypatch.delenv("LANTERNE_GEOPLATEFORME", raising=False)
    assert "Géoplateforme" not in lire(nom)
    monkeypatch.setenv("LANTERNE_GEOPLATEFORME", serveur.url)
    assert "Géoplateforme activée : les adresses introuvables sont envoyées à 127.0.0.1." in lire(nom)
