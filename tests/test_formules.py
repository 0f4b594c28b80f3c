"""No file Lanterne hands out makes a spreadsheet compute what somebody wrote: every exporter of CSV and XLSX."""

import csv
import importlib
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from carres import carre, maraude
from emportees import FORMULES, publish_town, spoil
from haltes import halte
from openpyxl import load_workbook
from ville import EDITION, fiche, gens, make_base

from counting import journal
from counting.commandes import fichiers as commandes_csv
from counting.couverture import exports as exports_couverture
from counting.domain import Edition, Perimetre, Version
from counting.fiches import modeles
from counting.fiches.registre import save
from counting.fichiers import exports
from counting.journal import Filtre, Verbe
from counting.lieux import exports as exports_lieux
from counting.maraudes import exports as exports_maraudes
from counting.publication import exports as exports_publication
from geo.adresses import Answer
from geo.crs import METRES

RACINE = Path(__file__).resolve().parent.parent
DANGER = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
NOMBRE = re.compile(r"-?\d+([.,]\d+)?")
COUCHE = gpd.GeoDataFrame({"nom": ["z"]}, geometry=[carre(0, 0)], crs=METRES)


def lignes(ecrire):
    def faire(texte, dossier):
        engine = make_base(dossier)
        save(engine, fiche("01-01", gens("a", adresse=texte, h=1)))
        octets = ecrire(engine, EDITION, perimetre=Perimetre.RUE, version=Version.PREMIER)
        engine.dispose()
        return octets

    return faire


def tableau(ecrire):
    def faire(texte, dossier):
        edition = Edition("e", texte, date(2026, 1, 22), simulee=False)
        frame = pd.DataFrame({"texte": [texte], "categorie": pd.Categorical([texte]), "ecart": [-3]})
        return ecrire(frame, edition, Perimetre.RUE, Version.PREMIER)

    return faire


def lieux(ecrire):
    def faire(texte, dossier):
        un = halte("lieu", 0)
        return ecrire([replace(un, nom=texte, operateur=texte, adresse=texte, remarque=texte)])

    return faire


def publication(ecrire):
    return lambda texte, _dossier: ecrire(*spoil(*publish_town(), texte))


def journalise(texte, dossier):
    engine = make_base(dossier)
    journal.note(engine, Verbe.VU, qui=texte, objet=texte, detail=texte)
    octets = journal.actes_csv(engine, Filtre())
    engine.dispose()
    return octets


def geocode(texte, dossier):
    """What is appended to a row; the row itself is its owner's, and stays byte for byte."""
    champs = dict.fromkeys(("label", "name", "street", "city", "housenumber", "postcode", "id"), texte)
    cellules = commandes_csv._cellules(Answer("ok", 2.35, 48.85, **champs))
    flux = io.StringIO()
    csv.writer(flux, delimiter=";").writerow(cellules)
    return flux.getvalue().encode("utf-8-sig")


EXPORTATEURS = {
    "fichiers.exports.inert_csv": lambda texte, _dossier: exports.inert_csv(pd.DataFrame({"a": [texte]})),
    "fichiers.exports.table_csv": tableau(exports.table_csv),
    "fichiers.exports.table_xlsx": tableau(exports.table_xlsx),
    "fichiers.exports.lignes_csv": lignes(exports.lignes_csv),
    "fichiers.exports.lignes_xlsx": lignes(exports.lignes_xlsx),
    "couverture.exports.table_csv": lambda texte, _dossier: exports_couverture.table_csv(COUCHE[["nom"]], {"r": texte}),
    "couverture.exports.zones_csv": lambda texte, _dossier: exports_couverture.zones_csv(
        COUCHE.assign(nom=texte), {"regle": texte}
    ),
    "lieux.exports.lieux_csv": lieux(exports_lieux.lieux_csv),
    "lieux.exports.lieux_xlsx": lieux(exports_lieux.lieux_xlsx),
    "maraudes.exports.horaires_csv": lambda texte, _dossier: exports_maraudes.horaires_csv(
        [maraude("m", carre(0, 0), nom=texte, operateur=texte)]
    ),
    "publication.exports.cases_csv": publication(exports_publication.cases_csv),
    "publication.exports.cases_xlsx": publication(exports_publication.cases_xlsx),
    "journal.actes_csv": journalise,
    "fiches.modeles.modele_csv": lambda _texte, _dossier: modeles.modele_csv(),
    "fiches.modeles.modele_xlsx": lambda _texte, _dossier: modeles.modele_xlsx(),
    "commandes.fichiers.geocode": geocode,
}


def cellules(octets):
    if octets.startswith(b"PK"):
        for feuille in load_workbook(io.BytesIO(octets)):
            for ligne in feuille.iter_rows():
                assert not [cellule.value for cellule in ligne if cellule.data_type == "f"]
                yield from (cellule.value for cellule in ligne if isinstance(cellule.value, str))
    else:
        for ligne in csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";"):
            yield from ligne


def test_chaque_exportateur_est_essaye():
    ecrits = set()
    for chemin in RACINE.glob("counting/**/*.py"):
        module = ".".join(chemin.relative_to(RACINE).with_suffix("").parts)
        noms = re.findall(r"^def ([a-z]\w*_(?:csv|xlsx))\(", chemin.read_text(), re.MULTILINE)
        ecrits |= {f"{module.removeprefix('counting.')}.{nom}" for nom in noms if _writes(module, nom)}
    assert ecrits <= set(EXPORTATEURS)


def _writes(module, nom):
    return getattr(importlib.import_module(module), nom).__annotations__.get("return") is bytes


@pytest.mark.parametrize("nom", EXPORTATEURS)
@pytest.mark.parametrize("texte", FORMULES)
def test_aucune_cellule_ne_se_calcule(nom, texte, tmp_path):
    for cellule in cellules(EXPORTATEURS[nom](texte, tmp_path)):
        assert not DANGER.match(cellule) or NOMBRE.fullmatch(cellule), (nom, cellule)
