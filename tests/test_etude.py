"""Coverage of a town of two square arrondissements: what is white, when, whom it leaves."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from carres import ARRONDISSEMENTS, MARDI, RUE, carre, couche, etude, gens, maraude, terrain
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.couverture.etude import (
    EtudeError,
    Mesure,
    share_white,
    shares_covered,
    study,
    white_people,
)
from counting.couverture.par_territoire import by_arrondissement
from counting.couverture.regles import Moment, Regle
from counting.couverture.semaine import covered, covered_by_slot, lay_week
from counting.maraudes.domain import JOURS, Passage, Recurrence, TypeMaraude
from counting.maraudes.horaires import HEURES
from geo.crs import DEGREES

SOIR = Moment(MARDI, 22, 23)
TOUS = ("A", "B")


def part(une, moment=SOIR, codes=TOUS, mesure=Mesure.SURFACE):
    return share_white(une, mesure, moment, codes)


def test_une_moitie_couverte_laisse_l_autre_blanche():
    une = etude([maraude("m", carre(0, 0))])
    assert part(une) == pytest.approx(0.5)
    assert part(une, codes=("A",)) == pytest.approx(0)
    assert part(une, Moment(MARDI, 20, 21)) == 1


def test_sans_maraude_tout_est_blanc():
    assert part(etude([])) == 1


def test_un_moment_est_couvert_si_un_passage_le_touche():
    assert part(etude([maraude("m", carre(0, 0))]), Moment(MARDI, 18, 6)) == pytest.approx(0.5)


def test_apres_minuit_la_nuit_reste_celle_ou_elle_a_commence():
    une = etude([maraude("m", carre(0, 0), Passage("z", MARDI, "23:00", "02:00"))])
    assert part(une, Moment(MARDI, 1, 2)) == pytest.approx(0.5)
    assert part(une, Moment(MARDI + 1, 1, 2)) == 1


def test_une_equipe_d_astreinte_ne_cache_aucun_trou():
    assert part(etude([maraude("m", carre(0, 0, 200), astreinte=True)])) == 1


def test_la_regle_ne_compte_que_ses_types():
    regle = Regle(types=(TypeMaraude.MB,), surface_min_m2=0)
    deux = [maraude("m", carre(0, 0)), maraude("n", carre(100, 0), type=TypeMaraude.MB)]
    assert part(etude(deux, regle=regle), codes=("A",)) == 1
    assert part(etude(deux, regle=regle), codes=("B",)) == pytest.approx(0)


def test_les_heures_hors_de_la_regle_ne_couvrent_rien():
    une = etude([maraude("m", carre(0, 0), Passage("z", MARDI, "10:00", "12:00"))])
    assert part(une, Moment(MARDI, 10, 11)) == 1


def test_une_quinzaine_ne_fait_pas_un_passage_par_semaine_mais_deux_le_font():
    def une(uid):
        return maraude(uid, carre(0, 0), Passage("z", MARDI, "22:00", "00:00", Recurrence.QUINZAINE))

    assert part(etude([une("m")]), codes=("A",)) == 1
    assert part(etude([une("m"), une("n")]), codes=("A",)) == pytest.approx(0)


def test_un_passage_hors_saison_ne_couvre_pas():
    hiver = Passage("z", MARDI, "22:00", "00:00", du=date(2026, 11, 1), au=date(2027, 3, 31))
    assert part(etude([maraude("m", carre(0, 0), hiver)]), codes=("A",)) == pytest.approx(0)
    assert part(etude([maraude("m", carre(0, 0), hiver)], jour=date(2026, 6, 1)), codes=("A",)) == 1


def test_la_part_des_rues_se_compte_en_metres():
    une = etude([maraude("m", carre(0, 0, 50))], voies=RUE)
    assert part(une, mesure=Mesure.RUES) == pytest.approx(0.75)
    with pytest.raises(EtudeError, match="pas de voies"):
        part(etude([]), mesure=Mesure.RUES)


def test_les_personnes_sans_passage_sont_celles_des_faces_blanches():
    monde = gens((25, 50, 3, 1, 0), (150, 50, 7, 2, 1), (900, 0, 5, 0, 0), sans_point=(4, 1, 0))
    une = etude([maraude("m", carre(0, 0))], monde)
    assert white_people(une, SOIR, TOUS).tolist() == [7, 2, 1]
    assert part(une, mesure=Mesure.PERSONNES) == pytest.approx(0.7)
    assert une.dehors.tolist() == [5, 0, 0]
    assert une.sans_point.tolist() == [4, 1, 0]


def test_personne_a_couvrir_n_est_ni_zero_ni_un():
    une = etude([maraude("m", carre(0, 0))])
    assert np.isnan(shares_covered(une, Mesure.PERSONNES, TOUS)).all()
    assert np.isnan(part(une, mesure=Mesure.PERSONNES))


def test_l_eau_ne_compte_ni_couverte_ni_blanche():
    seine = couche(seine=carre(50, 0, 100))[["geometry"]]
    une = etude([maraude("m", carre(0, 0))], gens((75, 50, 2, 0, 0)), exclues=seine)
    assert by_arrondissement(une, SOIR, TOUS)["surface_m2"].tolist() == pytest.approx([5_000, 5_000], rel=1e-6)
    assert une.dehors.tolist() == [2, 0, 0]


def test_le_tableau_par_arrondissement_additionne_les_faces():
    une = etude([maraude("m", carre(50, 0))], gens((10, 10, 1, 0, 0), (60, 10, 2, 0, 0)), voies=RUE)
    table = by_arrondissement(une, SOIR, TOUS)
    assert table["blanche_m2"].tolist() == pytest.approx([5_000, 5_000], rel=1e-6)
    assert table["personnes_sans_passage"].tolist() == [1, 0]
    assert table["rues_blanches_m"].tolist() == pytest.approx([50, 50], rel=1e-6)


def test_les_parts_de_la_semaine_sont_celles_de_chaque_heure():
    une = etude([maraude("m", carre(0, 0), Passage("z", MARDI, "22:00", "00:00"))])
    parts = shares_covered(une, Mesure.SURFACE, TOUS).reshape(len(JOURS), HEURES)
    assert parts[MARDI, 16:18].tolist() == pytest.approx([0.5, 0.5])
    assert parts.sum() == pytest.approx(1)


passages = st.builds(
    Passage,
    st.just("z"),
    st.integers(0, 6),
    st.sampled_from(["18:00", "21:30", "23:00", "04:00"]),
    st.sampled_from(["00:00", "02:00", "05:00"]),
    st.sampled_from(list(Recurrence)),
)
maraudes = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 4), st.lists(passages, min_size=1, max_size=3)), max_size=4
)


@settings(max_examples=40, deadline=None)
@given(maraudes, st.sampled_from([0.5, 1.0, 2.0]), st.integers(0, 6), st.integers(18, 23))
def test_une_heure_seule_dit_la_meme_chose_que_la_semaine(tirees, minimum, jour, heure):
    toutes = [maraude(f"m{i}", carre(50 * x, 0, 50 * large), *p) for i, (x, large, p) in enumerate(tirees)]
    regle = Regle(passages_min=minimum, surface_min_m2=0)
    sol = terrain(toutes)
    semaine = lay_week(toutes, sol.zones, regle, date(2026, 11, 21))
    moment = Moment(jour, heure, (heure + 1) % 24)
    par_heure = covered_by_slot(sol.mosaic.faces, semaine, regle)[moment.creneaux()][0]
    assert (covered(sol.mosaic.faces, semaine, regle, moment.creneaux()) == par_heure).all()


@settings(max_examples=40, deadline=None)
@given(maraudes, st.integers(0, 6))
def test_une_maraude_de_plus_ne_blanchit_jamais_rien(tirees, jour):
    toutes = [maraude(f"m{i}", carre(50 * x, 0, 50 * large), *p) for i, (x, large, p) in enumerate(tirees)]
    moment = Moment(jour, 18, 6)
    avant = part(etude(toutes), moment)
    assert part(etude([*toutes, maraude("plus", carre(20, 20, 60, 60))]), moment) <= avant + 1e-12


def test_des_contours_que_la_projection_froisse_sont_tendus():
    bord = shapely.Polygon([(2.3, 48.85), (2.31, 48.85), (2.3, 48.85000000000001), (2.3, 48.86)])
    from counting.couverture.semaine import lay_zones
    from counting.maraudes.domain import Zone

    froissee = replace(maraude("m", carre(0, 0)), zones=(Zone("z", "z", shapely.to_wkb(bord)),))
    assert lay_zones([froissee]).is_valid.all()


def test_un_terrain_sans_quartiers_se_coupe_par_arrondissement():
    sol = terrain([], quartiers=None)
    assert sol.morceaux is sol.arrondissements
    assert ARRONDISSEMENTS.crs == DEGREES
    assert study(sol, lay_week([], sol.zones, Regle(), date(2026, 1, 1)), Regle(), gens()).couvert.shape[0] == 168
