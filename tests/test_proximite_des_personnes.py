"""Distances of persons to the door that receives them, and what is said of them territory by territory."""

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from portes import A_23_H, FEMMES, distances, etude, lieu, marcheurs

from counting.domain import Niveau
from counting.geographie.niveaux import NON_LOCALISE
from counting.lieux.domain import Profil, Publics
from counting.proximite.distances import PORTEES, by_crow, by_streets, mailles, measure, share_by_hour, study
from counting.proximite.offre import HEURES
from counting.proximite.portee import BACS, PAS_M, by_territoire, histogram, levels, total
from counting.proximite.zones import HORS
from counting.seuils import DETOUR
from geo.rues import make_rues


def test_chacune_va_au_lieu_ouvert_le_plus_proche():
    une = etude(marcheurs((0, 1), (900, 2)), lieu("a", 400), lieu("b", 1000), lieu("c", 850, horaires="08:00-20:00"))
    assert distances(une) == [400, 100]


def test_un_lieu_ferme_a_23_h_sert_a_18_h():
    une = etude(marcheurs((0, 1)), lieu("a", 300, horaires="17:00-19:00"), lieu("b", 2000, horaires="20:00-08:00"))
    assert [distances(une, HEURES.index(heure)) for heure in (18, 19, 23)] == [[300], [inf], [2000]]


def test_le_facteur_de_detour_allonge_la_ligne_droite():
    une = etude(marcheurs((0, 1)), lieu("a", 1000))
    longue = study(une.demande, marcheurs((0, 1)), une.offre, by_crow)
    assert longue.distance_m(A_23_H) == pytest.approx([10 * DETOUR.valeur], abs=0.5)


def test_par_les_rues_on_suit_les_rues():
    import geopandas as gpd
    import shapely
    from portes import X, Y

    from geo.crs import METRES

    angle = shapely.LineString([(X, Y), (X, Y + 300), (X + 400, Y + 300), (X + 400, Y)])
    rues = make_rues(gpd.GeoDataFrame({"nom": ["Rue en U"]}, geometry=[angle], crs=METRES))
    une = etude(marcheurs((0, 1)), lieu("a", 400))
    par_les_rues = study(une.demande, marcheurs((0, 1)), une.offre, lambda question: by_streets(rues, question))
    assert par_les_rues.distance_m(A_23_H) == pytest.approx([1000], abs=1)
    sans = etude(marcheurs((0, 1)))
    nulle_part = study(sans.demande, marcheurs((0, 1)), sans.offre, lambda question: by_streets(rues, question))
    assert np.isinf(nulle_part.proches.distance_m).all()


def test_sans_personne_ou_sans_lieu_rien_ne_se_mesure_et_rien_ne_tombe():
    vide = total(etude(marcheurs(), lieu("a")), A_23_H).iloc[0]
    assert (vide["personnes"], isnan(vide["mediane_m"])) == (0, True)
    assert np.isnan(share_by_hour(etude(marcheurs(), lieu("a")))).all()
    assert mailles(etude(marcheurs(), lieu("a")), A_23_H).empty
    seule = total(etude(marcheurs((0, 3))), A_23_H).iloc[0]
    assert (seule["sans"], seule["a_2_km"], seule["mediane_m"]) == (3, 0, inf)


@pytest.mark.parametrize(("x", "colonne", "dedans"), [(500, "a_500_m", 1), (501, "a_500_m", 0), (2001, "a_2_km", 0)])
def test_chaque_seuil_compris(x, colonne, dedans):
    assert total(etude(marcheurs((x, 1)), lieu("a")), A_23_H)[colonne].iloc[0] == dedans


def test_la_mediane_est_la_distance_en_deca_de_laquelle_est_la_moitie():
    assert measure(np.array([900.0, 100.0, 500.0]), np.array([1.0, 1.0, 1.0]))["mediane_m"] == 500
    assert measure(np.array([100.0, 900.0]), np.array([3.0, 1.0]))["mediane_m"] == 100
    assert measure(np.array([100.0, inf]), np.array([1.0, 3.0]))["mediane_m"] == inf


def test_la_part_suit_l_heure():
    une = etude(marcheurs((0, 1), (5000, 3)), lieu("a", 100, horaires="18:00-20:30"))
    assert share_by_hour(une)[:4].tolist() == [0.25, 0.25, 0.25, 0]


@pytest.mark.parametrize(
    "niveau", [Niveau.QUARTIER, Niveau.ARRONDISSEMENT, Niveau.PARIS_CENTRE, Niveau.DST, Niveau.PARIS]
)
def test_les_lignes_s_additionnent_a_tous_les_niveaux(ville, niveau):
    une = etude(marcheurs((0, 3), (1500, 4, "75112"), (9000, 2, NON_LOCALISE)), lieu("a", 100))
    table = by_territoire(une, A_23_H, niveau, ville)
    assert niveau in levels(ville)
    assert table[["personnes", *PORTEES, "sans"]].sum().tolist() == [9, 3, 3, 7, 3, 2]
    assert len(table) >= len(ville.couches[niveau])


def test_le_tableau_dit_chaque_arrondissement_et_qui_est_hors_de_paris(ville):
    une = etude(marcheurs((0, 3), (1500, 4, "75112"), (9000, 2, NON_LOCALISE)), lieu("a", 100))
    table = by_territoire(une, A_23_H, Niveau.ARRONDISSEMENT, ville)
    assert table.loc["75101", ["personnes", "a_500_m", "sans"]].tolist() == [3, 3, 0]
    assert table.loc["75112", ["a_1_km", "a_2_km"]].tolist() == [0, 4]
    assert table.loc[NON_LOCALISE, ["nom", "personnes", "sans"]].tolist() == [HORS, 2, 2]
    assert table.loc["75105", "personnes"] == 0


def test_l_histogramme_met_chaque_personne_dans_une_classe_et_les_sans_lieu_dans_la_derniere():
    femmes = etude(marcheurs((0, 1), (PAS_M, 2), (PAS_M - 1, 4)), lieu("a", publics=FEMMES))
    hommes = etude(marcheurs((0, 5), profil=Profil.HOMME_SEUL), lieu("a", publics=FEMMES), profil=Profil.HOMME_SEUL)
    table = histogram({"femmes": femmes, "hommes": hommes}, A_23_H)
    assert table["femmes"].tolist() == [5, 2] + [0] * (BACS - 1)
    assert table["hommes"].tolist() == [0] * BACS + [5]


def test_une_maille_porte_ses_personnes_et_leur_mediane():
    table = mailles(etude(marcheurs((10, 1), (20, 2), (210, 5)), lieu("a", 0)), A_23_H)
    assert sorted(table["personnes"]) == [3, 5]
    assert table.geometry.area.tolist() == [40_000, 40_000]
    assert sorted(table["mediane_m"].round()) == [20, 210]


lieux_tires = st.lists(
    st.tuples(
        st.integers(0, 3000),
        st.sampled_from(["24/7", "20:00-08:00", "18:00-19:30", ""]),
        st.sampled_from([True, False, None]),
    ),
    max_size=5,
)


@given(lieux_tires, st.integers(0, 3000), st.booleans())
def test_un_lieu_de_plus_n_eloigne_jamais_personne(tires, x, inconnus):
    lieux = [lieu(str(i), x, Publics(femmes=f), horaires=h) for i, (x, h, f) in enumerate(tires)]
    gens = marcheurs((0, 1), (1500, 2), (2900, 1))
    avant = etude(gens, *lieux, inconnus=inconnus).proches.distance_m
    apres = etude(gens, *lieux, lieu("plus", x), inconnus=inconnus).proches.distance_m
    assert (apres <= avant + 1e-6).all()
