"""The surfaces left out, Seine, canals, railways: optional, refused when they are not what they say."""

import geopandas as gpd
import pytest
import shapely

from geo.lecture import FichierInvalideError
from geo.reference import load_eau, load_ferrees

SURFACES = [(load_eau, "voies-deau.geojson", "voies d’eau"), (load_ferrees, "voies-ferrees.geojson", "ferroviaires")]


@pytest.fixture
def dossier(tmp_path, monkeypatch):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    return tmp_path


def ecrire(fichier, *contours):
    gpd.GeoDataFrame(geometry=list(contours), crs="EPSG:4326").to_file(fichier)


@pytest.mark.parametrize("lire", [load_eau, load_ferrees])
def test_sans_fichier_il_n_y_a_pas_de_surface(dossier, lire):
    assert lire() is None


@pytest.mark.parametrize(("lire", "nom", "source_dite"), SURFACES)
def test_les_surfaces_se_lisent_avec_leur_source(dossier, lire, nom, source_dite):
    ecrire(dossier / nom, shapely.box(2.3, 48.85, 2.31, 48.86))
    surfaces, source = lire()
    assert list(surfaces.columns) == ["geometry"]
    assert source_dite in source.nom


@pytest.mark.parametrize(("lire", "nom", "_"), SURFACES)
@pytest.mark.parametrize("contour", [shapely.LineString([(2.3, 48.85), (2.4, 48.86)]), shapely.box(5, 43, 6, 44)])
def test_une_surface_d_ailleurs_ou_d_une_autre_forme_est_refusee_avec_son_remede(dossier, lire, nom, _, contour):
    ecrire(dossier / nom, contour)
    with pytest.raises(FichierInvalideError, match="Recopiez-le, ou retirez"):
        lire()


def test_l_eau_officielle_fait_plus_de_deux_kilometres_carres(reference):
    eau, _ = load_eau()
    assert 2.0e6 < eau.to_crs(2154).area.sum() < 2.5e6
