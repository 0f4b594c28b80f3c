"""Two plans, or two dates, on one mosaic of the town of squares."""

from datetime import date

import pytest
from carres import JOUR, MARDI, carre, gens, maraude, terrain
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.couverture.comparaison import compare, join_zones
from counting.couverture.denombrement import Regard
from counting.couverture.regles import Moment, Regle
from counting.couverture.semaine import lay_week, lay_zones
from counting.couverture.terrain import make_terrain
from counting.maraudes.domain import Passage

SOIR = Moment(MARDI, 22, 23)
TOUS = ("A", "B")
REGLE = Regle(surface_min_m2=0)
MONDE = gens((25, 50, 3, 1, 0), (175, 50, 7, 0, 1))


def comparer(avant, apres, jours=(JOUR, JOUR)):
    zones = [lay_zones(plan) for plan in (avant, apres)]
    sol = terrain([])
    commun = make_terrain(join_zones(*zones), sol.arrondissements.to_crs(4326), quartiers=sol.morceaux.to_crs(4326))
    semaines = [lay_week(plan, z, REGLE, jour) for plan, z, jour in zip((avant, apres), zones, jours, strict=True)]
    return compare(commun, *semaines, REGLE, MONDE)


def test_une_maraude_deplacee_ouvre_ici_et_ferme_la():
    bilan = comparer([maraude("m", carre(0, 0, 50))], [maraude("m", carre(150, 0, 50))])
    table = bilan.balance(SOIR, TOUS)
    assert table["personnes"].tolist() == [3, 7]
    assert table["surface_m2"].tolist() == pytest.approx([5_000, 5_000], rel=1e-6)
    zones = bilan.zones(SOIR, TOUS, Regard.PERSONNES)
    assert list(zip(zones["code"], zones["evolution"], strict=True)) == [("A1-1", "apparue"), ("B2-1", "disparue")]


def test_une_saison_finie_ouvre_une_zone_blanche():
    hiver = [maraude("m", carre(0, 0), Passage("z", MARDI, "22:00", "00:00", au=date(2026, 3, 31)))]
    bilan = comparer(hiver, hiver, (date(2026, 1, 20), date(2026, 6, 1))).balance(SOIR, TOUS)
    assert bilan["surface_m2"].tolist() == pytest.approx([10_000, 0], rel=1e-6)


plans = st.lists(st.tuples(st.integers(0, 150), st.integers(10, 100)), max_size=3).map(
    lambda tires: [maraude(f"m{rang}", carre(x, 0, largeur)) for rang, (x, largeur) in enumerate(tires)]
)


@settings(max_examples=15, deadline=None)
@given(plans, plans)
def test_ce_qui_apparait_a_l_aller_disparait_au_retour(avant, apres):
    aller, retour = comparer(avant, apres).balance(SOIR, TOUS), comparer(apres, avant).balance(SOIR, TOUS)
    assert aller.loc["apparue"].tolist() == pytest.approx(retour.loc["disparue"].tolist(), abs=1e-6)
    identique = comparer(avant, avant).balance(SOIR, TOUS)
    assert not identique.to_numpy().any()
