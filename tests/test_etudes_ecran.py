"""What the screen of coverage leaves out: surfaces whose contour is known here, and no other."""

import geopandas as gpd
import pytest
import shapely

from counting.couverture.regles import Regle
from dashboard.couverture import etudes
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
