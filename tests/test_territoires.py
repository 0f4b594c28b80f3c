"""Which unit an arrondissement belongs to, on which day, on whose word."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.errors import CountingError
from counting.geographie.territoires import CODES, SANS_LISTE, RegroupementsError, regroupements

AVANT = date(2020, 7, 10)
APRES = date(2020, 7, 11)
ENTETE = "arrondissement,regroupement,nom,valid_from,valid_to,source,statut"


def numeros(table, colonne, nom):
    return [int(code[-2:]) for code in table.index[table[colonne] == nom]]


def ecrire(dossier: Path, *lignes: str) -> Path:
    path = dossier / "regroupements.csv"
    path.write_text("\n".join((ENTETE, *lignes)) + "\n", encoding="utf-8")
    return path


def liste(nom="Nord", debut="2020-01-01", fin="", codes=CODES):
    return [f"{code},dst,{nom},{debut},{fin},ici,à confirmer" for code in codes]


def test_paris_centre_reunit_les_quatre_premiers_a_partir_du_11_juillet_2020():
    assert numeros(regroupements(APRES), "paris_centre", "Paris Centre") == [1, 2, 3, 4]
    assert regroupements(APRES)["paris_centre"].nunique() == 17
    assert regroupements(AVANT)["paris_centre"].nunique() == 20
    assert regroupements(AVANT).loc["75101", "paris_centre"] == "1er"
    assert regroupements(AVANT).loc["75105", "paris_centre"] == "5e"


def test_la_liste_des_dst_est_celle_de_2017_et_reste_a_confirmer():
    table = regroupements(date(2026, 1, 22))
    assert numeros(table, "dst", "Nord") == [1, 2, 3, 4, 9, 10, 19]
    assert numeros(table, "dst", "Sud") == [5, 6, 13, 14]
    assert numeros(table, "dst", "Est") == [11, 12, 20]
    assert numeros(table, "dst", "Ouest") == [7, 8, 15, 16, 17, 18]
    assert set(table["dst_statut"]) == {"à confirmer"}
    assert table["dst_source"].str.contains("17/10/2017").all()


def test_les_zones_de_maraude_de_2009_a_2016():
    table = regroupements(date(2016, 8, 31))
    assert numeros(table, "zone_maraudes", "Nord") == [9, 10, 18, 19]
    assert numeros(table, "zone_maraudes", "Centre-Est") == [1, 2, 3, 4, 11, 12, 20]
    assert numeros(table, "zone_maraudes", "Sud") == [5, 6, 7, 13, 14]
    assert numeros(table, "zone_maraudes", "Ouest") == [8, 15, 16, 17]


def test_depuis_septembre_2016_la_composition_des_zones_est_inconnue_et_cela_se_dit():
    table = regroupements(date(2016, 9, 1))
    assert table["zone_maraudes"].isna().all()
    assert set(table["zone_maraudes_statut"]) == {"inconnu"}
    assert table["zone_maraudes_source"].notna().all()


def test_un_jour_sans_aucune_liste_le_dit_sans_rien_inventer():
    table = regroupements(date(2017, 10, 16))
    assert table["dst"].isna().all()
    assert set(table["dst_statut"]) == {SANS_LISTE}


@given(jour=st.dates())
def test_tout_jour_donne_les_vingt_arrondissements_et_des_unites_entieres(jour):
    table = regroupements(jour)
    assert tuple(table.index) == CODES
    assert table.index.name == "arrondissement"
    assert table["paris_centre"].notna().all()
    for colonne in ("dst", "zone_maraudes"):
        assert table[colonne].isna().all() or table[colonne].notna().all()
        assert table[f"{colonne}_statut"].notna().all()


def test_valid_to_est_le_dernier_jour_compris(tmp_path):
    path = ecrire(tmp_path, *liste("Nord", fin="2020-12-31"), *liste("Sud", debut="2021-01-01"))
    dernier = date(2020, 12, 31)
    assert set(regroupements(dernier, path)["dst"]) == {"Nord"}
    assert set(regroupements(dernier + timedelta(days=1), path)["dst"]) == {"Sud"}


@pytest.mark.parametrize(
    ("lignes", "message"),
    [
        ([*liste(fin="2020-12-31"), *liste(debut="2020-12-31", codes=["75107"])], "ligne 22 .* 75107 .* chevauche"),
        ([*liste(), *liste(codes=["75107"])], "chevauche"),
        ([*liste(debut=""), *liste(debut="2019-01-01", codes=["75107"])], "chevauche"),
        (liste(codes=CODES[:-1]), "oublie 75120"),
        (liste(codes=["75056"]), "ligne 2, colonne arrondissement .* « 75056 »"),
        (["75101,quartier,Nord,,,ici,établi"], "ligne 2, colonne regroupement .* « quartier »"),
        (["75101,dst,Nord,01/02/2020,,ici,établi"], "ligne 2, colonne valid_from .* « 01/02/2020 »"),
        (["75101,dst,Nord,2020-02-30,,ici,établi"], "ligne 2, colonne valid_from"),
        (["75101,dst,Nord,2020-02-02,2020-02-01,ici,établi"], "ligne 2, colonne valid_to"),
        ([",dst,Nord,,,ici,établi"], "ligne 2, colonne arrondissement .* rien reçu"),
    ],
)
def test_une_table_fautive_est_refusee_avec_sa_ligne(tmp_path, lignes, message):
    with pytest.raises(RegroupementsError, match=message):
        regroupements(date(2020, 6, 1), ecrire(tmp_path, *lignes))


def test_une_table_illisible_ou_sans_colonne_est_refusee(tmp_path):
    path = tmp_path / "regroupements.csv"
    with pytest.raises(RegroupementsError, match="ne se lit pas"):
        regroupements(APRES, path)
    path.write_bytes("arrondissement;é".encode("cp1252"))
    with pytest.raises(RegroupementsError, match="ne se lit pas"):
        regroupements(APRES, path)
    path.write_text("arrondissement,nom\n75101,Nord\n", encoding="utf-8")
    with pytest.raises(RegroupementsError, match="colonnes absentes : regroupement, valid_from"):
        regroupements(APRES, path)


def test_l_erreur_est_de_la_famille_du_comptage():
    assert issubclass(RegroupementsError, CountingError)
