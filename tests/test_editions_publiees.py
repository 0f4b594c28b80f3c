"""Published figures: what the file holds, what it refuses, what it leaves missing."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from counting.domain import Perimetre, Version
from counting.editions.publiees import (
    CLE,
    COMPTES,
    DATA,
    PARIS,
    PARIS_CENTRE,
    EditionsPublieesError,
    load_editions,
    load_ruptures,
    parts_femmes,
    series,
    splits,
    validate_editions,
)
from counting.errors import ChiffreIndisponibleError

PREMIER, CONSOLIDE = Version.PREMIER, Version.CONSOLIDE
RUE, TOUS = Perimetre.RUE, Perimetre.TOUS_LIEUX


@pytest.fixture(scope="module")
def editions() -> pd.DataFrame:
    return load_editions()


def valeurs(frame: pd.DataFrame) -> dict[int, float]:
    assert frame["edition"].is_unique
    return dict(zip(frame["edition"], frame["valeur"], strict=True))


def test_chaque_premier_total_de_paris_est_la(editions):
    totaux = series(editions, territoire=PARIS, perimetre=TOUS, version=PREMIER)
    assert valeurs(totaux) == {
        2018: 2952,
        2019: 3622,
        2020: 3552,
        2021: 2785,
        2022: 2600,
        2023: 3015,
        2024: 3492,
        2025: 3507,
        2026: 3857,
    }


def test_chaque_total_consolide_est_la_et_2025_et_2026_manquent_encore(editions):
    totaux = series(editions, territoire=PARIS, perimetre=TOUS, version=CONSOLIDE)
    assert valeurs(totaux) == {2018: 3035, 2019: 3641, 2020: 3601, 2021: 2829, 2022: 2598, 2023: 3015, 2024: 3491}


def test_le_consolide_de_2023_n_est_qu_une_reprise_et_le_dit(editions):
    totaux = series(editions, territoire=PARIS, perimetre=TOUS, version=CONSOLIDE)
    ligne = totaux[totaux["edition"].eq(2023)].iloc[0]
    assert ligne["confiance"] == "I"
    assert "à confirmer" in ligne["note"]


@pytest.mark.parametrize(
    ("edition", "version", "somme", "total"),
    [
        (2018, PREMIER, 2952, 2952),
        (2018, CONSOLIDE, 3035, 3035),
        (2019, PREMIER, 3622, 3622),
        (2019, CONSOLIDE, 3635, 3641),
        (2020, PREMIER, 3552, 3552),
        (2021, CONSOLIDE, 2829, 2829),
        (2022, PREMIER, 2600, 2600),
        (2023, PREMIER, 2991, 3015),
        (2024, PREMIER, 3105, 3492),
        (2024, CONSOLIDE, 3491, 3491),
        (2025, PREMIER, 3507, 3507),
    ],
)
def test_la_repartition_par_lieu_dit_son_ecart_au_total_publie(editions, edition, version, somme, total):
    repartition = splits(editions, edition=edition, version=version)
    assert (repartition.somme, repartition.total, repartition.ecart) == (somme, total, total - somme)


def test_la_repartition_de_2025_se_lit_de_la_rue_aux_parcs(editions):
    lignes = splits(editions, edition=2025, version=PREMIER).lignes
    assert list(zip(lignes["type_lieu"], lignes["valeur"], strict=True)) == [
        ("rue", 2458),
        ("ratp", 200),
        ("sncf", 168),
        ("aphp", 62),
        ("parkings", 52),
        ("bailleurs", 41),
        ("bois", 190),
        ("talus+campements+parcs", 336),
    ]


def test_un_bloc_publie_reste_un_bloc(editions):
    lignes = splits(editions, edition=2018, version=CONSOLIDE).lignes
    assert lignes["type_lieu"].tolist() == ["rue", "ratp+sncf+aphp+parkings", "bois+talus+campements+parcs"]


def test_une_repartition_non_publiee_est_refusee(editions):
    with pytest.raises(ChiffreIndisponibleError, match=r"2026 \(premier chiffre\)"):
        splits(editions, edition=2026, version=PREMIER)


def test_421_et_507_sont_tous_deux_vrais_pour_le_18e_en_2019(editions):
    en_2019 = editions["edition"].eq(2019)
    assert series(editions[en_2019], territoire="75118", perimetre=RUE)["valeur"].tolist() == [421]
    assert series(editions[en_2019], territoire="75118", perimetre=TOUS)["valeur"].tolist() == [507]


def test_un_perimetre_inconnu_ne_se_glisse_pas_dans_une_serie(editions):
    assert 2022 not in valeurs(series(editions, territoire="75118", perimetre=TOUS))
    tout = series(editions, territoire="75118", perimetre=None)
    assert tout[tout["edition"].eq(2022)]["perimetre"].isna().all()
    assert tout["edition"].is_monotonic_increasing


def test_paris_centre_en_2023_garde_ses_deux_sources_et_leur_desaccord(editions):
    lignes = series(editions, territoire=PARIS_CENTRE, perimetre=None)
    en_2023 = lignes[lignes["edition"].eq(2023)]
    assert sorted(en_2023["valeur"]) == [331, 386]
    assert en_2023["note"].str.contains("Désaccord").all()


def test_le_5e_n_a_aucun_chiffre_et_n_en_recoit_aucun(editions):
    assert series(editions, territoire="75105", perimetre=None).empty


def test_aucun_chiffre_separe_des_arrondissements_du_centre_depuis_2020(editions):
    centre = editions["territoire"].isin(["75101", "75102", "75103", "75104"])
    assert not (centre & editions["edition"].ge(2020)).any()


def test_la_part_des_femmes_est_une_part(editions):
    parts = parts_femmes(editions)
    assert valeurs(parts[parts["version"].isin([PREMIER])]) == {2020: 0.12, 2021: 0.11, 2023: 0.14, 2025: 0.14}
    assert valeurs(parts[parts["version"].isin([CONSOLIDE])]) == {2018: 0.12, 2020: 0.14, 2021: 0.13, 2022: 0.10}
    assert parts[parts["version"].isna()]["edition"].tolist() == [2019]


def test_les_places_d_abri_ne_sont_ni_une_serie_d_effectifs_ni_completees(editions):
    places = editions[editions["mesure"].eq("places_abri")]
    assert valeurs(places) == {2018: 21500, 2019: 24000, 2020: 30245, 2021: 32300, 2022: 49000, 2023: 47500}


def test_chaque_ligne_a_sa_source_et_sa_confiance(editions):
    assert editions["source"].str.len().gt(0).all()
    assert editions["confiance"].isin(["P", "S", "I"]).all()


def test_ce_qui_est_deduit_dit_comment(editions):
    assert editions.loc[editions["confiance"].eq("I"), "note"].notna().all()


def test_aucune_cle_n_est_double(editions):
    assert not editions.duplicated(CLE).any()


def test_la_nuit_commence_l_annee_de_l_edition(editions):
    assert editions["nuit"].dt.year.eq(editions["edition"]).all()
    assert editions.groupby("edition")["nuit"].nunique().eq(1).all()


def test_les_ruptures_suivent_leur_edition(editions):
    ruptures = load_ruptures()
    assert set(ruptures["edition"]) == {2019, 2020, 2021, 2022, 2025}
    assert ruptures[["texte", "source"]].notna().all(axis=None)
    totaux = series(editions, territoire=PARIS, perimetre=TOUS, version=PREMIER).set_index("edition")["rupture"]
    assert "parcs, jardins, talus" in totaux[2019]
    assert "mars" in totaux[2021]
    assert totaux[[2018, 2023, 2024, 2026]].isna().all()


ENTETE = "edition,nuit,territoire,mesure,type_lieu,perimetre,version,valeur,confiance,source,note\n"
JUSTE = "2025,2025-01-23,75118,effectif,rue,rue,consolidé,12,S,journal,\n"


def read(tmp_path: Path, lignes: str) -> pd.DataFrame:
    chemin = tmp_path / "editions.csv"
    chemin.write_text(ENTETE + lignes, encoding="utf-8")
    return load_editions(chemin)


def test_une_ligne_juste_est_lue(tmp_path):
    assert read(tmp_path, JUSTE)["valeur"].tolist() == [12]


@pytest.mark.parametrize(
    ("faute", "regle"),
    [
        (JUSTE.replace("75118", "75121"), "territoire"),
        (JUSTE.replace("effectif", "nombre"), "mesure"),
        (JUSTE.replace(",rue,rue,", ",metro,tous lieux,"), "lieux connus"),
        (JUSTE.replace(",rue,rue,", ",sncf+ratp,tous lieux,"), "dans l’ordre"),
        (JUSTE.replace(",rue,rue,", ",total,partout,"), "périmètre connu"),
        (JUSTE.replace(",rue,rue,", ",rue,,"), "pour lui seul"),
        (JUSTE.replace("consolidé", "final"), "version"),
        (JUSTE.replace(",S,", ",A,"), "confiance"),
        (JUSTE.replace("journal", ""), "source"),
        (JUSTE.replace(",12,", ",-1,"), "entier positif"),
        (JUSTE.replace(",12,", ",1.5,"), "entier positif"),
        (JUSTE.replace(",12,", ",,"), "entier positif"),
        (JUSTE.replace("effectif", "part_femmes").replace(",12,", ",1.1,"), "part entre 0 et 1"),
        (JUSTE, "une seule ligne"),
        (JUSTE.replace("journal", "autre journal"), "une note"),
    ],
)
def test_une_faute_est_nommee_avec_sa_regle(tmp_path, faute, regle):
    with pytest.raises(EditionsPublieesError, match=regle):
        read(tmp_path, JUSTE + faute)


def test_la_faute_donne_la_ligne_du_fichier(tmp_path):
    with pytest.raises(EditionsPublieesError, match="ligne 3"):
        read(tmp_path, JUSTE + JUSTE.replace("75118", "18e"))


def test_zero_est_un_chiffre(tmp_path):
    assert read(tmp_path, JUSTE.replace(",12,", ",0,"))["valeur"].tolist() == [0]


def test_le_fichier_livre_passe_ses_propres_regles(editions):
    validate_editions(editions)


@pytest.mark.parametrize("nom", ["editions", "ruptures"])
def test_le_descripteur_dit_vrai(nom):
    paquet = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    ressource = next(ressource for ressource in paquet["resources"] if ressource["name"] == nom)
    contenu = (DATA / ressource["path"]).read_bytes()
    assert ressource["hash"] == f"sha256:{hashlib.sha256(contenu).hexdigest()}"
    assert ressource["bytes"] == len(contenu)
    colonnes = [champ["name"] for champ in ressource["schema"]["fields"]]
    assert colonnes == contenu.decode("utf-8").splitlines()[0].split(",")
    assert set(ressource["schema"]["primaryKey"]) <= set(colonnes)


def test_le_descripteur_connait_les_memes_mesures_que_le_code():
    paquet = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    champs = {champ["name"]: champ for champ in paquet["resources"][0]["schema"]["fields"]}
    assert set(champs["mesure"]["constraints"]["enum"]) == {*COMPTES, "part_femmes"}
    assert champs["perimetre"]["constraints"]["enum"] == [*Perimetre]
    assert champs["version"]["constraints"]["enum"] == [*Version]
