from pathlib import Path

import pytest

from counting.roles import ACTIONS, Role, UnknownActionError, allowed
from dashboard.registre import PAGES

ADMINISTRATION = {"gerer_comptes", "lire_journal", "reduire_edition"}


@pytest.mark.parametrize("role", Role)
def test_une_action_inconnue_est_refusee_a_tous(role):
    with pytest.raises(UnknownActionError, match="saisir_fichee"):
        allowed(role, "saisir_fichee")


@pytest.mark.parametrize("role", Role)
def test_chacun_lit_l_accueil_et_les_chiffres_publies(role):
    assert allowed(role, "voir_accueil")
    assert allowed(role, "voir_series")


@pytest.mark.parametrize("action", ["voir_points", "voir_resultats", "saisir_fiche", "importer_fiches", "localiser"])
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.ELU])
def test_le_public_et_les_elus_n_ont_rien_avant_le_secret_statistique(role, action):
    assert not allowed(role, action)


@pytest.mark.parametrize("action", ["tenir_lieux", "voir_lieux"])
def test_l_endroit_d_un_lieu_de_nuit_reste_aux_organisateurs_et_aux_coordinateurs(action):
    assert [role for role in Role if allowed(role, action)] == [Role.ORGANISATEUR, Role.COORDINATEUR]


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.ELU, Role.ADMINISTRATEUR])
def test_les_distances_personne_par_personne_restent_au_terrain(role):
    assert not allowed(role, "voir_proximite")


@pytest.mark.parametrize("role", Role)
def test_chacun_lit_et_emporte_ce_que_le_secret_a_laisse_sortir(role):
    assert allowed(role, "voir_publication")
    assert allowed(role, "exporter_publication")


def test_seul_l_administrateur_tient_les_comptes_le_journal_et_la_conservation():
    for action in ADMINISTRATION:
        assert [role for role in Role if allowed(role, action)] == [Role.ADMINISTRATEUR]


def test_l_administrateur_ne_voit_que_cela_et_ce_que_voit_le_public():
    permises = {action for action in ACTIONS if allowed(Role.ADMINISTRATEUR, action)}
    assert permises == ADMINISTRATION | {action for action in ACTIONS if allowed(Role.PUBLIC, action)}


def test_l_organisateur_peut_tout_le_reste():
    assert {action for action in ACTIONS if not allowed(Role.ORGANISATEUR, action)} == ADMINISTRATION


def test_chaque_action_se_dit_et_quelqu_un_la_peut():
    for action in ACTIONS.values():
        assert action.description
        assert action.roles


def test_toute_page_du_registre_existe_et_demande_une_action_connue():
    for page in PAGES:
        assert page.script.is_file()
        assert page.action in ACTIONS


def test_toute_page_du_dossier_est_au_registre():
    pages = Path(__file__).resolve().parent.parent / "pages"
    assert {path.name for path in pages.glob("*.py")} == {page.fichier for page in PAGES}


def test_les_adresses_des_pages_sont_uniques():
    assert len({page.url_path for page in PAGES}) == len({page.titre for page in PAGES}) == len(PAGES)
