"""`python -m geo update` against a server that also breaks: whole and checked, or nothing changes."""

import fcntl
import hashlib
import json
import os
from dataclasses import replace

import officiels
import pytest
from serveur_local import ReponseLocale, ServeurLocal, servir

from geo import __main__ as commande
from geo import reference, update
from geo.__main__ import main
from geo.download import TelechargementError, download
from geo.fichiers import FICHIERS
from geo.update import MiseAJourError

ENTIERS = {
    "arrondissements.geojson": officiels.geojson(officiels.arrondissements()),
    "quartiers.geojson": officiels.geojson(officiels.quartiers()),
    "voies.geojson": officiels.geojson(officiels.voies()),
    "adresses-75.csv.gz": officiels.adresses(),
}


class Serveur(ServeurLocal):
    """Gives ``corps`` by path; ``panne`` makes every answer break in one way."""

    def __init__(self):
        super().__init__(Reponse)
        self.corps = {f"/{nom}": contenu for nom, contenu in ENTIERS.items()}
        self.panne = {}


class Reponse(ReponseLocale):
    def repondre(self):
        self.server.demandes.append(self.path)
        getattr(self, self.server.panne.get(self.path, "entiere"))(self.server.corps[self.path])

    def entiere(self, corps):
        self.entete(200, len(corps))
        self.wfile.write(corps)

    def erreur(self, _):
        self.entete(500, 0)

    def tronquee(self, corps):
        self.entete(200, len(corps))
        self.wfile.write(corps[: len(corps) // 2])

    def sans_longueur(self, corps):
        self.entete(200, None)
        self.wfile.write(corps)

    def coupee_sans_longueur(self, corps):
        self.sans_longueur(corps[: len(corps) // 2])

    def morceau_coupe(self, corps):
        self.protocol_version = "HTTP/1.1"
        self.entete(200, None, ("Transfer-Encoding", "chunked"))
        self.wfile.write(b"%x\r\n" % len(corps) + corps[: len(corps) // 2])
        self.close_connection = True

    def muette(self, corps):
        self.entete(200, len(corps))
        self.wfile.write(corps[:1000])
        self.server.relache.wait()

    def muette_des_le_debut(self, _):
        self.server.relache.wait()

    def illisible(self, _):
        self.wfile.write(b"\x00\x01 ce n'est pas du HTTP\r\n\r\n")

    def entete(self, code, longueur, *autres):
        self.send_response(code)
        for nom, valeur in autres:
            self.send_header(nom, valeur)
        if longueur is not None:
            self.send_header("Content-Length", str(longueur))
        self.end_headers()


@pytest.fixture
def serveur():
    with servir(Serveur()) as serveur:
        yield serveur


@pytest.fixture
def fichiers(serveur):
    return fichiers_de(serveur)


@pytest.fixture
def dossier(tmp_path, monkeypatch):
    """A reference folder with one old official file, one file of the house, and an old manifest."""
    dossier = tmp_path / "reference"
    dossier.mkdir()
    (dossier / "arrondissements.geojson").write_bytes(ENTIERS["arrondissements.geojson"] + b" ")
    (dossier / "gares.geojson").write_text("posé à la main")
    (dossier / "manifest.json").write_text('{"fichiers": {}}')
    monkeypatch.setenv("LANTERNE_REFERENCE", str(dossier))
    return dossier


def fichiers_de(serveur):
    """The table of official files, told to ask `serveur`."""
    return tuple(replace(fichier, url=serveur.url(fichier.nom)) for fichier in FICHIERS)


def photo(dossier):
    """Every file and folder with its bytes."""
    return {path.relative_to(dossier): path.is_file() and path.read_bytes() for path in dossier.rglob("*")}


def muet(*_):
    """Say nothing of the progress."""


def test_une_mise_a_jour_entiere_remplace_les_fichiers_et_les_date(dossier, fichiers, capsys):
    assert main(["update"], fichiers) == 0
    assert {nom: (dossier / nom).read_bytes() for nom in ENTIERS} == ENTIERS
    assert (dossier / "gares.geojson").read_text() == "posé à la main"
    assert sorted(path.name for path in dossier.iterdir()) == sorted([*ENTIERS, "gares.geojson", "manifest.json"])
    manifeste = json.loads((dossier / "manifest.json").read_text())["fichiers"]
    assert sorted(manifeste) == sorted(ENTIERS)
    for fichier in fichiers:
        recu = manifeste[fichier.nom]
        assert recu["url"] == fichier.url
        assert recu["octets"] == len(ENTIERS[fichier.nom])
        assert recu["sha256"] == hashlib.sha256(ENTIERS[fichier.nom]).hexdigest()
        assert recu["telecharge_le"].endswith("Z")
    assert reference.load_arrondissements()[1].millesime.startswith("téléchargé le ")
    assert reference.source_adresses().millesime.startswith("téléchargé le ")
    sortie = capsys.readouterr()
    assert "arrondissements.geojson : 0,0 Mo, sha256 " in sortie.out
    assert "100 %" in sortie.err
    assert f"Dossier de référence à jour : {dossier}" in sortie.err


def test_le_dossier_est_cree_s_il_manque(tmp_path, monkeypatch, fichiers):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path / "var" / "reference"))
    assert main(["update", "--only", "quartiers"], fichiers) == 0
    assert len(reference.load_quartiers()[0]) == 80


def test_only_ne_demande_que_ces_fichiers_et_garde_les_autres_dates(dossier, serveur, fichiers):
    assert main(["update", "--only", "arrondissements"], fichiers) == 0
    assert main(["update", "--only", "voies", "quartiers"], fichiers) == 0
    assert serveur.demandes == ["/arrondissements.geojson", "/quartiers.geojson", "/voies.geojson"]
    assert sorted(json.loads((dossier / "manifest.json").read_text())["fichiers"]) == [
        "arrondissements.geojson",
        "quartiers.geojson",
        "voies.geojson",
    ]


def test_only_mal_ecrit_ne_fait_rien_et_dit_le_choix(dossier, fichiers, capsys):
    avant = photo(dossier)
    assert main(["update", "--only", "rues"], fichiers) == 2
    assert (
        "Fichier inconnu : rues. Choisissez parmi arrondissements, quartiers, voies, adresses."
        in capsys.readouterr().err
    )
    assert photo(dossier) == avant


@pytest.mark.parametrize(
    ("panne", "message"),
    [
        ("erreur", "le serveur a répondu 500"),
        ("tronquee", "octets reçus sur"),
        ("coupee_sans_longueur", "abîmé"),
        ("morceau_coupe", "coupée ou illisible"),
        ("illisible", "coupée ou illisible"),
    ],
)
def test_un_telechargement_casse_ne_change_rien(dossier, serveur, fichiers, panne, message):
    """The last of the four files breaks: the three whole ones are not taken either."""
    avant = photo(dossier)
    serveur.panne["/adresses-75.csv.gz"] = panne
    with pytest.raises(MiseAJourError, match=rf"^adresses-75.csv.gz : .*{message}.* Rien n’a changé dans {dossier}\."):
        update.update(dossier, fichiers, progress=muet)
    assert len(serveur.demandes) == 4
    assert photo(dossier) == avant


def test_la_commande_dit_ce_qui_a_casse_et_que_faire(dossier, serveur, fichiers, capsys):
    avant = photo(dossier)
    serveur.panne["/adresses-75.csv.gz"] = "erreur"
    assert main(["update"], fichiers) == 1
    assert photo(dossier) == avant
    assert capsys.readouterr().err.endswith(
        "Mise à jour abandonnée. adresses-75.csv.gz : le serveur a répondu 500. "
        f"Rien n’a changé dans {dossier}. Relancez plus tard, ou copiez-y à la main adresses-75.csv.gz, "
        f"pris à {fichiers[3].url}\n"
    )


@pytest.mark.parametrize("panne", ["muette", "muette_des_le_debut"])
def test_un_serveur_qui_se_tait_est_abandonne(dossier, serveur, fichiers, panne):
    avant = photo(dossier)
    serveur.panne["/voies.geojson"] = panne
    voies = [fichier for fichier in fichiers if fichier.cle == "voies"]  # a busy machine makes no other file late
    with pytest.raises(MiseAJourError, match=r"voies.geojson : le serveur ne répond plus\. Rien n’a changé"):
        update.update(dossier, voies, progress=muet, delai_s=0.3)
    assert photo(dossier) == avant


def test_un_serveur_absent_est_dit(dossier, serveur, fichiers):
    avant = photo(dossier)
    with pytest.raises(MiseAJourError, match=r"serveur injoignable .* Rien n’a changé"):
        update.update(dossier, [replace(fichiers[0], url="http://127.0.0.1:1/")], progress=muet)
    assert photo(dossier) == avant


def test_un_telechargement_sans_longueur_annoncee_passe(dossier, serveur, fichiers):
    serveur.panne["/quartiers.geojson"] = "sans_longueur"
    assert main(["update", "--only", "quartiers"], fichiers) == 0
    assert (dossier / "quartiers.geojson").read_bytes() == ENTIERS["quartiers.geojson"]


def test_une_goutte_a_goutte_est_abandonnee(serveur, tmp_path, monkeypatch):
    monkeypatch.setattr("geo.download.DUREE_MAX_S", -1.0)
    with pytest.raises(TelechargementError, match="trop long"):
        download(serveur.url("voies.geojson"), tmp_path / "voies.geojson", delai_s=5, progress=muet)


def papillon():
    features = officiels.arrondissements()
    ring = features[0]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    return officiels.geojson(features)


@pytest.mark.parametrize(
    ("nom", "corps", "message"),
    [
        (
            "arrondissements.geojson",
            officiels.geojson(officiels.arrondissements()[:19]),
            "19 contours trouvés, 20 attendus",
        ),
        ("arrondissements.geojson", papillon(), "contour invalide pour 75101"),
        ("arrondissements.geojson", bytes(range(256)) * 40, "pas un GeoJSON lisible"),
        ("arrondissements.geojson", b"", "pas un GeoJSON lisible"),
        ("arrondissements.geojson", b"<html>Maintenance</html>", "pas un GeoJSON lisible"),
        ("quartiers.geojson", officiels.geojson(officiels.arrondissements()), "« l_qu » absente"),
        ("quartiers.geojson", officiels.geojson(officiels.quartiers()[1:]), "79 contours trouvés, 80 attendus"),
        ("voies.geojson", officiels.geojson(officiels.voies(100)), "100 voies trouvées"),
        ("adresses-75.csv.gz", b"id;numero;rep\n", "abîmé"),
        ("adresses-75.csv.gz", officiels.adresses(20), "20 adresses trouvées"),
    ],
)
def test_un_fichier_qui_n_est_pas_le_bon_ne_change_rien(dossier, serveur, nom, corps, message):
    avant = photo(dossier)
    serveur.corps[f"/{nom}"] = corps
    with pytest.raises(MiseAJourError, match=rf"^{nom} : .*{message}.* Rien n’a changé"):
        update.update(dossier, fichiers_de(serveur), progress=muet)
    assert photo(dossier) == avant


def test_l_empreinte_publiee_est_verifiee(dossier, fichiers):
    juste = replace(fichiers[0], sha256=hashlib.sha256(ENTIERS["arrondissements.geojson"]).hexdigest())
    avant = photo(dossier)
    with pytest.raises(MiseAJourError, match=r"empreinte .* Rien n’a changé"):
        update.update(dossier, [replace(juste, sha256="0" * 64)], progress=muet)
    assert photo(dossier) == avant
    update.update(dossier, [juste], progress=muet)
    assert photo(dossier) != avant


@pytest.mark.parametrize("rang", range(1, 6))
def test_un_disque_qui_refuse_au_milieu_de_l_echange_ne_change_rien(dossier, fichiers, monkeypatch, capsys, rang):
    """The `rang`-th rename fails (four files and the manifest): the ones already made are undone."""
    avant, renommer, appels = photo(dossier), os.replace, []

    def refuser(source, cible, **options):
        appels.append(cible)
        if len(appels) == rang:
            raise OSError(28, "No space left on device")
        renommer(source, cible, **options)

    monkeypatch.setattr("os.replace", refuser)
    assert main(["update"], fichiers) == 1
    assert photo(dossier) == avant
    assert "Vérifiez la place libre et vos droits" in capsys.readouterr().err


def test_un_disque_plein_pendant_le_telechargement_ne_change_rien(dossier, fichiers, monkeypatch, capsys):
    def refuser(_):
        raise OSError(28, "No space left on device")

    avant = photo(dossier)
    monkeypatch.setattr("os.fsync", refuser)
    assert main(["update"], fichiers) == 1
    assert photo(dossier) == avant
    assert "Écriture impossible" in capsys.readouterr().err


def test_une_interruption_au_clavier_ne_change_rien(dossier, fichiers, monkeypatch, capsys):
    def interrompre(*_):
        raise KeyboardInterrupt

    avant = photo(dossier)
    monkeypatch.setattr(commande, "_show", interrompre)
    assert main(["update"], fichiers) == 130
    assert photo(dossier) == avant
    assert "Rien n’a changé" in capsys.readouterr().err


def test_les_restes_d_une_mise_a_jour_tuee_ne_genent_personne(dossier, fichiers):
    (dossier / update.ATELIER).mkdir()
    (dossier / update.ATELIER / "voies.geojson").write_text("{")
    assert reference.load_voies() is None
    assert main(["update"], fichiers) == 0
    assert not (dossier / update.ATELIER).exists()


def test_deux_mises_a_jour_ne_se_croisent_pas(dossier, fichiers):
    avant = photo(dossier)
    verrou = os.open(dossier, os.O_RDONLY)
    fcntl.flock(verrou, fcntl.LOCK_EX)
    with pytest.raises(MiseAJourError, match=r"Une autre mise à jour .* est en cours"):
        update.update(dossier, fichiers, progress=muet)
    os.close(verrou)
    assert photo(dossier) == avant


def test_le_dossier_reste_lisible_pendant_toute_la_mise_a_jour(dossier, fichiers):
    vues = []
    update.update(dossier, fichiers, progress=lambda *_: vues.append(len(reference.load_arrondissements()[0])))
    assert set(vues) == {20}


def test_la_barre_avance_sur_un_terminal(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    commande._show("voies.geojson", 500_000, 2_000_000)
    commande._show("voies.geojson", 2_000_000, 2_000_000)
    erreur = capsys.readouterr().err
    assert " 25 %  0,5 Mo sur 2,0 Mo" in erreur
    assert erreur.endswith("100 %  2,0 Mo sur 2,0 Mo\n")


def test_les_adresses_officielles_sont_celles_des_producteurs():
    urls = {fichier.cle: fichier.url for fichier in FICHIERS}
    paris = "https://opendata.paris.fr/api/explore/v2.1/catalog/datasets"
    assert urls == {
        "arrondissements": f"{paris}/arrondissements/exports/geojson",
        "quartiers": f"{paris}/quartier_paris/exports/geojson",
        "voies": f"{paris}/voie/exports/geojson",
        "adresses": "https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-75.csv.gz",
    }
