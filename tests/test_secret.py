"""Statistical secrecy: no small number on the screen, none to be had back from the others."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from counting.domain import Niveau
from counting.lieux import Profil
from counting.niveaux import NON_LOCALISE, group
from counting.proximite import PORTEES
from counting.secret import LARGEUR, NIVEAUX, RESTE, hidden, hidden_shares, protect
from counting.seuils import SECRET
from counting.territoires import CODES, regroupements
from dashboard.choix_proximite import offered

GROUPES = regroupements(date(2026, 1, 22))
"""DST of the list that ships: Sud holds 5, 6, 13 and 14; Nord holds Paris Centre."""

ARRONDISSEMENT, DST, PARIS = Niveau.ARRONDISSEMENT, Niveau.DST, Niveau.PARIS
FEMMES, HOMMES = "femme seule", "homme seul"
FEUILLES = [*CODES, NON_LOCALISE]
RIEN = {niveau: set() for niveau in NIVEAUX}
PETITS = st.sampled_from([0, 1, 3, 6, 9, 10, 11, 12, 30, 200])


def effectifs(femmes, hommes=100, reste=100):
    """Persons of each arrondissement; a mapping changes those it names: `{5: 3}`, 0 for outside Paris."""
    table = pd.DataFrame({FEMMES: 100, HOMMES: hommes, RESTE: reste}, index=FEUILLES)
    for numero, combien in femmes.items():
        table.loc[f"751{numero:02}" if numero else NON_LOCALISE, FEMMES] = combien
    return table


def caches(femmes, **autres):
    return hidden(effectifs(femmes, **autres), GROUPES)


def zones(niveau):
    """Codes of a level, each with its arrondissements: bool array (leaves,)."""
    unites = group(pd.Series(FEUILLES, index=FEUILLES), niveau, GROUPES).to_numpy()
    return {code: unites == code for code in dict.fromkeys(unites)}


def largeur(cible, egalites, droite):
    """Between which bounds somebody who knows these sums holds a number."""
    donnees = {"A_eq": np.array(egalites), "b_eq": np.array(droite)} if egalites else {}
    bas, haut = (linprog(signe * cible, bounds=(0, None), **donnees) for signe in (1, -1))
    return np.inf if haut.status == 3 else -haut.fun - bas.fun


def test_rien_de_petit_rien_de_cache():
    assert caches({}) == {FEMMES: RIEN, HOMMES: RIEN}


@pytest.mark.parametrize(("combien", "cache"), [(SECRET.valeur - 1, True), (SECRET.valeur, False)])
def test_le_seuil_est_le_premier_qui_se_montre(combien, cache):
    assert ("75105" in caches({5: combien})[FEMMES][ARRONDISSEMENT]) is cache


def test_un_seul_cache_sous_un_total_en_cache_un_autre_de_la_meme_dst():
    vus = caches({5: 3, 6: 40})[FEMMES][ARRONDISSEMENT]
    assert vus == {"75105", "75106"}


def test_le_meme_arrondissement_est_cache_a_tous_les_niveaux():
    vus = caches({5: 3, 6: 40})[FEMMES]
    assert vus[Niveau.PARIS_CENTRE] == {"5e", "6e"}
    assert vus[DST] == vus[PARIS] == set()


def test_si_le_reste_est_nul_un_autre_profil_du_meme_arrondissement_est_cache():
    assert not caches({5: 3, 6: 40})[HOMMES][ARRONDISSEMENT]
    assert "75105" in caches({5: 3, 6: 40}, reste=0)[HOMMES][ARRONDISSEMENT]


def test_qui_est_hors_de_paris_est_protege_a_tous_les_niveaux():
    vus = caches({0: 2})[FEMMES]
    assert all(NON_LOCALISE in vus[niveau] for niveau in (ARRONDISSEMENT, Niveau.PARIS_CENTRE, DST))


def test_si_tout_paris_est_sous_le_seuil_rien_ne_se_montre():
    vus = caches(dict.fromkeys(range(21), 0) | {5: 10})[FEMMES]
    assert vus[PARIS] == {"75056"}
    assert vus[ARRONDISSEMENT] == set(FEUILLES)


@settings(max_examples=8)
@given(st.lists(st.tuples(PETITS, PETITS, PETITS), min_size=21, max_size=21))
def test_aucun_effectif_cache_ne_se_retrouve_meme_par_le_total_publie(tires):
    """Whoever knows all that is shown, and each total, still cannot tell a hidden number, unless the total is small."""
    table = pd.DataFrame(tires, index=FEUILLES, columns=[FEMMES, HOMMES, RESTE])
    vus, egalites, droite, secrets = hidden(table, GROUPES), [], [], []
    for niveau in NIVEAUX:
        for code, dedans in zones(niveau).items():
            egalites.append(np.outer(dedans, [1, 1, 1]).ravel())
            droite.append(int(table[dedans].sum().sum()))
            for rang, profil in enumerate((FEMMES, HOMMES)):
                cellule = np.outer(dedans, np.arange(3) == rang).ravel().astype(float)
                if code in vus[profil][niveau]:
                    secrets.append((cellule, min(LARGEUR, droite[-1])))
                else:
                    egalites.append(cellule)
                    droite.append(int(table.loc[dedans, profil].sum()))
                    assert droite[-1] >= SECRET.valeur
    for cellule, attendue in secrets:
        assert largeur(cellule, egalites, droite) >= attendue - 1e-6


def comptes(**autres):
    """100 persons everywhere, 40, 60, 80 and 100 within reach; `a5=(…)` changes the 5th."""
    table = pd.DataFrame([(100, 20, 40, 60, 80)] * 21, index=FEUILLES, columns=["personnes", *COLONNES])
    for nom, ligne in autres.items():
        table.loc[f"751{int(nom[1:]):02}"] = ligne
    return table


COLONNES = sorted(PORTEES, key=PORTEES.get)


def parts(**autres):
    return {nom: vus[ARRONDISSEMENT] for nom, vus in hidden_shares(comptes(**autres), RIEN, GROUPES).items()}


def test_une_part_de_gens_nombreux_se_montre():
    assert parts() == {nom: set() for nom in COLONNES}


@pytest.mark.parametrize("ligne", [(12, 1, 12, 12, 12), (12, 11, 12, 12, 12), (100, 10, 60, 80, 100)])
def test_une_part_qui_dit_un_petit_nombre_est_cachee_et_ne_revient_pas_d_ailleurs(ligne):
    vus = parts(a5=ligne)["a_500_m"]
    assert "75105" in vus
    assert len(vus) > 1


def test_zero_et_cent_pour_cent_se_montrent():
    assert parts(a5=(30, 0, 0, 0, 30)) == {nom: set() for nom in COLONNES}


def test_deux_distances_ne_se_retranchent_pas():
    vus = parts(a5=(100, 20, 23, 60, 80))
    assert "75105" in vus["a_500_m"] | vus["a_1_km"]


@settings(max_examples=4)
@given(st.lists(st.tuples(*[st.sampled_from([0, 0, 1, 5, 11, 40])] * 5), min_size=21, max_size=21))
def test_aucun_petit_nombre_ne_se_retrouve_par_les_parts(tires):
    """Bands of distance are the unknowns; hidden persons are too."""
    bandes = np.array(tires)
    table = pd.DataFrame(bandes.cumsum(axis=1), index=FEUILLES, columns=[*COLONNES, "personnes"])
    tus = hidden(table[["personnes"]].assign(**{RESTE: 1000}), GROUPES)["personnes"]
    vus = hidden_shares(table[["personnes", *COLONNES]], tus, GROUPES)
    egalites, droite = [], []
    for niveau in NIVEAUX:
        for code, dedans in zones(niveau).items():
            for rang, nom in enumerate([*COLONNES, "personnes"]):
                if code not in (tus if nom == "personnes" else vus[nom])[niveau]:
                    egalites.append(np.outer(dedans, np.arange(5) <= rang).ravel().astype(float))
                    droite.append(int(egalites[-1] @ bandes.ravel()))
    for niveau in NIVEAUX:
        for code, dedans in zones(niveau).items():
            for rang in range(5):
                for cellule in (np.arange(5) <= rang, np.arange(5) == rang, np.arange(5) > rang):
                    cible = np.outer(dedans, cellule).ravel().astype(float)
                    if code not in tus[niveau] and 0 < cible @ bandes.ravel() < SECRET.valeur:
                        assert largeur(cible, egalites, droite) >= LARGEUR - 1e-6


def test_une_valeur_envoyee_a_la_main_revient_a_la_premiere_offerte():
    profils = [Profil.FEMME_SEULE, Profil.COUPLE]
    assert offered("jeune", profils) is Profil.FEMME_SEULE
    assert offered("couple", profils) is Profil.COUPLE


def test_sous_secret_on_lit_des_parts_arrondies_et_rien_de_cache():
    reste = {nom: [1, 13] for nom in PORTEES} | {"sans": [2, 27], "mediane_m": [512.0, 1962.0]}
    table = pd.DataFrame({"nom": ["5e", "6e"], "personnes": [3, 40], **reste}, index=["75105", "75106"])
    vue = protect(table, {"75105"}, {nom: set() for nom in PORTEES})
    assert vue.loc["75106"].tolist() == ["6e", 40, *[0.32] * len(PORTEES), 0.68, 2000]
    assert vue.loc["75105"].drop("nom").isna().all()
    vue = protect(table, set(), {nom: {"75106"} for nom in PORTEES})
    assert vue.loc["75106"].drop(["nom", "personnes"]).isna().all()
