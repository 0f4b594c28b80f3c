"""People of an édition as points for coverage: who is on the map, who is said apart."""

import geopandas as gpd
import pytest
import shapely
from officiels import carre
from ville import DEHORS, EDITION, centre, fiche, gens

from counting.couverture.denombrement import Regard, load_gens
from counting.domain import Configuration, Perimetre
from counting.editions.registre import load_secteurs
from counting.fiches.registre import save
from counting.store import marque


def lire(base, perimetre=Perimetre.TOUS_LIEUX):
    return load_gens(base, EDITION, secteurs=load_secteurs(base, EDITION), perimetre=perimetre, marque=marque(base))


def remplir(base):
    save(base, fiche("13-01", gens("a", point=centre(13), h=2, f=1), gens("b", f=1, nd=1)))
    famille = gens("c", point=DEHORS, f=1, nd_enfants=2, configuration=Configuration.FAMILLE)
    save(base, fiche("BOIS-16", famille))


def test_sans_fiche_il_n_y_a_personne(base):
    lus = lire(base)
    assert lus.points.empty
    assert lus.sans_point.tolist() == [0, 0, 0]


def test_chacun_est_sur_la_carte_ou_dit_a_part(base):
    remplir(base)
    lus = lire(base)
    assert lus.points[list(Regard)].to_numpy().tolist() == [[3, 1, 0], [3, 1, 1]]
    assert lus.sans_point.tolist() == [2, 1, 0]


def test_le_perimetre_rue_laisse_les_partenaires(base):
    remplir(base)
    assert lire(base, Perimetre.RUE).points["personnes"].sum() == 3


def test_les_points_sont_en_metres(base):
    remplir(base)
    assert lire(base).points["x_m"].iloc[0] > 600_000


def test_les_lieux_ne_disent_que_le_point_et_l_effectif(base):
    remplir(base)
    treizieme = gpd.GeoSeries([shapely.Polygon(carre(13))], crs=4326).to_crs(2154).iloc[0]
    lieux = lire(base).places(Regard.PERSONNES, treizieme)
    assert list(lieux.columns) == ["lon", "lat", "effectif"]
    assert lieux["effectif"].tolist() == [3]
    assert lieux[["lon", "lat"]].to_numpy()[0].tolist() == pytest.approx(centre(13), abs=2e-5)
    assert lire(base).places(Regard.FAMILLES, treizieme).empty


def test_les_rencontres_d_un_meme_lieu_font_un_disque(base):
    save(base, fiche("13-01", gens("a", point=centre(13), h=2), gens("b", point=centre(13), f=1)))
    partout = shapely.box(0, 0, 2e6, 1e7)
    assert lire(base).places(Regard.PERSONNES, partout)["effectif"].tolist() == [3]
    assert lire(base).places(Regard.FEMMES, partout)["effectif"].tolist() == [1]
