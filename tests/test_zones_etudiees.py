"""Zones blanches and overlaps of the town of squares: cut by quartier, ranked, each with what a coordinator asks."""

import pytest
from carres import MARDI, carre, etude, gens, maraude

from counting.couverture.denombrement import Regard
from counting.couverture.etude import white_people
from counting.couverture.regles import Moment, Regle
from counting.couverture.zones import recouvrements, zones_blanches
from counting.maraudes.domain import Maraude, Passage
from dashboard.couverture.page import unlisted
from geo.crs import METRES

SOIR = Moment(MARDI, 22, 23)
TOUS = ("A", "B")


def blanches(une, moment=SOIR, codes=TOUS, regard=Regard.PERSONNES):
    return zones_blanches(une, moment, codes, regard)


def test_les_zones_blanches_viennent_par_personnes_puis_par_surface():
    monde = gens((160, 50, 2, 2, 0), (60, 50, 3, 0, 1))
    zones = blanches(etude([maraude("m", carre(0, 0, 30))], monde))
    assert zones["code"].tolist() == ["A2-1", "B2-1", "B1-1", "A1-1"]
    assert zones["nom"].iloc[0] == "Nom de A2"
    assert zones["personnes"].tolist() == [3, 2, 0, 0]
    assert zones["surface_m2"].tolist() == pytest.approx([5_000, 5_000, 5_000, 2_000], rel=1e-6)
    assert zones.crs == METRES


def test_le_regard_change_le_rang():
    monde = gens((160, 50, 2, 2, 0), (60, 50, 3, 0, 1))
    une = etude([], monde)
    assert blanches(une, regard=Regard.FEMMES)["code"].iloc[0] == "B2-1"
    assert blanches(une, regard=Regard.FAMILLES)["code"].iloc[0] == "A2-1"


def test_deux_morceaux_d_un_quartier_portent_deux_rangs():
    zones = blanches(etude([maraude("m", carre(20, -10, 10, 120))]), codes=("A",))
    assert sorted(zones["code"]) == ["A1-1", "A1-2", "A2-1"]


def test_les_zones_trop_petites_sont_laissees():
    une = etude([maraude("m", carre(0, 0, 30))], regle=Regle(surface_min_m2=3_000))
    assert sorted(blanches(une)["code"]) == ["A2-1", "B1-1", "B2-1"]


def test_qui_est_dans_une_zone_trop_petite_pour_la_liste_se_dit():
    monde = gens((40, 50, 1, 0, 0), (160, 50, 5, 2, 1))
    une = etude([maraude("m", carre(0, 0, 30))], monde, regle=Regle(surface_min_m2=3_000))
    zones = blanches(une)
    assert (white_people(une, SOIR, TOUS)["personnes"], zones["personnes"].sum()) == (6, 5)
    assert zones.attrs == {"non_listees": "1 personne dans des zones de moins de 3\u202f000 m²"}
    assert unlisted(zones) == ["1 personne dans des zones de moins de 3\u202f000 m², non listées."]
    plusieurs = etude([maraude("m", carre(0, 0, 30))], gens((40, 50, 3, 1, 0)), regle=Regle(surface_min_m2=3_000))
    assert blanches(plusieurs).attrs["non_listees"].startswith("3 personnes, 1 femme dans")


def test_une_liste_entiere_ne_laisse_personne():
    zones = blanches(etude([maraude("m", carre(0, 0, 30))], gens((40, 50, 1, 0, 0))))
    assert zones.attrs == {}
    assert unlisted(zones) == []


def test_tout_couvert_il_n_y_a_aucune_zone_blanche():
    zones = blanches(etude([maraude("m", carre(0, 0, 200))]))
    assert zones.empty
    assert {"code", "nom", "personnes", "maraude", "distance_m", "heures_sans_passage"} <= set(zones.columns)


def test_la_maraude_la_plus_proche_est_a_l_oeuvre_a_ce_moment():
    loin = maraude("loin", carre(0, 0, 10))
    pres = maraude("pres", carre(100, 0), Passage("z", MARDI, "19:00", "20:00"))
    une = etude([loin, pres])
    zone = blanches(une).set_index("code").loc["B2-1"]
    assert zone["maraude"] == "Maraude loin"
    assert zone["distance_m"] == pytest.approx(165, abs=25)
    assert blanches(une, Moment(MARDI, 20, 21))["maraude"].unique().tolist() == [""]


def test_les_heures_sans_passage_se_lisent_sur_toute_la_semaine():
    une = etude([maraude("m", carre(0, 0, 50), Passage("z", 4, "19:00", "23:00"))])
    zones = blanches(une).set_index("code")
    assert zones.loc["A1-1", "heures_sans_passage"] == "18 h–19 h, 23 h–6 h"
    assert zones.loc["B1-1", "heures_sans_passage"] == "toutes"


def trois(heure="22:00"):
    return [
        maraude("m", carre(0, 0)),
        maraude("n", carre(50, 0)),
        maraude("o", carre(50, 0), Passage("z", MARDI, heure, "00:00")),
    ]


def test_trois_equipes_dans_la_meme_heure_se_recouvrent():
    zones = recouvrements(etude(trois(), gens((60, 50, 4, 0, 0))), SOIR, TOUS, Regard.PERSONNES)
    assert zones["code"].tolist() == ["A2-1"]
    assert zones["equipes"].tolist() == [3]
    assert zones["personnes"].tolist() == [4]


def test_trois_equipes_a_des_heures_differentes_ne_se_recouvrent_pas():
    assert recouvrements(etude(trois("23:00")), SOIR, TOUS, Regard.PERSONNES).empty
    assert len(recouvrements(etude(trois("23:00")), Moment(MARDI, 22, 0), TOUS, Regard.PERSONNES)) == 1


def test_deux_zones_d_une_meme_maraude_font_une_seule_equipe():
    une = maraude("m", carre(0, 0))
    double = Maraude(
        une.uid, une.nom, une.operateur, une.type,
        zones=(*une.zones, *(type(une.zones[0])(f"z{i}", "z", une.zones[0].contour) for i in (1, 2))),
        passages=tuple(Passage(code, MARDI, "22:00", "00:00") for code in ("z", "z1", "z2")),
    )  # fmt: skip
    assert recouvrements(etude([double]), SOIR, TOUS, Regard.PERSONNES).empty
