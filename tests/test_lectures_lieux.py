"""Broken files of lieux: a cell at fault is said where it is, a file nobody can read is refused with its remedy."""

import io
import json
import zipfile

import pytest
from fichiers_lieux import FORMATS, SERVICE, archive, relire

from counting.errors import FichierIllisibleError
from counting.lieux.lectures import read_lieux

PROPRIETES = {"source": "S", "identifiant": "1", "nom": "Épicerie", "type": "ESI", "adresse": "1 rue A, 75019 Paris"}
ICI = {"type": "Point", "coordinates": [2.38, 48.88]}


def geojson(proprietes=None, geometrie=ICI):
    objet = {"type": "Feature", "properties": proprietes or PROPRIETES, "geometry": geometrie}
    return json.dumps({"type": "FeatureCollection", "features": [objet]}).encode()


def test_un_signe_de_commande_est_retire_le_dit_et_ne_revient_pas_par_l_export():
    ecrit = PROPRIETES | {"nom": "A\x00B\ud800C", "remarque": "une\r\ndeux\x01", "\udc00": "x"}
    apercu = relire(geojson(ecrit))
    (lieu,) = apercu.lieux
    assert (lieu.nom, lieu.remarque) == ("ABC", "une\ndeux")
    assert [a.ou for a in apercu.anomalies if "caractère de commande" in a.regle] == [
        "objet 1, colonne Nom", "objet 1, colonne Remarque",
    ]  # fmt: skip
    assert " ".join(map(str, apercu.anomalies)).encode()
    for ecrire in FORMATS.values():
        assert relire(ecrire([lieu]), [lieu]).lieux == (lieu,)


@pytest.mark.parametrize("coordonnees", [None, 5, "ab", {"a": 1}, [2.38], [[1, 2], [3, 4]]])
def test_des_coordonnees_de_travers_laissent_la_ligne_dehors(coordonnees):
    apercu = relire(geojson(geometrie={"type": "Point", "coordinates": coordonnees}))
    assert (apercu.lignes, apercu.bloquees) == (1, 1)
    assert "objet 1, colonne L" in apercu.anomalies[0].ou


@pytest.mark.parametrize(
    ("geometrie", "trouve"), [({"type": "Polygon", "coordinates": []}, "Polygon"), ([1, 2], "['1', '2']"), (3, "3")]
)
def test_une_geometrie_qui_n_est_pas_un_point_est_dite_et_le_lieu_garde(geometrie, trouve):
    apercu = relire(geojson(geometrie=geometrie))
    assert [lieu.point for lieu in apercu.lieux] == [None]
    assert (apercu.anomalies[0].ou, apercu.anomalies[0].trouve) == ("objet 1, geometry", trouve)


@pytest.mark.parametrize("proprietes", [[1], "abc", 3])
def test_des_proprietes_de_travers_sont_dites(proprietes):
    apercu = relire(geojson(proprietes))
    assert apercu.bloquees == 1
    assert apercu.anomalies[0].ou == "objet 1, properties"


def test_un_nombre_sans_fin_est_une_cellule_fautive():
    octets = geojson(PROPRIETES | {"places_nuit": 12}).replace(b": 12}", b": " + b"1" * 5_000 + b"}")
    apercu = relire(octets)
    assert apercu.bloquees == 1
    assert "colonne Places nuit" in apercu.anomalies[0].ou


def abimer(octets, drapeau=None, methode=None):
    """The same archive with the flag or the method of every member changed, local and central headers alike."""
    abimes = bytearray(octets)
    for marque, rang in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := abimes.find(marque, place + 1)) >= 0:
            abimes[place + rang] |= drapeau or 0
            abimes[place + rang + 2] = abimes[place + rang + 2] if methode is None else methode
    return bytes(abimes)


def compresser(services):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as fichier:
        fichier.writestr("services.json", services)
    return octets.getvalue()


ECORCHE = bytearray(compresser(json.dumps([SERVICE])))
ECORCHE[30 + len("services.json")] = 0xFF


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (abimer(archive(), drapeau=1), "mot de passe"),
        (abimer(archive(), methode=99), "compressée autrement"),
        (bytes(ECORCHE), "abîmée"),
        (compresser(b"[" + b" " * 50_000_000 + b"]"), "plus de 50 Mo"),
        (compresser(b"[" + b"{}," * 200_000 + b"{}]"), "200001 fiches, 200000 au plus"),
        (b'{"type":"FeatureCollection","features":[' + b"{}," * 200_000 + b"{}]}", "200001 fiches"),
        (b"[" * 100_000, "imbriqués"),
    ],
    ids=["protege", "methode", "abime", "bombe", "trop de services", "trop d’objets", "imbrique"],
)
def test_une_archive_abimee_ou_trop_grosse_est_refusee_avec_son_remede(octets, dit):
    with pytest.raises(FichierIllisibleError, match=dit):
        read_lieux(octets, "fichier.zip")


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"{", "JSON illisible"),
        (b'{"type": "Topology"}', "ni un GeoJSON"),
        (b'{"services": [1]}', "listes d’objets"),
        (b'{"type": "FeatureCollection", "features": 3}', "liste d’objets"),
        (b"", "vide"),
    ],
)
def test_un_fichier_qui_n_est_pas_des_lieux_le_dit(octets, dit):
    with pytest.raises(FichierIllisibleError, match=dit):
        read_lieux(octets, "fichier.json")
