"""Who gets a place: as many people as can be, then the fewest metres; nobody where they may not go."""

import numpy as np
import pytest
from haltes import FEMMES, HOMMES, MIXTE, halte, marcheurs, occupation, partage
from hypothesis import given
from hypothesis import strategies as st

from counting.domain import Niveau
from counting.lieux.domain import Profil
from counting.proximite.marcheurs import MINEURS, SEXE_INCONNU
from counting.proximite.places_de_nuit import CATEGORIES
from counting.proximite.repartition import SANS, by_lieu, by_territoire, median_m, total

F, H, C = map(str, (Profil.FEMME_SEULE, Profil.HOMME_SEUL, Profil.COUPLE))


def loges(repartition):
    return repartition.personnes["places"].sum()


def test_chacun_va_au_plus_proche_qui_le_recoit():
    gens = marcheurs((0, "75101", {F: 1, H: 1}))
    partie = partage(gens, halte("hommes", 100, HOMMES, toutes=5), halte("femmes", 300, FEMMES, toutes=5))
    assert by_lieu(partie)["prises"].tolist() == [1, 1]
    assert median_m(partie) == pytest.approx(100, abs=0.01)


def test_on_marche_plus_loin_si_cela_donne_une_place_de_plus():
    """Both want the lieu in the middle, which has one place: the one who can go elsewhere does."""
    gens = marcheurs((0, "75101", {H: 1}), (600, "75102", {H: 1}))
    partie = partage(gens, halte("milieu", 500, toutes=1), halte("bout", 1500, toutes=1))
    assert loges(partie) == 2


def test_au_dela_de_la_marche_la_plus_longue_personne_n_y_va():
    gens = marcheurs((0, "75101", {H: 1}))
    assert loges(partage(gens, halte("a", 1000.5, toutes=1), portee_m=1_000)) == 0
    assert loges(partage(gens, halte("a", 999.5, toutes=1), portee_m=1_000)) == 1


def test_une_personne_de_sexe_inconnu_n_entre_que_dans_les_places_communes():
    gens = marcheurs((0, "75101", {SEXE_INCONNU: 3}))
    assert loges(partage(gens, halte("f", 0, FEMMES, toutes=9), halte("h", 0, HOMMES, toutes=9))) == 0
    assert loges(partage(gens, halte("mixte, gardées", 0, MIXTE, femmes=9, hommes=9))) == 0
    assert loges(partage(gens, halte("mixte", 0, MIXTE, toutes=2))) == 2


def test_le_total_borne_les_places_gardees():
    gens = marcheurs((0, "75101", {F: 9, H: 9}))
    lieu = halte("a", 0, MIXTE, femmes=5, hommes=5)
    assert loges(partage(gens, lieu, occupations=[occupation("a", 7)])) == 3


def test_les_mineurs_seuls_ne_sont_pas_du_calcul_et_la_table_le_dit_par_ses_totaux(ville):
    gens = marcheurs((0, "75101", {F: 2, MINEURS: 4}), (100, "75119", {H: 3}))
    partie = partage(gens, halte("a", 0, MIXTE, toutes=1))
    table = by_territoire(partie, Niveau.ARRONDISSEMENT, ville)
    assert table.loc["75101", ["personnes", "places", "sans", f"{SANS}{F}"]].tolist() == [2, 1, 1, 1]
    assert table.loc["75119", ["personnes", "places", "sans", f"{SANS}{H}"]].tolist() == [3, 0, 3, 3]
    assert len(table) == 20
    assert total(partie).loc["total", ["personnes", "places", "sans"]].tolist() == [5, 1, 4]


def test_sans_personne_ou_sans_lieu_rien_n_est_partage(ville):
    personne = partage(marcheurs(), halte("a", 0, toutes=3))
    assert (loges(personne), by_lieu(personne)["restantes"].tolist()) == (0, [3])
    assert np.isnan(median_m(personne))
    sans_lieu = partage(marcheurs((0, "75101", {F: 2})))
    assert total(sans_lieu)["sans"].item() == 2
    assert by_territoire(personne, Niveau.PARIS, ville)["personnes"].tolist() == [0]


comptes = st.dictionaries(st.sampled_from([*map(str, CATEGORIES), MINEURS]), st.integers(1, 4), max_size=3)
points = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["75101", "75104", "75119", ""]), comptes), max_size=6)
lieux = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.sampled_from([FEMMES, HOMMES, MIXTE]),
        st.sampled_from(["24/7", "08:00-12:00", ""]),
        st.dictionaries(st.sampled_from(["toutes", "femmes", "hommes"]), st.integers(0, 5)),
        st.integers(0, 6),
    ),
    max_size=5,
)


@given(points, lieux, st.sampled_from([500, 1000]))
def test_lois_du_partage(ville, points, lieux, portee_m):
    gens = marcheurs(*((100 * x, zone, effectifs) for x, zone, effectifs in points))
    haltes = [
        halte(str(rang), 100 * x, publics, horaires=horaires, **capacites)
        for rang, (x, publics, horaires, capacites, _) in enumerate(lieux)
    ]
    prises = [occupation(str(rang), combien) for rang, (*_, combien) in enumerate(lieux)]
    partie = partage(gens, *haltes, occupations=prises, portee_m=portee_m)
    personnes, recus = partie.personnes, partie.nombres
    assert (personnes["places"] + personnes["sans"] == personnes["effectif"]).all()
    assert personnes["effectif"].sum() == gens.total()[[*map(str, CATEGORIES)]].sum()
    assert (recus.sum(axis=1) == personnes["places"]).all()
    assert (recus.sum(axis=0) <= partie.offre.libres).all()
    assert all(lieu.horaires == "24/7" for lieu in partie.offre.lieux)
    assert (partie.distances_m[recus > 0] <= portee_m).all()
    for rang, lieu in enumerate(partie.offre.lieux):
        ici = set(personnes["categorie"][recus[:, rang] > 0])
        assert not ici & ({H, C, SEXE_INCONNU} if lieu.publics == FEMMES else set())
        assert not ici & ({F, C, SEXE_INCONNU} if lieu.publics == HOMMES else set())
    for niveau in (Niveau.ARRONDISSEMENT, Niveau.DST, Niveau.PARIS):
        table = by_territoire(partie, niveau, ville)
        chiffres = [colonne for colonne in table.columns if colonne != "nom"]
        assert (table[chiffres].sum() == total(partie)[chiffres].iloc[0]).all()
        assert (table[[f"{SANS}{categorie}" for categorie in CATEGORIES]].sum(axis=1) == table["sans"]).all()
