"""One zone blanche of the town of squares over the week: when nobody enters it, when teams meet in it."""

import numpy as np
from carres import MARDI, carre, etude, gens, maraude
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.couverture.denombrement import Regard
from counting.couverture.regles import Moment
from counting.couverture.semaine import teams
from counting.couverture.zone_choisie import week_of_zone
from counting.couverture.zones import zones_blanches
from counting.maraudes.domain import JOURS, Passage
from counting.maraudes.heures_en_mots import night_in_words

SOIR = Moment(MARDI, 22, 23)
TOUS = ("A", "B")
VENDREDI = 4


def semaine(une, code):
    return week_of_zone(une, SOIR, TOUS, Regard.PERSONNES, code)


def test_les_heures_ou_personne_n_entre_se_disent_nuit_par_nuit():
    une = etude([maraude("m", carre(0, 0, 50), Passage("z", VENDREDI, "19:00", "23:00"))])
    assert semaine(une, "A1-1").never() == (
        "lundi au jeudi, samedi et dimanche toute la nuit ; vendredi 18 h–19 h, 23 h–6 h"
    )
    assert semaine(une, "B1-1").never() == "toute la semaine"


def test_les_recouvrements_de_la_semaine_se_disent_aussi():
    soir = Passage("z", VENDREDI, "20:00", "22:00")
    une = etude([maraude(uid, carre(0, 0, 50), soir) for uid in "mno"])
    assert semaine(une, "A1-1").overlaps() == "vendredi 20 h–22 h"
    assert semaine(une, "A1-1").equipes.max() == 3
    assert semaine(une, "B1-1").overlaps() == "aucune heure"


def test_de_deux_morceaux_d_un_quartier_c_est_celui_demande():
    bande = maraude("m", carre(20, -10, 10, 120))
    a_gauche = maraude("n", carre(0, 0, 10), Passage("z", VENDREDI, "20:00", "21:00"))
    une = etude([bande, a_gauche], gens((5, 50, 4, 0, 0)))
    zones = zones_blanches(une, SOIR, TOUS, Regard.PERSONNES).set_index("code")
    assert zones.loc["A1-1", "personnes"] == 4
    assert "vendredi 18 h–20 h, 21 h–6 h" in semaine(une, "A1-1").never()
    assert semaine(une, "A1-2").never() == "toute la semaine"


passages = st.builds(
    Passage,
    st.just("z"),
    st.integers(0, 6),
    st.sampled_from(["18:00", "21:00", "23:00", "04:00"]),
    st.sampled_from(["00:00", "02:00", "05:00"]),
)
plans = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 4), st.lists(passages, min_size=1, max_size=3)), max_size=5
).map(lambda tires: [maraude(f"m{i}", carre(50 * x, 0, 50 * n), *p) for i, (x, n, p) in enumerate(tires)])


@settings(max_examples=30, deadline=None)
@given(plans)
def test_le_detail_et_la_liste_disent_les_memes_heures(plan):
    une = etude(plan)
    regardees = une.regle.heures()
    for zone in zones_blanches(une, SOIR, TOUS, Regard.PERSONNES).itertuples():
        detail = semaine(une, zone.code)
        toujours = detail.jamais.reshape(len(JOURS), -1).all(axis=0)
        assert night_in_words(toujours, regardees[:24]) == zone.heures_sans_passage


@settings(max_examples=30, deadline=None)
@given(plans)
def test_les_equipes_d_une_zone_sont_celles_de_ses_faces(plan):
    une = etude(plan)
    sol = une.terrain
    faces = sol.mosaic.faces
    ici = np.isin(sol.morceau(faces), np.flatnonzero(sol.morceaux["code"] == "A1"))
    zones = zones_blanches(une, SOIR, TOUS, Regard.PERSONNES)
    if "A1-1" not in set(zones["code"]):
        return
    equipes = semaine(une, "A1-1").equipes
    for creneau in range(0, 168, 5):
        fenetre = np.arange(168) == creneau
        assert equipes[creneau] == teams(faces, une.semaine, sol.maraudes(), fenetre)[ici].max()
