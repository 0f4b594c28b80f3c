"""One line of a fiche, cell by cell: what is understood, what is refused, what is doubted."""

import pytest

from counting.domain import Configuration, Observation, TypeLieu
from counting.fiches.colonnes import COLONNES, fold
from counting.fiches.lignes import read_ligne

HOMME = {"hommes": "1", "adresse": "1 rue de la Lune"}


def read(**cellules):
    return read_ligne(cellules, ou="ligne 14", uid="u")


def fautes(**cellules):
    return [(a.ou.removeprefix("ligne 14, colonne "), a.bloquante) for a in read(**cellules)[1]]


def test_une_ligne_bien_ecrite_n_a_pas_de_remarque():
    rencontre, anomalies = read(
        hommes="1", femmes="1", ages="H 32, F 40-54", configuration="Couple", type_lieu="Square", heure="22h45",
        adresse="1 rue de la Lune", code_postal="75019", tentes="2", enceintes="1", observation="I",
    )  # fmt: skip
    assert anomalies == []
    assert (rencontre.effectif, rencontre.tentes, rencontre.enceintes) == (2, 2, 1)
    assert rencontre.adresse == "1 rue de la Lune, 75019"
    assert rencontre.heure == "22:45"
    assert rencontre.configuration is Configuration.COUPLE
    assert rencontre.type_lieu is TypeLieu.PARC
    assert rencontre.observation is Observation.INTERROGEE


@pytest.mark.parametrize(
    ("cellules", "effectif"),
    [
        ({"nombre": "3"}, 3),
        ({"nombre": "2.0"}, 2),
        ({"sexe": "femme"}, 1),
        ({"ages": "32"}, 1),
        ({"nombre": "2", "sexe": "homme"}, 2),
        ({"hommes": "2", "femmes": "1", "nombre": "3"}, 3),
        ({"tentes": "1"}, 0),
    ],
)
def test_le_nombre_se_dit_de_plusieurs_facons(cellules, effectif):
    rencontre, _ = read(adresse="x", **cellules)
    assert rencontre.effectif == effectif


@pytest.mark.parametrize(
    ("cellules", "colonne"),
    [
        ({"hommes": "douze"}, "Hommes"),
        ({"hommes": "-1"}, "Hommes"),
        ({"hommes": "1.5"}, "Hommes"),
        ({"hommes": "0"}, "Hommes"),
        ({"hommes": "2", "nombre": "3"}, "Nombre"),
        (HOMME | {"heure": "25h"}, "Heure"),
        (HOMME | {"type_lieu": "lune"}, "Type de lieu"),
        (HOMME | {"configuration": "couple"}, "Configuration"),
        (HOMME | {"configuration": "groupe"}, "Configuration"),
        ({"femmes": "2", "configuration": "famille"}, "Configuration"),
        (HOMME | {"enceintes": "1"}, "Enceintes"),
        (HOMME | {"ages": "jeune"}, "Âges"),
        (HOMME | {"observation": "peut-être"}, "Recueil"),
    ],
)
def test_une_faute_bloque_et_nomme_sa_colonne(cellules, colonne):
    cellules = {"adresse": "x"} | cellules
    assert read(**cellules)[0] is None
    assert (colonne, True) in fautes(**cellules)


@pytest.mark.parametrize(
    ("cellules", "colonne"),
    [
        ({"hommes": "1"}, "Adresse"),
        (HOMME | {"hommes": "21"}, "Nombre"),
        (HOMME | {"heure": "12h"}, "Heure"),
        (HOMME | {"heure": "4h01"}, "Heure"),
    ],
)
def test_un_doute_ne_bloque_pas(cellules, colonne):
    assert read(**cellules)[0] is not None
    assert fautes(**cellules) == [(colonne, False)]


@pytest.mark.parametrize("cellules", [{"hommes": "20"}, {"heure": "20h"}, {"heure": "4h"}, {"heure": "0h10"}])
def test_de_l_autre_cote_de_la_borne_rien_n_est_dit(cellules):
    assert fautes(**(HOMME | cellules)) == []


def test_toutes_les_fautes_d_une_ligne_sont_dites_ensemble():
    assert len(fautes(hommes="x", femmes="y", heure="z", adresse="a")) == 3


def test_le_message_dit_ou_quoi_et_le_remede():
    (anomalie,) = read(hommes="douze", adresse="x")[1]
    assert str(anomalie) == (
        "Ligne 14, colonne Hommes : attendu un entier ≥ 0, reçu « douze ». "
        "Écrivez un nombre en chiffres, ou laissez vide."
    )


def test_des_coordonnees_tiennent_lieu_d_adresse():
    assert read(hommes="1", longitude="2,35", latitude="48,85")[0].adresse == "48.85, 2.35"


def test_aucun_titre_ne_designe_deux_colonnes():
    titres = [fold(t) for c in COLONNES for t in {fold(c.cle), fold(c.titre), *map(fold, c.autres)}]
    assert len(titres) == len(set(titres))
