"""Where the second try of addresses is used: nothing sent unless asked, and whoever types an address is told."""

import socket
from pathlib import Path

import pytest
from conftest import ROOT
from fausse_geoplateforme import ICI, FausseGeoplateforme
from quartier import write_quartier
from serveur_local import servir
from streamlit.runtime import caching
from streamlit.testing.v1 import AppTest
from village import EDITION, LUNE, make_engine, make_index

from counting.__main__ import main
from counting.commandes import fichiers as commandes_csv
from counting.domain import Fiche, Position, Rencontre, StatutPosition
from counting.editions.registre import load_secteurs
from counting.fiches.registre import save
from counting.geographie.localisation import GEOPLATEFORME, candidates, localiser, situer
from counting.geographie.positions import current_positions
from counting.roles import Role
from geo import geoplateforme
from geo.geoplateforme import open_geoplateforme

OK, A_VERIFIER, NON_TROUVEE = StatutPosition
SEUL = (1, *[0] * 20)


@pytest.fixture
def serveur():
    with servir(FausseGeoplateforme()) as serveur:
        yield serveur


@pytest.fixture
def active(serveur, monkeypatch):
    """The service enabled for the whole process, by its address."""
    monkeypatch.setenv("LANTERNE_GEOPLATEFORME", serveur.racine)
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
    monkeypatch.setenv("LANTERNE_GEOPLATEFORME", serveur.racine)
    assert "Géoplateforme activée : les adresses introuvables sont envoyées à 127.0.0.1." in lire(nom)
