"""Persons by profil: each is counted once, or said apart; nobody is lost."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ville import DEHORS, EDITION, centre, fiche, gens

from counting.domain import Configuration, Perimetre
from counting.editions.registre import load_secteurs
from counting.fiches.registre import save
from counting.geographie.niveaux import NON_LOCALISE
from counting.lieux.domain import Profil
from counting.proximite.marcheurs import MINEURS, PARTAGE, SEXE_INCONNU, by_profil, load_marcheurs
from counting.schema import COLONNES_EFFECTIFS
from counting.store import marque


def lire(base, ville, perimetre=Perimetre.TOUS_LIEUX):
    secteurs = load_secteurs(base, EDITION)
    return load_marcheurs(base, EDITION, secteurs=secteurs, territoires=ville, perimetre=perimetre, marque=marque(base))


def profils(configuration=Configuration.SEUL, **effectifs):
    """Profils that one rencontre gives someone to."""
    ligne = dict.fromkeys(COLONNES_EFFECTIFS, 0) | effectifs | {"configuration": configuration}
    comptes = by_profil(pd.DataFrame([ligne])).iloc[0]
    return {str(nom): int(combien) for nom, combien in comptes.items() if combien and nom != Profil.AVEC_ANIMAL}


@pytest.mark.parametrize(
    ("configuration", "effectifs", "attendu"),
    [
        (Configuration.SEUL, {"f_nd": 1}, {Profil.FEMME_SEULE: 1}),
        (Configuration.ND, {"h_des_70": 2}, {Profil.HOMME_SEUL: 2}),
        (Configuration.GROUPE, {"h_nd": 5, "f_de_25_a_39": 1}, {Profil.HOMME_SEUL: 5, Profil.FEMME_SEULE: 1}),
        (Configuration.COUPLE, {"h_nd": 1, "nd_nd": 1}, {Profil.COUPLE: 2}),
        (Configuration.FAMILLE, {"f_nd": 1, "nd_moins_de_18": 2}, {Profil.FAMILLE: 3}),
        (Configuration.SEUL, {"nd_nd": 1}, {SEXE_INCONNU: 1}),
        (Configuration.GROUPE, {"f_moins_de_18": 1}, {MINEURS: 1}),
        (Configuration.SEUL, {"f_de_18_a_24": 1}, {Profil.FEMME_SEULE: 1, Profil.JEUNE: 1}),
        (Configuration.COUPLE, {"nd_de_18_a_24": 1}, {Profil.COUPLE: 1, Profil.JEUNE: 1}),
    ],
)
def test_le_profil_vient_de_la_configuration_puis_du_sexe_et_de_l_age(configuration, effectifs, attendu):
    assert profils(configuration, **effectifs) == attendu


lignes = st.tuples(
    st.sampled_from(Configuration), st.dictionaries(st.sampled_from(COLONNES_EFFECTIFS), st.integers(0, 9))
)


@given(st.lists(lignes, min_size=1, max_size=6))
def test_chacun_est_compte_une_fois_et_une_seule(tirees):
    frame = pd.DataFrame([dict.fromkeys(COLONNES_EFFECTIFS, 0) | e | {"configuration": c} for c, e in tirees])
    comptes = by_profil(frame)
    assert comptes[list(PARTAGE)].sum(axis=1).tolist() == frame[list(COLONNES_EFFECTIFS)].sum(axis=1).tolist()
    assert (comptes[Profil.AVEC_ANIMAL] == comptes[list(PARTAGE)].sum(axis=1)).all()


def test_sur_la_carte_ou_dits_a_part(base, ville):
    save(base, fiche("13-01", gens("a", point=centre(13, 2), h=2, f=1), gens("b", f=1, nd=1)))
    lus = lire(base, ville)
    assert lus.total()[[Profil.FEMME_SEULE, Profil.HOMME_SEUL, SEXE_INCONNU]].tolist() == [1, 2, 0]
    assert lus.sans_point[[Profil.FEMME_SEULE, Profil.HOMME_SEUL, SEXE_INCONNU]].tolist() == [1, 0, 1]
    assert lus.points[["arrondissement", "quartier"]].to_numpy().tolist() == [["75113", "7511303"]]


def test_un_point_hors_de_paris_compte_dans_l_arrondissement_de_son_secteur(base, ville):
    save(base, fiche("BOIS-16", gens("a", point=DEHORS, h=1)))
    save(base, fiche("RATP", gens("b", point=DEHORS, h=1)))
    lus = lire(base, ville).points.sort_values("arrondissement")
    assert lus["arrondissement"].tolist() == [NON_LOCALISE, "75116"]
    assert lus["quartier"].tolist() == [NON_LOCALISE, NON_LOCALISE]


def test_le_perimetre_rue_laisse_les_partenaires(base, ville):
    save(base, fiche("13-01", gens("a", point=centre(13), h=2)))
    save(base, fiche("RATP", gens("b", point=centre(1), h=5)))
    assert lire(base, ville, Perimetre.RUE).total()[Profil.HOMME_SEUL] == 2
    assert lire(base, ville).total()[Profil.HOMME_SEUL] == 7
