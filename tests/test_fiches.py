"""Fiches: two authors never erase each other, a second click writes nothing, a zero takes two names."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from ville import CODES, EDITION, chiffres, fiche, gens

from counting.domain import Age, Etat, Nature, Niveau, Position, Questionnaire, Sexe, StatutPosition
from counting.errors import FicheRefuseeError, SecteurInconnuError
from counting.fiches.etats import etats
from counting.fiches.registre import read, save
from counting.fiches.revisions import history
from counting.store import Marque, marque


def uids(engine, **quoi):
    lue = read(engine, EDITION, "13-01", **quoi)
    return [rencontre.uid for rencontre in lue.rencontres] if lue else None


def etat(engine):
    return etats(engine, EDITION).loc["13-01", "etat"]


# -- Written and read ---------------------------------------------------------------------------------------


def test_une_fiche_revient_telle_qu_ecrite(base):
    repondu = (Questionnaire(sexe=Sexe.F, age=Age.DES_70, besoins="douche, soins"), Questionnaire())
    point = Position(2.3, 48.85, StatutPosition.OK, 0.9, "housenumber")
    lignes = (
        replace(gens("b", h=1, tentes=2), heure="23:05", position=point),
        replace(gens("a", f=2, nd_enfants=1), enceintes=1, questionnaires=repondu),
    )
    une = fiche("13-01", *lignes)
    ecrite = save(base, une)
    assert (ecrite.numero, ecrite.nature, ecrite.auteur, ecrite.contreseing) == (1, Nature.SAISIE, "Ana", "Bob")
    assert ecrite.ecrite_le.utcoffset().total_seconds() == 0
    assert read(base, EDITION, "13-01") == replace(une, base=1)


def test_une_fiche_jamais_rendue_n_existe_pas(base):
    assert uids(base) is None


def test_un_secteur_ou_une_edition_inconnus_sont_refuses_en_francais(base):
    for champs in ({"secteur": "99-99"}, {"edition": "2042"}):
        with pytest.raises(SecteurInconnuError, match=r"Secteur « .* » inconnu dans l’édition"):
            save(base, replace(fiche("13-01", gens("a", h=1)), **champs))
    assert marque(base) == Marque(0, 0)


# -- A second click -----------------------------------------------------------------------------------------


def test_deux_clics_sont_une_fiche(base):
    une = fiche("13-01", gens("a", h=1))
    assert save(base, une) == save(base, une)
    assert len(history(base, EDITION, "13-01")) == 1


def test_deux_clics_au_meme_instant_sont_une_fiche(base):
    ensemble, une = Barrier(2), fiche("13-01", gens("a", h=1))

    def cliquer(_):
        ensemble.wait()
        return save(base, une)

    with ThreadPoolExecutor(2) as fils:
        premiere, seconde = fils.map(cliquer, range(2))
    assert premiere == seconde
    assert len(history(base, EDITION, "13-01")) == 1


def test_un_second_clic_apres_une_autre_fiche_ne_la_remplace_pas(base):
    une = fiche("13-01", gens("a", h=1))
    save(base, une)
    save(base, fiche("13-01", gens("b", h=1), base=1))
    assert save(base, une).numero == 1
    assert uids(base) == ["b"]


@pytest.mark.parametrize(
    "change",
    [{"rencontres": (gens("a", h=2),)}, {"rencontres": ()}, {"secteur": "01-01"}, {"auteur": "Zoé"}, {"base": 1}],
)
def test_la_meme_cle_pour_un_autre_travail_est_refusee_et_non_avalee(base, change):
    une = fiche("13-01", gens("a", h=1))
    save(base, une)
    with pytest.raises(FicheRefuseeError, match=r"déjà enregistrée \(révision 1\)"):
        save(base, replace(une, **change))
    assert marque(base).revision == 1


# -- Two authors --------------------------------------------------------------------------------------------


def test_une_fiche_ecrite_sans_avoir_vu_la_derniere_est_un_conflit_garde(base):
    save(base, fiche("13-01", gens("a", h=1)))
    perimee = save(base, fiche("13-01", gens("b", h=2), auteur="Zoé", base=0))
    assert perimee.nature is Nature.CONFLIT
    assert uids(base) == uids(base, numero=1) == ["a"]
    assert uids(base, numero=2) == ["b"]
    assert etat(base) == Etat.CONFLIT
    assert [(r.auteur, r.nature) for r in history(base, EDITION, "13-01")] == [
        ("Ana", Nature.SAISIE),
        ("Zoé", Nature.CONFLIT),
    ]


def test_un_conflit_se_regle_par_qui_l_a_vu(base):
    save(base, fiche("13-01", gens("a", h=1)))
    save(base, fiche("13-01", gens("b", h=2), auteur="Zoé"))
    reglee = save(base, fiche("13-01", gens("a", h=1), gens("b", h=2), auteur="Zoé", nature=Nature.CORRECTION, base=2))
    assert reglee.nature is Nature.CORRECTION
    assert uids(base) == ["a", "b"]
    assert etat(base) == Etat.RESTITUEE


def test_une_correction_qui_n_a_pas_vu_le_conflit_ne_l_enterre_pas(base):
    save(base, fiche("13-01", gens("a", h=1)))
    save(base, fiche("13-01", gens("b", h=2), auteur="Zoé"))
    assert save(base, fiche("13-01", gens("a", h=3), base=1)).nature is Nature.SAISIE
    assert uids(base) == ["a"]
    assert etat(base) == Etat.CONFLIT


def test_une_base_qui_n_existe_pas_encore_est_un_conflit(base):
    assert save(base, fiche("13-01", gens("a", h=1), base=7)).nature is Nature.CONFLIT
    assert uids(base) is None
    assert uids(base, numero=1) == ["a"]


def test_les_points_d_un_conflit_n_entrent_pas_en_vigueur(base):
    save(base, fiche("13-01", gens("a", h=1, point=(2.3, 48.85))))
    save(base, fiche("13-01", gens("a", h=1, adresse="ailleurs", point=(2.4, 48.85))))
    assert read(base, EDITION, "13-01").rencontres[0].position.lon == 2.3


# -- Withdrawn ----------------------------------------------------------------------------------------------


def test_une_fiche_retiree_manque_a_nouveau_et_peut_etre_ressaisie(base, ville):
    save(base, fiche("13-01", gens("a", h=1)))
    save(base, fiche("13-01", nature=Nature.RETRAIT, base=1, contreseing=""))
    assert uids(base) is None
    assert uids(base, numero=1) == ["a"]
    assert etat(base) == Etat.ATTENDUE
    assert chiffres(base, ville, Niveau.PARIS).iloc[0]["secteurs_restitues"] == 0
    save(base, fiche("13-01", gens("b", f=1), base=2))
    assert uids(base) == ["b"]
    assert etat(base) == Etat.RESTITUEE


# -- Who signs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("contreseing", ["", "  ", "Léa Dupont", "lea  dupont", " LÉA DUPONT ", "Le\u0301a Dupont"])
def test_un_zero_demande_deux_noms_differents(base, contreseing):
    with pytest.raises(FicheRefuseeError, match="deux noms"):
        save(base, fiche("13-01", auteur="Léa Dupont", contreseing=contreseing))
    assert etat(base) == Etat.ATTENDUE


def test_un_zero_a_deux_noms_est_un_zero(base):
    save(base, fiche("13-01", auteur="Léa Dupont", contreseing="Léo Dupont"))
    assert read(base, EDITION, "13-01").rencontres == ()
    assert etat(base) == Etat.ZERO


def test_une_fiche_sans_auteur_est_refusee(base):
    with pytest.raises(FicheRefuseeError, match="pas d’auteur"):
        save(base, fiche("13-01", gens("a", h=1), auteur=" "))


def test_chaque_secteur_a_sa_propre_histoire(base):
    for code in CODES:
        assert save(base, fiche(code, gens("a", h=1))).numero == 1
