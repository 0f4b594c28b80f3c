"""Archives made to tire the server: too long, of two lengths, one in another, one over another."""

import io
import struct
import zipfile

import geopandas as gpd
import pytest
import shapely

from bench.mutations import zipped
from counting.errors import FichierIllisibleError
from counting.fichiers.tableur import read_table
from counting.lieux.lectures import read_lieux
from geo.couches import CoucheIllisibleError, read_couche


def refuse(octets: bytes, quoi: str) -> None:
    with pytest.raises(FichierIllisibleError, match=quoi):
        read_table(octets, "f")


def repeat_listing(octets: bytes, fois: int) -> bytes:
    """The same archive, whose directory lists its files so many times; its end record goes on saying once.

    It says false of the number, and true of the length, which is what `zipfile` follows.
    """
    fin = octets.rindex(b"PK\5\6")
    taille, debut = struct.unpack_from("<LL", octets, fin + 12)
    listing = octets[debut : debut + taille] * fois
    return octets[:debut] + listing + octets[fin : fin + 12] + struct.pack("<LL", len(listing), debut) + b"\0\0"


def en_zip64(octets: bytes) -> bytes:
    """The same archive, told by a record of ZIP64 that says one file only."""
    fin = octets.rindex(b"PK\5\6")
    taille, debut = struct.unpack_from("<LL", octets, fin + 12)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, taille, debut)
    renvoi = struct.pack("<4sLQL", b"PK\6\7", 0, fin, 1)
    return octets[:fin] + record + renvoi + octets[fin : fin + 8] + b"\xff" * 12 + b"\0\0"


def longues() -> dict[str, bytes]:
    une = zipped(services__json=b"[]", structures__json=b"[]")
    longue = repeat_listing(une, 150_000)
    return {"compte faux": longue, "zip64": en_zip64(longue)}


@pytest.mark.parametrize("quoi", ["compte faux", "zip64"])
def test_une_archive_de_trois_cent_mille_fichiers_est_refusee_avant_d_etre_listee(quoi, tmp_path, monkeypatch):
    octets = longues()[quoi]
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("l’archive a été listée"))
    (tmp_path / "z.zip").write_bytes(octets)
    refuse(octets, "archive de 300000 fichiers, 2000 au plus")
    with pytest.raises(FichierIllisibleError, match="300000 fichiers"):
        read_lieux(octets, "l.zip")
    with pytest.raises(CoucheIllisibleError, match="300000 fichiers"):
        read_couche(tmp_path / "z.zip")


def test_une_archive_zip64_honnete_se_lit():
    octets = en_zip64(zipped(services__json=b"[]", structures__json=b"[]"))
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.namelist() == ["services.json", "structures.json"]
    assert len(read_lieux(octets, "l.zip").lignes) == 0


def test_des_entrees_qui_se_recouvrent_ne_rendent_pas_plus_que_la_limite(tmp_path):
    """1,900 names for the same 50 MB of zeros: each reader counts what it would have to write."""
    octets = zipped(**{"xl/zeros.xml": b"\0" * 50_000_000})
    recouvert = repeat_listing(octets, 1_900)
    refuse(recouvert, "dépasse")
    gdf = gpd.GeoDataFrame({"code": ["a"]}, geometry=[shapely.box(2, 48, 3, 49)], crs=4326)
    gdf.to_file(tmp_path / "z.shp")
    with zipfile.ZipFile(tmp_path / "gros.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for suffixe in ("shp", "shx"):
            archive.write(tmp_path / f"z.{suffixe}", f"z.{suffixe}")
        with archive.open("z.dbf", "w") as flux:
            for _ in range(201):
                flux.write(b"\0" * 1_000_000)
    with pytest.raises(CoucheIllisibleError, match="plus de 200 Mo une fois décompressé"):
        read_couche(tmp_path / "gros.zip")


def test_une_archive_dans_une_archive_n_est_pas_ouverte():
    poupee = zipped(services__json=b"[]")
    for _ in range(3):
        poupee = zipped(archive__zip=poupee)
    refuse(poupee, "ce n’est pas un classeur")
    with pytest.raises(FichierIllisibleError):
        read_lieux(poupee, "l.zip")
