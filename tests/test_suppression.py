"""No hidden figure comes back from the others: of other categories, territoires, périmètres, or from before."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_attaque import systeme
from ville import EDITION, fiche, gens

from bench.secret import greedy
from counting.chiffres.cube import load_cube
from counting.domain import Niveau, Perimetre
from counting.editions.registre import load_secteurs
from counting.fiches.registre import save
from counting.geographie.territoires import regroupements
from counting.publication.anterieures import Anterieure, Lien, add_earlier, cells
from counting.publication.attaque import attack
from counting.publication.comptages import count
from counting.publication.coupes import SecretImpossibleError
from counting.publication.liens import link
from counting.publication.porte import Statut, publish
from counting.publication.suppression import hide, is_safe
from counting.publication.systeme import SystemeError
from counting.publication.tableaux import HORS_RUE, TableauxError, make_tableaux
from counting.seuils import SECRET
from counting.store import marque

RUE, TOUS = Perimetre
T = SECRET.valeur
GROUPES = regroupements(date(2025, 1, 23))
CODES = [str(code) for code in GROUPES.index]


def figures(par_code=None, *, defaut=(60, 40), perimetre=TOUS):
    """One variable of two categories, « H » and « F », in every arrondissement."""
    lignes = [
        {"territoire": code, "perimetre": perimetre, "variable": "sexe", "categorie": nom, "effectif": nombre}
        for code in CODES
        for nom, nombre in zip("HF", (par_code or {}).get(code, defaut), strict=True)
    ]
    return pd.DataFrame(lignes)


def tableaux(*args, **mots):
    return make_tableaux(figures(*args, **mots), GROUPES)


def case(publication, niveau, territoire, categorie, perimetre=TOUS):
    cases = publication.cases
    ou = (cases["niveau"] == niveau) & (cases["territoire"] == territoire) & (cases["perimetre"] == perimetre)
    return cases[ou & (cases["categorie"] == categorie)].iloc[0]


def tues(publication):
    cases = publication.cases[publication.cases["valeur"].isna()]
    return set(zip(cases["niveau"], cases["territoire"], cases["categorie"], strict=True))


# -- By hand ------------------------------------------------------------------------------------------------


def test_rien_n_est_tu_quand_tout_atteint_le_seuil():
    publication = publish(tableaux(defaut=(T, T)))
    assert (publication.cases["statut"] == Statut.PUBLIE).all()
    assert (publication.cases["mini"] == publication.cases["valeur"]).all()


def test_une_petite_case_en_fait_taire_trois_autres_qui_la_donneraient():
    publication = publish(tableaux({"75113": (60, 4)}))
    arrondissements = {(code, nom) for niveau, code, nom in tues(publication) if niveau == Niveau.ARRONDISSEMENT}
    assert {("75113", "F"), ("75113", "H")} < arrondissements
    assert len(arrondissements) == 4
    (voisin,) = {code for code, _ in arrondissements} - {"75113"}
    assert GROUPES["dst"][voisin] == GROUPES["dst"]["75113"]


def test_la_somme_de_la_dst_ne_rend_pas_un_total_d_arrondissement():
    publication = publish(tableaux({"75105": (3, 2)}))
    totaux = {(niveau, code) for niveau, code, nom in tues(publication) if nom == "total"}
    assert (Niveau.ARRONDISSEMENT, "75105") in totaux
    assert len([code for niveau, code in totaux if niveau == Niveau.ARRONDISSEMENT]) == 2


def test_paris_centre_ne_rend_pas_un_de_ses_arrondissements():
    publication = publish(tableaux({"75102": (60, 4)}))
    voisins = {code for niveau, code, _ in tues(publication) if niveau == Niveau.ARRONDISSEMENT} - {"75102"}
    assert voisins <= {"75101", "75103", "75104"}
    assert not {code for niveau, code, _ in tues(publication) if niveau == Niveau.PARIS_CENTRE}


def test_un_arrondissement_seul_dans_son_groupe_est_une_seule_case():
    publication = publish(tableaux({"75113": (60, 4)}))
    assert pd.isna(case(publication, Niveau.PARIS_CENTRE, "13e", "F")["valeur"])


def test_zero_est_tu_sauf_si_personne_n_est_la():
    publication = publish(tableaux({"75113": (60, 0), "75107": (0, 0)}))
    assert pd.isna(case(publication, Niveau.ARRONDISSEMENT, "75113", "F")["valeur"])
    assert case(publication, Niveau.ARRONDISSEMENT, "75107", "F")["texte"] == "0"


def test_la_difference_des_perimetres_ne_designe_pas_trois_personnes():
    rue, tous = figures(perimetre=RUE), figures({"75113": (160, 43)}, defaut=(160, 140))
    tables = make_tableaux(pd.concat([rue, tous]), GROUPES)
    hors = tables.effectifs[tables.perimetres.index(HORS_RUE)]
    assert 3 in hors
    publication = publish(tables)
    vues = [case(publication, Niveau.ARRONDISSEMENT, "75113", "F", perimetre)["valeur"] for perimetre in Perimetre]
    assert any(pd.isna(vue) for vue in vues)


def test_plus_de_monde_dans_la_rue_qu_en_tout_est_refuse():
    with pytest.raises(TableauxError, match="autant ou moins en « rue »"):
        make_tableaux(pd.concat([figures(defaut=(70, 40), perimetre=RUE), figures()]), GROUPES)


def test_moins_de_11_ne_se_dit_que_si_cela_n_apprend_rien_d_autre():
    """A of 3 with B of 12, total 15: « A under 11 » would leave B from 5 to 15, and « B is not », A from 0 to 4."""
    publication = publish(tableaux({"75113": (12, 3)}, defaut=(12, 12)))
    assert Statut.SOUS_SEUIL not in set(publication.cases["statut"])
    large = publish(tableaux({"75113": (60, 3), "75105": (60, 5)}))
    dite = case(large, Niveau.ARRONDISSEMENT, "75113", "F")
    assert (dite["texte"], dite["mini"], dite["maxi"]) == ("moins de 11", 0, 10)


def test_le_seuil_de_cinq_est_possible():
    publication = publish(tableaux({"75118": (60, 7), "75105": (60, 3)}), seuil=replace(SECRET, valeur=5))
    assert case(publication, Niveau.ARRONDISSEMENT, "75118", "F")["valeur"] == 7
    assert pd.isna(case(publication, Niveau.ARRONDISSEMENT, "75105", "F")["valeur"])


def test_le_cube_donne_les_memes_totaux_par_chaque_variable(base, ville):
    save(base, fiche("13-01", gens("a", h=2, f=1), gens("b", h=3)))
    save(base, fiche("BOIS-16", gens("c", f=4)))
    secteurs = load_secteurs(base, EDITION)
    cube = load_cube(base, EDITION, secteurs=secteurs, territoires=ville, marque=marque(base))
    comptes = count(cube, secteurs).groupby(["perimetre", "variable"])["effectif"].sum()
    assert (comptes[str(RUE)] == 6).all()
    assert (comptes[str(TOUS)] == 10).all()


# -- What was published before ------------------------------------------------------------------------------


def test_publier_deux_fois_les_memes_donnees_ne_montre_ni_ne_cache_rien_de_neuf():
    tables = tableaux({"75113": (60, 4)})
    avant = publish(tables)
    apres = publish(tables, anterieures=[Anterieure(tables, avant.cases, Lien.EGAL)])
    pd.testing.assert_series_equal(avant.cases["valeur"], apres.cases["valeur"])


def test_un_autre_decoupage_des_memes_donnees_ne_rend_pas_ce_qui_etait_tu():
    tables = tableaux({"75113": (60, 4)})
    avant = publish(tables)
    autres = GROUPES.assign(dst=["Nouvelle" if code == "75113" else "Reste" for code in CODES])
    nouvelles = make_tableaux(figures({"75113": (60, 4)}), autres)
    apres = publish(nouvelles, anterieures=[Anterieure(tables, avant.cases, Lien.EGAL)])
    assert pd.isna(case(apres, Niveau.DST, "Nouvelle", "F")["valeur"])


def test_le_chiffre_consolide_ne_trahit_pas_le_premier():
    """Published anew with one person more: who knows nobody was taken away reads the old cell under the new one."""
    premiere = tableaux({"75113": (60, 4), "75105": (60, 40)})
    avant = publish(premiere)
    consolidee = tableaux({"75113": (60, 11), "75105": (60, 40)})
    liees = [Anterieure(premiere, avant.cases, Lien.CROISSANT)]
    apres = publish(consolidee, anterieures=liees)
    lignes = add_earlier(link(consolidee, T), consolidee, liees, T)
    caches = np.zeros(len(lignes.valeurs), np.bool_)
    caches[cells(consolidee)["cellule"]] = apres.cases["valeur"].isna()
    assert len(lignes.familles) == len(caches)
    assert is_safe(lignes, caches, T - 1)  # « moins de 11 » was said: eleven values, a width of ten


def test_un_chiffre_qui_baisse_dement_le_lien_annonce():
    tables = tableaux()
    liee = Anterieure(tables, publish(tables).cases, Lien.CROISSANT)
    with pytest.raises(SystemeError, match="Changez ce lien"):
        publish(tableaux(defaut=(50, 40)), anterieures=[liee])


def test_ce_qui_est_deja_publie_peut_rendre_le_secret_impossible():
    lignes = systeme([40, 3, 37], [[-1, 1, 1]], sensibles=[1], figees=[0, 2])
    with pytest.raises(SecretImpossibleError, match="case 1"):
        hide(lignes, largeur=T)


# -- Laws ---------------------------------------------------------------------------------------------------


@st.composite
def tables_liees(draw):
    """Rows × columns with margins, rows in two groups, counts mostly small."""
    lignes, colonnes = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    petits = st.one_of(st.integers(0, 12), st.integers(0, 80))
    corps = np.array(draw(st.lists(petits, min_size=lignes * colonnes, max_size=lignes * colonnes)))
    return make_systeme(corps.reshape(lignes, colonnes), draw(st.integers(1, lignes - 1)))


def make_systeme(corps, coupe, largeur=T):
    """System of a table: rows, two groups of rows (before and after `coupe`), all; columns and their sum."""
    lignes = [corps, corps[:coupe].sum(axis=0)[None], corps[coupe:].sum(axis=0)[None], corps.sum(axis=0)[None]]
    plein = np.vstack(lignes)
    plein = np.hstack([plein.sum(axis=1)[:, None], plein])
    n, m = plein.shape
    rangs = np.arange(n * m).reshape(n, m)
    sommes = [(n - 3, range(coupe)), (n - 2, range(coupe, n - 3)), (n - 1, (n - 3, n - 2))]
    liens = [(rang[0], rang[1:]) for rang in rangs]
    liens += [(rangs[tout, k], rangs[list(parts), k]) for tout, parts in sommes for k in range(m)]
    matrice = np.zeros((len(liens), n * m), np.int64)
    for ligne, (tout, parts) in zip(matrice, liens, strict=True):
        ligne[tout], ligne[parts] = -1, 1
    vides = np.broadcast_to(plein[:, :1] == 0, plein.shape).ravel()
    sensibles = np.flatnonzero((plein.ravel() < largeur) & ~vides)
    return systeme(plein.ravel(), matrice, sensibles=sensibles, figees=np.flatnonzero(vides))


@settings(max_examples=20, deadline=None)
@given(tables_liees())
def test_aucune_case_tue_n_est_connue_a_moins_du_seuil(lignes):
    suppression = hide(lignes, largeur=T)
    assert (suppression.caches >= lignes.sensibles).all()
    assert not (suppression.caches & lignes.figees).any()
    assert not len(attack(lignes, suppression.caches, largeur=T).trahies)


@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(tables_liees())
def test_l_exact_ne_tait_jamais_plus_que_le_glouton(lignes):
    suppression = hide(lignes, largeur=T)
    glouton = greedy(lignes, T)
    assert is_safe(lignes, glouton, T)
    assert suppression.optimale
    assert suppression.caches.sum() <= glouton.sum()


@settings(max_examples=4, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=20, max_size=20))
def test_tout_ce_qui_est_publie_est_vrai(nombres):
    tables = tableaux(dict(zip(CODES, nombres, strict=True)))
    cases = publish(tables, delai_s=1.0).cases
    vrais = tables.effectifs.ravel()[cells(tables)["cellule"]]
    vus = cases["valeur"].notna().to_numpy()
    assert (cases["valeur"][vus].to_numpy(np.int64) == vrais[vus]).all()
    assert (cases["mini"].to_numpy(np.int64) <= vrais).all()
    assert (cases["maxi"].fillna(10**6).to_numpy(np.int64) >= vrais).all()
