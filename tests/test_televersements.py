"""Files made to break the server: each is refused in French, within seconds, and takes nothing down with it."""

import contextlib
import http.server
import io
import random
import sqlite3
import struct
import threading
import zipfile

import geopandas as gpd
import pytest
import shapely
from ville import EDITION

from bench.importeurs import TYPEES, importeurs, importeurs_de_couches
from bench.mutations import csv_of, mutate, xlsx_of, zipped
from counting.errors import FichierIllisibleError
from counting.fichiers.tableur import read_table
from counting.geographie.localisation import build_index
from counting.lieux.lectures import read_lieux
from geo import couches
from geo.couches import CoucheIllisibleError, read_couche

POINT = '{"type":"Feature","properties":{"code":"a"},"geometry":{"type":"Point","coordinates":[2.35,48.85]}}'
FEUILLE = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
TITRES = '<row r="1"><c r="A1" t="inlineStr"><is><t>Secteur</t></is></c></row>'


def classeur(feuille: str, textes: str = "", dtd: str = "") -> bytes:
    """An XLSX whose sheet, and shared texts if any, are these."""
    avec = xlsx_of([["Secteur", "x"], ["01-01", "y"]])
    octets = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(avec)) as source, zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as cible:
        for nom in source.namelist():
            if nom == "xl/worksheets/sheet1.xml":
                cible.writestr(nom, f'<?xml version="1.0"?>{dtd}{FEUILLE.format(TITRES + feuille)}')
            elif nom == "xl/sharedStrings.xml" and textes:
                cible.writestr(nom, textes)
            else:
                cible.writestr(nom, source.read(nom))
    return octets.getvalue()


def refuse(octets: bytes, quoi: str) -> None:
    with pytest.raises(FichierIllisibleError, match=quoi):
        read_table(octets, "f")


def test_une_cellule_a_l_autre_bout_ne_reserve_pas_vingt_cinq_millions_de_cases():
    refuse(classeur('<row r="100000"><c r="IP100000" t="inlineStr"><is><t>x</t></is></c></row>'), "6000000 cellules")
    refuse(classeur('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'), "dépasse|lisible")


def test_un_texte_redit_mille_fois_ne_remplit_pas_la_memoire():
    lignes = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(2, 1500))
    espace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    refuse(classeur(lignes, f"<sst {espace}><si><t>{'A' * 1_000_000}</t></si></sst>"), "32767 caractères|lisible")
    lignes = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(2, 5_000))
    refuse(classeur(lignes, f"<sst {espace}><si><t>{'A' * 32_000}</t></si></sst>"), "100000000 caractères|lisible")


def test_les_entites_d_un_classeur_ne_sont_pas_developpees(tmp_path):
    (tmp_path / "secret").write_text("SECRET")
    dtd = f'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    for entite in ("&b;", "&x;"):
        octets = classeur(f'<row r="2"><c r="A2" t="inlineStr"><is><t>{entite}</t></is></c></row>', dtd=dtd)
        refuse(octets, "lisible")


def test_une_archive_qui_dit_ou_tait_sa_taille_est_refusee():
    octets = classeur(" " * 510_000_000)
    assert len(octets) < 1_000_000
    refuse(octets, "dépasse")
    menteuse = bytearray(octets)
    for marque, decalage in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        ou = -1
        while (ou := menteuse.find(marque, ou + 1)) >= 0:
            if struct.unpack_from("<I", menteuse, ou + decalage)[0] > 1_000_000:
                struct.pack_into("<I", menteuse, ou + decalage, 1000)
    refuse(bytes(menteuse), "lisible")


@pytest.mark.parametrize(
    ("octets", "quoi"),
    [
        (b"Secteur;Adresse\n1;a\0b\n", "ni un CSV"),
        (b'Secteur;Adresse\n1;"' + b"a" * 40_000 + b'"\n', "ligne 2 : une cellule dépasse 32767"),
        (b'Secteur;Adresse\n1;"' + b"a" * 400_000 + b'"\n', "ligne 2 : une cellule dépasse 32767"),
        (b"Secteur;Adresse\n" + b";" * 4_000_000, "500 colonnes"),
        (b"Secteur;Adresse\n" + (b";" * 400 + b"\n") * 15_000, "6000000 cellules"),
        (b"Secteur;Adresse\n" + b";\n" * 200_002, "200000 lignes"),
    ],
    ids=["nul", "cellule", "champ", "colonnes", "cellules", "lignes"],
)
def test_un_csv_demesure_est_refuse(octets, quoi):
    refuse(octets, quoi)


def test_une_archive_de_lieux_aux_noms_qui_remontent_n_ecrit_nulle_part(tmp_path):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("../../../services.json", '[{"id": "1"}]')
        archive.writestr("/structures.json", "[]")
    assert len(read_lieux(octets.getvalue(), "l.zip").lignes) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ouvert", ["[", '{"a":', '{"type":"GeometryCollection","geometries":['])
def test_un_json_profond_est_refuse(tmp_path, ouvert):
    texte = '{"type":"FeatureCollection","features":[' + ouvert * 100_000
    with pytest.raises(FichierIllisibleError, match=r"imbriqués|illisible"):
        read_lieux(texte.encode(), "l.geojson")
    (tmp_path / "z.geojson").write_text(texte)
    with pytest.raises(CoucheIllisibleError, match="abîmé"):
        read_couche(tmp_path / "z.geojson")


def test_un_geopackage_dont_la_vue_ne_finit_pas_ne_retient_pas_le_serveur(tmp_path, monkeypatch):
    monkeypatch.setattr(couches, "CPU_S", 3)
    chemin = tmp_path / "z.gpkg"
    gpd.GeoDataFrame({"code": ["a"]}, geometry=[shapely.box(2, 48, 3, 49)], crs=4326).to_file(chemin, layer="z")
    with sqlite3.connect(chemin) as base:
        base.execute(
            "create view boucle as with recursive c(x) as (select 1 union all select x + 1 from c) "
            "select x as fid, (select geom from z) as geom from c where x < 0"
        )
        base.execute("update gpkg_contents set table_name = 'boucle', identifier = 'boucle'")
        base.execute("update gpkg_geometry_columns set table_name = 'boucle'")
        base.execute("delete from gpkg_ogr_contents")
    base.close()
    with pytest.raises(CoucheIllisibleError, match="abîmé"):
        read_couche(chemin)


@pytest.fixture
def oreille():
    """A server that hears whether anybody comes to it: its address, and the paths asked for."""
    entendus: list[str] = []

    class Oreille(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            entendus.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the name http.server calls

        def log_message(self, *_):
            """Say nothing."""

    serveur = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Oreille)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serveur.server_port}", entendus
    serveur.shutdown()
    serveur.server_close()


def ruses(adresse: str, dossier) -> dict[str, str]:
    """Layers that name another file, or an address, for GDAL to open."""
    lien = f'{{"type":"link","properties":{{"href":"{adresse}/crs","type":"ogcwkt"}}}}'
    secret = dossier / "secret.csv"
    secret.write_text("code\nSECRET\n")
    return {
        "lien.geojson": f'{{"type":"FeatureCollection","crs":{lien},"features":[{POINT}]}}',
        "lien-cache.geojson": f'{{"type":"FeatureCollection","\\u0063rs":{lien},"features":[{POINT}]}}',
        "lien-profond.geojson": POINT.replace('"type":"Point"', f'"type":"Point","CRS":{lien}'),
        "enchaine.json": '{"features":[],"type": "gdal_streamed_alg", "command_line": '
        f'"gdal vector pipeline ! read {secret}"}}',
        "enchaine-loin.json": '{"features":[],"type": "gdal_streamed_alg", "command_line": '
        f'"gdal vector pipeline ! read /vsicurl/{adresse}/x.shp"}}',
        "virtuel.kml": '<OGRVRTDataSource><!-- <kml --><OGRVRTLayer name="secret">'
        f"<SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "virtuel.gpx": '<OGRVRTDataSource><!-- <gpx --><OGRVRTLayer name="secret">'
        f"<SrcDataSource>/vsicurl/{adresse}/x.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "entites.kml": '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY x "y">]><kml><name>&x;</name></kml>',
    }


@pytest.mark.parametrize(
    "nom",
    ["lien.geojson", "lien-cache.geojson", "lien-profond.geojson", "enchaine.json", "enchaine-loin.json",
     "virtuel.kml", "virtuel.gpx", "entites.kml"],
)  # fmt: skip
def test_une_couche_ne_fait_lire_ni_un_autre_fichier_ni_une_adresse(tmp_path, oreille, nom):
    adresse, entendus = oreille
    (tmp_path / nom).write_text(ruses(adresse, tmp_path)[nom])
    with pytest.raises(CoucheIllisibleError):
        read_couche(tmp_path / nom)
    assert entendus == []


def test_un_kml_en_utf_16_ne_cache_pas_ses_entites(tmp_path):
    debut = b"\xff\xfe" + '<?xml version="1.0" encoding="UTF-16"?><!--'.encode("utf-16-le") + b"<kml "
    (tmp_path / "z.kml").write_bytes(debut + '--><!DOCTYPE k [<!ENTITY x "y">]><kml/>'.encode("utf-16-le"))
    with pytest.raises(CoucheIllisibleError, match="entités"):
        read_couche(tmp_path / "z.kml")


def test_un_shapefile_aux_noms_qui_remontent_ou_en_lien_n_ecrit_nulle_part(tmp_path):
    gpd.GeoDataFrame({"code": ["a"]}, geometry=[shapely.box(2, 48, 3, 49)], crs=4326).to_file(tmp_path / "z.shp")
    suffixes = ("shp", "shx", "dbf", "prj")
    with zipfile.ZipFile(tmp_path / "remonte.zip", "w") as archive:
        for suffixe in suffixes:
            archive.write(tmp_path / f"z.{suffixe}", f"../../evade/z.{suffixe}")
    assert len(read_couche(tmp_path / "remonte.zip")) == 1
    assert not list(tmp_path.parent.rglob("evade"))
    lien = zipfile.ZipInfo("z.shp")
    lien.create_system, lien.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "lien.zip", "w") as archive:
        archive.writestr(lien, "/etc/passwd")
        for suffixe in suffixes[1:]:
            archive.write(tmp_path / f"z.{suffixe}", f"z.{suffixe}")
    with pytest.raises(CoucheIllisibleError, match="abîmé"):
        read_couche(tmp_path / "lien.zip")


@pytest.mark.filterwarnings("ignore")
def test_aucun_fichier_mutile_ne_casse_un_importeur(base, tmp_path, monkeypatch, record_property):
    """Few files, of each kind: `python -m bench.fuzz` reads many more."""
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path / "absent"))
    tables = importeurs(base, EDITION, build_index(cache=tmp_path / "adresses"))
    essais = 0
    for nom, (valide, importer) in {**tables, **importeurs_de_couches(tmp_path, a_part=False)}.items():
        hasard = random.Random(nom)
        for _ in range(8 if "XLSX" in nom else 25):
            essais += 1
            with contextlib.suppress(*TYPEES):
                importer(mutate(valide, hasard))
    record_property("fichiers mutilés", essais)
    assert essais > 300


@pytest.mark.parametrize("coupe", range(5, 25))
def test_une_archive_coupee_est_refusee(coupe):
    octets = zipped(services__json=b'[{"id": "1"}]', structures__json=b"[]")
    with pytest.raises(FichierIllisibleError):
        read_lieux(octets[:4] + octets[coupe:], "l.zip")


def test_le_refus_dit_le_nom_du_fichier_et_que_faire():
    with pytest.raises(FichierIllisibleError) as refus:
        read_table(csv_of([["a", "a"], ["1", "2"]]), "<b>noms</b>.csv")
    assert str(refus.value).startswith("<b>noms</b>.csv : titres en double")
