"""Candidates: the mairies, a grid inside Paris, the rows of a file; a row without a sure place is never guessed."""

import json
from datetime import date

import pytest

from counting.errors import CountingError, FichierIllisibleError
from counting.proximite.candidats import grille, mairies, read_candidats
from geo.crs import METRES
from geo.reference import load_arrondissements

JOUR = date(2026, 11, 24)


def lire(texte, nom="gymnases.csv"):
    return read_candidats(texte.encode(), nom, index=None, jour=JOUR)


def test_les_17_mairies():
    assert len(mairies().noms) == len(mairies().points) == 17


def test_la_grille_est_dans_paris_et_au_pas_demande():
    carres = grille(1_000)
    zones = load_arrondissements()[0].to_crs(METRES).union_all()
    xy = carres.metres()
    assert carres.points.to_crs(METRES).within(zones.buffer(1)).all()
    assert ((xy % 1_000).round(3) == 500).all()
    assert len(set(carres.noms)) == len(carres.noms) == len(xy)
    assert abs(len(xy) - zones.area / 1e6) < 10


def test_un_fichier_donne_ses_lignes_placees_et_dit_les_autres():
    lus = lire(
        "Nom;Longitude;Latitude\nGymnase A;2.38;48.88\nGymnase B;;\nGymnase C;48.88;2.38\nGymnase D;2.39;48.87\n"
    )
    assert lus.noms == ("Gymnase A", "Gymnase D")
    assert {anomalie.ou.split(",")[0] for anomalie in lus.anomalies} == {"ligne 3", "ligne 4"}


def test_un_geojson_aussi():
    trait = {
        "type": "Feature",
        "properties": {"nom": "Piscine"},
        "geometry": {"type": "Point", "coordinates": [2.3, 48.9]},
    }
    lus = lire(json.dumps({"type": "FeatureCollection", "features": [trait]}), "piscines.geojson")
    assert (lus.noms, lus.anomalies) == (("Piscine",), ())


@pytest.mark.parametrize(
    ("texte", "erreur", "message"),
    [
        ("Nom;Longitude;Latitude\nA;;\n", CountingError, "aucune ligne ne donne un emplacement sûr"),
        ("Nom;Téléphone\nA;01\n", CountingError, "colonne « Nom »"),
        ("", FichierIllisibleError, "gymnases.csv"),
        ("{", FichierIllisibleError, "JSON"),
    ],
)
def test_un_fichier_sans_emplacement_dit_pourquoi(texte, erreur, message):
    with pytest.raises(erreur, match=message):
        lire(texte)
