"""The table by territoire of the town of squares: at every level the same people, the same ground, the same total."""

import pandas as pd
import pytest
import shapely
from carres import MARDI, METRES, RUE, X, Y, carre, couche, etude, gens, maraude, terrain
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.couverture.par_territoire import HORS, by_territoire, levels, total
from counting.couverture.regles import Moment
from counting.domain import Niveau
from geo.crs import DEGREES

SOIR = Moment(MARDI, 22, 23)
TOUS = ("A", "B")


def groupes(dst=("Nord", "Nord")):
    return pd.DataFrame({"paris_centre": ["A", "B"], "dst": list(dst)}, index=["A", "B"])


def table(une, niveau, codes=TOUS):
    return by_territoire(une, SOIR, niveau, codes=codes, groupes=groupes())


def test_les_niveaux_vont_du_quartier_a_paris():
    sol = terrain([])
    assert levels(sol, TOUS, groupes()) == [Niveau.QUARTIER, Niveau.ARRONDISSEMENT, Niveau.DST, Niveau.PARIS]


def test_un_niveau_qui_couperait_ou_repeterait_un_territoire_n_est_pas_offert():
    sol = terrain([])
    assert levels(sol, ("A",), groupes()) == [Niveau.QUARTIER, Niveau.ARRONDISSEMENT]
    assert Niveau.DST not in levels(sol, TOUS, groupes(("Nord", "Sud")))
    assert Niveau.DST not in levels(sol, TOUS, groupes((None, None)))


def test_sans_quartiers_le_niveau_quartier_n_est_pas_offert():
    assert levels(terrain([], quartiers=None), ("A",), groupes()) == [Niveau.ARRONDISSEMENT]


def test_chaque_quartier_a_ses_figures():
    une = etude(
        [maraude("m", carre(0, 0, 75))], gens((60, 50, 2, 1, 0), (90, 50, 3, 0, 1), (160, 50, 4, 0, 0)), voies=RUE
    )
    quartiers = table(une, Niveau.QUARTIER)
    assert quartiers.index.tolist() == ["A1", "A2", "B1", "B2"]
    assert quartiers["nom"].iloc[1] == "Nom de A2"
    assert quartiers["blanche_m2"].tolist() == pytest.approx([0, 2_500, 5_000, 5_000], abs=1e-3)
    assert quartiers["rues_blanches_m"].tolist() == pytest.approx([0, 25, 50, 50], abs=1e-3)
    assert quartiers["personnes"].tolist() == [0, 5, 0, 4]
    assert quartiers["personnes_sans_passage"].tolist() == [0, 3, 0, 4]
    assert quartiers["familles_sans_passage"].tolist() == [0, 1, 0, 0]
    assert table(une, Niveau.QUARTIER, ("B",)).index.tolist() == ["B1", "B2"]


def test_une_dst_est_la_somme_de_ses_arrondissements():
    une = etude([maraude("m", carre(0, 0))], gens((150, 50, 4, 0, 0)))
    dst, paris = table(une, Niveau.DST), table(une, Niveau.PARIS)
    assert dst["nom"].tolist() == ["DST Nord"]
    assert paris["nom"].tolist() == ["Paris"]
    assert dst["blanche_m2"].tolist() == pytest.approx([10_000], rel=1e-6)
    assert dst["personnes_sans_passage"].tolist() == paris["personnes_sans_passage"].tolist() == [4]


def test_qui_est_dans_un_interstice_des_quartiers_reste_compte():
    troues = couche(A1=carre(0, 0, 40), A2=carre(50, 0, 50), B1=carre(100, 0, 50), B2=carre(150, 0, 50))
    quartiers = table(etude([], gens((45, 50, 3, 1, 0)), quartiers=troues), Niveau.QUARTIER)
    assert quartiers["nom"].tolist()[-1] == HORS
    assert quartiers["personnes_sans_passage"].tolist() == [0, 0, 0, 0, 3]


def test_une_rue_sur_une_frontiere_compte_une_fois_et_du_meme_cote_a_chaque_niveau():
    bord = shapely.LineString([(X + 100, Y), (X + 100, Y + 100)])
    rue = RUE.iloc[:0].to_crs(METRES)
    rue.loc[0, "geometry"] = bord
    une = etude([], voies=rue.set_crs(METRES).to_crs(DEGREES))
    assert total(table(une, Niveau.QUARTIER))["rues_m"] == pytest.approx(100, rel=1e-6)
    par_quartier = table(une, Niveau.QUARTIER)["rues_m"]
    assert table(une, Niveau.ARRONDISSEMENT)["rues_m"].tolist() == pytest.approx(
        [par_quartier[["A1", "A2"]].sum(), par_quartier[["B1", "B2"]].sum()], abs=1e-6
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 150), st.integers(10, 120)), max_size=4),
    st.lists(st.tuples(st.integers(1, 199), st.integers(1, 99), *[st.integers(0, 5)] * 3), max_size=5),
)
def test_le_total_est_le_meme_a_tous_les_niveaux(zones, monde):
    maraudes = [maraude(f"m{rang}", carre(x, 0, largeur)) for rang, (x, largeur) in enumerate(zones)]
    une = etude(maraudes, gens(*monde), voies=RUE)
    paris = total(table(une, Niveau.PARIS))
    for niveau in (Niveau.QUARTIER, Niveau.ARRONDISSEMENT, Niveau.DST):
        assert total(table(une, niveau)).tolist() == pytest.approx(paris.tolist(), abs=1e-3)
