"""The surfaces of the Seine and the canals: optional, refused when they are not what they say."""

import geopandas as gpd
import pytest
import shapely

from geo.lecture import FichierInvalideError
from geo.reference import load_eau


@pytest.fixture
def dossier(tmp_path, monkeypatch):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    return tmp_path


def ecrire(dossier, *contours):
    gpd.GeoDataFrame(geometry=list(contours), crs="EPSG:4326").to_file(dossier / "voies-deau.geojson")


def test_sans_fichier_il_n_y_a_pas_d_eau(dossier):
    assert load_eau() is None


def test_les_surfaces_se_lisent_avec_leur_source(dossier):
    ecrire(dossier, shapely.box(2.3, 48.85, 2.31, 48.86))
    eau, source = load_eau()
    assert list(eau.columns) == ["geometry"]
    assert "voies d’eau" in source.nom


@pytest.mark.parametrize("contour", [shapely.LineString([(2.3, 48.85), (2.4, 48.86)]), shapely.box(5, 43, 6, 44)])
def test_une_surface_d_ailleurs_ou_d_une_autre_forme_est_refusee_avec_son_remede(dossier, contour):
    ecrire(dossier, contour)
    with pytest.raises(FichierInvalideError, match="Recopiez-le, ou retirez"):
        load_eau()


def test_l_eau_officielle_fait_plus_de_deux_kilometres_carres(reference):
    eau, _ = load_eau()
    assert 2.0e6 < eau.to_crs(2154).area.sum() < 2.5e6
