"""From rencontres to the rows figures need: which territoire a line counts in, and that nobody is lost on the way."""

from dataclasses import replace

import pytest
from ville import DEHORS, EDITION, centre, chiffres, fiche, gens

from counting.chiffres.cube import SOMMES, load_cube
from counting.domain import SANS_SECTEUR, Configuration, Niveau, Position, StatutPosition, TypeLieu
from counting.editions.registre import load_secteurs
from counting.fiches.registre import save
from counting.geographie.positions import CHOIX, decide
from counting.store import Marque, marque


@pytest.fixture
def cube(base, ville):
    def read(quand: Marque | None = None):
        secteurs = load_secteurs(base, EDITION)
        return load_cube(base, EDITION, secteurs=secteurs, territoires=ville, marque=quand or marque(base))

    return read


def places(cube):
    return cube[["secteur", "arrondissement", "quartier"]].sort_values("secteur").to_numpy().tolist()


def test_une_base_sans_fiche_donne_un_cube_vide(cube):
    assert cube().empty
    assert cube()[list(SOMMES)].sum().sum() == 0


def test_un_point_compte_dans_l_arrondissement_ou_il_tombe(base, cube):
    save(base, fiche("01-01", gens("a", h=1, point=centre(2, 3))))
    assert places(cube()) == [["01-01", "75102", "7510204"]]


def test_sans_point_on_compte_dans_l_arrondissement_du_secteur_parcouru(base, cube):
    save(base, fiche("13-01", gens("a", h=1)))
    assert places(cube()) == [["13-01", "75113", ""]]


def test_un_point_hors_de_paris_compte_dans_l_arrondissement_du_secteur(base, cube):
    save(base, fiche("16-01", gens("a", h=1, point=DEHORS)))
    assert places(cube()) == [["16-01", "75116", ""]]


def test_sans_point_ni_arrondissement_la_ligne_n_est_pas_localisee_mais_compte(base, cube):
    save(base, fiche("RATP", gens("a", h=4)))
    assert places(cube()) == [["RATP", "", ""]]
    assert cube()["h_nd"].sum() == 4


def test_un_point_douteux_ne_deplace_personne(base, cube):
    douteux = Position(*centre(2), StatutPosition.A_VERIFIER, 0.4, "street")
    save(base, fiche("13-01", replace(gens("a", h=1), position=douteux)))
    assert places(cube()) == [["13-01", "75113", ""]]


def test_un_point_trouve_pour_une_autre_adresse_ne_vaut_plus(base, cube):
    save(base, fiche("13-01", gens("a", h=1, adresse="ici", point=centre(2))))
    save(base, fiche("13-01", gens("a", h=1, adresse="ailleurs"), base=1))
    assert places(cube()) == [["13-01", "75113", ""]]


def test_une_ligne_sans_secteur_prend_celui_ou_tombe_son_point(base, cube):
    save(base, fiche(SANS_SECTEUR, gens("a", h=1, point=centre(13, 2)), gens("b", h=2, point=centre(20, 0))))
    assert places(cube()) == [["13-01", "75113", "7511303"], [SANS_SECTEUR, "75120", "7512001"]]


def test_les_lignes_de_meme_place_s_ajoutent_tentes_et_rencontres_aussi(base, cube):
    point, groupe = centre(1, 0), {"configuration": Configuration.GROUPE, "lieu": TypeLieu.CAMPEMENT}
    save(base, fiche("01-01", gens("a", h=5, tentes=2, point=point, **groupe), gens("b", f=6, point=point, **groupe)))
    (ligne,) = cube().to_dict("records")
    assert (ligne["h_nd"], ligne["f_nd"], ligne["tentes"], ligne["rencontres"]) == (5, 6, 2, 2)


def test_le_cube_a_une_marque_passee_est_celui_d_alors(base, cube):
    save(base, fiche("RATP", gens("a", h=1)))
    avant = marque(base)
    alors = cube()
    ici = Position(*centre(3), StatutPosition.OK, 1.0, CHOIX)
    decide(base, EDITION, "a", adresse="là", position=ici, auteur="Zoé")
    save(base, fiche("13-01", gens("b", f=1)))
    assert cube(avant).equals(alors)
    assert len(cube()) == 2


def test_une_tente_n_est_pas_une_personne(base, ville):
    save(base, fiche("13-01", gens("a", tentes=9)))
    paris = chiffres(base, ville, Niveau.PARIS).iloc[0]
    assert (paris["effectif_restitue"], paris["tentes"]) == (0, 9)
