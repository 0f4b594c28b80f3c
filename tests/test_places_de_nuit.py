"""Free places of a night: whose each one is, how many are left; each answer is counted on one's fingers."""

from dataclasses import replace

import numpy as np
import pytest
from haltes import FEMMES, HOMMES, MIXTE, NUIT, demande, halte, occupation, places

from counting.lieux.domain import Profil, Publics, TypeAccueil
from counting.proximite.marcheurs import SEXE_INCONNU
from counting.proximite.offre import LENDEMAIN
from counting.proximite.places_de_nuit import Inconnues, lay_places
from counting.proximite.places_libres import free_for

F, H, C = map(str, (Profil.FEMME_SEULE, Profil.HOMME_SEUL, Profil.COUPLE))
JEUNES = Publics(hommes=False, femmes=False, couples=False, familles=False, jeunes=True)


def par_public(offre):
    """Places of the only lieu, by who may take them."""
    return {public: combien for public, combien in zip(offre.publics, offre.places[0], strict=True) if combien}


@pytest.mark.parametrize(
    ("publics", "ecrites", "attendues"),
    [
        (FEMMES, {"toutes": 10}, {frozenset({F}): 10}),
        (FEMMES, {"femmes": 10}, {frozenset({F}): 10}),
        (MIXTE, {"toutes": 10}, {frozenset({F, H, C, SEXE_INCONNU}): 10}),
        (MIXTE, {"toutes": 10, "femmes": 4}, {frozenset({F}): 4, frozenset({H, C}): 6}),
        (MIXTE, {"femmes": 4, "hommes": 6}, {frozenset({F}): 4, frozenset({H}): 6}),
        (MIXTE, {"toutes": 10, "jeunes": 3}, {frozenset({F, H, C, SEXE_INCONNU}): 7}),
    ],
)
def test_a_qui_est_chaque_place(publics, ecrites, attendues):
    assert par_public(places(halte("a", 0, publics, **ecrites))) == attendues


def test_une_capacite_inconnue_est_pleine_ou_sans_limite_selon_le_choix():
    lieu = halte("a", 0, MIXTE)
    pleine, sans_limite = places(lieu), places(lieu, inconnues=Inconnues.SANS_LIMITE)
    assert (pleine.places.sum(), sans_limite.places.sum()) == (0, np.inf)
    assert (pleine.libres.tolist(), sans_limite.libres.tolist()) == ([0], [np.inf])
    assert pleine.inconnues.tolist() == sans_limite.inconnues.tolist() == [True]


def test_zero_place_n_est_pas_une_capacite_inconnue():
    offre = places(halte("a", 0, MIXTE, toutes=0), inconnues=Inconnues.SANS_LIMITE)
    assert (offre.libres.tolist(), offre.inconnues.tolist()) == ([0], [False])


def test_les_places_occupees_ne_sont_plus_libres_et_jamais_moins_que_zero():
    lieux = halte("a", 0, MIXTE, toutes=10), halte("b", 100, MIXTE, toutes=10), halte("c", 200, MIXTE, toutes=10)
    offre = places(*lieux, occupations=[occupation("a", 7), occupation("b", 12)])
    assert offre.libres.tolist() == [3, 0, 10]
    assert offre.occupees.tolist() == [True, True, False]


def test_ce_qui_n_est_pas_ouvert_ou_pas_place_est_laisse_et_compte():
    lieux = (
        halte("ouverte", 0, toutes=1),
        halte("fermée", 0, toutes=1, horaires="08:00-12:00"),
        halte("incertaine", 0, toutes=1, horaires=""),
        halte("nulle part", None, toutes=1),
        halte("restaurant", 0, toutes=1, type_=TypeAccueil.RESTAURANT),
        halte("chez-soi", 0, toutes=1, type_=TypeAccueil.CHEZ_SOI),
        halte("jeunes", 0, JEUNES, toutes=1),
    )
    offre = places(*lieux)
    assert [lieu.nom for lieu in offre.lieux] == ["ouverte"]
    assert (offre.fermes, offre.incertains, offre.sans_position) == (1, 1, 1)
    avec = places(*lieux, inconnus=True)
    assert [lieu.nom for lieu in avec.lieux] == ["ouverte", "incertaine"]
    assert avec.incertains == 0


def test_un_public_inconnu_n_est_recu_que_si_on_le_demande():
    lieu = halte("a", 0, Publics(femmes=True), toutes=5)
    assert par_public(places(lieu)) == {frozenset({F}): 5}
    assert {F, H, SEXE_INCONNU} <= set(places(lieu, inconnus=True).publics[0])


@pytest.mark.parametrize(
    ("profil", "ecrites", "prises", "libres"),
    [
        (Profil.FEMME_SEULE, {"toutes": 10, "femmes": 4}, 0, 4),
        (Profil.FEMME_SEULE, {"toutes": 10, "femmes": 4}, 8, 2),
        (Profil.HOMME_SEUL, {"toutes": 10, "femmes": 4}, 0, 6),
        (Profil.AVEC_ANIMAL, {"toutes": 10, "femmes": 4}, 0, 10),
        (Profil.HOMME_SEUL, {"femmes": 4}, 0, None),
        (Profil.FEMME_SEULE, {}, 0, None),
        (Profil.FEMME_SEULE, {"toutes": 0}, 0, 0),
    ],
)
def test_places_libres_pour_un_profil(profil, ecrites, prises, libres):
    assert free_for(halte("a", 0, MIXTE, **ecrites), profil, prises) == libres


def test_sans_aucun_lieu_il_n_y_a_aucune_place():
    offre = places()
    assert (offre.lieux, offre.places.shape, offre.libres.shape) == ((), (0, 1), (0,))


def test_deux_periodes_d_un_lieu_ne_font_pas_deux_lieux():
    lieu = halte("a", 0, HOMMES, toutes=5)
    assert places(lieu, lieu).libres.tolist() == [5]


@pytest.mark.parametrize("rang", [5, 8, 13])
@pytest.mark.parametrize("ordre", [1, -1])
def test_la_nuit_du_dernier_jour_est_a_la_premiere_periode_dans_les_deux_ordres(rang, ordre):
    avant = replace(halte("a", 0, MIXTE, horaires="20:00-08:30", toutes=10), au=NUIT)
    apres = replace(halte("a", 0, MIXTE, horaires="20:00-08:00", toutes=20), du=NUIT + LENDEMAIN)
    offre = lay_places(demande(), rang, [avant, apres][::ordre], [occupation("a", 4)], Inconnues.PLEINES)
    assert (offre.places.tolist(), offre.libres.tolist()) == ([[10]], [6])


def test_un_lieu_ouvert_par_ses_deux_periodes_au_matin_garde_celle_de_la_nuit():
    avant = replace(halte("a", 0, MIXTE, horaires="20:00-08:30", toutes=10), au=NUIT)
    apres = replace(halte("a", 0, MIXTE, horaires="07:30-18:30", toutes=20), du=NUIT + LENDEMAIN)
    for lieux in ([avant, apres], [apres, avant]):
        assert lay_places(demande(), 14, lieux, (), Inconnues.PLEINES).libres.tolist() == [10]
