"""Figures of a night: zero is not missing, every level adds up, what is unknown is said."""

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from ville import (
    CODES,
    DEHORS,
    EDITION,
    centre,
    chiffres,
    chiffres_par_niveau,
    fiche,
    gens,
    histoires,
    jouer,
    make_base,
    rendre_tout,
)

from counting.chiffres.cube import load_cube
from counting.chiffres.nuit import breakdown, pyramid, restrict
from counting.domain import SANS_SECTEUR, Age, Configuration, Nature, Niveau, Perimetre, Sexe, TypeLieu
from counting.editions.registre import load_secteurs
from counting.fiches.registre import save
from counting.geographie.niveaux import NON_LOCALISE, PARIS
from counting.store import marque

MESURES = ["hommes", "femmes", "sexe_nd", "enfants", "familles", "tentes", "enceintes", "rencontres"]
RUE, TOUS = Perimetre


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """One database for all the histories a property plays, each in its own édition."""
    return make_base(tmp_path_factory.mktemp("journal"))


# -- Zero was walked, missing was not -----------------------------------------------------------------------


def test_sans_aucune_fiche_tout_manque_et_rien_n_est_zero(base, ville):
    paris = chiffres(base, ville, Niveau.PARIS).loc[PARIS]
    assert pd.isna(paris["effectif"])
    assert (paris["secteurs_restitues"], paris["secteurs_attendus"]) == (0, 6)


def test_un_zero_contresigne_est_un_zero(base, ville):
    rendre_tout(base)
    for niveau in Niveau:
        tableau = chiffres(base, ville, niveau)
        assert tableau["complet"].all()
        assert (tableau["effectif"] == 0).all()


def test_un_total_sur_un_secteur_manquant_manque_et_dit_sur_quoi_il_repose(base, ville):
    rendre_tout(base, "01-01", "01-02")
    save(base, fiche("01-02", gens("a", h=2, f=1)))
    premier = chiffres(base, ville, Niveau.ARRONDISSEMENT).loc["75101"]
    assert pd.isna(premier["effectif"])
    assert pd.isna(premier["densite"])
    assert (premier["effectif_restitue"], premier["secteurs_restitues"], premier["secteurs_attendus"]) == (3, 1, 2)


def test_les_autres_territoires_restent_complets(base, ville):
    rendre_tout(base, "01-01")
    tableau = chiffres(base, ville, Niveau.ARRONDISSEMENT)
    assert tableau.index[~tableau["complet"]].tolist() == ["75101"]
    assert tableau.loc["75120", "effectif"] == 0


def test_un_secteur_manquant_rend_incomplets_ses_quartiers_seulement(base, ville):
    rendre_tout(base, "16-01")
    tableau = chiffres(base, ville, Niveau.QUARTIER)
    assert tableau.index[~tableau["complet"]].tolist() == ["7511601"]


def test_un_secteur_sans_contour_manque_a_tous_les_quartiers_de_son_arrondissement(base, ville):
    rendre_tout(base, "BOIS-16")
    tableau = chiffres(base, ville, Niveau.QUARTIER)
    assert tableau.index[~tableau["complet"]].tolist() == ["7511601", "7511602", "7511603", "7511604"]


def test_ce_qui_n_a_pas_de_quartier_attend_toutes_les_fiches(base, ville):
    rendre_tout(base, "01-01", "13-01")
    save(base, fiche("13-01", gens("a", h=2)))
    reste = chiffres(base, ville, Niveau.QUARTIER).loc[NON_LOCALISE]
    assert pd.isna(reste["effectif"])
    assert (reste["effectif_restitue"], reste["secteurs_restitues"], reste["secteurs_attendus"]) == (2, 5, 6)


def test_un_partenaire_de_tout_paris_qui_manque_se_voit_sur_chaque_territoire(base, ville):
    rendre_tout(base, "RATP")
    save(base, fiche(SANS_SECTEUR, gens("a", h=1)))
    for niveau in (Niveau.QUARTIER, Niveau.ARRONDISSEMENT, Niveau.PARIS_CENTRE, Niveau.DST):
        tableau = chiffres(base, ville, niveau)
        assert set(tableau["partages_manquants"]) == {1}
        assert not tableau["complet"].any()
        assert NON_LOCALISE in tableau.index
    secteurs = chiffres(base, ville, Niveau.SECTEUR)
    assert secteurs.index[~secteurs["complet"]].tolist() == ["RATP"]


def test_une_fiche_en_conflit_ne_change_pas_les_chiffres(base, ville):
    rendre_tout(base)
    save(base, fiche("13-01", gens("a", h=50)))
    assert chiffres(base, ville, Niveau.PARIS).loc[PARIS, "effectif"] == 0


# -- Périmètre ----------------------------------------------------------------------------------------------


def test_le_perimetre_rue_n_attend_et_ne_compte_que_la_rue(base, ville):
    save(base, fiche("BOIS-16", gens("a", h=7)))
    save(base, fiche("16-01", gens("b", h=2)))
    seize = chiffres(base, ville, Niveau.ARRONDISSEMENT, RUE).loc["75116"]
    assert (seize["effectif"], seize["secteurs_attendus"]) == (2, 1)
    seize = chiffres(base, ville, Niveau.ARRONDISSEMENT, TOUS).loc["75116"]
    assert (seize["effectif_restitue"], seize["secteurs_attendus"]) == (9, 2)


# -- Levels add up ------------------------------------------------------------------------------------------


def test_les_niveaux_s_ajoutent_a_la_main(base, ville):
    save(base, fiche("01-01", gens("a", h=1, point=centre(1, 0)), gens("b", f=2, point=centre(2, 0))))
    save(base, fiche("RATP", gens("c", nd=3, point=DEHORS), gens("d", h=1, f=1, nd_enfants=2, point=centre(13, 1))))
    attendu = {
        Niveau.SECTEUR: {"01-01": 3, "RATP": 7},
        Niveau.QUARTIER: {"7510101": 1, "7510201": 2, "7511302": 4, NON_LOCALISE: 3},
        Niveau.ARRONDISSEMENT: {"75101": 1, "75102": 2, "75113": 4, NON_LOCALISE: 3},
        Niveau.PARIS_CENTRE: {"Paris Centre": 3, "13e": 4, NON_LOCALISE: 3},
        Niveau.DST: {"Nord": 3, "Sud": 4, NON_LOCALISE: 3},
        Niveau.PARIS: {PARIS: 10},
    }
    for niveau, effectifs in attendu.items():
        restitues = chiffres(base, ville, niveau)["effectif_restitue"]
        assert restitues[restitues > 0].to_dict() == effectifs


def test_la_ligne_non_localisee_vient_en_dernier(base, ville):
    save(base, fiche("RATP", gens("c", nd=3)))
    assert chiffres(base, ville, Niveau.DST).index.tolist() == ["Est", "Nord", "Ouest", "Sud", NON_LOCALISE]


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(histoire=histoires, perimetre=st.sampled_from(Perimetre))
def test_tous_les_niveaux_s_ajoutent_quoi_qu_il_arrive(journal, ville, histoire, perimetre):
    edition, en_vigueur = list(jouer(journal, histoire))[-1]
    tableaux = chiffres_par_niveau(journal, ville, perimetre, edition=edition)
    rues = [code for code in en_vigueur if code not in ("BOIS-16", "RATP")]
    codes = en_vigueur if perimetre is TOUS else rues
    attendu = sum(rencontre.effectif for code in codes for rencontre in en_vigueur[code])
    paris = tableaux[Niveau.PARIS].loc[PARIS]
    assert paris["effectif_restitue"] == attendu
    for tableau in tableaux.values():
        assert tableau[MESURES].sum().to_dict() == paris[MESURES].to_dict()
    _incompleteness_goes_up(tableaux, ville.groupes)


def _incompleteness_goes_up(tableaux, groupes):
    """A territoire is incomplete as soon as one it contains is; Paris, as soon as anything is."""
    manque = {niveau: tableau.index[~tableau["complet"]] for niveau, tableau in tableaux.items()}
    connus = [code for code in manque[Niveau.ARRONDISSEMENT] if code != NON_LOCALISE]
    assert set(groupes.loc[connus, "dst"]) <= set(manque[Niveau.DST])
    assert set(groupes.loc[connus, "paris_centre"]) <= set(manque[Niveau.PARIS_CENTRE])
    assert {code[:5] for code in manque[Niveau.QUARTIER] if code} <= set(connus)
    paris = tableaux[Niveau.PARIS].iloc[0]
    assert paris["complet"] == tableaux[Niveau.SECTEUR]["complet"].all()
    assert paris["complet"] == (paris["secteurs_restitues"] == paris["secteurs_attendus"])
    for niveau in Niveau:
        assert paris["complet"] == tableaux[niveau]["complet"].all()
        assert tableaux[niveau]["effectif"].isna().equals(~tableaux[niveau]["complet"])


# -- What figures are made of -------------------------------------------------------------------------------


def test_le_sexe_inconnu_est_une_categorie_avec_ses_bornes(base, ville):
    save(base, fiche("13-01", gens("a", h=3, f=1, nd=4)))
    treize = chiffres(base, ville, Niveau.ARRONDISSEMENT).loc["75113"]
    assert (treize["part_femmes"], treize["part_femmes_min"], treize["part_femmes_max"]) == (0.25, 0.125, 0.625)


def test_une_famille_se_compte_une_fois_et_ses_enfants_chacun(base, ville):
    famille = gens("a", f=1, nd_enfants=2, configuration=Configuration.FAMILLE)
    save(base, fiche("13-01", famille, gens("b", h=1)))
    treize = chiffres(base, ville, Niveau.ARRONDISSEMENT).loc["75113"]
    assert (treize["familles"], treize["enfants"], treize["effectif_restitue"]) == (1, 2, 4)


def test_la_densite_divise_par_la_surface(base, ville):
    rendre_tout(base, "13-01")
    save(base, fiche("13-01", gens("a", h=12)))
    treize = chiffres(base, ville, Niveau.ARRONDISSEMENT).loc["75113"]
    assert treize["surface_km2"] == pytest.approx(2.93 * 2.22, rel=0.01)  # 0.04° × 0.02° at 48.86° north
    assert treize["densite"] == pytest.approx(12 / treize["surface_km2"])


def test_le_detail_d_un_territoire_retrouve_son_effectif(base, ville):
    save(base, fiche("13-01", gens("a", h=2, f=1, lieu=TypeLieu.TALUS), gens("b", h=4, nd_enfants=1)))
    save(base, fiche("01-01", gens("c", h=9)))
    secteurs = load_secteurs(base, EDITION)
    cube = load_cube(base, EDITION, secteurs=secteurs, territoires=ville, marque=marque(base))
    lignes = restrict(cube, niveau=Niveau.DST, code="Sud", perimetre=TOUS, secteurs=secteurs, territoires=ville)
    assert breakdown(lignes, "type_lieu").to_dict() == {"rue": 5, "talus": 3}
    pyramide = pyramid(lignes)
    assert pyramide.to_numpy().sum() == 8
    assert pyramide.loc[Age.ND, Sexe.H] == 6
    assert pyramide.loc[Age.MOINS_DE_18, Sexe.ND] == 1


def test_une_fiche_retiree_ne_compte_plus_et_manque_a_nouveau(base, ville):
    rendre_tout(base, "13-01")
    save(base, fiche("13-01", gens("a", h=2)))
    assert chiffres(base, ville, Niveau.PARIS).loc[PARIS, "effectif"] == 2
    save(base, fiche("13-01", nature=Nature.RETRAIT, base=1))
    paris = chiffres(base, ville, Niveau.PARIS).loc[PARIS]
    assert pd.isna(paris["effectif"])
    assert (paris["effectif_restitue"], paris["secteurs_restitues"]) == (0, len(CODES) - 1)
