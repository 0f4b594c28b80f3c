"""What the screen of coverage leaves out: surfaces whose contour is known here, and no other."""

from types import SimpleNamespace

import geopandas as gpd
import pytest
import shapely

from counting.couverture.exports import zones_csv
from counting.couverture.regles import Regle
from dashboard.couverture import carte, etudes
from dashboard.couverture.page import unlisted
from dashboard.couverture.reglages import effective

RAIL = shapely.box(2.35, 48.88, 2.36, 48.89)


@pytest.fixture
def dossier(tmp_path, monkeypatch):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    etudes._left_out.clear()
    yield tmp_path
    etudes._left_out.clear()


def deposer_les_rails(dossier):
    gpd.GeoDataFrame(geometry=[RAIL], crs="EPSG:4326").to_file(dossier / "voies-ferrees.geojson")


def test_sans_contour_rien_n_est_laisse_de_cote_et_la_regle_le_dit(dossier):
    assert etudes.left_out(effective(Regle())) == (None, [])
    assert str(effective(Regle())).endswith("Seine et canaux compris, emprises ferroviaires comprises.")


def test_les_rails_deposes_sont_laisses_de_cote_et_nommes(dossier):
    deposer_les_rails(dossier)
    surfaces, sources = etudes.left_out(effective(Regle()))
    assert surfaces.union_all().equals(RAIL)
    assert [source.nom[:21] for source in sources] == ["Emprises ferroviaires"]
    assert str(effective(Regle())).endswith("Seine et canaux compris, emprises ferroviaires exclues.")


def test_une_regle_peut_garder_les_rails(dossier):
    deposer_les_rails(dossier)
    assert etudes.left_out(effective(Regle(sans_rails=False))) == (None, [])


@pytest.fixture
def zones():
    """A zone in the 13th and one in the 19th, with their people, as the shared cache holds them."""
    gens = {"personnes": [3, 5], "femmes": [1, 2], "familles": [0, 1]}
    codes = {"code": ["7511301-1", "7511902-1"]}
    toutes = gpd.GeoDataFrame(codes | gens, geometry=[RAIL, RAIL], crs="EPSG:4326")
    toutes.attrs["non_listees"] = "1 personne dans des zones de moins de 5 000 m²"
    return toutes


@pytest.mark.parametrize(
    ("limite", "codes"),
    [(None, ["7511301-1", "7511902-1"]), (frozenset({"75113", "75119"}), ["7511301-1", "7511902-1"]),
     (frozenset({"75119"}), ["7511902-1"]), (frozenset(), [])],
)  # fmt: skip
def test_un_compte_limite_ne_voit_que_les_zones_de_son_ressort_et_le_lit(zones, monkeypatch, limite, codes):
    monkeypatch.setattr("dashboard.session.ressort", lambda: limite)
    tenues = etudes.held_zones(zones)
    assert tenues["code"].tolist() == codes
    assert (etudes.HORS_RESSORT in unlisted(tenues)) is (len(codes) < 2)
    assert len(unlisted(zones)) == 1, "the shared frame is not changed"
    dit = zones_csv(tenues, {}).decode()
    assert ("7511301-1" in dit) is ("7511301-1" in codes)


@pytest.mark.parametrize("couche", [carte.ZONES, carte.RECOUVREMENTS])
def test_la_carte_la_liste_et_les_fichiers_partent_des_zones_du_ressort(zones, monkeypatch, couche):
    monkeypatch.setattr("dashboard.session.ressort", lambda: frozenset({"75119"}))
    monkeypatch.setattr(etudes, "zones", lambda *_, **__: zones)
    territoire = SimpleNamespace(codes=("75113", "75119"))
    choix = SimpleNamespace(moment=None, territoire=territoire, regard=None, cle=dict)
    assert carte.layer(choix, couche)["code"].tolist() == ["7511902-1"]
    assert etudes.held_codes(territoire.codes) == ("75119",)
