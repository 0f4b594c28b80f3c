"""An édition and its secteurs: all expected from the start, found however one writes their code."""

from datetime import date

import pytest
import shapely
from officiels import carre
from ville import CODES, EDITION, NUIT, SECTEURS

from counting.domain import SANS_SECTEUR, Edition, Mode, Perimetre, Secteur
from counting.editions.registre import (
    create_edition,
    find_secteur,
    get_edition,
    in_perimetre,
    list_editions,
    load_secteurs,
)
from counting.errors import CountingError, EditionInconnueError, SecteurInconnuError
from counting.fiches.etats import etats

SUIVANTE = Edition("suivante", "Nuit suivante", date(2027, 1, 21), simulee=True)


def test_chaque_secteur_a_sa_fiche_attendue_des_le_debut(base):
    registre = etats(base, EDITION)
    assert registre.index[registre["attendu"]].tolist() == sorted(CODES)
    assert set(registre["etat"]) == {"attendue"}


def test_les_lignes_sans_secteur_ont_une_place_qui_n_est_jamais_attendue(base):
    assert not load_secteurs(base, EDITION).loc[SANS_SECTEUR, "attendu"]


def test_la_nuit_la_plus_recente_vient_d_abord_et_la_simulation_se_dit(base):
    create_edition(base, SUIVANTE, [])
    assert list_editions(base) == [SUIVANTE, Edition(EDITION, "Nuit dans la ville", NUIT, simulee=False)]


def test_une_edition_inconnue_dit_celles_qui_existent(base):
    assert get_edition(base, EDITION).nuit == NUIT
    with pytest.raises(EditionInconnueError, match=r"« 2042 » inconnue.*ville"):
        get_edition(base, "2042")


@pytest.mark.parametrize(
    ("edition", "secteurs", "message"),
    [
        (Edition(EDITION, "Encore", NUIT, simulee=False), SECTEURS, "existe déjà"),
        (SUIVANTE, [*SECTEURS, SECTEURS[0]], "en double : 01-01"),
        (SUIVANTE, [Secteur(SANS_SECTEUR, Mode.RUE, "")], "en double : SANS-SECTEUR"),
        (SUIVANTE, [Secteur("19-01", Mode.RUE, "", "19")], "19-01 .* 75101 à 75120.* « 19 »"),
    ],
)
def test_une_edition_fautive_est_refusee_sans_rien_ecrire(base, edition, secteurs, message):
    with pytest.raises(CountingError, match=message):
        create_edition(base, edition, secteurs)
    assert [connue.nom for connue in list_editions(base)] == ["Nuit dans la ville"]


def test_les_secteurs_reviennent_tels_qu_ecrits(base):
    secteurs = load_secteurs(base, EDITION)
    assert secteurs.crs == "EPSG:4326"
    assert secteurs.loc["16-01", ["mode", "nom", "arrondissement"]].tolist() == ["rue", "Un quart du 16e", "75116"]
    assert secteurs.geometry["16-01"].equals(shapely.Polygon(carre(16, 0)))
    assert secteurs.geometry["BOIS-16"] is None
    assert secteurs["arrondissement"].isna()["RATP"]


def test_une_edition_sans_secteur_se_lit(base):
    create_edition(base, SUIVANTE, [])
    assert load_secteurs(base, SUIVANTE.id).index.tolist() == [SANS_SECTEUR]


@pytest.mark.parametrize("saisi", ["01-01", "0101", "101", "1-1", "1 1", " 01 01 ", "01.01"])
def test_un_secteur_se_trouve_quelle_que_soit_l_ecriture(base, saisi):
    assert find_secteur(load_secteurs(base, EDITION), saisi) == "01-01"


@pytest.mark.parametrize(("saisi", "code"), [("ratp", "RATP"), ("bois 16", "BOIS-16"), ("sans secteur", SANS_SECTEUR)])
def test_un_partenaire_se_trouve_par_son_nom(base, saisi, code):
    assert find_secteur(load_secteurs(base, EDITION), saisi) == code


@pytest.mark.parametrize("saisi", ["", "-", "99-01", "01", "01-01-01", "0 1 0 1"])
def test_un_secteur_inconnu_est_refuse(base, saisi):
    with pytest.raises(SecteurInconnuError, match="par exemple 19-09"):
        find_secteur(load_secteurs(base, EDITION), saisi)


def test_un_code_exact_l_emporte_sur_un_code_qui_se_lit_pareil(base):
    create_edition(base, SUIVANTE, [Secteur(code, Mode.RUE, "") for code in ("1-1", "01-01")])
    secteurs = load_secteurs(base, SUIVANTE.id)
    assert [find_secteur(secteurs, code) for code in ("1-1", "01-01")] == ["1-1", "01-01"]
    with pytest.raises(SecteurInconnuError):
        find_secteur(secteurs, "0101")


def test_le_perimetre_rue_est_fait_des_secteurs_de_rue(base):
    secteurs = load_secteurs(base, EDITION)
    rue = in_perimetre(secteurs, Perimetre.RUE)
    assert rue.index[~rue].tolist() == ["BOIS-16", "RATP"]
    assert in_perimetre(secteurs, Perimetre.TOUS_LIEUX).all()
